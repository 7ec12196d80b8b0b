// Vonage Voice: its event webhooks, twice. Each leg has a `uuid` and a life of its own; the legs of a conversation share
// `conversation_uuid`. Whether the leg that ends is the caller's can be said for a call that came in: it is the leg that came in.
// So numbers that people call have one mapping, and calls that an application makes have another, by the leg.
//
// Facts: developer.vonage.com/voice/voice-api/webhook-reference, and its source until 2021 (github.com/Nexmo/nexmo-developer,
// _documentation/en/voice/voice-api/webhook-reference.md). A number that is answered has begun its instructions (NCCO): that is
// a menu, until a leg out of it is answered (C13). Numbers come without `+`. Prices are in euros. `record` names a recording that
// wants a JWT to be fetched. Signed webhooks carry a JWT too: it is not read.
// Unconfirmed: that a call which is connected and comes back to the menu tells nothing of it.
import type { Condition, Meaning, ReadyMapping } from '../mapping/mapping.ts'

const cameIn: Condition = { place: '/body/direction', values: ['inbound'] }
const goesOut: Condition = { place: '/body/direction', values: ['outbound'] }

/** What ends no call, with who is none of our business: `transfer` names two conversations, errors have a `reason`. */
const IGNORED: readonly Condition[] = [
  { place: '/body/conversation_uuid_from', values: ['*'] },
  { place: '/body/reason', values: ['*'] },
]

/** A leg to somebody who is called: none of its ends is that of the call it belongs to. */
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
  name: 'Vonage Voice: numbers that people call',
  summary:
    'Tells ringing, the menu (your instructions), the answer of whom the call is connected to, and the end, with price. Recordings want a JWT of your application and are not fetched: custom.recording_url is their address. Calls that your application makes want a source of their own, with the other mapping.',
  steps: [
    'In the Vonage dashboard, open Applications, choose the application of your number, and edit Voice.',
    'Paste this address as Event URL, with the method HTTP POST: {url}',
    'If the URL of your instructions sends “eventUrl” with its actions, write the same address there. Vonage’s signature is not checked yet: tell the address to nobody.',
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
      // These name no direction.
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
  name: 'Vonage Voice: calls that an application makes',
  summary:
    'Tells ringing, the answer and the end with its result and price, each leg as a call of its own. Where Vonage tells people from machines, custom.answered_by says which. Recordings want a JWT of your application and are not fetched.',
  steps: [
    'Where your application makes the call, send this address as event_url, with event_method POST: {url}',
    'Or, for all calls of an application that is only there for calls out: in the Vonage dashboard, open Applications, edit Voice, and paste it as Event URL, with the method HTTP POST.',
    'Vonage’s signature is not checked yet: tell the address to nobody.',
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
