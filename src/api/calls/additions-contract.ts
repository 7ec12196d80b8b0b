import { z } from '@hono/zod-openapi'
import { ActorOutput } from '../http/author.ts'
import { action, idempotentAction } from '../routing/endpoint.ts'
import { CallOutcome, FieldValue, namedEnum } from '../http/named-types.ts'
import { Time, idOf, json, jsonBody, listOf, noContent, optionalMember } from '../http/shapes.ts'
import { oneCall } from './one-call.ts'

export const AdditionOutput = z
  .object({
    id: idOf('add'),
    kind: namedEnum('AdditionKind', ['tag', 'untag', 'note', 'value', 'outcome']).openapi({
      description:
        '`tag`: a tag was added. `untag`: a tag was removed. `value`: the value of the call. `outcome`: a corrected outcome.',
    }),
    value: FieldValue.openapi({ description: 'The tag, the note, the amount or the outcome.' }),
    currency: z.string().nullable().openapi({ description: 'The currency of a value, if it was set.' }),
    added_at: Time,
    added_by: ActorOutput,
    removed_at: Time.nullable(),
    removed_by: z.union([ActorOutput, z.null()]),
  })
  .openapi('Addition')

const tags = ['Calls']

export const addToCallRoute = idempotentAction('additions.change', {
  operationId: 'addToCall',
  method: 'post',
  path: '/api/v1/accounts/{account}/calls/{id}/additions',
  tags,
  summary: 'Add tags, a note, a value or an outcome to a call',
  refuses: ['call_ambiguous'],
  description:
    'What people add lies over what the phone system reports, now and later. Integrations that ask for updates are sent an `updated` event. All or nothing is added. An outcome can be corrected once the call has ended.',
  request: {
    ...oneCall,
    body: jsonBody(
      z
        .strictObject({
          tags: optionalMember(
            z.strictObject({
              add: optionalMember(z.array(z.string())),
              remove: optionalMember(z.array(z.string())),
            }),
          ),
          note: optionalMember(z.string()),
          value: optionalMember(z.union([z.number(), z.string()])),
          currency: optionalMember(z.string()),
          outcome: optionalMember(CallOutcome),
        })
        .openapi('AdditionInput'),
      { 'A note and a tag': { note: 'Asked for a quote', tags: { add: ['quote'] }, value: 1200, currency: 'EUR' } },
    ),
  },
  responses: {
    201: json(
      z.object({ data: listOf(AdditionOutput) }).openapi('Additions'),
      'The additions that were made. What the call had already is left out.',
    ),
  },
})

export const removeAdditionRoute = action('additions.change', {
  operationId: 'removeAddition',
  method: 'delete',
  path: '/api/v1/accounts/{account}/calls/{id}/additions/{addition}',
  tags,
  summary: 'Remove an addition from a call',
  refuses: ['call_ambiguous'],
  description: 'The addition is still listed, with who removed it.',
  request: {
    ...oneCall,
    params: oneCall.params.extend({
      addition: z.string().openapi({
        param: { name: 'addition', in: 'path' },
        example: 'add_01980a52f3c97d4e8b1b6a3f0c2d4e5f',
      }),
    }),
  },
  responses: { 204: noContent },
})
