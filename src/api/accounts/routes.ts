import { createAccount } from '../../actions/accounts/create.ts'
import { updateAccount } from '../../actions/accounts/update.ts'
import { findAccountById, listAccounts } from '../../store/accounts/accounts.ts'
import { listAccountsOf } from '../../store/people/memberships.ts'
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

/** All accounts with the administrator key; otherwise those of the key or the person. */
async function readAccounts({ var: { db, principal } }: RouteContext, window: Pagination): Promise<Account[]> {
  const { key, signedIn } = principal
  if (signedIn) return listAccountsOf(db, signedIn.person.personId, window)
  if (!key) return listAccounts(db, window)
  const account = await findAccountById(db, key.accountId)
  return account ? [account] : []
}
