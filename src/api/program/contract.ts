import { z } from '@hono/zod-openapi'
import { action, query, publicRoute } from '../routing/endpoint.ts'
import { namedEnum } from '../http/named-types.ts'
import { ProblemAnswer, Time, idOf, json, listOf } from '../http/shapes.ts'

const tags = ['System']

const WrongSources = listOf(
  z.object({ account_name: z.string(), id: idOf('src'), name: z.string(), problem: z.string() }),
).nullable()

export const healthz = publicRoute({
  operationId: 'getHealth',
  method: 'get',
  path: '/healthz',
  tags,
  summary: 'Check liveness',
  responses: { 200: json(z.object({ status: z.literal('alive'), version: z.string() }), 'Offhook is running.') },
})

export const readyz = publicRoute({
  operationId: 'getReadiness',
  method: 'get',
  path: '/readyz',
  tags,
  summary: 'Check readiness',
  description: 'Ready when the database is available and migrated, and the engine is running.',
  responses: {
    200: json(z.object({ status: z.literal('ready') }), 'Offhook is ready.'),
    503: {
      content: { 'application/problem+json': { schema: ProblemAnswer } },
      description: 'Not ready, with the reason.',
    },
  },
})

export const metricsRoute = publicRoute({
  operationId: 'getMetrics',
  method: 'get',
  path: '/metrics',
  tags,
  summary: 'Get Prometheus metrics',
  refuses: ['authentication_required', 'invalid_api_key', 'address_not_allowed', 'not_permitted'],
  description:
    'Open to requests from the same machine. Other requests, and those through a proxy, require the administrator key.',
  responses: {
    200: { content: { 'text/plain': { schema: z.string() } }, description: 'Metrics in the Prometheus text format.' },
  },
})

const days = z.int().openapi({ description: 'Days.' })

export const programFacts = query('system.read', {
  operationId: 'getSystem',
  method: 'get',
  path: '/api/v1/system',
  tags,
  summary: 'Get system information',
  responses: {
    200: json(
      z
        .object({
          version: z.string(),
          started_at: Time,
          node_version: z.string().openapi({ description: 'The Node.js version.' }),
          postgres: z.object({
            version: z.string(),
            bundled: z
              .boolean()
              .openapi({ description: 'Whether Offhook runs its bundled PostgreSQL. Otherwise it uses your own.' }),
          }),
          public_url: z.string(),
          redirect_uri: z.string().openapi({
            description: 'The OAuth 2 redirect URI to register with vendors.',
          }),
          retention: z
            .object({
              bodies_days: days,
              attempts_days: days,
              calls_days: days,
              history_days: days,
              statistics_days: days,
            })
            .openapi({
              description:
                'Retention of request bodies, attempts, calls with their events, caller history, and statistics.',
            }),
          encryption_key: z.object({ location: namedEnum('KeyLocation', ['file', 'setting']) }).openapi({
            description: 'Location of the encryption key: the data folder or OFFHOOK_SECRET_KEY.',
          }),
          limits: z.object({
            events: z.int().openapi({ description: 'Call updates per request.' }),
            numbers: z.int().openapi({ description: 'Numbers per request.' }),
            request_bytes: z.int().openapi({ description: 'Maximum size of a webhook request in bytes.' }),
          }),
        })
        .openapi('System'),
      'The system information.',
    ),
  },
})

export const diagnosticsRoute = query('diagnostics.read', {
  operationId: 'getDiagnostics',
  method: 'get',
  path: '/api/v1/accounts/{account}/diagnostics',
  tags,
  summary: 'Get what is wrong in an account',
  responses: {
    200: json(
      z
        .object({
          allow_networks: listOf(z.string()).nullable().openapi({
            description: 'Private networks that requests may reach. `null` except in the first account.',
          }),
          source_networks: listOf(z.string()).nullable().openapi({
            description: 'Private networks that sources may connect to. `null` except in the first account.',
          }),
          blocked_sources: WrongSources.openapi({
            description:
              'Sources of all accounts that may not connect. `null` except in the first account, for administrators of this server.',
          }),
          incomplete_sources: WrongSources.openapi({
            description:
              'Connected sources of all accounts whose login lacks a permission, so call data is incomplete. `null` except in the first account, for administrators of this server.',
          }),
          unreadable_rows: listOf(
            z.object({ kind: z.string(), account_number: z.int(), id: z.string(), reason: z.string() }),
          ).openapi({
            description:
              'Unreadable stored rows that Offhook skips, and what to do. In the first account, administrators of this server see those of all accounts.',
          }),
        })
        .openapi('Diagnostics'),
      'Sources that don’t work, and rows that can’t be read. In the first account, administrators of this server also see those of the other accounts.',
    ),
  },
})

export const rotateKeyRoute = action('server.encryption_key', {
  operationId: 'rotateEncryptionKey',
  method: 'post',
  path: '/api/v1/system/rotate-key',
  tags,
  summary: 'Rotate the encryption key',
  refuses: ['key_in_setting'],
  description: 'Requires the administrator key. Replaces the key in the data folder. Secrets keep their values.',
  responses: {
    200: json(
      z
        .object({
          key_fingerprint: z.string().openapi({ description: 'Fingerprint of the new key.' }),
          account_count: z.int().openapi({ description: 'Number of accounts whose secrets now use the new key.' }),
        })
        .openapi('RotatedKey'),
      'Rotated. The old key no longer decrypts anything.',
    ),
  },
})
