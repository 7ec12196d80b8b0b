import { expiryOf, findLink, type FoundLink } from '../../actions/people/link.ts'
import { acceptInvitation, emailForLink, useLink } from '../../actions/people/use-link.ts'
import { listAccountsOfGroup } from '../../store/people/groups.ts'
import { timeText } from '../../text/timestamp.ts'
import { orThrow } from '../http/problem.ts'
import { actorContext, anonymousContext } from '../routing/action-context.ts'
import { createRoutes } from '../routing/context.ts'
import { requireSignedIn } from '../routing/middleware.ts'
import { runInTransaction } from '../routing/transaction.ts'
import { beginSession, requireSecureConnection } from './begin-session.ts'
import { acceptInvitationRoute, getLinkRoute, useLinkRoute } from './link-contract.ts'
import { passwordOwnerOf, requireStrongPassword } from './strong-password.ts'

/** One-time links: how people without a password sign in, and how people become members. */
export function linkRoutes() {
  return createRoutes()
    .openapi(getLinkRoute, async (c) => {
      const found = orThrow(await findLink(c.var.app.deps.db, c.req.valid('param').token))
      return c.json({ ...linkOutput(found), expires_at: timeText(expiryOf(found)) }, 200)
    })
    .openapi(useLinkRoute, async (c) => {
      requireSecureConnection(c)
      const { email: sent, password, name, timezone, country, account_name: accountName } = c.req.valid('json')
      // Checked before the password is hashed: only people with a valid link may cause that work.
      const found = orThrow(await findLink(c.var.db, c.req.valid('param').token))
      const email = orThrow(emailForLink(found, sent))
      const { passwordLogin, passwordRules } = c.var.app
      const owner =
        found.kind === 'password'
          ? await passwordOwnerOf(c.var.db, found.person)
          : { email, accountName: accountName ?? (found.kind === 'group' ? found.group.name : found.account.name) }
      await requireStrongPassword(passwordRules, password, owner)
      const passwordHash = await passwordLogin.hash(password)
      const use = { email, passwordHash, name, account: { name: accountName, timezone, country } }
      return runInTransaction(c, async () => {
        const person = orThrow(await useLink(anonymousContext(c), found, use))
        return c.json(await beginSession(c, { person, means: 'link' }), 200)
      })
    })
    .openapi(acceptInvitationRoute, async (c) => {
      const { person } = requireSignedIn(c)
      const found = orThrow(await findLink(c.var.db, c.req.valid('param').token))
      orThrow(await acceptInvitation(actorContext(c), found, person))
      const [first] = found.kind === 'group' ? await listAccountsOfGroup(c.var.db, found.group.groupId) : []
      const account = found.kind === 'invitation' ? found.account : first
      return c.json({ account_number: account?.accountId ?? null }, 200)
    })
}

function linkOutput(found: FoundLink) {
  switch (found.kind) {
    // The first person names the account.
    case 'first':
      return { kind: found.kind, email: null, account_name: null, group: null, role: null }
    case 'group':
      return {
        kind: 'invitation' as const,
        email: found.invitation.email,
        account_name: null,
        group: { name: found.group.name, accounts: found.accounts },
        role: found.invitation.role,
      }
    case 'invitation':
      return {
        kind: found.kind,
        group: null,
        email: found.invitation.email,
        account_name: found.account.name,
        role: found.invitation.role,
      }
    case 'password':
      return { kind: found.kind, email: found.person.email, account_name: null, group: null, role: null }
  }
}
