import { z } from '@hono/zod-openapi'
import { OUTCOMES, STATUSES } from '../../calls/status.ts'
import { query, rawAction } from '../routing/endpoint.ts'
import { DeliveryOutput } from '../deliveries/contract.ts'
import { EventName } from '../integrations/contract.ts'
import { RecordingOutput, recordingStates } from '../recordings/contract.ts'
import { Time, idOf, json, listOf, pageOf, pageQuery } from '../http/shapes.ts'
import { StepRunOutput } from '../steps/contract.ts'

const FieldValues = z
  .record(z.string(), z.union([z.string(), z.number(), z.boolean(), listOf(z.string())]).nullable())
  .openapi({ description: 'All that is known of the call, by the codes of the catalogue.' })

export const CallOutput = z
  .object({
    id: idOf('call'),
    uniqueid: z.string(),
    source: idOf('src').nullable(),
    status: z.enum(STATUSES).nullable(),
    outcome: z.enum(OUTCOMES).nullable(),
    is_test: z.boolean(),
    is_replayed: z.boolean().openapi({ description: 'It was played from a recorded session.' }),
    fields: FieldValues,
    recording: z
      .object({ state: z.enum(['expected', 'ready', 'failed']), url: z.string().nullable() })
      .nullable()
      .openapi({ description: 'What its recordings come to, and a link to the longest; null: none was told of.' }),
    started_at: Time,
    ended_at: Time.nullable(),
  })
  .openapi('Call')

/** A try, as a timeline shows it. */
const ShortAttempt = z
  .object({
    n: z.int().openapi({ description: 'Counts from 1; 0: settled without a try.' }),
    at: Time.openapi({ description: 'When it began.' }),
    state: z.string().openapi({ description: 'Of the delivery after it; `late`: it came too late to count.' }),
    code: z.int().nullable(),
    error: z.string().nullable(),
    ms: z.number().nullable().openapi({ description: 'How long it took.' }),
  })
  .openapi('ShortAttempt')

const WholeCall = CallOutput.extend({
  events: listOf(z.object({ sequence: z.int(), type: z.string(), at: Time })),
  recordings: listOf(RecordingOutput).openapi({ description: 'Oldest first.' }),
  steps: listOf(StepRunOutput).openapi({ description: 'The steps after the call, in their order.' }),
  source_name: z.string().nullable(),
  gaps: listOf(z.object({ from: Time, to: Time.nullable(), why: z.string() })).openapi({
    description:
      'When its phone system was not heard while the call was open: not all of it may be known. to: null while it lasts.',
  }),
  dialled: z
    .object({ id: idOf('num'), name: z.string().nullable() })
    .nullable()
    .openapi({ description: 'The directory’s entry of the dialled number today; null: it has none.' }),
  deliveries: listOf(DeliveryOutput.extend({ attempts: listOf(ShortAttempt) }).openapi('CallDelivery')).openapi({
    description: 'The newest hundred.',
  }),
}).openapi('WholeCall')

const MomentOutput = z
  .object({
    sequence: z.int(),
    event: EventName,
    at: Time,
    event_id: idOf('evt'),
    fields: FieldValues.openapi({ description: 'As they were then.' }),
  })
  .openapi('Moment')

const tags = ['Calls']

const oneCall = {
  params: z.object({
    id: z.string().openapi({
      param: { name: 'id', in: 'path' },
      description: 'The id of the call, or uniqueid:<value>.',
      example: 'call_01980a52f3c97d4e8b1b6a3f0c2d4e5f',
    }),
  }),
  query: z.strictObject({
    source: z.string().optional().openapi({ description: 'Which source, where several have this uniqueid.' }),
  }),
}

export const listCallsRoute = query('read', {
  method: 'get',
  path: '/api/v1/calls',
  tags,
  summary: 'List calls',
  description: 'Newest first. A page may be short although there are more: go on as long as next is given.',
  request: {
    query: z.strictObject({
      status: z.enum(STATUSES).optional(),
      outcome: z.enum(OUTCOMES).optional(),
      replayed: z.enum(['true', 'false']).optional().openapi({
        description: 'Only calls that were played from a recorded session; `false`: only others.',
      }),
      from: Time.optional().openapi({ description: 'Heard of from this moment on.' }),
      to: Time.optional().openapi({ description: 'Heard of before this moment.' }),
      number: z.string().max(40).optional().openapi({ description: 'Caller or dialled number.' }),
      uniqueid: z.string().max(255).optional(),
      q: z.string().max(255).optional().openapi({ description: 'An id, or how a number or a uniqueid begins.' }),
      ...pageQuery,
    }),
  },
  responses: { 200: json(pageOf(CallOutput), 'Newest first.') },
})

export const getCall = query('read', {
  method: 'get',
  path: '/api/v1/calls/{id}',
  tags,
  summary: 'Get a call with its events and deliveries',
  request: oneCall,
  responses: { 200: json(WholeCall, 'The call.') },
})

export const getMoments = query('read', {
  method: 'get',
  path: '/api/v1/calls/{id}/moments',
  tags,
  summary: 'Get the events of a call with its fields as they were then',
  description: 'What a request is rendered of, for each event that is kept: the newest two hundred, oldest first.',
  request: oneCall,
  responses: {
    200: json(
      z
        .object({
          data: listOf(MomentOutput),
          known: FieldValues.openapi({
            description:
              'All that is known of the call now. A final that nobody was owed is rendered of its end and these.',
          }),
          country: z
            .string()
            .nullable()
            .openapi({ description: 'Where the dialled number is at home, if the directory says so (T17).' }),
        })
        .openapi('Moments'),
      'Oldest first; empty when retention has taken them.',
    ),
  },
})

export const uploadRecording = rawAction('events', {
  method: 'put',
  path: '/api/v1/calls/{id}/recording',
  tags,
  summary: 'Send the recording of a call',
  description:
    'The audio itself, at most 200 MiB: WAV, MP3, Ogg Opus, FLAC, M4A. It is answered when it is kept for good; then it is made into an MP3. The same bytes for the same call again are the same recording.',
  request: {
    ...oneCall,
    body: {
      content: {
        'audio/*': { schema: z.string().openapi({ format: 'binary' }) },
        'application/octet-stream': { schema: z.string().openapi({ format: 'binary' }) },
      },
      required: true,
    },
  },
  responses: {
    202: json(z.object({ id: idOf('rec'), state: z.enum(recordingStates) }).openapi('RecordingTaken'), 'Kept.'),
  },
})
