// Places in a message: JSON pointers (RFC 6901) into its tree, the values at them, and a list of all places.
import type { Place } from './mapping.ts'
import { pointerToken, parsePointer } from '../../json/json-pointer.ts'

/** A message as a mapping sees it; empty values are absent. */
export interface Tree {
  readonly body?: unknown
  readonly query?: unknown
  readonly headers?: unknown
}

/** A part of a message that has a value. */
export interface Leaf {
  readonly place: Place
  /** The value as text, cut if it is long. */
  readonly example: string
  readonly type: 'text' | 'number' | 'bool' | 'list' | 'empty'
}

/** A value at one place in many messages. */
export interface SeenValue {
  readonly value: string
  readonly count: number
}

/** Maximum number of leaves that are listed of one message: more than any vendor sends, few enough to show. */
const LEAVES_MAX = 2000
/** The maximum depth of a body (S42), plus the three parts of a message. */
const DEPTH_MAX = 34
/** Maximum number of list items for `*`. */
const EACH_MAX = 1000
/** Number of list items to inspect: further items look the same. */
const ITEMS_MAX = 20
const EXAMPLE_LENGTH_MAX = 200
/** Maximum number of different values that are kept of one place: a place with more is not a status. */
const DISTINCT_MAX = 500

/** The keys of a place, from the outermost. `@/id` and `/id` have the same keys. */
export function stepsOf(place: Place): string[] {
  return parsePointer(place.startsWith('@') ? place.slice(1) : place)
}

/** Texts that were parsed as JSON, so that each is parsed once for all places in it. */
export type ReadTexts = Map<string, unknown>

/** The value at a place, or `undefined`. Only the message's own members: nothing inherited from objects. */
export function valueAt(root: unknown, place: Place, readTexts: ReadTexts = new Map()): unknown {
  return below(root, stepsOf(place), readTexts)
}

function below(root: unknown, steps: readonly string[], readTexts: ReadTexts): unknown {
  let value = root
  for (const [index, step] of steps.entries()) {
    if (typeof value === 'string') value = insideOf(value, readTexts)
    if (typeof value !== 'object' || value === null) return undefined
    if (Array.isArray(value)) {
      if (step === '*') return belowEach(value, steps.slice(index + 1), readTexts)
      if (!/^(?:0|[1-9]\d{0,6})$/.test(step)) return undefined
    } else if (!Object.hasOwn(value, step)) return undefined
    value = (value as Readonly<Record<string, unknown>>)[step]
  }
  return value
}

/** The values at the same place in each item of a list, in one list. */
function belowEach(items: readonly unknown[], steps: readonly string[], readTexts: ReadTexts): unknown[] {
  return items
    .slice(0, EACH_MAX)
    .map((item) => below(item, steps, readTexts))
    .filter((value) => value !== undefined)
    .flat()
    .slice(0, EACH_MAX)
}

/** A text that contains a JSON object or list, parsed; any other text unchanged. */
function insideOf(text: string, readTexts: ReadTexts): unknown {
  if (!/^\s*[[{]/.test(text)) return text
  if (readTexts.has(text)) return readTexts.get(text)
  let value: unknown = text
  try {
    value = JSON.parse(text)
  } catch {
    // A SyntaxError: the text only begins like JSON.
  }
  readTexts.set(text, value)
  return value
}

/**
 * A value as text, without blanks around it; `undefined` for an empty value or a group of values. For a list, the first item
 * with a text; for an XML element with attributes, its text.
 */
export function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value.trim() || undefined
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : undefined
  if (typeof value === 'boolean') return String(value)
  return Array.isArray(value) ? textIn(value) : elementText(value)
}

function textIn(items: readonly unknown[]): string | undefined {
  for (const item of items.slice(0, ITEMS_MAX)) {
    const text = Array.isArray(item) ? undefined : textOf(item)
    if (text !== undefined) return text
  }
  return undefined
}

function elementText(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, '#text')) return undefined
  const text = (value as Readonly<Record<string, unknown>>)['#text']
  return typeof text === 'object' ? undefined : textOf(text)
}

/** All places of a message that have a value, in the order of the message. */
export function leavesOf(root: unknown): Leaf[] {
  const leaves: Leaf[] = []
  collect(root, { place: '', depth: 0 }, leaves)
  return leaves
}

function collect(value: unknown, { place, depth }: { place: Place; depth: number }, leaves: Leaf[]): void {
  if (leaves.length >= LEAVES_MAX || value === undefined) return
  const inside = (key: string | number, item: unknown): void =>
    collect(item, { place: place + pointerToken(key), depth: depth + 1 }, leaves)
  const read = typeof value === 'string' ? insideOf(value, new Map()) : value
  if (typeof value === 'string' && typeof read !== 'string') collect(read, { place, depth: depth + 1 }, leaves)
  else if (typeof value !== 'object' || value === null) leaves.push({ place, ...leafOf(value) })
  else if (depth >= DEPTH_MAX) return
  else if (!Array.isArray(value)) for (const [key, item] of Object.entries(value)) inside(key, item)
  else if (value.every((item) => typeof item !== 'object')) leaves.push({ place, ...listOf(value) })
  else for (const [index, item] of value.slice(0, ITEMS_MAX).entries()) inside(index, item)
}

function leafOf(value: unknown): Omit<Leaf, 'place'> {
  if (typeof value === 'number') return { example: String(value), type: 'number' }
  if (typeof value === 'boolean') return { example: String(value), type: 'bool' }
  if (typeof value === 'string' && value.trim() !== '') return { example: shortened(value), type: 'text' }
  return { example: '', type: 'empty' }
}

function listOf(items: readonly unknown[]): Omit<Leaf, 'place'> {
  return { example: shortened(items.slice(0, ITEMS_MAX).map(String).join(', ')), type: 'list' }
}

/** A text, cut to fit a line. */
export function shortened(text: string, most = EXAMPLE_LENGTH_MAX): string {
  return text.length > most ? `${text.slice(0, most - 1)}…` : text
}

/** The values at a place in all these messages, the most frequent first. */
export function valuesAt(roots: readonly unknown[], place: Place): SeenValue[] {
  const counts = new Map<string, number>()
  for (const root of roots) {
    const text = textOf(valueAt(root, place))
    if (text === undefined) continue
    const value = shortened(text)
    const count = counts.get(value)
    if (count !== undefined || counts.size < DISTINCT_MAX) counts.set(value, (count ?? 0) + 1)
  }
  return [...counts].map(([value, count]) => ({ value, count })).toSorted((a, b) => b.count - a.count)
}

/** The messages that `each` makes of one message: its items, or itself. `undefined`: no such list. */
export function itemsOf(tree: Tree, each: Place | undefined, readTexts?: ReadTexts): readonly unknown[] | undefined {
  if (each === undefined) return [tree]
  const list = valueAt(tree, each, readTexts)
  if (Array.isArray(list)) return list
  // XML with a single element has no list, and some vendors send a single event without a list.
  return typeof list === 'object' && list !== null ? [list] : undefined
}

/** Sets the value at a place, and creates missing parents: lists where a step is a small number. */
export function putAt(root: Record<string, unknown>, steps: readonly string[], value: unknown): void {
  let holder: unknown = root
  for (const [index, named] of steps.entries()) {
    const step = named === '*' ? '0' : named
    if (typeof holder !== 'object' || holder === null) return
    if (Array.isArray(holder) && !/^\d$/.test(step)) return
    const isLast = index === steps.length - 1
    const known: unknown = Object.hasOwn(holder, step) ? (holder as Readonly<Record<string, unknown>>)[step] : undefined
    const next = isLast ? value : (known ?? (/^[\d*]$/.test(steps[index + 1] ?? '') ? [] : {}))
    // Defined, not assigned: a step `__proto__` is a name like any other.
    Object.defineProperty(holder, step, { value: next, enumerable: true, configurable: true, writable: true })
    holder = next
  }
}
