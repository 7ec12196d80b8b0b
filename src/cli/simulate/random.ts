// Draws that repeat: the same seed gives the same simulation, on every machine.

import type { NonEmpty } from './people.ts'

/** A source of draws. Each call moves it on. */
export interface SeededRandom {
  /** A number from 0 up to, not including, 1. */
  next(): number
  /** Evenly between two numbers. */
  between(low: number, high: number): number
  /** True once in `n` times. */
  oneIn(n: number): boolean
  /** One of the rows. */
  pick<T>(rows: NonEmpty<T>): T
  /** One of the rows, by weight. */
  weighted<T extends { readonly weight: number }>(rows: NonEmpty<T>): T
}

/** Mulberry32: 32 bits of state, passes the usual tests, a few operations per draw. Good for play, not for secrets. */
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
