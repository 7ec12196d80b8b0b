// Explains the result of an attempt: what happened, and what to do. One table for tests and for the delivery log.
import {
  FAILURE_CLASSES,
  STATUS_EXPLANATIONS,
  STATUS_FAMILIES,
  type FailureClass,
} from '../../src/delivery/failure-explanations.ts'
import { sanitizeLine } from './sanitize-text.ts'
import { failures } from '../words/en/failures.ts'

interface AttemptResponse {
  /** The status code of the response; `null`: there was no response. */
  readonly status: number | null
  /** The class of the failure, as the API names it. */
  readonly error: string | null
  /** Offhook's own sentence about the failure, more specific than the class. */
  readonly detail?: string | null
  /** The receiver: a host, or a URL that has a host. */
  readonly to: string | null
  /** The response had a good status code, but still counts as a failure. */
  readonly refused?: boolean
}

export interface Explanation {
  readonly tone: 'ok' | 'bad'
  /** `502 Bad Gateway`, `No answer in time` */
  readonly title: string
  readonly what: string
  readonly act: string | null
}

export function explainResponse({ status, error, detail, to, refused }: AttemptResponse): Explanation {
  const they = hostOf(to)
  if (status === null) return noAnswer(error, { they, detail: detail ?? null })
  const title = statusText(status)
  const good = status >= 200 && status < 300
  if (good && refused === true)
    return { tone: 'bad', title, what: failures.notMeant(they, status), act: failures.readAnswer }
  const { what, act } = STATUS_EXPLANATIONS[status] ?? STATUS_FAMILIES[Math.floor(status / 100)] ?? failures.other
  return { tone: good ? 'ok' : 'bad', title, what: `${what(they)}.`, act }
}

/** `502 Bad Gateway`; a status without a name by its number. */
export function statusText(status: number): string {
  const name = failures.statusNames[status]
  return name === undefined ? String(status) : `${status} ${name}`
}

function noAnswer(error: string | null, { they, detail }: { they: string; detail: string | null }): Explanation {
  const known = isClass(error) ? FAILURE_CLASSES[error] : null
  const { what, act } = known ?? failures.other
  // Offhook's own sentence names the cause (an expired certificate, a closed port): more precise than the class. For some
  // classes the sentence also says what to do.
  const isWhole = known?.logAct === null
  return {
    tone: 'bad',
    title: known?.title ?? failures.noAnswer,
    what: `${what(they)}.`,
    act: detail === null || detail === '' ? act : isWhole ? detail : `${detail} ${act}`,
  }
}

/** A class of failure in words: `Connection failed`. */
export function errorWord(error: string | null): string | null {
  if (error === null) return null
  return isClass(error) ? FAILURE_CLASSES[error].title : sanitizeLine(error.replaceAll('_', ' '))
}

function isClass(error: string | null): error is FailureClass {
  return error !== null && Object.hasOwn(FAILURE_CLASSES, error)
}

function hostOf(to: string | null): string {
  if (to === null || to === '') return failures.receiver
  return (to.includes('://') ? URL.parse(to)?.host : to) ?? failures.receiver
}
