// What the rules of a mapping say that has happened.
import type { Outcome, Status } from '../../calls/call.ts'
import type { Condition, Mapping, Meaning } from './mapping.ts'
import { shortened, textOf, valueAt, type ReadTexts } from './places.ts'
import { lookUp } from './read-field.ts'

export interface MappedStatus {
  readonly status?: Status
  readonly outcome?: Outcome
  /** A rule said that this means nothing. */
  readonly ignored?: true
  /** The vendor said something that no rule knows. */
  readonly problem?: string
}

/**
 * The first rule that knows its value says it. Rules after one that named a status may still add how the call went, and the
 * other way round: many systems say in one place that a call is over, and in another how it went.
 */
export function statusOf(rules: Mapping['status'], root: (place: string) => unknown): MappedStatus {
  let status: Status | undefined
  let outcome: Outcome | undefined
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
    }
  }
  if (status === undefined && outcome === undefined) return unknown === undefined ? {} : { problem: unknown }
  return { ...(status && { status }), ...(outcome && { outcome }) }
}

function textAt(root: (place: string) => unknown, place: string): string | undefined {
  return textOf(root(place))
}

function problemOf(place: string, text: string): string {
  return `“${shortened(text, 80)}” at ${place} is an unknown status. Set its meaning in the mapping.`
}

/** Whether a message is none of our business. */
export function isIgnored(ignore: Mapping['ignore'], root: (place: string) => unknown): boolean {
  return (ignore ?? []).some((condition) => holds(condition, root))
}

export function holds({ place, values }: Condition, root: (place: string) => unknown): boolean {
  const text = textAt(root, place)?.toLowerCase()
  return text !== undefined && values.some((value) => value === '*' || value.toLowerCase() === text)
}

/** Looks places up in a message, and those that begin with `@` in the item that is read of it. */
export function lookup(tree: unknown, item: unknown, readTexts: ReadTexts): (place: string) => unknown {
  return (place) => valueAt(place.startsWith('@') ? item : tree, place, readTexts)
}
