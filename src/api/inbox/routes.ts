import { claimInbox } from '../../actions/inbox/claim.ts'
import { clearInbox } from '../../actions/inbox/clear.ts'
import { isUtf8 } from 'node:buffer'
import { publicId } from '../../ids.ts'
import { listInboxRequests } from '../../store/accounts/inbox.ts'
import type { InboxRequest } from '../../store/accounts/inbox.ts'
import { isPair } from '../../store/deliveries/stored-request.ts'
import { emptyInboxRoute, readInbox } from './contract.ts'
import { createRoutes } from '../routing/context.ts'
import { actionContext } from '../routing/action-context.ts'
import { orThrow } from '../http/problem.ts'
import { timeText } from '../../text/timestamp.ts'

export function inboxRoutes() {
  return createRoutes()
    .openapi(readInbox, async (c) => {
      const { token } = c.req.valid('param')
      orThrow(await claimInbox(actionContext(c), token))
      const rows = await listInboxRequests(c.var.db, token)
      return c.json({ data: rows.map(requestOutput), next: null }, 200)
    })
    .openapi(emptyInboxRoute, async (c) => {
      const { token } = c.req.valid('param')
      orThrow(await clearInbox(actionContext(c), token))
      return c.body(null, 204)
    })
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
