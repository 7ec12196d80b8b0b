import { BOUNDS } from '../../bounds.ts'
import type { Slot } from './compile.ts'
import { type Locale, type Value, textOf } from './value.ts'

// A step is one filter on one value of up to so many characters, and so are as many characters of a value that is read (T5).
// Filters that take longer declare more; what a filter makes counts where that is longer than what it was given.
const STEP_CHARS = 512

/** What a step may take on a usual machine, in nanoseconds: with `BOUNDS.steps` of them a rendering ends within 25 ms. */
export const STEP_NS = 2_500

/** One rendering: where values come from, and what it has used up. */
export interface Run {
  readonly values: (name: string) => Value | undefined
  readonly locale: Locale
  steps: number
  /** Characters of the parts of the request that are written already. */
  written: number
  /** Why no request can be made, once that is known. From then on values are empty. */
  tooLarge: string | null
}

export function newRun(values: Run['values'], locale: Locale): Run {
  return { values, locale, steps: 0, written: 0, tooLarge: null }
}

/** What a placeholder stands for in this call. Numbers that JSON cannot write count as not known. */
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
    // A value that came in large may be cut; one that a filter made so large cannot be sent anyway.
    if (after > BOUNDS.requestBytes && after > size) {
      run.tooLarge ??= `The filters make [[${slot.name}]] larger than ${BOUNDS.requestBytes} bytes.`
      return null
    }
    size = after
  }
  return value
}

/** Whether so much more may be done; once not, nothing is done any more. */
function count(run: Run, steps: number): boolean {
  run.steps += steps
  if (run.steps > BOUNDS.steps)
    run.tooLarge ??= `The placeholders apply more than ${BOUNDS.steps} filters. A filter counts at least once for each 512 characters of its value.`
  return run.tooLarge === null
}

/** Characters of a value, all items of a list together. */
export function sizeOf(value: Value): number {
  if (typeof value === 'string') return value.length
  if (value === null || typeof value !== 'object') return 0
  return value.reduce((sum, item) => sum + item.length, 0)
}

/** What a placeholder stands for, as text. */
export function evaluateText(slot: Slot, run: Run): string {
  return textOf(evaluate(slot, run))
}
