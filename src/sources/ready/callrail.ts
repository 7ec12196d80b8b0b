// CallRail: its webhooks for calls.
//
// Facts: apidocs.callrail.com (webhooks, validating payloads, the call object of “Retrieving a single call”), transcribed in
// github.com/api-evangelist/callrail (asyncapi/callrail-webhooks.yml);
// support.callrail.com/hc/en-us/articles/5711246459149-Webhooks (what each webhook contains: the webhook before a call says
// `answered` false and `call_type` missed). A body does not say which webhook it belongs to, so the setup steps add `?event=` to
// the address. CallRail sends each message once: a lost message stays lost. The address in `recording` returns JSON and needs a
// key of CallRail's API, so no recording is fetched.
// Unconfirmed: the values of `call_type` other than answered, missed and outbound; whether tags are texts or objects with a name
// (both are read); the name of the transcript.
import type { Condition, ReadyMapping } from '../mapping/mapping.ts'

const inbound: Condition = { place: '/body/direction', values: ['inbound'] }
const callsOut: Condition = { place: '/body/direction', values: ['outbound'] }
const over: Condition = { place: '/query/event', values: ['after', 'changed'] }

export const callrail: ReadyMapping = {
  id: 'callrail',
  name: 'CallRail',
  summary:
    'Reports each call when it starts. Up to 20 minutes after its end, reports the outcome, duration, marketing source with all click IDs, tags, note, value, transcript and summary. Not included: answer time and talk time, text messages and forms. Recordings stay at CallRail: custom.recording_player is the URL of the player.',
  steps: [
    'In CallRail, open Integrations, choose the company, and click Webhooks.',
    'Add these URLs, including the part after the question mark, which identifies the event. Pre-Call: {url}?event=before',
    'Call Routing Complete: {url}?event=routed',
    'Post-Call and Outbound Post-Call: {url}?event=after',
    'Call Modified and Outbound Call Modified: {url}?event=changed',
    'Copy the company’s signing key from the same page into the secret of this source. Click Activate.',
  ],
  mapping: {
    uniqueid: ['/body/resource_id', '/body/id'],
    status: [
      {
        place: '/query/event',
        values: {
          before: { status: 'ringing' },
          routed: { ignore: true },
          after: { status: 'ended' },
          changed: { status: 'ended' },
        },
      },
      { when: over, place: '/body/voicemail', values: { true: { outcome: 'voicemail' }, false: { ignore: true } } },
      { when: over, place: '/body/answered', values: { true: { outcome: 'answered' }, false: { ignore: true } } },
      {
        when: over,
        place: '/body/call_type',
        values: { missed: { outcome: 'missed' }, abandoned: { outcome: 'abandoned' } },
      },
    ],
    start: { place: '/body/start_time', as: 'iso' },
    duration: { place: '/body/duration', as: 's' },
    fields: {
      direction: { places: ['/body/direction'] },
      caller_number: {
        when: callsOut,
        places: ['/body/tracking_phone_number', '/body/business_phone_number'],
        else: { places: ['/body/customer_phone_number'] },
      },
      caller_name: { when: inbound, places: ['/body/customer_name'] },
      caller_city: { when: inbound, places: ['/body/customer_city'] },
      caller_state: { when: inbound, places: ['/body/customer_state'] },
      caller_country: { when: inbound, places: ['/body/customer_country'] },
      tracking_number: {
        when: callsOut,
        places: ['/body/customer_phone_number'],
        else: { places: ['/body/tracking_phone_number'] },
      },
      tracking_number_name: { when: inbound, places: ['/body/source_name'] },
      destination_number: {
        when: callsOut,
        places: ['/body/customer_phone_number'],
        else: { places: ['/body/business_phone_number'] },
      },
      agent_email: { places: ['/body/agent_email'] },
      first_call: { places: ['/body/first_call'] },
      prior_calls: { places: ['/body/prior_calls'] },
      timezone: { places: ['/body/company_time_zone'] },
      source: { places: ['/body/source'] },
      medium: { places: ['/body/medium'] },
      keyword: { places: ['/body/keywords'] },
      campaign_name: { places: ['/body/campaign'] },
      utm_source: { places: ['/body/utm_source'] },
      utm_medium: { places: ['/body/utm_medium'] },
      utm_campaign: { places: ['/body/utm_campaign'] },
      utm_term: { places: ['/body/utm_term'] },
      utm_content: { places: ['/body/utm_content'] },
      gclid: { places: ['/body/gclid'] },
      msclkid: { places: ['/body/msclkid'] },
      'custom.fbclid': { places: ['/body/fbclid'] },
      ga_client_id: { places: ['/body/ga'] },
      landing_page: { places: ['/body/landing_page_url'] },
      page_called_from: { places: ['/body/last_requested_url'] },
      referrer: { places: ['/body/referring_url'] },
      recording_duration: { places: ['/body/recording_duration'] },
      'custom.recording_player': { places: ['/body/recording_player'] },
      voicemail_left: { when: over, places: ['/body/voicemail'] },
      transcript: { places: ['/body/transcription', '/body/transcription_text'] },
      summary: { places: ['/body/call_summary'] },
      tags: { places: ['/body/tags/*/name'], else: { places: ['/body/tags'] } },
      notes: { places: ['/body/note'] },
      value: { places: ['/body/value'] },
      disposition: { places: ['/body/lead_status'] },
    },
  },
  auth: { type: 'hmac', header: 'signature', algorithm: 'sha1', encoding: 'base64' },
  docs: 'https://apidocs.callrail.com/#webhooks',
  checked: '2026-11-27',
  confirmed: 'documented',
}
