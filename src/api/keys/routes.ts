import { RIGHTS } from '../../access/policy.ts'
import { createKey } from '../../actions/keys/create.ts'
import { updateKey } from '../../actions/keys/update.ts'
import { listKeys, withSource, type KeyWithSource } from '../../actions/keys/list.ts'
import { revokeKey } from '../../actions/keys/revoke.ts'
import { parseTime } from '../../calls/rfc3339.ts'
import { publicId } from '../../ids.ts'
import { timeOrNull, timeText } from '../../text/timestamp.ts'
import { pageAnswer, windowOf } from '../http/pagination.ts'
import { orThrow, Problem } from '../http/problem.ts'
import { actionContext } from '../routing/action-context.ts'
import { createRoutes } from '../routing/context.ts'
import { findRow } from '../routing/find-row.ts'
import { createKeyRoute, listKeysRoute, revokeKeyRoute, updateKeyRoute } from './contract.ts'

export function keyRoutes() {
  return createRoutes()
    .openapi(listKeysRoute, async (c) => {
      const window = windowOf(c.req.valid('query'))
      const rows = await listKeys(actionContext(c), window)
      return c.json(pageAnswer(rows, window, { key: ({ row }) => row.keyId, show: keyOutput }), 200)
    })
    .openapi(createKeyRoute, async (c) => {
      const { name, role, owner, addresses, source_id: sourceId, expires_at, ...sent } = c.req.valid('json')
      const rights = sent.rights ?? (role === null ? (['events'] as const) : [])
      const input = { name, role, rights, owner, addresses, sourceId, expiresAt: expiryOf(expires_at ?? null) }
      const { key, ...made } = orThrow(await createKey(actionContext(c), input))
      return c.json({ ...keyOutput(made), key }, 201)
    })
    .openapi(updateKeyRoute, async (c) => {
      const context = actionContext(c)
      const row = orThrow(await updateKey(context, await findRow(c, 'key'), c.req.valid('json')))
      return c.json(keyOutput(await withSource(context, row)), 200)
    })
    .openapi(revokeKeyRoute, async (c) => {
      orThrow(await revokeKey(actionContext(c), c.req.valid('param').id))
      return c.body(null, 204)
    })
}

/** The expiry in milliseconds since 1970. Throws 400 for an invalid time. */
function expiryOf(text: string | null): number | null {
  const time = text === null ? null : parseTime(text)
  if (text === null || time !== null) return time
  const detail = 'Must be a time such as 2027-01-01T00:00:00Z (RFC 3339).'
  throw new Problem('validation_failed', 'Some values are invalid.', { errors: [{ pointer: '/expires_at', detail }] })
}

function keyOutput({ row, source }: KeyWithSource) {
  return {
    id: publicId('key', row.keyId),
    name: row.name,
    role: row.role,
    rights: RIGHTS.filter((right) => row.rights.includes(right)),
    owner: row.ownerId === null ? null : publicId('per', row.ownerId),
    owner_left_at: timeOrNull(row.ownerLeftAt),
    addresses: row.addresses,
    source_id: source ? publicId('src', source.uuid) : null,
    last4: row.last4,
    created_at: timeText(row.createdAt),
    expires_at: timeOrNull(row.expiresAt),
    last_used_at: timeOrNull(row.lastUsedAt),
    revoked_at: timeOrNull(row.revokedAt),
  }
}
