import type { Slot } from './compile.ts'
import { type Locale, type Value, textOf } from './value.ts'

/** The greatest request, in bytes of address, headers and body (T5): what receivers commonly take. */
export const OUTPUT_BYTES_MAX = 256 * 1024

/** How many filter steps one request may take (T5). A step is one filter on one value of up to `STEP_CHARS` characters. */
export const STEPS_MAX = 10_000
// So that 10,000 steps end within some tens of milliseconds whatever the filter.
const STEP_CHARS = 512

/** One rendering: where values come from, and what it has used up. */
export interface Run {
  readonly values: (name: string) => Value | undefined
  readonly locale: Locale
  steps: number
  /** Why no request can be made, once that is known. From then on values are empty. */
  tooLarge: string | null
}

export function newRun(values: Run['values'], locale: Locale): Run {
  return { values, locale, steps: 0, tooLarge: null }
}

/** What a placeholder stands for in this call. Numbers that JSON cannot write count as not known. */
export function evaluate(slot: Slot, run: Run): Value {
  let value = run.values(slot.name) ?? null
  if (slot.filters.length > 0) value = applyAll(slot, value, run)
  return typeof value === 'number' && !Number.isFinite(value) ? null : value
}

function applyAll(slot: Slot, given: Value, run: Run): Value {
  let value = given
  let size = sizeOf(value)
  for (const filter of slot.filters) {
    run.steps += filter.steps * (Array.isArray(value) ? value.length : 1) + Math.floor(size / STEP_CHARS)
    if (run.steps > STEPS_MAX) run.tooLarge ??= `The placeholders need more than ${STEPS_MAX} filter steps.`
    if (run.tooLarge !== null) return null
    value = filter.apply(value, run.locale)
    const after = sizeOf(value)
    // A value that came in large may be cut; one that a filter made so large cannot be sent anyway.
    if (after > OUTPUT_BYTES_MAX && after > size) {
      run.tooLarge ??= `The filters make [[${slot.name}]] larger than ${OUTPUT_BYTES_MAX} bytes.`
      return null
    }
    size = after
  }
  return value
}

function sizeOf(value: Value): number {
  if (typeof value === 'string') return value.length
  if (value === null || typeof value !== 'object') return 0
  return value.reduce((sum, item) => sum + item.length, 0)
}

/** What a placeholder stands for, as text. */
export function evaluateText(slot: Slot, run: Run): string {
  return textOf(evaluate(slot, run))
}
