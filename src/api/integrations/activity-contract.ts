import { z } from '@hono/zod-openapi'
import { quoting } from '../../access/show.ts'
import { query } from '../routing/endpoint.ts'
import { namedEnum } from '../http/named-types.ts'
import { Time, idOf, json, listOf } from '../http/shapes.ts'

export const HealthStatus = namedEnum('IntegrationHealth', ['healthy', 'failing', 'paused', 'disabled']).openapi({
  description:
    '`failing`: the newest attempt failed. `paused`: Offhook has paused sending because the receiver keeps failing. `disabled`: nothing is sent.',
})

/** The attempts of one period. */
export const ActivityBucketSchema = z.object({
  at: Time.openapi({ description: 'Start of the period.' }),
  delivered: z.int(),
  failed: z.int().openapi({ description: 'Failed attempts, including those that were retried later.' }),
})

const Activity = z
  .object({
    integration_id: idOf('int'),
    hours: listOf(ActivityBucketSchema).openapi({
      description: 'The last 24 hours including the current one, oldest first.',
    }),
    delivered_24h: z.int(),
    failed_24h: z.int(),
    last: z
      .object({ state: z.string(), status_code: z.int().nullable(), error: z.string().nullable(), at: Time })
      .nullable()
      .openapi({ description: 'The newest attempt, with the state of its delivery after it.' }),
    waiting: z.int().openapi({ description: 'Deliveries that are not finished yet.' }),
    next_at: Time.nullable().openapi({ description: 'Time of the next attempt.' }),
    health: HealthStatus,
    health_since: Time.nullable(),
    health_reason: quoting(z.string().nullable()),
  })
  .openapi('IntegrationActivity')

export const integrationActivity = query('integrations.read', {
  operationId: 'listIntegrationActivity',
  method: 'get',
  path: '/api/v1/accounts/{account}/integrations/activity',
  tags: ['Integrations'],
  summary: 'List the activity of integrations',
  description: 'The activity of all integrations of the account, oldest integration first. Tests are not counted.',
  responses: {
    200: json(
      z.object({ data: listOf(Activity) }).openapi('IntegrationActivities'),
      'The activity of each integration.',
    ),
  },
})
