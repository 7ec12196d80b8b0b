// The codes of what should not happen, in one place. Expected outcomes are values, not errors.

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
 * Whether this was thrown by code that met data it cannot work with, rather than by the database, the network or the system: then
 * it is the fault of the one row that is worked on (S46).
 */
export function isFaultOfData(thrown: unknown): boolean {
  return [TypeError, RangeError, SyntaxError, URIError].some((kind) => thrown instanceof kind)
}

/** The message of whatever was thrown. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown)
}
