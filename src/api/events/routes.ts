import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import { EventsInput, sendEvents } from './contract.ts'
import { createRoutes } from '../routing/context.ts'
import type { EventsHandler } from './handler.ts'

/**
 * The row in the table of routes. Requests normally reach the handler before the table; a request that did not reaches it here.
 */
export function eventRoutes(handler: EventsHandler) {
  const routes = createRoutes()
  routes.openAPIRegistry.register('EventsInput', EventsInput)
  return routes.openapi(sendEvents, async (c) => {
    await handler(c.env.incoming, c.env.outgoing)
    return RESPONSE_ALREADY_SENT as never
  })
}
