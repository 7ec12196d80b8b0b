// One message of the Asterisk Manager Interface: headers, unchanged. Names are kept in lower case, since Asterisk itself
// writes `CallerIDNum` in one event and `CallerIDnum` in another.

/** Header names in lower case, each with its values in order. */
export type AmiMessage = ReadonlyMap<string, readonly string[]>

/** A message with one value for each header. */
export function messageOf(headers: Readonly<Record<string, string>>): AmiMessage {
  return new Map(Object.entries(headers).map(([name, value]) => [name, [value]]))
}

/**
 * The first value of a header, or ''. The first is the valid one: a value that a caller sends comes after the value that
 * Asterisk wrote.
 */
export function header(message: AmiMessage, name: string): string {
  return message.get(name)?.[0] ?? ''
}

/** Asterisk's texts for "not known". */
const UNKNOWN: ReadonlySet<string> = new Set(['', '<unknown>', '<null>', '(null)', 'unknown'])

/** The first value of a header, or `null` where Asterisk does not know it. */
export function knownHeader(message: AmiMessage, name: string): string | null {
  const value = header(message, name)
  return UNKNOWN.has(value.toLowerCase()) ? null : value
}

/** The first value of a header as a whole number, or `null`. */
export function numberHeader(message: AmiMessage, name: string): number | null {
  const value = header(message, name)
  return /^\d{1,9}$/.test(value) ? Number(value) : null
}

/** `Timestamp` in milliseconds since 1970, or `null`: Asterisk writes it only with `timestampevents = yes`. */
export function timestampOf(message: AmiMessage): number | null {
  const value = header(message, 'timestamp')
  return /^\d{1,11}(\.\d{1,9})?$/.test(value) ? Number(value) * 1000 : null
}
