// Placetel: its notifications of calls (the Notify API).
//
// Facts: github.com/Placetel/call-control-notify-api, README of 11 March 2025 (commit 49abb20): form fields, types of hang-up,
// signature. Messages contain no time, so the time of arrival counts. An outgoing call has no message for its answer: `duration`
// at its end counts from the answer, and so shows it.
import type { Condition, ReadyMapping } from '../mapping/mapping.ts'

const callsOut: Condition = { place: '/body/direction', values: ['out'] }

export const placetel: ReadyMapping = {
  id: 'placetel',
  name: 'Placetel',
  summary:
    'Reports ringing, the agent and the end with its reason, for the numbers selected in Placetel. The answer of an outgoing call is reported only at its end. Not included: menus, queues, hold, transfers and recordings.',
  steps: [
    'In the Placetel web portal, open Settings, External APIs (Einstellungen, Externe APIs), and paste this URL for your API: {url}',
    'Set a shared secret there, and enter the same secret in this source.',
    'On the same page, select every number whose calls you want to report.',
  ],
  mapping: {
    uniqueid: ['/body/call_id'],
    status: [
      {
        place: '/body/event',
        values: {
          IncomingCall: { status: 'ringing' },
          OutgoingCall: { status: 'ringing' },
          CallAccepted: { status: 'answered' },
          HungUp: { status: 'ended' },
        },
      },
      {
        place: '/body/type',
        values: {
          accepted: { outcome: 'answered' },
          missed: { outcome: 'missed' },
          voicemail: { outcome: 'voicemail' },
          blocked: { outcome: 'blocked' },
          busy: { outcome: 'busy' },
          canceled: { outcome: 'abandoned' },
          unavailable: { outcome: 'failed' },
          congestion: { outcome: 'failed' },
        },
      },
    ],
    talk: { place: '/body/duration', as: 's' },
    fields: {
      direction: { places: ['/body/direction'], values: { in: 'inbound', out: 'outbound' }, only: true },
      caller_number: { places: ['/body/from'] },
      tracking_number: { places: ['/body/to'] },
      destination_number: { when: callsOut, places: ['/body/to'] },
      agent_id: { places: ['/body/peer'] },
      hangup_cause: { places: ['/body/type'] },
    },
  },
  auth: { type: 'hmac', header: 'x-placetel-signature', algorithm: 'sha256', encoding: 'hex' },
  docs: 'https://github.com/Placetel/call-control-notify-api',
  checked: '2026-11-27',
  confirmed: 'documented',
}
