// Dialpad: call events of its event subscriptions.
//
// Facts: developers.dialpad.com/docs/call-events and Dialpad's own OpenAPI document (github.com/dialpad/dialpad-python-sdk,
// dialpad_api_spec.json: schemas.call.CallProto, the states of a subscription; schemas.webhook.CreateWebhook). In Dialpad, every
// leg is a call. The leg of a person who is rung by a call centre, a department or a main line has the id of the caller's leg in
// `entry_point_call_id`. A leg that began with a transfer has the id of the first leg in `master_call_id`. Only the caller's leg
// ends the call. A webhook with a secret sends each body as a JWT, which Offhook cannot read yet, so the webhook is created
// without a secret.
// Unconfirmed: that every leg ends with `hangup` after `missed` or `voicemail`; whether the addresses of recordings need a
// signed-in person.
import type { Condition, Meaning, ReadyMapping } from '../mapping/mapping.ts'

const inbound: Condition = { place: '/body/direction', values: ['inbound'] }
const callsOut: Condition = { place: '/body/direction', values: ['outbound'] }
const isPerson: Condition = { place: '/body/target/type', values: ['user'] }

/** States with the same meaning for the caller's leg and for others. */
const ofAnyLeg: Readonly<Record<string, Meaning>> = {
  connected: { status: 'answered' },
  hold: { status: 'on_hold' },
  parked: { status: 'on_hold' },
  voicemail: { status: 'voicemail' },
  voicemail_uploaded: { outcome: 'voicemail' },
  blocked: { outcome: 'blocked' },
  preanswer: { ignore: true },
  merged: { ignore: true },
  monitor: { ignore: true },
  eavesdrop: { ignore: true },
  barge: { ignore: true },
  takeover: { ignore: true },
  recording: { ignore: true },
  admin: { ignore: true },
  admin_recording: { ignore: true },
  transcription: { ignore: true },
  call_transcription: { ignore: true },
  recap_action_items: { ignore: true },
  recap_outcome: { ignore: true },
  recap_purposes: { ignore: true },
  recap_summary: { ignore: true },
  ai_playbook: { ignore: true },
  csat: { ignore: true },
  pcsat: { ignore: true },
  dispositions: { ignore: true },
  postcall: { ignore: true },
  all: { ignore: true },
}

/** States of a leg that rings for another call: its start and end are not the call's. */
const ofAnotherLeg: Readonly<Record<string, Meaning>> = {
  ...ofAnyLeg,
  calling: { ignore: true },
  ringing: { ignore: true },
  queued: { ignore: true },
  missed: { ignore: true },
  hangup: { ignore: true },
}

export const dialpad: ReadyMapping = {
  id: 'dialpad',
  name: 'Dialpad',
  summary:
    'Reports ringing, queue, answer, hold, voicemail, the end and the agent. After the call, reports the recording, transcript, labels and rating. All legs count as one call. Not included: who hung up and why, and Dialpad AI summaries and notes.',
  steps: [
    'Create a Dialpad API key under Admin Settings, Company, Authentication, API Keys. Send the next two requests to the Dialpad API, for example from developers.dialpad.com.',
    'POST https://dialpad.com/api/v2/webhooks with {"hook_url": "{url}"}. Leave out the secret: with one, Dialpad sends JWTs, which Offhook can’t read yet. Note the id in the response.',
    'POST https://dialpad.com/api/v2/subscriptions/call with {"webhook_id": that id, "enabled": true, "call_states": ["calling", "ringing", "queued", "connected", "hold", "parked", "missed", "voicemail", "voicemail_uploaded", "blocked", "hangup", "recording", "call_transcription", "dispositions", "csat"]}.',
  ],
  mapping: {
    uniqueid: ['/body/entry_point_call_id', '/body/master_call_id', '/body/call_id'],
    status: [
      { when: { place: '/body/entry_point_call_id', values: ['*'] }, place: '/body/state', values: ofAnotherLeg },
      { when: { place: '/body/master_call_id', values: ['*'] }, place: '/body/state', values: ofAnotherLeg },
      {
        place: '/body/state',
        values: {
          ...ofAnyLeg,
          calling: { status: 'ringing' },
          ringing: { status: 'ringing' },
          queued: { status: 'queued' },
          missed: { outcome: 'missed' },
          hangup: { status: 'ended' },
        },
      },
      // No longer simply missed: `voicemail_uploaded` shows whether a message was left.
      { place: '/body/state', values: { voicemail: { outcome: 'unanswered' } } },
    ],
    at: { place: '/body/event_timestamp', as: 'ms' },
    start: { place: '/body/date_started', as: 'ms' },
    end: { place: '/body/date_ended', as: 'ms' },
    duration: { place: '/body/total_duration', as: 'ms' },
    talk: { place: '/body/talk_time', as: 'ms' },
    recording: '/body/recording_details/*/url',
    fields: {
      direction: { places: ['/body/direction'] },
      caller_number: { when: inbound, places: ['/body/external_number'], else: { places: ['/body/internal_number'] } },
      caller_name: { when: inbound, places: ['/body/contact/name'] },
      tracking_number: {
        when: inbound,
        places: ['/body/entry_point_target/phone', '/body/internal_number'],
        else: { places: ['/body/external_number'] },
      },
      destination_number: { when: callsOut, places: ['/body/external_number'] },
      destination_name: { when: callsOut, places: ['/body/contact/name'] },
      agent_id: { when: isPerson, places: ['/body/target/id'] },
      agent_name: { when: isPerson, places: ['/body/target/name'] },
      agent_email: { when: isPerson, places: ['/body/target/email'] },
      queue_name: {
        when: { place: '/body/entry_point_target/type', values: ['callcenter', 'department', 'office'] },
        places: ['/body/entry_point_target/name'],
        else: {
          when: { place: '/body/target/type', values: ['callcenter', 'department', 'office'] },
          places: ['/body/target/name'],
        },
      },
      voicemail_url: { places: ['/body/voicemail_link', '/body/voicemail_share_link'] },
      recorded: { places: ['/body/was_recorded'], values: { true: 'true' }, only: true },
      transcript: { places: ['/body/transcription_text'] },
      tags: { places: ['/body/labels'] },
      survey_outcome: { places: ['/body/csat_score'] },
      'custom.mos_score': { places: ['/body/mos_score'] },
      'custom.is_transferred': { places: ['/body/is_transferred'], values: { true: 'true' }, only: true },
    },
  },
  docs: 'https://developers.dialpad.com/docs/call-events',
  checked: '2026-11-27',
  confirmed: 'documented',
}
