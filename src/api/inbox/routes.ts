import { TOKEN_PATTERN } from '../../actions/inbox/inbox-flaw.ts'
import { isUtf8 } from 'node:buffer'
import { publicId } from '../../ids.ts'
import { claimInbox, emptyInbox, listInboxRequests } from '../../store/accounts/inbox.ts'
import type { InboxRequest } from '../../store/accounts/inbox.ts'
import { isPair } from '../../store/deliveries/stored-request.ts'
import { emptyInboxRoute, readInbox } from './contract.ts'
import { createRoutes } from '../routing/context.ts'
import type { RouteContext } from '../routing/context.ts'
import { notFound } from '../http/problem.ts'
import { timeText } from '../../text/timestamp.ts'

export function inboxRoutes() {
  return createRoutes()
    .openapi(readInbox, async (c) => {
      const { token } = c.req.valid('param')
      await claim(c, token)
      const rows = await listInboxRequests(c.var.db, token)
      return c.json({ data: rows.map(requestOutput), next: null }, 200)
    })
    .openapi(emptyInboxRoute, async (c) => {
      const { token } = c.req.valid('param')
      await claim(c, token)
      await emptyInbox(c.var.db, token)
      return c.body(null, 204)
    })
}

/** Throws 404 for what cannot name an inbox, and for one that is another account's. */
async function claim(c: RouteContext, token: string): Promise<void> {
  const mine = TOKEN_PATTERN.test(token) && (await claimInbox(c.var.db, c.var.principal.account.accountId, token))
  if (!mine) throw notFound('inbox', token)
}

function requestOutput({ id, at, method, url, headers, body, answered }: InboxRequest) {
  const bytes = isUtf8(body) ? null : body.toString('base64')
  return {
    id: publicId('req', id),
    at: timeText(at),
    method,
    url,
    headers: Array.isArray(headers) ? headers.filter(isPair) : [],
    body: body.toString('utf8'),
    body_base64: bytes,
    status_code: answered,
  }
}
