import { REQUEST_DEFAULTS } from '../integration.ts'
import { callNotes, callsWithOutside, callTitle } from './request-parts/call-record.ts'
import { answers, input, rows, service } from './service.ts'

// AddCallLogRequest of client-nodejs: times are UTC without a zone, the duration is a text of seconds, the note is HTML.
export const pipedrive = service({
  id: 'pipedrive',
  summary: 'Adds each call to Pipedrive’s call log, with outcome, duration and notes.',
  group: 'crm',
  inputs: [
    input({
      key: 'token',
      label: 'API token',
      help: 'In Pipedrive: your profile picture at the top right › Personal preferences › API. Calls are logged as the token’s owner.',
      type: 'secret',
      secret_name: 'auth.value',
      example: '0123456789abcdef0123456789abcdef01234567',
      check: {
        pattern: '[0-9A-Za-z]{20,}',
        message: 'A Pipedrive API token consists of letters and digits. Copy it from Personal preferences › API.',
      },
    }),
  ],
  request: {
    ...REQUEST_DEFAULTS,
    url: 'https://api.pipedrive.com/v1/callLogs',
    auth: { type: 'api_key', in: 'header', name: 'x-api-token' },
    rows: rows(
      ['subject', callTitle],
      [
        'outcome',
        '[[outcome|map:answered=connected,missed=no_answer,abandoned=no_answer,unanswered=no_answer,busy=busy,voicemail=left_voicemail,rejected=busy,failed=no_answer,blocked=no_answer,*=no_answer]]',
      ],
      ['from_phone_number', '[[caller_number]]', { type: 'text', omit_empty: true }],
      ['to_phone_number', '[[tracking_number|default:unknown]]', { type: 'text' }],
      ['start_time', '[[start_time|date:yyyy-MM-dd HH:mm:ss,UTC]]', { type: 'text' }],
      ['end_time', '[[end_time|date:yyyy-MM-dd HH:mm:ss,UTC]]', { type: 'text' }],
      ['duration', '[[duration]]', { type: 'text', omit_empty: true }],
      ['note', callNotes('html')],
    ),
  },
  conditions: callsWithOutside,
  // 20 requests in two seconds with an API token on the smallest plan: pipedrive.readme.io/docs/core-api-concepts-rate-limiting.
  rate: { per_second: 10 },
  answers: answers({
    success: { path: 'success', is: true },
    says: ['error_info', 'error'],
    explains: [
      {
        status: 401,
        advice: 'The API token is invalid: mistyped or regenerated. Copy it again from Personal preferences › API.',
      },
      {
        status: 403,
        advice:
          'The token’s owner can’t log calls, or API access is disabled for the account. Ask the administrator, or use another person’s token.',
      },
      {
        status: 429,
        advice:
          'Pipedrive’s two-second or daily limit is reached (each call uses 10 of the account’s daily tokens). Offhook retries.',
      },
    ],
  }),
  checked: { on: '2026-11-27', against: 'pipedrive 33.7.0 (API v1: AddCallLogRequest and its responses)' },
  docs_url: 'https://developers.pipedrive.com/docs/api/v1/CallLogs',
})
