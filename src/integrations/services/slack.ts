import { REQUEST_DEFAULTS } from '../integration.ts'
import { details, headline, ifKnown, recordingLink, voicemailLink, what } from './request-parts/message.ts'
import { answers, input, rows, service } from './service.ts'

const omitted = { omit_empty: true } as const

/** Rich text elements are shown literally: a caller named `<!channel>` notifies nobody, which `mrkdwn` would allow. */
const section = 'blocks[0].elements[0].elements'

const link = (index: number, field: string, text: string) =>
  rows(
    [`${section}[${index}].type`, ifKnown(field, 'link'), omitted],
    [`${section}[${index}].url`, `[[${field}]]`, omitted],
    [`${section}[${index}].text`, ifKnown(field, text), omitted],
  )

export const slack = service({
  id: 'slack',
  summary: 'Posts each call to a channel: caller, destination and outcome.',
  group: 'messages',
  inputs: [
    input({
      key: 'webhook',
      label: 'Webhook URL',
      help: 'At api.slack.com/apps: your app, or Create New App › Incoming Webhooks. Switch them on, then choose Add New Webhook to Workspace, choose a channel and Copy.',
      type: 'secret_url',
      example: 'https://hooks.slack.com/services/T00000000/B00000000/XXXXXXXXXXXXXXXXXXXXXXXX',
      check: {
        pattern: String.raw`https://hooks\.slack(?:-gov)?\.com/services/.+`,
        message: 'A Slack webhook URL starts with https://hooks.slack.com/services/.',
      },
    }),
  ],
  message: {
    as: 'chat',
    parts: [
      { key: `${section}[0].text`, is: 'title' },
      { key: `${section}[1].text`, is: 'text' },
      { key: `${section}[2].text`, is: 'link' },
      { key: `${section}[3].text`, is: 'link' },
    ],
  },
  request: {
    ...REQUEST_DEFAULTS,
    url: '[[setting:webhook]]/[[secret:input.webhook]]',
    rows: [
      // The text of a notification. It may hold commands, so the only part of the caller in it is digits.
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
      ...link(2, recordingLink, 'Listen to the recording'),
      ...link(3, voicemailLink, 'Listen to the voicemail'),
    ],
  },
  // https://docs.slack.dev/apis/web-api/rate-limits: one message each second, short bursts aside.
  rate: { per_second: 1 },
  answers: answers({
    // https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks
    success: { text: 'ok' },
    says: [''],
    explains: [
      // github.com/trufflesecurity/trufflehog/pull/5177: the answer of a webhook that was revoked.
      { holds: 'invalid_token', advice: 'The webhook was revoked. Add a new one to the app and paste its URL.' },
      // github.com/slackapi/slack-github-action/issues/249
      {
        holds: 'no_service',
        advice: 'Slack can’t find this webhook; it may have been removed. Create a new one and paste its URL.',
      },
      // Source of the following answers:
      // https://api.slack.com/changelog/2016-05-17-changes-to-errors-for-incoming-webhooks
      {
        holds: 'channel_not_found',
        advice: 'The channel of this webhook was deleted. Add a webhook for another channel.',
      },
      {
        holds: 'channel_is_archived',
        advice: 'The channel is archived. Unarchive it, or add a webhook for another channel.',
      },
      {
        holds: 'action_prohibited',
        advice: 'An administrator has restricted who can post in this channel. Ask them to allow the app.',
      },
      {
        holds: 'user_not_found',
        advice: 'The user this webhook posts to no longer exists. Add a webhook for a channel.',
      },
      { holds: 'invalid_payload', advice: 'Slack rejected the message format. Undo your changes to its rows.' },
    ],
  }),
  checked: { on: '2026-11-27', against: 'types of @slack/types 3.2.0, docs.slack.dev on incoming webhooks' },
  docs_url: 'https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks',
})
