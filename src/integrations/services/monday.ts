import { REQUEST_DEFAULTS } from '../integration.ts'
import { callTitle } from './request-parts/call-record.ts'
import { answers, input, rows, service } from './service.ts'

// MutationCreate_ItemArgs of @mondaydotcomorg/api. An item’s name has at most 255 characters. The token stands alone in the header, with no
// word before it. An error comes with 200 and a list of errors.
export const monday = service({
  id: 'monday',
  name: 'monday.com',
  summary: 'Adds an item to a board on monday.com for each inbound call.',
  group: 'crm',
  inputs: [
    input({
      key: 'board',
      label: 'Board ID',
      help: 'The number after /boards/ in the address of the board.',
      example: '1234567890',
      check: {
        pattern: '[0-9]+',
        message: 'A Board ID is a number, such as 1234567890: it stands after /boards/ in the address of the board.',
      },
    }),
    input({
      key: 'group',
      label: 'Group ID',
      help: 'Where on the board new items go; empty for the top group. monday.com shows it in a group’s menu in developer mode.',
      required: false,
      example: 'topics',
    }),
    input({
      key: 'token',
      label: 'API token',
      help: 'On monday.com: your picture › Developers › API token › Show. Items are added in the name of the person whose token it is.',
      type: 'secret',
      secret_name: 'auth.value',
      example: 'eyJhbGciOiJIUzI1NiJ9.eyJ0aWQiOjEyMzQ1Njc4OX0.abcdefghijklmnopqrstuvwxyz',
      check: {
        pattern: '[\\w-]+\\.[\\w-]+\\.[\\w-]+',
        message: 'A monday.com token has three parts with dots between them and mostly begins with eyJ: copy it whole.',
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
      ['variables.name', `${callTitle}, [[caller_name|truncate:80|default:name not known]]`],
    ),
  },
  // By the plan it is 1,000 a minute or more, and by the day from 200 (Free) to 25,000 (Enterprise):
  // developer.monday.com/api-reference/docs/rate-limits.
  rate: { per_minute: 500 },
  answers: answers({
    success: { path: 'errors', empty: true },
    says: ['errors[0].message', 'error_message', 'errors[0]'],
    explains: [
      {
        status: 401,
        advice:
          'monday.com does not know this API token: it was mistyped or made anew. Copy it again from your picture › Developers › API token.',
      },
      {
        holds: 'InvalidBoardIdException',
        advice: 'There is no board with this ID, or the person whose token it is cannot see it.',
      },
      {
        holds: 'UserUnauthorizedException',
        advice:
          'The person whose token it is may not add items to this board. Let them edit it, or take another person’s token.',
      },
      {
        holds: 'ResourceNotFoundException',
        advice: 'There is no such group on the board: empty the Group ID for the top group.',
      },
      {
        holds: 'ItemsLimitationException',
        advice: 'The board is full: monday.com takes 10,000 items on one. Choose another board, or archive items.',
      },
      {
        holds: 'DAILY_LIMIT_EXCEEDED',
        advice: 'The account has used up its calls of the day, 200 on the Free plan. It begins anew at midnight UTC.',
      },
      { status: 429, advice: 'The account has used up its calls of this minute. Offhook tries again.' },
    ],
  }),
  checked: {
    on: '2026-11-27',
    against:
      '@mondaydotcomorg/api 14.0.0 (MutationCreate_ItemArgs) and monday.com’s API reference (items, errors, rate limits)',
  },
  docs_url: 'https://developer.monday.com/api-reference/reference/items#create-an-item',
})
