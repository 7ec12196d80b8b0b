// One number of the directory as a person or a spreadsheet wrote it.
import { e164 } from '../numbers.ts'

export type ReadNumber = { readonly number: string } | { readonly detail: string }

// What spreadsheets make of long numbers when they are saved: 6.14E+10, or 6,14E+10 where the comma is the point.
const SHORTENED = /^[+-]?\d+(?:[.,]\d+)?e[+-]?\d+$/i
// The marks by which a cell says that it is text: an apostrophe before it, or a formula that is only a text.
const QUOTED_FORMULA = /^="(.*)"$/s

/**
 * The number in E.164, or what is wrong with it. Without a country code it is one of `country` (two letters). A leading `'`,
 * by which a spreadsheet marks text, is no part of it (S38).
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
