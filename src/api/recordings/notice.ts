// What somebody sees who opens a link to a recording that is not to be heard: a page for a person, a problem for a program.
// It asks nobody else for anything and runs no script.
import { randomBytes } from 'node:crypto'
import type { IncomingHttpHeaders, ServerResponse } from 'node:http'
import { contentSecurityPolicy, SECURITY_HEADERS } from '../http/headers.ts'
import { noticePage } from '../http/notice-page.ts'
import { Problem } from '../http/problem.ts'
import { escapeHtml } from '../http/html.ts'
import { respondProblem } from '../http/respond.ts'
import { timeText } from '../http/timestamp.ts'

export interface Notice {
  readonly status: 404 | 410
  readonly title: string
  /** Sentences. `{time}` stands for `at`. */
  readonly text: string
  /** In ms since 1970. */
  readonly at?: number
  readonly retryAfterS?: number
}

export const NO_SUCH_LINK: Notice = {
  status: 404,
  title: 'There is no such link',
  text: 'Part of it may have been lost when it was copied. Open it once more where you found it, or ask whoever sent it to you.',
}

/** A recording that is not ready is looked for again after so long: most are made in less. */
const RETRY_AFTER_S = 30

export function expired(untilMs: number, account: string): Notice {
  const text = `It worked until {time}. Ask ${account}, who sent you this link, for a new one.`
  return { status: 410, title: 'This link has ended', text, at: untilMs }
}

type DeletedBy = 'person' | 'retention' | 'do_not_record'

/** `atMs` is null for one of which nothing is known any more. */
export function deleted(by: DeletedBy | null, atMs: number | null, account: string): Notice {
  const title = 'This recording was deleted'
  const ask = `Ask ${account}, who sent you this link, if you need it.`
  if (atMs === null) return { status: 410, title, text: `It is not kept any more. ${ask}` }
  const why = {
    person: `Somebody at ${account} deleted it on {time}.`,
    retention: `Recordings are kept for a while only: this one was there until {time}.`,
    do_not_record: `Calls to this number are not to be recorded: what there was of this one was deleted on {time}.`,
  }
  return { status: 410, title, text: `${why[by ?? 'person']} ${ask}`, at: atMs }
}

export const NOT_READY: Notice = {
  status: 404,
  title: 'This recording is not ready yet',
  text: 'It is still being fetched or made into an MP3. Try again in a moment.',
  retryAfterS: RETRY_AFTER_S,
}

export function neverMade(account: string): Notice {
  const text = `The call was recorded, but its audio could not be had. Ask ${account}, who sent you this link.`
  return { status: 404, title: 'There is nothing to hear', text }
}

export function respondNotice(outgoing: ServerResponse, notice: Notice, headers: IncomingHttpHeaders): void {
  const { status, text, at = 0, retryAfterS: wait } = notice
  const more: Record<string, string> = wait === undefined ? {} : { 'retry-after': String(wait) }
  if (prefersJson(headers.accept)) {
    respondProblem(outgoing, new Problem(status, text.replace('{time}', timeText(at)), { headers: more }))
    return
  }
  const nonce = randomBytes(18).toString('base64')
  const time = `<time datetime="${timeText(at)}">${readable.format(at)} UTC</time>`
  const body = noticePage({ title: notice.title, html: escapeHtml(text).replace('{time}', time), nonce })
  outgoing.writeHead(status, {
    ...SECURITY_HEADERS,
    ...more,
    'content-security-policy': contentSecurityPolicy(nonce),
    'content-type': 'text/html; charset=utf-8',
    'content-length': Buffer.byteLength(body),
  })
  outgoing.end(body)
}

/** Whether `Accept` would rather have JSON than HTML (RFC 9110, 12.5.1); a browser, and who says nothing, would not. */
export function prefersJson(accept = ''): boolean {
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
