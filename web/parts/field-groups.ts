// The fields of a call, in the groups that people look for them in.

export const FIELD_GROUPS = ['call', 'caller', 'dialled', 'agent', 'recording', 'tracking', 'custom'] as const
export type FieldGroup = (typeof FIELD_GROUPS)[number]

/**
 * The fields of each group, by code or by the beginning of the code. A field in none of these groups belongs to the
 * group `call`.
 */
const GROUP_FIELDS: Readonly<Record<Exclude<FieldGroup, 'call'>, RegExp>> = {
  caller: /^(?:caller_|attestation$|first_call|prior_calls|calls_30d|last_(?:call_at|outcome|agent))/,
  dialled: /^(?:tracking_number|destination_|custom_id$|custom_group$|campaign_name$)/,
  agent: /^(?:agent_|queue_name$|ivr_path$|dtmf_digits$|transfer|wrapup_duration$|disposition$|notes$|tags$)/,
  recording: /^(?:record|voicemail_|transcript$|summary$|sentiment$|keywords_spotted$|survey_outcome$|lead_score$)/,
  tracking:
    /^(?:utm_|visitor_|ga_|source$|medium$|keyword$|gclid$|gbraid$|wbraid$|msclkid$|fbc$|fbp$|landing_page$|page_called_from$|referrer$|value$|currency$)/,
  custom: /^custom\./,
}

export function fieldGroupOf(code: string): FieldGroup {
  return FIELD_GROUPS.find((group) => group !== 'call' && GROUP_FIELDS[group].test(code)) ?? 'call'
}
