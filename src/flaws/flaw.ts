// A flaw: a value of a request that is wrong, with its place and the reason.
export const FLAW_CODES = [
  'required',
  'wrong_type',
  'not_allowed',
  'too_small',
  'too_large',
  'unknown',
  'invalid',
] as const
export type FlawCode = (typeof FLAW_CODES)[number]

/** A value that is wrong. */
export interface Flaw {
  /** The kind of flaw, for programs. If it is absent, the kind is `invalid`, and only the detail says more. */
  readonly code?: FlawCode
  /**
   * JSON pointer (RFC 6901) to the value in the body; empty for the body as a whole and for a value that is not in the
   * body.
   */
  readonly pointer: string
  readonly detail: string
  /** The query parameter or header that is wrong, if the wrong value is not in the body. */
  readonly parameter?: string
}
