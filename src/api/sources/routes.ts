import { OffhookError } from '../../errors.ts'
import { publicId } from '../../ids.ts'
import { secretNames } from '../../sources/kinds/kind.ts'
import { kindOf } from '../../sources/kinds/kinds.ts'
import { readSecrets, listSecretsOfKind } from '../../store/secrets/secrets.ts'
import type { SecretRow } from '../../store/secrets/secrets.ts'
import { listSourceGaps } from '../../store/sources/source-gaps.ts'
import { sealedAddressToken, findLastSeenAt, listSources } from '../../store/sources/sources.ts'
import type { MissingRight } from '../../sources/source.ts'
import type { SourceRow } from '../../store/sources/sources.ts'
import {
  checkSource,
  createSourceRoute,
  deleteSourceRoute,
  getSource,
  listSourcesRoute,
  patchSource,
  sourceStatus,
} from './contract.ts'
import { findRow } from '../routing/find-row.ts'
import { createRoutes } from '../routing/context.ts'
import type { RouteContext } from '../routing/context.ts'
import { pageAnswer, windowOf } from '../http/pagination.ts'
import { orThrow, tooOften } from '../http/problem.ts'
import { timeOrNull, timeText } from '../../text/timestamp.ts'
import { createSource, sourceOwner } from '../../actions/sources/save.ts'
import { removeSource } from '../../actions/sources/remove.ts'
import { settingsForCheck } from '../../actions/sources/settings-for-check.ts'
import { updateSource } from '../../actions/sources/update.ts'
import { actionContext } from '../routing/action-context.ts'
import { maskSettings } from '../../actions/sources/settings.ts'
import { etagOf, requireVersion } from '../http/etag.ts'

const GAPS_SHOWN = 50

export function sourceRoutes() {
  return createRoutes()
    .openapi(checkSource, async (c) => {
      const { kind, settings, id } = c.req.valid('json')
      const before = id === undefined ? null : await findSource(c, id)
      const whole = orThrow(await settingsForCheck(actionContext(c), { kind, settings }, before))
      const tried = await c.var.app.deps.sources.checkConnection(c.var.principal.account.accountId, kind, whole)
      if ('waitS' in tried) throw tooOften(`Too many connection checks. Try again in ${tried.waitS} s.`, tried.waitS)
      const { connected, problem, missing } = tried
      return c.json(
        { ok: problem === null, connected, problem, missing_permissions: missing.map(permissionOutput) },
        200,
      )
    })
    .openapi(listSourcesRoute, async (c) => {
      const { accountId } = c.var.principal.account
      const window = windowOf(c.req.valid('query'))
      const rows = await listSources(c.var.db, accountId, window)
      const secrets = Map.groupBy(await listSecretsOfKind(c.var.db, accountId, 'source'), (secret) => secret.ownerId)
      const show = (row: SourceRow) => sourceOutput(c, row, byName(secrets.get(row.sourceId) ?? []))
      const page = pageAnswer(rows, window, { key: (row) => row.uuid, show: (row) => row })
      return c.json({ ...page, data: await Promise.all(page.data.map(show)) }, 200)
    })
    .openapi(createSourceRoute, async (c) => {
      const made = orThrow(await createSource(actionContext(c), c.req.valid('json')))
      return c.json(await loadSourceOutput(c, made), 201, { etag: etagOf(made) })
    })
    .openapi(getSource, async (c) => {
      const row = await findSource(c)
      return c.json(await loadSourceOutput(c, row), 200, { etag: etagOf(row) })
    })
    .openapi(patchSource, async (c) => {
      const row = await findSource(c)
      requireVersion(c.req.valid('header')['if-match'], row)
      const saved = orThrow(await updateSource(actionContext(c), row, c.req.valid('json')))
      return c.json(await loadSourceOutput(c, saved), 200, { etag: etagOf(saved) })
    })
    .openapi(deleteSourceRoute, async (c) => {
      const row = await findSource(c)
      requireVersion(c.req.valid('header')['if-match'], row)
      orThrow(await removeSource(actionContext(c), row))
      return c.body(null, 204)
    })
    .openapi(sourceStatus, async (c) => {
      const row = await findSource(c)
      return c.json(await statusOutput(c, row), 200)
    })
}

/** The source that the path names, or of this id. Throws 404 when the account has none such. */
export function findSource(c: RouteContext, id?: string): Promise<SourceRow> {
  return findRow(c, 'src', id)
}

function byName(rows: readonly SecretRow[]): Map<string, SecretRow> {
  return new Map(rows.map((row) => [row.name, row]))
}

export async function loadSourceOutput(c: RouteContext, row: SourceRow) {
  return sourceOutput(c, row, await readSecrets(c.var.db, sourceOwner(row)))
}

async function sourceOutput(c: RouteContext, row: SourceRow, kept: ReadonlyMap<string, SecretRow>) {
  const kind = kindOf(row.kind)
  const secrets = kind ? secretNames(kind) : []
  return {
    id: publicId('src', row.uuid),
    kind: row.kind,
    name: row.name,
    enabled: row.enabled,
    settings: maskSettings(row, { secrets, kept }),
    url: await addressOf(c, row),
    blocked_reason: row.enabled ? c.var.app.deps.sources.stoppedWhy(row.sourceId) : null,
    unreadable_reason: unreadableReason(c, row),
    managed_as: row.managedAs,
    version: row.version,
    created_at: timeText(row.createdAt),
    updated_at: timeText(row.updatedAt),
  }
}

/** Why a source cannot be read, as it is stored now (S46); `null`: it can. */
function unreadableReason(c: RouteContext, row: SourceRow): string | null {
  return c.var.app.deps.unreadable.reasonOf('source', publicId('src', row.uuid), row.version)
}

/** Where to post. */
async function addressOf(c: RouteContext, row: SourceRow): Promise<string | null> {
  const base = c.var.app.publicUrl()
  if (row.kind === 'api') return `${base}/api/v1/events`
  // Whoever has the address may send calls, which a key that only reads may not (S24).
  if (!c.var.principal.scopes.has('manage')) return null
  const sealed = sealedAddressToken(row)
  if (sealed === null) return null
  try {
    return `${base}/in/${await c.var.app.deps.sealing.open(sealed.place, sealed.sealed)}`
  } catch (error) {
    // It was damaged: a new address is the way out (S46).
    if (error instanceof OffhookError) return null
    throw error
  }
}

/** The later of two times that may not be known. */
function latest(a: number | null, b: number | null): number | null {
  return a === null || b === null ? (a ?? b) : Math.max(a, b)
}

async function statusOutput(c: RouteContext, row: SourceRow) {
  const status = c.var.app.deps.sources.statusOf(row.sourceId)
  const received = c.var.app.deps.sources.postedSource(row.sourceId)?.messageCounts()
  const kept = await listSourceGaps(c.var.db, row, GAPS_SHOWN)
  const gaps = [
    // One that is over is kept; one that lasts is known to the source alone.
    ...(status?.gaps ?? []).filter((gap) => gap.to === null),
    ...kept.map(({ fromAt, toAt, code, dropped }) => ({ from: fromAt, to: toAt, code, dropped })),
  ]
  return {
    blocked: row.enabled && c.var.app.deps.sources.stoppedWhy(row.sourceId) !== null,
    connected: status?.connected ?? (kindOf(row.kind)?.mode === 'dialled' ? false : null),
    since: timeOrNull(status?.since ?? null),
    last_event_at: timeOrNull(
      latest(status?.lastEventAt ?? received?.lastAt ?? null, await findLastSeenAt(c.var.db, row)),
    ),
    problem: unreadableReason(c, row) ?? status?.problem ?? (row.enabled ? null : 'The source is switched off.'),
    missing_permissions: (status?.missingRights ?? []).map(permissionOutput),
    gaps: gaps
      .toSorted((a, b) => b.from - a.from)
      .slice(0, GAPS_SHOWN)
      .map(({ from, to, code, dropped }) => ({ from: timeText(from), to: timeOrNull(to), code, dropped })),
    contexts: (status?.contexts ?? []).map(({ name, proposed, marked }) => ({
      name,
      suggested_role: proposed,
      role: marked,
    })),
  }
}

function permissionOutput({ right, without }: MissingRight) {
  return { permission: right, effect: without }
}
