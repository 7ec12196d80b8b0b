// What an answer means for its delivery and for its integration (D6, D11). Pure.
//
// The status decides where there is one, whatever happened to the body after it. Otherwise the class of failure does.
// Every verdict carries a sentence for the person who reads the log: what happened, and what to do.
import type { AnswerRules } from '../integrations/answer-rules.ts'
import { WRONG_REQUEST_STATUSES } from '../integrations/retry-schedules.ts'
import { explainAnswer, findRefusal } from './service-answer.ts'
import type { Failure } from './failure.ts'
import { explainStatus, FAILURE_CLASSES } from './failure-explanations.ts'
import { unexpectedEncoding } from '../text/unexpected-encoding.ts'
import { parseRetryAfter } from './retry-after.ts'

/** What came back from one attempt: the part of an exchange that is judged. */
export interface Answer {
  /** `null` when no whole status line and headers of a final answer arrived. */
  readonly status: number | null
  readonly headers: readonly (readonly [string, string])[]
  /** The beginning of the answer's body. */
  readonly body: Uint8Array
  /** There was more of the body, or should have been. */
  readonly cut?: boolean
  /** Why there is no status. */
  readonly error: Failure | null
}

export interface JudgeContext {
  readonly nowMs: number
  /** The path of the configured address holds placeholders: a 410 then speaks of one call, not of the integration. */
  readonly pathHasPlaceholders: boolean
  /** The attempt went to a URL that the integration doesn't have any more: a 410 speaks of that one (D24). */
  readonly isEarlierUrl?: boolean
  /** What the service says in its answers beyond the status; `null`: nothing is known of it. */
  readonly answers: AnswerRules | null
}

export type Verdict =
  | { readonly is: 'delivered' }
  | {
      readonly is: 'retry'
      /** Which schedule says when: the integration's own, or the short one for a request that is wrong. */
      readonly schedule: 'own' | 'wrong request'
      /** Whether the receiver seems to be down or overloaded, rather than displeased with this request (D11). */
      readonly countsForBreaker: boolean
      /** Until when the receiver asks not to be called, in milliseconds since 1970. */
      readonly restUntilMs: number | null
      readonly reason: string
    }
  /** No further attempt: the delivery has failed, its lane goes on. */
  | { readonly is: 'failed'; readonly reason: string }
  /** The integration is switched off; this delivery waits with the others (D12). */
  | { readonly is: 'gone'; readonly reason: string }

/** Judges one attempt. */
export function judgeAnswer(came: Answer, context: JudgeContext): Verdict {
  if (came.status === null) return judgeNoAnswer(came.error)
  // What is packed cannot be read: it is taken by its status, as one of which not all is there (S8).
  const isPacked = context.answers !== null && unexpectedEncoding(came) !== null
  const answer = isPacked ? { ...came, body: NOTHING, cut: true } : came
  const verdict = judgeStatus(answer, came.status, context)
  if (context.answers === null || verdict.is === 'delivered') return verdict
  // What was done about it is said whatever the service's words are.
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
    // Below 200 and above 599 is no answer that HTTP knows: as bad as none.
    countsForBreaker: status === 408 || status === 429 || status >= 500 || status < 200,
    restUntilMs: retryAfter === null ? null : parseRetryAfter(retryAfter, context.nowMs),
  })
}

const WRONG_REQUEST: ReadonlySet<number> = new Set(WRONG_REQUEST_STATUSES)

/** Whether the end of an attempt says that the request itself is wrong, so that it is not tried for long. */
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
  // It cannot be sent at all, so it says nothing of the receiver.
  if (error.class === 'invalid_request') {
    if (error.forGood) return { is: 'failed', reason: `${reason} ${MEND_AND_RENDER}` }
    return retry(reason, { schedule: 'wrong request' })
  }
  // Neither does a token that is refused; without the server of tokens, nothing can be sent at all (S25).
  if (error.class === 'no_token')
    return retry(reason, { countsForBreaker: error.down !== undefined, restUntilMs: error.down?.restUntilMs ?? null })
  return retry(reason, { countsForBreaker: true })
}

const MEND_AND_RENDER = 'Correct the integration, then resend this delivery with the current settings.'

function judgeSuccess(answer: Answer, { answers }: JudgeContext): Verdict {
  const refusal = answers === null ? null : findRefusal(answer, answers)
  // What is wrong may be the request, a token or a limit, and a refusal is no receipt: it is tried again like any failure.
  return refusal === null ? { is: 'delivered' } : retry(refusal)
}

function judgeRedirect(answer: Answer, { answers }: JudgeContext): Verdict {
  const location = header(answer, 'location')
  const rule = answers?.redirect ?? null
  if (rule !== null && location !== null && answer.status === rule.status && hostOf(location) === rule.host) {
    return { is: 'delivered' }
  }
  if (answer.status === 304) return retry(NOT_MODIFIED)
  const where = location === null ? '' : ` to ${shown(location)}`
  return retry(
    `The receiver redirected${where} (${answer.status}). Offhook doesn’t follow redirects. ` +
      'If that is the correct URL, enter it in the integration.',
  )
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

// A page shows it: enough to recognise an address, not enough to flood one.
const SHOWN_CHARS_MAX = 200

function shown(location: string): string {
  return location.length <= SHOWN_CHARS_MAX ? location : `${location.slice(0, SHOWN_CHARS_MAX)}…`
}
