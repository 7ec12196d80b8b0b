import { applyConfiguration } from '../../actions/configuration/apply.ts'
import { exportConfiguration } from '../../actions/configuration/export.ts'
import { actionContext } from '../routing/action-context.ts'
import { readConfig } from './read-config.ts'
import { createSecretGuessLimit } from '../../actions/configuration/secret-guess-limit.ts'
import { ConfigOrder, applyConfigRoute, getConfig } from './contract.ts'
import { createRoutes } from '../routing/context.ts'
import { runAndRollBack, runInTransaction } from '../routing/transaction.ts'
import type { RouteContext } from '../routing/context.ts'
import { inTurn } from '../routing/middleware.ts'
import { orThrow, Problem } from '../http/problem.ts'
import { flawsIn } from '../../flaws/schema-flaws.ts'

const OrderFrame = ConfigOrder.omit({ config: true }).loose()

/** The whole configuration of an account, exported and applied. */
export function configRoutes() {
  const routes = createRoutes()
  const guesses = createSecretGuessLimit()
  routes.openAPIRegistry.register('ApplyConfigInput', ConfigOrder)
  return routes
    .openapi(getConfig, async (c) => {
      const { config, secrets } = orThrow(await exportConfiguration(actionContext(c)))
      const shown = secrets.map(({ pointer, variable, what }) => ({ pointer, variable, description: what }))
      return c.json({ config, secrets: shown }, 200)
    })
    .openapi(applyConfigRoute, async (c) => {
      const { config, dry_run, keep_secrets } = await orderOf(c)
      const apply = async () =>
        orThrow(await applyConfiguration(actionContext(c), config, { keepSecrets: keep_secrets, guesses }))
      if (dry_run) return c.json({ plan: await runAndRollBack(c, apply), applied: false }, 200)
      return runInTransaction(c, async () => c.json({ plan: await apply(), applied: true }, 200))
    })
}

/** Pointers to errors start at the configuration, because that is where the author of the file looks for them. */
async function orderOf(c: RouteContext) {
  const sent: unknown = await c.req.json()
  const around = OrderFrame.safeParse(sent)
  if (!around.success)
    throw new Problem('validation_failed', 'Some values are invalid.', { errors: flawsIn(around.error) })
  const { config, dry_run, keep_secrets, ...others } = around.data
  const [unknown] = Object.keys(others)
  if (unknown !== undefined)
    throw new Problem('validation_failed', 'Some values are invalid.', {
      errors: [{ pointer: `/${unknown}`, detail: 'Unknown property.' }],
    })
  return { config: await inTurn(c, () => readConfig(config)), dry_run, keep_secrets }
}
