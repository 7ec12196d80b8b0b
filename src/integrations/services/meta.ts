import { answeredWith } from './request-parts/conversions.ts'
import { REQUEST_DEFAULTS } from '../integration.ts'
import { answers, input, rows, service } from './service.ts'

const known = { omit_empty: true } as const

/** Meta (Facebook, Instagram) by the Conversions API. The number is hashed as its SDK hashes: digits with the country's code. */
export const meta = service({
  id: 'meta',
  summary: 'Reports answered calls to Facebook and Instagram, so that ads reach people likely to call.',
  group: 'ads',
  inputs: [
    input({
      key: 'pixel_id',
      label: 'Dataset (Pixel) ID',
      help: 'In Events Manager, under Data sources: the number below your dataset’s name.',
      example: '1234567890123456',
      check: { pattern: '\\d{5,20}', message: 'A dataset ID is a number, such as 1234567890123456.' },
    }),
    input({
      key: 'access_token',
      label: 'Access token',
      type: 'secret',
      help: 'In Events Manager, open the dataset: Settings › Conversions API › Generate access token.',
      example: 'EAABsbCS1234',
    }),
    input({
      key: 'event_name',
      label: 'Event name',
      help: 'A Meta standard event such as Lead or Contact, or a custom name.',
      initial: 'Lead',
      check: { pattern: '[^\\s].{0,49}', message: 'Enter a name of up to 50 characters, such as Lead.' },
    }),
    input({
      key: 'test_event_code',
      label: 'Test event code',
      required: false,
      help: 'For tests only, from Test events in Events Manager. Tests with this code appear there and aren’t counted.',
      example: 'TEST12345',
      check: { pattern: 'TEST\\w{1,20}', message: 'A test event code starts with TEST, such as TEST12345.' },
    }),
  ],
  request: {
    ...REQUEST_DEFAULTS,
    url: 'https://graph.facebook.com/v25.0/[[setting:pixel_id]]/events?access_token=[[secret:input.access_token]]',
    rows: rows(
      ['data[0].event_name', '[[setting:event_name]]'],
      ['data[0].event_time', '[[start_time|unix]]', { type: 'number' }],
      ['data[0].action_source', 'phone_call'],
      // Meta recognises a repeated event by this id and its name.
      ['data[0].event_id', '[[uniqueid]]', { type: 'text' }],
      ['data[0].user_data.ph[0]', '[[caller_number|e164|digits|sha256]]', known],
      ['data[0].user_data.country[0]', '[[caller_country|lower|sha256]]', known],
      ['data[0].user_data.fbc', '[[fbc]]', known],
      ['data[0].user_data.fbp', '[[fbp]]', known],
      ['data[0].user_data.client_ip_address', '[[visitor_ip]]', known],
      ['data[0].user_data.client_user_agent', '[[visitor_user_agent]]', known],
      ['data[0].custom_data.value', '[[value]]', { type: 'number', ...known }],
      ['data[0].custom_data.currency', '[[currency]]', known],
    ),
  },
  conditions: answeredWith('caller_number'),
  wait: { recording: false },
  answers: answers({
    success: { path: 'events_received', is: 1 },
    says: ['error.error_user_msg', 'error.message'],
    explains: [
      {
        holds: '"code":190',
        advice:
          'The access token is invalid or has expired. Generate a new one in Events Manager, under the dataset’s Settings.',
      },
      {
        holds: 'Unsupported post request',
        advice:
          'Dataset not found, or the token can’t write to it. Check Dataset (Pixel) ID, and generate the token in the same dataset.',
      },
      {
        holds: '(#200)',
        advice: 'The token can’t write to this dataset. Generate one in Events Manager, under the dataset’s Settings.',
      },
    ],
  }),
  dry_run: {
    url: null,
    rows: rows(['test_event_code', '[[setting:test_event_code]]']),
    answers: null,
    needs: 'test_event_code',
    note: 'Meta shows the event under Test events in Events Manager.',
  },
  checked: {
    on: '2026-11-27',
    against:
      'facebook-nodejs-business-sdk 24.0.1 (ServerEvent, UserData, CustomData); developers.facebook.com/documentation/ads-commerce/conversions-api: using the API',
  },
  docs_url: 'https://developers.facebook.com/documentation/ads-commerce/conversions-api/using-the-api',
})
