// Finds the integrations whose conditions a call may meet, without asking each of thousands.
//
// Most conditions name the values that a field must have: this tracking number, these groups. For each integration the index
// knows such a field and its values, which are necessary to meet the conditions. Conditions without such a field are returned for
// every call. The index only leaves out conditions that are not met: `isMet` decides.
import type { Fields } from '../calls/call.ts'
import { fieldValue } from '../calls/derived-fields.ts'
import { getOrInsert } from '../get-or-insert.ts'
import { collectTests } from './condition-tests.ts'
import { keysOfKnown, keysOfWanted, UNKNOWN_KEY } from './conditions.ts'
import type { Condition, FieldTest } from './integration.ts'

export interface ConditionIndex<Item> {
  /** All items whose conditions these fields meet, and maybe others, in the order of the items. */
  mayMeet(fields: Fields): readonly Item[]
}

/** A field, and the keys of which its value has at least one if the conditions are met. */
interface NecessaryKeys {
  readonly field: string
  readonly keys: readonly string[]
}

/** A telephone number has up to three keys. The keys of more than a hundred numbers would take much memory: they are not indexed. */
const KEYS_MAX = 300

/** An item with its place in the order of the items. */
interface Entry<Item> {
  readonly place: number
  readonly item: Item
}

export function createConditionIndex<Item>(
  items: readonly Item[],
  conditionsOf: (item: Item) => Condition | null,
): ConditionIndex<Item> {
  const necessary = items.map((item) => keysOf(conditionsOf(item)))
  const counts = countKeys(necessary)
  const always: Entry<Item>[] = []
  const byField = new Map<string, Map<string, Entry<Item>[]>>()
  for (const [place, item] of items.entries()) {
    const entry = { place, item }
    const rarest = rarestOf(necessary[place] ?? [], counts)
    if (rarest === null) {
      always.push(entry)
      continue
    }
    const byKey = getOrInsert(byField, rarest.field, () => new Map<string, Entry<Item>[]>())
    for (const key of rarest.keys) {
      const entries = getOrInsert(byKey, key, () => [])
      if (entries.at(-1) !== entry) entries.push(entry)
    }
  }
  return {
    mayMeet(fields) {
      const found = always.length > 0 ? [always] : []
      for (const [field, byKey] of byField)
        for (const key of keysOfKnown(fieldValue(fields, field) ?? null, field)) {
          const entries = byKey.get(key)
          if (entries) found.push(entries)
        }
      return inOrder(found)
    },
  }
}

/** Each item once, in order. */
function inOrder<Item>(lists: readonly (readonly Entry<Item>[])[]): Item[] {
  const [first = [], ...others] = lists
  if (others.length === 0) return first.map(({ item }) => item)
  const byPlace = new Map(lists.flat().map(({ place, item }) => [place, item]))
  return [...byPlace].toSorted(([a], [b]) => a - b).map(([, item]) => item)
}

/** How many items have each key of each field. */
function countKeys(necessary: readonly (readonly NecessaryKeys[])[]): ReadonlyMap<string, ReadonlyMap<string, number>> {
  const counts = new Map<string, Map<string, number>>()
  for (const options of necessary)
    for (const { field, keys } of options) {
      const ofField = getOrInsert(counts, field, () => new Map<string, number>())
      for (const key of keys) ofField.set(key, (ofField.get(key) ?? 0) + 1)
    }
  return counts
}

/** The field whose keys the fewest items have; `null`: there is none. */
function rarestOf(
  options: readonly NecessaryKeys[],
  counts: ReadonlyMap<string, ReadonlyMap<string, number>>,
): NecessaryKeys | null {
  let [rarest, fewest]: [NecessaryKeys | null, number] = [null, Infinity]
  for (const option of options) {
    const ofField = counts.get(option.field)
    const count = option.keys.reduce((sum, key) => sum + (ofField?.get(key) ?? 0), 0)
    if (count < fewest) [rarest, fewest] = [option, count]
  }
  return rarest
}

/** The conditions `null` (C15). */
const USUAL_KEYS: readonly NecessaryKeys[] = [
  { field: 'direction', keys: [UNKNOWN_KEY, ...keysOfWanted('inbound', 'direction')] },
]

/** The fields that conditions name with their values; one of them is enough for the index. */
function keysOf(conditions: Condition | null): readonly NecessaryKeys[] {
  if (conditions === null) return USUAL_KEYS
  // Conditions that exceed a limit (S45) are not walked down.
  return 'message' in collectTests(conditions) ? [] : keysOfTree(conditions)
}

/** The depth must be within the limit. */
function keysOfTree(condition: Condition): readonly NecessaryKeys[] {
  if ('all' in condition) return condition.all.flatMap(keysOfTree)
  if ('any' in condition) return keysOfAny(condition.any.map(keysOfTree))
  const keys = keysOfTest(condition)
  return keys === null || keys.length > KEYS_MAX ? [] : [{ field: condition.field, keys }]
}

/** `null`: the test names no values. */
function keysOfTest({ field, op, value }: FieldTest): readonly string[] | null {
  if (op === 'unknown') return [UNKNOWN_KEY]
  if (op === 'is' && value !== undefined && typeof value !== 'object') return keysOfWanted(value, field)
  if (op === 'one_of' && typeof value === 'object') return value.flatMap((one) => keysOfWanted(one, field))
  return null
}

/** One of the members must be met: fields that each of them names, with the keys of all. */
function keysOfAny(members: readonly (readonly NecessaryKeys[])[]): readonly NecessaryKeys[] {
  return (members[0] ?? []).flatMap(({ field }) => {
    const named = members.map((member) => member.find((one) => one.field === field))
    if (named.includes(undefined)) return []
    const keys = named.flatMap((one) => one?.keys ?? [])
    return keys.length > KEYS_MAX ? [] : [{ field, keys }]
  })
}
