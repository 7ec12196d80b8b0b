import { uuidOf } from '../../ids.ts'
import { updateAccount, createAccount, listAccounts } from '../../store/accounts/accounts.ts'
import { accountOutput } from './output.ts'
import { changeAccountRoute, createAccountRoute, listAccountsRoute } from './contract.ts'
import { createRoutes } from '../routing/context.ts'
import { pageAnswer, windowOf } from '../http/pagination.ts'
import { Problem, notFound } from '../http/problem.ts'

export function accountRoutes() {
  return createRoutes()
    .openapi(listAccountsRoute, async (c) => {
      const { account, isAdmin } = c.var.principal
      const window = windowOf(c.req.valid('query'))
      const rows = isAdmin ? await listAccounts(c.var.db, window) : [account]
      return c.json(pageAnswer(rows, window, { key: (row) => row.uuid, show: accountOutput }), 200)
    })
    .openapi(createAccountRoute, async (c) => {
      if (!c.var.principal.isAdmin)
        throw new Problem('operator_required', 'Only the operator’s key can create an account.')
      const made = await createAccount(c.var.db, c.req.valid('json'))
      c.var.changes.push({ type: 'account_created', accountId: made.accountId })
      return c.json(accountOutput(made), 201)
    })
    .openapi(changeAccountRoute, async (c) => {
      const { id } = c.req.valid('param')
      const { accountId, uuid } = c.var.principal.account
      if (uuidOf('acc', id) !== uuid) throw notFound('account', id)
      const { location_confirmed: atHome, first_steps_dismissed: firstStepsDismissed, ...sent } = c.req.valid('json')
      const isTold = sent.timezone !== undefined || sent.country !== undefined
      const changed = await updateAccount(c.var.db, accountId, {
        ...sent,
        firstStepsDismissed,
        atHome: atHome ?? (isTold ? true : undefined),
      })
      c.var.changes.push({ type: 'account_saved', accountId })
      return c.json(accountOutput(changed), 200)
    })
}
