import { z } from '@hono/zod-openapi'
import { busyQuery, deferredMutation } from '../routing/endpoint.ts'
import { Count, Rate } from './contract.ts'
import { JobOutput } from '../jobs/contract.ts'
import { ConditionsInput } from '../integrations/contract.ts'
import { Time, idParam, json, jsonBody } from '../http/shapes.ts'

export const sendPastCallsRoute = deferredMutation('deliveries.send_past', {
  operationId: 'sendPastCalls',
  method: 'post',
  path: '/api/v1/accounts/{account}/integrations/{id}/past-calls',
  tags: ['Integrations'],
  summary: 'Send past calls',
  refuses: ['invalid_conditions'],
  description:
    'Sends the calls of a period to an integration. Calls it has already received are left out unless `include_sent` is set.',
  request: {
    params: idParam('int'),
    body: jsonBody(
      z
        .strictObject({
          from: Time,
          to: Time.optional(),
          conditions: ConditionsInput.openapi({ description: 'Conditions in addition to those of the integration.' }),
          include_sent: z.boolean().default(false),
          only_not_sent: z.boolean().default(false).openapi({
            description:
              'Only calls that ended in the period, and of which the integration got no request at their end or later, such as calls that ended while it was off. Without it, the period is that of the start of calls.',
          }),
          rate: Rate.default(10).openapi({ description: 'Requests per second.' }),
          dry_run: z.boolean().default(false),
        })
        .openapi('PastCallsInput'),
      {
        'Missed calls of a day': {
          from: '2026-11-25T00:00:00.000Z',
          to: '2026-11-26T00:00:00.000Z',
          conditions: { all: [{ field: 'outcome', op: 'is', value: 'missed' }] },
        },
        'Calls that ended while it was off': {
          from: '2026-11-25T11:57:03.118Z',
          to: '2026-11-25T12:41:10.402Z',
          only_not_sent: true,
        },
        'Count them first': { from: '2026-11-25T00:00:00.000Z', dry_run: true },
      },
    ),
  },
  responses: {
    200: json(Count, 'The number of calls (dry run).'),
    202: json(JobOutput, 'Started. The job runs in the background.'),
  },
})

export const getNotSentCalls = busyQuery('deliveries.read', {
  operationId: 'getNotSentCalls',
  method: 'get',
  path: '/api/v1/accounts/{account}/integrations/{id}/not-sent',
  tags: ['Integrations'],
  summary: 'Count calls that were not sent',
  description:
    'The calls that ended while the integration was off, the last time that it was, that its current conditions match and that it has not been sent since. Send them with POST /api/v1/integrations/{id}/past-calls, the same period and `only_not_sent`.',
  request: { params: idParam('int') },
  responses: {
    200: json(
      z
        .object({
          from: Time.nullable().openapi({
            description: 'When the integration was last switched off. `null` if it never was, after it had been on.',
          }),
          to: Time.nullable().openapi({ description: 'When it was switched on again. `null` if it is still off.' }),
          count: z.int(),
          exact: z
            .boolean()
            .openapi({ description: 'Whether all calls were counted. Otherwise there are at least `count`.' }),
        })
        .openapi('NotSentCalls'),
      'The period and the number of calls.',
    ),
  },
})
