/** Tests of fields as parts of a sentence: "calls that were answered, longer than 30 s, from Sydney, with a Google click ID". */
import type { Operator } from '../../../src/integrations/integration.ts'

/** `value` in words, several values joined; `raw` as stored. */
type Say = (op: Operator, value: string, raw: readonly string[]) => string

/** "a", "an", or no article before a plural. */
function some(name: string): string {
  if (name.endsWith('s') && !/(?:ss|us)$/.test(name)) return name
  return `${/^(?:[aeio]|un|SIP)/i.test(name) ? 'an' : 'a'} ${name}`
}

function noun(name: string): Say {
  return (op, value) => {
    const said: Readonly<Record<Operator, string>> = {
      is: `with ${name} ${value}`,
      one_of: `with ${name} ${value}`,
      is_not: `with ${name} other than ${value}`,
      none_of: `with ${name} other than ${value}`,
      contains: `with ${value} in the ${name}`,
      contains_not: `without ${value} in the ${name}`,
      starts_with: `with ${name} starting with ${value}`,
      ends_with: `with ${name} ending with ${value}`,
      gt: `with ${name} over ${value}`,
      gte: `with ${name} of ${value} or more`,
      lt: `with ${name} under ${value}`,
      lte: `with ${name} of ${value} or less`,
      within: `with ${name} during office hours (${value})`,
      outside: `with ${name} outside office hours (${value})`,
      known: `with ${some(name)}`,
      unknown: `without ${some(name)}`,
    }
    return said[op]
  }
}

/** Better phrases for some operators; the others get the default phrases. */
function better(name: string, said: (value: string) => Partial<Record<Operator, string>>): Say {
  return (op, value, raw) => said(value)[op] ?? noun(name)(op, value, raw)
}

/** `from Sydney`, `not answered by Sam` */
function lead(name: string, by: string): Say {
  return better(name, (value) => ({
    is: `${by} ${value}`,
    one_of: `${by} ${value}`,
    is_not: `not ${by} ${value}`,
    none_of: `not ${by} ${value}`,
  }))
}

/** `from numbers starting with 02` */
function numbers(name: string, by: string): Say {
  return better(name, (value) => ({
    is: `${by} ${value}`,
    one_of: `${by} ${value}`,
    is_not: `not ${by} ${value}`,
    none_of: `not ${by} ${value}`,
    starts_with: `${by} numbers starting with ${value}`,
    ends_with: `${by} numbers ending with ${value}`,
    contains: `${by} numbers containing ${value}`,
    contains_not: `${by} numbers not containing ${value}`,
  }))
}

/** `with more than 30 s of talk time`, `with more than 1 earlier call` */
function much(name: string, what: string, fewer: 'less' | 'fewer'): Say {
  return better(name, (value) => {
    const of = value === '1' ? what.replace(/\b(call|transfer)s\b/, '$1') : what
    return {
      is: `with exactly ${value} ${of}`,
      one_of: `with exactly ${value} ${of}`,
      is_not: `with other than ${value} ${of}`,
      none_of: `with other than ${value} ${of}`,
      gt: `with more than ${value} ${of}`,
      gte: `with at least ${value} ${of}`,
      lt: `with ${fewer} than ${value} ${of}`,
      lte: `with at most ${value} ${of}`,
    }
  })
}

/** `started after 25 Nov, 14:05`, `during office hours (…)` */
function moment(name: string, done: string, hours: string): Say {
  return better(name, (value) => ({
    gt: `${done} after ${value}`,
    gte: `${done} on or after ${value}`,
    lt: `${done} before ${value}`,
    lte: `${done} on or before ${value}`,
    within: `${hours}during office hours (${value})`,
    outside: `${hours}outside office hours (${value})`,
  }))
}

/** `with the previous call missed` */
function previously(name: string, call: string): Say {
  return better(name, (value) => ({
    is: `${call} ${value}`,
    one_of: `${call} ${value}`,
    is_not: `${call} not ${value}`,
    none_of: `${call} not ${value}`,
  }))
}

function yesNo(name: string, yes: string, no: string): Say {
  return (op, value, raw) => {
    if (op !== 'is' && op !== 'is_not') return noun(name)(op, value, raw)
    const wanted = raw[0]?.toLowerCase() === 'true'
    return wanted === (op === 'is') ? yes : no
  }
}

const said: Readonly<Record<string, Say>> = {
  outcome: (op, value, raw) => {
    // No person says "calls that were busy" or "failed".
    const were = raw.some((one) => one === 'busy' || one === 'failed') ? 'with outcome' : 'that were'
    const other = were === 'that were' ? 'that were not' : 'with outcome other than'
    const named: Partial<Record<Operator, string>> = {
      is: `${were} ${value}`,
      one_of: `${were} ${value}`,
      is_not: `${other} ${value}`,
      none_of: `${other} ${value}`,
      known: 'that have ended',
      unknown: 'that are still active',
    }
    return named[op] ?? noun('outcome')(op, value, raw)
  },
  direction: better('direction', (value) => ({
    is: `that are ${value}`,
    one_of: `that are ${value}`,
    is_not: `that are not ${value}`,
    none_of: `that are not ${value}`,
    known: 'with a known direction',
    unknown: 'with an unknown direction',
  })),
  status: noun('status'),
  previous_status: noun('previous status'),
  answered: yesNo('answer flag', 'that were answered', 'that were not answered'),
  is_test: yesNo('test flag', 'that are tests', 'that are not tests'),
  is_replayed: yesNo('replay flag', 'that are replayed', 'that are not replayed'),
  is_realtime: yesNo('realtime flag', 'in Realtime requests', 'in final requests'),
  first_call: yesNo('call history', 'from first-time callers', 'from returning callers'),
  caller_anonymous: yesNo('caller ID flag', 'with a withheld number', 'with a visible number'),
  recorded: yesNo('recording flag', 'that were recorded', 'that were not recorded'),
  voicemail_left: yesNo('voicemail flag', 'with a voicemail', 'without a voicemail'),
  caller_number: numbers('caller number', 'from'),
  caller_number_local: numbers('national caller number', 'from'),
  tracking_number: numbers('dialled number', 'to'),
  destination_number: numbers('destination number', 'sent to'),
  transferred_to: numbers('transfer', 'transferred to'),
  caller_city: lead('caller city', 'from'),
  caller_state: lead('caller state', 'from'),
  caller_postcode: lead('caller postcode', 'from postcode'),
  caller_country: lead('caller country', 'from'),
  caller_type: lead('line type', 'from'),
  caller_name: noun('caller name'),
  agent_name: lead('agent name', 'answered by'),
  agent_id: lead('agent ID', 'answered by agent'),
  agent_email: lead('agent email', 'answered by'),
  queue_name: lead('queue', 'in queue'),
  hangup_by: lead('hang-up party', 'ended by'),
  duration: better('duration', (value) => ({
    is: `lasting exactly ${value}`,
    one_of: `lasting exactly ${value}`,
    is_not: `not lasting exactly ${value}`,
    none_of: `not lasting exactly ${value}`,
    gt: `longer than ${value}`,
    gte: `lasting ${value} or longer`,
    lt: `shorter than ${value}`,
    lte: `lasting ${value} or less`,
  })),
  talk_duration: much('talk time', 'of talk time', 'less'),
  ring_duration: much('ring time', 'of ringing', 'less'),
  hold_duration: much('hold time', 'on hold', 'less'),
  queue_duration: much('queue time', 'in the queue', 'less'),
  wrapup_duration: much('after-call work', 'of after-call work', 'less'),
  recording_duration: much('recording length', 'of recorded audio', 'less'),
  prior_calls: much('call count', 'earlier calls', 'fewer'),
  calls_30d: much('30-day call count', 'calls in the last 30 days', 'fewer'),
  last_call_at: moment('previous call', 'with the previous call', 'with the previous call '),
  last_outcome: previously('previous outcome', 'with the previous call'),
  last_agent: noun('previous agent'),
  first_call_per_number: yesNo(
    'call history for the dialled number',
    'from first-time callers to the dialled number',
    'from returning callers to the dialled number',
  ),
  prior_calls_per_number: much('call count for the dialled number', 'earlier calls to the dialled number', 'fewer'),
  calls_30d_per_number: much(
    '30-day call count for the dialled number',
    'calls to the dialled number in the last 30 days',
    'fewer',
  ),
  last_call_at_per_number: moment(
    'previous call to the dialled number',
    'with the previous call to the dialled number',
    'with the previous call to the dialled number ',
  ),
  last_outcome_per_number: previously(
    'previous outcome for the dialled number',
    'with the previous call to the dialled number',
  ),
  last_agent_per_number: better('previous agent for the dialled number', (value) => ({
    is: `with previous agent ${value} for the dialled number`,
    one_of: `with previous agent ${value} for the dialled number`,
    is_not: `with previous agent other than ${value} for the dialled number`,
    none_of: `with previous agent other than ${value} for the dialled number`,
  })),
  attestation: noun('caller ID attestation'),
  transfer_count: much('transfer count', 'transfers', 'fewer'),
  start_time: moment('start time', 'started', ''),
  answer_time: moment('answer time', 'answered', 'answered '),
  end_time: moment('end time', 'ended', 'ended '),
  tags: better('tags', (value) => ({
    is: `tagged ${value}`,
    contains: `tagged ${value}`,
    one_of: `tagged ${value}`,
    is_not: `not tagged ${value}`,
    contains_not: `not tagged ${value}`,
    none_of: `not tagged ${value}`,
  })),
}

/** Labels that need another noun. */
const nouns: Readonly<Record<string, string>> = {
  event_id: 'event ID',
  sequence: 'event number',
  parent_call_id: 'linked call',
  tracking_number_name: 'dialled number’s name',
  destination_name: 'destination',
  ivr_path: 'menu path',
  custom_id: 'custom ID',
  custom_group: 'custom group',
  timezone: 'time zone',
  hangup_cause: 'hang-up cause',
  hangup_cause_code: 'hang-up cause code',
  sip_status: 'SIP code',
  recording_url: 'recording',
  voicemail_url: 'voicemail',
  keywords_spotted: 'keywords',
  disposition: 'disposition',
  gbraid: 'Google click ID (app to web)',
  wbraid: 'Google click ID (web to app)',
  visitor_id: 'visitor ID',
}

/** Writes a label in lower case for use within a sentence, unless it is a name. */
function small(label: string): string {
  return /^(?:Google|Microsoft|Meta|[A-Z][A-Z0-9])/.test(label) ? label : label.charAt(0).toLowerCase() + label.slice(1)
}

export const phrases = {
  test: (code: string, label: string): Say => said[code] ?? noun(nouns[code] ?? small(label)),
  and: (parts: readonly string[]) => parts.join(' and '),
  or: (parts: readonly string[]) => parts.join(' or '),
  /** `that were answered, from Sydney and with a Google click ID` */
  list: (parts: readonly string[]) => {
    const [last = '', ...before] = parts.toReversed()
    if (before.length === 0) return last
    // If a part contains "or" without brackets, a comma separates it.
    const and = parts.some((part) => !part.startsWith('(') && /,| (?:and|or) /.test(part)) ? ', and ' : ' and '
    return before.toReversed().join(', ') + and + last
  },
  brackets: (text: string) => `(${text})`,
  every: 'with no conditions',
  none: 'that match an empty group',
  /** Nested deeper than a sentence can express. */
  more: (n: number) => (n === 1 ? '1 more condition' : `${n} more conditions`),
  only: (ifs: string) => ` Only for calls ${ifs}.`,
  calls: {
    any: 'All calls',
    none: 'No calls',
    unknown: 'Calls with an unknown direction',
    of: (kinds: readonly string[]) => {
      const [first = '', ...rest] = kinds
      const named = [first.charAt(0).toUpperCase() + first.slice(1), ...rest]
      return `${new Intl.ListFormat('en-AU', { type: 'conjunction' }).format(named)} calls`
    },
  },
}
