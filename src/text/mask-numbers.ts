// Phone numbers kept off a screen that visitors see: what looks like one is masked wherever it stands, in names too.

/** A digit and at least four more, however they are spaced. Extensions have fewer. */
const NUMBER = /\+?\p{Nd}(?:[^\p{L}\p{N}]{0,3}\p{Nd}){4,}/gu

const DIGITS_SHOWN = 3

/** `+61 412 345 678` becomes `•••678`, in any text. Neither the length nor the country can be read from it. */
export function maskNumbers(text: string): string {
  return text.replaceAll(NUMBER, (number) => `•••${[...number.matchAll(/\p{Nd}/gu)].slice(-DIGITS_SHOWN).join('')}`)
}
