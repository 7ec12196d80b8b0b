// Errors of unexpected failures, in one place. Expected outcomes are values, not errors.

/** An error meant for a person: its message says what happened and what to do next. */
export class OffhookError extends Error {
  readonly code: string
  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'OffhookError'
    this.code = code
  }
}

/**
 * Whether code threw this because of data that it cannot work with, and not the database, the network or the system: then the one
 * row that is processed is the cause (S46).
 */
export function isFaultOfData(thrown: unknown): boolean {
  return [TypeError, RangeError, SyntaxError, URIError].some((kind) => thrown instanceof kind)
}

/** The message of any thrown value. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown)
}
