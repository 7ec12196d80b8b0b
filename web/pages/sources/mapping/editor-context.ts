// The context of the mapping editor's parts: the messages, the mapping, the proposal, and how to change the mapping.
import type { Mapping, Meaning, Place, StatusRule } from '../../../../src/sources/mapping/mapping.ts'
import { meaningOf, outcomeMeant } from '../../../../src/sources/mapping/meanings.ts'
import {
  itemsOf,
  shortened,
  textOf,
  valueAt,
  valuesAt,
  type SeenValue,
} from '../../../../src/sources/mapping/places.ts'
import type { Proposal } from '../../../../src/sources/mapping/propose.ts'
import { createFormContext } from '../../../parts/form-context.ts'
import { knownMeanings } from './change.ts'
import { nameOfPlace, rowsOf } from './place-names.ts'
import type { Home, SeenMessage } from './results.ts'

export interface MappingEditorState {
  /** Oldest first. */
  readonly messages: readonly SeenMessage[]
  /** The message shown in the tree; `null`: none has arrived. */
  readonly chosen: SeenMessage | null
  readonly mapping: Mapping
  readonly proposal: Proposal
  readonly home: Home
  /** The parts of all messages, those of the shown message first. */
  readonly parts: readonly Part[]
  /** Meanings that nobody has confirmed yet: `proposedKey` of each. */
  readonly proposed: ReadonlySet<string>
  readonly change: (next: Mapping) => void
  /** Changes the mapping and marks its new meanings as proposed. */
  readonly changeStatus: (rule: number, place: Place) => void
  /** The person set or confirmed the meaning of a value. */
  readonly confirm: (place: Place, value: string) => void
  readonly choose: (id: string) => void
}

interface Part {
  readonly place: Place
  readonly name: string
  /** The value in the shown message, else in another; empty: none. */
  readonly example: string
}

export const [EditorContext, useMappingEditor] = createFormContext<MappingEditorState>()

export function proposedKey(place: Place, value: string): string {
  return `${place} ${value.toLowerCase()}`
}

/** Number of messages whose parts are offered: further messages have the same. */
const MESSAGES_READ_MAX = 40
const PARTS_MAX = 3000

export function partsOf(messages: readonly SeenMessage[], chosen: SeenMessage | null, each: Place | undefined): Part[] {
  const parts = new Map<Place, Part>()
  const latest = messages.slice(-MESSAGES_READ_MAX).toReversed()
  for (const { tree } of chosen === null ? latest : [chosen, ...latest])
    for (const { place, leaf } of rowsOf(tree, each)) {
      if (leaf === null || parts.size >= PARTS_MAX) continue
      const known = parts.get(place)
      if (known === undefined || (known.example === '' && leaf.example !== ''))
        parts.set(place, { place, name: nameOfPlace(place), example: leaf.example })
    }
  return [...parts.values()]
}

/** The messages, or the items of a list in each. */
function rootsOf({ mapping, messages }: Pick<MappingEditorState, 'mapping' | 'messages'>, place: Place): unknown[] {
  const trees = messages.map(({ tree }) => tree)
  return place.startsWith('@') ? trees.flatMap((tree) => itemsOf(tree, mapping.each) ?? []) : trees
}

/** The values at a place in all messages, the most frequent first. */
export function seenAt(editor: Pick<MappingEditorState, 'mapping' | 'messages'>, place: Place): SeenValue[] {
  return valuesAt(rootsOf(editor, place), place)
}

/** The value at a place in the shown message; `null`: none. */
export function valueNow(
  { mapping, chosen }: Pick<MappingEditorState, 'mapping' | 'chosen'>,
  place: Place,
): string | null {
  if (chosen === null) return null
  const [first] = place.startsWith('@') ? (itemsOf(chosen.tree, mapping.each) ?? []) : [chosen.tree]
  const text = textOf(valueAt(first, place))
  return text === undefined ? null : shortened(text)
}

/**
 * The most likely meaning of a value in a status rule. The first rule is about the status, later rules are about the outcome.
 */
export function likelyMeaning(
  { proposal }: Pick<MappingEditorState, 'proposal'>,
  { rule, place, value }: { rule: number; place: Place; value: string },
): Meaning | null {
  const known = [...proposal.status, ...(rule > 0 ? proposal.outcome : [])].find((one) => one.place === place)
  const found = known?.values.find((one) => one.value === value)
  if (found) return found.meaning
  const outcome = rule > 0 ? outcomeMeant(value) : null
  return outcome === null ? meaningOf(value) : { outcome }
}

/** Number of values to inspect for a proposal: a part with more values is not a status. */
export const VALUES_SHOWN_MAX = 40

export function likelyMeanings(
  editor: Pick<MappingEditorState, 'proposal' | 'mapping' | 'messages'>,
  rule: number,
  place: Place,
): StatusRule['values'] {
  const { status, outcome } = editor.proposal
  const proposed = (rule === 0 ? status : outcome).find((one) => one.place === place)
  if (proposed) return knownMeanings(proposed.values)
  const seen = seenAt(editor, place).slice(0, VALUES_SHOWN_MAX)
  return knownMeanings(seen.map(({ value }) => ({ value, meaning: likelyMeaning(editor, { rule, place, value }) })))
}
