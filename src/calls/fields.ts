// The catalogue of fields: everything a request can say of a call, as `[[code]]`.
//
// `known` is the earliest moment: a field of `processed` is never there in a realtime request. `from` says who gives it:
// a `source` (which may also be a client of the API), `offhook` (computed; a source that sends it is refused), or
// `gap` (computed, and the source's own figure is taken where nothing could be computed, C12).
// Own fields are `custom.<name>` and are not rows here: their names are the user's.
import { ATTESTATIONS } from './attestation.ts'
import { OUTCOMES, STATUSES } from './status.ts'
import type { FieldValue } from './call.ts'

export type FieldType =
  | 'string'
  | 'text'
  | 'int'
  | 'number'
  | 'decimal'
  | 'bool'
  | 'datetime'
  | 'phone'
  | 'url'
  | 'list'
  | 'enum'

/** When a field is known: at ring (R), at answer (A), at the end (E), after processing (P), in each request, or at any time. */
export type KnownFrom = 'ring' | 'answer' | 'end' | 'processed' | 'each' | 'any'

export interface Field {
  readonly code: string
  /** What people see. */
  readonly label: string
  readonly type: FieldType
  readonly example: FieldValue
  readonly known: KnownFrom
  /** Whether it may change after it is first known. */
  readonly changes: boolean
  readonly from: 'source' | 'offhook' | 'gap'
  /** One sentence. */
  readonly help: string
  /** The values of an enum. */
  readonly values?: readonly string[]
}

type More = { readonly from?: Field['from']; readonly changes?: true; readonly values?: readonly string[] }

/** One row: code, label, type, example, when it is known, help, and what is not usual about it. */
type Row = readonly [string, string, FieldType, FieldValue, KnownFrom, string, More?]

const computed: More = { from: 'offhook' }
const gap: More = { from: 'gap' }
const changing: More = { changes: true }

// oxfmt-ignore
const ROWS: readonly Row[] = [
  ['uniqueid', 'Unique ID', 'string', '1761742800.4711', 'ring', 'Ties all requests of one call together.', computed],
  ['event_id', 'Event ID (same on retry)', 'string', 'evt_01980a52f3c97d4e8b1b6a3f0c2d4e5f', 'each', 'The id of this event; a retry has the same.', computed],
  ['event_type', 'Event', 'string', 'call.answered', 'each', 'What this request tells: call. and the status, call.final or call.updated.', computed],
  ['event_time', 'Event time', 'datetime', '2026-11-25T03:04:05.123Z', 'each', 'When it happened.', computed],
  ['sequence', 'Event number in call', 'int', 2, 'each', 'Counts the events of the call: 1, 2, 3.', computed],
  ['is_realtime', 'Realtime request', 'bool', true, 'each', 'Whether this request tells a change of status, and not the finished call.', computed],
  ['is_test', 'Test call', 'bool', false, 'each', 'Whether this is a test call.', computed],
  ['is_replayed', 'Replayed call', 'bool', false, 'each', 'Whether this call was played from a recorded session.', computed],
  ['route_name', 'Route name', 'string', 'CRM', 'each', 'The name of the integration that sends this request.', computed],
  ['account_id', 'Account ID', 'string', '1001', 'ring', 'The account that the call belongs to.', computed],
  ['account_name', 'Account name', 'string', 'Acme Pty Ltd', 'ring', 'The name of that account.', computed],
  ['parent_call_id', 'Parent/linked call ID', 'string', '1761742800.4700', 'ring', 'The Unique ID of the call that this one came from or went into.'],
  ['sip_call_id', 'SIP Call-ID', 'string', 'a84b4c76e66710@pc33', 'ring', 'The Call-ID of the caller’s leg.'],
  ['status', 'Call status (lifecycle)', 'enum', 'answered', 'ring', 'Where the call is in its life.', { from: 'offhook', changes: true, values: STATUSES }],
  ['previous_status', 'Previous status', 'enum', 'ringing', 'ring', 'The status before this one.', { from: 'offhook', changes: true, values: STATUSES }],
  ['outcome', 'Result', 'enum', 'answered', 'end', 'How the call ended.', { from: 'offhook', values: OUTCOMES }],
  ['answered', 'Was answered', 'bool', true, 'answer', 'Whether a person answered.', computed],
  ['direction', 'Direction', 'enum', 'inbound', 'ring', 'Inbound, outbound or internal.', { values: ['inbound', 'outbound', 'internal'] }],
  ['caller_number', 'Caller number', 'phone', '+61412345678', 'ring', 'The number that calls, with its country code.'],
  ['caller_number_local', 'Caller number (national)', 'string', '0412 345 678', 'ring', 'The caller’s number as it is written in its own country.'],
  ['caller_name', 'Caller name', 'string', 'Jane "JJ" O\'Neil', 'ring', 'The name that came with the call.'],
  ['caller_anonymous', 'Number withheld', 'bool', false, 'ring', 'Whether the caller hides the number.'],
  ['caller_type', 'Line type', 'enum', 'mobile', 'ring', 'The kind of line that calls.', { values: ['mobile', 'landline', 'voip', 'toll_free', 'other'] }],
  ['caller_city', 'Caller city/exchange', 'string', 'Sydney', 'ring', 'The city or exchange of the caller’s number.'],
  ['caller_state', 'Caller state', 'string', 'NSW', 'ring', 'The state of the caller’s number.'],
  ['caller_postcode', 'Caller postcode', 'string', '2000', 'ring', 'The postcode of the caller’s number.'],
  ['caller_country', 'Caller country', 'string', 'AU', 'ring', 'The country of the caller’s number, in two letters.'],
  ['attestation', 'Caller ID attestation', 'enum', 'A', 'ring', 'How far the caller’s carrier vouches for the number (STIR/SHAKEN): A fully, B and C less; failed if its signature is wrong.', { values: ATTESTATIONS }],
  ['first_call', 'First call from this number', 'bool', true, 'ring', 'Whether this is the first call from or to this number.'],
  ['prior_calls', 'Earlier calls', 'int', 0, 'ring', 'How many calls from or to this number there were before.'],
  ['calls_30d', 'Calls in last 30 days', 'int', 1, 'ring', 'How many calls from or to this number there were in the last 30 days, this call included.'],
  ['last_call_at', 'Previous call', 'datetime', '2026-11-20T01:12:30.000Z', 'ring', 'When the previous call from or to this number began.'],
  ['last_outcome', 'Result of previous call', 'enum', 'answered', 'ring', 'How the previous call from or to this number ended.', { values: OUTCOMES }],
  ['last_agent', 'Previous agent', 'string', 'Sam Lee', 'ring', 'Who last answered a call from or to this number: the name, or the ID where there is no name.'],
  ['first_call_per_number', 'First call from this number (per number)', 'bool', true, 'ring', 'Whether this is the first call between this number and the dialled one.'],
  ['prior_calls_per_number', 'Earlier calls (per number)', 'int', 0, 'ring', 'How many calls between this number and the dialled one there were before.'],
  ['calls_30d_per_number', 'Calls in last 30 days (per number)', 'int', 1, 'ring', 'How many calls between this number and the dialled one there were in the last 30 days, this call included.'],
  ['last_call_at_per_number', 'Previous call (per number)', 'datetime', '2026-11-20T01:12:30.000Z', 'ring', 'When the previous call between this number and the dialled one began.'],
  ['last_outcome_per_number', 'Result of previous call (per number)', 'enum', 'answered', 'ring', 'How the previous call between this number and the dialled one ended.', { values: OUTCOMES }],
  ['last_agent_per_number', 'Previous agent (per number)', 'string', 'Sam Lee', 'ring', 'Who last answered a call between this number and the dialled one.'],
  ['tracking_number', 'Tracking (dialled) number', 'phone', '+61288889999', 'ring', 'The number that the caller dialled.'],
  ['tracking_number_name', 'Tracking number name', 'string', 'Website header', 'ring', 'The name of the dialled number, from the directory.'],
  ['destination_number', 'Answer point number', 'phone', '+61299991111', 'ring', 'The number that the call was sent to.', changing],
  ['destination_name', 'Answer point name', 'string', 'Reception', 'ring', 'The name of the place that the call was sent to.', changing],
  ['agent_id', 'Agent ID', 'string', '204', 'answer', 'The person who answered, as the phone system knows them.'],
  ['agent_name', 'Agent name', 'string', 'Sam Lee', 'answer', 'The name of the person who answered.'],
  ['agent_email', 'Agent e-mail', 'string', 'sam@acme.au', 'answer', 'The e-mail address of the person who answered.'],
  ['queue_name', 'Queue / group', 'string', 'Sales', 'ring', 'The queue or group that the call waited in.', changing],
  ['ivr_path', 'Menu path', 'string', '1>3', 'answer', 'The choices made in menus.'],
  ['dtmf_digits', 'Digits pressed', 'string', '13', 'answer', 'The digits that the caller pressed.'],
  ['custom_id', 'Custom ID (per number)', 'string', 'AD-778', 'ring', 'Your own id of the dialled number, from the directory.'],
  ['custom_group', 'Custom group (per number)', 'string', 'Dealers NSW', 'ring', 'Your own group of the dialled number, from the directory.'],
  ['campaign_name', 'Campaign', 'string', 'Spring sale', 'ring', 'The campaign of the dialled number.'],
  ['start_time', 'Start (ring) time', 'datetime', '2026-11-25T03:04:00.000Z', 'ring', 'When the call began.', computed],
  ['answer_time', 'Answer time', 'datetime', '2026-11-25T03:04:12.000Z', 'answer', 'When a person first answered.', computed],
  ['end_time', 'End time', 'datetime', '2026-11-25T03:05:35.000Z', 'end', 'When the call ended.', computed],
  ['timezone', 'Account time zone', 'string', 'Australia/Sydney', 'ring', 'The time zone of the dialled number or the account.'],
  ['duration', 'Total duration (s)', 'int', 95, 'end', 'Seconds from start to end.', gap],
  ['talk_duration', 'Talk time (s)', 'int', 83, 'end', 'Seconds from the first answer to the end of the talk, hold included; 0 when nobody answered.', gap],
  ['ring_duration', 'Ring time (s)', 'int', 12, 'answer', 'Seconds of ringing; known at the answer or the end.', gap],
  ['hold_duration', 'Hold time (s)', 'int', 5, 'end', 'Seconds on hold.', gap],
  ['queue_duration', 'Queue time (s)', 'int', 0, 'answer', 'Seconds in queues; known at the answer or the end.', gap],
  ['wrapup_duration', 'After-call work (s)', 'int', 20, 'processed', 'Seconds that the agent worked on the call after it.'],
  ['transfer_count', 'Transfers', 'int', 0, 'end', 'How often the call was transferred.'],
  ['transferred_to', 'Transferred to', 'phone', '+61299992222', 'any', 'The number that the call was last transferred to.', changing],
  ['hangup_by', 'Ended by', 'enum', 'caller', 'end', 'Who ended the call.', { values: ['caller', 'agent', 'system'] }],
  ['hangup_cause', 'Hang-up cause', 'string', 'NORMAL_CLEARING', 'end', 'Why the call ended, in the words of the phone system.'],
  ['hangup_cause_code', 'Q.850 code', 'int', 16, 'end', 'The Q.850 number of the cause.'],
  ['sip_status', 'SIP final code', 'int', 200, 'end', 'The last SIP answer.'],
  ['voicemail_left', 'Voicemail left', 'bool', false, 'end', 'Whether the caller left a message.'],
  ['voicemail_url', 'Voicemail URL', 'url', 'https://calls.example/voicemail/vm_12.mp3', 'processed', 'Where the message can be heard.'],
  ['recorded', 'Was recorded', 'bool', true, 'end', 'Whether the call was recorded.'],
  ['recording_url', 'Recording (MP3) URL', 'url', 'https://calls.example/recordings/rec_91.mp3', 'processed', 'Where the recording can be heard.'],
  ['recording_duration', 'Recording length (s)', 'int', 83, 'processed', 'Seconds of the recording.'],
  ['recording_id', 'Recording ID', 'string', 'rec_91', 'processed', 'The id of the recording.'],
  ['transcript', 'Transcript', 'text', 'Hello, I would like a quote.', 'processed', 'What was said.'],
  ['summary', 'Summary', 'text', 'Asked for a quote.', 'processed', 'What the call was about.'],
  ['sentiment', 'Sentiment', 'enum', 'positive', 'processed', 'The mood of the call.', { values: ['positive', 'neutral', 'negative', 'mixed'] }],
  ['keywords_spotted', 'Keywords spotted', 'list', ['price', 'booking'], 'processed', 'Words that were listened for and heard.'],
  ['tags', 'Tags', 'list', ['quote'], 'processed', 'Tags that people or rules gave the call.', changing],
  ['notes', 'Notes', 'text', 'call back Friday', 'processed', 'What people wrote about the call.', changing],
  ['disposition', 'Agent disposition', 'string', 'Sale', 'processed', 'How the agent classed the call.'],
  ['lead_score', 'Lead score', 'number', 0.82, 'processed', 'How promising the caller is.'],
  ['value', 'Conversion value', 'decimal', '250.00', 'processed', 'What the call is worth.'],
  ['currency', 'Currency', 'string', 'AUD', 'processed', 'The currency of value and cost, in three letters.'],
  ['cost', 'Call cost', 'decimal', '0.35', 'processed', 'What the call cost.'],
  ['source', 'Source', 'string', 'google', 'ring', 'Where the caller came from.'],
  ['medium', 'Medium', 'string', 'cpc', 'ring', 'By what kind of link or advertisement.'],
  ['keyword', 'Search keyword', 'string', 'plumber sydney', 'ring', 'What the caller searched for.'],
  ['utm_source', 'UTM source', 'string', 'google', 'ring', 'utm_source of the visit.'],
  ['utm_medium', 'UTM medium', 'string', 'cpc', 'ring', 'utm_medium of the visit.'],
  ['utm_campaign', 'UTM campaign', 'string', 'spring-sale', 'ring', 'utm_campaign of the visit.'],
  ['utm_term', 'UTM term', 'string', 'plumber sydney', 'ring', 'utm_term of the visit.'],
  ['utm_content', 'UTM content', 'string', 'header-link', 'ring', 'utm_content of the visit.'],
  ['gclid', 'Google click ID', 'string', 'Cj0KCQiA5NSsBhDfARIsALpXa0', 'ring', 'gclid of the visit.'],
  ['gbraid', 'Google click ID (app to web)', 'string', '0AAAAADnk3vUf1', 'ring', 'gbraid of the visit.'],
  ['wbraid', 'Google click ID (web to app)', 'string', 'CjgKEAjw7vBhDf', 'ring', 'wbraid of the visit.'],
  ['msclkid', 'Microsoft click ID', 'string', 'b2f1d5c0a9e84b7f', 'ring', 'msclkid of the visit.'],
  ['fbc', 'Meta click ID', 'string', 'fb.1.1554763741205.AbCdEfGh', 'ring', '_fbc of the visit.'],
  ['fbp', 'Meta browser ID', 'string', 'fb.1.1558571054389.1098115397', 'ring', '_fbp of the visit.'],
  ['ga_client_id', 'GA4 client ID', 'string', '123456.7654321', 'ring', 'The visitor’s client id in Google Analytics.'],
  ['ga_session_id', 'GA4 session ID', 'string', '1764039600', 'ring', 'The visit’s session id in Google Analytics.'],
  ['landing_page', 'Landing page', 'url', 'https://acme.example/?utm_source=google', 'ring', 'The first page of the visit.'],
  ['page_called_from', 'Last page', 'url', 'https://acme.example/contact', 'ring', 'The page that showed the number.'],
  ['referrer', 'Referrer', 'url', 'https://www.google.com/', 'ring', 'The page before the visit.'],
  ['visitor_ip', 'Visitor IP', 'string', '203.0.113.9', 'ring', 'The visitor’s address.'],
  ['visitor_user_agent', 'Browser', 'string', 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X)', 'ring', 'The visitor’s browser.'],
  ['visitor_id', 'Visitor/session ID', 'string', 'v_88', 'ring', 'The visitor, as your website knows them.'],
  ['survey_outcome', 'Survey outcome', 'string', '5', 'processed', 'What the caller answered in the survey.'],
]

/** Every row of the catalogue, in the order in which it is shown. */
export const FIELDS: readonly Field[] = ROWS.map(([code, label, type, example, known, help, more]) => ({
  code,
  label,
  type,
  example,
  known,
  changes: more?.changes ?? false,
  from: more?.from ?? 'source',
  help,
  ...(more?.values && { values: more.values }),
}))

const FIELD_BY_CODE: ReadonlyMap<string, Field> = new Map(FIELDS.map((field) => [field.code, field]))

/** The codes of the catalogue; own fields are not among them. */
export const FIELD_NAMES: ReadonlySet<string> = new Set(FIELD_BY_CODE.keys())

// Short enough to read in a list, and nothing that the placeholder language uses itself.
const CUSTOM_NAME = /^custom\.[A-Za-z0-9_](?:[A-Za-z0-9_.-]{0,62}[A-Za-z0-9_])?$/

/** Whether this is the name of an own field: `custom.` and up to 64 letters, digits, `_`, `-`, `.`. */
export function isCustomField(name: string): boolean {
  return CUSTOM_NAME.test(name)
}

/** Whether a placeholder of this name can ever have a value. */
export function isFieldName(name: string): boolean {
  return FIELD_BY_CODE.has(name) || isCustomField(name)
}

/** The catalogue's row of a field; an own field has one made for it; `undefined` for a name that is neither. */
export function fieldOf(name: string): Field | undefined {
  const field = FIELD_BY_CODE.get(name)
  if (field || !isCustomField(name)) return field
  return {
    code: name,
    label: name.slice('custom.'.length),
    type: 'string',
    example: 'abc',
    known: 'any',
    changes: true,
    from: 'source',
    help: 'A field of your own.',
  }
}

const COMPUTED_NAMES: ReadonlySet<string> = new Set(
  FIELDS.filter((row) => row.from === 'offhook').map((row) => row.code),
)

/** What the directory of dialled numbers tells where the source does not (C14). */
const DIRECTORY_NAMES: ReadonlySet<string> = new Set([
  'tracking_number_name',
  'custom_id',
  'custom_group',
  'campaign_name',
  'source',
  'medium',
  'timezone',
])

/** Whether the entry of the dialled number may give this field. */
export function isInDirectory(name: string): boolean {
  return DIRECTORY_NAMES.has(name)
}

/** Whether only Offhook gives this field. */
export function isComputed(name: string): boolean {
  return COMPUTED_NAMES.has(name)
}
