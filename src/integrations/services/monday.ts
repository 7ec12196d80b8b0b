import { REQUEST_DEFAULTS } from '../integration.ts'
import { callTitle } from './request-parts/call-record.ts'
import { answers, input, rows, service } from './service.ts'

// MutationCreate_ItemArgs of @mondaydotcomorg/api. An item’s name has at most 255 characters. The token stands alone in the header, with no
// word before it. An error comes with 200 and a list of errors.
export const monday = service({
  id: 'monday',
  summary: 'Adds an item to a monday.com board for each inbound call.',
  group: 'crm',
  inputs: [
    input({
      key: 'board',
      label: 'Board ID',
      help: 'The number after /boards/ in the board’s URL.',
      example: '1234567890',
      check: {
        pattern: '[0-9]+',
        message: 'A board ID is a number, such as 1234567890. Copy it from the board’s URL, after /boards/.',
      },
    }),
    input({
      key: 'group',
      label: 'Group ID',
      help: 'The group for new items; leave empty for the top group. In developer mode, monday.com shows the ID in the group’s menu.',
      required: false,
      example: 'topics',
    }),
    input({
      key: 'token',
      label: 'API token',
      help: 'On monday.com: your profile picture › Developers › API token › Show. Items are added as the token’s owner.',
      type: 'secret',
      secret_name: 'auth.value',
      example: 'eyJhbGciOiJIUzI1NiJ9.eyJ0aWQiOjEyMzQ1Njc4OX0.abcdefghijklmnopqrstuvwxyz',
      check: {
        pattern: '[\\w-]+\\.[\\w-]+\\.[\\w-]+',
        message: 'A monday.com token has three parts separated by dots and usually starts with eyJ. Copy all of it.',
      },
    }),
  ],
  request: {
    ...REQUEST_DEFAULTS,
    url: 'https://api.monday.com/v2',
    auth: { type: 'api_key', in: 'header', name: 'authorization' },
    rows: rows(
      [
        'query',
        'mutation ($board: ID!, $group: String, $name: String!) { create_item (board_id: $board, group_id: $group, item_name: $name) { id } }',
      ],
      ['variables.board', '[[setting:board]]', { type: 'text' }],
      ['variables.group', '[[setting:group]]', { type: 'text', omit_empty: true }],
      ['variables.name', `${callTitle}, [[caller_name|one_line|truncate:80|default:unknown caller]]`],
    ),
  },
  // The limit per minute is 1,000 or more depending on the plan, and per day from 200 (Free) to 25,000 (Enterprise):
  // developer.monday.com/api-reference/docs/rate-limits.
  rate: { per_minute: 500 },
  answers: answers({
    success: { path: 'errors', empty: true },
    says: ['errors[0].message', 'error_message', 'errors[0]'],
    explains: [
      {
        status: 401,
        advice:
          'The API token is invalid: mistyped or regenerated. Copy it again from your profile picture › Developers › API token.',
      },
      {
        holds: 'InvalidBoardIdException',
        advice: 'Board not found, or the token’s owner can’t see it. Check the board ID.',
      },
      {
        holds: 'UserUnauthorizedException',
        advice: 'The token’s owner can’t add items to this board. Let them edit it, or use another person’s token.',
      },
      {
        holds: 'ResourceNotFoundException',
        advice: 'Group not found on the board. Leave Group ID empty to use the top group.',
      },
      {
        holds: 'ItemsLimitationException',
        advice: 'The board is full (10,000 items). Choose another board, or archive items.',
      },
      {
        holds: 'DAILY_LIMIT_EXCEEDED',
        advice: 'The account has reached its daily API limit (200 on the Free plan). It resets at midnight UTC.',
      },
      { status: 429, advice: 'The account has reached its limit per minute. Offhook retries.' },
    ],
  }),
  checked: {
    on: '2026-11-27',
    against:
      '@mondaydotcomorg/api 14.0.0 (MutationCreate_ItemArgs) and monday.com’s API reference (items, errors, rate limits)',
  },
  docs_url: 'https://developer.monday.com/api-reference/reference/items#create-an-item',
})
