// The health, the volume, the waiting deliveries and the size of accounts, for the list of accounts.
import { ACCOUNT_HEALTH, type AccountHealth } from '../../access/account-health.ts'
import { publicId } from '../../ids.ts'
import { isOffForReceiver } from '../../integrations/off-cause.ts'
import { localDay } from '../../render/template/local-day.ts'
import type { Account } from '../../store/accounts/accounts.ts'
import {
  listIntegrationStates,
  listSourceStates,
  readVolumes,
  type IntegrationState,
  type SourceState,
  type Volumes,
} from '../../store/accounts/overview.ts'
import { listSizes, type AccountSize } from '../../store/accounts/sizes.ts'
import type { Db } from '../../store/database/tables.ts'
import { isZone } from '../../time/time-zone.ts'
import type { ActionDeps } from '../context.ts'
import { healthOf } from '../integrations/health.ts'
import { unreadableReason } from '../integrations/unreadable-reason.ts'

export interface AccountOverview {
  readonly account: Account
  readonly health: AccountHealth
  /** How many integrations and sources are not healthy. */
  readonly troubled: { readonly integrations: number; readonly sources: number }
  readonly volumes: Pick<Volumes, 'today' | 'month'>
  /** How many deliveries are not settled. */
  readonly waiting: number
  /** `null`: not measured yet. */
  readonly size: AccountSize | null
}

interface Reading {
  readonly db: Db
  readonly deps: Pick<ActionDeps, 'delivery' | 'activity' | 'unreadable' | 'sources'>
  readonly now: number
}

const NO_VOLUME = { calls: 0, deliveries: 0 }

/** Reads four queries, however many accounts there are; the rest is in memory. */
export async function readOverviews(
  { db, deps, now }: Reading,
  accounts: readonly Account[],
): Promise<AccountOverview[]> {
  const ids = accounts.map(({ accountId }) => accountId)
  const days = accounts.map(({ accountId, timezone }) => ({
    accountId,
    // A stored time zone may be damaged (S46).
    today: localDay(isZone(timezone) ? timezone : 'UTC', now),
  }))
  const [volumeRows, sizeRows, integrationRows, sourceRows] = await Promise.all([
    readVolumes(db, days),
    listSizes(db, ids),
    listIntegrationStates(db, ids),
    listSourceStates(db, ids),
  ])
  const volumes = new Map(volumeRows.map((row) => [row.accountId, row]))
  const sizes = new Map(sizeRows.map((row) => [row.accountId, row]))
  const integrations = Map.groupBy(integrationRows, ({ accountId }) => accountId)
  const sources = Map.groupBy(sourceRows, ({ accountId }) => accountId)
  return accounts.map((account) => {
    const { accountId } = account
    const own = integrations.get(accountId) ?? []
    const ofIntegrations = own.map((row) => healthOfIntegration(row, deps)).filter((health) => health !== 'healthy')
    const broken = (sources.get(accountId) ?? []).filter((row) => isBroken(row, deps))
    return {
      account,
      health: worstOf([...ofIntegrations, ...broken.map(() => 'stopped' as const)]),
      troubled: { integrations: ofIntegrations.length, sources: broken.length },
      volumes: volumes.get(accountId) ?? { today: NO_VOLUME, month: NO_VOLUME },
      waiting: own.reduce((sum, row) => sum + (deps.delivery.standingOf(row.integrationId)?.waiting ?? 0), 0),
      size: sizes.get(accountId) ?? null,
    }
  })
}

/** An integration that a person switched off, or has not completed, is as it should be. */
function healthOfIntegration(row: IntegrationState, deps: Reading['deps']): AccountHealth {
  const { health } = healthOf(row, deps)
  if (health !== 'disabled') return health
  return isOffForReceiver(row.offCause) || unreadableReason(deps, row) !== null ? 'stopped' : 'healthy'
}

/** Whether no calls arrive from a source although it is on: it may not or cannot run, or its phone system is away. */
function isBroken({ sourceId, uuid, version }: SourceState, { sources, unreadable }: Reading['deps']): boolean {
  if (sources.stoppedWhy(sourceId) !== null || unreadable.reasonOf('source', publicId('src', uuid), version) !== null)
    return true
  const status = sources.statusOf(sourceId)
  return status !== null && !status.connected && status.problem !== null
}

function worstOf(all: readonly AccountHealth[]): AccountHealth {
  return ACCOUNT_HEALTH.findLast((health) => all.includes(health)) ?? 'healthy'
}
