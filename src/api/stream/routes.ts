import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import { stream } from './contract.ts'
import { newRoutes } from '../routing/context.ts'
import type { DoorContext } from '../routing/context.ts'
import { Problem } from '../http/problem.ts'
import { follow } from './server-sent-events.ts'

export function streamRoutes() {
  return newRoutes().openapi(stream, (c) => {
    if (c.env.incoming.method === 'HEAD') return c.body(null, 200, { 'content-type': 'text/event-stream' })
    const { account_id } = c.var.asker.account
    const { parts, keyring, streams } = c.var.door
    const leave = streams.enter(c.var.asker)
    follow(c.env.outgoing, {
      subscribe: (listener) => parts.subscribe(account_id, listener),
      mayStill: () => isStillKnown(c),
      onDoubt: (listener) => keyring.onForget(listener),
      onEnd: leave,
    })
    // What follows is written to the connection itself, for as long as it is there.
    return RESPONSE_ALREADY_SENT
  })
}

/** Whether who asked would still be let in. While the database is away nobody can say: then the stream goes on. */
async function isStillKnown(c: DoorContext): Promise<boolean> {
  try {
    // A page that is left open is not used by that.
    await c.var.door.ask(c.env.incoming.headers, { use: false })
    return true
  } catch (thrown) {
    return !(thrown instanceof Problem)
  }
}
