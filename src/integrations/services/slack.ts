import { REQUEST_DEFAULTS } from '../integration.ts'
import { details, headline, ifKnown, what } from './request-parts/message.ts'
import { answers, input, rows, service } from './service.ts'

const omitted = { omit_empty: true } as const

/** Elements of rich text are taken as they are: a caller named `<!channel>` calls nobody, which `mrkdwn` would let him. */
const section = 'blocks[0].elements[0].elements'

const link = (index: number, field: string, text: string) =>
  rows(
    [`${section}[${index}].type`, ifKnown(field, 'link'), omitted],
    [`${section}[${index}].url`, `[[${field}]]`, omitted],
    [`${section}[${index}].text`, ifKnown(field, text), omitted],
  )

export const slack = service({
  id: 'slack',
  name: 'Slack',
  summary: 'Tells a channel of each call: who called, where it went, and what became of it.',
  group: 'messages',
  inputs: [
    input({
      key: 'webhook',
      label: 'Webhook URL',
      help: 'At api.slack.com/apps choose your app, or Create New App; then Incoming Webhooks, switch them on, Add New Webhook to Workspace, choose the channel, and Copy.',
      type: 'secret_url',
      example: 'https://hooks.slack.com/services/T00000000/B00000000/XXXXXXXXXXXXXXXXXXXXXXXX',
      check: {
        pattern: String.raw`https://hooks\.slack(?:-gov)?\.com/services/.+`,
        message: 'A Slack address begins with https://hooks.slack.com/services/.',
      },
    }),
  ],
  request: {
    ...REQUEST_DEFAULTS,
    url: '[[setting:webhook]]/[[secret:input.webhook]]',
    rows: [
      // What a notification shows. It may hold commands, so of the caller it has digits alone.
      ...rows(['text', `${what} from [[caller_number|digits|truncate:20|default:a withheld number]]`]),
      ...rows(
        ['blocks[0].type', 'rich_text'],
        ['blocks[0].elements[0].type', 'rich_text_section'],
        [`${section}[0].type`, 'text'],
        [`${section}[0].text`, `${headline}\n`],
        [`${section}[0].style.bold`, 'true', { type: 'boolean' }],
        [`${section}[1].type`, 'text'],
        [`${section}[1].text`, `${details}\n`],
      ),
      ...link(2, 'recording_url', 'Listen to the recording'),
      ...link(3, 'voicemail_url', 'Listen to the message'),
    ],
  },
  // https://docs.slack.dev/apis/web-api/rate-limits: one message each second, short bursts aside.
  rate: { per_second: 1 },
  answers: answers({
    // https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks
    success: { text: 'ok' },
    says: [''],
    explains: [
      // github.com/trufflesecurity/trufflehog/pull/5177: what a webhook answers that was revoked.
      { holds: 'invalid_token', advice: 'The webhook was revoked. Add a new one to the app and paste its address.' },
      // github.com/slackapi/slack-github-action/issues/249
      {
        holds: 'no_service',
        advice: 'Slack does not know this webhook, or it was removed. Paste the address of a new one.',
      },
      // These: https://api.slack.com/changelog/2016-05-17-changes-to-errors-for-incoming-webhooks
      { holds: 'channel_not_found', advice: 'The channel of this webhook is gone. Add a webhook for another channel.' },
      {
        holds: 'channel_is_archived',
        advice: 'The channel is archived. Unarchive it, or add a webhook for another one.',
      },
      {
        holds: 'action_prohibited',
        advice: 'An administrator restricts who may post in this channel. Ask for an exception.',
      },
      { holds: 'user_not_found', advice: 'The person this webhook writes to is gone. Add a webhook for a channel.' },
      { holds: 'invalid_payload', advice: 'Slack cannot read this message. Take back what was changed in its rows.' },
    ],
  }),
  checked: { on: '2026-11-27', against: 'types of @slack/types 3.2.0, docs.slack.dev on incoming webhooks' },
  docs_url: 'https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks',
})
