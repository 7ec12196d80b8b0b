import { z } from '@hono/zod-openapi'
import { CallOutcome } from '../http/named-types.ts'
import { PageQuery, Time, idOf, idParam, json, jsonBody, listOf, noContent, pageOf } from '../http/shapes.ts'
import { LiveCall } from '../live/contract.ts'
import { linkQuery, mutation, query } from '../routing/endpoint.ts'

const Name = z.string().trim().min(1).max(100)
const HideNumbers = z.boolean().openapi({
  description: 'Whether only the last three digits of phone numbers are shown. The screen never receives the others.',
})
const Theme = z.enum(['dark', 'light', 'system']).openapi('WallboardTheme')

const WallboardOutput = z
  .object({
    id: idOf('wall'),
    name: z.string(),
    hide_numbers: HideNumbers,
    theme: Theme,
    url: z.string().nullable().openapi({
      description: 'The link. Whoever has it sees the active calls. `null` if it can’t be decrypted.',
    }),
    created_at: Time,
    last_opened_at: Time.nullable().openapi({ description: 'When a screen last showed it, accurate to a minute.' }),
  })
  .openapi('Wallboard')

const tags = ['Wallboards']

export const listWallboardsRoute = query('wallboards.manage', {
  operationId: 'listWallboards',
  method: 'get',
  path: '/api/v1/accounts/{account}/wallboards',
  tags,
  summary: 'List wallboard links',
  request: { query: PageQuery },
  responses: { 200: json(pageOf(WallboardOutput), 'The links, oldest first.') },
})

export const createWallboardRoute = mutation('wallboards.manage', {
  operationId: 'createWallboard',
  method: 'post',
  path: '/api/v1/accounts/{account}/wallboards',
  tags,
  summary: 'Create a wallboard link',
  description: 'Whoever opens the link sees the active calls without signing in, until the link is revoked.',
  request: {
    body: jsonBody(
      z
        .strictObject({ name: Name, hide_numbers: HideNumbers.default(true), theme: Theme.default('dark') })
        .openapi('WallboardInput'),
      { 'A screen that visitors see': { name: 'Reception', hide_numbers: true } },
    ),
  },
  responses: { 201: json(WallboardOutput, 'The new link.') },
})

export const deleteWallboardRoute = mutation('wallboards.manage', {
  operationId: 'deleteWallboard',
  method: 'delete',
  path: '/api/v1/accounts/{account}/wallboards/{id}',
  tags,
  summary: 'Revoke a wallboard link',
  description: 'Screens that show it stop immediately.',
  request: { params: idParam('wall') },
  responses: { 204: noContent },
})

const WallboardCall = LiveCall.pick({
  id: true,
  status: true,
  since: true,
  started_at: true,
  answered_at: true,
  direction: true,
  caller: true,
  caller_name: true,
  dialled: true,
  dialled_name: true,
  agent: true,
  queue: true,
  is_test: true,
}).openapi('WallboardCall')

const Today = z
  .object({
    calls: z.int().openapi({ description: 'Calls that have ended today, in the time zone of the account.' }),
    outcomes: listOf(z.object({ outcome: CallOutcome, calls: z.int() })),
  })
  .openapi('WallboardToday')

const BoardOutput = z
  .object({
    now: Time,
    name: z.string(),
    timezone: z.string(),
    version: z.string().openapi({ description: 'Version of Offhook.' }),
    calls: listOf(WallboardCall).openapi({
      description: 'Active calls, at most 100: waiting calls first, each group with the longest first.',
    }),
    total: z.int().openapi({ description: 'Number of active calls.' }),
    waiting: z.int().openapi({ description: 'Calls that are ringing, in a menu or in a queue.' }),
    talking: z.int().openapi({ description: 'Calls that are in progress, on hold or being transferred.' }),
    longest_waiting_since: Time.nullable().openapi({ description: '`null` if no call waits.' }),
    today: Today,
  })
  .openapi('WallboardView')

const FOR_SCREENS = 'For screens: authenticate with the token of the link, as a Bearer token.'

export const readWallboard = linkQuery({
  operationId: 'getWallboard',
  method: 'get',
  path: '/api/v1/wallboard',
  tags,
  summary: 'Get what a wallboard shows',
  description: `${FOR_SCREENS} Cached for up to one second.`,
  responses: { 200: json(BoardOutput, 'Active calls as of `now`.') },
})

export const streamWallboard = linkQuery({
  operationId: 'streamWallboard',
  method: 'get',
  path: '/api/v1/wallboard/stream',
  tags,
  summary: 'Stream changes of a wallboard',
  description: `${FOR_SCREENS} Server-sent events: \`call\` (\`id\`) when a call has changed, \`resync\` and \`heartbeat\`, as with streamChanges. The stream ends when the link is revoked.`,
  responses: {
    200: {
      content: { 'text/event-stream': { schema: z.string() } },
      description: 'The event stream. It stays open until either side closes it.',
    },
  },
})
