import { z } from '@hono/zod-openapi'
import { quoting } from '../../access/show.ts'
import { query } from '../routing/endpoint.ts'
import { ActivityBucketSchema, HealthStatus } from '../integrations/activity-contract.ts'
import { CallStatus } from '../http/named-types.ts'
import { Time, idOf, json, listOf } from '../http/shapes.ts'

export const LiveCall = z
  .object({
    id: idOf('call'),
    uniqueid: z.string(),
    status: CallStatus.nullable().openapi({ description: '`null` if none was reported yet.' }),
    since: Time.openapi({ description: 'Time of the last status change.' }),
    started_at: Time,
    answered_at: Time.nullable(),
    direction: z.string().nullable(),
    caller: z.string().nullable(),
    caller_name: z.string().nullable(),
    dialled: z.string().nullable(),
    dialled_name: z.string().nullable(),
    agent: z.string().nullable(),
    queue: z.string().nullable(),
    queue_duration: z
      .int()
      .nullable()
      .openapi({ description: 'Seconds in queues. `null` until the call is answered.' }),
    on_hold: z.boolean(),
    is_test: z.boolean(),
    is_replayed: z.boolean(),
    source_id: idOf('src').nullable(),
    source_name: z.string().nullable(),
  })
  .openapi('LiveCall')

const Unhealthy = z
  .object({
    id: idOf('int'),
    name: z.string(),
    health: HealthStatus,
    health_reason: quoting(z.string().nullable()),
    health_since: Time.nullable(),
    paused_until: Time.nullable().openapi({ description: 'When sending resumes.' }),
    waiting: z.int().openapi({ description: 'Deliveries that are not finished yet.' }),
  })
  .openapi('UnhealthyIntegration')

const Settled = z
  .object({
    id: idOf('dlv'),
    integration_id: idOf('int').nullable(),
    integration_name: z.string().nullable(),
    call_id: idOf('call').nullable().openapi({ description: '`null` if the call is no longer kept, or for a test.' }),
    uniqueid: z.string().nullable(),
    caller: z.string().nullable(),
    caller_name: z.string().nullable(),
    dialled: z.string().nullable(),
    kind: z.string(),
    state: z.string(),
    status_code: z.int().nullable(),
    error: z.string().nullable(),
    reason: quoting(z.string().nullable()),
    at: Time,
  })
  .openapi('LiveDelivery')

const Live = z
  .object({
    now: Time,
    calls: listOf(LiveCall).openapi({ description: 'Active calls, newest first, at most 500.' }),
    total: z.int().openapi({ description: 'Number of active calls.' }),
    by_status: z.record(z.string(), z.int()).openapi({
      description: 'Active calls by status. Includes every status except ended.',
    }),
    minutes: listOf(ActivityBucketSchema).openapi({
      description: 'The last 60 minutes including the current one, oldest first.',
    }),
    integrations: listOf(Unhealthy).openapi({
      description: 'Integrations that are failing or paused, or that Offhook switched off.',
    }),
    healthy: z.int().openapi({ description: 'Number of healthy integrations that have sent something.' }),
    unused: z.int().openapi({
      description: 'Number of healthy integrations that have sent nothing yet. Tests are not counted.',
    }),
    recent: listOf(Settled).openapi({ description: 'The deliveries finished last, newest first, at most 20.' }),
    oldest_due_s: z.number().openapi({
      description:
        'Delay of the oldest due delivery in seconds. 0 if none is due. What waits for an integration that is paused or off is not due.',
    }),
    waiting: z.int().openapi({ description: 'Deliveries that are not finished yet.' }),
  })
  .openapi('Live')

export const live = query('calls.read', {
  operationId: 'getLiveActivity',
  method: 'get',
  path: '/api/v1/accounts/{account}/live',
  tags: ['Live'],
  summary: 'Get live activity',
  description: 'For live dashboards. Cached for up to one second.',
  responses: { 200: json(Live, 'Live activity as of `now`.') },
})
