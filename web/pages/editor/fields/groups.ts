// The list of fields in the order in which people look for them (behaviour 1).
import type { Field } from '../../../../src/calls/fields.ts'
import { fieldGroupOf, FIELD_GROUPS } from '../../../parts/field-groups.ts'
import type { FieldGroup } from '../../../parts/field-groups.ts'

/** Whether a call of this account has it: seen lately, or given by Offhook itself. Before that is known, all are. */
export function isSeen({ code, from, known }: Field, seen: ReadonlySet<string>): boolean {
  return seen.size === 0 || seen.has(code) || from === 'offhook' || known === 'each'
}

export interface ListedGroup {
  readonly name: FieldGroup | 'unseen'
  readonly fields: readonly Field[]
}

/** The groups that have fields, those not seen yet as the last. */
export function groupFields(fields: readonly Field[], seen: ReadonlySet<string>): ListedGroup[] {
  const here = fields.filter((field) => isSeen(field, seen))
  const unseen = fields.filter((field) => !isSeen(field, seen))
  return [
    ...FIELD_GROUPS.map((name) => ({ name, fields: here.filter(({ code }) => fieldGroupOf(code) === name) })),
    { name: 'unseen' as const, fields: unseen },
  ].filter((group) => group.fields.length > 0)
}
