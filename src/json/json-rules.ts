// Further restrictions for JSON from strangers, beyond the grammar (S42, C17). Both the quick reader and its diagnosis apply
// them.

/** The fault of a body: a JSON pointer (RFC 6901) to the value, and a sentence. */
export interface JsonFault {
  readonly pointer: string
  readonly detail: string
}

/** Replaces U+0000 and lone surrogates, which PostgreSQL and receivers refuse, by U+FFFD (C17). */
export function mend(text: string): string {
  const whole = text.isWellFormed() ? text : text.toWellFormed()
  return whole.includes('\0') ? whole.replaceAll('\0', '\uFFFD') : whole
}
