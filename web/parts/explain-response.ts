// What became of an attempt, in words: what happened, and what to do. One table for the test and for the log.
import {
  FAILURE_CLASSES,
  STATUS_EXPLANATIONS,
  STATUS_FAMILIES,
  type FailureClass,
} from '../../src/delivery/failure-explanations.ts'
import { sanitizeLine } from './sanitize-text.ts'
import { failures } from '../words/en/failures.ts'

export interface AttemptResponse {
  /** Of the answer; `null`: there was none. */
  readonly status: number | null
  /** The class of the failure, as the API names it. */
  readonly error: string | null
  /** What the program says of it: a sentence that knows more than the class. */
  readonly detail?: string | null
  /** Whom it was sent to: a host, or an address that has one. */
  readonly to: string | null
  /** An answer that was good as such, and still counts as no success. */
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
  // The program's own sentence names the cause (an expired certificate, a closed port): better than the class alone.
  // Of some classes the cause says what to do itself.
  const isWhole = known?.logAct === null
  return {
    tone: 'bad',
    title: known?.title ?? failures.noAnswer,
    what: `${what(they)}.`,
    act: detail === null || detail === '' ? act : isWhole ? detail : `${detail} ${act}`,
  }
}

/** A kind of error as people read it: `Connection failed`. */
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
