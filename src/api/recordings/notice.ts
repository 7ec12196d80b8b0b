// The response to a link whose recording can't be played: a page for a person, a problem for a program. The page loads nothing
// and runs no script.
import { randomBytes } from 'node:crypto'
import type { IncomingHttpHeaders, ServerResponse } from 'node:http'
import { contentSecurityPolicy, SECURITY_HEADERS } from '../http/headers.ts'
import { noticePage } from '../http/notice-page.ts'
import { Problem } from '../http/problem.ts'
import { PROBLEM_TYPES, type ProblemCode } from '../http/problem-types.ts'
import { escapeHtml } from '../http/html.ts'
import { respondProblem } from '../http/respond.ts'
import { timeText } from '../../text/timestamp.ts'

export interface Notice {
  readonly code: Extract<ProblemCode, 'link_invalid' | 'recording_not_available' | 'link_expired' | 'recording_deleted'>
  readonly title: string
  /** Sentences. `{time}` stands for the time in `at`. */
  readonly text: string
  /** In ms since 1970. */
  readonly at?: number
  readonly retryAfterS?: number
}

export const NO_SUCH_LINK: Notice = {
  code: 'link_invalid',
  title: 'Link not found',
  text: 'The link may have been cut off when it was copied. Open it again where you found it, or ask the person who sent it.',
}

/** When a client should retry if the recording is not ready: most recordings are ready sooner. */
const RETRY_AFTER_S = 30

export function expired(untilMs: number, account: string): Notice {
  const text = `The link was valid until {time}. Ask ${account}, who sent you this link, for a new one.`
  return { code: 'link_expired', title: 'Link expired', text, at: untilMs }
}

type DeletedBy = 'person' | 'retention' | 'do_not_record'

/** `atMs` is `null` when nothing is known of the recording any more. */
export function deleted(by: DeletedBy | null, atMs: number | null, account: string): Notice {
  const title = 'Recording deleted'
  const ask = `Ask ${account}, who sent you this link, if you need it.`
  if (atMs === null) return { code: 'recording_deleted', title, text: `The recording is no longer available. ${ask}` }
  const why = {
    person: `Someone at ${account} deleted it on {time}.`,
    retention: `Recordings are only kept for a limited time. This one was available until {time}.`,
    do_not_record: `Calls to this number must not be recorded. This recording was deleted on {time}.`,
  }
  return { code: 'recording_deleted', title, text: `${why[by ?? 'person']} ${ask}`, at: atMs }
}

export const NOT_READY: Notice = {
  code: 'recording_not_available',
  title: 'Recording not ready yet',
  text: 'The recording is still being fetched or converted to MP3. Try again in a moment.',
  retryAfterS: RETRY_AFTER_S,
}

export function neverMade(account: string): Notice {
  const text = `The call was recorded, but its audio could not be fetched. Ask ${account}, who sent you this link.`
  return { code: 'recording_not_available', title: 'No audio available', text }
}

export function respondNotice(outgoing: ServerResponse, notice: Notice, headers: IncomingHttpHeaders): void {
  const { code, text, at = 0, retryAfterS: wait } = notice
  const more: Record<string, string> = wait === undefined ? {} : { 'retry-after': String(wait) }
  if (prefersJson(headers.accept)) {
    respondProblem(outgoing, new Problem(code, text.replace('{time}', timeText(at)), { headers: more }))
    return
  }
  const nonce = randomBytes(18).toString('base64')
  const time = `<time datetime="${timeText(at)}">${readable.format(at)} UTC</time>`
  const body = noticePage({ title: notice.title, html: escapeHtml(text).replace('{time}', time), nonce })
  outgoing.writeHead(PROBLEM_TYPES[code].status, {
    ...SECURITY_HEADERS,
    ...more,
    'content-security-policy': contentSecurityPolicy(nonce),
    'content-type': 'text/html; charset=utf-8',
    'content-length': Buffer.byteLength(body),
  })
  outgoing.end(body)
}

/** Whether `Accept` prefers JSON to HTML (RFC 9110, 12.5.1). A browser does not, nor does a client without the header. */
function prefersJson(accept = ''): boolean {
  let [json, html] = [0, 0]
  for (const entry of accept.split(',')) {
    const [media = '', ...parameters] = entry.split(';').map((part) => part.trim().toLowerCase())
    const quality = Number(parameters.find((one) => one.startsWith('q='))?.slice(2) ?? 1)
    if (media === 'application/json' || media === 'application/problem+json') json = Math.max(json, quality)
    if (media === 'text/html') html = Math.max(html, quality)
  }
  return json > html
}

const readable = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' })
