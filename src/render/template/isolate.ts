// Isolates values that are written from right to left, within a text that people read (T19). Beside such a name, a telephone
// number would be shown scrambled: digits and commas between two directions take the direction of the name.

/**
 * Letters of the scripts written from right to left (all that Unicode reserves for them), and the marks that set this direction.
 */
const RIGHT_TO_LEFT =
  /[\u0590-\u08FF\u200F\u202B\u202E\u2067\uFB1D-\uFDFF\uFE70-\uFEFE\u{10800}-\u{10FFF}\u{1E800}-\u{1EFFF}]/u

/** A direction ends with its line, so each line is isolated separately. */
const LINE = /[^\n\r\u0085\u2028\u2029]+/g

/** Characters that would end an isolate early, or begin an isolate that swallows its end. */
const ISOLATES = /[\u2066-\u2069]/g

const [FIRST_STRONG_ISOLATE, POP_DIRECTIONAL_ISOLATE] = ['\u2068', '\u2069']

/** A value for use within other text: each of its lines with right-to-left letters is isolated. */
export function isolated(text: string): string {
  if (!RIGHT_TO_LEFT.test(text)) return text
  return text.replace(LINE, (line) =>
    RIGHT_TO_LEFT.test(line) ? FIRST_STRONG_ISOLATE + line.replace(ISOLATES, '') + POP_DIRECTIONAL_ISOLATE : line,
  )
}
