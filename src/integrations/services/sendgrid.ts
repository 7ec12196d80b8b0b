import { REQUEST_DEFAULTS } from '../integration.ts'
import { mailAddresses } from './request-parts/mail.ts'
import { headline, plainText } from './request-parts/message.ts'
import { answers, input, rows, service } from './service.ts'

export const sendgrid = service({
  id: 'sendgrid',
  summary: 'Sends an email for each call through your SendGrid account.',
  group: 'messages',
  inputs: [
    input({
      key: 'key',
      label: 'API key',
      help: 'At app.sendgrid.com: Settings › API Keys › Create API Key, with Restricted Access to Mail Send.',
      type: 'secret',
      secret_name: 'auth.token',
      example: 'SG.0123456789abcdefghijkl.0123456789abcdefghijklmnopqrstuvwxyz0123456',
      check: {
        pattern: String.raw`SG\.[A-Za-z0-9_\-]+\.[A-Za-z0-9_\-]+`,
        message: 'A SendGrid API key starts with SG.',
      },
    }),
    ...mailAddresses('Verify it in SendGrid under Settings › Sender Authentication.'),
  ],
  message: {
    as: 'email',
    parts: [
      { key: 'subject', is: 'title' },
      { key: 'content[0].value', is: 'text' },
    ],
  },
  request: {
    ...REQUEST_DEFAULTS,
    url: 'https://api.sendgrid.com/v3/mail/send',
    rows: rows(
      ['personalizations[0].to[0].email', '[[setting:to]]'],
      ['from.email', '[[setting:from]]'],
      ['subject', headline],
      ['content[0].type', 'text/plain'],
      ['content[0].value', plainText],
    ),
    auth: { type: 'bearer' },
  },
  answers: answers({
    says: ['errors[0].message'],
    // https://support.sendgrid.com/hc/en-us/articles/18322114821403
    explains: [
      {
        status: 401,
        advice: 'The API key is wrong, deleted or not allowed to send email. Create one with access to Mail Send.',
      },
      {
        holds: 'verified Sender Identity',
        advice: 'The address in From is not verified. Verify it in SendGrid under Settings › Sender Authentication.',
      },
      {
        status: 403,
        advice: 'The API key can’t send email, or the address in From is not verified. Check both in SendGrid.',
      },
    ],
  }),
  dry_run: {
    url: null,
    // twilio/sendgrid-oai, spec/json/tsg_mail_v3.json: sandbox mode.
    rows: rows(['mail_settings.sandbox_mode.enable', 'true', { type: 'boolean' }]),
    answers: null,
    note: 'SendGrid validates the email without sending it.',
  },
  checked: { on: '2026-11-27', against: 'twilio/sendgrid-oai of 2026-01-22, support.sendgrid.com on errors' },
  docs_url: 'https://www.twilio.com/docs/sendgrid/api-reference/mail-send/mail-send',
})
