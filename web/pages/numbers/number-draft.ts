// Converts an entry of the directory between the form and the API. Pure.
import { DETAIL_COLUMNS } from '../../../src/calls/directory/columns.ts'
import type { ListedNumber } from '../../api/numbers.ts'

type TextMember = Exclude<(typeof DETAIL_COLUMNS)[number], 'do_not_record'>

export type NumberDraft = { readonly [Member in TextMember | 'number']: string } & { readonly do_not_record: boolean }

export type NumberEntry = { number: string; do_not_record: boolean } & { [Member in TextMember]: string | null }

/** Members in the order of display. */
export const MEMBERS = ['number', ...DETAIL_COLUMNS] as const

export function newNumberDraft(number: string): NumberDraft {
  return { ...textsOf(() => ''), number, do_not_record: false }
}

export function draftOfNumber(row: Omit<ListedNumber, 'id' | 'managed' | 'updated_at'>): NumberDraft {
  return { ...textsOf((member) => row[member] ?? ''), number: row.number, do_not_record: row.do_not_record }
}

export function entryOf(draft: NumberDraft): NumberEntry {
  return {
    ...textsOf((member) => draft[member].trim() || null),
    number: draft.number.trim(),
    do_not_record: draft.do_not_record,
  }
}

/** Returns only the members that the person changed, so that other people's changes stay. */
export function changeOf(before: NumberDraft, after: NumberDraft): Partial<NumberEntry> {
  const [old, fresh] = [entryOf(before), entryOf(after)]
  return Object.fromEntries(MEMBERS.filter((member) => old[member] !== fresh[member]).map((one) => [one, fresh[one]]))
}

function textsOf<Value>(value: (member: TextMember) => Value): { readonly [Member in TextMember]: Value } {
  return {
    name: value('name'),
    custom_id: value('custom_id'),
    custom_group: value('custom_group'),
    campaign: value('campaign'),
    source: value('source'),
    medium: value('medium'),
    country: value('country'),
    timezone: value('timezone'),
  }
}
