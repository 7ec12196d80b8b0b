// Suggests fields for values of a pasted command that look like values of a call: an example request becomes a template for
// every call. A suggestion only applies if the person ticks it.
import { FIELDS } from '../../../../src/calls/fields.ts'

type Reason = 'phone' | 'time' | 'email' | 'recording' | 'result' | 'key'

export interface Suggestion {
  /** The index of the row. */
  readonly row: number
  readonly key: string
  /** The value in the command. */
  readonly value: string
  /** The suggested value: `[[caller_number|national]]`. */
  readonly template: string
  /** The code of the field. */
  readonly code: string
  readonly reason: Reason
}

interface KeyValue {
  readonly key: string
  readonly value: string
}

/** At most one suggestion for each row, in the order of the rows. */
export function suggestFields(rows: readonly KeyValue[]): readonly Suggestion[] {
  return rows.flatMap(({ key, value }, row): Suggestion[] => {
    // A value with placeholders was already made into a template.
    if (value.trim() === '' || value.includes('[[')) return []
    const found = matchField(key, value.trim())
    return found ? [{ row, key, value, ...found, code: codeOf(found.template) }] : []
  })
}

type Match = Pick<Suggestion, 'template' | 'reason'>

function matchField(key: string, value: string): Match | null {
  const name = key.split('.').at(-1) ?? key
  const all = nameOf(key)
  return byValue(all, value) ?? byKey(nameOf(name), value) ?? byKey(all, value)
}

/** A name without case and punctuation: `Caller-Number` is `callernumber`. */
function nameOf(key: string): string {
  return key.toLowerCase().replaceAll(/[^a-z0-9]/g, '')
}

function codeOf(template: string): string {
  return /^\[\[([^|\]]+)/.exec(template)?.[1] ?? ''
}

const DATE = /^\d{4}-\d\d-\d\d$/
const TIME = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?$/
const EMAIL = /^[^\s@<>"]+@[^\s@<>"]+\.[a-z]{2,}$/i
const RECORDING = /^https?:\/\/\S+\.(?:mp3|wav|ogg|m4a)(?:[?#]\S*)?$/i
const DIRECTION = /^(?:inbound|outbound)$/i
const RESULT = /^(?:answered|missed|abandoned|unanswered|busy|voicemail|rejected|failed|no[ _-]?answer|completed)$/i
/** A number with a plus, or a national number as people write it; a plain sequence of digits may be any number. */
const PHONE = /^(?:\+\d[\d ().-]{6,20}\d|\(?0\d[\d ().-]{6,16}\d)$/

function byValue(name: string, value: string): Match | null {
  if (PHONE.test(value) && digitsIn(value) >= 8 && digitsIn(value) <= 15) {
    return { template: `[[${numberFor(name)}${formatOf(value)}]]`, reason: 'phone' }
  }
  if (DATE.test(value)) return { template: `[[${timeFor(name)}|date:yyyy-MM-dd]]`, reason: 'time' }
  if (TIME.test(value)) return { template: `[[${timeFor(name)}]]`, reason: 'time' }
  if (isStamp(value) && /time|date|at$|ts$|start|end|stamp/.test(name))
    return { template: `[[${timeFor(name)}|${value.length > 10 ? 'unix_ms' : 'unix'}]]`, reason: 'time' }
  if (RECORDING.test(value)) return { template: '[[recording_url]]', reason: 'recording' }
  if (EMAIL.test(value)) return { template: '[[agent_email]]', reason: 'email' }
  if (RESULT.test(value)) return { template: '[[outcome]]', reason: 'result' }
  return DIRECTION.test(value) ? { template: '[[direction]]', reason: 'result' } : null
}

function digitsIn(value: string): number {
  return value.replaceAll(/\D/g, '').length
}

/** Whether the value is a Unix time in seconds or milliseconds, of this century. */
function isStamp(value: string): boolean {
  return /^1\d{9}(?:\d{3})?$/.test(value)
}

/** The format in which the number was written: with its country code, or as dialled at home. */
function formatOf(value: string): string {
  if (/^\+\d+$/.test(value)) return ''
  if (value.startsWith('+')) return '|international'
  return /^0\d+$/.test(value) ? '|national|digits' : '|national'
}

function numberFor(name: string): string {
  if (/agent|transfer|destination|answerpoint|extension/.test(name)) {
    return name.includes('transfer') ? 'transferred_to' : 'destination_number'
  }
  return /(?:^to$|tonumber|called|dialled|dialed|did|tracking|dnis|recipient|business)/.test(name)
    ? 'tracking_number'
    : 'caller_number'
}

function timeFor(name: string): string {
  if (/end|finish|hangup|stop|complete/.test(name)) return 'end_time'
  return /answer|connect|pickup/.test(name) ? 'answer_time' : 'start_time'
}

/** Names of our fields in other systems, besides codes and labels. */
const ALSO: Readonly<Record<string, string>> = {
  callid: 'uniqueid',
  calluuid: 'uniqueid',
  callsid: 'uniqueid',
  externalid: 'uniqueid',
  externalcallid: 'uniqueid',
  from: 'caller_number',
  callernumber: 'caller_number',
  phone: 'caller_number',
  phonenumber: 'caller_number',
  mobile: 'caller_number',
  ani: 'caller_number',
  contactname: 'caller_name',
  fullname: 'caller_name',
  to: 'tracking_number',
  did: 'tracking_number',
  dialednumber: 'tracking_number',
  dialednumbername: 'tracking_number_name',
  status: 'outcome',
  callstatus: 'outcome',
  result: 'outcome',
  disposition: 'disposition',
  length: 'duration',
  seconds: 'duration',
  callduration: 'duration',
  durationseconds: 'duration',
  talktime: 'talk_duration',
  ringtime: 'ring_duration',
  agent: 'agent_name',
  user: 'agent_name',
  recording: 'recording_url',
  audiourl: 'recording_url',
  city: 'caller_city',
  state: 'caller_state',
  postcode: 'caller_postcode',
  zip: 'caller_postcode',
}

const FIELDS_BY_NAME: ReadonlyMap<string, string> = new Map([
  ...Object.entries(ALSO),
  ...FIELDS.map(({ code, label }): [string, string] => [nameOf(label), code]),
  ...FIELDS.map(({ code }): [string, string] => [nameOf(code), code]),
])

/** Names that are fields in our list but common elsewhere: `type=call` is not a field of a call. */
const TOO_COMMON = new Set(['value', 'source', 'medium', 'event', 'notes', 'tags', 'currency'])

function byKey(name: string, value: string): Match | null {
  const code = TOO_COMMON.has(name) ? undefined : FIELDS_BY_NAME.get(name)
  if (code === undefined) return null
  const field = FIELDS.find((one) => one.code === code)
  const isNumber = field?.type === 'int' || field?.type === 'number' || field?.type === 'decimal'
  // If the field is a number, a word in its place is not a value of that field.
  return isNumber && !/^-?\d+(?:\.\d+)?$/.test(value) ? null : { template: `[[${code}]]`, reason: 'key' }
}
