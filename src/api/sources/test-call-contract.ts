import { z } from '@hono/zod-openapi'
import { SampleName } from '../integrations/contract.ts'
import { idempotentAction } from '../routing/endpoint.ts'
import { namedEnum } from '../http/named-types.ts'
import { exampleId, idOf, idParam, json, jsonBody } from '../http/shapes.ts'

const TestCallInput = z
  .strictObject({
    example: SampleName.default('answered'),
    integration_ids: z.array(z.string()).max(1000).optional().openapi({
      description:
        'Integrations that receive the call, subject to their conditions. Defaults to all that are switched on.',
    }),
    pace: namedEnum('TestCallPace', ['immediate', 'realtime']).default('immediate').openapi({
      description: '`realtime`: with the pauses of a real call, about two minutes.',
    }),
  })
  .openapi('TestCallInput')

export const testCallRoute = idempotentAction('integrations.test', {
  operationId: 'sendTestCall',
  method: 'post',
  path: '/api/v1/accounts/{account}/sources/{id}/test-call',
  tags: ['Sources'],
  summary: 'Send a test call',
  refuses: ['source_off', 'test_call_unavailable', 'reference_not_found'],
  description:
    'Processes an example call like a real one of this source, with is_test set. Integrations really send it to their receivers. Limited to six a minute.',
  request: {
    params: idParam('src'),
    body: jsonBody(TestCallInput, {
      'To all integrations': { example: 'transferred' },
      'To one integration': { example: 'missed', integration_ids: [exampleId('int')] },
    }),
  },
  responses: {
    202: json(
      z.object({ call: z.object({ id: idOf('call'), uniqueid: z.string() }) }).openapi('TestCall'),
      'Started. Deliveries follow.',
    ),
  },
})
