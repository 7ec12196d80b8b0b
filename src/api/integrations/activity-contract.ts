import { z } from '@hono/zod-openapi'
import { query } from '../routing/endpoint.ts'
import { Time, idOf, json, listOf } from '../http/shapes.ts'

export const HealthStatus = z.enum(['healthy', 'failing', 'resting', 'off']).openapi({
  description:
    'failing: the newest attempt failed, and none has succeeded since; resting: the receiver is left alone for a while; off: nothing is sent.',
})

/** Attempts of a stretch of time. */
export const ActivityBucketSchema = z.object({
  at: Time.openapi({ description: 'Its beginning.' }),
  delivered: z.int(),
  failed: z.int().openapi({ description: 'Attempts that failed, those included that were repeated later.' }),
})

const Activity = z
  .object({
    integration: idOf('int'),
    hours: listOf(ActivityBucketSchema).openapi({
      description: 'The last 24 hours, the running one included; oldest first.',
    }),
    delivered_24h: z.int(),
    failed_24h: z.int(),
    last: z
      .object({ state: z.string(), code: z.int().nullable(), error: z.string().nullable(), at: Time })
      .nullable()
      .openapi({ description: 'How the newest attempt ended, with the state of its delivery after it.' }),
    waiting: z.int().openapi({ description: 'Deliveries not settled yet.' }),
    next_at: Time.nullable().openapi({ description: 'When something of it goes next.' }),
    health: HealthStatus,
    health_since: Time.nullable(),
    health_reason: z.string().nullable(),
  })
  .openapi('IntegrationActivity')

export const integrationActivity = query('read', {
  method: 'get',
  path: '/api/v1/integrations/activity',
  tags: ['Integrations'],
  summary: 'See how integrations fare',
  description: 'All of the account, oldest first, as counted while attempts ended. Tests are not counted.',
  responses: { 200: json(z.object({ data: listOf(Activity) }).openapi('IntegrationActivities'), 'All of them.') },
})
