// Hides phone numbers on a screen that visitors see: any text that looks like a number is masked, in names too.

/** A digit and at least four more, with any spacing. Extensions have fewer. */
const NUMBER = /\+?\p{Nd}(?:[^\p{L}\p{N}]{0,3}\p{Nd}){4,}/gu

const DIGITS_SHOWN = 3

/** `+61 412 345 678` becomes `•••678`, in any text. The result shows neither the length nor the country. */
export function maskNumbers(text: string): string {
  return text.replaceAll(NUMBER, (number) => `•••${[...number.matchAll(/\p{Nd}/gu)].slice(-DIGITS_SHOWN).join('')}`)
}
