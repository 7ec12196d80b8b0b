import { REQUEST_DEFAULTS } from '../integration.ts'
import { callNotes, callTitle } from './request-parts/call-record.ts'
import { answers, input, rows, service } from './service.ts'

// Fields of Calls: @zohocrm/nodejs-sdk-8.0, record/field.js, and its sample that logs a call. Call_Type is Inbound, Missed or
// Outbound; a missed call has no duration. Times carry their offset, as in 2026-11-25T14:04:00+11:00.
export const zohoCrm = service({
  id: 'zoho_crm',
  summary: 'Logs each inbound call under Calls in Zoho CRM, as received or missed.',
  group: 'crm',
  inputs: [
    input({
      key: 'data_center',
      label: 'Data centre',
      help: 'The ending of your Zoho CRM URL when you are signed in: crm.zoho.com, crm.zoho.eu and so on.',
      type: 'select',
      initial: 'com',
      // The data centres of the SDK. Canada is not among them: its two addresses do not end alike.
      options: [
        { value: 'com', label: 'United States (zoho.com)' },
        { value: 'eu', label: 'Europe (zoho.eu)' },
        { value: 'in', label: 'India (zoho.in)' },
        { value: 'com.au', label: 'Australia (zoho.com.au)' },
        { value: 'jp', label: 'Japan (zoho.jp)' },
        { value: 'sa', label: 'Saudi Arabia (zoho.sa)' },
        { value: 'com.cn', label: 'China (zoho.com.cn)' },
      ],
    }),
    input({
      key: 'client_id',
      label: 'Client ID',
      help: 'At api-console.zoho.com in your data centre: your client › Client Secret. The guide “Connect Zoho” shows how to create a client.',
      example: '1000.ABCDEFGHIJKLMNOPQRSTUVWXYZ1234',
      check: {
        pattern: '1000\\.[A-Z0-9]+',
        message:
          'A Zoho client ID starts with 1000. followed by capital letters and digits. Copy it from api-console.zoho.com.',
      },
    }),
    input({
      key: 'client_secret',
      label: 'Client Secret',
      help: 'Beside the Client ID.',
      type: 'secret',
      secret_name: 'auth.client_secret',
    }),
    input({
      key: 'refresh_token',
      label: 'Refresh token',
      help: 'Authorising on Zoho’s page fills it in. For a Self Client, paste the token Zoho gave you; the guide “Connect Zoho” shows how.',
      type: 'secret',
      secret_name: 'auth.refresh_token',
      required: false,
      example: '1000.0123456789abcdef0123456789abcdef.0123456789abcdef0123456789abcdef',
      check: {
        pattern: '1000\\.[0-9a-f]+\\.[0-9a-f]+',
        message:
          'A Zoho refresh token has three parts separated by dots and starts with 1000. A code from the console is not a refresh token.',
      },
    }),
  ],
  request: {
    ...REQUEST_DEFAULTS,
    url: 'https://www.zohoapis.[[setting:data_center]]/crm/v8/Calls',
    auth: {
      type: 'oauth2',
      grant: 'refresh_token',
      token_url: 'https://accounts.zoho.[[setting:data_center]]/oauth/v2/token',
      client_id: '[[setting:client_id]]',
      client_auth: 'form',
      scope: 'ZohoCRM.modules.calls.CREATE',
      scheme: 'Zoho-oauthtoken',
      extra: [],
      // Without access_type=offline Zoho gives no refresh token, and without prompt=consent only the first time.
      authorize_url: 'https://accounts.zoho.[[setting:data_center]]/oauth/v2/auth?access_type=offline&prompt=consent',
    },
    rows: rows(
      ['data[0].Subject', callTitle],
      [
        'data[0].Call_Type',
        '[[outcome|map:answered=Inbound,missed=Missed,abandoned=Missed,unanswered=Missed,busy=Missed,voicemail=Missed,rejected=Missed,failed=Missed,blocked=Missed,*=Missed]]',
      ],
      ['data[0].Call_Start_Time', '[[start_time|date:yyyy-MM-ddTHH:mm:ssxxx]]', { type: 'text' }],
      ['data[0].Call_Duration', '[[talk_duration|map:0=|seconds_to:mm:ss]]', { type: 'text', omit_empty: true }],
      ['data[0].Caller_ID', '[[caller_number]]', { type: 'text', omit_empty: true }],
      ['data[0].Dialled_Number', '[[tracking_number]]', { type: 'text', omit_empty: true }],
      ['data[0].Voice_Recording__s', '[[recording_url|http_url]]', { type: 'text', omit_empty: true }],
      ['data[0].Description', callNotes('text')],
    ),
  },
  // Zoho counts credits by the day and requests at once by the edition, from 5 on: zoho.com/crm/developer/docs/api/v8/api-limits.html.
  rate: null,
  answers: answers({
    success: { path: 'data[0].status', is: 'success' },
    says: ['data[0].message', 'message'],
    explains: [
      {
        holds: 'OAUTH_SCOPE_MISMATCH',
        advice: 'The authorisation doesn’t cover calls. Authorise again with the scope ZohoCRM.modules.calls.CREATE.',
      },
      {
        status: 401,
        advice:
          'Zoho rejected the token. Check the data centre: clients and tokens work only where they were created. If it is right, authorise again.',
      },
      {
        holds: 'NO_PERMISSION',
        advice:
          'The person who authorised Offhook can’t create calls. Give their profile that permission in Zoho CRM, or authorise as someone else.',
      },
      {
        holds: 'MANDATORY_NOT_FOUND',
        advice:
          'Your Calls layout requires a missing field, named in Zoho’s response (api_name). Add it under Customise.',
      },
      {
        holds: 'INVALID_DATA',
        advice:
          'Zoho rejected the value of a field, named in its response (api_name). Fix or remove its row under Customise.',
      },
      {
        status: 429,
        advice: 'Zoho’s limit is reached: concurrent requests, or the organisation’s 24-hour credits. Offhook retries.',
      },
    ],
  }),
  checked: {
    on: '2026-11-27',
    against:
      '@zohocrm/nodejs-sdk-8.0 2.0.0 (fields of Calls, data centres), zoho/crm-oas v8.0 (create records) and Zoho’s page on inserting records',
  },
  docs_url: 'https://www.zoho.com/crm/developer/docs/api/v8/insert-records.html',
})
