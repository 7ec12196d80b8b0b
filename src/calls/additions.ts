// What people add to a call (C26): tags, notes, a value, a corrected outcome. Additions lie over the fields that the source reports: a
// later report of the source changes only what lies beneath them.
import { BOUNDS } from '../bounds.ts'
import type { Addition, AdditionNews, Call, CallAdditions, FieldValue, Outcome } from './call.ts'

export const ADDITION_KINDS = [
  'tag',
  'untag',
  'note',
  'value',
  'outcome',
] as const satisfies readonly Addition['kind'][]

const NO_ADDITIONS: CallAdditions = { made: 0, inForce: [] }

/** The outcome that counts: the corrected outcome, otherwise the reported outcome; `null` until the call has ended. */
export function outcomeOf({ outcome, added }: Pick<Call, 'outcome' | 'added'>): Outcome | null {
  if (outcome === null || added === undefined) return outcome
  return added.inForce.findLast((one) => one.kind === 'outcome')?.value ?? outcome
}

/** The additions after a change; `null`: nothing changes, because a limit would be exceeded, or because the addition is not in force. */
export function changeAdditions(
  { made, inForce }: CallAdditions = NO_ADDITIONS,
  news: AdditionNews,
): CallAdditions | null {
  if ('add' in news) {
    const { add } = news
    const isRefused = flawOfAdditions({ made, inForce }, add) !== null
    return isRefused ? null : { made: made + add.length, inForce: [...inForce, ...add] }
  }
  const left = inForce.filter(({ id }) => id !== news.remove)
  return left.length === inForce.length ? null : { made, inForce: left }
}

/** Says which limit of a call the new additions would exceed; `null`: none. */
export function flawOfAdditions(
  { made, inForce }: CallAdditions = NO_ADDITIONS,
  add: readonly Addition[],
): string | null {
  const { additions, addedTags, addedNoteChars } = BOUNDS
  if (made + add.length > additions) return `A call can have at most ${additions} additions, including removed ones.`
  const all: readonly Addition[] = [...inForce, ...add]
  if (all.filter(({ kind }) => kind === 'tag').length > addedTags)
    return `People can add at most ${addedTags} tags to a call. Remove a tag first.`
  const chars = all.reduce((sum, one) => sum + (one.kind === 'note' ? one.value.length : 0), 0)
  if (chars > addedNoteChars)
    return `All notes on a call can have at most ${addedNoteChars} characters together. Remove a note first.`
  return null
}

/** The additions among these that change something on this call: others are not made. */
export function effectiveAdditions(
  { fields, added = NO_ADDITIONS }: Pick<Call, 'fields' | 'added'>,
  wanted: readonly Addition[],
): Addition[] {
  const lastOf = (isSame: (one: Addition) => boolean): Addition | undefined => added.inForce.findLast(isSame)
  return wanted.filter((one) => {
    if (one.kind === 'note') return true
    if (one.kind === 'outcome') return lastOf(({ kind }) => kind === 'outcome')?.value !== one.value
    if (one.kind === 'value')
      return !isSameValue(
        lastOf(({ kind }) => kind === 'value'),
        one,
      )
    const last = lastOf(({ kind, value }) => (kind === 'tag' || kind === 'untag') && value === one.value)
    if (last) return last.kind !== one.kind
    return one.kind === 'tag' || tagsIn(fields['tags']).includes(one.value)
  })
}

function isSameValue(one: Addition | undefined, other: Addition): boolean {
  if (one?.kind !== 'value' || other.kind !== 'value') return false
  return one.value.amount === other.value.amount && one.value.currency === other.value.currency
}

/** Lays tags, notes, value and currency of people over the source's fields. The outcome has its place in `outcomeOf`. */
export function overlayAdditions(fields: Record<string, FieldValue>, { inForce }: CallAdditions): void {
  const tags = new Set(tagsIn(fields['tags']))
  const notes = [fields['notes']].filter((text) => typeof text === 'string' && text !== '')
  for (const one of inForce)
    if (one.kind === 'tag') tags.add(one.value)
    else if (one.kind === 'untag') tags.delete(one.value)
    else if (one.kind === 'note') notes.push(one.value)
    else if (one.kind === 'value') {
      fields['value'] = one.value.amount
      if (one.value.currency !== undefined) fields['currency'] = one.value.currency
    }
  if (tags.size > 0) fields['tags'] = [...tags]
  else delete fields['tags']
  if (notes.length > 0) fields['notes'] = notes.join('\n')
}

const tagsIn = (value: FieldValue | undefined): readonly string[] => (Array.isArray(value) ? value : [])
