// Answers that say what is wrong (RFC 9457, `application/problem+json`).
import { BOUNDS } from '../../bounds.ts'
import { isFailure, type ActionFailure, type Result } from '../../actions/failure.ts'
import type { Flaw } from '../../flaws/flaw.ts'
import { PROBLEM_TYPES, problemType, type ProblemCode, type ProblemStatus } from './problem-types.ts'

export interface ProblemOptions {
  readonly errors?: readonly Flaw[]
  readonly headers?: Readonly<Record<string, string>>
  /** Whom it is answered to, by public id, where it is known although they may not ask: for the log (S37). */
  readonly who?: string
}

/** A problem on its way to the client: thrown anywhere below a route, written by the error handler. */
export class Problem extends Error {
  readonly code: ProblemCode
  readonly status: ProblemStatus
  /** Empty where no single value is to blame. */
  readonly errors: readonly Flaw[]
  readonly headers: Readonly<Record<string, string>>
  readonly who: string | undefined

  constructor(code: ProblemCode, detail: string, { errors = [], headers = {}, who }: ProblemOptions = {}) {
    super(detail)
    this.name = 'Problem'
    this.code = code
    this.status = PROBLEM_TYPES[code].status
    this.errors = errors.length > BOUNDS.problems ? firstOf(errors) : errors
    this.headers = headers
    this.who = who
  }
}

/** The result of an action. Throws the problem that its failure is. */
export function orThrow<Value>(result: Result<Value>): Exclude<Value, ActionFailure> {
  if (isFailure(result)) throw problemOfFailure(result)
  return result as Exclude<Value, ActionFailure>
}

export function problemOfFailure({ code, message, flaws }: ActionFailure): Problem {
  return new Problem(code, message, { errors: flaws })
}

/** As many as are listed (S45). */
function firstOf(errors: readonly Flaw[]): readonly Flaw[] {
  return [...errors.slice(0, BOUNDS.problems), { pointer: '', detail: 'There are more errors. Fix these first.' }]
}

export const PROBLEM_TYPE = 'application/problem+json'

/** The JSON of a problem's answer. */
export function problemBody({ code, status, message, errors }: Problem): string {
  return JSON.stringify({
    type: problemType(code),
    code,
    title: PROBLEM_TYPES[code].title,
    status,
    detail: message,
    errors: errors.map((flaw) => ({ ...flaw, code: flaw.code ?? 'invalid' })),
  })
}

/** For how long an client should stay away while the database is: about what a restart of it takes. */
const RETRY_AFTER_S = 2

/** 503, with when to come again. */
export function unavailable(detail: string): Problem {
  return new Problem('unavailable', detail, { headers: { 'retry-after': String(RETRY_AFTER_S) } })
}

/** 429 for whoever asks too often, with after how many seconds to come again. */
export function tooOften(detail: string, waitS: number): Problem {
  return new Problem('rate_limited', detail, { headers: { 'retry-after': String(waitS) } })
}

/** 404 for a thing of this kind: also for one that another account has (S35). */
export function notFound(kind: string, id: string): Problem {
  return new Problem('not_found', `No such ${kind}: ${id}.`)
}
