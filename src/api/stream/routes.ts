import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import type { Access } from '../../access/policy.ts'
import { StreamedChange, stream } from './contract.ts'
import { createRoutes } from '../routing/context.ts'
import type { RouteContext } from '../routing/context.ts'
import { Problem } from '../http/problem.ts'
import type { FollowAccount } from './live-changes.ts'
import type { StreamLimits } from './limits.ts'
import { showsRows } from '../routing/shown.ts'
import type { LiveChange } from './live-changes.ts'
import { streamChanges } from './server-sent-events.ts'

export function streamRoutes(limits: StreamLimits, follow: FollowAccount) {
  return createRoutes().openapi(stream, (c) => {
    if (c.env.incoming.method === 'HEAD') return c.body(null, 200, { 'content-type': 'text/event-stream' })
    const { accountId } = c.var.account
    const { app, access, visit, principal } = c.var
    const leave = limits.enter({ name: principal.name, accountId, whose: 'This key or person' })
    // What the stream shows is decided once: a change of rights ends the stream, and the reader connects again.
    const show = showsRows<LiveChange>(c, StreamedChange)
    streamChanges(c.env.outgoing, {
      subscribe: (listener) => follow(accountId, (change) => listener(show(change))),
      mayStill: () => maySeeTheSame(c, access),
      onDoubt: (listener) => app.keyring.onInvalidate(listener),
      endsAt: Math.min(visit?.endsAt ?? Infinity, principal.expiresAt ?? Infinity),
      onEnd: leave,
    })
    // From here on, the stream writes to the connection itself until it closes.
    return RESPONSE_ALREADY_SENT
  })
}

/** Whether the principal may still read, with the same rights. While the database is unavailable, the stream continues. */
async function maySeeTheSame(c: RouteContext, { rights }: Access): Promise<boolean> {
  try {
    // An open page alone does not count as a use of the session.
    const principal = await c.var.app.authenticate(c.env.incoming, { countsAsUse: false })
    const { access } = await c.var.app.accounts.enter(principal, c.req.param('account') ?? '', 'calls.read')
    return access.rights.size === rights.size && [...rights].every((right) => access.rights.has(right))
  } catch (thrown) {
    return !(thrown instanceof Problem)
  }
}
