import { quoting } from '../../access/show.ts'
import { OFF_CAUSES } from '../../integrations/off-cause.ts'
import { z } from '@hono/zod-openapi'
import { SAMPLE_NAMES } from '../../calls/samples.ts'
import { EVENT_TYPES } from '../../calls/status.ts'
import { Condition, Integration, IntegrationInput, IntegrationOutput } from '../../integrations/integration.ts'
import { noService } from '../../integrations/check.ts'
import { SERVICES } from '../../integrations/services.ts'
import { inputOf, inputsOf, outputOf, outputsOf } from '../http/derive-schema.ts'
import { mutation, busyQuery } from '../routing/endpoint.ts'
import { namedEnum, namedType } from '../http/named-types.ts'
import {
  IfMatch,
  ManagedAs,
  PageQuery,
  SecretOutput,
  Time,
  idOf,
  idParam,
  json,
  jsonBody,
  listOf,
  noContent,
  pageOf,
  versioned,
  FlawAnswer,
} from '../http/shapes.ts'

export const ConditionSchema = inputOf(Condition)

/** Conditions in a request; `null`: no conditions. */
export const ConditionsInput = inputOf(IntegrationInput.shape.conditions)

const { name, service: _text, request, ...others } = inputsOf(IntegrationInput.shape)
const settings = { ...others, signing: namedType('SigningInput', others.signing) }

const ServiceId = z.enum(
  SERVICES.map(({ id }) => id),
  { error: ({ input }) => (typeof input === 'string' ? noService(input) : undefined) },
)
const service = namedType('ServiceId', ServiceId).default('generic')

export const IntegrationInputSchema = z
  .strictObject({ name, service, ...settings, request })
  .openapi('IntegrationInput', { description: 'Only name is required, and request.url for a generic webhook.' })

const Draft = z.strictObject({
  id: z
    .string()
    .optional()
    .openapi({ description: 'ID of a saved integration. Its secrets are used if the origin is the same.' }),
  name: name.default(''),
  service: inputOf(IntegrationInput.shape.service),
  ...settings,
  request,
})

/** The integration that preview and test accept, which may be incomplete. */
export const IntegrationDraft = namedType('IntegrationDraft', Draft)

const IntegrationPatch = z.record(z.string(), z.unknown()).openapi('IntegrationPatch', {
  description: 'A JSON Merge Patch (RFC 7396) of the integration. `null` restores the default.',
})

export const ProblemFound = z
  .object({
    ...FlawAnswer.omit({ parameter: true }).shape,
    pointer: z.string().openapi({
      description:
        'JSON pointer (RFC 6901) into the integration, such as /request/rows/0/value. In a preview, into the body.',
    }),
    severity: namedEnum('Severity', ['error', 'warning']),
    at: z
      .int()
      .optional()
      .openapi({ description: 'Where the cause starts in the text of the property, in UTF-16 code units from 0.' }),
    length: z.int().optional().openapi({ description: 'Length of the cause in UTF-16 code units.' }),
  })
  .openapi('IntegrationProblem', { description: 'An error or warning, with the place of its cause.' })

const Signing = z.object({
  ...outputsOf(IntegrationOutput.shape.signing.def.innerType.shape),
  secret: SecretOutput.openapi({ description: 'The signing key. Shown in full only when it is created.' }),
  previous_until: Time.nullable().openapi({
    description: 'Until this time the previous key signs too. Earlier keys sign for a day after their own rotation.',
  }),
})

export const IntegrationOutputSchema = z
  .object({
    id: idOf('int'),
    ...outputsOf(IntegrationOutput.shape),
    customised: outputOf(Integration.shape.customised).openapi({
      description: 'Whether the request was customised. Otherwise it is the template of the service.',
    }),
    signing: namedType('Signing', Signing),
    problems: listOf(ProblemFound).openapi({
      description: 'Errors and warnings. The integration stays off while it has an error.',
    }),
    disabled_at: Time.nullable(),
    disabled_reason: quoting(z.string().nullable()).openapi({
      description: 'Why the integration is off, in a sentence.',
    }),
    disabled_cause: namedEnum('DisabledCause', OFF_CAUSES).nullable().openapi({
      description:
        'Why Offhook keeps the integration off. `gone`: the receiver returned 410. `failing`: every attempt failed for days. `incomplete`: it was saved with errors. `null`: it is on, or a person switched it off or acknowledged it.',
    }),
    unreadable_reason: z.string().nullable().openapi({
      description:
        'Set if the stored settings are unreadable, so that nothing is sent: the reason. Save the integration again to replace them. Waiting deliveries are kept.',
    }),
    managed_as: ManagedAs,
    paused_until: Time.nullable().openapi({
      description: 'When sending resumes, while it is paused because the receiver keeps failing. Otherwise `null`.',
    }),
    paused_reason: quoting(z.string().nullable()).openapi({ description: 'Why sending is paused.' }),
    version: z.int(),
    created_at: Time,
    updated_at: Time,
  })
  .openapi('Integration')

/** The numbers of waiting deliveries that were rendered again, dropped and kept (D12). */
const WaitingResult = z
  .object({
    rerendered: z.int().openapi({ description: 'Waiting deliveries that are sent with the new settings.' }),
    dropped: z.int(),
    kept: z.int().openapi({ description: 'Waiting deliveries that could not be rebuilt, and are sent as they were.' }),
    reasons: listOf(z.object({ detail: z.string(), count: z.int() })).openapi({
      description: 'Why they could not be rebuilt.',
    }),
  })
  .openapi('WaitingResult')

/** The response of a change that may affect waiting deliveries. */
const IntegrationChanged = IntegrationOutputSchema.extend({
  waiting: WaitingResult.optional().openapi({
    description: 'What became of the waiting deliveries, if the request set waiting to rerender or drop.',
  }),
}).openapi('ChangedIntegration')

const WaitingQuery = z.strictObject({
  waiting: z.enum(['keep', 'drop', 'rerender']).optional().openapi({
    description:
      'What to do with waiting deliveries: send them as they were built (keep, the default), skip them (drop), or rebuild them with the current settings (rerender). Nothing of the integration is sent until that is done.',
  }),
})

/** The only response that shows the signing key. */
const IntegrationMade = IntegrationOutputSchema.extend({
  signing_secret: z.string().openapi({ description: 'Shown only once.', example: 'whsec_…' }),
}).openapi('CreatedIntegration')

export const SampleName = namedEnum('SampleName', SAMPLE_NAMES)

export const Sample = z
  .union([z.strictObject({ call_id: z.string() }), z.strictObject({ example: SampleName })])
  .openapi('Sample', { description: 'A call of the account, or an example call.' })

export const EventName = namedEnum('EventName', EVENT_TYPES)

const tags = ['Integrations']
const params = idParam('int')

export const listIntegrations = busyQuery('integrations.read', {
  operationId: 'listIntegrations',
  method: 'get',
  path: '/api/v1/accounts/{account}/integrations',
  tags,
  summary: 'List integrations',
  request: { query: PageQuery },
  responses: { 200: json(pageOf(IntegrationOutputSchema), 'The integrations, oldest first.') },
})

export const createIntegration = mutation('integrations.change', {
  operationId: 'createIntegration',
  method: 'post',
  path: '/api/v1/accounts/{account}/integrations',
  tags,
  summary: 'Create an integration',
  refuses: ['invalid_integration', 'secret_unreadable'],
  description:
    'An incomplete integration is saved and stays off until an update completes it. `problems` lists what is missing.',
  request: {
    body: jsonBody(IntegrationInputSchema, {
      'JSON to a CRM': {
        name: 'CRM',
        realtime: true,
        request: {
          url: 'https://crm.example.com/calls',
          auth: { type: 'bearer', token: 'crm-token-4f5d6c7b' },
          rows: [
            { key: 'call.id', value: '[[uniqueid]]' },
            { key: 'call.status', value: '[[status]]' },
            { key: 'call.caller', value: '[[caller_number]]' },
          ],
        },
        conditions: { all: [{ field: 'direction', op: 'is', value: 'inbound' }] },
      },
      'A form in final requests': {
        name: 'Billing',
        request: {
          url: 'https://billing.example.com/calls',
          format: 'form',
          headers: [{ key: 'x-api-key', value: 'billing-key-91ab', secret: true }],
          rows: [
            { key: 'id', value: '[[uniqueid]]' },
            { key: 'seconds', value: '[[talk_duration]]' },
          ],
        },
        delivery: { schedule: 'patient', rate: { per_second: 5 } },
      },
      'A message to Slack': {
        name: 'Missed calls',
        service: 'slack',
        settings: { webhook: 'https://hooks.slack.com/services/T00000000/B00000000/XXXXXXXXXXXXXXXXXXXXXXXX' },
        conditions: { all: [{ field: 'outcome', op: 'is', value: 'missed' }] },
      },
    }),
  },
  responses: { 201: versioned(IntegrationMade, 'The new integration with its signing key, which is shown only once.') },
})

export const getIntegration = busyQuery('integrations.read', {
  operationId: 'getIntegration',
  method: 'get',
  path: '/api/v1/accounts/{account}/integrations/{id}',
  tags,
  summary: 'Get an integration',
  request: { params },
  responses: { 200: versioned(IntegrationOutputSchema, 'The integration, with its version as ETag.') },
})

export const patchIntegrationRoute = mutation('integrations.change', {
  operationId: 'updateIntegration',
  method: 'patch',
  path: '/api/v1/accounts/{account}/integrations/{id}',
  tags,
  summary: 'Update an integration',
  refuses: ['invalid_integration', 'stored_settings_unreadable', 'secret_unreadable'],
  description:
    'Takes a JSON Merge Patch. An integration with errors stays off. One that is off only because it was incomplete is switched on once it is complete, unless the patch sets enabled. Changing the scheme, host or port of the URL clears its secrets, so that they are never sent to another receiver.',
  request: {
    params,
    headers: IfMatch,
    query: WaitingQuery,
    body: jsonBody(IntegrationPatch, {
      'Another URL and schedule': {
        request: { url: 'https://crm.example.com/v2/calls', auth: { type: 'bearer', token: 'crm-token-8a915f4d' } },
        delivery: { schedule: 'patient' },
      },
      'The default number of concurrent requests': { delivery: { concurrency: null } },
    }),
  },
  responses: { 200: versioned(IntegrationChanged, 'The updated integration.') },
})

const AFFECTED_MAX = 1_000

const many = {
  ids: z.array(z.string()).min(1).max(AFFECTED_MAX).openapi({ description: 'IDs of integrations.' }),
}

const Switched = z.object({ data: listOf(IntegrationOutputSchema) }).openapi('SwitchedIntegrations')

export const enableMany = mutation('integrations.change', {
  operationId: 'enableIntegrations',
  method: 'post',
  path: '/api/v1/accounts/{account}/integrations/enable',
  tags,
  summary: 'Switch on integrations',
  refuses: ['not_found', 'invalid_integration', 'stored_settings_unreadable', 'secret_unreadable'],
  description: 'All of them or, if one is refused, none. An integration with errors stays off.',
  request: {
    body: jsonBody(z.strictObject(many).openapi('EnableManyInput'), {
      'One integration': { ids: ['int_01980a52f3c97d4e8b1b6a3f0c2d4e5f'] },
    }),
  },
  responses: { 200: json(Switched, 'The integrations, in the order of the request.') },
})

const WaitingChoice = z.enum(['keep', 'drop']).openapi('WaitingDeliveries', {
  description:
    'What to do with waiting deliveries: keep them, or skip them. Kept ones are sent if the integration is switched on within 14 days.',
})

export const disableMany = mutation('integrations.change', {
  operationId: 'disableIntegrations',
  method: 'post',
  path: '/api/v1/accounts/{account}/integrations/disable',
  tags,
  summary: 'Switch off integrations',
  refuses: ['not_found', 'invalid_integration', 'stored_settings_unreadable', 'secret_unreadable'],
  description: 'All of them or, if one is refused, none.',
  request: {
    body: jsonBody(
      z
        .strictObject({
          ...many,
          waiting: WaitingChoice.default('keep'),
        })
        .openapi('DisableManyInput'),
      { 'Skip what waits': { ids: ['int_01980a52f3c97d4e8b1b6a3f0c2d4e5f'], waiting: 'drop' } },
    ),
  },
  responses: { 200: json(Switched, 'The integrations, in the order of the request.') },
})

export const resumeIntegration = mutation('integrations.resume', {
  operationId: 'resumeIntegration',
  method: 'post',
  path: '/api/v1/accounts/{account}/integrations/{id}/resume',
  tags,
  summary: 'Resume an integration',
  refuses: ['not_paused', 'changed_meanwhile'],
  description:
    'Resumes a paused integration, or one that Offhook switched off. Waiting deliveries are sent immediately, except those that failed within the last minute. Returns 409 if a person switched it off or it is incomplete.',
  request: { params, query: WaitingQuery },
  responses: { 200: versioned(IntegrationChanged, 'The resumed integration.') },
})

export const acknowledgeIntegration = mutation('integrations.resume', {
  operationId: 'acknowledgeIntegration',
  method: 'post',
  path: '/api/v1/accounts/{account}/integrations/{id}/acknowledge',
  tags,
  summary: 'Acknowledge a switch-off',
  refuses: ['not_switched_off', 'changed_meanwhile'],
  description:
    'For an integration that Offhook switched off: it stays off, and no longer counts as needing attention. Returns 409 if Offhook did not switch it off.',
  request: { params },
  responses: { 200: versioned(IntegrationOutputSchema, 'The integration, off and acknowledged.') },
})

export const deleteIntegrationRoute = mutation('integrations.change', {
  operationId: 'deleteIntegration',
  method: 'delete',
  path: '/api/v1/accounts/{account}/integrations/{id}',
  tags,
  summary: 'Delete an integration',
  description: 'Waiting deliveries are skipped. The delivery log is kept.',
  request: { params, headers: IfMatch },
  responses: { 204: noContent },
})

export const duplicateIntegration = mutation('integrations.change', {
  operationId: 'duplicateIntegration',
  method: 'post',
  path: '/api/v1/accounts/{account}/integrations/{id}/duplicate',
  tags,
  summary: 'Duplicate an integration',
  refuses: ['secret_unreadable'],
  description: 'The copy is off. It has the same secrets, but a new signing key.',
  request: { params },
  responses: { 201: versioned(IntegrationMade, 'The copy, with its signing key.') },
})

export const rotateSigningSecret = mutation('integrations.change', {
  operationId: 'rotateSigningKey',
  method: 'post',
  path: '/api/v1/accounts/{account}/integrations/{id}/rotate-signing-secret',
  tags,
  summary: 'Rotate the signing key',
  refuses: ['too_many_rotations', 'no_signing_key', 'changed_meanwhile'],
  description:
    'The old key signs too for one day, so that you can update the receiver. At most five earlier keys sign at a time. Returns 409 if you rotate more often.',
  request: { params },
  responses: {
    200: json(
      z.object({ signing_secret: z.string(), previous_until: Time }).openapi('SigningSecret'),
      'The new key, shown only once.',
    ),
  },
})
