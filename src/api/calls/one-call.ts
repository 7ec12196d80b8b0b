import { z } from '@hono/zod-openapi'

/** How a request names one call. */
export const oneCall = {
  params: z.object({
    id: z.string().openapi({
      param: { name: 'id', in: 'path' },
      description: 'The ID of the call, or uniqueid:<value>.',
      example: 'call_01980a52f3c97d4e8b1b6a3f0c2d4e5f',
    }),
  }),
  query: z.strictObject({
    source_id: z.string().optional().openapi({ description: 'The source, if several have this uniqueid.' }),
  }),
}
