// Vapi: `status-update` and `end-of-call-report` of its server messages.
//
// Facts: docs.vapi.ai/server-url/events, /server-url/server-authentication, /calls/call-ended-reason, and the schemas
// ServerMessageStatusUpdate, ServerMessageEndOfCallReport and Call of Vapi's OpenAPI document (github.com/VapiAI/docs,
// fern/apis/api/openapi.json, commit eabfa53). If the reason does not show the outcome, the events of the call decide: some 600
// of the documented reasons are faults of models and voices during a call. `queued` is a call that Vapi has not started yet.
// Unconfirmed: whether the address of a recording works without credentials for every account.
import type { Condition, ReadyMapping } from '../mapping/mapping.ts'

const callsOut: Condition = { place: '/body/message/call/type', values: ['outboundPhoneCall'] }
const CUSTOMER_PLACES = ['/body/message/call/customer/number', '/body/message/customer/number']
const OWN_NUMBER_PLACES = ['/body/message/call/phoneNumber/number', '/body/message/phoneNumber/number']

export const vapi: ReadyMapping = {
  id: 'vapi',
  name: 'Vapi',
  summary:
    'Reports ringing, the answer by the assistant or the customer, forwarding and the end with its reason. After the call, reports the transcript, summary, cost and recording. Offhook doesn’t respond to Vapi requests such as assistant-request and tool-calls: calls that need them require a server of your own.',
  steps: [
    'In the Vapi dashboard, open Integrations, Server Configuration, and add a custom credential of type Bearer Token: header name X-Vapi-Secret, no Bearer prefix, and a long random token. Enter the same token as the key of this source.',
    'Open the assistant (or the phone number), select that credential and paste this server URL: {url}',
    'Under server messages, select status-update and end-of-call-report. Both are required. Offhook ignores other messages.',
    'To get the recording, transcript and summary, keep recording and analysis on.',
  ],
  mapping: {
    uniqueid: ['/body/message/call/id'],
    ignore: [
      {
        place: '/body/message/type',
        values: [
          'assistant-request',
          'assistant.speechStarted',
          'call.artifact.upload',
          'call.delete.failed',
          'call.deleted',
          'call.endpointing.request',
          'campaign.predial',
          'chat.created',
          'chat.deleted',
          'conversation-update',
          'handoff-destination-request',
          'hang',
          'knowledge-base-request',
          'language-change-detected',
          'model-output',
          'phone-call-control',
          'session.created',
          'session.deleted',
          'session.updated',
          'speech-update',
          'tool-calls',
          'transcript',
          'transcript[transcriptType="final"]',
          'transfer-destination-request',
          'user-interrupted',
          'voice-input',
          'voice-request',
        ],
      },
    ],
    status: [
      {
        when: { place: '/body/message/type', values: ['status-update'] },
        place: '/body/message/status',
        values: {
          scheduled: { ignore: true },
          queued: { ignore: true },
          ringing: { status: 'ringing' },
          'in-progress': { status: 'answered' },
          forwarding: { status: 'transferring' },
          ended: { status: 'ended' },
          'not-found': { ignore: true },
          'deletion-failed': { ignore: true },
        },
      },
      {
        place: '/body/message/type',
        values: {
          'end-of-call-report': { status: 'ended' },
          'transfer-update': { ignore: true },
        },
      },
      {
        place: '/body/message/endedReason',
        values: {
          'customer-busy': { outcome: 'busy' },
          'customer-did-not-answer': { outcome: 'missed' },
          'call.ringing.sip-inbound-caller-hungup-before-call-connect': { outcome: 'abandoned' },
          voicemail: { outcome: 'voicemail' },
          'vonage-rejected': { outcome: 'rejected' },
          'call.start.error-fraud-check-failed': { outcome: 'blocked' },
          'twilio-failed-to-connect-call': { outcome: 'failed' },
          'twilio-reported-customer-misdialed': { outcome: 'failed' },
          'vonage-failed-to-connect-call': { outcome: 'failed' },
          'call.ringing.error-sip-inbound-call-failed-to-connect': { outcome: 'failed' },
          'call.in-progress.error-sip-inbound-call-failed-to-connect': { outcome: 'failed' },
          'call.in-progress.error-sip-outbound-call-failed-to-connect': { outcome: 'failed' },
          'call.in-progress.error-providerfault-outbound-sip-403-forbidden': { outcome: 'failed' },
          'call.in-progress.error-providerfault-outbound-sip-407-proxy-authentication-required': { outcome: 'failed' },
          'call.in-progress.error-providerfault-outbound-sip-408-request-timeout': { outcome: 'missed' },
          'call.in-progress.error-providerfault-outbound-sip-480-temporarily-unavailable': { outcome: 'missed' },
          'call.in-progress.error-providerfault-outbound-sip-503-service-unavailable': { outcome: 'failed' },
          'call.in-progress.error-providerfault-transport-never-connected': { outcome: 'failed' },
          'call.in-progress.error-vapifault-transport-never-connected': { outcome: 'failed' },
        },
      },
    ],
    at: { place: '/body/message/timestamp', as: 'ms' },
    start: { place: '/body/message/startedAt', as: 'iso' },
    end: { place: '/body/message/endedAt', as: 'iso' },
    recording: '/body/message/artifact/recordingUrl',
    fields: {
      direction: {
        places: ['/body/message/call/type'],
        values: {
          inboundPhoneCall: 'inbound',
          outboundPhoneCall: 'outbound',
          webCall: 'inbound',
          'vapi.websocketCall': 'inbound',
        },
        only: true,
      },
      caller_number: { when: callsOut, places: OWN_NUMBER_PLACES, else: { places: CUSTOMER_PLACES } },
      caller_name: {
        when: { place: '/body/message/call/type', values: ['inboundPhoneCall'] },
        places: ['/body/message/call/customer/name', '/body/message/customer/name'],
      },
      tracking_number: { when: callsOut, places: CUSTOMER_PLACES, else: { places: OWN_NUMBER_PLACES } },
      destination_number: { when: callsOut, places: CUSTOMER_PLACES },
      agent_id: { places: ['/body/message/call/assistantId', '/body/message/assistant/id'] },
      agent_name: { places: ['/body/message/assistant/name', '/body/message/call/assistant/name'] },
      transferred_to: { places: ['/body/message/destination/number'] },
      hangup_cause: { places: ['/body/message/endedReason'] },
      hangup_by: {
        places: ['/body/message/endedReason'],
        values: {
          'assistant-ended-call': 'agent',
          'assistant-ended-call-after-message-spoken': 'agent',
          'assistant-ended-call-with-hangup-task': 'agent',
          'assistant-said-end-call-phrase': 'agent',
          'exceeded-max-duration': 'system',
          'silence-timed-out': 'system',
          'manually-canceled': 'system',
        },
        only: true,
        else: {
          when: { place: '/body/message/call/type', values: ['inboundPhoneCall'] },
          places: ['/body/message/endedReason'],
          values: { 'customer-ended-call': 'caller' },
          only: true,
        },
      },
      transcript: { places: ['/body/message/artifact/transcript'] },
      summary: { places: ['/body/message/analysis/summary'] },
      cost: { places: ['/body/message/cost'] },
      currency: { places: ['/body/message/cost'], values: { '*': 'USD' } },
      'custom.success': { places: ['/body/message/analysis/successEvaluation'] },
    },
  },
  auth: { type: 'key', in: 'header', name: 'x-vapi-secret' },
  docs: 'https://docs.vapi.ai/server-url/events',
  checked: '2026-11-27',
  confirmed: 'documented',
}
