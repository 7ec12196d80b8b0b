import { REQUEST_DEFAULTS } from '../integration.ts'
import { details, headline } from './request-parts/message.ts'
import { answers, input, rows, service } from './service.ts'

export const ntfy = service({
  id: 'ntfy',
  name: 'ntfy',
  summary: 'Sends a notification to phones and desktops that follow a topic.',
  group: 'messages',
  inputs: [
    input({
      key: 'server',
      label: 'Server',
      help: 'Leave it unless you run a server of your own.',
      type: 'url',
      initial: 'https://ntfy.sh',
      example: 'https://ntfy.example.com',
      check: { pattern: String.raw`https?://[^/?#\s]+`, message: 'Write the server alone, such as https://ntfy.sh.' },
    }),
    input({
      key: 'topic',
      label: 'Topic',
      help: 'The name that you subscribed to in the app. Who knows it reads along, so take one that nobody guesses. A topic with access control needs a token: Customise, Authentication, Bearer.',
      type: 'secret',
      example: 'calls-7fQ2xk9LmZ',
      check: {
        pattern: '[-_A-Za-z0-9]{1,64}',
        message: 'A topic has up to 64 letters, digits, hyphens and underscores.',
      },
    }),
  ],
  request: {
    ...REQUEST_DEFAULTS,
    url: '[[setting:server]]/',
    rows: rows(
      ['topic', '[[secret:input.topic]]'],
      ['title', headline],
      ['message', details],
      ['tags[0]', 'telephone_receiver'],
      ['click', '[[recording_url]]', { omit_empty: true }],
    ),
  },
  // https://docs.ntfy.sh/publish/#limitations: 60 at once, then one for each five seconds.
  rate: { per_minute: 60 },
  answers: answers({
    says: ['error'],
    explains: [
      // Codes: server/errors.go of binwiederhier/ntfy.
      {
        holds: '40009',
        advice: 'The server does not take this topic. Choose letters, digits, hyphens and underscores.',
      },
      { holds: '40010', advice: 'The server keeps this name for itself. Choose another topic.' },
      {
        status: 401,
        advice: 'The server wants to know who you are. Customise, Authentication, Bearer, an access token.',
      },
      { status: 403, advice: 'This topic may not be written to. Give a token that may, or choose another topic.' },
      { holds: '42908', advice: 'The messages of this day are used up at the server.' },
    ],
  }),
  checked: { on: '2026-11-27', against: 'docs.ntfy.sh on publishing as JSON, server/errors.go of binwiederhier/ntfy' },
  docs_url: 'https://docs.ntfy.sh/publish/#publish-as-json',
})
