// Applies the status rules of a mapping.
import type { Outcome, Status } from '../../calls/call.ts'
import type { Condition, Mapping, Meaning, Place } from './mapping.ts'
import { shortened, textOf, valueAt, type ReadTexts } from './places.ts'
import { lookUp } from './read-field.ts'
import { hasForm } from './text-parts.ts'

export interface MappedStatus {
  readonly status?: Status
  readonly outcome?: Outcome
  /** With `ended`: the outcome if nothing else gives one. */
  readonly fallback?: Outcome
  /** A rule says that this value has no meaning. */
  readonly ignored?: true
  /** The vendor sent a value that no rule knows. */
  readonly problem?: string
}

/**
 * The first rule that knows its value decides. Rules after a rule with a status may still add the outcome, and vice versa:
 * many systems report in one place that a call has ended, and in another its outcome.
 */
export function statusOf(rules: Mapping['status'], root: (place: string) => unknown): MappedStatus {
  let status: Status | undefined
  let outcome: Outcome | undefined
  let fallback: Outcome | undefined
  let unknown: string | undefined
  for (const { when, place, values } of rules) {
    if (when !== undefined && !holds(when, root)) continue
    const text = textAt(root, place)
    if (text === undefined) continue
    const meaning: Meaning | undefined = lookUp(values, text) ?? (Object.hasOwn(values, '*') ? values['*'] : undefined)
    if (meaning === undefined) {
      unknown ??= problemOf(place, text)
    } else if ('ignore' in meaning) {
      if (status === undefined && outcome === undefined) return { ignored: true }
    } else if (status === undefined || meaning.status === undefined) {
      status ??= meaning.status
      outcome ??= meaning.outcome
      fallback ??= meaning.fallback
    }
  }
  if (status === undefined && outcome === undefined) return unknown === undefined ? {} : { problem: unknown }
  return { ...(status && { status }), ...(outcome && { outcome }), ...(fallback && { fallback }) }
}

function textAt(root: (place: string) => unknown, place: string): string | undefined {
  return textOf(root(place))
}

function problemOf(place: string, text: string): string {
  return `“${shortened(text, 80)}” at ${place} is an unknown status. Set its meaning in the mapping.`
}

/** Whether a message is to be ignored. */
export function isIgnored(ignore: Mapping['ignore'], root: (place: string) => unknown): boolean {
  return (ignore ?? []).some((condition) => holds(condition, root))
}

/** Whether a condition, and its further conditions, hold. */
export function holds(condition: Condition, root: (place: string) => unknown): boolean {
  return isMet(condition, root) && (condition.and === undefined || holds(condition.and, root))
}

function isMet(condition: Condition, root: (place: string) => unknown): boolean {
  const { place, values, same_as: same, differs_from: different, number } = condition
  const text = textAt(root, place)
  if (text === undefined) return false
  if (values !== undefined) return values.some((value) => value === '*' || value.toLowerCase() === text.toLowerCase())
  if (number !== undefined) return hasForm(text, number)
  const other = textAt(root, same ?? different ?? '')
  return other !== undefined && (other === text) === (same !== undefined)
}

/** Every place that a condition reads. */
export function placesOfCondition({ place, same_as: same, differs_from: different, and }: Condition): Place[] {
  const own = [place, same, different].filter((one) => one !== undefined)
  return and === undefined ? own : [...own, ...placesOfCondition(and)]
}

/** Looks up places in a message; places that begin with `@` in the current item. */
export function lookup(tree: unknown, item: unknown, readTexts: ReadTexts): (place: string) => unknown {
  return (place) => valueAt(place.startsWith('@') ? item : tree, place, readTexts)
}
