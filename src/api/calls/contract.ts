import { z } from '@hono/zod-openapi'
import { AdditionOutput } from './additions-contract.ts'
import { oneCall } from './one-call.ts'
import { valuesOfField } from '../../access/show.ts'
import { NUMBER_LENGTH_MAX } from '../../calls/numbers.ts'
import { OPERATORS } from '../../integrations/integration.ts'
import { NOT_SENT_CODES, REQUEST_KINDS } from '../../integrations/not-sent.ts'
import { outcomeReasonShape } from './outcome-reason.ts'
import { query, rawAction } from '../routing/endpoint.ts'
import { DeliveryOutput } from '../deliveries/contract.ts'
import { EventName } from '../integrations/contract.ts'
import { RecordingOutput, RecordingState, RecordingUrl } from '../recordings/contract.ts'
import {
  CallOutcome,
  CallStatus,
  FIELD_RIGHTS,
  FieldValue,
  FieldValues,
  namedEnum,
  namedType,
} from '../http/named-types.ts'
import { Time, idOf, json, listOf, pageOf, pageQuery } from '../http/shapes.ts'
import { SourceGap } from '../sources/contract.ts'
import { StepRunOutput } from '../steps/contract.ts'

const Fields = FieldValues.openapi({ description: 'The fields of the call, keyed by code (GET /api/v1/fields).' })

const RecordingsState = namedEnum('CallRecordingState', ['expected', 'ready', 'failed'])
const CallRecording = namedType('CallRecording', z.object({ state: RecordingsState, url: RecordingUrl }))

export const CallOutput = z
  .object({
    id: idOf('call'),
    uniqueid: z.string(),
    source_id: idOf('src').nullable(),
    status: CallStatus.nullable(),
    outcome: CallOutcome.nullable(),
    ...outcomeReasonShape,
    is_test: z.boolean(),
    is_replayed: z.boolean().openapi({ description: 'Whether the call comes from a replayed session.' }),
    fields: Fields,
    recording: CallRecording.nullable().openapi({
      description:
        'The combined state of its recordings, and Offhook’s link to the longest. `null` if no recording was reported.',
    }),
    started_at: Time,
    ended_at: Time.nullable(),
  })
  .openapi('Call')

/** An attempt, as a timeline shows it. */
const ShortAttempt = z
  .object({
    number: z
      .int()
      .openapi({ description: 'Number of the attempt, from 1. 0 if the delivery finished without an attempt.' }),
    at: Time.openapi({ description: 'Start of the attempt.' }),
    state: z.string().openapi({
      description: 'State of the delivery after the attempt. `late`: the response arrived too late to count.',
    }),
    status_code: z.int().nullable(),
    error: z.string().nullable(),
    duration_ms: z.number().nullable().openapi({ description: 'Duration in milliseconds.' }),
  })
  .openapi('ShortAttempt')

/** An integration that was sent nothing of a call, or not everything that it asks for (D26). */
const NotSent = z
  .object({
    integration_id: idOf('int'),
    integration_name: z.string(),
    missing: listOf(z.enum(REQUEST_KINDS).openapi('NotSentKind')).openapi({
      description: 'What was not sent: `realtime`: any status change. `final`: the final request.',
    }),
    reason: z.object({
      code: z.enum(NOT_SENT_CODES).openapi('NotSentCode', {
        description:
          '`conditions`: its conditions don’t match. `off`: it was off. `account_suspended`: the account was suspended. `not_chosen`: not chosen in this test call. `created_later`: it was created after the call. `statuses`: the call had none of its statuses. `no_events`: it sends neither realtime nor final requests. `waiting`: the final request waits for a recording or step. `imported`, `replayed`: nothing was sent of this call. `unreadable`: its stored settings are unreadable. `unknown`: nothing known explains it.',
      }),
      unmet: listOf(
        valuesOfField(
          z.object({
            field: z.string(),
            op: namedEnum('ConditionOperator', OPERATORS),
            value: FieldValue.nullable(),
            known: FieldValue.nullable().openapi({ description: 'Value of the call. `null` if it is unknown.' }),
          }),
          FIELD_RIGHTS,
          { code: 'field', values: ['value', 'known'], empty: null },
        ),
      ).openapi({ description: 'Conditions that don’t match. Empty unless the code is `conditions`.' }),
      until: Time.nullable().openapi({ description: 'The latest time of the request, if the code is `waiting`.' }),
    }),
    text: z.string().openapi({ description: 'The reason in words.', example: 'Talk time is 18 s, less than 10 min' }),
    settings: z.enum(['then', 'current']).openapi('NotSentSettings', {
      description:
        'Settings that the reason is based on: those of the time, or the current ones if those are not kept.',
    }),
  })
  .openapi('NotSent')

const WholeCall = CallOutput.extend({
  events: listOf(z.object({ sequence: z.int(), type: z.string(), at: Time })),
  recordings: listOf(RecordingOutput).openapi({ description: 'The recordings, oldest first.' }),
  steps: listOf(StepRunOutput).openapi({ description: 'Post-call steps, in order.' }),
  source_name: z.string().nullable(),
  gaps: listOf(SourceGap).openapi({
    description:
      'Periods during the call without a connection to the phone system. Data may be missing. `to` is `null` while the gap lasts.',
  }),
  dialled: z
    .object({ id: idOf('num'), name: z.string().nullable() })
    .nullable()
    .openapi({ description: 'The current directory entry of the dialled number. `null` if the directory has none.' }),
  additions: listOf(AdditionOutput).openapi({
    description: 'What people added, oldest first, removed additions included.',
  }),
  deliveries: listOf(DeliveryOutput.extend({ attempts: listOf(ShortAttempt) }).openapi('CallDelivery')).openapi({
    description: 'The newest 100 deliveries.',
  }),
  not_sent: listOf(NotSent).nullable().openapi({
    description:
      'Integrations that were sent nothing of the call, or not all that they ask for, with the reason. At most 100, oldest integration first. Deleted ones are left out. `null` if the delivery log of that time is no longer kept.',
  }),
}).openapi('CallDetail')

const MomentOutput = z
  .object({
    sequence: z.int(),
    type: EventName,
    at: Time,
    event_id: idOf('evt'),
    fields: Fields.openapi({ description: 'The fields of the call at the time of the event.' }),
  })
  .openapi('EventRecord')

const tags = ['Calls']

export const listCallsRoute = query('calls.read', {
  operationId: 'listCalls',
  method: 'get',
  path: '/api/v1/accounts/{account}/calls',
  tags,
  summary: 'List calls',
  description:
    'Sorted by start, newest first by default. A page can have fewer items than limit. Continue until `next` is `null`.',
  request: {
    query: z.strictObject({
      source_id: z.string().optional().openapi({ description: 'Calls of this source.' }),
      status: CallStatus.optional(),
      outcome: CallOutcome.optional(),
      replayed: z.enum(['true', 'false']).optional().openapi({
        description: '`true`: only replayed calls. `false`: no replayed calls.',
      }),
      from: Time.optional().openapi({ description: 'Calls that started at or after this time.' }),
      to: Time.optional().openapi({ description: 'Calls that started before this time.' }),
      number: z.string().max(NUMBER_LENGTH_MAX).optional().openapi({ description: 'Caller or dialled number.' }),
      uniqueid: z.string().max(255).optional(),
      order: z.enum(['asc', 'desc']).optional().openapi({ description: '`desc`: newest first. `asc`: oldest first.' }),
      q: z
        .string()
        .max(255)
        .optional()
        .openapi({ description: 'An ID, or the beginning of a uniqueid, or of a number in any common format.' }),
      ...pageQuery,
    }),
  },
  responses: { 200: json(pageOf(CallOutput), 'The calls, in order of their start.') },
})

export const getCall = query('calls.read', {
  operationId: 'getCall',
  method: 'get',
  path: '/api/v1/accounts/{account}/calls/{id}',
  tags,
  summary: 'Get a call',
  refuses: ['call_ambiguous'],
  request: oneCall,
  responses: { 200: json(WholeCall, 'The call with its events and deliveries.') },
})

export const getMoments = query('calls.read', {
  operationId: 'listCallEvents',
  method: 'get',
  path: '/api/v1/accounts/{account}/calls/{id}/events',
  tags,
  summary: 'List the events of a call',
  refuses: ['call_ambiguous'],
  description: 'Each event with the fields that its requests are built from. Returns the newest 200, oldest first.',
  request: oneCall,
  responses: {
    200: json(
      z
        .object({
          data: listOf(MomentOutput),
          current_fields: Fields.openapi({
            description:
              'The current fields of the call. If the call has no final event, because no integration was due one, a preview of it uses these fields.',
          }),
          country: z
            .string()
            .nullable()
            .openapi({ description: 'Country of the dialled number, if set in the directory.' }),
        })
        .openapi('EventRecords'),
      'The events, oldest first. Empty if they are past their retention period.',
    ),
  },
})

export const uploadRecording = rawAction('calls.send', {
  operationId: 'uploadRecording',
  method: 'put',
  path: '/api/v1/accounts/{account}/calls/{id}/recording',
  tags,
  summary: 'Upload a recording',
  refuses: ['not_audio', 'too_many_recordings', 'call_ambiguous'],
  description:
    'Send the audio as the body: WAV, MP3, Ogg Opus, FLAC or M4A, up to 200 MiB. Offhook responds once it is stored, then converts it to MP3. Uploading the same bytes for the same call again returns the same recording.',
  request: {
    ...oneCall,
    body: {
      content: {
        'application/octet-stream': { schema: z.string().openapi({ format: 'binary' }) },
        'audio/*': { schema: z.string().openapi({ format: 'binary' }) },
      },
      required: true,
    },
  },
  responses: {
    202: json(
      z.object({ id: idOf('rec'), state: RecordingState }).openapi('AcceptedRecording'),
      'Stored. Conversion follows.',
    ),
  },
})
