// The usual fields of a call as flat JSON, the best form for automations. Every key is always there, so that an automation that
// was set up with the first call fits all calls; long texts are cut so that a sheet's cell can hold them together with the
// others.
import type { Row } from '../../../render/request.ts'
import { input, rows, type RowFilter, type ServiceInput } from '../service.ts'

const asIs = [
  [
    'event_id',
    'event_type',
    'event_time',
    'uniqueid',
    'sequence',
    'is_test',
    'status',
    'outcome',
    'answered',
    'direction',
  ],
  ['caller_number', 'caller_name', 'caller_anonymous', 'caller_type', 'caller_city', 'caller_state', 'caller_postcode'],
  ['caller_country', 'first_call', 'prior_calls', 'tracking_number', 'tracking_number_name', 'destination_number'],
  ['destination_name', 'agent_id', 'agent_name', 'agent_email', 'queue_name', 'ivr_path', 'custom_id', 'custom_group'],
  ['campaign_name', 'start_time', 'answer_time', 'end_time', 'timezone', 'duration', 'talk_duration', 'ring_duration'],
  [
    'hold_duration',
    'queue_duration',
    'transfer_count',
    'transferred_to',
    'hangup_by',
    'hangup_cause',
    'voicemail_left',
  ],
  [
    'voicemail_url',
    'recorded',
    'recording_url',
    'recording_duration',
    'sentiment',
    'disposition',
    'lead_score',
    'value',
  ],
  ['currency', 'cost', 'source', 'medium', 'keyword', 'utm_source', 'utm_medium', 'utm_campaign', 'utm_term'],
  ['utm_content', 'gclid', 'msclkid', 'landing_page', 'page_called_from', 'referrer', 'survey_outcome'],
].flat()

const lists = ['keywords_spotted', 'tags']
const long = ['summary', 'transcript', 'notes']

/** `date`: a filter for dates, if another form than ISO 8601 in UTC is wanted. */
export function flatRows(date: string = ''): readonly Row[] {
  return rows(
    ...asIs.map((code): [string, string] => [code, `[[${code}${code.endsWith('_time') ? date : ''}]]`]),
    ...lists.map((code): [string, string] => [code, `[[${code}|join]]`]),
    ...long.map((code): [string, string] => [code, `[[${code}|truncate:20000]]`]),
  )
}

/**
 * For automations whose last step may fill a sheet, which Offhook cannot know: the person chooses it. Elsewhere the apostrophe
 * would only be in the way.
 */
export const formulas: ServiceInput = input({
  key: 'formulas',
  label: 'Text that looks like a formula',
  help: 'If the calls end up in a spreadsheet, add an apostrophe: a caller name such as =HYPERLINK(…) then stays text. Phone numbers such as +61412345678 are unchanged.',
  type: 'select',
  required: false,
  options: [
    { value: '', label: 'Send unchanged' },
    { value: 'text', label: 'Add an apostrophe' },
  ],
})

export const formulasAsText: RowFilter = { input: formulas.key, value: 'text', filter: 'cell' }
