// Aircall: call events of its webhooks.
//
// Facts: developer.aircall.io/docs/webhooks-overview (envelope; event names; delivery at least once and in any order; a webhook
// times out after 5 s), developers.aircall.io/api-references (the call: `raw_digits` is the number of the outside party, `number`
// is the company's, and times are in seconds; the addresses in `recording` and `voicemail` need no credentials for an hour),
// support.aircall.io/en-gb/articles/14936017803549 (reasons of missed calls). `call.hungup` has no reason yet, so it ends no
// call: `call.ended` follows half a minute later with the reason and the real time. `call.ringing_on_agent` is also sent while a
// caller is being transferred, and names an agent who may not answer.
// Unconfirmed: whether `call.answered` is sent again after a transfer. If not, the call stays `transferring` until its end.
import type { Condition, ReadyMapping } from '../mapping/mapping.ts'

const inbound: Condition = { place: '/body/data/direction', values: ['inbound'] }
const ended: Condition = { place: '/body/event', values: ['call.ended'] }

export const aircall: ReadyMapping = {
  id: 'aircall',
  name: 'Aircall',
  summary:
    'Reports ringing, menu, answer, hold, transfer, voicemail and the end with its reason, plus the agent, tags, notes and recording. The end is reported about 30 seconds late, when Aircall knows the reason. Not included: Aircall AI data (transcripts, summaries, sentiment) and text messages.',
  steps: [
    'In the Aircall dashboard, open Integrations & API and search for “Webhook”. Click Webhook, then Install Integration.',
    'Enter a name and paste this URL: {url}',
    'Select these events: call.created, call.answered, call.transferred, call.external_transferred, call.hold, call.unhold, call.ivr_option_selected, call.voicemail_left, call.ended, call.comm_assets_generated, call.tagged, call.untagged, call.commented, call.archived. Click Add Webhook.',
    'Aircall doesn’t show the token that authenticates its messages. First set Authentication to “None (secret URL only)” and call one of your numbers. Under Messages, copy “token” from the top of the message. Then click “Use Aircall authentication” and enter the token as the key.',
  ],
  mapping: {
    uniqueid: ['/body/data/id'],
    ignore: [
      {
        place: '/body/resource',
        values: [
          'user',
          'number',
          'contact',
          'message',
          'group_message',
          'integration',
          'conversation_intelligence',
          'ai_voice_agent',
          'analytics',
        ],
      },
      { place: '/body/event', values: ['call.ringing_on_agent', 'call.agent_declined', 'call.hungup'] },
    ],
    status: [
      {
        place: '/body/event',
        values: {
          'call.created': { status: 'ringing' },
          'call.ivr_option_selected': { status: 'in_menu' },
          'call.answered': { status: 'answered' },
          'call.hold': { status: 'on_hold' },
          'call.unhold': { status: 'answered' },
          'call.transferred': { status: 'transferring' },
          'call.external_transferred': { status: 'transferring' },
          'call.unsuccessful_transfer': { ignore: true },
          'call.voicemail_left': { outcome: 'voicemail' },
          'call.ended': { status: 'ended' },
          'call.comm_assets_generated': { ignore: true },
          'call.assigned': { ignore: true },
          'call.archived': { ignore: true },
          'call.tagged': { ignore: true },
          'call.untagged': { ignore: true },
          'call.commented': { ignore: true },
        },
      },
      { when: ended, place: '/body/data/voicemail', values: { '*': { outcome: 'voicemail' } } },
      {
        when: ended,
        place: '/body/data/missed_call_reason',
        values: {
          agents_did_not_answer: { outcome: 'missed' },
          no_available_agent: { outcome: 'missed' },
          out_of_opening_hours: { outcome: 'missed' },
          short_abandoned: { outcome: 'abandoned' },
          abandoned_in_ivr: { outcome: 'abandoned' },
          abandoned_in_classic: { outcome: 'abandoned' },
          abandoned: { outcome: 'abandoned' },
        },
      },
    ],
    at: { place: '/body/timestamp', as: 's' },
    start: { place: '/body/data/started_at', as: 's' },
    answer: { place: '/body/data/answered_at', as: 's' },
    end: { place: '/body/data/ended_at', as: 's' },
    recording: '/body/data/recording',
    fields: {
      direction: { places: ['/body/data/direction'] },
      caller_number: {
        when: inbound,
        places: ['/body/data/raw_digits'],
        else: { places: ['/body/data/number/digits'] },
      },
      caller_name: {
        when: inbound,
        places: ['/body/data/contact/first_name', '/body/data/contact/last_name'],
        join: ' ',
      },
      tracking_number: {
        when: inbound,
        places: ['/body/data/number/digits'],
        else: { places: ['/body/data/raw_digits'] },
      },
      tracking_number_name: { when: inbound, places: ['/body/data/number/name'] },
      destination_number: {
        when: { place: '/body/data/direction', values: ['outbound'] },
        places: ['/body/data/raw_digits'],
      },
      agent_id: { places: ['/body/data/user/id'] },
      agent_name: { places: ['/body/data/user/name'] },
      agent_email: { places: ['/body/data/user/email'] },
      hangup_cause: { places: ['/body/data/hangup_cause', '/body/data/missed_call_reason'] },
      voicemail_url: { places: ['/body/data/voicemail'] },
      tags: { places: ['/body/data/tags/*/name'] },
      notes: { places: ['/body/data/comments/*/content'], join: '\n' },
    },
  },
  auth: { type: 'key', in: 'body', name: '/body/token' },
  docs: 'https://developer.aircall.io/docs/webhooks-overview',
  checked: '2026-11-27',
  confirmed: 'documented',
}
