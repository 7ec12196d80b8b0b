import { REQUEST_DEFAULTS } from '../integration.ts'
import { plainText } from './request-parts/message.ts'
import { answers, input, rows, service } from './service.ts'

export const telegram = service({
  id: 'telegram',
  summary: 'Posts each call to a chat, group or channel through your bot.',
  group: 'messages',
  inputs: [
    input({
      key: 'token',
      label: 'Bot token',
      help: 'In Telegram, message @BotFather: send /newbot, or /mybots › your bot › API Token.',
      type: 'secret',
      example: '123456789:AAExampleExampleExampleExampleExam1',
      check: {
        pattern: String.raw`\d+:[A-Za-z0-9_\-]{30,}`,
        message: 'A bot token is a number, a colon and about 35 letters and digits.',
      },
    }),
    input({
      key: 'chat',
      label: 'Chat ID',
      help: 'A number (negative for a group), or the @name of a public channel. To find the number, message the bot or add it to the group, then open https://api.telegram.org/bot<token>/getUpdates and look under message › chat › id.',
      example: '-1001234567890',
      check: {
        pattern: String.raw`-?\d+|@[A-Za-z][A-Za-z0-9_]{3,}`,
        message: 'A chat ID is a number such as -1001234567890, or the @name of a public channel.',
      },
    }),
  ],
  message: { as: 'chat', parts: [{ key: 'text', is: 'text' }] },
  request: {
    ...REQUEST_DEFAULTS,
    url: 'https://api.telegram.org/bot[[secret:input.token]]/sendMessage',
    rows: rows(
      ['chat_id', '[[setting:chat]]', { type: 'text' }],
      // Without parse_mode no mark-up is interpreted. An @name in the text is still a link to the person with that name.
      ['text', plainText],
      ['link_preview_options.is_disabled', 'true', { type: 'boolean' }],
    ),
  },
  // https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this
  rate: { per_second: 1, per_minute: 20 },
  answers: answers({
    // https://core.telegram.org/bots/api#making-requests
    success: { path: 'ok', is: true },
    says: ['description'],
    explains: [
      // github.com/vrumger/telegram-errors
      { status: 401, advice: 'The bot token is invalid. Get it from @BotFather again.' },
      { status: 404, advice: 'The bot token is incomplete. Get it from @BotFather again.' },
      {
        holds: 'chat not found',
        advice: 'The bot can’t find this chat. Message the bot or add it to the group, then check the chat ID.',
      },
      { holds: 'bot was blocked by the user', advice: 'The person blocked the bot. Ask them to unblock it.' },
      {
        holds: "bot can't initiate conversation",
        advice: 'A bot can’t start a conversation. Press Start in its chat first.',
      },
      { holds: 'bot was kicked', advice: 'The bot was removed from the group. Add it again.' },
      {
        holds: 'not a member',
        advice: 'The bot is not a member of this channel or group. Add it; in a channel, add it as an administrator.',
      },
      { holds: 'not enough rights', advice: 'The bot can’t post here. Allow it to post messages.' },
      {
        holds: 'upgraded to a supergroup',
        advice: 'The group has a new chat ID. Copy it from migrate_to_chat_id in the response.',
      },
    ],
  }),
  checked: { on: '2026-11-27', against: 'core.telegram.org on the Bot API and its limits, server code in tdlib/td' },
  docs_url: 'https://core.telegram.org/bots/api#sendmessage',
})
