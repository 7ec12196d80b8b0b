import { REQUEST_DEFAULTS } from '../integration.ts'
import { headline, ifKnown } from './request-parts/message.ts'
import { answers, input, rows, service } from './service.ts'

export const twilioSms = service({
  id: 'twilio_sms',
  summary: 'Sends you a text message for each call.',
  group: 'messages',
  inputs: [
    input({
      key: 'account',
      label: 'Account SID',
      help: 'At console.twilio.com, under Account Info on the home page.',
      example: 'AC0123456789abcdef0123456789abcdef',
      check: { pattern: 'AC[0-9a-fA-F]{32}', message: 'An Account SID is AC followed by 32 letters and digits.' },
    }),
    input({
      key: 'token',
      label: 'Auth Token',
      help: 'Beside the Account SID. Choose Show.',
      type: 'secret',
      secret_name: 'auth.password',
      example: '0123456789abcdef0123456789abcdef',
      check: { pattern: '[0-9a-fA-F]{32}', message: 'An Auth Token has 32 letters and digits.' },
    }),
    input({
      key: 'from',
      label: 'From',
      help: 'One of your Twilio numbers that can send messages (Phone Numbers › Manage › Active numbers), or a sender name where the country allows it.',
      example: '+61480000000',
      check: {
        pattern: String.raw`\+[1-9]\d{6,14}|\d{5,6}|(?=.*[A-Za-z])[A-Za-z0-9 ]{1,11}`,
        message: 'Enter a number with + and country code, such as +61480000000, or a name of up to 11 letters.',
      },
    }),
    input({
      key: 'to',
      label: 'To',
      help: 'The number that receives the message. To text the caller instead, choose Customise and set To to [[caller_number]].',
      example: '+61491570156',
      check: {
        pattern: String.raw`\+[1-9]\d{6,14}`,
        message: 'Enter a number with + and country code, such as +61491570156.',
      },
    }),
  ],
  message: { as: 'sms', parts: [{ key: 'Body', is: 'text' }] },
  request: {
    ...REQUEST_DEFAULTS,
    url: 'https://api.twilio.com/2010-04-01/Accounts/[[setting:account]]/Messages.json',
    format: 'form',
    rows: rows(
      ['To', '[[setting:to]]'],
      ['From', '[[setting:from]]'],
      // The message is short, because each 160 characters are paid for, or each 70 if one character is outside GSM
      // 03.38.
      ['Body', `${headline}${ifKnown('tracking_number_name', ' to ')}[[tracking_number_name|one_line|truncate:40]]`],
    ),
    auth: { type: 'basic', username: '[[setting:account]]' },
  },
  answers: answers({
    says: ['message'],
    // The answer links to the page of its code: https://www.twilio.com/docs/api/errors.
    explains: [
      {
        holds: 'errors/20003',
        advice:
          'The Account SID and Auth Token don’t match, or the account is closed. Copy both again from the console.',
      },
      { holds: 'errors/20404', advice: 'No account has this Account SID. Copy it again from the console.' },
      { holds: 'errors/21211', advice: 'The number in To is invalid. Enter it with + and country code.' },
      { holds: 'errors/21212', advice: 'The number in From is invalid. Enter it with + and country code.' },
      {
        holds: 'errors/21606',
        advice: 'The number in From isn’t in this account or can’t send messages. Choose another.',
      },
      {
        holds: 'errors/21608',
        advice: 'A trial account can only send to verified numbers. Verify this one, or upgrade.',
      },
      { holds: 'errors/21610', advice: 'The recipient replied STOP. They need to text START to the number in From.' },
      {
        holds: 'errors/21408',
        advice: 'The account can’t send to this country. Allow it under Messaging › Settings › Geo permissions.',
      },
      { holds: 'errors/21614', advice: 'The number in To can’t receive text messages. Use a mobile number.' },
    ],
  }),
  checked: { on: '2026-11-27', against: 'types of twilio 6.2.0, twilio.com/docs on messages and error codes' },
  docs_url: 'https://www.twilio.com/docs/messaging/api/message-resource',
})
