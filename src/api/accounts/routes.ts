import { createAccount } from '../../actions/accounts/create.ts'
import { restoreAccount, planDeletion } from '../../actions/accounts/delete.ts'
import { handOver } from '../../actions/accounts/hand-over.ts'
import { resumeAccount, suspendAccount } from '../../actions/accounts/suspend.ts'
import { readOverviews } from '../../actions/accounts/overview.ts'
import { updateAccount } from '../../actions/accounts/update.ts'
import { findAccountById, listAccounts } from '../../store/accounts/accounts.ts'
import { countAccount } from '../../store/accounts/life.ts'
import { listAccountsOf } from '../../store/people/memberships.ts'
import { accountOutput, listedAccountOutput } from './output.ts'
import {
  changeAccountRoute,
  createAccountRoute,
  deleteAccountRoute,
  getAccountContentsRoute,
  getAccountRoute,
  handOverAccountRoute,
  restoreAccountRoute,
  listAccountsRoute,
  resumeAccountRoute,
  suspendAccountRoute,
} from './contract.ts'
import { isServerAdmin } from '../auth/principal.ts'
import { actionContext, anonymousContext } from '../routing/action-context.ts'
import type { Account } from '../../store/accounts/accounts.ts'
import type { Pagination } from '../../store/database/pagination.ts'
import { createRoutes, type RouteContext } from '../routing/context.ts'
import { pageAnswer, windowOf } from '../http/pagination.ts'
import { orThrow } from '../http/problem.ts'
import { findRow } from '../routing/find-row.ts'
import { requireSignedIn } from '../routing/middleware.ts'

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
    .openapi(getAccountRoute, (c) => c.json(accountOutput(c.var.account), 200))
    .openapi(suspendAccountRoute, async (c) =>
      c.json(accountOutput(orThrow(await suspendAccount(actionContext(c)))), 200),
    )
    .openapi(resumeAccountRoute, async (c) =>
      c.json(accountOutput(orThrow(await resumeAccount(actionContext(c)))), 200),
    )
    .openapi(getAccountContentsRoute, async (c) => {
      const { deliveries, ...others } = await countAccount(c.var.db, c.var.account.accountId)
      return c.json({ ...others, waiting_deliveries: deliveries }, 200)
    })
    .openapi(deleteAccountRoute, async (c) =>
      c.json(accountOutput(orThrow(await planDeletion(actionContext(c), c.req.valid('json')))), 200),
    )
    .openapi(restoreAccountRoute, async (c) =>
      c.json(accountOutput(orThrow(await restoreAccount(actionContext(c)))), 200),
    )
    .openapi(handOverAccountRoute, async (c) => {
      const { person_id: id, afterwards } = c.req.valid('json')
      const { personId } = requireSignedIn(c).person
      orThrow(await handOver(actionContext(c), { from: personId, to: await findRow(c, 'per', id), afterwards }))
      return c.body(null, 204)
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
