import { z } from '@hono/zod-openapi'
import { SAMPLE_NAMES } from '../../calls/samples.ts'
import { action } from '../routing/endpoint.ts'
import { idOf, idParam, json, jsonBody } from '../http/shapes.ts'

const TestCallInput = z
  .strictObject({
    example: z.enum(SAMPLE_NAMES).default('answered'),
    integrations: z.array(z.string()).max(1000).optional().openapi({
      description: 'Who is told of it; all that are switched on unless given. Their conditions count.',
    }),
    pace: z.enum(['at_once', 'as_it_was']).default('at_once').openapi({
      description: 'as_it_was: with the pauses of a real call, for two minutes or so.',
    }),
  })
  .openapi('TestCallInput')

export const testCallRoute = action('manage', {
  method: 'post',
  path: '/api/v1/sources/{id}/test-call',
  tags: ['Sources'],
  summary: 'Send a test call',
  description:
    'An example call goes the way of a real one of this source, and says is_test. It really reaches the integrations that are told of it. Six a minute.',
  request: { params: idParam('src'), body: { ...jsonBody(TestCallInput), required: false as const } },
  responses: {
    202: json(
      z.object({ call: z.object({ id: idOf('call'), uniqueid: z.string() }) }).openapi('TestCall'),
      'It has begun, or is told whole when it goes at once. Its deliveries follow.',
    ),
  },
})
