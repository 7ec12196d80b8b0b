import { z } from '@hono/zod-openapi'
import { action, query, publicRoute } from '../routing/endpoint.ts'
import { ProblemAnswer, Time, idOf, json, listOf } from '../http/shapes.ts'

const tags = ['Program']

const WrongSources = listOf(
  z.object({ account: z.string(), id: idOf('src'), name: z.string(), problem: z.string() }),
).nullable()

export const healthz = publicRoute({
  method: 'get',
  path: '/healthz',
  tags,
  summary: 'Is it alive?',
  responses: { 200: json(z.object({ status: z.literal('alive'), version: z.string() }), 'It is.') },
})

export const readyz = publicRoute({
  method: 'get',
  path: '/readyz',
  tags,
  summary: 'Does it take work now?',
  description: 'The database is up and migrated, and the engine runs.',
  responses: {
    200: json(z.object({ status: z.literal('ready') }), 'It does.'),
    503: {
      content: { 'application/problem+json': { schema: ProblemAnswer } },
      description: 'Not at this moment, and why.',
    },
  },
})

export const metricsRoute = publicRoute({
  method: 'get',
  path: '/metrics',
  tags,
  summary: 'Numbers for Prometheus',
  description: 'Free on this machine; from elsewhere, and behind a proxy, with a key of the operator.',
  responses: { 200: { content: { 'text/plain': { schema: z.string() } }, description: 'In the text format.' } },
})

const days = z.int().openapi({ description: 'Days.' })

export const programFacts = query('read', {
  method: 'get',
  path: '/api/v1/program',
  tags,
  summary: 'How is this program set up?',
  responses: {
    200: json(
      z
        .object({
          version: z.string(),
          started_at: Time,
          node: z.string().openapi({ description: 'The version of Node that it runs on.' }),
          postgres: z.object({
            version: z.string(),
            bundled: z.boolean().openapi({ description: 'It came with the program; else it is one of your own.' }),
          }),
          public_url: z.string(),
          redirect_uri: z.string().openapi({
            description: 'The address to allow at a vendor whose page asks for consent (OAuth 2).',
          }),
          retention: z
            .object({ bodies_days: days, attempts_days: days, calls_days: days, history_days: days })
            .openapi({
              description:
                'How long requests with their bodies, attempts, calls with their events, and the history of callers are kept.',
            }),
          allow_networks: listOf(z.string()).nullable().openapi({
            description: 'Private networks that requests may reach; null: told in the first account only.',
          }),
          source_networks: listOf(z.string()).nullable().openapi({
            description: 'Private networks that sources may connect to; null: told in the first account only.',
          }),
          stopped_sources: WrongSources.openapi({
            description: 'Sources of all accounts that may not connect; null: told in the first account only.',
          }),
          incomplete_sources: WrongSources.openapi({
            description:
              'Sources of all accounts that are connected and lack a right, so that not all of their calls is known; null: told in the first account only.',
          }),
          key: z.object({ where: z.enum(['file', 'setting']) }).openapi({
            description: 'Where the key is that seals secrets: in the data folder, or in OFFHOOK_SECRET_KEY.',
          }),
          unreadable_rows: listOf(
            z.object({ kind: z.string(), account: z.int(), id: z.string(), reason: z.string() }),
          ).openapi({
            description:
              'Stored rows that cannot be read and are left out, and what to do. In the first account those of all accounts.',
          }),
          limits: z.object({
            events: z.int().openapi({ description: 'Updates of one request.' }),
            numbers: z.int().openapi({ description: 'Numbers of one request.' }),
            request_bytes: z.int().openapi({ description: 'Bytes of a request that an integration sends.' }),
          }),
        })
        .openapi('Program'),
      'As it is now.',
    ),
  },
})

export const rotateKeyRoute = action('manage', {
  method: 'post',
  path: '/api/v1/program/rotate-key',
  tags,
  summary: 'Change the key that seals secrets',
  description:
    'With the key of the operator: the key in the data folder is another one from then on. Secrets stay as they are.',
  responses: {
    200: json(
      z
        .object({
          key: z.string().openapi({ description: 'A name of the new key, which gives nothing of it away.' }),
          accounts: z.int().openapi({ description: 'Accounts whose secrets the new key opens now.' }),
        })
        .openapi('KeyRotated'),
      'The key before opens nothing any more.',
    ),
  },
})
