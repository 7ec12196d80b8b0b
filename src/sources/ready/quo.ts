// Quo, formerly OpenPhone: its webhooks for calls (the system that its guide calls webhooks, apiVersion v3 and v4).
//
// Facts: quo.com/docs/mdx/guides/webhooks (envelope, call.ringing, the call object), support.openphone.com article 4690754298903
// (events; the signature `hmac;1;<time>;<base64>` over the time, a point and the body, with a key in Base64), and recorded
// messages in github.com/PipedreamHQ/pipedream (components/openphone/sources, test-event.mjs). No message says why a call was not
// answered. Unconfirmed: that a summary has the id of its call in `callId`, and is a list of sentences. The newer webhooks of the
// API (version 2026-03-30, in beta) have another form and are not read.
import type { Condition, ReadyMapping } from '../mapping/mapping.ts'

const call = (part: string): string => `/body/data/object/${part}`
const completed: Condition = { place: '/body/type', values: ['call.completed'] }
const callsOut: Condition = { place: call('direction'), values: ['outgoing'] }

export const quo: ReadyMapping = {
  id: 'quo',
  name: 'Quo (OpenPhone)',
  summary:
    'Reports ringing and the end, with answer time, agent, voicemail, recording and summary. The answer is reported only at the end. Not included: why a call was unanswered, menus, hold, transfers, transcripts and text messages.',
  steps: [
    'In Quo, open Settings, Webhooks, and click Create webhook.',
    'Paste this URL: {url}',
    'Select the event types call.ringing, call.completed, call.recording.completed and call.summary.completed. Under resources, select your numbers. Save.',
    'Open the webhook’s details and click Reveal signing secret. Copy it into the secret of this source.',
  ],
  mapping: {
    uniqueid: [call('callId'), call('id')],
    event_id: '/body/id',
    ignore: [
      {
        place: '/body/type',
        values: [
          'message.received',
          'message.delivered',
          'contact.updated',
          'contact.deleted',
          'call.transcript.completed',
        ],
      },
    ],
    status: [
      {
        place: '/body/type',
        values: {
          'call.ringing': { status: 'ringing' },
          'call.completed': { status: 'ended' },
          'call.recording.completed': { ignore: true },
          'call.summary.completed': { ignore: true },
        },
      },
      { when: completed, place: call('answeredAt'), values: { '*': { outcome: 'answered' } } },
      {
        when: { place: call('direction'), values: ['incoming'] },
        place: call('voicemail/url'),
        values: { '*': { outcome: 'voicemail' } },
      },
    ],
    at: { place: '/body/createdAt', as: 'iso' },
    start: { place: call('createdAt'), as: 'iso' },
    answer: { place: call('answeredAt'), as: 'iso' },
    end: { place: call('completedAt'), as: 'iso' },
    recording: call('media/*/url'),
    fields: {
      direction: { places: [call('direction')], values: { incoming: 'inbound', outgoing: 'outbound' }, only: true },
      caller_number: { places: [call('from')] },
      tracking_number: { places: [call('to')] },
      destination_number: { when: callsOut, places: [call('to')] },
      agent_id: {
        when: completed,
        places: [call('answeredBy')],
        else: { when: { place: call('answeredAt'), values: ['*'] }, places: [call('userId')] },
      },
      voicemail_url: { places: [call('voicemail/url')] },
      summary: { places: [call('summary')], join: ' ' },
    },
  },
  auth: {
    type: 'hmac',
    header: 'openphone-signature',
    algorithm: 'sha256',
    encoding: 'base64',
    secret_encoding: 'base64',
    format: 'hmac;1;{timestamp};{signature}',
    signed: '{timestamp}.{body}',
  },
  docs: 'https://www.quo.com/docs/mdx/guides/webhooks',
  checked: '2026-11-27',
  confirmed: 'documented',
}
