// The fields of a call, in groups, and those that match a search. Pure.
import type { FieldValue, Fields } from '../../../src/calls/call.ts'
import { fieldOf, FIELDS as catalogue } from '../../../src/calls/fields.ts'
import type { Field } from '../../../src/calls/fields.ts'
import { fieldGroupOf, FIELD_GROUPS } from '../../parts/field-groups.ts'
import type { FieldGroup } from '../../parts/field-groups.ts'

export interface KnownField {
  readonly field: Field
  readonly value: Exclude<FieldValue, null>
}

interface KnownGroup {
  readonly name: FieldGroup
  readonly fields: readonly KnownField[]
}

const FIELD_POSITIONS = new Map(catalogue.map(({ code }, at) => [code, at]))

/** The groups in the order of the catalogue, with custom fields by name; groups without a field are left out. */
export function knownFields(fields: Fields, search: string): KnownGroup[] {
  const wanted = search.trim().toLowerCase()
  const known = Object.entries(fields)
    .flatMap(([code, value]) => {
      const field = fieldOf(code)
      return field === undefined || value === null || value === '' ? [] : [{ field, value }]
    })
    .filter((one) => wanted === '' || searched(one).includes(wanted))
    .toSorted((a, b) => placeOf(a) - placeOf(b) || a.field.code.localeCompare(b.field.code))
  return FIELD_GROUPS.map((name) => ({
    name,
    fields: known.filter(({ field }) => fieldGroupOf(field.code) === name),
  })).filter((group) => group.fields.length > 0)
}

function placeOf({ field }: KnownField): number {
  return FIELD_POSITIONS.get(field.code) ?? FIELD_POSITIONS.size
}

function searched({ field, value }: KnownField): string {
  return `${field.label}\n[[${field.code}]]\n${typeof value === 'object' ? value.join(', ') : String(value)}`.toLowerCase()
}
