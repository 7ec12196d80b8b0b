// Answers that say what is wrong (RFC 9457, `application/problem+json`).
import { STATUS_CODES } from 'node:http'
import { BOUNDS } from '../../bounds.ts'

/** One value that is wrong. */
export interface Flaw {
  /** JSON pointer (RFC 6901) to the value in the body; empty for the body as a whole and for what is not in it. */
  readonly pointer: string
  readonly detail: string
  /** The query parameter or header that is wrong, where it is none of the body's values. */
  readonly parameter?: string
}

export interface ProblemOptions {
  readonly errors?: readonly Flaw[]
  readonly headers?: Readonly<Record<string, string>>
  /** Whom it is answered to, by public id, where it is known although they may not ask: for the log (S37). */
  readonly who?: string
}

/** Statuses that a problem may have. */
export type ProblemStatus = 400 | 401 | 403 | 404 | 405 | 408 | 409 | 410 | 412 | 413 | 415 | 422 | 429 | 500 | 503

/** A problem on its way to the client: thrown anywhere below a route, written by the error handler. */
export class Problem extends Error {
  readonly status: ProblemStatus
  /** Empty where no single value is to blame. */
  readonly errors: readonly Flaw[]
  readonly headers: Readonly<Record<string, string>>
  readonly who: string | undefined

  constructor(status: ProblemStatus, detail: string, { errors = [], headers = {}, who }: ProblemOptions = {}) {
    super(detail)
    this.name = 'Problem'
    this.status = status
    this.errors = errors.length > BOUNDS.problems ? firstOf(errors) : errors
    this.headers = headers
    this.who = who
  }
}

/** As many as are listed (S45). */
function firstOf(errors: readonly Flaw[]): readonly Flaw[] {
  return [...errors.slice(0, BOUNDS.problems), { pointer: '', detail: 'There are more errors. Fix these first.' }]
}

export const PROBLEM_TYPE = 'application/problem+json'

/** The JSON of a problem's answer. Its type is the status's own, so its title is the status's phrase (RFC 9457, 4.2.1). */
export function problemBody({ status, message, errors }: Problem): string {
  return JSON.stringify({ type: 'about:blank', title: STATUS_CODES[status], status, detail: message, errors })
}

/** For how long an client should stay away while the database is: about what a restart of it takes. */
const RETRY_AFTER_S = 2

/** 503, with when to come again. */
export function unavailable(detail: string): Problem {
  return new Problem(503, detail, { headers: { 'retry-after': String(RETRY_AFTER_S) } })
}

/** 429 for whoever asks too often, with after how many seconds to come again. */
export function tooOften(detail: string, waitS: number): Problem {
  return new Problem(429, detail, { headers: { 'retry-after': String(waitS) } })
}

/** 404 for a thing of this kind: also for one that another account has (S35). */
export function notFound(kind: string, id: string): Problem {
  return new Problem(404, `No such ${kind}: ${id}.`)
}
