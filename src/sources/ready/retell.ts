// Retell AI: its webhooks for phone calls.
//
// Facts: docs.retellai.com/features/webhook-overview (events; `call_started` is not sent for a call that did not connect; a
// webhook must respond within ten seconds), and Retell's own SDK (github.com/RetellAI/retell-typescript-sdk:
// src/resources/call.ts for the call and the reasons of its end, src/lib/webhook_auth.ts for the signature: `v=<ms>,d=<hex>` over
// the body and the time). Messages contain no time. A call starts when it is connected, so its duration is that of the talk. If
// the reason does not show the outcome, the events of the call decide. Money is in cents, so it is a custom field.
import type { Condition, ReadyMapping } from '../mapping/mapping.ts'

const callsOut: Condition = { place: '/body/call/direction', values: ['outbound'] }
const over: Condition = { place: '/body/event', values: ['call_ended', 'call_analyzed'] }

export const retell: ReadyMapping = {
  id: 'retell',
  name: 'Retell AI',
  summary:
    'Reports the answer, transfers to people and the end with its reason. After the call, reports the transcript, summary, sentiment and recording. Not included: ringing, live transcripts and chats. A call starts when it is connected.',
  steps: [
    'In the Retell dashboard, open Settings, Webhooks (for all agents), or the webhook settings of one agent, and paste this URL: {url}',
    'Keep call_started, call_ended and call_analyzed on. If you transfer calls to people, also select transfer_started, transfer_bridged and transfer_cancelled.',
    'Retell signs with the API key that has the webhook badge under API Keys. Enter it as the secret of this source.',
  ],
  mapping: {
    uniqueid: ['/body/call/call_id'],
    ignore: [
      {
        place: '/body/event',
        values: ['transcript_updated', 'chat_started', 'chat_ended', 'chat_analyzed'],
      },
    ],
    status: [
      {
        place: '/body/event',
        values: {
          call_started: { status: 'answered' },
          transfer_started: { status: 'transferring' },
          transfer_bridged: { status: 'answered' },
          transfer_cancelled: { status: 'answered' },
          transfer_ended: { ignore: true },
          call_ended: { status: 'ended' },
          call_analyzed: { status: 'ended' },
        },
      },
      {
        when: over,
        place: '/body/call/disconnection_reason',
        values: {
          voicemail_reached: { outcome: 'voicemail' },
          dial_busy: { outcome: 'busy' },
          dial_no_answer: { outcome: 'missed' },
          error_user_not_joined: { outcome: 'missed' },
          user_declined: { outcome: 'rejected' },
          marked_as_spam: { outcome: 'blocked' },
          scam_detected: { outcome: 'blocked' },
          dial_failed: { outcome: 'failed' },
          invalid_destination: { outcome: 'failed' },
          telephony_provider_permission_denied: { outcome: 'failed' },
          telephony_provider_unavailable: { outcome: 'failed' },
          sip_routing_error: { outcome: 'failed' },
          concurrency_limit_reached: { outcome: 'failed' },
          no_concurrency_fallback: { outcome: 'failed' },
          no_valid_payment: { outcome: 'failed' },
          registered_call_timeout: { outcome: 'failed' },
        },
      },
    ],
    end: { place: '/body/call/end_timestamp', as: 'ms' },
    duration: { place: '/body/call/duration_ms', as: 'ms' },
    talk: { place: '/body/call/duration_ms', as: 'ms' },
    recording: '/body/call/recording_url',
    fields: {
      direction: { places: ['/body/call/direction'] },
      caller_number: { places: ['/body/call/from_number'] },
      tracking_number: { places: ['/body/call/to_number'] },
      destination_number: { when: callsOut, places: ['/body/call/to_number'] },
      agent_id: { places: ['/body/call/agent_id'] },
      agent_name: { places: ['/body/call/agent_name'] },
      transferred_to: { places: ['/body/call/transfer_destination'] },
      hangup_cause: { places: ['/body/call/disconnection_reason'] },
      hangup_by: {
        places: ['/body/call/disconnection_reason'],
        values: {
          agent_hangup: 'agent',
          inactivity: 'system',
          max_duration_reached: 'system',
          manual_stopped: 'system',
        },
        only: true,
        else: {
          when: { place: '/body/call/direction', values: ['inbound'] },
          places: ['/body/call/disconnection_reason'],
          values: { user_hangup: 'caller' },
          only: true,
        },
      },
      transcript: { places: ['/body/call/transcript'] },
      summary: { places: ['/body/call/call_analysis/call_summary'] },
      sentiment: {
        places: ['/body/call/call_analysis/user_sentiment'],
        values: { Positive: 'positive', Neutral: 'neutral', Negative: 'negative' },
        only: true,
      },
      'custom.call_successful': { places: ['/body/call/call_analysis/call_successful'] },
      'custom.cost_cents': { places: ['/body/call/call_cost/combined_cost'] },
    },
  },
  auth: {
    type: 'hmac',
    header: 'x-retell-signature',
    algorithm: 'sha256',
    encoding: 'hex',
    format: 'v={timestamp},d={signature}',
    signed: '{body}{timestamp}',
  },
  docs: 'https://docs.retellai.com/features/webhook-overview',
  checked: '2026-11-27',
  confirmed: 'documented',
}
