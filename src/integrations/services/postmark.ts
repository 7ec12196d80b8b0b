import { REQUEST_DEFAULTS } from '../integration.ts'
import { mailAddresses } from './request-parts/mail.ts'
import { headline, plainText } from './request-parts/message.ts'
import { answers, header, input, rows, service } from './service.ts'

export const postmark = service({
  id: 'postmark',
  name: 'E-mail by Postmark',
  summary: 'Sends a mail for each call, through your Postmark account.',
  group: 'messages',
  inputs: [
    input({
      key: 'token',
      label: 'Server API token',
      help: 'At account.postmarkapp.com: Servers, your server, API Tokens.',
      type: 'secret',
      secret_name: 'auth.value',
      example: '01234567-89ab-cdef-0123-456789abcdef',
      check: {
        pattern: '[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}|POSTMARK_API_TEST',
        message: 'A Server API token looks like 01234567-89ab-cdef-0123-456789abcdef.',
      },
    }),
    ...mailAddresses('Postmark has to know it: Sender Signatures.'),
  ],
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
      { status: 401, advice: 'Postmark does not know this token. Take the one of the server, not of the account.' },
      {
        holds: 'Sender Signature',
        advice: 'Postmark does not know the address in From. Confirm it under Sender Signatures.',
      },
      {
        holds: 'inactive',
        advice: 'Postmark stopped sending to the address in To, as mails came back. Reactivate it there.',
      },
      {
        holds: 'pending approval',
        advice: 'Until Postmark approves the account, From and To must be of the same domain.',
      },
    ],
  }),
  checked: { on: '2026-11-27', against: 'postmarkapp.com/developer on sending with the API and its errors' },
  docs_url: 'https://postmarkapp.com/developer/api/email-api',
})
