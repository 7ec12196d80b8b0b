// 32 letters and digits that nobody mistakes for each other, and that no file, shell or address takes for a sign.
const LETTERS = 'abcdefghijkmnpqrstuvwxyz23456789'

/** A text that nobody guesses: five bits of chance in each letter. */
export function randomLetters(length: number): string {
  const random = crypto.getRandomValues(new Uint8Array(length))
  return Array.from(random, (byte) => LETTERS[byte % LETTERS.length]).join('')
}
