import { z } from '@hono/zod-openapi'
import { SAMPLE_NAMES } from '../../calls/samples.ts'
import { EVENT_TYPES } from '../../calls/status.ts'
import { Condition, Integration, IntegrationInput, IntegrationOutput } from '../../integrations/integration.ts'
import { inputOf, inputsOf, outputOf, outputsOf } from '../http/derive-schema.ts'
import { mutation, query } from '../routing/endpoint.ts'
import {
  listOf,
  IfMatch,
  ManagedAs,
  PageQuery,
  SecretOutput,
  Time,
  idOf,
  idParam,
  json,
  jsonBody,
  noContent,
  pageOf,
} from '../http/shapes.ts'

export const ConditionSchema = inputOf(Condition)

/** Conditions as they are sent; `null`: none. */
export const ConditionsInput = inputOf(IntegrationInput.shape.conditions)

const { name, request, ...settings } = inputsOf(IntegrationInput.shape)

export const IntegrationInputSchema = z
  .strictObject({ name, ...settings, request })
  .openapi('IntegrationInput', { description: 'Everything but name and request.url may be left out.' })

/** What preview and test take: as far as the person has come. */
export const IntegrationDraft = z.strictObject({
  id: z
    .string()
    .optional()
    .openapi({ description: 'A saved one, whose secrets are used where the origin is the same.' }),
  name: name.default(''),
  ...settings,
  request,
})

export const IntegrationPatch = z.record(z.string(), z.unknown()).openapi('IntegrationPatch', {
  description: 'A JSON Merge Patch (RFC 7396) of the integration; null brings back a default.',
})

export const ProblemFound = z
  .object({
    path: z.string(),
    message: z.string(),
    severity: z.enum(['error', 'warning']),
    at: z.int().optional(),
    length: z.int().optional(),
  })
  .openapi('ProblemFound', { description: 'Something wrong or doubtful, at a place a person can find.' })

export const IntegrationOutputSchema = z
  .object({
    id: idOf('int'),
    ...outputsOf(IntegrationOutput.shape),
    customised: outputOf(Integration.shape.customised).openapi({
      description: 'Whether the request is its own; otherwise it is the service’s.',
    }),
    signing: z.object({
      ...outputsOf(IntegrationOutput.shape.signing.def.innerType.shape),
      secret: SecretOutput.openapi({ description: 'The key that signs; shown whole only when it is made.' }),
      previous_until: Time.nullable().openapi({
        description: 'Until then the key before signs too; any before that for a day from their own change.',
      }),
    }),
    problems: listOf(ProblemFound).openapi({ description: 'While one of them is an error, it stays off.' }),
    off_since: Time.nullable(),
    off_reason: z.string().nullable(),
    off_cause: z.enum(['gone', 'failing']).nullable().openapi({
      description:
        'Why the program switched it off: the receiver said 410, or nothing but failures came for days. null: a person did, or it is not finished.',
    }),
    unreadable: z.string().nullable().openapi({
      description:
        'Why nothing is sent although it is switched on: its stored settings cannot be read. Save it again to replace them; queued deliveries are kept.',
    }),
    managed_as: ManagedAs,
    resting: z
      .object({ reason: z.string(), until: Time })
      .nullable()
      .openapi({ description: 'The receiver is left alone for a while, and why.' }),
    version: z.int(),
    created_at: Time,
    updated_at: Time,
  })
  .openapi('Integration')

/** The one answer that shows the key that signs. */
export const IntegrationMade = IntegrationOutputSchema.extend({
  signing_secret: z.string().openapi({ description: 'Shown now and never again.', example: 'whsec_…' }),
}).openapi('IntegrationMade')

export const Sample = z
  .union([z.strictObject({ call: z.string() }), z.strictObject({ example: z.enum(SAMPLE_NAMES) })])
  .openapi('Sample', { description: 'A call of the account, or a made-up one.' })

export const EventName = z.enum(EVENT_TYPES)

const tags = ['Integrations']
const params = idParam('int')

export const listIntegrations = query('read', {
  method: 'get',
  path: '/api/v1/integrations',
  tags,
  summary: 'List integrations',
  request: { query: PageQuery },
  responses: { 200: json(pageOf(IntegrationOutputSchema), 'Oldest first.') },
})

export const createIntegration = mutation('manage', {
  method: 'post',
  path: '/api/v1/integrations',
  tags,
  summary: 'Create an integration',
  description: 'An unfinished one is saved and stays off; its problems say what is missing.',
  request: { body: jsonBody(IntegrationInputSchema) },
  responses: { 201: json(IntegrationMade, 'Saved, with the key that signs its requests: shown only now.') },
})

export const getIntegration = query('read', {
  method: 'get',
  path: '/api/v1/integrations/{id}',
  tags,
  summary: 'Get an integration',
  request: { params },
  responses: { 200: json(IntegrationOutputSchema, 'With its version as ETag.') },
})

export const patchIntegrationRoute = mutation('manage', {
  method: 'patch',
  path: '/api/v1/integrations/{id}',
  tags,
  summary: 'Change an integration',
  description:
    'A JSON Merge Patch. Switching one on that has errors leaves it off. With another scheme, host or port its secrets are cleared: they go only where they were meant to go.',
  request: {
    params,
    headers: IfMatch,
    query: z.strictObject({
      waiting: z.enum(['keep', 'drop', 'rerender']).optional().openapi({
        description: 'What becomes of requests that wait: kept as rendered (unless given), dropped, or rendered anew.',
      }),
    }),
    body: jsonBody(IntegrationPatch),
  },
  responses: { 200: json(IntegrationOutputSchema, 'Saved.') },
})

export const resumeIntegration = mutation('manage', {
  method: 'post',
  path: '/api/v1/integrations/{id}/resume',
  tags,
  summary: 'Send again to a receiver that is well again',
  description:
    'Ends the rest of an integration, and switches one on that the program had switched off. What waits goes now, but for what failed within the last minute. 409: a person switched it off, or it is not finished.',
  request: { params },
  responses: { 200: json(IntegrationOutputSchema, 'It rests no more.') },
})

export const deleteIntegrationRoute = mutation('manage', {
  method: 'delete',
  path: '/api/v1/integrations/{id}',
  tags,
  summary: 'Delete an integration',
  description: 'What waits for it is skipped. Its log stays.',
  request: { params, headers: IfMatch },
  responses: { 204: noContent },
})

export const duplicateIntegration = mutation('manage', {
  method: 'post',
  path: '/api/v1/integrations/{id}/duplicate',
  tags,
  summary: 'Copy an integration',
  description: 'The copy is off, and has the same secrets but for the key that signs.',
  request: { params },
  responses: { 201: json(IntegrationMade, 'The copy.') },
})

export const rotateSigningSecret = mutation('manage', {
  method: 'post',
  path: '/api/v1/integrations/{id}/rotate-signing-secret',
  tags,
  summary: 'Make a new key that signs',
  description:
    'For a day the old key signs too, so that the receiver can be changed in between. Five earlier keys sign at most: a further change is refused (409).',
  request: { params },
  responses: {
    200: json(
      z.object({ signing_secret: z.string(), previous_until: Time }).openapi('SigningSecret'),
      'Shown only now.',
    ),
  },
})
