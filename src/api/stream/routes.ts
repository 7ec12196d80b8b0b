import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import { stream } from './contract.ts'
import { createRoutes } from '../routing/context.ts'
import type { RouteContext } from '../routing/context.ts'
import { Problem } from '../http/problem.ts'
import type { FollowAccount } from './live-changes.ts'
import type { StreamLimits } from './limits.ts'
import { streamChanges } from './server-sent-events.ts'

export function streamRoutes(limits: StreamLimits, follow: FollowAccount) {
  return createRoutes().openapi(stream, (c) => {
    if (c.env.incoming.method === 'HEAD') return c.body(null, 200, { 'content-type': 'text/event-stream' })
    const { accountId } = c.var.account
    const { keyring } = c.var.app
    const leave = limits.enter({ name: c.var.principal.name, accountId, whose: 'This key or person' })
    streamChanges(c.env.outgoing, {
      subscribe: (listener) => follow(accountId, listener),
      mayStill: () => isStillKnown(c),
      onDoubt: (listener) => keyring.onInvalidate(listener),
      onEnd: leave,
    })
    // From here on, the stream writes to the connection itself until it closes.
    return RESPONSE_ALREADY_SENT
  })
}

/** Whether the principal may still read. While the database is unavailable, the stream continues. */
async function isStillKnown(c: RouteContext): Promise<boolean> {
  try {
    // An open page alone does not count as a use of the session.
    const principal = await c.var.app.authenticate(c.env.incoming, { countsAsUse: false })
    await c.var.app.accounts.enter(principal, c.req.param('account') ?? '', 'calls.read')
    return true
  } catch (thrown) {
    return !(thrown instanceof Problem)
  }
}
