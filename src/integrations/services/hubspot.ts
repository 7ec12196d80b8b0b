import { REQUEST_DEFAULTS } from '../integration.ts'
import { callNotes, callsWithOutside, callTitle } from './request-parts/call-record.ts'
import { answers, input, rows, service } from './service.ts'

// Properties of a call: developers.hubspot.com/docs/api-reference/legacy/crm/activities/calls/guide. Values are texts, whatever they
// say (SimplePublicObjectInputForCreate); the duration is in milliseconds, the time in UTC; a recording has to be at an https address.
export const hubspot = service({
  id: 'hubspot',
  summary: 'Logs each call in HubSpot, including its recording, for the calls index page and reports.',
  group: 'crm',
  inputs: [
    input({
      key: 'token',
      label: 'Service key or access token',
      help: 'In HubSpot: Development › Keys › Service keys › Create service key, with the scope crm.objects.contacts.write. The access token of a private app also works (Development › Legacy apps › your app › Auth).',
      type: 'secret',
      secret_name: 'auth.token',
      example: 'pat-na1-11111111-2222-3333-4444-555555555555',
      // Tokens of private apps begin with pat-; HubSpot does not say how service keys begin.
      check: {
        pattern: '[\\w-]{20,}',
        message: 'A HubSpot key or token has no spaces, such as pat-na1-…. Paste all of it, without Bearer.',
      },
    }),
  ],
  request: {
    ...REQUEST_DEFAULTS,
    url: 'https://api.hubapi.com/crm/v3/objects/calls',
    auth: { type: 'bearer' },
    rows: rows(
      ['properties.hs_timestamp', '[[start_time|iso]]', { type: 'text' }],
      ['properties.hs_call_title', callTitle],
      ['properties.hs_call_body', callNotes('html')],
      ['properties.hs_call_direction', '[[direction|map:inbound=INBOUND,outbound=OUTBOUND,*=]]', { omit_empty: true }],
      [
        'properties.hs_call_status',
        '[[outcome|map:answered=COMPLETED,missed=NO_ANSWER,abandoned=CANCELED,unanswered=NO_ANSWER,busy=BUSY,voicemail=NO_ANSWER,rejected=NO_ANSWER,failed=FAILED,blocked=CANCELED,*=]]',
        { omit_empty: true },
      ],
      ['properties.hs_call_duration', '[[talk_duration|ms]]', { type: 'text', omit_empty: true }],
      ['properties.hs_call_from_number', '[[caller_number]]', { type: 'text', omit_empty: true }],
      ['properties.hs_call_to_number', '[[tracking_number]]', { type: 'text', omit_empty: true }],
      ['properties.hs_call_recording_url', '[[recording_url|http_url]]', { type: 'text', omit_empty: true }],
    ),
  },
  conditions: callsWithOutside,
  // 100 requests in ten seconds for an app of an account on Free or Starter, 190 on the others: usage guidelines of HubSpot.
  rate: { per_second: 10 },
  answers: answers({
    says: ['message'],
    explains: [
      {
        status: 401,
        advice:
          'The key is invalid: mistyped, rotated or deleted. Copy it again from Development › Keys › Service keys.',
      },
      {
        status: 403,
        advice:
          'The key lacks the scope crm.objects.contacts.write. Add it to the key under Development › Keys › Service keys.',
      },
      {
        status: 400,
        holds: 'hs_call_recording_url',
        advice:
          'HubSpot only accepts https URLs for recordings. Ask your server administrator to set OFFHOOK_PUBLIC_URL to an https URL.',
      },
      {
        status: 400,
        advice: 'HubSpot rejected a property, named in its response. Fix or remove its row under Customise.',
      },
      {
        status: 429,
        advice:
          'The HubSpot account has reached its ten-second or daily request limit, which its other apps may share. Offhook retries.',
      },
    ],
  }),
  checked: {
    on: '2026-11-27',
    against:
      '@hubspot/api-client 14.0.1 (calls: SimplePublicObjectInputForCreate; statuses of a call) and HubSpot’s guide to calls',
  },
  docs_url: 'https://developers.hubspot.com/docs/api-reference/legacy/crm/activities/calls/guide',
})
