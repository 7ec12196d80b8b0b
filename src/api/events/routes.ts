import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import { EventsInput, sendAccountEvents, sendEvents } from './contract.ts'
import { createRoutes } from '../routing/context.ts'
import type { EventsHandler } from './handler.ts'

/**
 * The rows in the table of routes. Requests without an account in their path normally reach the handler before the table; a
 * request that did not reaches it here.
 */
export function eventRoutes(handler: EventsHandler) {
  const routes = createRoutes()
  routes.openAPIRegistry.register('EventsInput', EventsInput)
  return routes
    .openapi(sendEvents, async (c) => {
      await handler(c.env.incoming, c.env.outgoing)
      return RESPONSE_ALREADY_SENT as never
    })
    .openapi(sendAccountEvents, async (c) => {
      await handler(c.env.incoming, c.env.outgoing, c.req.param('account'))
      return RESPONSE_ALREADY_SENT as never
    })
}
