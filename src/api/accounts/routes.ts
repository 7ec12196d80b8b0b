import { createAccount } from '../../actions/accounts/create.ts'
import { readOverviews } from '../../actions/accounts/overview.ts'
import { updateAccount } from '../../actions/accounts/update.ts'
import { findAccountById, listAccounts } from '../../store/accounts/accounts.ts'
import { listAccountsOf } from '../../store/people/memberships.ts'
import { accountOutput, listedAccountOutput } from './output.ts'
import { changeAccountRoute, createAccountRoute, listAccountsRoute } from './contract.ts'
import { isServerAdmin } from '../auth/principal.ts'
import { actionContext, anonymousContext } from '../routing/action-context.ts'
import type { Account } from '../../store/accounts/accounts.ts'
import type { Pagination } from '../../store/database/pagination.ts'
import { createRoutes, type RouteContext } from '../routing/context.ts'
import { pageAnswer, windowOf } from '../http/pagination.ts'

export function accountRoutes() {
  return createRoutes()
    .openapi(listAccountsRoute, async (c) => {
      const window = windowOf(c.req.valid('query'))
      const { db, app } = c.var
      const accounts = await readAccounts(c, window)
      const rows = await readOverviews({ db, deps: app.deps, now: Date.now() }, accounts)
      return c.json(pageAnswer(rows, window, { key: ({ account }) => account.uuid, show: listedAccountOutput }), 200)
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

/** All accounts for administrators of this server; otherwise those of the key or the person. */
async function readAccounts({ var: { db, principal } }: RouteContext, window: Pagination): Promise<Account[]> {
  const { key, signedIn } = principal
  if (isServerAdmin(principal)) return listAccounts(db, window)
  if (signedIn) return listAccountsOf(db, signedIn.person.personId, window)
  const account = key && (await findAccountById(db, key.accountId))
  return account ? [account] : []
}
