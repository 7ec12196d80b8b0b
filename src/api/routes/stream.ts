import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import { stream } from '../contract/stream.ts'
import { newRoutes } from '../door.ts'
import { follow } from '../stream.ts'

export function streamRoutes() {
  return newRoutes().openapi(stream, (c) => {
    if (c.env.incoming.method === 'HEAD') return c.body(null, 200, { 'content-type': 'text/event-stream' })
    const { account_id } = c.var.asker.account
    follow(c.env.outgoing, (listener) => c.var.door.parts.subscribe(account_id, listener))
    // What follows is written to the connection itself, for as long as it is there.
    return RESPONSE_ALREADY_SENT
  })
}
