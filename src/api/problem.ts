// Answers that say what is wrong (RFC 9457, `application/problem+json`).

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
}

// One title per status: `detail` says what is special about this one. The type of each is about:blank's own meaning of
// the status (RFC 9457, 4.2.1), but for those that a client may want to tell apart.
const titles = {
  400: 'The request is not right',
  401: 'A key is needed',
  403: 'The key may not do this',
  404: 'Not found',
  405: 'Method not allowed',
  408: 'The request came too slowly',
  409: 'Not now',
  412: 'Somebody else saved in the meantime',
  413: 'The body is too large',
  415: 'The body is of a kind that is not taken',
  422: 'The request cannot be carried out',
  429: 'Too many requests',
  500: 'Something went wrong here',
  503: 'Not available at the moment',
} as const

export type ProblemStatus = keyof typeof titles

/** A problem on its way to the asker: thrown anywhere below a route, written by the door. */
export class Problem extends Error {
  readonly status: ProblemStatus
  readonly errors: readonly Flaw[] | undefined
  readonly headers: Readonly<Record<string, string>>

  constructor(status: ProblemStatus, detail: string, { errors, headers = {} }: ProblemOptions = {}) {
    super(detail)
    this.name = 'Problem'
    this.status = status
    this.errors = errors
    this.headers = headers
  }
}

export const problemType = 'application/problem+json'

/** The JSON of a problem's answer. */
export function problemBody({ status, message, errors }: Problem): string {
  return JSON.stringify({ type: 'about:blank', title: titles[status], status, detail: message, errors })
}

/** For how long an asker should stay away while the database is: about what a restart of it takes. */
const retryAfterS = 2

/** 503, with when to come again. */
export function unavailable(detail: string): Problem {
  return new Problem(503, detail, { headers: { 'retry-after': String(retryAfterS) } })
}

/** 404 for a thing of this kind: also for one that another account has (S35). */
export function notFound(kind: string, id: string): Problem {
  return new Problem(404, `There is no ${kind} ${id}.`)
}
