// Decides what an answer means for its delivery and for its integration (D6, D11). Pure.
//
// The status decides where there is one, whatever happened to the body afterwards. Otherwise the class of failure decides. Every
// verdict carries a sentence for the person who reads the log: what happened, and what to do.
import type { AnswerRules } from '../integrations/answer-rules.ts'
import { WRONG_REQUEST_STATUSES } from '../integrations/retry-schedules.ts'
import { explainAnswer, findRefusal } from './service-answer.ts'
import type { Failure } from './failure.ts'
import { explainStatus, FAILURE_CLASSES } from './failure-explanations.ts'
import { unexpectedEncoding } from '../text/unexpected-encoding.ts'
import { parseRetryAfter } from './retry-after.ts'

/** The result of one attempt: the part of an exchange that is judged. */
export interface Answer {
  /** `null` when no whole status line and headers of a final answer arrived. */
  readonly status: number | null
  readonly headers: readonly (readonly [string, string])[]
  /** The beginning of the answer's body. */
  readonly body: Uint8Array
  /** The body was longer, or should have been. */
  readonly cut?: boolean
  /** Why there is no status. */
  readonly error: Failure | null
}

export interface JudgeContext {
  readonly nowMs: number
  /** The path of the configured address holds placeholders: then a 410 speaks of one call, not of the integration. */
  readonly pathHasPlaceholders: boolean
  /** The attempt went to an earlier URL of the integration: then a 410 speaks of that URL (D24). */
  readonly isEarlierUrl?: boolean
  /** How to read the answers of the service; `null`: the status alone counts. */
  readonly answers: AnswerRules | null
}

export type Verdict =
  | { readonly is: 'delivered' }
  | {
      readonly is: 'retry'
      /** The schedule that sets the time: the integration's own, or the short schedule for a wrong request. */
      readonly schedule: 'own' | 'wrong request'
      /** Whether the receiver seems to be down or overloaded, as opposed to refusing this request (D11). */
      readonly countsForBreaker: boolean
      /** Until when the receiver asks for no requests, in milliseconds since 1970. */
      readonly restUntilMs: number | null
      readonly reason: string
    }
  /** No further attempt: the delivery has failed, and its lane continues. */
  | { readonly is: 'failed'; readonly reason: string }
  /** The integration is switched off; this delivery waits with the others (D12). */
  | { readonly is: 'gone'; readonly reason: string }

/** Judges one attempt. */
export function judgeAnswer(came: Answer, context: JudgeContext): Verdict {
  if (came.status === null) return judgeNoAnswer(came.error)
  // A compressed body cannot be read: the answer is judged by its status, like an incomplete answer (S8).
  const isPacked = context.answers !== null && unexpectedEncoding(came) !== null
  const answer = isPacked ? { ...came, body: NOTHING, cut: true } : came
  const verdict = judgeStatus(answer, came.status, context)
  if (context.answers === null || verdict.is === 'delivered') return verdict
  // The words about what was done are always said, whatever the service's own words are.
  const done = verdict.is === 'retry' ? null : verdict.reason
  return { ...verdict, reason: explainAnswer({ reason: verdict.reason, done }, answer, context.answers) }
}

function judgeStatus(answer: Answer, status: number, context: JudgeContext): Verdict {
  if (status >= 200 && status < 300) return judgeSuccess(answer, context)
  if (status >= 300 && status < 400) return judgeRedirect(answer, context)
  if (status === 410) return gone(context)
  if (WRONG_REQUEST.has(status)) return retry(explainStatus(status), { schedule: 'wrong request' })
  const retryAfter = RETRY_AFTER.has(status) ? header(answer, 'retry-after') : null
  return retry(explainStatus(status), {
    // A status below 200 or above 599 is unknown to HTTP: it counts like a missing answer.
    countsForBreaker: status === 408 || status === 429 || status >= 500 || status < 200,
    restUntilMs: retryAfter === null ? null : parseRetryAfter(retryAfter, context.nowMs),
  })
}

const WRONG_REQUEST: ReadonlySet<number> = new Set(WRONG_REQUEST_STATUSES)

/** Whether the end of an attempt shows that the request itself is wrong, so that it is not retried for long. */
export function saysWrongRequest({
  code,
  error,
}: {
  readonly code: number | null
  readonly error: string | null
}): boolean {
  return code === null ? error === 'invalid_request' : WRONG_REQUEST.has(code)
}

/** Statuses whose `Retry-After` speaks of the receiver as a whole. */
const RETRY_AFTER: ReadonlySet<number> = new Set([429, 502, 503, 504])

function judgeNoAnswer(error: Failure | null): Verdict {
  if (error === null) return retry('The attempt ended without a response. Offhook retries.', { countsForBreaker: true })
  const advice = FAILURE_CLASSES[error.class].logAct
  const reason = advice === null ? error.detail : `${error.detail} ${advice}`
  // The request cannot be sent at all, so its failure says nothing of the receiver.
  if (error.class === 'invalid_request') {
    if (error.forGood) return { is: 'failed', reason: `${reason} ${MEND_AND_RENDER}` }
    return retry(reason, { schedule: 'wrong request' })
  }
  // A refused token says nothing of the receiver either. Without the authorization server, nothing can be sent at all (S25).
  if (error.class === 'no_token')
    return retry(reason, { countsForBreaker: error.down !== undefined, restUntilMs: error.down?.restUntilMs ?? null })
  return retry(reason, { countsForBreaker: true })
}

const MEND_AND_RENDER = 'Correct the integration, then resend this delivery with the current settings.'

function judgeSuccess(answer: Answer, { answers }: JudgeContext): Verdict {
  const refusal = answers === null ? null : findRefusal(answer, answers)
  // The cause may be the request, a token or a limit, and a refusal means that the request was not accepted: it is retried like
  // any failure.
  return refusal === null ? { is: 'delivered' } : retry(refusal)
}

function judgeRedirect(answer: Answer, { answers }: JudgeContext): Verdict {
  const location = header(answer, 'location')
  const rule = answers?.redirect ?? null
  if (rule !== null && location !== null && answer.status === rule.status && hostOf(location) === rule.host) {
    return { is: 'delivered' }
  }
  if (answer.status === 304) return retry(NOT_MODIFIED)
  // The address may repeat the request, so it stands at the end, where a quote is cut off (S54).
  const advice =
    location === null
      ? 'Enter the target URL in the integration.'
      : `If this is the correct URL, enter it in the integration: ${shown(location)}`
  return retry(`The receiver redirected (${answer.status}). Offhook doesn’t follow redirects. ${advice}`)
}

const NOT_MODIFIED =
  'The receiver returned Not Modified (304), as if the request had been conditional. Check the URL, the Method and headers such as If-None-Match.'

function gone({ pathHasPlaceholders, isEarlierUrl }: JudgeContext): Verdict {
  if (isEarlierUrl) {
    return {
      is: 'failed',
      reason:
        'The receiver says that this URL is permanently gone (410). The integration has another URL now, so it stays on. ' +
        'Resend this delivery with the current settings.',
    }
  }
  if (pathHasPlaceholders) {
    return {
      is: 'failed',
      reason:
        'The receiver says that this URL is permanently gone (410). The URL depends on the call, so the integration stays on. ' +
        'If every call fails like this, correct the URL.',
    }
  }
  return {
    is: 'gone',
    reason: 'The receiver says that this URL is permanently gone (410). Correct the URL, then resume the integration.',
  }
}

function retry(
  reason: string,
  rest: { schedule?: 'wrong request'; countsForBreaker?: boolean; restUntilMs?: number | null } = {},
): Verdict {
  return { is: 'retry', schedule: 'own', countsForBreaker: false, restUntilMs: null, reason, ...rest }
}

const NOTHING = new Uint8Array()

function header(answer: Answer, name: string): string | null {
  return answer.headers.find(([key]) => key.toLowerCase() === name)?.[1] ?? null
}

function hostOf(location: string): string | null {
  return URL.parse(location)?.hostname ?? null
}

// The page shows the address: enough to recognise it, not enough to flood the page.
const SHOWN_CHARS_MAX = 200

function shown(location: string): string {
  return location.length <= SHOWN_CHARS_MAX ? location : `${location.slice(0, SHOWN_CHARS_MAX)}…`
}
