import { BOUNDS } from '../../bounds.ts'
import type { Slot } from './compile.ts'
import { type Locale, type Value, textOf } from './value.ts'

// A step is one filter on one value of at most so many characters; reading so many characters of a value is a step too (T5).
// Slower filters declare more steps; the result of a filter counts if it is longer than its input.
const STEP_CHARS = 512

/** The time of a step on a usual machine, in nanoseconds: with `BOUNDS.steps` of them a rendering ends within 25 ms. */
export const STEP_NS = 2_500

/** One rendering: the source of its values, and what it has used up. */
export interface Run {
  readonly values: (name: string) => Value | undefined
  readonly locale: Locale
  steps: number
  /** Characters of the completed parts of the request. */
  written: number
  /** Why no request can be made, once that is known. From then on values are empty. */
  tooLarge: string | null
}

export function newRun(values: Run['values'], locale: Locale): Run {
  return { values, locale, steps: 0, written: 0, tooLarge: null }
}

/** The value of a placeholder for this call. Numbers that JSON cannot write count as unknown. */
export function evaluate(slot: Slot, run: Run): Value {
  let value = run.values(slot.name) ?? null
  if (slot.filters.length > 0) value = applyAll(slot, value, run)
  else if (typeof value === 'string' ? value.length >= STEP_CHARS : typeof value === 'object') {
    if (!count(run, Math.floor(sizeOf(value) / STEP_CHARS))) return null
  }
  return typeof value === 'number' && !Number.isFinite(value) ? null : value
}

function applyAll(slot: Slot, given: Value, run: Run): Value {
  let value = given
  let size = sizeOf(value)
  for (const filter of slot.filters) {
    const items = Array.isArray(value) ? value.length : 1
    const chunks = Math.floor(size / STEP_CHARS)
    if (!count(run, filter.steps * items + filter.longSteps * chunks)) return null
    value = filter.apply(value, run.locale)
    const after = sizeOf(value)
    const grown = Math.floor(after / STEP_CHARS) - chunks
    if (grown > 0 && !count(run, filter.longSteps * grown)) return null
    // A large input may still be cut by a later filter; a result that a filter made so large cannot be sent anyway.
    if (after > BOUNDS.requestBytes && after > size) {
      run.tooLarge ??= `The filters make [[${slot.name}]] larger than ${BOUNDS.requestBytes} bytes.`
      return null
    }
    size = after
  }
  return value
}

/** Counts steps; returns whether they are within the limit. Beyond the limit nothing more is done. */
function count(run: Run, steps: number): boolean {
  run.steps += steps
  if (run.steps > BOUNDS.steps)
    run.tooLarge ??= `The placeholders apply more than ${BOUNDS.steps} filters. A filter counts at least once for each 512 characters of its value.`
  return run.tooLarge === null
}

/** Characters of a value; for a list, of all items together. */
export function sizeOf(value: Value): number {
  if (typeof value === 'string') return value.length
  if (value === null || typeof value !== 'object') return 0
  return value.reduce((sum, item) => sum + item.length, 0)
}

/** The value of a placeholder, as text. */
export function evaluateText(slot: Slot, run: Run): string {
  return textOf(evaluate(slot, run))
}
