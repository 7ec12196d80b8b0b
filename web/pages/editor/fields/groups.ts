// The list of fields in the order in which people look for them (behaviour 1).
import type { Field } from '../../../../src/calls/fields.ts'
import { fieldGroupOf, FIELD_GROUPS } from '../../../parts/field-groups.ts'
import type { FieldGroup } from '../../../parts/field-groups.ts'

/** Whether a call of this account has it: seen lately, or given by Offhook itself. Before that is known, all are. */
export function isSeen({ code, from, known }: Field, seen: ReadonlySet<string>): boolean {
  return seen.size === 0 || seen.has(code) || from === 'offhook' || known === 'each'
}

/** What most requests send, first of all; of each there is a value, or it is said what supplies it. */
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

/** What only programs ask for. */
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

export type GroupName = 'usual' | FieldGroup | 'technical' | 'unseen'

export interface ListedGroup {
  readonly name: GroupName
  readonly fields: readonly Field[]
}

/** The groups that have fields: the usual ones first, what is technical and what was not seen yet as the last. */
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
