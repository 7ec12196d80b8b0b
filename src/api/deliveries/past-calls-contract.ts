import { z } from '@hono/zod-openapi'
import { deferredMutation } from '../routing/endpoint.ts'
import { Count, Rate } from './contract.ts'
import { JobOutput } from '../jobs/contract.ts'
import { ConditionsInput } from '../integrations/contract.ts'
import { Time, idParam, json, jsonBody } from '../http/shapes.ts'

export const sendPastCallsRoute = deferredMutation('manage', {
  operationId: 'sendPastCalls',
  method: 'post',
  path: '/api/v1/integrations/{id}/past-calls',
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
        'Count them first': { from: '2026-11-25T00:00:00.000Z', dry_run: true },
      },
    ),
  },
  responses: {
    200: json(Count, 'The number of calls (dry run).'),
    202: json(JobOutput, 'Started. The job runs in the background.'),
  },
})
