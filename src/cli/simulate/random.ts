// Reproducible random numbers: the same seed gives the same simulation, on every machine.

import type { NonEmpty } from './people.ts'

/** A source of random numbers. Each call advances it. */
export interface SeededRandom {
  /** A number from 0 (inclusive) to 1 (exclusive). */
  next(): number
  /** Uniformly between two numbers. */
  between(low: number, high: number): number
  /** True once in `n` times. */
  oneIn(n: number): boolean
  /** Returns one of the rows. */
  pick<T>(rows: NonEmpty<T>): T
  /** Returns one of the rows, by weight. */
  weighted<T extends { readonly weight: number }>(rows: NonEmpty<T>): T
}

/** Mulberry32: 32 bits of state, passes the usual tests, few operations per number. Good for simulations, not for secrets. */
export function createRandom(seed: number): SeededRandom {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
  return {
    next,
    between: (low, high) => low + next() * (high - low),
    oneIn: (n) => next() * n < 1,
    pick: (rows) => rows[Math.floor(next() * rows.length)] ?? rows[0],
    weighted: (rows) => {
      const total = rows.reduce((sum, { weight }) => sum + weight, 0)
      let left = next() * total
      return rows.find(({ weight }) => (left -= weight) < 0) ?? rows[0]
    },
  }
}
