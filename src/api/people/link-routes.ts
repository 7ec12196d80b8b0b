import { findLink } from '../../actions/people/link.ts'
import { emailForLink, useLink } from '../../actions/people/use-link.ts'
import { timeText } from '../../text/timestamp.ts'
import { orThrow } from '../http/problem.ts'
import { anonymousContext } from '../routing/action-context.ts'
import { createRoutes } from '../routing/context.ts'
import { runInTransaction } from '../routing/transaction.ts'
import { beginSession, requireSecureConnection } from './begin-session.ts'
import { getLinkRoute, useLinkRoute } from './link-contract.ts'
import { requireStrongPassword } from './strong-password.ts'

/** One-time links: how people without a password sign in. */
export function linkRoutes() {
  return createRoutes()
    .openapi(getLinkRoute, async (c) => {
      const { link, person, account } = orThrow(await findLink(c.var.app.deps.db, c.req.valid('param').token))
      return c.json(
        {
          kind: link.kind,
          email: person?.email ?? null,
          // A setup link has no account name: the first person names the account.
          account_name: person === null ? null : (account?.name ?? null),
          expires_at: timeText(link.expiresAt),
        },
        200,
      )
    })
    .openapi(useLinkRoute, async (c) => {
      requireSecureConnection(c)
      const { email: sent, password, name, timezone, country, account_name: accountName } = c.req.valid('json')
      // Checked before the password is hashed: only people with a valid link may cause that work.
      const found = orThrow(await findLink(c.var.db, c.req.valid('param').token))
      const email = orThrow(emailForLink(found, sent))
      const { passwordLogin, passwordRules } = c.var.app
      const owner = { email, accountName: accountName ?? found.account?.name ?? '' }
      await requireStrongPassword(passwordRules, password, owner)
      const passwordHash = await passwordLogin.hash(password)
      const use = { email, passwordHash, name, account: { name: accountName, timezone, country } }
      return runInTransaction(c, async () => {
        const person = orThrow(await useLink(anonymousContext(c), found, use))
        return c.json(await beginSession(c, { person, means: 'link' }), 200)
      })
    })
}
