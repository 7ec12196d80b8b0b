import { createAccount } from '../../actions/accounts/create.ts'
import { updateAccount } from '../../actions/accounts/update.ts'
import { uuidOf } from '../../ids.ts'
import { listAccounts } from '../../store/accounts/accounts.ts'
import { accountOutput } from './output.ts'
import { changeAccountRoute, createAccountRoute, listAccountsRoute } from './contract.ts'
import { actionContext } from '../routing/action-context.ts'
import { createRoutes } from '../routing/context.ts'
import { pageAnswer, windowOf } from '../http/pagination.ts'
import { notFound, orThrow } from '../http/problem.ts'

export function accountRoutes() {
  return createRoutes()
    .openapi(listAccountsRoute, async (c) => {
      const { account, isAdmin } = c.var.principal
      const window = windowOf(c.req.valid('query'))
      const rows = isAdmin ? await listAccounts(c.var.db, window) : [account]
      return c.json(pageAnswer(rows, window, { key: (row) => row.uuid, show: accountOutput }), 200)
    })
    .openapi(createAccountRoute, async (c) => {
      const made = orThrow(await createAccount(actionContext(c), c.req.valid('json')))
      return c.json(accountOutput(made), 201)
    })
    .openapi(changeAccountRoute, async (c) => {
      const { id } = c.req.valid('param')
      if (uuidOf('acc', id) !== c.var.principal.account.uuid) throw notFound('account', id)
      const { location_confirmed: atHome, first_steps_dismissed: firstStepsDismissed, ...sent } = c.req.valid('json')
      const saved = await updateAccount(actionContext(c), { ...sent, firstStepsDismissed, atHome })
      return c.json(accountOutput(saved), 200)
    })
}
