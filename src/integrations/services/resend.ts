// The mail service Resend. Sending a delivery again is in src/manual.
import { REQUEST_DEFAULTS } from '../integration.ts'
import { mailAddresses } from './request-parts/mail.ts'
import { headline, plainText } from './request-parts/message.ts'
import { answers, input, rows, service } from './service.ts'

export const resend = service({
  id: 'resend',
  name: 'E-mail by Resend',
  summary: 'Sends a mail for each call, through your Resend account.',
  group: 'messages',
  inputs: [
    input({
      key: 'key',
      label: 'API key',
      help: 'At resend.com: API Keys, Create API Key, with permission Sending access.',
      type: 'secret',
      secret_name: 'auth.token',
      example: 're_0123456789abcdef',
      check: { pattern: 're_[A-Za-z0-9_]+', message: 'An API key of Resend begins with re_.' },
    }),
    ...mailAddresses('Its domain has to be verified: Domains.'),
  ],
  request: {
    ...REQUEST_DEFAULTS,
    url: 'https://api.resend.com/emails',
    rows: rows(['from', '[[setting:from]]'], ['to[0]', '[[setting:to]]'], ['subject', headline], ['text', plainText]),
    auth: { type: 'bearer' },
  },
  // https://resend.com/docs/api-reference/rate-limit: of a team, unless it asked for more.
  rate: { per_second: 2 },
  answers: answers({
    says: ['message'],
    // https://resend.com/docs/api-reference/errors
    explains: [
      { holds: 'invalid_api_key', advice: 'Resend does not know this API key. Make a new one.' },
      { holds: 'API key is invalid', advice: 'Resend does not know this API key. Make a new one.' },
      { holds: 'missing_api_key', advice: 'Fill in the API key.' },
      {
        holds: 'You can only send testing emails',
        advice: 'Verify a domain under Domains: until then mail goes to your own address only.',
      },
      { holds: 'domain is not verified', advice: 'Verify the domain of the address in From, under Domains.' },
      { holds: 'daily_quota_exceeded', advice: 'The mails of this day are used up. Upgrade, or send on tomorrow.' },
    ],
  }),
  checked: { on: '2026-11-27', against: 'resend/resend-openapi of 2026-08-21, resend.com/docs on errors and limits' },
  docs_url: 'https://resend.com/docs/api-reference/emails/send-email',
})
