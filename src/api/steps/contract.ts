import { z } from '@hono/zod-openapi'
import { quoting } from '../../access/show.ts'
import * as step from '../../steps/step.ts'
import { inputOf, outputOf, outputsOf } from '../http/derive-schema.ts'
import { mutation, query, publicRoute } from '../routing/endpoint.ts'
import { namedEnum } from '../http/named-types.ts'
import {
  IfMatch,
  ManagedAs,
  Time,
  idOf,
  idParam,
  json,
  jsonBody,
  listOf,
  noContent,
  schemaReference,
  versioned,
} from '../http/shapes.ts'

const StepState = namedEnum('StepState', step.STEP_RUN_STATES)

export const StepRunOutput = z
  .object({
    name: z.string(),
    state: StepState,
    started_at: Time.nullable(),
    ended_at: Time.nullable(),
    next_attempt_at: Time.nullable(),
    attempt_count: z.int(),
    problem: quoting(z.string().nullable()).openapi({
      description: 'What went wrong and what to do, or why the step was skipped.',
    }),
    skip_code: namedEnum('SkipCode', step.SKIP_CODES).nullable().openapi({
      description: 'Why the step was skipped. `null` in any other state.',
    }),
    fields: listOf(z.string()).openapi({ description: 'Codes of the fields that the step returned.' }),
  })
  .openapi('StepRun')

export const StepInput = inputOf(step.StepInput)

const shown = {
  id: idOf('stp'),
  position: z.int(),
  unreadable_reason: z.string().nullable().openapi({
    description:
      'Set if the stored settings are unreadable, so that the step is skipped: the reason. Save the step again to replace them.',
  }),
  managed_as: ManagedAs,
  version: z.int(),
  created_at: Time,
  updated_at: Time,
}

export const StepOutput = z
  .discriminatedUnion('kind', [
    z.object({ ...outputsOf(step.WebhookInput.shape), ...shown, auth: outputOf(step.StepAuthOutput) }),
    z.object({ ...outputsOf(step.CommandInput.shape), ...shown }),
  ])
  .openapi('Step')

const StepPatch = inputOf(step.StepPatch)

const tags = ['Steps']
const params = idParam('stp')

export const listSteps = query('steps.read', {
  operationId: 'listSteps',
  method: 'get',
  path: '/api/v1/accounts/{account}/steps',
  tags,
  summary: 'List post-call steps',
  responses: { 200: json(z.object({ data: listOf(StepOutput) }), 'The steps, in order.') },
})

export const listStepCommands = query('steps.read', {
  operationId: 'listStepCommands',
  method: 'get',
  path: '/api/v1/accounts/{account}/step-commands',
  tags,
  summary: 'List commands',
  responses: {
    200: json(
      z.object({ data: listOf(z.string()) }),
      'The commands that the administrator of this server has set up for the account, by name.',
    ),
  },
})

export const createStepRoute = mutation('steps.change', {
  operationId: 'createStep',
  method: 'post',
  path: '/api/v1/accounts/{account}/steps',
  tags,
  summary: 'Create a step',
  refuses: ['already_exists', 'invalid_step'],
  description: 'Adds the step after the others. It runs for every call that ends from now on.',
  request: {
    body: jsonBody(StepInput, {
      'A transcript by a web service': {
        kind: 'webhook',
        name: 'transcript',
        url: 'https://speech.example.com/v1/audio/transcriptions',
        send: 'audio',
        auth: { type: 'bearer', token: 'speech-token-4f5d6c7b' },
        take: { transcript: 'text' },
      },
      'A command set up on the server': { kind: 'command', name: 'summary', command: 'summarise', timeout_s: 120 },
    }),
  },
  responses: { 201: versioned(StepOutput, 'Added.') },
})

export const getStep = query('steps.read', {
  operationId: 'getStep',
  method: 'get',
  path: '/api/v1/accounts/{account}/steps/{id}',
  tags,
  summary: 'Get a step',
  request: { params },
  responses: { 200: versioned(StepOutput, 'The step, with its version as ETag.') },
})

export const patchStep = mutation('steps.change', {
  operationId: 'updateStep',
  method: 'patch',
  path: '/api/v1/accounts/{account}/steps/{id}',
  tags,
  summary: 'Update a step',
  refuses: ['already_exists', 'invalid_step'],
  request: {
    params,
    headers: IfMatch,
    body: jsonBody(StepPatch, { 'Run it first, with more time': { position: 1, timeout_s: 300 } }),
  },
  responses: { 200: versioned(StepOutput, 'Saved.') },
})

export const deleteStepRoute = mutation('steps.change', {
  operationId: 'deleteStep',
  method: 'delete',
  path: '/api/v1/accounts/{account}/steps/{id}',
  tags,
  summary: 'Delete a step',
  description: 'Calls no longer wait for the step.',
  request: { params, headers: IfMatch },
  responses: { 204: noContent },
})

export const retryStep = mutation('steps.retry', {
  operationId: 'retryCallStep',
  method: 'post',
  path: '/api/v1/accounts/{account}/calls/{id}/steps/{name}/retry',
  tags,
  summary: 'Retry a failed step of a call',
  refuses: ['step_unavailable', 'not_retryable', 'call_ambiguous'],
  request: {
    params: z.object({
      id: z
        .string()
        .openapi({ param: { name: 'id', in: 'path' }, description: 'The ID of the call, or uniqueid:<value>.' }),
      name: z.string().openapi({ param: { name: 'name', in: 'path' } }),
    }),
    query: z.strictObject({
      source_id: z.string().optional().openapi({ description: 'The source, if several have this uniqueid.' }),
    }),
  },
  responses: { 200: json(StepRunOutput, 'Started.') },
})

export const StepResult = z.record(z.string(), z.unknown()).openapi('StepResult', {
  description: 'Fields keyed by code, or whatever the mapping `take` of the step reads.',
})

export const answerLater = publicRoute({
  operationId: 'completeStep',
  method: 'post',
  path: '/steps/{signed}',
  tags,
  summary: 'Complete a step asynchronously',
  refuses: [
    'step_settled',
    'invalid_result',
    'malformed_body',
    'body_incomplete',
    'body_timeout',
    'body_too_large',
    'unsupported_media_type',
  ],
  description: 'Post the fields of the step as JSON to its callback URL. It works once.',
  request: {
    params: z.object({ signed: z.string().openapi({ param: { name: 'signed', in: 'path' } }) }),
    body: jsonBody(schemaReference('StepResult', StepResult), {
      'Fields of the call': { summary: 'Asked for a quote for a hot-water system.', lead_score: 0.82 },
    }),
  },
  responses: { 202: json(z.object({ state: StepState }), 'Taken.') },
})
