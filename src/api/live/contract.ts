import { z } from '@hono/zod-openapi'
import { STATUSES } from '../../calls/status.ts'
import { query } from '../routing/endpoint.ts'
import { ActivityBucketSchema, HealthStatus } from '../integrations/activity-contract.ts'
import { Time, idOf, json, listOf } from '../http/shapes.ts'

const LiveCall = z
  .object({
    id: idOf('call'),
    uniqueid: z.string(),
    status: z.enum(STATUSES).nullable().openapi({ description: 'null: none was told yet.' }),
    since: Time.openapi({ description: 'Since when the status holds.' }),
    started_at: Time,
    answered_at: Time.nullable(),
    direction: z.string().nullable(),
    caller: z.string().nullable(),
    caller_name: z.string().nullable(),
    dialled: z.string().nullable(),
    dialled_name: z.string().nullable(),
    agent: z.string().nullable(),
    queue: z.string().nullable(),
    on_hold: z.boolean(),
    is_test: z.boolean(),
    is_replayed: z.boolean(),
    source: idOf('src').nullable(),
    source_name: z.string().nullable(),
  })
  .openapi('LiveCall')

const Trouble = z
  .object({
    id: idOf('int'),
    name: z.string(),
    health: HealthStatus,
    reason: z.string().nullable(),
    since: Time.nullable(),
    until: Time.nullable().openapi({ description: 'When a rest is over.' }),
  })
  .openapi('LiveTrouble')

const Settled = z
  .object({
    id: idOf('dlv'),
    integration: idOf('int').nullable(),
    integration_name: z.string().nullable(),
    call: idOf('call'),
    kind: z.string(),
    state: z.string(),
    code: z.int().nullable(),
    error: z.string().nullable(),
    reason: z.string().nullable(),
    at: Time,
  })
  .openapi('LiveDelivery')

const Live = z
  .object({
    now: Time,
    calls: listOf(LiveCall).openapi({ description: 'Calls that go on, the newest first: at most 500.' }),
    total: z.int().openapi({ description: 'All calls that go on.' }),
    by_status: z.record(z.string(), z.int()).openapi({
      description: 'Calls that go on, by their status; every status but ended is there.',
    }),
    minutes: listOf(ActivityBucketSchema).openapi({
      description: 'The last 60 minutes, the running one included; oldest first.',
    }),
    integrations: listOf(Trouble).openapi({
      description: 'Those that fail or rest, and those that the program switched off.',
    }),
    recent: listOf(Settled).openapi({ description: 'What was settled last: at most 20, newest first.' }),
    oldest_due_s: z.number().openapi({ description: 'How late the oldest delivery is that is due; 0: none is.' }),
    waiting: z.int().openapi({ description: 'Deliveries not settled yet.' }),
  })
  .openapi('Live')

export const live = query('read', {
  method: 'get',
  path: '/api/v1/live',
  tags: ['Stream'],
  summary: 'See what goes on now',
  description: 'For a board that is looked at all day. The same answer is given for up to a second.',
  responses: { 200: json(Live, 'As of `now`.') },
})
