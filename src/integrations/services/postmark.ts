import { REQUEST_DEFAULTS } from '../integration.ts'
import { mailAddresses } from './request-parts/mail.ts'
import { headline, plainText } from './request-parts/message.ts'
import { answers, header, input, rows, service } from './service.ts'

export const postmark = service({
  id: 'postmark',
  summary: 'Sends an email for each call through your Postmark account.',
  group: 'messages',
  inputs: [
    input({
      key: 'token',
      label: 'Server API token',
      help: 'At account.postmarkapp.com: Servers › your server › API Tokens.',
      type: 'secret',
      secret_name: 'auth.value',
      example: '01234567-89ab-cdef-0123-456789abcdef',
      check: {
        pattern: '[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}|POSTMARK_API_TEST',
        message: 'A Server API token looks like 01234567-89ab-cdef-0123-456789abcdef.',
      },
    }),
    ...mailAddresses('Verify it in Postmark under Sender Signatures.'),
  ],
  message: {
    as: 'email',
    parts: [
      { key: 'Subject', is: 'title' },
      { key: 'TextBody', is: 'text' },
    ],
  },
  request: {
    ...REQUEST_DEFAULTS,
    url: 'https://api.postmarkapp.com/email',
    rows: rows(
      ['From', '[[setting:from]]'],
      ['To', '[[setting:to]]'],
      ['Subject', headline],
      ['TextBody', plainText],
      ['MessageStream', 'outbound'],
    ),
    headers: [header('accept', 'application/json')],
    auth: { type: 'api_key', in: 'header', name: 'X-Postmark-Server-Token' },
  },
  answers: answers({
    success: { path: 'ErrorCode', is: 0 },
    says: ['Message'],
    // https://postmarkapp.com/developer/api/overview#error-codes
    explains: [
      { status: 401, advice: 'The token is invalid. Use the server’s token, not the account’s.' },
      {
        holds: 'Sender Signature',
        advice: 'The address in From is not verified. Verify it in Postmark under Sender Signatures.',
      },
      {
        holds: 'inactive',
        advice: 'Postmark has deactivated the address in To after bounces. Reactivate it in Postmark.',
      },
      {
        holds: 'pending approval',
        advice: 'Until Postmark approves your account, From and To must share a domain.',
      },
    ],
  }),
  checked: { on: '2026-11-27', against: 'postmarkapp.com/developer on sending with the API and its errors' },
  docs_url: 'https://postmarkapp.com/developer/api/email-api',
})
