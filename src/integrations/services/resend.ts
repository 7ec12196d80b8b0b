// The mail service Resend. Sending a delivery again is in src/actions/deliveries.
import { REQUEST_DEFAULTS } from '../integration.ts'
import { mailAddresses } from './request-parts/mail.ts'
import { headline, plainText } from './request-parts/message.ts'
import { answers, input, rows, service } from './service.ts'

export const resend = service({
  id: 'resend',
  summary: 'Sends an email for each call through your Resend account.',
  group: 'messages',
  inputs: [
    input({
      key: 'key',
      label: 'API key',
      help: 'At resend.com: API Keys › Create API Key, with the permission Sending access.',
      type: 'secret',
      secret_name: 'auth.token',
      example: 're_0123456789abcdef',
      check: { pattern: 're_[A-Za-z0-9_]+', message: 'A Resend API key starts with re_.' },
    }),
    ...mailAddresses('Verify its domain in Resend under Domains.'),
  ],
  message: {
    as: 'email',
    parts: [
      { key: 'subject', is: 'title' },
      { key: 'text', is: 'text' },
    ],
  },
  request: {
    ...REQUEST_DEFAULTS,
    url: 'https://api.resend.com/emails',
    rows: rows(['from', '[[setting:from]]'], ['to[0]', '[[setting:to]]'], ['subject', headline], ['text', plainText]),
    auth: { type: 'bearer' },
  },
  // https://resend.com/docs/api-reference/rate-limit: the limit of a team that has not asked for a higher one.
  rate: { per_second: 2 },
  answers: answers({
    says: ['message'],
    // https://resend.com/docs/api-reference/errors
    explains: [
      { holds: 'invalid_api_key', advice: 'The API key is invalid. Create a new one in Resend.' },
      { holds: 'API key is invalid', advice: 'The API key is invalid. Create a new one in Resend.' },
      { holds: 'missing_api_key', advice: 'Enter the API key.' },
      {
        holds: 'You can only send testing emails',
        advice: 'Until you verify a domain under Domains, Resend only sends to your own address.',
      },
      {
        holds: 'domain is not verified',
        advice: 'The domain in From is not verified. Verify it in Resend under Domains.',
      },
      {
        holds: 'daily_quota_exceeded',
        advice: 'The daily quota is used up. Upgrade your plan, or wait until tomorrow.',
      },
    ],
  }),
  checked: { on: '2026-11-27', against: 'resend/resend-openapi of 2026-08-21, resend.com/docs on errors and limits' },
  docs_url: 'https://resend.com/docs/api-reference/emails/send-email',
})
