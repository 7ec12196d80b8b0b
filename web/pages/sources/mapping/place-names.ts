// Names of places in a message, and the rows of a tree. Pure.
import type { Place } from '../../../../src/sources/mapping/mapping.ts'
import { leavesOf, stepsOf, type Leaf, type Tree } from '../../../../src/sources/mapping/places.ts'
import { pointerToken } from '../../../../src/json/json-pointer.ts'
import { sourceWords } from '../../../words/source-words.ts'
import { sanitizeLine } from '../../../parts/sanitize-text.ts'

const say = sourceWords.mapping

/** `call › id`; a place outside the body names its part of the message: `address › status`. */
export function nameOfPlace(place: Place): string {
  const steps = stepsOf(place)
  const [part, ...rest] = steps
  if (place.startsWith('@')) return joined(steps)
  if (part === 'body') return rest.length === 0 ? say.wholeBody : joined(rest)
  if (part === 'query' || part === 'headers') return joined([say.parts[part], ...rest])
  return joined(steps)
}

function joined(steps: readonly string[]): string {
  return steps.length === 0
    ? say.item
    : steps.map((step) => (step === '*' ? say.everyItem : sanitizeLine(step))).join(' › ')
}

/** A place of the message in a mapping's form: below an item of its list, it is relative to the item. */
export function placeIn(each: Place | undefined, place: Place): Place {
  if (each === undefined || !place.startsWith(`${each}/`)) return place
  const [, ...below] = stepsOf(place.slice(each.length))
  return `@${below.map(pointerToken).join('')}`
}

/** A row of the tree: a part with a value, or a group of parts. */
export interface TreeRow {
  /** The place in this message: no two rows have the same. */
  readonly at: Place
  /** The place in the mapping's form. */
  readonly place: Place
  readonly name: string
  readonly depth: number
  /** `null`: a group. */
  readonly leaf: Leaf | null
}

/** The rows of a message in order, each group before its members. */
export function rowsOf(tree: Tree, each: Place | undefined): TreeRow[] {
  const rows: TreeRow[] = []
  let open: readonly string[] = []
  for (const leaf of leavesOf(tree)) {
    const steps = stepsOf(leaf.place)
    const groups = steps.slice(0, -1)
    const shared = groups.findIndex((step, at) => step !== open[at])
    for (let depth = shared < 0 ? groups.length : shared; depth < groups.length; depth += 1)
      rows.push(row(groups.slice(0, depth + 1), null, each))
    // The common groups of the leaf before: a shallower leaf closes the deeper groups.
    open = groups
    rows.push(row(steps, leaf, each))
  }
  return rows
}

function row(steps: readonly string[], leaf: Leaf | null, each: Place | undefined): TreeRow {
  const at = steps.map(pointerToken).join('')
  const own = steps.at(-1) ?? ''
  const isPart = steps.length === 1
  const name = isPart ? (say.parts[own as keyof typeof say.parts] ?? own) : own
  return { at, place: placeIn(each, at), name, depth: steps.length - 1, leaf }
}

/** Whether a row is inside a group. */
export function isBelow(row: TreeRow, group: Place): boolean {
  return row.at.startsWith(`${group}/`)
}

/** The rows that match a search by name, place or value, with their groups. */
export function foundRows(rows: readonly TreeRow[], query: string): readonly TreeRow[] {
  const wanted = query.trim().toLowerCase()
  if (wanted === '') return rows
  const hits = rows.filter(
    ({ leaf, at }) =>
      leaf !== null && (at.toLowerCase().includes(wanted) || leaf.example.toLowerCase().includes(wanted)),
  )
  const groups = new Set(hits.flatMap(({ at }) => groupsOf(at)))
  const kept = new Set(hits)
  return rows.filter((one) => kept.has(one) || (one.leaf === null && groups.has(one.at)))
}

function groupsOf(at: Place): Place[] {
  const steps = stepsOf(at)
  return steps.slice(0, -1).map((_, depth) =>
    steps
      .slice(0, depth + 1)
      .map(pointerToken)
      .join(''),
  )
}
