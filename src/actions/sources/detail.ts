// Sources with their addresses, what prevents them from running, and their recent problems.
import { OffhookError } from '../../errors.ts'
import { publicId } from '../../ids.ts'
import { secretNames } from '../../sources/kinds/kind.ts'
import { kindOf } from '../../sources/kinds/kinds.ts'
import type { GapCode } from '../../sources/kinds/gap-codes.ts'
import type { SourceStatus } from '../../sources/source.ts'
import { listSecretsOfKind, readSecrets } from '../../store/secrets/secrets.ts'
import type { SecretRow } from '../../store/secrets/secrets.ts'
import { listSourceGaps } from '../../store/sources/source-gaps.ts'
import { findLastSeenAt, sealedAddressToken } from '../../store/sources/sources.ts'
import type { SourceRow } from '../../store/sources/sources.ts'
import type { ActionContext, ActionDeps } from '../context.ts'
import { may } from '../refusals.ts'
import { sourceOwner } from './save.ts'
import { maskSettings } from './settings.ts'

export interface SourceDetail {
  readonly row: SourceRow
  /** The settings with masked secrets. */
  readonly settings: Readonly<Record<string, unknown>>
  /** The address for posting; `null`: the source has none, or the actor may not see it. */
  readonly url: string | null
  /** Why the source does not run although it is on. */
  readonly blockedReason: string | null
  /** Why the stored source cannot be read (S46); `null`: it can be read. */
  readonly unreadable: string | null
}

export async function readSource(context: ActionContext, row: SourceRow): Promise<SourceDetail> {
  return detailOf(context, row, await readSecrets(context.db, sourceOwner(row)))
}

/** The detail of each row. The rows must belong to the context's account. */
export async function readSources(context: ActionContext, rows: readonly SourceRow[]): Promise<SourceDetail[]> {
  const kept = await listSecretsOfKind(context.db, context.account.accountId, 'source')
  const secrets = Map.groupBy(kept, (secret) => secret.ownerId)
  return Promise.all(rows.map((row) => detailOf(context, row, byName(secrets.get(row.sourceId) ?? []))))
}

function byName(rows: readonly SecretRow[]): Map<string, SecretRow> {
  return new Map(rows.map((row) => [row.name, row]))
}

async function detailOf(
  context: ActionContext,
  row: SourceRow,
  kept: ReadonlyMap<string, SecretRow>,
): Promise<SourceDetail> {
  const kind = kindOf(row.kind)
  return {
    row,
    settings: maskSettings(row, { secrets: kind ? secretNames(kind) : [], kept }),
    url: await readAddress(context, row),
    blockedReason: row.enabled ? context.deps.sources.stoppedWhy(row.sourceId) : null,
    unreadable: unreadableReason(context.deps, row),
  }
}

function unreadableReason({ unreadable }: ActionDeps, row: SourceRow): string | null {
  return unreadable.reasonOf('source', publicId('src', row.uuid), row.version)
}

async function readAddress({ access, deps, publicUrl }: ActionContext, row: SourceRow): Promise<string | null> {
  if (row.kind === 'api') return `${publicUrl}/api/v1/events`
  // Anybody with the address may send calls, so a key that may only read must not see it (S24).
  if (!may({ access }, 'sources.change')) return null
  const sealed = sealedAddressToken(row)
  if (sealed === null) return null
  try {
    return `${publicUrl}/in/${await deps.sealing.open(sealed.place, sealed.sealed)}`
  } catch (error) {
    // The token is damaged. The remedy is a new address (S46).
    if (error instanceof OffhookError) return null
    throw error
  }
}

const GAPS_SHOWN = 50

/** Times are milliseconds since 1970. */
export interface SourceState {
  readonly blocked: boolean
  /** `null`: Offhook does not connect to sources of this kind. */
  readonly connected: boolean | null
  /** Since when the source has been connected, or not connected. */
  readonly since: number | null
  readonly lastEventAt: number | null
  readonly problem: string | null
  readonly missingRights: SourceStatus['missingRights']
  readonly contexts: NonNullable<SourceStatus['contexts']>
  /** The newest gap first. */
  readonly gaps: readonly {
    readonly from: number
    readonly to: number | null
    readonly code: GapCode
    readonly dropped: number
  }[]
}

export async function readSourceState({ db, deps }: ActionContext, row: SourceRow): Promise<SourceState> {
  const { sources } = deps
  const status = sources.statusOf(row.sourceId)
  const received = sources.postedSource(row.sourceId)?.messageCounts()
  const kept = await listSourceGaps(db, row, GAPS_SHOWN)
  const gaps = [
    // Gaps that have ended are stored. Only the source itself knows a gap that has not ended.
    ...(status?.gaps ?? []).filter((gap) => gap.to === null),
    ...kept.map(({ fromAt, toAt, code, dropped }) => ({ from: fromAt, to: toAt, code, dropped })),
  ]
  return {
    blocked: row.enabled && sources.stoppedWhy(row.sourceId) !== null,
    connected: status?.connected ?? (kindOf(row.kind)?.mode === 'dialled' ? false : null),
    since: status?.since ?? null,
    lastEventAt: latest(status?.lastEventAt ?? received?.lastAt ?? null, await findLastSeenAt(db, row)),
    problem: unreadableReason(deps, row) ?? status?.problem ?? (row.enabled ? null : 'The source is switched off.'),
    missingRights: status?.missingRights ?? [],
    contexts: status?.contexts ?? [],
    gaps: gaps.toSorted((a, b) => b.from - a.from).slice(0, GAPS_SHOWN),
  }
}

/** The later of two times, either of which may be unknown. */
function latest(a: number | null, b: number | null): number | null {
  return a === null || b === null ? (a ?? b) : Math.max(a, b)
}
