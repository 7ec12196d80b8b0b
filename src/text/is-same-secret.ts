import { timingSafeEqual } from 'node:crypto'

/** Compares in constant time: the duration does not reveal where the two differ. */
export function isSameSecret(given: string | Buffer, right: string | Buffer): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(right)]
  return a.length === b.length && timingSafeEqual(a, b)
}
