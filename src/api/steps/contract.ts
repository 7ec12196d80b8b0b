import { z } from '@hono/zod-openapi'
import * as step from '../../steps/step.ts'
import { inputOf, inputsOf, outputOf } from '../http/derive-schema.ts'
import { mutation, query, publicRoute } from '../routing/endpoint.ts'
import { IfMatch, ManagedAs, Time, idOf, idParam, json, jsonBody, listOf, noContent } from '../http/shapes.ts'

export const StepRunOutput = z
  .object({
    name: z.string(),
    state: z.enum(step.STEP_RUN_STATES),
    began_at: Time.nullable(),
    ended_at: Time.nullable(),
    next_try_at: Time.nullable(),
    tries: z.int(),
    problem: z.string().nullable().openapi({ description: 'What went wrong and what to do, or why it was skipped.' }),
    fields: listOf(z.string()).openapi({ description: 'Codes of the fields that it told.' }),
  })
  .openapi('StepRun')

export const StepInput = inputOf(step.StepInput)

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
    z.object({ ...inputsOf(step.WebhookInput.shape), ...shown, auth: outputOf(step.StepAuthOutput) }),
    z.object({ ...inputsOf(step.CommandInput.shape), ...shown }),
  ])
  .openapi('Step')

const StepPatch = inputOf(step.StepPatch)

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
  responses: { 202: json(z.object({ state: z.enum(step.STEP_RUN_STATES) }), 'Taken.') },
})
