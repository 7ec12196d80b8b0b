// Values that are written from right to left, within a text that people read (T19). Beside such a name, a telephone number would
// be shown scrambled: digits and commas between two directions take the direction of the name.

/** Letters of the scripts written from right to left (all that Unicode keeps for them), and the marks that turn a text so. */
const RIGHT_TO_LEFT =
  /[\u0590-\u08FF\u200F\u202B\u202E\u2067\uFB1D-\uFDFF\uFE70-\uFEFE\u{10800}-\u{10FFF}\u{1E800}-\u{1EFFF}]/u

/** A direction ends with its line: each is isolated by itself. */
const LINE = /[^\n\r\u0085\u2028\u2029]+/g

/** Would end an isolate early, or begin one that swallows its end. */
const ISOLATES = /[\u2066-\u2069]/g

const [FIRST_STRONG_ISOLATE, POP_DIRECTIONAL_ISOLATE] = ['\u2068', '\u2069']

/** A value as it stands among other text: each of its lines that has letters from right to left keeps its direction to itself. */
export function isolated(text: string): string {
  if (!RIGHT_TO_LEFT.test(text)) return text
  return text.replace(LINE, (line) =>
    RIGHT_TO_LEFT.test(line) ? FIRST_STRONG_ISOLATE + line.replace(ISOLATES, '') + POP_DIRECTIONAL_ISOLATE : line,
  )
}
