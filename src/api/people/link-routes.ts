import { publicId } from '../../ids.ts'
import { accountById } from '../../store/accounts.ts'
import { getLinkRoute, useLinkRoute } from './link-contract.ts'
import { newRoutes, writing } from '../routing/context.ts'
import { addressOf } from '../http/client-address.ts'
import { beginSession, requireSafeWay } from './begin-session.ts'
import { findLink } from './link.ts'
import { emailOf, redeem, requireGoodPassword } from './use-link.ts'
import { timeText } from '../http/timestamp.ts'

/** One-time links: how people get in who have no password yet. */
export function linkRoutes() {
  return newRoutes()
    .openapi(getLinkRoute, async (c) => {
      const { link, person } = await findLink(c.var.door.parts.db, c.req.valid('param').token)
      const { kind, expires_at } = link
      return c.json({ kind, email: person?.email ?? null, expires_at: timeText(expires_at) }, 200)
    })
    .openapi(useLinkRoute, async (c) => {
      requireSafeWay(c)
      const use = c.req.valid('json')
      // Before the password is hashed: that is work which only who has a link may ask for.
      const found = await findLink(c.var.db, c.req.valid('param').token)
      const email = emailOf(found, use)
      const { entrance, passwordRules } = c.var.door
      const account = await accountById(c.var.db, found.link.account_id)
      await requireGoodPassword(passwordRules, use.password, { email, accountName: account?.name ?? '' })
      const passwordHash = await entrance.textOf(use.password)
      return writing(c, async () => {
        const person = await redeem(c.var.db, found, { email, passwordHash, use })
        const { parts, log } = c.var.door
        const facts = {
          person: publicId('per', person.person_id),
          kind: found.link.kind,
          address: addressOf(c.env.incoming),
        }
        c.var.afterCommit.push(
          () => parts.integrationsChanged(person.account_id),
          () => log.note('link used', facts),
        )
        return c.json(await beginSession(c, person), 200)
      })
    })
}
