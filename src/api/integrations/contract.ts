import { z } from '@hono/zod-openapi'
import { sampleNames } from '../../calls/samples.ts'
import { eventTypes, statuses } from '../../calls/status.ts'
import type { Condition } from '../../integrations/integration.ts'
import { INTEGRATION_DEFAULTS as usual, OPERATORS, SCHEDULE_NAMES } from '../../integrations/integration.ts'
import { mutation, query } from '../routing/endpoint.ts'
import { RequestInput, RequestOutput, text } from './request-contract.ts'
import {
  listOf,
  IfMatch,
  ManagedAs,
  PageQuery,
  SecretInput,
  SecretOutput,
  ShownSecret,
  Time,
  idOf,
  idParam,
  json,
  jsonBody,
  optionalMember,
  noContent,
  pageOf,
} from '../http/shapes.ts'

/** What a list of values or of conditions may have; together they may have less (S45). */
const listedMax = 500

/** Inputs of a service, and of those that were chosen before. */
const settingsMax = 100

const ConditionValue = z.union([text, z.number(), z.boolean(), z.array(text).max(listedMax)])

const FieldTest = z.strictObject({ field: text, op: z.enum(OPERATORS), value: optionalMember(ConditionValue) })

/** A condition within another is described by reference: a tree has no end. */
export const ConditionSchema: z.ZodType<Condition> = z
  .lazy(() => z.union([z.strictObject({ all: Conditions }), z.strictObject({ any: Conditions }), FieldTest]))
  .openapi('Condition', { description: 'A test of a field, or all or any of several conditions.' })

const Conditions = z.array(ConditionSchema).max(listedMax)

/**
 * Counted before they are read (S45): reading what fits no condition costs many times what counting it does. The type stays the
 * schema's, for the typed client.
 */
function counted<Schema extends z.ZodType>(schema: Schema): Schema {
  return z.preprocess((value, context) => {
    if (!areMoreThan(listedMax, value)) return value
    context.addIssue(`Must not have more than ${listedMax} conditions.`)
    return z.NEVER
  }, schema) as unknown as Schema
}

function areMoreThan(most: number, conditions: unknown): boolean {
  const found = [conditions]
  for (let at = 0; at < found.length; at++) {
    const one = found[at]
    if (typeof one !== 'object' || one === null) continue
    for (const group of ['all', 'any']) {
      const inner: unknown = group in one ? Reflect.get(one, group) : undefined
      if (!Array.isArray(inner)) continue
      if (found.length + inner.length > most + 1) return true
      found.push(...inner)
    }
  }
  return false
}

/** Conditions as they are sent; `null`: none. */
export const ConditionsInput = counted(z.union([ConditionSchema, z.null()]))

/** Keys and certificates as text. */
const pem = z.string().max(65_536).openapi('Pem')

const settings = {
  service: text.default(usual.service),
  enabled: z.boolean().default(usual.enabled),
  realtime: z.boolean().default(usual.realtime).openapi({ description: 'A request on each change of status.' }),
  statuses: z
    .array(z.enum(statuses))
    .max(statuses.length)
    .nullable()
    .default(null)
    .openapi({ description: 'Which changes of status send a realtime request; null: all.' }),
  final: z.boolean().default(usual.final).openapi({ description: 'One request when the call is final.' }),
  updated: z.boolean().default(usual.updated).openapi({ description: 'A request for what is learned after that.' }),
  settings: z
    .record(z.string().max(100), z.union([text, ShownSecret, z.null()]))
    .refine((settings) => Object.keys(settings).length <= settingsMax, `Must not have more than ${settingsMax} items.`)
    .default({})
    .openapi({
      description: 'The inputs of the service, by their keys. A secret is sent as a text and shown as it is set.',
    }),
  conditions: ConditionsInput.default(null),
  wait: z
    .strictObject({
      recording: z.boolean().default(usual.wait.recording),
      steps: z.array(text).max(20).default([]),
      cap_s: z.number().default(usual.wait.cap_s),
    })
    .prefault({}),
  recordings: z
    .strictObject({
      link_days: z.number().nullable().default(usual.recordings.link_days).openapi({
        description: 'Days that a link to a recording works; null: as long as the recording is kept.',
      }),
    })
    .prefault({}),
  delivery: z
    .strictObject({
      timeout_s: z.number().default(usual.delivery.timeout_s),
      schedule: z.enum(SCHEDULE_NAMES).default(usual.delivery.schedule),
      backlog: z.enum(['every', 'latest']).default(usual.delivery.backlog),
      concurrency: z.number().default(usual.delivery.concurrency),
      rate: z
        .strictObject({ per_second: z.number().nullable().optional(), per_minute: z.number().nullable().optional() })
        .nullable()
        .default(null),
    })
    .prefault({}),
  signing: z.strictObject({ enabled: z.boolean().default(usual.signing.enabled) }).prefault({}),
  tls: z
    .strictObject({
      ca: pem
        .nullable()
        .default(null)
        .openapi({ description: 'Authorities to believe instead of the usual ones, PEM.' }),
      pin_sha256: text
        .nullable()
        .default(null)
        .openapi({ description: 'SHA-256 of the one certificate to accept, hex.' }),
      certificate: pem.nullable().default(null).openapi({ description: 'The certificate to show, PEM.' }),
      key: SecretInput.openapi({ description: 'The key of the certificate, PEM.' }),
    })
    .prefault({}),
}

const name = z.string().max(200)

export const IntegrationInput = z
  .strictObject({ name, ...settings, request: RequestInput.prefault({}) })
  .openapi('IntegrationInput', { description: 'Everything but name and request.url may be left out.' })

/** What preview and test take: as far as the person has come. */
export const IntegrationDraft = z.strictObject({
  id: z
    .string()
    .optional()
    .openapi({ description: 'A saved one, whose secrets are used where the origin is the same.' }),
  name: name.default(''),
  ...settings,
  request: RequestInput.prefault({}),
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

export const IntegrationOutput = z
  .object({
    id: idOf('int'),
    name: z.string(),
    service: z.string(),
    enabled: z.boolean(),
    realtime: z.boolean(),
    statuses: listOf(z.enum(statuses)).nullable(),
    final: z.boolean(),
    updated: z.boolean(),
    request: RequestOutput,
    customised: z.boolean().openapi({ description: 'Whether the request is its own; otherwise it is the service’s.' }),
    settings: z.record(z.string(), z.union([z.string(), SecretOutput])),
    conditions: z.union([ConditionSchema, z.null()]),
    wait: z.object({ recording: z.boolean(), steps: listOf(z.string()), cap_s: z.number() }),
    recordings: z.object({ link_days: z.number().nullable() }),
    delivery: z.object({
      timeout_s: z.number(),
      schedule: z.enum(SCHEDULE_NAMES),
      backlog: z.enum(['every', 'latest']),
      concurrency: z.number(),
      rate: z
        .object({ per_second: z.number().nullable().optional(), per_minute: z.number().nullable().optional() })
        .nullable(),
    }),
    signing: z.object({
      enabled: z.boolean(),
      secret: SecretOutput.openapi({ description: 'The key that signs; shown whole only when it is made.' }),
      previous_until: Time.nullable().openapi({
        description: 'Until then the key before signs too; any before that for a day from their own change.',
      }),
    }),
    tls: z.object({
      ca: z.string().nullable(),
      pin_sha256: z.string().nullable(),
      certificate: z.string().nullable(),
      key: SecretOutput,
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
export const IntegrationMade = IntegrationOutput.extend({
  signing_secret: z.string().openapi({ description: 'Shown now and never again.', example: 'whsec_…' }),
}).openapi('IntegrationMade')

export const Sample = z
  .union([z.strictObject({ call: z.string() }), z.strictObject({ example: z.enum(sampleNames) })])
  .openapi('Sample', { description: 'A call of the account, or a made-up one.' })

export const EventName = z.enum(eventTypes)

const tags = ['Integrations']
const params = idParam('int')

export const listIntegrations = query('read', {
  method: 'get',
  path: '/api/v1/integrations',
  tags,
  summary: 'List integrations',
  request: { query: PageQuery },
  responses: { 200: json(pageOf(IntegrationOutput), 'Oldest first.') },
})

export const createIntegration = mutation('manage', {
  method: 'post',
  path: '/api/v1/integrations',
  tags,
  summary: 'Create an integration',
  description: 'An unfinished one is saved and stays off; its problems say what is missing.',
  request: { body: jsonBody(IntegrationInput) },
  responses: { 201: json(IntegrationMade, 'Saved, with the key that signs its requests: shown only now.') },
})

export const getIntegration = query('read', {
  method: 'get',
  path: '/api/v1/integrations/{id}',
  tags,
  summary: 'Get an integration',
  request: { params },
  responses: { 200: json(IntegrationOutput, 'With its version as ETag.') },
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
  responses: { 200: json(IntegrationOutput, 'Saved.') },
})

export const resumeIntegration = mutation('manage', {
  method: 'post',
  path: '/api/v1/integrations/{id}/resume',
  tags,
  summary: 'Send again to a receiver that is well again',
  description:
    'Ends the rest of an integration, and switches one on that the program had switched off. What waits goes now, but for what failed within the last minute. 409: a person switched it off, or it is not finished.',
  request: { params },
  responses: { 200: json(IntegrationOutput, 'It rests no more.') },
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
