import { z } from '@hono/zod-openapi'
import { CALLS_READ_MAX, ENTRIES_MAX, NOTES_MAX } from '../../actions/callers/read.ts'
import { ActorOutput } from '../http/author.ts'
import { CallOutcome } from '../http/named-types.ts'
import { Time, idOf, json, listOf } from '../http/shapes.ts'
import { busyQuery } from '../routing/endpoint.ts'

const call_count = z.int()
const most = `The most frequent first, at most ${ENTRIES_MAX}.`

const CallerOutput = z
  .object({
    number: z.string().openapi({ description: 'In international format, if it is a telephone number.' }),
    call_count,
    calls_are_all: z.boolean().openapi({
      description: `Whether all kept calls are counted. \`false\`: only the newest ${CALLS_READ_MAX} calls of the number were read.`,
    }),
    first_call_at: Time.nullable(),
    last_call_at: Time.nullable(),
    talk_duration: z.number().openapi({ description: 'Talk time of all calls, in seconds.' }),
    outcomes: listOf(z.object({ outcome: CallOutcome, call_count })).openapi({
      description: 'Ended calls by outcome. A corrected outcome counts in place of the reported outcome.',
    }),
    values: listOf(z.object({ currency: z.string().nullable(), amount: z.string() })).openapi({
      description: 'The sum of the values, by currency.',
    }),
    names: listOf(z.object({ name: z.string(), call_count })).openapi({ description: `Names of the caller. ${most}` }),
    tags: listOf(z.object({ tag: z.string(), call_count })).openapi({ description: most }),
    agents: listOf(z.object({ agent: z.string(), call_count })).openapi({
      description: `Agents who answered, by name or ID. ${most}`,
    }),
    dialled_numbers: listOf(z.object({ number: z.string(), call_count })).openapi({
      description: `Numbers that the caller dialled. ${most}`,
    }),
    notes: listOf(
      z.object({
        call_id: idOf('call'),
        note: z.string(),
        added_at: Time.openapi({ description: 'Of a note that the source reported: the start of the call.' }),
        added_by: z.union([ActorOutput, z.null()]).openapi({ description: '`null`: the source reported the note.' }),
      }),
    ).openapi({ description: `The newest notes, at most ${NOTES_MAX}.` }),
  })
  .openapi('Caller')

export const getCallerRoute = busyQuery('callers.read', {
  operationId: 'getCaller',
  method: 'get',
  path: '/api/v1/accounts/{account}/callers/{number}',
  tags: ['Calls'],
  summary: 'Get a caller',
  description:
    'The sum of the kept calls from and to a number. Test calls, replayed calls and calls that became part of another call are not counted. List the calls with `GET ~/calls?number=`.',
  request: {
    params: z.object({
      number: z.string().openapi({
        param: { name: 'number', in: 'path' },
        description: 'A telephone number in any common format, or an extension.',
        example: '+61412345678',
      }),
    }),
  },
  responses: { 200: json(CallerOutput, 'The caller. Without kept calls, the counts are 0.') },
})
