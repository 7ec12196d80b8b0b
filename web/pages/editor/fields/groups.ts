// The list of fields in the order in which people look for them (behaviour 1).
import type { Field } from '../../../../src/calls/fields.ts'

export const groupNames = ['call', 'caller', 'dialled', 'agent', 'recording', 'tracking', 'custom'] as const
export type GroupName = (typeof groupNames)[number]

const groups: Readonly<Record<Exclude<GroupName, 'call' | 'custom'>, RegExp>> = {
  caller: /^(?:caller_|first_call$|prior_calls$|calls_30d$)/,
  dialled: /^(?:tracking_number|destination_|custom_id$|custom_group$|campaign_name$)/,
  agent: /^(?:agent_|queue_name$|ivr_path$|dtmf_digits$|transfer|wrapup_duration$|disposition$|notes$|tags$)/,
  recording: /^(?:record|voicemail_|transcript$|summary$|sentiment$|keywords_spotted$|survey_outcome$|lead_score$)/,
  tracking:
    /^(?:utm_|visitor_|ga_|source$|medium$|keyword$|gclid$|gbraid$|wbraid$|msclkid$|fbc$|fbp$|landing_page$|page_called_from$|referrer$|value$|currency$)/,
}

export function groupOf(code: string): GroupName {
  if (code.startsWith('custom.')) return 'custom'
  const found = Object.entries(groups).find(([, codes]) => codes.test(code))
  return found ? (found[0] as GroupName) : 'call'
}

/** Whether a call of this account has it: seen lately, or given by Offhook itself. Before that is known, all are. */
export function isSeen({ code, from, known }: Field, seen: ReadonlySet<string>): boolean {
  return seen.size === 0 || seen.has(code) || from === 'offhook' || known === 'each'
}

export interface FieldGroup {
  readonly name: GroupName | 'unseen'
  readonly fields: readonly Field[]
}

/** The groups that have fields, those not seen yet as the last. */
export function groupFields(fields: readonly Field[], seen: ReadonlySet<string>): FieldGroup[] {
  const here = fields.filter((field) => isSeen(field, seen))
  const unseen = fields.filter((field) => !isSeen(field, seen))
  return [
    ...groupNames.map((name) => ({ name, fields: here.filter(({ code }) => groupOf(code) === name) })),
    { name: 'unseen' as const, fields: unseen },
  ].filter((group) => group.fields.length > 0)
}
