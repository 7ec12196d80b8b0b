import { z } from '@hono/zod-openapi'
import { STATUSES } from '../../calls/status.ts'
import { rawAction } from '../routing/endpoint.ts'
import { CallOutput } from '../calls/contract.ts'
import { EventResults } from '../events/contract.ts'
import { idOf, json, listOf } from '../http/shapes.ts'

const ReplayedCall = CallOutput.extend({
  events: listOf(z.enum(STATUSES)).openapi({ description: 'Its changes of status, in order.' }),
  sent: z.boolean().openapi({ description: 'Whether integrations are told of it.' }),
  known_from: z
    .object({ id: idOf('src'), name: z.string() })
    .nullable()
    .openapi({
      description:
        'The source that has a call with this Unique ID already, live, imported or from a replay that was sent: it is not sent again. null: none.',
    }),
}).openapi('ReplayedCall')

export const replaySession = rawAction('manage', {
  method: 'post',
  path: '/api/v1/replay',
  tags: ['Events'],
  summary: 'Play a recorded session',
  description:
    'The raw output of an Asterisk Manager Interface or a FreeSWITCH event socket, or the lines of ARI, goes through the same adapter as a live connection. Times are those of the recording. Its calls are stored and marked as replayed, in place of those of an earlier replay; nothing is sent. With `send=true` integrations receive the calls as if they happened now, except those that are already known. Recordings are not fetched.',
  request: {
    query: z.strictObject({
      send: z.enum(['true', 'false']).optional().openapi({
        description: 'Whether integrations are told of its calls. false unless given.',
        example: 'true',
      }),
      source: z.string().optional().openapi({
        description:
          'The id of a source: the session is played with its country and with what its contexts mean. Without it, with the country of the account, and contexts act as proposed.',
      }),
    }),
    body: {
      content: { 'application/octet-stream': { schema: z.string().openapi({ format: 'binary' }) } },
      required: true,
    },
  },
  responses: {
    202: json(
      z
        .object({ calls: listOf(ReplayedCall), results: EventResults.shape.results })
        .openapi('Replayed', { description: 'The calls in the order in which they began.' }),
      'Stored; the calls, and a result for each update, in order.',
    ),
  },
})
