import { REQUEST_DEFAULTS } from '../integration.ts'
import { details, headline, recordingLink } from './request-parts/message.ts'
import { answers, input, rows, service } from './service.ts'

export const ntfy = service({
  id: 'ntfy',
  summary: 'Sends a notification for each call to everyone subscribed to a topic.',
  group: 'messages',
  inputs: [
    input({
      key: 'server',
      label: 'Server',
      help: 'Change it only if you host your own server. By default, a server takes 60 messages at once, then one every 5 seconds. To stay within that, limit the rate to 12 per minute under Delivery.',
      type: 'url',
      initial: 'https://ntfy.sh',
      example: 'https://ntfy.example.com',
      check: {
        pattern: String.raw`https?://[^/?#\s]+`,
        message: 'Enter the server without a path, such as https://ntfy.sh.',
      },
    }),
    input({
      key: 'topic',
      label: 'Topic',
      help: 'The topic you subscribe to in the app. Anyone who knows it can read your messages, so choose one that is hard to guess. If the topic has access control, add a token under Customise › Authentication › Bearer.',
      type: 'secret',
      example: 'calls-7fQ2xk9LmZ',
      check: {
        pattern: '[-_A-Za-z0-9]{1,64}',
        message: 'A topic has up to 64 letters, digits, hyphens or underscores.',
      },
    }),
  ],
  message: {
    as: 'notification',
    parts: [
      { key: 'title', is: 'title' },
      { key: 'message', is: 'text' },
    ],
  },
  request: {
    ...REQUEST_DEFAULTS,
    url: '[[setting:server]]/',
    rows: rows(
      ['topic', '[[secret:input.topic]]'],
      ['title', headline],
      ['message', details],
      ['tags[0]', 'telephone_receiver'],
      ['click', `[[${recordingLink}]]`, { omit_empty: true }],
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
        advice: 'The topic is invalid. Use letters, digits, hyphens and underscores only.',
      },
      { holds: '40010', advice: 'The server reserves this name. Choose another topic.' },
      {
        status: 401,
        advice: 'The server requires authentication. Add an access token under Customise › Authentication › Bearer.',
      },
      {
        status: 403,
        advice: 'You don’t have permission to publish to this topic. Use a token that does, or choose another topic.',
      },
      {
        holds: '42901',
        advice:
          'The server’s limit is reached, by default 60 messages at once, then one every 5 seconds. Offhook retries. To stay within it, limit the rate under Delivery.',
      },
      {
        holds: '42908',
        advice: 'The server’s daily message limit is reached. Try again tomorrow, or raise the limit.',
      },
    ],
  }),
  checked: { on: '2026-11-27', against: 'docs.ntfy.sh on publishing as JSON, server/errors.go of binwiederhier/ntfy' },
  docs_url: 'https://docs.ntfy.sh/publish/#publish-as-json',
})
