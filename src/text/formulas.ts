// What keeps a spreadsheet from running what a caller put into it (S38): in CSV, and in a request whose receiver fills a sheet.

// A spreadsheet takes a cell that begins with one of these for a formula, some also in their wide form (U+FF1D and others).
// Tabs and line ends are skipped by some before they look.
const FORMULA = /^[=+\-@\t\r\n\uFF0B\uFF0D\uFF1D\uFF20]/
// Where the comma is the decimal point, a spreadsheet splits cells at semicolons, and knows no quotes in the midst of what it
// takes for a cell: there a cell or a line may begin inside of ours. Read forwards, so that many blanks take no longer than other text.
const INNER = /([;\t\r\n] *)(?=[=+\-@\uFF0B\uFF0D\uFF1D\uFF20])(?!\+[1-9]\d{1,14}(?:[;\t\r\n]|$))/g
// A plus and up to 15 digits is a telephone number, and harmless as a formula (ITU-T E.164).
const E164 = /^\+[1-9]\d{1,14}$/

/** The text with a `'` before whatever in it a spreadsheet would take for a formula. */
export function withoutFormulas(text: string): string {
  const inner = text.replaceAll(INNER, "$1'")
  return FORMULA.test(text) && !E164.test(text) ? `'${inner}` : inner
}
