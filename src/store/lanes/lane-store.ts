// The dispatcher's lanes in the database: the statements of lane-statements.ts, under this node's epoch.
import type { LaneStore } from '../../delivery/lane-store.ts'
import type { ClaimedDelivery, Settlement } from '../../delivery/claimed-delivery.ts'
import type { Epoch } from './epoch.ts'
import { supersedeOlderStatuses, supersedeStale } from './supersede-skip-cancel.ts'
import type { HotConnection } from '../database/hot-connection.ts'
import { partitionDay } from '../database/partitions.ts'
import {
  claimLanes,
  settleHeads,
  readDueIntegrations,
  releaseLanes,
  loadHeads,
  insertLateAttempts,
  type LaneHeads,
} from './lane-statements.ts'

interface LaneStoreDeps {
  readonly epoch: Epoch
  /** The connection for claims and for the search for due lanes. */
  readonly claims: HotConnection
  /** The connection for work that nobody waits for: superseding old statuses. */
  readonly maintenance: HotConnection
  /** The connection for settling: separate, so that settlements and claims do not wait for each other. */
  readonly settles: HotConnection
}

export function createLaneStore({ epoch, claims, settles, maintenance }: LaneStoreDeps): LaneStore {
  const now = () => ({ epoch: epoch.number, day: partitionDay() })

  /**
   * Loads heads that were not visible to a statement's snapshot, in a new snapshot. A head that is missing now was settled
   * elsewhere (canceled, superseded): its lane moves on without an attempt, to a head that may be missing as well.
   */
  async function loadUnread(connection: HotConnection, unread: LaneHeads['unread']): Promise<ClaimedDelivery[]> {
    const loaded: ClaimedDelivery[] = []
    let left = unread
    while (left.length > 0) {
      const heads = await loadHeads(connection, left)
      loaded.push(...heads)
      const found = new Set(heads.map((h) => `${h.laneId} ${h.integrationId}`))
      const missing = left.filter((key) => !found.has(`${key.laneId} ${key.integrationId}`))
      if (missing.length === 0) break
      const next = await settleHeads(connection, now(), missing.map(settledElsewhere))
      loaded.push(...next.claimed)
      left = next.unread
    }
    return loaded
  }

  return {
    async claim(requests) {
      epoch.check()
      const { claimed, unread } = await claimLanes(claims, epoch.number, requests)
      const counts = new Map<number, number>()
      for (const { integrationId } of [...claimed, ...unread])
        counts.set(integrationId, (counts.get(integrationId) ?? 0) + 1)
      return { deliveries: unread.length === 0 ? claimed : [...claimed, ...(await loadUnread(claims, unread))], counts }
    },
    async settle(settlings) {
      epoch.check()
      const done = await settleHeads(settles, now(), settlings)
      if (done.late.length > 0) await insertLateAttempts(settles, now(), done.late)
      const latest = settlings.filter((s) => s.latest)
      const superseded = latest.length === 0 ? [] : await supersedeOlderStatuses(settles, now(), latest)
      const next =
        done.unread.length === 0 ? done.claimed : [...done.claimed, ...(await loadUnread(settles, done.unread))]
      return { next, superseded }
    },
    async giveBack(keys) {
      epoch.check()
      await releaseLanes(claims, epoch.number, keys)
    },
    due: () => readDueIntegrations(claims),
    supersedeStale: (integrationId) => supersedeStale(maintenance, now(), integrationId),
  }
}

function settledElsewhere(key: LaneHeads['unread'][number]): Settlement {
  return {
    ...key,
    callId: null,
    deliveryId: null,
    state: 'canceled',
    retryInMs: null,
    keep: true,
    latest: false,
    attempt: null,
  }
}
