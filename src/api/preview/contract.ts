import { z } from '@hono/zod-openapi'
import { action } from '../routing/endpoint.ts'
import { AttemptOutput, DeliveryOutput } from '../deliveries/contract.ts'
import { EventName, IntegrationDraft, ProblemFound, Sample } from '../integrations/contract.ts'
import { HeaderPairs, schemaReference, idParam, json, jsonBody, listOf } from '../http/shapes.ts'

const sampled = { sample: Sample.default({ example: 'answered' }), event: EventName.default('final') }

const sent = {
  ...sampled,
  to: z.enum(['address', 'inbox', 'dry_run']).default('address').openapi({
    description:
      'inbox: the built-in one, with secrets as dots. dry_run: to the service, which checks it and does not keep it; 422 where it cannot.',
  }),
}

export const PreviewInput = z
  .strictObject({ integration: IntegrationDraft.prefault({}), ...sampled })
  .openapi('PreviewInput')

const Preview = z
  .object({
    request: z.object({ method: z.string(), url: z.string(), headers: HeaderPairs, body: z.string().nullable() }),
    problems: listOf(ProblemFound),
  })
  .openapi('Preview')

const Tested = z
  .object({
    delivery: DeliveryOutput,
    attempt: AttemptOutput,
    inbox: z
      .string()
      .nullable()
      .openapi({ description: 'Token of the inbox that it went to: GET /api/v1/inbox/{token}.' }),
  })
  .openapi('Tested')

const tags = ['Integrations']

export const previewIntegration = action('read', {
  method: 'post',
  path: '/api/v1/integrations/preview',
  tags,
  summary: 'Show the request that would be sent',
  description: 'Rendered as far as can be, whatever was sent; what is wrong is in the problems.',
  request: { body: jsonBody(schemaReference('PreviewInput', PreviewInput)) },
  responses: { 200: json(Preview, 'Secrets are shown as dots and their last four characters.') },
})

export const testUnsaved = action('manage', {
  method: 'post',
  path: '/api/v1/integrations/test',
  tags,
  summary: 'Send a test of an integration that is not saved',
  request: { body: jsonBody(z.strictObject({ integration: IntegrationDraft, ...sent })) },
  responses: { 200: json(Tested, 'Sent for real, once; the call says is_test.') },
})

export const testSaved = action('manage', {
  method: 'post',
  path: '/api/v1/integrations/{id}/test',
  tags,
  summary: 'Send a test of an integration',
  request: { params: idParam('int'), body: { ...jsonBody(z.strictObject(sent)), required: false as const } },
  responses: { 200: json(Tested, 'Sent for real, once; the call says is_test.') },
})
