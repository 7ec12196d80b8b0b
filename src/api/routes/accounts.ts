import { publicId } from '../../ids.ts'
import { createAccount, listAccounts } from '../../store/accounts.ts'
import type { Account } from '../../store/accounts.ts'
import { createAccountRoute, listAccountsRoute } from '../contract/accounts.ts'
import { newRoutes } from '../door.ts'
import { pageAnswer, windowOf } from '../page.ts'
import { Problem } from '../problem.ts'
import { timeText } from '../rfc3339.ts'

export function accountRoutes() {
  return newRoutes()
    .openapi(listAccountsRoute, async (c) => {
      const { account, isAdmin } = c.var.asker
      const window = windowOf(c.req.valid('query'))
      const rows = isAdmin ? await listAccounts(c.var.db, window) : [account]
      return c.json(pageAnswer(rows, window, { key: (row) => row.uuid, show: accountOutput }), 200)
    })
    .openapi(createAccountRoute, async (c) => {
      if (!c.var.asker.isAdmin) throw new Problem(403, 'An account is made with the key of the operator.')
      const made = await createAccount(c.var.db, c.req.valid('json'))
      c.var.afterCommit.push(() => c.var.door.parts.integrationsChanged(made.account_id))
      return c.json(accountOutput(made), 201)
    })
}

function accountOutput({ account_id, uuid, name, timezone, country, created_at }: Account) {
  return { id: publicId('acc', uuid), number: account_id, name, timezone, country, created_at: timeText(created_at) }
}
