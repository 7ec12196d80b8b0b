import { z } from '@hono/zod-openapi'
import { query } from '../routing/endpoint.ts'

export const stream = query('read', {
  method: 'get',
  path: '/api/v1/stream',
  tags: ['Stream'],
  summary: 'Follow changes as they happen',
  description:
    'Server-sent events: call (id, event, sequence, at, uniqueid, status, outcome), delivery (id, integration, call, kind, state, tries, code, error, at) and integration (id). After a gap (the first connection, a reader that was too slow) there is a resync: read again what is shown.',
  responses: {
    200: { content: { 'text/event-stream': { schema: z.string() } }, description: 'Until either side ends it.' },
  },
})
