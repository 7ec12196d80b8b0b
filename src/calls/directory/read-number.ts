// Reads a number of the directory as a person or a spreadsheet wrote it.
import { e164 } from '../numbers.ts'

type ReadNumber = { readonly number: string } | { readonly detail: string }

// Spreadsheets save long numbers in this form: 6.14E+10, or 6,14E+10 where the comma is the decimal point.
const SHORTENED = /^[+-]?\d+(?:[.,]\d+)?e[+-]?\d+$/i
// A cell is marked as text by an apostrophe before it, or by a formula that is only a text.
const QUOTED_FORMULA = /^="(.*)"$/s

/**
 * Returns the number in E.164, or says what is wrong with the number. A number without a country code belongs to
 * `country` (two letters). A leading `'`, by which a spreadsheet marks text, is not part of the number (S38).
 */
export function readNumber(written: string, country: string): ReadNumber {
  const bare = written.trim().replace(QUOTED_FORMULA, '$1').trim().replace(/^'/, '').trim()
  if (bare === '') return { detail: 'The number is missing.' }
  if (SHORTENED.test(bare)) {
    return {
      detail: `A spreadsheet has shortened this number to ${bare} and lost digits. Format the column as text, enter the numbers again and save the file.`,
    }
  }
  const number = e164(bare, country)
  return number === null ? { detail: 'Must be a phone number, such as +61288889999.' } : { number }
}
