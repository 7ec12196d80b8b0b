import { REQUEST_DEFAULTS } from '../integration.ts'
import {
  about,
  agent,
  dialled,
  headline,
  ifKnown,
  recordingLink,
  talk,
  voicemailLink,
} from './request-parts/message.ts'
import { answers, input, rows, service } from './service.ts'

const omitted = { omit_empty: true } as const
const card = 'attachments[0].content'

/** A separate line. Text runs have no Markdown, while a TextBlock or a fact would interpret it in a caller's name. */
const line = (index: number, type: string, text: string) =>
  rows([`${card}.body[${index}].type`, type, omitted], [`${card}.body[${index}].inlines[0]`, text, omitted])

const button = (index: number, field: string, title: string) =>
  rows(
    [`${card}.actions[${index}].type`, ifKnown(field, 'Action.OpenUrl'), omitted],
    [`${card}.actions[${index}].title`, ifKnown(field, title), omitted],
    [`${card}.actions[${index}].url`, `[[${field}]]`, omitted],
  )

export const teams = service({
  id: 'teams',
  summary: 'Posts a card for each call to a channel or chat, through a Teams workflow.',
  group: 'messages',
  inputs: [
    input({
      key: 'webhook',
      label: 'Workflow URL',
      help: 'In Teams, beside the channel: More options (…) › Workflows › “Send webhook alerts to a channel” (formerly “Post to a channel when a webhook request is received”). Copy the URL from the last step.',
      type: 'secret_url',
      example:
        'https://default0000.00.environment.api.powerplatform.com:443/powerautomate/automations/direct/workflows/0123456789abcdef/triggers/manual/paths/invoke?api-version=1&sp=%2Ftriggers%2Fmanual%2Frun&sv=1.0&sig=AbCdEf',
      check: {
        // Addresses of connectors (webhook.office.com) ended in 2026, and are not of this form.
        pattern: String.raw`https://[^/]+\.(?:api\.powerplatform\.com|logic\.azure\.(?:com|us|cn)|azure-apihub\.us)(?::443)?/.+[?&]sig=.+`,
        message: 'A Teams workflow URL is at api.powerplatform.com or logic.azure.com and contains sig=.',
      },
    }),
  ],
  message: {
    as: 'chat',
    parts: [
      { key: `${card}.body[0].inlines[0].text`, is: 'title' },
      ...[1, 2, 3, 4].map((index) => ({ key: `${card}.body[${index}].inlines[0]`, is: 'line' as const })),
      ...[0, 1].map((index) => ({ key: `${card}.actions[${index}].title`, is: 'link' as const })),
    ],
  },
  request: {
    ...REQUEST_DEFAULTS,
    url: '[[setting:webhook]]/[[secret:input.webhook]]',
    rows: [
      ...rows(
        ['type', 'message'],
        ['attachments[0].contentType', 'application/vnd.microsoft.card.adaptive'],
        ['attachments[0].contentUrl', 'null', { type: 'json' }],
        [`${card}.$schema`, 'http://adaptivecards.io/schemas/adaptive-card.json'],
        [`${card}.type`, 'AdaptiveCard'],
        // The version that brought rich text (learn.microsoft.com, adaptive-cards, text-run): the least that is needed.
        [`${card}.version`, '1.2'],
        [`${card}.body[0].type`, 'RichTextBlock'],
        [`${card}.body[0].inlines[0].type`, 'TextRun'],
        [`${card}.body[0].inlines[0].text`, headline],
        [`${card}.body[0].inlines[0].weight`, 'Bolder'],
      ),
      ...line(1, 'RichTextBlock', dialled),
      ...line(2, ifKnown('agent_name', 'RichTextBlock'), agent),
      ...line(3, '[[talk_duration|json|truncate:1|map:0=,n=,*=RichTextBlock]]', talk),
      ...line(4, ifKnown('summary', 'RichTextBlock'), about),
      ...button(0, recordingLink, 'Listen to the recording'),
      ...button(1, voicemailLink, 'Listen to the voicemail'),
    ],
  },
  answers: answers({
    says: ['error.message', 'message'],
    // https://learn.microsoft.com/connectors/teams: who may call is chosen in the first step; the address carries a signature.
    explains: [
      {
        status: 401,
        advice:
          'The workflow rejects requests to this URL. In its first step, let Anyone trigger it and copy the URL again.',
      },
      { status: 404, advice: 'The workflow no longer exists. Create a new one in Teams and paste its URL.' },
    ],
  }),
  checked: {
    on: '2026-11-27',
    against: 'adaptivecards 3.0.6, learn.microsoft.com on cards and workflows',
  },
  docs_url:
    'https://support.microsoft.com/office/create-incoming-webhooks-with-workflows-for-microsoft-teams-8ae491c7-0394-4861-ba59-055e33f75498',
})
