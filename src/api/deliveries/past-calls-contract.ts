import { z } from '@hono/zod-openapi'
import { action } from '../routing/endpoint.ts'
import { Count, Rate } from './contract.ts'
import { JobOutput } from '../jobs/contract.ts'
import { ConditionsInput } from '../integrations/contract.ts'
import { Time, idParam, json, jsonBody } from '../http/shapes.ts'

export const sendPastCallsRoute = action('manage', {
  method: 'post',
  path: '/api/v1/integrations/{id}/past-calls',
  tags: ['Integrations'],
  summary: 'Send past calls',
  description:
    'Gives an integration the calls of a period. Those that it got before are left out, unless again says so.',
  request: {
    params: idParam('int'),
    body: jsonBody(
      z
        .strictObject({
          from: Time,
          to: Time.optional(),
          conditions: ConditionsInput.openapi({ description: 'Beside its own.' }),
          again: z.boolean().default(false),
          rate: Rate.default(10).openapi({ description: 'Requests a second.' }),
          dry_run: z.boolean().default(false),
        })
        .openapi('PastCallsInput'),
    ),
  },
  responses: { 200: json(Count, 'How many it would be.'), 202: json(JobOutput, 'The work goes on in the background.') },
})
