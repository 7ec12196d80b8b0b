// Yeastar P-Series (appliance, software and cloud edition): events (30011) Call Status Changed and (30012) Call End Details,
// pushed by its webhooks.
//
// Facts: help.yeastar.com/en/p-series-software-edition/developer-guide, pages event-call-status-changed, event-new-cdr and
// monitor-events-via-webhook (the signature: HMAC-SHA256 of the body, in Base64), and the same pages of the other editions. `msg`
// is JSON in a text. The members of a call are the trunk or extension of the caller, and the trunks or extensions that it rings.
// ANSWER names the member that answered: an extension for an incoming call, the trunk for an outgoing call. ANSWERED belongs to
// the caller, and is also sent when a menu or a queue of the PBX answers, so it does not count as an answer (C13). BYE of a
// member is not the end of the call: event 30012 is.
// Unconfirmed: the order of members (both orders are read); whether a transferred call has several events 30012 with the same id.
import type { Condition, Meaning, ReadyMapping, StatusRule } from '../mapping/mapping.ts'

const over: Condition = { place: '/body/type', values: ['30012'] }
const wentOut: Condition = { place: '/body/msg/type', values: ['Outbound'] }

const member = (index: 0 | 1, part: string): string => `/body/msg/members/${index}/${part}`
const either = (part: string): string[] => [member(0, part), member(1, part)]
const rulesOf = (parts: readonly string[], values: Readonly<Record<string, Meaning>>): StatusRule[] =>
  parts.flatMap(either).map((place) => ({ place, values }))

/** A person may have ticked all events: these are about extensions, trunks, settings and so on. Their numbers begin at 30005. */
const otherEvents = Array.from({ length: 36 }, (_, index) => String(30_005 + index)).filter(
  (event) => event !== '30011' && event !== '30012',
)

const EXTENSION = 'extension/member_status'
const OUTBOUND = 'outbound/member_status'
const INBOUND = 'inbound/member_status'
const talks = (index: 0 | 1): Condition => ({ place: member(index, EXTENSION), values: ['ANSWER', 'HOLD'] })

export const yeastar: ReadyMapping = {
  id: 'yeastar',
  name: 'Yeastar P-Series',
  summary:
    'Reports ringing, answer, hold and the end with its outcome and durations, for monitored trunks and extensions. Not included: menus, queues, transfers and who hung up. For recordings, only the file name is reported (custom.recording_file). The S-Series and K2 use another format and are not supported.',
  steps: [
    'In the PBX’s web portal, open Integrations, API and switch the API on. Under Advanced Settings (Call Status Monitor), select the trunks and extensions to report. Requires firmware 20.0.21 or later.',
    'Select Webhook Event Push, add a webhook, and paste this Webhook URL: {url}',
    'Copy the Secret shown by the PBX into the secret of this source. Set the request method to POST.',
    'Select only the events (30011) Call Status Changed and (30012) Call End Details. Save.',
  ],
  mapping: {
    uniqueid: ['/body/msg/call_id'],
    ignore: [{ place: '/body/type', values: otherEvents }],
    status: [
      { when: over, place: '/body/type', values: { '30012': { status: 'ended' } } },
      {
        place: '/body/msg/status',
        values: {
          ANSWERED: { outcome: 'answered' },
          'NO ANSWER': { outcome: 'missed' },
          BUSY: { outcome: 'busy' },
          VOICEMAIL: { outcome: 'voicemail' },
        },
      },
      ...rulesOf([EXTENSION, OUTBOUND], { ANSWER: { status: 'answered' }, HOLD: { status: 'on_hold' } }),
      ...rulesOf([EXTENSION, OUTBOUND, INBOUND], {
        ALERT: { status: 'ringing' },
        RING: { status: 'ringing' },
        EARLYMEDIA: { status: 'ringing' },
      }),
      ...rulesOf([EXTENSION, OUTBOUND, INBOUND], {
        ANSWERED: { ignore: true },
        BYE: { ignore: true },
        HOLD: { ignore: true },
      }),
    ],
    duration: { place: '/body/msg/call_duration', as: 's' },
    talk: { place: '/body/msg/talk_duration', as: 's' },
    fields: {
      direction: {
        places: ['/body/msg/type'],
        values: { Inbound: 'inbound', Outbound: 'outbound', Internal: 'internal' },
        only: true,
        else: {
          places: either(INBOUND),
          values: { '*': 'inbound' },
          else: { places: either(OUTBOUND), values: { '*': 'outbound' } },
        },
      },
      caller_number: {
        places: [...either('inbound/from'), ...either('outbound/from')],
        else: { when: { place: '/body/msg/type', values: ['Inbound', 'Internal'] }, places: ['/body/msg/call_from'] },
      },
      tracking_number: {
        places: [...either('inbound/to'), ...either('outbound/to'), '/body/msg/did_number'],
        else: { places: ['/body/msg/call_to'] },
      },
      tracking_number_name: { places: ['/body/msg/did_name'] },
      destination_number: { when: over, places: ['/body/msg/call_to'], else: { places: either('outbound/to') } },
      agent_id: {
        when: wentOut,
        places: ['/body/msg/call_from'],
        else: {
          when: talks(1),
          places: [member(1, 'extension/number')],
          else: { when: talks(0), places: [member(0, 'extension/number')] },
        },
      },
      hangup_cause: { when: over, places: ['/body/msg/status'] },
      'custom.recording_file': { places: ['/body/msg/recording'] },
      'custom.trunk': {
        places: [...either('inbound/trunk_name'), ...either('outbound/trunk_name'), '/body/msg/src_trunk_name'],
        else: { places: ['/body/msg/dst_trunk_name'] },
      },
    },
  },
  auth: { type: 'hmac', header: 'x-signature', algorithm: 'sha256', encoding: 'base64' },
  docs: 'https://help.yeastar.com/en/p-series-software-edition/developer-guide/event-call-status-changed.html',
  checked: '2026-11-27',
  confirmed: 'documented',
}
