// ANY /in/<token>: receives the posts of phone systems. The handler uses Node's own server, as the handler of events does: some
// phone systems post hundreds of messages per second. The status of the response decides whether the sender retries; only the
// adapter knows the rules of its vendor.
import type { IncomingMessage, ServerResponse } from 'node:http'
import { readBody } from '../http/body.ts'
import type { AppContext } from '../routing/context.ts'
import { problemOf } from '../http/error-to-problem.ts'
import { SECURITY_HEADERS } from '../http/headers.ts'
import type { IngestResult } from '../../intake/ingest.ts'
import type { PostedSource } from '../../sources/runtime/posted-source.ts'
import type { MessageHead, WebhookAnswer } from '../../sources/webhook.ts'
import { Problem } from '../http/problem.ts'
import { splitTarget } from '../http/request-target.ts'
import { respondProblem } from '../http/respond.ts'

export const INGEST_PATH = '/in/'

/** Answers one request of any kind. Never rejects. */
export type IngestHandler = (incoming: IncomingMessage, outgoing: ServerResponse) => Promise<void>

const NO_SOURCE = 'No source has this URL, or the source is switched off. Copy the URL from the Sources page.'

/** `count` is called with the results of each accepted message. */
export function createIngestHandler(
  { deps }: Pick<AppContext, 'deps'>,
  count: (results: readonly IngestResult[]) => void,
): IngestHandler {
  return async (incoming, outgoing) => {
    try {
      const asked = addressOf(incoming.url ?? '')
      const source = asked && deps.sources.postedSourceByToken(asked.token)
      if (!asked || !source) throw new Problem('not_found', NO_SOURCE)
      const head = headOf(incoming, asked)
      const why = source.findHeadRefusal(head)
      if (why !== null) throw new Problem('message_refused', why, { headers: { connection: 'close' } })
      const body = await bodyOf(incoming, head, source)
      // The source may have got another URL, or been switched off, while the body arrived. Whoever only saved it loses no message.
      if (!deps.sources.postedSourceByToken(asked.token)) throw new Problem('not_found', NO_SOURCE)
      const received = await source.receive({ ...head, body })
      if ('refused' in received) throw new Problem('message_refused', received.refused)
      count(received.taken)
      respond(outgoing, received)
    } catch (thrown) {
      const { problem, unforeseen } = problemOf(thrown)
      if (unforeseen) deps.failed('source message', thrown)
      respondProblem(outgoing, problem)
    }
  }
}

/** Splits `/in/<token>/voice?x=1` into the token, the rest of the path, and the query. */
function addressOf(url: string): { readonly token: string; readonly path: string; readonly query: string } | null {
  const asked = splitTarget(url)
  const match = /^\/in\/(?<token>[\w-]{1,64})(?<path>\/.*)?$/s.exec(asked.path)?.groups
  if (!match) return null
  const { token = '', path = '' } = match
  return { token, path: path === '/' ? '' : path, query: asked.query }
}

function headOf(
  { method = 'GET', headersDistinct }: IncomingMessage,
  { path, query }: { readonly path: string; readonly query: string },
): MessageHead {
  const headers = new Map<string, string>()
  for (const [name, values = []] of Object.entries(headersDistinct)) headers.set(name, values.join(', '))
  return { at: Date.now(), method, path, query, headers }
}

/** The content codings that the adapters can decompress. Brotli is not supported: its decoder has had vulnerabilities (S48). */
const CONTENT_CODINGS: ReadonlySet<string> = new Set(['', 'identity', 'gzip', 'x-gzip', 'deflate'])

function expectCoding({ headers }: MessageHead): void {
  if (CONTENT_CODINGS.has((headers.get('content-encoding') ?? '').trim().toLowerCase())) return
  const detail = 'This content encoding is not supported. Send the body with gzip or deflate, or uncompressed.'
  throw new Problem('unsupported_media_type', detail, {
    headers: { 'accept-encoding': 'gzip, deflate, identity', connection: 'close' },
  })
}

/**
 * The body as it was sent, compressed or not: senders sign these bytes. If the body is refused, the message is saved without it,
 * so that a person can see that the phone system sends such messages.
 */
async function bodyOf(incoming: IncomingMessage, head: MessageHead, source: PostedSource): Promise<Buffer> {
  try {
    expectCoding(head)
    return await readBody(incoming)
  } catch (thrown) {
    if (thrown instanceof Problem) await source.recordWithoutBody(head, thrown.message)
    throw thrown
  }
}

function respond(outgoing: ServerResponse, { status, type, body }: WebhookAnswer): void {
  if (body === undefined) {
    outgoing
      .writeHead(status, status === 204 ? { ...SECURITY_HEADERS } : { ...SECURITY_HEADERS, 'content-length': 0 })
      .end()
    return
  }
  const headers = { 'content-type': type ?? 'text/plain; charset=utf-8', 'content-length': Buffer.byteLength(body) }
  outgoing.writeHead(status, { ...SECURITY_HEADERS, ...headers }).end(body)
}
