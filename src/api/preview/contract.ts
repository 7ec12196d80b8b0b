import { z } from '@hono/zod-openapi'
import { body, origin } from '../../access/show.ts'
import { busyAction, idempotentAction } from '../routing/endpoint.ts'
import { AttemptOutput, WholeDelivery } from '../deliveries/contract.ts'
import { EventName, IntegrationDraft, ProblemFound, Sample } from '../integrations/contract.ts'
import { namedEnum } from '../http/named-types.ts'
import { HeaderPairs, exampleId, schemaReference, idParam, json, jsonBody, listOf } from '../http/shapes.ts'

const sampled = { sample: Sample.default({ example: 'answered' }), event: EventName.default('final') }

const sent = {
  ...sampled,
  to: namedEnum('TestTarget', ['receiver', 'inbox', 'dry_run']).default('receiver').openapi({
    description:
      '`inbox`: the built-in test inbox, with masked secrets. `dry_run`: the service, which checks the test without storing it. Returns 422 if the service doesn’t support dry runs.',
  }),
}

export const PreviewInput = z
  .strictObject({ integration: IntegrationDraft.prefault({}), ...sampled })
  .openapi('PreviewInput')

const Preview = z
  .object({
    request: z.object({
      method: z.string(),
      url: origin(z.string()),
      headers: HeaderPairs,
      body: body(z.string().nullable(), null),
    }),
    problems: listOf(ProblemFound),
  })
  .openapi('Preview')

const Tested = z
  .object({
    delivery: WholeDelivery.omit({ attempts: true }).openapi('TestDelivery'),
    attempt: AttemptOutput,
    inbox_token: z
      .string()
      .nullable()
      .openapi({ description: 'Token of the inbox that received the test (GET /api/v1/inbox/{token}).' }),
  })
  .openapi('TestResult')

const DRAFT = {
  name: 'CRM',
  request: {
    url: 'https://crm.example.com/calls',
    rows: [
      { key: 'id', value: '[[uniqueid]]' },
      { key: 'outcome', value: '[[outcome]]' },
    ],
  },
}

const tags = ['Integrations']

export const previewIntegration = busyAction('integrations.preview', {
  operationId: 'previewIntegration',
  method: 'post',
  path: '/api/v1/accounts/{account}/integrations/preview',
  tags,
  summary: 'Preview a request',
  refuses: ['secret_unreadable'],
  description: 'Builds as much of the request as possible. `problems` lists the errors.',
  request: {
    body: jsonBody(schemaReference('PreviewInput', PreviewInput), {
      'A missed call as JSON': { integration: DRAFT, sample: { example: 'missed' }, event: 'final' },
    }),
  },
  responses: { 200: json(Preview, 'The request. Secrets are masked except for their last four characters.') },
})

export const testUnsaved = idempotentAction('integrations.test', {
  operationId: 'testDraft',
  method: 'post',
  path: '/api/v1/accounts/{account}/integrations/test',
  tags,
  summary: 'Send a test of an unsaved integration',
  refuses: ['test_not_sent', 'secret_unreadable'],
  request: {
    body: jsonBody(z.strictObject({ integration: IntegrationDraft, ...sent }), {
      'To the receiver': { integration: DRAFT },
    }),
  },
  responses: { 200: json(Tested, 'The result. The request is really sent, once. The call has is_test set.') },
})

export const testSaved = idempotentAction('integrations.test', {
  operationId: 'testIntegration',
  method: 'post',
  path: '/api/v1/accounts/{account}/integrations/{id}/test',
  tags,
  summary: 'Send a test of an integration',
  refuses: ['test_not_sent', 'secret_unreadable'],
  request: {
    params: idParam('int'),
    body: jsonBody(z.strictObject(sent), {
      'To the receiver': {},
      'A call of the account to the test inbox': { sample: { call_id: exampleId('call') }, to: 'inbox' },
    }),
  },
  responses: { 200: json(Tested, 'The result. The request is really sent, once. The call has is_test set.') },
})
