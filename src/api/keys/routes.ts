import { parseTime } from '../../calls/rfc3339.ts'
import { publicId, uuidOf, uuidv7 } from '../../ids.ts'
import { createApiKey, listApiKeys, revokeApiKey } from '../../store/people/api-keys.ts'
import type { ApiKey } from '../../store/people/api-keys.ts'
import { findApiSource, listSources, findSourceByUuid } from '../../store/sources/sources.ts'
import type { SourceRow } from '../../store/sources/sources.ts'
import { createKeyRoute, listKeysRoute, revokeKeyRoute } from './contract.ts'
import { findRowBy } from '../routing/find-row.ts'
import { createRoutes } from '../routing/context.ts'
import { actorOf } from '../routing/middleware.ts'
import { SCOPES, type Principal, type Scope } from '../auth/keyring.ts'
import type { RouteContext } from '../routing/context.ts'
import { hashOfKey, newApiKey } from '../auth/api-key.ts'
import { pageAnswer, windowOf } from '../http/pagination.ts'
import { Problem } from '../http/problem.ts'
import { timeOrNull, timeText } from '../../text/timestamp.ts'

export function keyRoutes() {
  return createRoutes()
    .openapi(listKeysRoute, async (c) => {
      const { accountId } = c.var.principal.account
      const window = windowOf(c.req.valid('query'))
      const [rows, sources] = [await listApiKeys(c.var.db, accountId, window), await sourcesById(c, accountId)]
      const show = (row: ApiKey) => shown(row, sources)
      return c.json(pageAnswer(rows, window, { key: (row) => row.keyId, show }), 200)
    })
    .openapi(createKeyRoute, async (c) => {
      const { name, scopes, source_id: sourceId, expires_at } = c.req.valid('json')
      const expiresAt = expiryOf(expires_at ?? null)
      requireOwnRights(c.var.principal, scopes, expiresAt)
      const source = await sourceFor(c, sourceId)
      const keyId = uuidv7()
      const key = newApiKey(keyId)
      const row = await createApiKey(c.var.db, {
        accountId: source.accountId,
        keyId,
        name,
        sourceId: source.sourceId,
        scopes: [...new Set(scopes)],
        hash: hashOfKey(key),
        last4: key.slice(-4),
        expiresAt,
      })
      c.var.changes.push({ type: 'key_created', accountId: row.accountId })
      const facts = { key: publicId('key', keyId), scopes: row.scopes.join(' '), ...actorOf(c) }
      c.var.afterCommit.push(() => c.var.app.securityLog.note('Key created', facts))
      return c.json({ ...shown(row, new Map([[source.sourceId, source]])), key }, 201)
    })
    .openapi(revokeKeyRoute, async (c) => {
      const { id } = c.req.valid('param')
      await findRowBy(c, 'key', revokeApiKey)
      c.var.changes.push({ type: 'key_revoked', accountId: c.var.principal.account.accountId })
      c.var.afterCommit.push(() => c.var.app.securityLog.note('Key revoked', { key: id, ...actorOf(c) }))
      return c.body(null, 204)
    })
}

/** Enough for every account: an account has a handful of sources. */
const SOURCES_MAX = 1000

async function sourcesById(c: RouteContext, accountId: number): Promise<Map<number, SourceRow>> {
  const sources = await listSources(c.var.db, accountId, { limit: SOURCES_MAX, after: null })
  return new Map(sources.map((source) => [source.sourceId, source]))
}

async function sourceFor(c: RouteContext, id: string | undefined): Promise<SourceRow> {
  const { accountId } = c.var.principal.account
  const uuid = id === undefined ? null : uuidOf('src', id)
  const source =
    id === undefined
      ? await findApiSource(c.var.db, accountId)
      : uuid === null
        ? undefined
        : await findSourceByUuid(c.var.db, accountId, uuid)
  if (source?.kind === 'api') return source
  const detail = source ? `This source is of kind ${source.kind}. A key needs a source of kind api.` : 'No such source.'
  throw new Problem('reference_not_found', 'The key could not be created.', {
    errors: [{ pointer: '/source_id', detail }],
  })
}

/** Throws 403 for a key that could do more than the one that asks, or for longer. */
function requireOwnRights(principal: Principal, wanted: readonly Scope[], until: Date | null): void {
  const more = wanted.filter((scope) => !principal.scopes.has(scope))
  if (more.length > 0) {
    const detail = `This key does not have ${more.map((scope) => `"${scope}"`).join(' and ')}.`
    throw new Problem(
      'exceeds_own_rights',
      'A key can only create keys with its own scopes. Create this one under Settings, API keys.',
      {
        errors: [{ pointer: '/scopes', detail }],
      },
    )
  }
  const own = principal.expiresAt
  if (own === null || (until !== null && until.getTime() <= own)) return
  throw new Problem(
    'exceeds_own_rights',
    'A key can only create keys that expire no later than itself. Create this one under Settings, API keys.',
    {
      errors: [{ pointer: '/expires_at', detail: `Must be no later than ${timeText(own)}.` }],
    },
  )
}

function expiryOf(text: string | null): Date | null {
  const time = text === null ? null : parseTime(text)
  if (text === null) return null
  if (time !== null && time > Date.now()) return new Date(time)
  const detail = time === null ? 'Must be a time such as 2027-01-01T00:00:00Z (RFC 3339).' : 'Must be in the future.'
  throw new Problem('validation_failed', 'Some values are invalid.', { errors: [{ pointer: '/expires_at', detail }] })
}

function shown(row: ApiKey, sources: ReadonlyMap<number, SourceRow>) {
  const source = row.sourceId === null ? undefined : sources.get(row.sourceId)
  return {
    id: publicId('key', row.keyId),
    name: row.name,
    scopes: SCOPES.filter((scope) => row.scopes.includes(scope)),
    source_id: source ? publicId('src', source.uuid) : null,
    last4: row.last4,
    created_at: timeText(row.createdAt),
    expires_at: timeOrNull(row.expiresAt),
    last_used_at: timeOrNull(row.lastUsedAt),
    revoked_at: timeOrNull(row.revokedAt),
  }
}
