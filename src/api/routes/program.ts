import { healthz, metricsRoute, readyz } from '../contract/program.ts'
import { newRoutes } from '../door.ts'
import type { DoorContext } from '../door.ts'
import { Problem, unavailable } from '../problem.ts'

/** What those ask who run the program. */
export function programRoutes() {
  return newRoutes()
    .openapi(healthz, (c) => c.json({ status: 'alive' as const, version: c.var.door.parts.version }, 200))
    .openapi(readyz, (c) => {
      const why = c.var.door.parts.notReady()
      if (why !== null) throw unavailable(why)
      return c.json({ status: 'ready' as const }, 200)
    })
    .openapi(metricsRoute, async (c) => {
      if (!isFromHere(c)) await requireOperator(c)
      return c.text(await c.var.door.metrics.text(), 200)
    })
}

const loopback = /^(?:127\.|::1$|::ffff:127\.)/

/** From this machine, and not passed on by a proxy that happens to stand on it. */
function isFromHere(c: DoorContext): boolean {
  const passedOn = ['forwarded', 'x-forwarded-for', 'x-real-ip', 'via'].some((name) => c.req.header(name) !== undefined)
  return loopback.test(c.env.incoming.socket.remoteAddress ?? '') && !passedOn
}

/** The numbers are those of all accounts. */
async function requireOperator(c: DoorContext): Promise<void> {
  const asker = await c.var.door.keyring.ask(c.req.header('authorization'), undefined)
  if (!asker.isAdmin)
    throw new Problem(403, 'The numbers are those of all accounts: they need the key of the operator.')
}
