// 32 letters and digits that look different from each other and have no special meaning in a file name, a shell or a URL.
const LETTERS = 'abcdefghijkmnpqrstuvwxyz23456789'

/** A text that nobody can guess: each letter has five bits of randomness. */
export function randomLetters(length: number): string {
  const random = crypto.getRandomValues(new Uint8Array(length))
  return Array.from(random, (byte) => LETTERS[byte % LETTERS.length]).join('')
}
