// Keeps the lanes for the dispatcher: the statements of lanes.ts, under this node's epoch.
import type { LaneStore } from '../delivery/lane-store.ts'
import type { ClaimedDelivery, Settlement } from '../delivery/claimed-delivery.ts'
import type { Epoch } from './epoch.ts'
import { supersedeOlder, supersedeStale } from './give-way.ts'
import type { HotConnection } from './hot.ts'
import { claim, complete, due, giveBack, load, logLate, type Heads } from './lanes.ts'

export interface KeeperParts {
  readonly epoch: Epoch
  /** For claims and for looking what is due. */
  readonly claims: HotConnection
  /** For what nobody waits for: statuses that are too old. */
  readonly chores: HotConnection
  /** For settling: a connection of its own, so that neither waits for the other. */
  readonly settles: HotConnection
}

export function createKeeper({ epoch, claims, settles, chores }: KeeperParts): LaneStore {
  const now = () => ({ epoch: epoch.number, day: today() })

  /**
   * Heads that a statement's snapshot could not see, in a new one. What is missing now was settled elsewhere (canceled,
   * superseded): its lane moves on without an attempt, to a head that may be missing as well.
   */
  async function see(connection: HotConnection, unseen: Heads['unseen']): Promise<ClaimedDelivery[]> {
    const seen: ClaimedDelivery[] = []
    let left = unseen
    while (left.length > 0) {
      const held = await load(connection, left)
      seen.push(...held)
      const found = new Set(held.map((h) => `${h.laneId} ${h.integrationId}`))
      const missing = left.filter((key) => !found.has(`${key.laneId} ${key.integrationId}`))
      if (missing.length === 0) break
      const next = await complete(connection, now(), missing.map(settledElsewhere))
      seen.push(...next.held)
      left = next.unseen
    }
    return seen
  }

  return {
    async claim(wants) {
      epoch.check()
      const { held, unseen } = await claim(claims, epoch.number, wants)
      const counts = new Map<number, number>()
      for (const { integrationId } of [...held, ...unseen])
        counts.set(integrationId, (counts.get(integrationId) ?? 0) + 1)
      return { deliveries: unseen.length === 0 ? held : [...held, ...(await see(claims, unseen))], counts }
    },
    async settle(settlings) {
      epoch.check()
      const done = await complete(settles, now(), settlings)
      if (done.late.length > 0) await logLate(settles, now(), done.late)
      const latest = settlings.filter((s) => s.latest)
      const superseded = latest.length === 0 ? [] : await supersedeOlder(settles, now(), latest)
      const next = done.unseen.length === 0 ? done.held : [...done.held, ...(await see(settles, done.unseen))]
      return { next, superseded }
    },
    async giveBack(keys) {
      epoch.check()
      await giveBack(claims, epoch.number, keys)
    },
    due: () => due(claims),
    supersedeStale: (integrationId) => supersedeStale(chores, now(), integrationId),
  }
}

function settledElsewhere(key: Heads['unseen'][number]): Settlement {
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

/** The day partition of what is written now. */
export function today(nowMs: number = Date.now()): string {
  return new Date(nowMs).toISOString().slice(0, 10)
}
