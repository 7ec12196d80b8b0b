// The catalogue of fields: everything that a request can say about a call, as `[[code]]`.
//
// `known` is the earliest moment: a field of `processed` is never in a realtime request. `from` is the supplier: a `source`
// (which may also be a client of the API), `offhook` (calculated; a source that sends it is refused), or `gap` (calculated; the
// source's own value is used if nothing could be calculated, C12). Custom fields are `custom.<name>` and have no rows here: users
// choose their names.
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
  /** The name that people see. */
  readonly label: string
  readonly type: FieldType
  readonly example: FieldValue
  readonly known: KnownFrom
  /** Whether it may change after it is first known. */
  readonly changes: boolean
  readonly from: 'source' | 'offhook' | 'gap'
  /** Explains the field in one sentence. */
  readonly help: string
  /** The values of an enum. */
  readonly values?: readonly string[]
  /** The name of the type of an enum in the API's description. */
  readonly typeName?: string
}

type More = Partial<Pick<Field, 'from' | 'changes' | 'values' | 'typeName'>>

/** One row: code, label, type, example, when it is known, help, and its exceptions. */
type Row = readonly [string, string, FieldType, FieldValue, KnownFrom, string, More?]

const computed: More = { from: 'offhook' }
const gap: More = { from: 'gap' }
const changing: More = { changes: true }

// oxfmt-ignore
const ROWS: readonly Row[] = [
  ['uniqueid', 'Unique ID', 'string', '1761742800.4711', 'ring', 'Identifies the call; the same in every request about it.', computed],
  ['event_id', 'Event ID (same on retry)', 'string', 'evt_01980a52f3c97d4e8b1b6a3f0c2d4e5f', 'each', 'Identifies the event; retries send the same ID.', computed],
  ['event_type', 'Event type', 'string', 'call.answered', 'each', 'The event that triggered the request, such as call.answered, call.final or call.updated.', computed],
  ['event_time', 'Event time', 'datetime', '2026-11-25T03:04:05.123Z', 'each', 'When the event happened.', computed],
  ['sequence', 'Event number', 'int', 2, 'each', 'The number of the event within its call: 1, 2, 3.', computed],
  ['is_realtime', 'Realtime request', 'bool', true, 'each', 'Whether the request reports a status change rather than the completed call.', computed],
  ['is_test', 'Test call', 'bool', false, 'each', 'Whether this is a test call.', computed],
  ['is_replayed', 'Replayed call', 'bool', false, 'each', 'Whether the call was replayed from a recorded session.', computed],
  ['route_name', 'Route Name', 'string', 'CRM', 'each', 'The name of the integration that sends the request.', computed],
  ['account_id', 'Account ID', 'string', '1001', 'ring', 'The ID of the account that the call belongs to.', computed],
  ['account_name', 'Account name', 'string', 'Acme Pty Ltd', 'ring', 'The name of the account that the call belongs to.', computed],
  ['parent_call_id', 'Parent/linked call ID', 'string', '1761742800.4700', 'ring', 'The Unique ID of the call that this one came from or was joined to.'],
  ['sip_call_id', 'SIP Call-ID', 'string', 'a84b4c76e66710@pc33', 'ring', 'The SIP Call-ID of the caller’s leg.'],
  ['status', 'Call status', 'enum', 'answered', 'ring', 'The current status of the call.', { from: 'offhook', changes: true, values: STATUSES, typeName: 'CallStatus' }],
  ['previous_status', 'Previous status', 'enum', 'ringing', 'ring', 'The status before the current one.', { from: 'offhook', changes: true, values: STATUSES, typeName: 'CallStatus' }],
  ['outcome', 'Outcome', 'enum', 'answered', 'end', 'How the call ended; a corrected outcome counts.', { from: 'offhook', changes: true, values: OUTCOMES, typeName: 'CallOutcome' }],
  ['reported_outcome', 'Reported outcome', 'enum', 'missed', 'end', 'The outcome as the phone system reported it, if a person corrected it.', { from: 'offhook', changes: true, values: OUTCOMES, typeName: 'CallOutcome' }],
  ['outcome_corrected', 'Outcome was corrected', 'bool', true, 'end', 'Whether a person corrected the outcome.', { from: 'offhook', changes: true }],
  ['answered', 'Was answered', 'bool', true, 'answer', 'Whether a person answered the call.', computed],
  ['direction', 'Direction', 'enum', 'inbound', 'ring', 'Inbound, outbound or internal.', { values: ['inbound', 'outbound', 'internal'], typeName: 'CallDirection' }],
  ['caller_number', 'Caller number', 'phone', '+61412345678', 'ring', 'The number of the side that calls, in international format; in outbound calls, your own.'],
  ['caller_number_local', 'Caller number (national)', 'string', '0412 345 678', 'ring', 'The caller’s number in national format.'],
  ['caller_name', 'Caller name', 'string', 'Jane "JJ" O\'Neil', 'ring', 'The caller’s name, as sent with the call.'],
  ['caller_anonymous', 'Number withheld', 'bool', false, 'ring', 'Whether the caller withheld their number.'],
  ['caller_type', 'Line type', 'enum', 'mobile', 'ring', 'The type of line the caller used.', { values: ['mobile', 'landline', 'voip', 'toll_free', 'other'], typeName: 'NumberType' }],
  ['caller_city', 'Caller city/exchange', 'string', 'Sydney', 'ring', 'The city or exchange of the caller’s number.'],
  ['caller_state', 'Caller state', 'string', 'NSW', 'ring', 'The state of the caller’s number.'],
  ['caller_postcode', 'Caller postcode', 'string', '2000', 'ring', 'The postcode of the caller’s number.'],
  ['caller_country', 'Caller country', 'string', 'AU', 'ring', 'The country of the caller’s number, as a two-letter code.'],
  ['attestation', 'Caller ID attestation', 'enum', 'A', 'ring', 'How far the carrier vouches for the caller’s number (STIR/SHAKEN): A in full, B and C in part, failed if the signature is invalid.', { values: ATTESTATIONS, typeName: 'Attestation' }],
  ['first_call', 'First call from this number', 'bool', true, 'ring', 'Whether this is the first call from or to this number.'],
  ['prior_calls', 'Earlier calls', 'int', 0, 'ring', 'The number of earlier calls from or to this number.'],
  ['calls_30d', 'Calls in last 30 days', 'int', 1, 'ring', 'The number of calls from or to this number in the last 30 days, including this one.'],
  ['last_call_at', 'Previous call', 'datetime', '2026-11-20T01:12:30.000Z', 'ring', 'When the previous call from or to this number started.'],
  ['last_outcome', 'Previous outcome', 'enum', 'answered', 'ring', 'How the previous call from or to this number ended.', { values: OUTCOMES, typeName: 'CallOutcome' }],
  ['last_agent', 'Previous agent', 'string', 'Sam Lee', 'ring', 'Who last answered a call from or to this number: the agent’s name, or their ID if the name is unknown.'],
  ['first_call_per_number', 'First call (per number)', 'bool', true, 'ring', 'Whether this is the first call between this number and the dialled one.'],
  ['prior_calls_per_number', 'Earlier calls (per number)', 'int', 0, 'ring', 'The number of earlier calls between this number and the dialled one.'],
  ['calls_30d_per_number', 'Calls in last 30 days (per number)', 'int', 1, 'ring', 'The number of calls between this number and the dialled one in the last 30 days, including this one.'],
  ['last_call_at_per_number', 'Previous call (per number)', 'datetime', '2026-11-20T01:12:30.000Z', 'ring', 'When the previous call between this number and the dialled one started.'],
  ['last_outcome_per_number', 'Previous outcome (per number)', 'enum', 'answered', 'ring', 'How the previous call between this number and the dialled one ended.', { values: OUTCOMES, typeName: 'CallOutcome' }],
  ['last_agent_per_number', 'Previous agent (per number)', 'string', 'Sam Lee', 'ring', 'Who last answered a call between this number and the dialled one.'],
  ['tracking_number', 'Tracking (dialled) number', 'phone', '+61288889999', 'ring', 'The number that was dialled; in outbound calls, the customer’s.'],
  ['tracking_number_name', 'Tracking number name', 'string', 'Website header', 'ring', 'The name of the dialled number, from the directory.'],
  ['destination_number', 'Destination number', 'phone', '+61299991111', 'ring', 'The number the call was sent to.', changing],
  ['destination_name', 'Destination name', 'string', 'Reception', 'ring', 'The name of the person or place the call was sent to.', changing],
  ['agent_id', 'Agent ID', 'string', '204', 'answer', 'The ID of the agent who answered, as used by the phone system.'],
  ['agent_name', 'Agent name', 'string', 'Sam Lee', 'answer', 'The name of the agent who answered.'],
  ['agent_email', 'Agent email', 'string', 'sam@acme.au', 'answer', 'The email address of the agent who answered.'],
  ['queue_name', 'Queue / group', 'string', 'Sales', 'ring', 'The queue or group the call waited in.', changing],
  ['ivr_path', 'IVR path', 'string', '1>3', 'answer', 'The menu options the caller chose.'],
  ['dtmf_digits', 'Digits pressed', 'string', '13', 'answer', 'The digits the caller pressed.'],
  ['custom_id', 'Custom ID (per number)', 'string', 'AD-778', 'ring', 'Your ID for the dialled number, from the directory.'],
  ['custom_group', 'Custom group (per number)', 'string', 'Dealers NSW', 'ring', 'Your group for the dialled number, from the directory.'],
  ['campaign_name', 'Campaign', 'string', 'Spring sale', 'ring', 'The campaign of the dialled number.'],
  ['start_time', 'Start (ring) time', 'datetime', '2026-11-25T03:04:00.000Z', 'ring', 'When the call started.', computed],
  ['answer_time', 'Answer time', 'datetime', '2026-11-25T03:04:12.000Z', 'answer', 'When a person first answered.', computed],
  ['end_time', 'End time', 'datetime', '2026-11-25T03:05:35.000Z', 'end', 'When the call ended.', computed],
  ['timezone', 'Time zone', 'string', 'Australia/Sydney', 'ring', 'The time zone of the dialled number, or of the account.'],
  ['duration', 'Total duration (s)', 'int', 95, 'end', 'Seconds from start to end.', gap],
  ['talk_duration', 'Talk time (s)', 'int', 83, 'end', 'Seconds from the first answer to the end of the conversation, including hold; 0 if nobody answered.', gap],
  ['ring_duration', 'Ring time (s)', 'int', 12, 'answer', 'Seconds the call rang; known once the call is answered or ends.', gap],
  ['hold_duration', 'Hold time (s)', 'int', 5, 'end', 'Seconds on hold.', gap],
  ['queue_duration', 'Queue time (s)', 'int', 0, 'answer', 'Seconds in queues; known once the call is answered or ends.', gap],
  ['wrapup_duration', 'After-call work (s)', 'int', 20, 'processed', 'Seconds the agent spent on the call after it ended.'],
  ['transfer_count', 'Transfers', 'int', 0, 'end', 'How many times the call was transferred.'],
  ['transferred_to', 'Transferred to', 'phone', '+61299992222', 'any', 'The number the call was last transferred to.', changing],
  ['hangup_by', 'Ended by', 'enum', 'caller', 'end', 'Who ended the call: the other party (caller), your side (agent) or the phone system.', { values: ['caller', 'agent', 'system'], typeName: 'HangupBy' }],
  ['hangup_cause', 'Hang-up cause', 'string', 'NORMAL_CLEARING', 'end', 'Why the call ended, as reported by the phone system.'],
  ['hangup_cause_code', 'Hang-up cause code', 'int', 16, 'end', 'The number of the hang-up cause in the standard Q.850.'],
  ['sip_status', 'SIP final code', 'int', 200, 'end', 'The code of the final SIP response.'],
  ['voicemail_left', 'Voicemail left', 'bool', false, 'end', 'Whether the caller left a voicemail.'],
  ['voicemail_url', 'Voicemail URL', 'url', 'https://calls.example/voicemail/vm_12.mp3', 'processed', 'A link to the voicemail.'],
  ['recorded', 'Was recorded', 'bool', true, 'end', 'Whether the call was recorded.'],
  ['recording_url', 'Recording (MP3) URL', 'url', 'https://calls.example/recordings/rec_91.mp3', 'processed', 'A link to the recording.'],
  ['recording_duration', 'Recording duration (s)', 'int', 83, 'processed', 'The length of the recording in seconds.'],
  ['recording_id', 'Recording ID', 'string', 'rec_91', 'processed', 'The ID of the recording.'],
  ['transcript', 'Transcript', 'text', 'Hello, I would like a quote.', 'processed', 'The transcript of the call.'],
  ['summary', 'Summary', 'text', 'Asked for a quote.', 'processed', 'A summary of the call.'],
  ['sentiment', 'Sentiment', 'enum', 'positive', 'processed', 'The sentiment of the call.', { values: ['positive', 'neutral', 'negative', 'mixed'], typeName: 'Sentiment' }],
  ['keywords_spotted', 'Keywords spotted', 'list', ['price', 'booking'], 'processed', 'The keywords detected in the call.'],
  ['tags', 'Tags', 'list', ['quote'], 'processed', 'The tags set by people or rules.', changing],
  ['notes', 'Notes', 'text', 'call back Friday', 'processed', 'The notes on the call.', changing],
  ['disposition', 'Agent disposition', 'string', 'Sale', 'processed', 'How the agent classified the call.'],
  ['lead_score', 'Lead score', 'number', 0.82, 'processed', 'How promising the lead is.'],
  ['value', 'Conversion value', 'decimal', '250.00', 'processed', 'The value of the call as a conversion.'],
  ['currency', 'Currency', 'string', 'AUD', 'processed', 'The currency of value and cost, as a three-letter code.'],
  ['cost', 'Call cost', 'decimal', '0.35', 'processed', 'The cost of the call.'],
  ['source', 'Traffic source', 'string', 'google', 'ring', 'Where the visitor came from, such as google.'],
  ['medium', 'Medium', 'string', 'cpc', 'ring', 'The marketing medium, such as cpc.'],
  ['keyword', 'Search keyword', 'string', 'plumber sydney', 'ring', 'The keyword the visitor searched for.'],
  ['utm_source', 'UTM source', 'string', 'google', 'ring', 'The utm_source of the visit.'],
  ['utm_medium', 'UTM medium', 'string', 'cpc', 'ring', 'The utm_medium of the visit.'],
  ['utm_campaign', 'UTM campaign', 'string', 'spring-sale', 'ring', 'The utm_campaign of the visit.'],
  ['utm_term', 'UTM term', 'string', 'plumber sydney', 'ring', 'The utm_term of the visit.'],
  ['utm_content', 'UTM content', 'string', 'header-link', 'ring', 'The utm_content of the visit.'],
  ['gclid', 'Google click ID', 'string', 'Cj0KCQiA5NSsBhDfARIsALpXa0', 'ring', 'The gclid of the visit.'],
  ['gbraid', 'Google click ID (app to web)', 'string', '0AAAAADnk3vUf1', 'ring', 'The gbraid of the visit.'],
  ['wbraid', 'Google click ID (web to app)', 'string', 'CjgKEAjw7vBhDf', 'ring', 'The wbraid of the visit.'],
  ['msclkid', 'Microsoft click ID', 'string', 'b2f1d5c0a9e84b7f', 'ring', 'The msclkid of the visit.'],
  ['fbc', 'Meta click ID', 'string', 'fb.1.1554763741205.AbCdEfGh', 'ring', 'The _fbc cookie of the visit.'],
  ['fbp', 'Meta browser ID', 'string', 'fb.1.1558571054389.1098115397', 'ring', 'The _fbp cookie of the visit.'],
  ['ga_client_id', 'GA4 client ID', 'string', '123456.7654321', 'ring', 'The visitor’s client ID in Google Analytics.'],
  ['ga_session_id', 'GA4 session ID', 'string', '1764039600', 'ring', 'The ID of the visit’s session in Google Analytics.'],
  ['landing_page', 'Landing page', 'string', 'https://acme.example/?utm_source=google', 'ring', 'The first page of the visit.'],
  ['page_called_from', 'Last page', 'string', 'https://acme.example/contact', 'ring', 'The page that showed the number.'],
  ['referrer', 'Referrer', 'string', 'https://www.google.com/', 'ring', 'The page or app that led to the visit.'],
  ['visitor_ip', 'Visitor IP', 'string', '203.0.113.9', 'ring', 'The visitor’s IP address.'],
  ['visitor_user_agent', 'Browser', 'string', 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X)', 'ring', 'The visitor’s browser, as its user agent.'],
  ['visitor_id', 'Visitor/session ID', 'string', 'v_88', 'ring', 'Your website’s ID for the visitor.'],
  ['survey_outcome', 'Survey outcome', 'string', '5', 'processed', 'The caller’s answer in the survey.'],
]

/** Every row of the catalogue, in display order. */
export const FIELDS: readonly Field[] = ROWS.map(([code, label, type, example, known, help, more]) => ({
  code,
  label,
  type,
  example,
  known,
  changes: false,
  from: 'source',
  help,
  ...more,
}))

const FIELD_BY_CODE: ReadonlyMap<string, Field> = new Map(FIELDS.map((field) => [field.code, field]))

/** The codes of the catalogue, without custom fields. */
/** The fields that hold what was said in the call. */
export const SPOKEN_FIELDS: readonly string[] = ['transcript', 'summary']

export const FIELD_NAMES: ReadonlySet<string> = new Set(FIELD_BY_CODE.keys())

// Short enough to read in a list, and without characters of the placeholder language.
const CUSTOM_NAME = /^custom\.[A-Za-z0-9_](?:[A-Za-z0-9_.-]{0,62}[A-Za-z0-9_])?$/

/** Whether this is the name of a custom field: `custom.` and up to 64 letters, digits, `_`, `-`, `.`. */
export function isCustomField(name: string): boolean {
  return CUSTOM_NAME.test(name)
}

/** Whether a placeholder of this name can ever have a value. */
export function isFieldName(name: string): boolean {
  return FIELD_BY_CODE.has(name) || isCustomField(name)
}

/** The catalogue's row of a field; for a custom field, a generated row; `undefined` for any other name. */
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
    help: 'A custom field.',
  }
}

const COMPUTED_NAMES: ReadonlySet<string> = new Set(
  FIELDS.filter((row) => row.from === 'offhook').map((row) => row.code),
)

/** Fields that the directory of dialled numbers supplies if the source does not (C14). */
const DIRECTORY_NAMES: ReadonlySet<string> = new Set([
  'tracking_number_name',
  'custom_id',
  'custom_group',
  'campaign_name',
  'source',
  'medium',
  'timezone',
])

/** Whether the directory's entry of the dialled number may supply this field. */
export function isInDirectory(name: string): boolean {
  return DIRECTORY_NAMES.has(name)
}

/** Whether only Offhook supplies this field. */
export function isComputed(name: string): boolean {
  return COMPUTED_NAMES.has(name)
}
