import { REQUEST_DEFAULTS } from '../integration.ts'
import { plainText } from './request-parts/message.ts'
import { answers, input, rows, service } from './service.ts'

export const telegram = service({
  id: 'telegram',
  name: 'Telegram',
  summary: 'Lets a bot of yours tell a chat, group or channel of each call.',
  group: 'messages',
  inputs: [
    input({
      key: 'token',
      label: 'Bot token',
      help: 'Write to @BotFather in Telegram: /newbot, or /mybots, your bot, API Token.',
      type: 'secret',
      example: '123456789:AAExampleExampleExampleExampleExam1',
      check: {
        pattern: String.raw`\d+:[A-Za-z0-9_\-]{30,}`,
        message: 'A token of a bot is a number, a colon and about 35 letters and digits.',
      },
    }),
    input({
      key: 'chat',
      label: 'Chat ID',
      help: 'A number, negative for a group, or the @name of a public channel. Write to the bot, or add it to the group, then open https://api.telegram.org/bot<token>/getUpdates: it is under message, chat, id.',
      example: '-1001234567890',
      check: {
        pattern: String.raw`-?\d+|@[A-Za-z][A-Za-z0-9_]{3,}`,
        message: 'A Chat ID is a number such as -1001234567890, or the @name of a public channel.',
      },
    }),
  ],
  request: {
    ...REQUEST_DEFAULTS,
    url: 'https://api.telegram.org/bot[[secret:input.token]]/sendMessage',
    rows: rows(
      ['chat_id', '[[setting:chat]]', { type: 'text' }],
      // Without parse_mode no mark-up is read. An @name that is in it is still a link to whoever has that name.
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
      { status: 401, advice: 'Telegram does not know this token. Ask @BotFather for it again.' },
      { status: 404, advice: 'The token is not whole. Ask @BotFather for it again.' },
      {
        holds: 'chat not found',
        advice: 'The bot does not know this chat. Write to the bot, or add it to the group, and check the Chat ID.',
      },
      { holds: 'bot was blocked by the user', advice: 'This person blocked the bot. They have to unblock it.' },
      {
        holds: "bot can't initiate conversation",
        advice: 'A person has to write to the bot first. Press Start in its chat.',
      },
      { holds: 'bot was kicked', advice: 'The bot was removed from the group. Add it again.' },
      {
        holds: 'not a member',
        advice: 'The bot is no member of this channel or group. Add it, in a channel as an administrator.',
      },
      { holds: 'not enough rights', advice: 'The bot may not write here. Let it post messages.' },
      {
        holds: 'upgraded to a supergroup',
        advice: 'The group has a new Chat ID. It is in the answer as migrate_to_chat_id.',
      },
    ],
  }),
  checked: { on: '2026-11-27', against: 'core.telegram.org on the Bot API and its limits, server code in tdlib/td' },
  docs_url: 'https://core.telegram.org/bots/api#sendmessage',
})
