import { REQUEST_DEFAULTS } from '../integration.ts'
import { callNotes, callTitle } from './request-parts/call-record.ts'
import { answers, input, rows, service } from './service.ts'

// Create an inbox message, as ServiceM8’s own node for n8n sends it: servicem8/n8n-nodes-servicem8, Inbox. The values
// in jobData go into the job that is created from the message.
export const servicem8 = service({
  id: 'servicem8',
  summary: 'Adds each inbound call to the ServiceM8 inbox, ready to convert to a job.',
  group: 'crm',
  inputs: [
    input({
      key: 'api_key',
      label: 'API key',
      help: 'In ServiceM8: Settings › API Keys.',
      type: 'secret',
      secret_name: 'auth.value',
    }),
  ],
  request: {
    ...REQUEST_DEFAULTS,
    url: 'https://api.servicem8.com/api_1.0/inboxmessage.json',
    auth: { type: 'api_key', in: 'header', name: 'x-api-key' },
    rows: rows(
      ['subject', callTitle],
      ['message_text', callNotes('text')],
      ['from_name', '[[caller_name|one_line|truncate:100|default:Caller]]', { type: 'text' }],
      ['jobData.contact_first', '[[caller_name|one_line|truncate:100]]', { type: 'text', omit_empty: true }],
      ['jobData.phone_1', '[[caller_number]]', { type: 'text', omit_empty: true }],
      ['jobData.job_description', '[[summary|truncate:2000]]', { type: 'text', omit_empty: true }],
    ),
  },
  // 180 requests a minute and 20,000 a day: servicem8/servicem8-node, README.
  rate: { per_minute: 180 },
  answers: answers({
    says: ['message', 'error', ''],
    explains: [
      {
        status: 401,
        advice: 'The API key is invalid: mistyped or deleted. Create another under Settings › API Keys.',
      },
      {
        status: 403,
        advice: 'The API key can’t write to the inbox. Create one that can under Settings › API Keys.',
      },
      {
        status: 429,
        advice: 'ServiceM8’s limit is reached: 180 requests per minute or 20,000 per day. Offhook retries.',
      },
    ],
  }),
  checked: {
    on: '2026-11-27',
    against:
      'servicem8/n8n-nodes-servicem8 (create an inbox message), servicem8/servicem8-node (CreateInboxMessageRequest, limits)',
  },
  docs_url: 'https://developer.servicem8.com/reference/inboxmessage',
})
