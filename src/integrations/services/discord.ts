import { REQUEST_DEFAULTS } from '../integration.ts'
import { details, headline, recordingLink } from './request-parts/message.ts'
import { answers, input, rows, service } from './service.ts'

export const discord = service({
  id: 'discord',
  summary: 'Posts each call to a channel: caller, destination and outcome.',
  group: 'messages',
  inputs: [
    input({
      key: 'webhook',
      label: 'Webhook URL',
      help: 'In Discord: Edit Channel (the cog beside the channel name) › Integrations › Webhooks › New Webhook › Copy Webhook URL.',
      type: 'secret_url',
      example:
        'https://discord.com/api/webhooks/223704706495545344/3d89bb7572e0fb30d8128367b3b1b44fecd1726de135cbe28a41f8b2',
      check: {
        pattern: String.raw`https://(?:(?:ptb|canary)\.)?discord(?:app)?\.com/api/(?:v\d+/)?webhooks/\d+/.+`,
        message: 'A Discord webhook URL starts with https://discord.com/api/webhooks/.',
      },
    }),
  ],
  message: {
    as: 'chat',
    parts: [
      { key: 'embeds[0].author.name', is: 'title' },
      { key: 'embeds[0].footer.text', is: 'text' },
    ],
  },
  request: {
    ...REQUEST_DEFAULTS,
    url: '[[setting:webhook]]/[[secret:input.webhook]]',
    rows: rows(
      // Author and footer show text as it is, unlike content, titles and fields, where a caller's name could be a masked link
      // (github.com/Pycord-Development/pycord/issues/96).
      ['embeds[0].author.name', headline],
      ['embeds[0].author.url', `[[${recordingLink}]]`, { omit_empty: true }],
      [
        'embeds[0].color',
        '[[outcome|map:answered=3046706,missed=12986408,abandoned=12986408,unanswered=12986408,*=7697781]]',
        { type: 'number' },
      ],
      ['embeds[0].footer.text', details],
      ['embeds[0].timestamp', '[[start_time|iso]]', { omit_empty: true }],
      // Nobody is mentioned, whatever a caller's name is.
      ['allowed_mentions.parse', '[]', { type: 'json' }],
    ),
  },
  // Discord states its limits in its responses, and asks clients not to hard-code them (docs.discord.com, rate limits).
  answers: answers({
    says: ['message'],
    explains: [
      // Codes: discord-api-types, RESTJSONErrorCodes.
      { holds: '10015', advice: 'The webhook was deleted. Create a new one in the channel and paste its URL.' },
      { holds: '50027', advice: 'The token at the end of the URL is wrong. Copy the whole URL again.' },
      { holds: '50035', advice: 'Discord rejected the message format. Undo your changes to its rows.' },
      { holds: '50006', advice: 'The message is empty. Undo your changes to its rows.' },
      { status: 404, advice: 'Discord can’t find this webhook. Copy the whole URL again.' },
    ],
  }),
  checked: {
    on: '2026-11-27',
    against: 'types of discord-api-types 0.38.57, docs.discord.com on webhooks and rate limits',
  },
  docs_url: 'https://docs.discord.com/developers/resources/webhook',
})
