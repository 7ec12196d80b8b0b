import { z } from '@hono/zod-openapi'
import { takesBytes } from '../endpoint.ts'
import { EventResults } from './events.ts'
import { json } from './shapes.ts'

/** A session of a busy hour, with every class of events on; it is held in memory as a whole. */
export const sessionBytesMax = 16 * 1024 * 1024

export const replaySession = takesBytes('manage', {
  method: 'post',
  path: '/api/v1/replay',
  tags: ['Events'],
  summary: 'Play a recorded session',
  description:
    'What the Manager Interface of an Asterisk wrote, or the event socket of a FreeSWITCH, from its first line on, or the lines of ARI, goes through the adapter that a live one takes. Times are those of the recording. Played again, its calls are known already.',
  request: {
    body: {
      content: { 'application/octet-stream': { schema: z.string().openapi({ format: 'binary' }) } },
      required: true,
    },
  },
  responses: { 202: json(EventResults, 'Stored; a result for each update, in order.') },
})
