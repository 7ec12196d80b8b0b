import { z } from '@hono/zod-openapi'
import { BOUNDS } from '../../bounds.ts'
import { uploadAction } from '../routing/endpoint.ts'
import { CallOutput } from '../calls/contract.ts'
import { EventResults } from '../events/contract.ts'
import { CallStatus } from '../http/named-types.ts'
import { idOf, json, listOf } from '../http/shapes.ts'

const ReplayedCall = CallOutput.extend({
  events: listOf(CallStatus).openapi({ description: 'Status changes of the call, in order.' }),
  sent: z.boolean().openapi({ description: 'Whether integrations receive the call.' }),
  existing_source: z
    .object({ id: idOf('src'), name: z.string() })
    .nullable()
    .openapi({
      description:
        'The source that already has a call with this Unique ID (live, imported or from a replay that was sent). Such a call is not sent again. `null` if no source has it.',
    }),
}).openapi('ReplayedCall')

export const replaySession = uploadAction('calls.replay', BOUNDS.sessionBytes, {
  operationId: 'replaySession',
  method: 'post',
  path: '/api/v1/accounts/{account}/replay',
  tags: ['Events'],
  summary: 'Replay a recorded session',
  description:
    'Send the raw output of the Asterisk Manager Interface, a FreeSWITCH event socket or ARI. It goes through the same adapter as a live connection. Times are those of the recording. The calls are stored, marked as replayed, and replace those of an earlier replay. Nothing is sent. With `send=true`, integrations receive the calls as if they happened now, except calls that are already known. Recordings are not fetched.',
  request: {
    query: z.strictObject({
      send: z.enum(['true', 'false']).optional().openapi({
        description: 'Whether integrations receive the calls. Defaults to `false`.',
        example: 'true',
      }),
      source_id: z.string().optional().openapi({
        description:
          'ID of a source whose country and context settings are used. Defaults to the country of the account and the suggested contexts.',
      }),
    }),
    body: {
      content: { 'application/octet-stream': { schema: z.string().openapi({ format: 'binary' }) } },
      required: true,
    },
  },
  refuses: ['invalid_replay', 'reference_not_found'],
  responses: {
    202: json(
      z
        .object({ calls: listOf(ReplayedCall), results: EventResults.shape.results })
        .openapi('ReplayResult', { description: 'The calls, by start time.' }),
      'Stored. The calls, and one result per update, in order.',
    ),
  },
})
