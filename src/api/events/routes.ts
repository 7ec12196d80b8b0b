import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import { EventsInput, sendEvents } from './contract.ts'
import { newRoutes } from '../routing/context.ts'
import type { EventsDoor } from './handler.ts'

/** The row of the table; the door itself is asked before the table, and here once more where it was not. */
export function eventRoutes(door: EventsDoor) {
  const routes = newRoutes()
  routes.openAPIRegistry.register('EventsInput', EventsInput)
  return routes.openapi(sendEvents, async (c) => {
    await door(c.env.incoming, c.env.outgoing)
    return RESPONSE_ALREADY_SENT as never
  })
}
