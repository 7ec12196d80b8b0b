import { z } from '@hono/zod-openapi'
import { query } from '../routing/endpoint.ts'

export const stream = query('calls.read', {
  operationId: 'streamChanges',
  method: 'get',
  path: '/api/v1/accounts/{account}/stream',
  tags: ['Live'],
  summary: 'Stream changes',
  description:
    'Server-sent events: `call` (`id`, `event`, `sequence`, `at`, `uniqueid`, `status`, `outcome`), `delivery` (`id`, `integration_id`, `call_id`, `kind`, `state`, `attempt_count`, `status_code`, `error`, `at`) and `integration` (`id`). After a gap (a first connection or a slow reader), a resync event asks you to fetch the current state again. A `heartbeat` is sent every 3 seconds: without one for 10 seconds, Offhook or the network is down.',
  responses: {
    200: {
      content: { 'text/event-stream': { schema: z.string() } },
      description: 'The event stream. It stays open until either side closes it.',
    },
  },
})
