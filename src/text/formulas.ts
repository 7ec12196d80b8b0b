// Recognises text from a caller that a spreadsheet would run as a formula (S38).

// A spreadsheet takes a cell that begins with one of these characters for a formula, and some of them also in their wide form
// (U+FF1D and others). Some spreadsheets skip tabs and line ends before they check.
const FORMULA = /^[=+\-@\t\r\n\uFF0B\uFF0D\uFF1D\uFF20]/
// A plus and up to 15 digits is a telephone number, and harmless as a formula (ITU-T E.164).
const E164 = /^\+[1-9]\d{1,14}$/

/** Whether a spreadsheet would take the text of a cell for a formula. */
export function isFormula(text: string): boolean {
  return FORMULA.test(text) && !E164.test(text)
}
