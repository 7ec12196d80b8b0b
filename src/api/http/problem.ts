// Error responses (RFC 9457, `application/problem+json`).
import { BOUNDS } from '../../bounds.ts'
import { isFailure, type ActionFailure, type Result } from '../../actions/failure.ts'
import type { Flaw } from '../../flaws/flaw.ts'
import { PROBLEM_TYPES, problemType, type ProblemCode, type ProblemStatus } from './problem-types.ts'

interface ProblemOptions {
  readonly errors?: readonly Flaw[]
  readonly headers?: Readonly<Record<string, string>>
  /** The public id of the refused principal, if it is known, for the log (S37). */
  readonly who?: string
}

/** A problem that any code below a route may throw. The error handler sends it to the client. */
export class Problem extends Error {
  readonly code: ProblemCode
  readonly status: ProblemStatus
  /** Empty if the problem is not about single values. */
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

/** The value of a successful action. Throws the problem of a failed action. */
export function orThrow<Value>(result: Result<Value>): Exclude<Value, ActionFailure> {
  if (isFailure(result)) throw problemOfFailure(result)
  return result as Exclude<Value, ActionFailure>
}

export function problemOfFailure({ code, message, flaws }: ActionFailure): Problem {
  return new Problem(code, message, { errors: flaws })
}

/** The errors that a response lists, up to the limit (S45). */
function firstOf(errors: readonly Flaw[]): readonly Flaw[] {
  return [...errors.slice(0, BOUNDS.problems), { pointer: '', detail: 'There are more errors. Fix these first.' }]
}

export const PROBLEM_TYPE = 'application/problem+json'

/** The JSON body of a problem. */
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

/** How long a client should wait while the database is unavailable: about as long as the database takes to restart. */
const RETRY_AFTER_S = 2

/** 503, with a Retry-After header. */
export function unavailable(detail: string): Problem {
  return new Problem('unavailable', detail, { headers: { 'retry-after': String(RETRY_AFTER_S) } })
}

/** 429, with a Retry-After header. */
export function tooOften(detail: string, waitS: number): Problem {
  return new Problem('rate_limited', detail, { headers: { 'retry-after': String(waitS) } })
}

/** 404 for a resource of this kind, and also for a resource of another account (S35). */
export function notFound(kind: string, id: string): Problem {
  return new Problem('not_found', `No such ${kind}: ${id}.`)
}
