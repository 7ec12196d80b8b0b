import { z } from '@hono/zod-openapi'
import { mutation, query, publicRoute } from '../routing/endpoint.ts'
import {
  IfMatch,
  ManagedAs,
  SecretInput,
  SecretOutput,
  Time,
  idOf,
  idParam,
  json,
  jsonBody,
  listOf,
  noContent,
} from '../http/shapes.ts'

export const stepRunStates = ['waiting', 'running', 'answering_later', 'done', 'failed', 'skipped'] as const

export const StepRunOutput = z
  .object({
    name: z.string(),
    state: z.enum(stepRunStates),
    began_at: Time.nullable(),
    ended_at: Time.nullable(),
    next_try_at: Time.nullable(),
    tries: z.int(),
    problem: z.string().nullable().openapi({ description: 'What went wrong and what to do, or why it was skipped.' }),
    fields: listOf(z.string()).openapi({ description: 'Codes of the fields that it told.' }),
  })
  .openapi('StepRun')

/** The most of each limit, in seconds. */
export const stepLimits = { timeout_s: [1, 3_600], later_s: [0, 86_400] } as const

const stepName = z
  .string()
  .regex(/^[a-z0-9][a-z0-9_-]{0,39}$/, 'Small letters, digits, _ and -, at most 40: transcript')
  .openapi({ example: 'transcript' })

/** What every step has. */
const common = {
  enabled: z.boolean().default(true),
  needs_recording: z.boolean().default(true).openapi({ description: 'Taken only when there is a recording.' }),
  timeout_s: z.int().min(stepLimits.timeout_s[0]).max(stepLimits.timeout_s[1]).default(60).openapi({
    description: 'Seconds that one try may take.',
  }),
}

const webhook = {
  url: z.string().max(10_000),
  send: z.enum(['json', 'audio']).default('json').openapi({
    description: 'json: the call and a link to its MP3; audio: the MP3 itself, as the file of a form.',
  }),
  form: z
    .record(z.string().max(100), z.string().max(1_000))
    .default({})
    .openapi({
      description: 'What stands beside the file in the form.',
      example: { response_format: 'json' },
    }),
  take: z
    .record(z.string().max(100), z.string().max(200))
    .nullable()
    .default(null)
    .openapi({
      description: 'Which fields are taken from where in the answer; null: each by its own code.',
      example: { transcript: 'text' },
    }),
  later_s: z.int().min(stepLimits.later_s[0]).max(stepLimits.later_s[1]).default(3_600).openapi({
    description: 'Seconds that it may take to answer later, after a 202.',
  }),
}

const AuthInput = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('none') }),
  z.strictObject({ type: z.literal('basic'), username: z.string().max(1_000).default(''), password: SecretInput }),
  z.strictObject({ type: z.literal('bearer'), token: SecretInput }),
])

const AuthOutput = z.discriminatedUnion('type', [
  z.object({ type: z.literal('none') }),
  z.object({ type: z.literal('basic'), username: z.string(), password: SecretOutput }),
  z.object({ type: z.literal('bearer'), token: SecretOutput }),
])

const WebhookStep = z.strictObject({
  kind: z.literal('webhook'),
  name: stepName,
  ...common,
  ...webhook,
  auth: AuthInput.default({ type: 'none' }),
})

const CommandStep = z.strictObject({
  kind: z.literal('command'),
  name: stepName,
  ...common,
  command: z
    .string()
    .max(100)
    .openapi({ description: 'One of the commands that the operator has set up for the account.' }),
})

export const StepInput = z.discriminatedUnion('kind', [WebhookStep, CommandStep]).openapi('StepInput')

const shown = {
  id: idOf('stp'),
  position: z.int(),
  unreadable: z.string().nullable().openapi({
    description:
      'Why it is skipped although it is switched on: its stored settings cannot be read. Save it again to replace them.',
  }),
  managed_as: ManagedAs,
  version: z.int(),
  created_at: Time,
  updated_at: Time,
}

export const StepOutput = z
  .discriminatedUnion('kind', [
    z.object({ ...WebhookStep.shape, ...shown, auth: AuthOutput }),
    z.object({ ...CommandStep.shape, ...shown }),
  ])
  .openapi('Step')

const StepPatch = z
  .strictObject({
    enabled: z.boolean().optional(),
    needs_recording: z.boolean().optional(),
    timeout_s: common.timeout_s.removeDefault().optional(),
    position: z.int().min(1).optional().openapi({ description: 'Its place in the order, from 1.' }),
    url: webhook.url.optional(),
    send: webhook.send.removeDefault().optional(),
    form: webhook.form.removeDefault().optional(),
    take: webhook.take.removeDefault().optional(),
    later_s: webhook.later_s.removeDefault().optional(),
    auth: AuthInput.optional(),
    command: CommandStep.shape.command.optional(),
  })
  .openapi('StepPatch', { description: 'A step keeps its name and kind: integrations wait for it by its name.' })

const tags = ['Steps']
const params = idParam('stp')

export const listSteps = query('read', {
  method: 'get',
  path: '/api/v1/steps',
  tags,
  summary: 'List the steps after a call',
  responses: { 200: json(z.object({ data: listOf(StepOutput) }), 'In their order.') },
})

export const listStepCommands = query('read', {
  method: 'get',
  path: '/api/v1/step-commands',
  tags,
  summary: 'List the commands that the operator has set up for the account',
  responses: { 200: json(z.object({ data: listOf(z.string()) }), 'By their names.') },
})

export const createStep = mutation('manage', {
  method: 'post',
  path: '/api/v1/steps',
  tags,
  summary: 'Add a step',
  description: 'It follows the others, and every call that ends from now on.',
  request: { body: jsonBody(StepInput) },
  responses: { 201: json(StepOutput, 'Added.') },
})

export const getStep = query('read', {
  method: 'get',
  path: '/api/v1/steps/{id}',
  tags,
  summary: 'Get a step',
  request: { params },
  responses: { 200: json(StepOutput, 'With its version as ETag.') },
})

export const patchStep = mutation('manage', {
  method: 'patch',
  path: '/api/v1/steps/{id}',
  tags,
  summary: 'Change a step',
  request: { params, headers: IfMatch, body: jsonBody(StepPatch) },
  responses: { 200: json(StepOutput, 'Saved.') },
})

export const deleteStepRoute = mutation('manage', {
  method: 'delete',
  path: '/api/v1/steps/{id}',
  tags,
  summary: 'Delete a step',
  description: 'Calls that wait for it do so no longer.',
  request: { params, headers: IfMatch },
  responses: { 204: noContent },
})

export const retryStep = mutation('manage', {
  method: 'post',
  path: '/api/v1/calls/{id}/steps/{name}/retry',
  tags,
  summary: 'Try a failed step of a call again',
  request: {
    params: z.object({
      id: z
        .string()
        .openapi({ param: { name: 'id', in: 'path' }, description: 'The id of the call, or uniqueid:<value>.' }),
      name: z.string().openapi({ param: { name: 'name', in: 'path' } }),
    }),
    query: z.strictObject({ source: z.string().optional() }),
  },
  responses: { 200: json(StepRunOutput, 'It is under way.') },
})

export const answerLater = publicRoute({
  method: 'post',
  path: '/steps/{signed}',
  tags,
  summary: 'Answer a step later',
  description: 'The callback address that a step was given takes its fields as JSON, once.',
  request: { params: z.object({ signed: z.string().openapi({ param: { name: 'signed', in: 'path' } }) }) },
  responses: { 202: json(z.object({ state: z.enum(stepRunStates) }), 'Taken.') },
})
