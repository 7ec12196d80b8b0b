import { z } from '@hono/zod-openapi'
import { rowsOf } from '../../access/show.ts'
import { EVENT_TYPES, OUTCOMES, STATUSES } from '../../calls/status.ts'
import { Time, idOf } from '../http/shapes.ts'
import { query } from '../routing/endpoint.ts'

/** A change as the stream sends it: `type` is the name of the event, and the other members are its data. */
export const StreamedChange = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('call'),
    id: idOf('call'),
    event: z.enum([...EVENT_TYPES, 'recording', 'step', 'replayed']).optional(),
    sequence: z.int().optional(),
    at: Time.optional(),
    uniqueid: z.string().optional(),
    status: z.enum(STATUSES).nullable().optional(),
    outcome: z.enum(OUTCOMES).nullable().optional(),
  }),
  z.object({
    type: z.literal('delivery'),
    id: idOf('dlv'),
    integration_id: idOf('int').nullable().optional(),
    call_id: idOf('call').nullable().optional(),
    kind: z.string().optional(),
    state: z.string(),
    attempt_count: z.int().optional(),
    status_code: z.int().nullable().optional(),
    error: z.string().nullable().optional(),
    at: Time.nullable().optional(),
  }),
  z.object({ type: z.literal('integration'), id: idOf('int') }),
  z.object({ type: z.literal('account'), id: idOf('acc') }),
])

export const stream = query('calls.read', {
  operationId: 'streamChanges',
  method: 'get',
  path: '/api/v1/accounts/{account}/stream',
  tags: ['Live'],
  summary: 'Stream changes',
  description:
    'Server-sent events: `call` (`id`, `event`, `sequence`, `at`, `uniqueid`, `status`, `outcome`), `delivery` (`id`, `integration_id`, `call_id`, `kind`, `state`, `attempt_count`, `status_code`, `error`, `at`), `integration` (`id`) and `account` (`id`, when its status changed). After a gap (a first connection or a slow reader), a resync event asks you to fetch the current state again. A `heartbeat` is sent every 3 seconds: without one for 10 seconds, Offhook or the network is down.',
  responses: {
    200: {
      content: { 'text/event-stream': { schema: rowsOf(z.string(), StreamedChange) } },
      description: 'The event stream. It stays open until either side closes it.',
    },
  },
})
