// PUT /api/v1/accounts/{account}/calls/{id}/recording: errors that can be known beforehand are answered before the audio is read.
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { uploadRecording, type UploadedRecording } from '../../actions/recordings/upload.ts'
import { OffhookError } from '../../errors.ts'
import { BODY_TIMEOUT_MS } from '../http/body.ts'
import { enterOnceMore } from '../routing/middleware.ts'
import { splitTarget } from '../http/request-target.ts'
import { actionContext } from '../routing/action-context.ts'
import type { RouteContext } from '../routing/context.ts'
import { findCall } from '../../actions/calls/find.ts'
import { Problem, orThrow, tooOften, unavailable } from '../http/problem.ts'
import type { ProblemCode } from '../http/problem-types.ts'

/** The limit of S43. The code that reads the audio counts against the same limit. */
const BYTES_MAX = 200 * 1024 * 1024

const UPLOAD_PATH = /^\/api\/v1\/accounts\/[^/]+\/calls\/[^/]+\/recording$/

/** After this time there may be room again: uploading a few minutes of audio takes seconds. */
const BUSY_RETRY_S = 5

/** Whether a request uploads a recording, which may take long to arrive. */
export function isUpload({ method, url = '' }: Pick<IncomingMessage, 'method' | 'url'>): boolean {
  return method === 'PUT' && UPLOAD_PATH.test(splitTarget(url).path)
}

/** Saves the body of a request as the recording of a call. */
export async function takeUpload(
  c: RouteContext,
  asked: { readonly id: string; readonly source: string | undefined },
): Promise<UploadedRecording> {
  const { incoming, outgoing } = c.env
  const { keyring, requestTimeouts } = c.var.app
  const { principal, account } = c.var
  expectAudio(incoming.headers)
  const missing = `No such call: ${asked.id}. Send its first update (POST /api/v1/events) before its recording.`
  const call = orThrow(await findCall(actionContext(c), { ...asked, missing }))
  // A key of one source may only send recordings for calls of that source, as long as it is switched on.
  const requireSourceOfCall = async (): Promise<void> => {
    if (principal.key === null || principal.key.sourceId === null) return
    if ((await keyring.sourceOf(principal, account.accountId)).sourceId !== call.sourceId)
      throw new Problem('not_found', missing)
  }
  await requireSourceOfCall()
  if (incoming.headers.expect !== undefined) outgoing.writeContinue()
  requestTimeouts.exempt(incoming)
  try {
    return await uploadRecording(
      actionContext(c),
      call,
      bodyOf(incoming, async () => {
        await enterOnceMore(c)
        await requireSourceOfCall()
      }),
    )
  } catch (thrown) {
    const problem = problemOf(thrown)
    // Most senders read no response before they have sent everything.
    if (problem?.status === 422) await readRest(incoming)
    throw problem ?? thrown
  }
}

/** Throws 415 unless the content type is audio or bytes, and 413 when the announced length is too large. */
function expectAudio(headers: IncomingHttpHeaders): void {
  const { 'content-type': type = '', 'content-encoding': encoding, 'content-length': length } = headers
  if (encoding !== undefined && encoding !== 'identity')
    throw new Problem(
      'unsupported_media_type',
      `Content-Encoding ${encoding} is not supported. Send the recording uncompressed.`,
    )
  const [media = ''] = type.split(';')
  if (!/^(?:audio\/\S+|application\/octet-stream)$/i.test(media.trim())) {
    const said = media.trim() || 'no content-type'
    throw new Problem(
      'unsupported_media_type',
      `Send the audio with a header such as "content-type: audio/wav". The request had ${said}.`,
    )
  }
  if (Number(length ?? 0) > BYTES_MAX)
    throw new Problem('body_too_large', 'The recording is larger than 200 MiB. Send it as MP3 or Ogg Opus.')
}

/** The bytes of the body. `requireStillAllowed` is asked once they have all arrived: nothing is stored if it rejects. */
async function* bodyOf(
  incoming: IncomingMessage,
  requireStillAllowed: () => Promise<void>,
): AsyncGenerator<Uint8Array> {
  try {
    yield* incoming.iterator({ destroyOnReturn: false })
  } catch {
    throw new Problem('body_incomplete', 'The connection closed before the whole body arrived.')
  }
  await requireStillAllowed()
}

const CODES: Readonly<Record<string, ProblemCode>> = {
  not_audio: 'not_audio',
  too_many: 'too_many_recordings',
  too_big: 'body_too_large',
  too_slow: 'body_timeout',
}

function problemOf(thrown: unknown): Problem | null {
  if (!(thrown instanceof OffhookError)) return null
  if (thrown.code === 'disk_full') return unavailable(thrown.message)
  if (thrown.code === 'busy') return tooOften(thrown.message, BUSY_RETRY_S)
  const code = CODES[thrown.code]
  return code === undefined ? null : new Problem(code, thrown.message)
}

/** Reads and discards the rest of a body, until nothing arrives for a while or the rest is larger than any valid body. */
async function readRest(incoming: IncomingMessage): Promise<void> {
  // By then the previous reader has removed its listeners.
  await nextTurn()
  if (incoming.readableEnded || incoming.destroyed) return
  const over = Promise.withResolvers<void>()
  const timer = setTimeout(() => over.resolve(), BODY_TIMEOUT_MS)
  let bytes = 0
  const onData = (chunk: Buffer): void => {
    bytes += chunk.length
    timer.refresh()
    if (bytes > BYTES_MAX) over.resolve()
  }
  const onEnd = (): void => over.resolve()
  incoming.on('data', onData).on('end', onEnd).on('close', onEnd).resume()
  await over.promise
  clearTimeout(timer)
  incoming.off('data', onData).off('end', onEnd).off('close', onEnd)
}
