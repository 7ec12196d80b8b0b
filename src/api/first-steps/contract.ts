import { z } from '@hono/zod-openapi'
import { query } from '../routing/endpoint.ts'
import { idOf, json } from '../http/shapes.ts'

const FirstSteps = z
  .object({
    integration: z.enum(['missing', 'incomplete', 'done']).openapi('FirstIntegration', {
      description:
        'The first webhook. `missing`: there is no integration. `incomplete`: none is complete. `done`: one is complete, wherever it sends.',
    }),
    integration_id: idOf('int')
      .nullable()
      .openapi({ description: 'The integration that the step is about, or `null` without any.' }),
    request_arrived: z
      .boolean()
      .openapi({ description: 'Whether a receiver accepted a request, a test or the Test inbox included.' }),
    source_connected: z
      .boolean()
      .openapi({ description: 'Whether a source reported a call, other than a test or a replayed call.' }),
    source: z.enum(['missing', 'not_connected', 'connected', 'listening', 'done']).openapi('FirstSource', {
      description:
        'The phone system. `missing`: there is no source besides the API and files. `not_connected`: Offhook can’t connect to it. `connected` and `listening` (for a system that posts to Offhook): it has not reported a call. `done`: a source reported a call.',
    }),
    source_id: idOf('src').nullable().openapi({
      description: 'The source that the step is about. `null` without one, and once the step is done.',
    }),
  })
  .openapi('FirstSteps')

export const getFirstSteps = query('integrations.read', {
  operationId: 'getFirstSteps',
  method: 'get',
  path: '/api/v1/accounts/{account}/first-steps',
  tags: ['Accounts'],
  summary: 'Get the first steps of an account',
  description:
    'What the dashboard shows until it is done or somebody dismisses it (`first_steps_dismissed` of the account). Looks at the latest calls and deliveries.',
  responses: { 200: json(FirstSteps, 'How far the account is.') },
})
