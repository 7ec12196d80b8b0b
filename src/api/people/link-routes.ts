import { publicId } from '../../ids.ts'
import { findAccountById } from '../../store/accounts/accounts.ts'
import { getLinkRoute, useLinkRoute } from './link-contract.ts'
import { createRoutes } from '../routing/context.ts'
import { runInTransaction } from '../routing/transaction.ts'
import { clientAddress } from '../http/client-address.ts'
import { beginSession, requireSecureConnection } from './begin-session.ts'
import { findLink } from './link.ts'
import { emailOf, redeemLink, requireStrongPassword } from './use-link.ts'
import { timeText } from '../../text/timestamp.ts'

/** One-time links: how people get in who have no password yet. */
export function linkRoutes() {
  return createRoutes()
    .openapi(getLinkRoute, async (c) => {
      const { db } = c.var.app.deps
      const { link, person } = await findLink(db, c.req.valid('param').token)
      const { kind, expiresAt, accountId } = link
      // A setup link leads to no account that has a name: the first person names it.
      const account = person === null ? undefined : await findAccountById(db, accountId)
      return c.json(
        {
          kind,
          email: person?.email ?? null,
          account_name: account?.name ?? null,
          expires_at: timeText(expiresAt),
        },
        200,
      )
    })
    .openapi(useLinkRoute, async (c) => {
      requireSecureConnection(c)
      const use = c.req.valid('json')
      // Before the password is hashed: that is work which only who has a link may ask for.
      const found = await findLink(c.var.db, c.req.valid('param').token)
      const email = emailOf(found, use)
      const { passwordLogin, passwordRules } = c.var.app
      const account = await findAccountById(c.var.db, found.link.accountId)
      await requireStrongPassword(passwordRules, use.password, {
        email,
        accountName: use.account_name ?? account?.name ?? '',
      })
      const passwordHash = await passwordLogin.hash(use.password)
      return runInTransaction(c, async () => {
        const person = await redeemLink(c.var.db, found, { email, passwordHash, use })
        const facts = {
          person: publicId('per', person.personId),
          kind: found.link.kind,
          address: clientAddress(c.env.incoming),
        }
        c.var.changes.push({ type: 'person_joined', accountId: person.accountId })
        c.var.afterCommit.push(() => c.var.app.securityLog.note('Link used', facts))
        return c.json(await beginSession(c, person), 200)
      })
    })
}
