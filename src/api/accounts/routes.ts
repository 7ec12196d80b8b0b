import { createAccount } from '../../actions/accounts/create.ts'
import { updateAccount } from '../../actions/accounts/update.ts'
import { listAccounts } from '../../store/accounts/accounts.ts'
import { accountOutput } from './output.ts'
import { changeAccountRoute, createAccountRoute, listAccountsRoute } from './contract.ts'
import { actionContext, anonymousContext } from '../routing/action-context.ts'
import type { Account } from '../../store/accounts/accounts.ts'
import type { Pagination } from '../../store/database/pagination.ts'
import { createRoutes, type RouteContext } from '../routing/context.ts'
import { pageAnswer, windowOf } from '../http/pagination.ts'

export function accountRoutes() {
  return createRoutes()
    .openapi(listAccountsRoute, async (c) => {
      const window = windowOf(c.req.valid('query'))
      const rows = await readAccounts(c, window)
      return c.json(pageAnswer(rows, window, { key: (row) => row.uuid, show: accountOutput }), 200)
    })
    .openapi(createAccountRoute, async (c) => {
      const made = await createAccount(anonymousContext(c), c.req.valid('json'))
      return c.json(accountOutput(made), 201)
    })
    .openapi(changeAccountRoute, async (c) => {
      const { location_confirmed: atHome, first_steps_dismissed: firstStepsDismissed, ...sent } = c.req.valid('json')
      const saved = await updateAccount(actionContext(c), { ...sent, firstStepsDismissed, atHome })
      return c.json(accountOutput(saved), 200)
    })
}

/** All accounts with the administrator key; otherwise that of the key or the person. */
async function readAccounts({ var: { db, app, principal } }: RouteContext, window: Pagination): Promise<Account[]> {
  return principal.accountId === null ? listAccounts(db, window) : [await app.accounts.ownOf(principal)]
}
