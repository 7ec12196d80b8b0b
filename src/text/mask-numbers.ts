// Hides phone numbers on a screen that visitors see: any text that looks like a number is masked, in names too.

/** A digit in any script, superscript or in a circle, for a regular expression. */
export const DIGIT = String.raw`[\p{Nd}\p{No}]`
/** A digit and at least four more, with any spacing. Extensions have fewer. */
const NUMBER = new RegExp(String.raw`\+?${DIGIT}(?:[^\p{L}\p{N}]{0,3}${DIGIT}){4,}`, 'gu')
const DIGITS = new RegExp(DIGIT, 'gu')

const DIGITS_SHOWN = 3

/** `+61 412 345 678` becomes `•••678`, in any text. The result shows neither the length nor the country. */
export function maskNumbers(text: string): string {
  return text.replaceAll(NUMBER, (number) => `•••${[...number.matchAll(DIGITS)].slice(-DIGITS_SHOWN).join('')}`)
}
