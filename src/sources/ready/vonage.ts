// Vonage Voice: its event webhooks, in two mappings. Each leg has its own `uuid` and events; the legs of a conversation share
// `conversation_uuid`. Only an incoming call shows which leg is the caller's: the incoming leg. So one mapping is for calls to
// numbers, and the other, where each leg is a call, for calls that an application makes.
//
// Facts: developer.vonage.com/voice/voice-api/webhook-reference, and its source until 2021 (github.com/Nexmo/nexmo-developer,
// _documentation/en/voice/voice-api/webhook-reference.md). When a number answers, its instructions (NCCO) start: the call is then
// in a menu until an outgoing leg is answered (C13). Numbers have no `+`. Prices are in euros. Fetching the recording in `record`
// needs a JWT. Signed webhooks also contain a JWT, which is not read.
// Unconfirmed: that nothing is sent when a connected call returns to the menu.
import type { Condition, Meaning, ReadyMapping } from '../mapping/mapping.ts'

const cameIn: Condition = { place: '/body/direction', values: ['inbound'] }
const goesOut: Condition = { place: '/body/direction', values: ['outbound'] }

/** Events to ignore because they end no call: `transfer` names two conversations, errors have a `reason`. */
const IGNORED: readonly Condition[] = [
  { place: '/body/conversation_uuid_from', values: ['*'] },
  { place: '/body/reason', values: ['*'] },
]

/** A leg to a called party: its end is not the end of its call. */
const calledLeg: Readonly<Record<string, Meaning>> = {
  started: { status: 'ringing' },
  ringing: { status: 'ringing' },
  answered: { status: 'answered' },
  busy: { outcome: 'busy' },
  timeout: { outcome: 'missed' },
  unanswered: { outcome: 'missed' },
  rejected: { outcome: 'rejected' },
  failed: { outcome: 'failed' },
  cancelled: { ignore: true },
  completed: { ignore: true },
}

export const vonageIn: ReadyMapping = {
  id: 'vonage_in',
  name: 'Vonage Voice: incoming calls',
  summary:
    'Reports ringing, the menu (your NCCO), the answer by the connected party and the end, with price. Recordings require a JWT of your application and are not fetched: custom.recording_url is their URL. For calls that your application makes, create another source with the other Vonage mapping.',
  steps: [
    'In the Vonage dashboard, open Applications, choose the application of your number, and edit Voice.',
    'Set the Event URL to HTTP POST and this URL: {url}',
    'If your NCCO sets “eventUrl” in its actions, use the same URL there. Offhook doesn’t verify Vonage signatures yet, so keep the URL secret.',
  ],
  mapping: {
    uniqueid: ['/body/conversation_uuid'],
    ignore: IGNORED,
    status: [
      { when: goesOut, place: '/body/status', values: calledLeg },
      {
        when: cameIn,
        place: '/body/status',
        values: {
          started: { status: 'ringing' },
          ringing: { status: 'ringing' },
          answered: { status: 'in_menu' },
          completed: { status: 'ended' },
          disconnected: { ignore: true },
        },
      },
      // These events have no direction.
      {
        place: '/body/status',
        values: { human: { ignore: true }, machine: { ignore: true }, disconnected: { ignore: true } },
      },
      { place: '/body/recording_uuid', values: { '*': { ignore: true } } },
      { place: '/body/dtmf/digits', values: { '*': { ignore: true } } },
      { place: '/body/dtmf/timed_out', values: { '*': { ignore: true } } },
      { place: '/body/speech/timeout_reason', values: { '*': { ignore: true } } },
    ],
    at: { place: '/body/timestamp', as: 'iso' },
    fields: {
      direction: { when: cameIn, places: ['/body/direction'] },
      caller_number: { when: cameIn, places: ['/body/from'] },
      tracking_number: { when: cameIn, places: ['/body/to'] },
      destination_number: { when: goesOut, places: ['/body/to'] },
      dtmf_digits: { places: ['/body/dtmf/digits'] },
      cost: { when: cameIn, places: ['/body/price'] },
      currency: { when: cameIn, places: ['/body/price'], values: { '*': 'EUR' } },
      'custom.recording_url': { places: ['/body/recording_url'] },
    },
  },
  docs: 'https://developer.vonage.com/voice/voice-api/webhook-reference',
  checked: '2026-11-27',
  confirmed: 'documented',
}

export const vonageOut: ReadyMapping = {
  id: 'vonage_out',
  name: 'Vonage Voice: outgoing calls',
  summary:
    'Reports ringing, the answer and the end with its outcome and price, with each leg as a separate call. If Vonage detects answering machines, custom.answered_by contains the result. Recordings require a JWT of your application and are not fetched.',
  steps: [
    'When your application makes a call, set event_method to POST and event_url to this URL: {url}',
    'If an application only makes outgoing calls, you can instead set its Event URL: in the Vonage dashboard, open Applications, edit Voice, and set the Event URL to HTTP POST and the same URL.',
    'Offhook doesn’t verify Vonage signatures yet, so keep the URL secret.',
  ],
  mapping: {
    uniqueid: ['/body/uuid', '/body/call_uuid'],
    ignore: [...IGNORED, { place: '/body/recording_uuid', values: ['*'] }],
    status: [
      {
        place: '/body/status',
        values: {
          started: { status: 'ringing' },
          ringing: { status: 'ringing' },
          answered: { status: 'answered' },
          human: { ignore: true },
          machine: { ignore: true },
          completed: { status: 'ended' },
          busy: { status: 'ended', outcome: 'busy' },
          timeout: { status: 'ended', outcome: 'missed' },
          unanswered: { status: 'ended', outcome: 'missed' },
          rejected: { status: 'ended', outcome: 'rejected' },
          failed: { status: 'ended', outcome: 'failed' },
          cancelled: { status: 'ended', outcome: 'abandoned' },
          disconnected: { ignore: true },
        },
      },
      { place: '/body/dtmf/digits', values: { '*': { ignore: true } } },
      { place: '/body/dtmf/timed_out', values: { '*': { ignore: true } } },
      { place: '/body/speech/timeout_reason', values: { '*': { ignore: true } } },
    ],
    at: { place: '/body/timestamp', as: 'iso' },
    talk: { place: '/body/duration', as: 's' },
    fields: {
      direction: { places: ['/body/direction'] },
      caller_number: { places: ['/body/from'] },
      tracking_number: { places: ['/body/to'] },
      destination_number: { when: goesOut, places: ['/body/to'] },
      parent_call_id: { places: ['/body/conversation_uuid'] },
      'custom.answered_by': { when: { place: '/body/status', values: ['human', 'machine'] }, places: ['/body/status'] },
      hangup_cause: { places: ['/body/detail'] },
      cost: { places: ['/body/price'] },
      currency: { places: ['/body/price'], values: { '*': 'EUR' } },
    },
  },
  docs: 'https://developer.vonage.com/voice/voice-api/webhook-reference',
  checked: '2026-11-27',
  confirmed: 'documented',
}
