import { inbound } from './request-parts/conversions.ts'
import { REQUEST_DEFAULTS } from '../integration.ts'
import { answers, input, rows, service } from './service.ts'

// Event names: a letter first, up to 40 letters, digits and underscores, and none of the prefixes that Google keeps.
const eventName = '(?!ga_|google_|firebase_)[A-Za-z][A-Za-z0-9_]{0,39}'
const known = { omit_empty: true } as const

/**
 * Google Analytics 4 by the Measurement Protocol. Offhook's own names begin with `call_`, because `source`, `medium` and
 * `campaign` have a meaning for Google. A value has up to 100 characters.
 */
export const ga4 = service({
  id: 'ga4',
  summary: 'Adds an event for each call to the website visit that led to it.',
  group: 'ads',
  inputs: [
    input({
      key: 'measurement_id',
      label: 'Measurement ID',
      help: 'In Google Analytics: Admin › Data streams › your web stream. It starts with G-.',
      example: 'G-ABC1234567',
      check: { pattern: 'G-[A-Z0-9]{4,20}', message: 'A measurement ID starts with G-, such as G-ABC1234567.' },
    }),
    input({
      key: 'api_secret',
      label: 'API secret',
      type: 'secret',
      help: 'In the same web stream: Measurement Protocol API secrets › Create.',
      example: 'aBcDeFgHiJkLmNoPqRsTuV',
    }),
    input({
      key: 'event_name',
      label: 'Event name',
      help: 'The event’s name in Google Analytics. To count it as a conversion, mark it as a key event there.',
      initial: 'phone_call',
      check: {
        pattern: eventName,
        message:
          'Use up to 40 letters, digits and underscores. Start with a letter, and not with ga_, google_ or firebase_.',
      },
    }),
  ],
  request: {
    ...REQUEST_DEFAULTS,
    url: 'https://www.google-analytics.com/mp/collect?measurement_id=[[setting:measurement_id]]&api_secret=[[secret:input.api_secret]]',
    rows: rows(
      ['client_id', '[[ga_client_id]]', { type: 'text' }],
      // A session counts a call that began in it; the visitor may have left before the call ends.
      ['timestamp_micros', '[[start_time|unix_us]]', { type: 'number' }],
      ['events[0].name', '[[setting:event_name]]'],
      ['events[0].params.session_id', '[[ga_session_id]]', { type: 'text', ...known }],
      // With a session id, this value shows the event in Realtime; 100 is the value of Google's own example.
      ['events[0].params.engagement_time_msec', '100', { type: 'number' }],
      ['events[0].params.call_id', '[[uniqueid|truncate:100]]', { type: 'text' }],
      ['events[0].params.call_status', '[[outcome]]', known],
      ['events[0].params.call_duration', '[[duration]]', { type: 'number', ...known }],
      ['events[0].params.talk_duration', '[[talk_duration]]', { type: 'number', ...known }],
      ['events[0].params.first_call', '[[first_call|yesno]]', known],
      ['events[0].params.tracking_number', '[[tracking_number|truncate:100]]', known],
      ['events[0].params.tracking_number_name', '[[tracking_number_name|truncate:100]]', known],
      ['events[0].params.call_campaign', '[[campaign_name|truncate:100]]', known],
      ['events[0].params.call_source', '[[source|truncate:100]]', known],
      ['events[0].params.call_medium', '[[medium|truncate:100]]', known],
      ['events[0].params.value', '[[value]]', { type: 'number', ...known }],
      ['events[0].params.currency', '[[currency]]', known],
    ),
  },
  // Without the visitor's client id Google would count each call as a new visitor who came from nowhere.
  conditions: { all: [inbound, { field: 'ga_client_id', op: 'known' }] },
  wait: { recording: false },
  dry_run: {
    url: 'https://www.google-analytics.com/debug/mp/collect?measurement_id=[[setting:measurement_id]]&api_secret=[[secret:input.api_secret]]',
    rows: [],
    answers: answers({
      success: { path: 'validationMessages', empty: true },
      says: ['validationMessages[0].description'],
    }),
    note: 'Google validates the event’s format without saving it. It doesn’t check the measurement ID or API secret: check Realtime after a real call.',
  },
  checked: {
    on: '2026-11-27',
    against:
      'developers.google.com/analytics/devguides/collection/protocol/ga4: sending events, use cases, validating events',
  },
  docs_url: 'https://developers.google.com/analytics/devguides/collection/protocol/ga4/sending-events',
})
