// The list of fields, in the order in which people look for them (behaviour 1).
import type { Field } from '../../../../src/calls/fields.ts'
import { fieldGroupOf, FIELD_GROUPS } from '../../../parts/field-groups.ts'
import type { FieldGroup } from '../../../parts/field-groups.ts'

/**
 * Whether calls of this account have the field: recently seen, or added by Offhook itself. Until the seen fields are loaded,
 * every field counts.
 */
export function isSeen({ code, from, known }: Field, seen: ReadonlySet<string>): boolean {
  return seen.size === 0 || seen.has(code) || from === 'offhook' || known === 'each'
}

/** The fields that most requests send: each has a value, or the list says where the value comes from. */
const USUAL: readonly string[] = [
  'caller_number',
  'caller_name',
  'tracking_number',
  'outcome',
  'start_time',
  'talk_duration',
  'recording_url',
  'uniqueid',
]

/** Fields that only programs need. */
const TECHNICAL: ReadonlySet<string> = new Set([
  'event_id',
  'event_type',
  'event_time',
  'sequence',
  'is_realtime',
  'is_test',
  'is_replayed',
  'route_name',
  'account_id',
  'account_name',
  'parent_call_id',
  'sip_call_id',
  'previous_status',
  'timezone',
  'hangup_cause',
  'hangup_cause_code',
  'sip_status',
  'recording_id',
])

type GroupName = 'usual' | FieldGroup | 'technical' | 'unseen'

export interface ListedGroup {
  readonly name: GroupName
  readonly fields: readonly Field[]
}

/** The groups that have fields: usual fields first; technical and unseen fields last. */
export function groupFields(fields: readonly Field[], seen: ReadonlySet<string>): ListedGroup[] {
  const groupOf = (field: Field): GroupName => {
    if (USUAL.includes(field.code)) return 'usual'
    if (!isSeen(field, seen)) return 'unseen'
    return TECHNICAL.has(field.code) ? 'technical' : fieldGroupOf(field.code)
  }
  const names: readonly GroupName[] = ['usual', ...FIELD_GROUPS, 'technical', 'unseen']
  return names
    .map((name) => ({ name, fields: fields.filter((field) => groupOf(field) === name) }))
    .map((group) => (group.name === 'usual' ? { ...group, fields: inUsualOrder(group.fields) } : group))
    .filter((group) => group.fields.length > 0)
}

function inUsualOrder(fields: readonly Field[]): readonly Field[] {
  return fields.toSorted((a, b) => USUAL.indexOf(a.code) - USUAL.indexOf(b.code))
}
