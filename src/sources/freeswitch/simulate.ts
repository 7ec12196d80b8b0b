// An example call as FreeSWITCH's events: as it sends them for a call through a dialplan like its own examples, read by the
// call tracker that reads a live one.
import { createCallTracker } from './call-tracker.ts'
import { readSettings } from './settings.ts'
import type { CallUpdate } from '../../calls/call.ts'
import type { EslEvent } from './esl-event.ts'
import type { SimulationOptions } from '../adapter.ts'
import type { SampleName } from '../../calls/samples.ts'

/** Fields of one event, besides the fields that every event of its leg has. */
type Fields = Readonly<Record<string, string>>
type Leg = 'caller' | 'agent' | 'second'
/** Seconds from the beginning, event, leg, fields. */
type Step = readonly [number, string, Leg, Fields?]

const UP: Fields = { 'Answer-State': 'answered' }

const run = (application: string, data: string, fields: Fields = {}): Fields => ({
  Application: application,
  'Application-Data': data,
  ...fields,
})

/** A party is rung, and answers. */
function reached(leg: 'agent' | 'second', { rings, answers }: { rings: number; answers: number }): Step[] {
  return [
    [rings, 'CHANNEL_CREATE', leg],
    [answers, 'CHANNEL_ANSWER', leg, UP],
    [answers, 'CHANNEL_ANSWER', 'caller', UP],
    [answers, 'CHANNEL_BRIDGE', 'caller', { ...UP, 'Bridge-A-Unique-ID': 'caller', 'Bridge-B-Unique-ID': leg }],
  ]
}

/** The caller hangs up, and with the caller the other party. */
function callerHangsUp(at: number, leg: 'agent' | 'second'): Step[] {
  const left = { variable_sip_hangup_disposition: 'recv_bye', variable_sip_term_status: '200' }
  return [
    [at, 'CHANNEL_HANGUP', 'caller', { 'Hangup-Cause': 'NORMAL_CLEARING', ...left }],
    [at, 'CHANNEL_HANGUP', leg, { 'Hangup-Cause': 'NORMAL_CLEARING' }],
    ...gone(at, leg),
    ...gone(at, 'caller', left),
  ]
}

function gone(at: number, leg: Leg, fields: Fields = {}): Step[] {
  const all = { 'Hangup-Cause': 'NORMAL_CLEARING', variable_hangup_cause_q850: '16', ...fields }
  return [
    [at, 'CHANNEL_HANGUP_COMPLETE', leg, all],
    [at, 'CHANNEL_DESTROY', leg, all],
  ]
}

const began: readonly Step[] = [[0, 'CHANNEL_CREATE', 'caller']]
const recordedFrom = (at: number): Step => [
  at,
  'RECORD_START',
  'caller',
  { ...UP, 'Record-File-Path': '/recordings/example.wav' },
]

const EXAMPLES: Readonly<Record<SampleName, readonly Step[]>> = {
  answered: [...began, ...reached('agent', { rings: 1, answers: 12 }), recordedFrom(12), ...callerHangsUp(95, 'agent')],
  no_recording: [...began, ...reached('agent', { rings: 1, answers: 8 }), ...callerHangsUp(68, 'agent')],
  missed: [
    ...began,
    [1, 'CHANNEL_CREATE', 'agent'],
    [30, 'CHANNEL_HANGUP', 'agent', { 'Hangup-Cause': 'NO_ANSWER' }],
    ...gone(30, 'agent', { 'Hangup-Cause': 'NO_ANSWER' }),
    [30, 'CHANNEL_HANGUP', 'caller', { 'Hangup-Cause': 'NORMAL_CLEARING' }],
    ...gone(30, 'caller', { variable_sip_hangup_disposition: 'send_refuse' }),
  ],
  voicemail: [
    ...began,
    [1, 'CHANNEL_CREATE', 'agent'],
    [20, 'CHANNEL_HANGUP', 'agent', { 'Hangup-Cause': 'NO_ANSWER' }],
    ...gone(20, 'agent', { 'Hangup-Cause': 'NO_ANSWER' }),
    [20, 'CHANNEL_ANSWER', 'caller', UP],
    [20, 'CHANNEL_EXECUTE', 'caller', run('voicemail', 'default pbx.example.com 204', UP)],
    [52, 'CHANNEL_HANGUP', 'caller', { 'Hangup-Cause': 'NORMAL_CLEARING' }],
    [
      52,
      'CUSTOM',
      'caller',
      {
        'Event-Subclass': 'vm::maintenance',
        'VM-Action': 'leave-message',
        'VM-File-Path': '/storage/voicemail/default/pbx.example.com/204/msg_example.wav',
      },
    ],
    ...gone(52, 'caller', { variable_sip_hangup_disposition: 'recv_bye', variable_sip_term_status: '200' }),
  ],
  transferred: [
    ...began,
    [2, 'CHANNEL_ANSWER', 'caller', UP],
    [2, 'CHANNEL_EXECUTE', 'caller', run('play_and_get_digits', '1 1 2 4000 # menu.wav again.wav choice [12]', UP)],
    [8, 'DTMF', 'caller', { ...UP, 'DTMF-Digit': '1' }],
    [9, 'CHANNEL_EXECUTE', 'caller', run('callcenter', 'Sales@pbx.example.com', UP)],
    ...reached('agent', { rings: 10, answers: 24 }),
    recordedFrom(24),
    [50, 'CHANNEL_HOLD', 'agent', UP],
    [62, 'CHANNEL_HANGUP', 'agent', { 'Hangup-Cause': 'NORMAL_CLEARING', variable_transfer_to: 'blind:caller' }],
    [62, 'CHANNEL_UNBRIDGE', 'caller', { ...UP, variable_transfer_source: '1:1:bl_xfer:207/default/XML' }],
    ...gone(62, 'agent'),
    ...reached('second', { rings: 62, answers: 70 }),
    ...callerHangsUp(131, 'second'),
  ],
}

/** The events that FreeSWITCH would send for an example call, tracked. */
export function simulateFreeswitchCall(
  example: SampleName,
  { id, beginMs, settings, country }: SimulationOptions,
): CallUpdate[] {
  const { trackerOptions: options } = readSettings(settings)
  // The example is reported as inbound, whatever direction a context of this name has in the settings.
  const tracker = createCallTracker({ ...options, accountCountry: () => country, contexts: { public: 'inbound' } })
  return EXAMPLES[example].flatMap(([seconds, name, leg, fields = {}]) => {
    const at = beginMs + seconds * 1000
    return tracker.apply(eventOf(name, leg, { id, fields }), at)
  })
}

function eventOf(name: string, leg: Leg, { id, fields }: { id: string; fields: Fields }): EslEvent {
  const event: Record<string, string> = { 'Event-Name': name, 'Answer-State': 'ringing', ...LEGS[leg], ...fields }
  const idOf = (text: string): string => text.replace(/\b(caller|agent|second)$/, (who) => uuidOf(id, who))
  for (const key of ['Unique-ID', 'Other-Leg-Unique-ID', 'Bridge-A-Unique-ID', 'Bridge-B-Unique-ID'] as const) {
    if (event[key] !== undefined) event[key] = idOf(event[key])
  }
  return new Map(Object.entries(event))
}

/** Like every Unique-ID a UUID, and the same for the same leg of the same example. */
function uuidOf(id: string, who: string): string {
  const last = { caller: 'a', agent: 'b', second: 'c' }[who] ?? '0'
  const hex = id.padEnd(31, '0').slice(0, 31) + last
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}

const caller: Fields = {
  'Caller-Caller-ID-Name': `Jane "JJ" O'Neil & Söhne`,
  'Caller-Caller-ID-Number': '+61412345678',
}

const phone = (extension: string, name: string): Fields => ({
  'Call-Direction': 'outbound',
  'Channel-Name': `sofia/internal/${extension}@pbx.example.com`,
  'Other-Leg-Unique-ID': 'caller',
  ...caller,
  'Caller-Callee-ID-Name': name,
  'Caller-Destination-Number': extension,
  'Caller-Context': 'public',
  variable_dialed_user: extension,
})

const LEGS: Readonly<Record<Leg, Fields>> = {
  caller: {
    'Unique-ID': 'caller',
    'Call-Direction': 'inbound',
    'Channel-Name': 'sofia/external/+61412345678@carrier.example',
    ...caller,
    'Caller-Destination-Number': '+61288889999',
    'Caller-Context': 'public',
    variable_sip_call_id: 'a84b4c76e66710@pc33',
  },
  agent: { 'Unique-ID': 'agent', ...phone('204', 'Sam Lee') },
  second: { 'Unique-ID': 'second', ...phone('207', 'Kim Tran') },
}
