import { z } from '@hono/zod-openapi'
import { UPDATE_CODES, UPDATE_RESULTS } from '../../calls/call.ts'
import { FIELDS as catalogue } from '../../calls/fields.ts'
import { EVENTS_MAX, FIELDS_MAX, ID_LENGTH_MAX } from './reader.ts'
import { valueSchema } from './field-values-contract.ts'
import { ingestAction } from '../routing/endpoint.ts'
import { CallOutcome, CallStatus, FieldValue, namedEnum, namedType } from '../http/named-types.ts'
import { Time, schemaReference, json, jsonBody } from '../http/shapes.ts'

const given = catalogue.filter((field) => field.from !== 'offhook')

/** Values of the catalogue's fields, and of custom fields as `custom.<name>`. `null` clears a field. */
const FieldsInput = z
  .object(Object.fromEntries(given.map((field) => [field.code, valueSchema(field).nullable().optional()])))
  .catchall(FieldValue.nullable())
  .openapi('FieldsInput', {
    description: `Fields keyed by code (GET /api/v1/fields), and custom fields named custom.<name>, at most ${FIELDS_MAX}. null clears a field. Omitted fields are unchanged.`,
  })

const RecordingInput = namedType(
  'RecordingInput',
  z.union([
    z.strictObject({ expected: z.literal(true) }),
    z.strictObject({
      url: z.string().openapi({ format: 'uri', description: 'An http or https URL without a username.' }),
    }),
    z.strictObject({ failed: z.string() }),
  ]),
)

export const CallUpdateInput = z
  .strictObject({
    uniqueid: z.string().min(1).max(ID_LENGTH_MAX).openapi({ example: '1761742800.4711' }),
    event_id: z.string().min(1).max(ID_LENGTH_MAX).optional().openapi({
      description:
        'Your ID of this update. A second update with the same ID has no effect, so you can safely repeat a request that failed.',
    }),
    status: CallStatus.optional(),
    outcome: CallOutcome.optional(),
    at: Time.optional().openapi({
      description:
        'Time of the update. Defaults to now. Updates of a call are sorted by it, so use one clock for all of them, with fractions of a second.',
    }),
    is_test: z.boolean().optional(),
    fields: FieldsInput.optional(),
    recording: RecordingInput.optional(),
  })
  .openapi('CallUpdate', {
    description: 'An update of one call. Omitted properties are unchanged.',
    example: {
      uniqueid: '1761742800.4711',
      status: 'ringing',
      at: '2026-11-25T03:04:05.123Z',
      fields: { caller_number: '+61412345678', tracking_number: '+61288889999' },
    },
  })

export const EventsInput = z
  .union([CallUpdateInput, z.array(CallUpdateInput).min(1).max(EVENTS_MAX)])
  .openapi('EventsInput')

const UpdateResult = namedType(
  'UpdateResult',
  z.object({
    uniqueid: z.string(),
    result: namedEnum('UpdateEffect', UPDATE_RESULTS),
    sequences: z.array(z.int()).openapi({ description: 'Numbers of the resulting events within the call.' }),
    code: namedEnum('UpdateCode', UPDATE_CODES).nullable().openapi({
      description:
        'Why the update sent no event or was ignored. `duplicate_event_id`: an update with this ID was stored before. `call_ended`: the call has already ended. `outdated`: older than the current status. `rejected`: the database rejected a value. `call_unreadable`: the stored call is unreadable. `null` if there is nothing to explain.',
    }),
  }),
)

export const EventResults = z.object({ results: z.array(UpdateResult) }).openapi('EventResults')

const DESCRIPTION = `Send one update of a call, or up to ${EVENTS_MAX} in an array. Offhook responds once they are stored. If one is invalid, none is stored.`

const TAGS = ['Events']

/** What both routes share. */
const eventsRow = {
  method: 'post' as const,
  tags: TAGS,
  request: {
    body: jsonBody(schemaReference('EventsInput', EventsInput), {
      'A call rings': {
        uniqueid: '1764039844.4711',
        event_id: '1764039844.4711-1',
        status: 'ringing',
        at: '2026-11-25T03:04:04.000Z',
        fields: {
          direction: 'inbound',
          caller_number: '+442079460958',
          caller_name: 'Jane Smith',
          tracking_number: '+442079460123',
        },
      },
      'The rest of a call': [
        {
          uniqueid: '1764039844.4711',
          status: 'answered',
          at: '2026-11-25T03:04:16.000Z',
          recording: { expected: true },
          fields: { agent_name: 'Sam Lee', agent_email: 'sam@example.com' },
        },
        {
          uniqueid: '1764039844.4711',
          status: 'ended',
          outcome: 'answered',
          at: '2026-11-25T03:05:39.000Z',
          fields: { hangup_by: 'caller', tags: ['quote'], 'custom.order_id': 'A-1042' },
        },
      ],
      'A recording': {
        uniqueid: '1764039844.4711',
        recording: { url: 'https://pbx.example.com/recordings/4711.wav' },
      },
    }),
  },
  responses: { 202: json(EventResults, 'Stored. One result per update, in order.') },
}

export const sendEvents = ingestAction({
  ...eventsRow,
  operationId: 'sendEvents',
  path: '/api/v1/events',
  summary: 'Send call updates',
  description: `${DESCRIPTION} The account is the one of the key.`,
})

export const sendAccountEvents = ingestAction({
  ...eventsRow,
  operationId: 'sendAccountEvents',
  path: '/api/v1/accounts/{account}/events',
  summary: 'Send call updates to an account',
  description: `As POST /api/v1/events, with the account in the path, for the administrator key. ${DESCRIPTION}`,
})
