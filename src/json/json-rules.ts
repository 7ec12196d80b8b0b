// What JSON from a stranger may not hold, beyond bad grammar (S42, C17). The quick reader and its diagnosis both go by it.

/** What is wrong with a body: a JSON pointer (RFC 6901) to the value, and a sentence. */
export interface JsonFault {
  readonly pointer: string
  readonly detail: string
}

/** U+0000 and lone surrogates, which PostgreSQL and receivers refuse, as U+FFFD (C17). */
export function mend(text: string): string {
  const whole = text.isWellFormed() ? text : text.toWellFormed()
  return whole.includes('\0') ? whole.replaceAll('\0', '\uFFFD') : whole
}
