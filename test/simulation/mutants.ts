// Broken engines, each with one fault, and the promises that they break.
import type { ClaimedDelivery, Settlement } from '../../src/delivery/claimed-delivery.ts'
import type { ClaimResult } from '../../src/delivery/lane-store.ts'
import { Database, type Delivery, type NewDelivery } from './database.ts'
import { NO_FAULTS, type Faults } from './faults.ts'
import type { StoryPlan } from './story-plan.ts'

export interface Mutant {
  /** The fault. */
  readonly does: string
  /** The rules of which at least one must be reported as broken. */
  readonly breaks: readonly string[]
  readonly faults: Partial<Faults>
  /** The plan of a story in which the fault shows. */
  readonly story?: Partial<StoryPlan>
}

/** Goes on with the next delivery of a lane while the previous delivery is still being retried. */
class OvertakingDatabase extends Database {
  override complete(epoch: number, settlements: readonly Settlement[], now: number): ClaimedDelivery[] {
    const next = super.complete(epoch, settlements, now)
    for (const lane of this.lanes.values()) {
      if (lane.dueAt === null || lane.tries === 0) continue
      lane.headSeq += 1
      lane.dueAt = lane.headSeq < lane.nextSeq ? now : null
    }
    return next
  }
}

/** Accepts settlements from a program that was taken over. */
class UnfencedDatabase extends Database {
  override complete(epoch: number, settlements: readonly Settlement[], now: number): ClaimedDelivery[] {
    for (const lane of this.lanes.values()) {
      const settlement = settlements.find((s) => s.laneId === lane.laneId && s.integrationId === lane.integrationId)
      if (!settlement || lane.headSeq >= lane.nextSeq) continue
      lane.epoch = epoch
      lane.dueAt = null
      lane.headSeq = settlement.seq
    }
    this.nodes.add(epoch)
    return super.complete(epoch, settlements, now)
  }
}

/** Responds with 202 before everything is stored. */
class IncompleteStoreDatabase extends Database {
  override store(epoch: number, rows: readonly NewDelivery[], now: number): ReturnType<Database['store']> {
    return super.store(epoch, rows.length > 1 ? rows.slice(0, -1) : rows, now)
  }
}

/** Does not store the URL that a request was rendered for. */
class UnstampedDatabase extends Database {
  override store(epoch: number, rows: readonly NewDelivery[], now: number): ReturnType<Database['store']> {
    const stored = super.store(epoch, rows, now)
    return { ...stored, claimed: stored.claimed.map(unstamped) }
  }

  override claim(...asked: Parameters<Database['claim']>): ClaimResult {
    return changed(super.claim(...asked), (deliveries) => deliveries.map(unstamped))
  }

  override complete(epoch: number, settlements: readonly Settlement[], now: number): ClaimedDelivery[] {
    return super.complete(epoch, settlements, now).map(unstamped)
  }
}

function unstamped(delivery: ClaimedDelivery): ClaimedDelivery {
  const { urlHash: _, ...request } = delivery.request
  return { ...delivery, request }
}

/** Cancels deliveries that a program holds. */
class LaneStealingDatabase extends Database {
  override cancelWaiting(epoch: number, delivery: Delivery, now: number): boolean {
    const lane = [...this.lanes.values()].find((l) => l.waiting.get(l.headSeq) === delivery && l.epoch > 0)
    if (!lane) return super.cancelWaiting(epoch, delivery, now)
    lane.epoch = 0
    lane.dueAt = now
    return super.cancelWaiting(epoch, delivery, now)
  }
}

const changed = (
  claimed: ClaimResult,
  change: (deliveries: readonly ClaimedDelivery[]) => ClaimedDelivery[],
): ClaimResult => ({
  ...claimed,
  deliveries: change(claimed.deliveries),
})

const lastLost = (deliveries: readonly ClaimedDelivery[]): ClaimedDelivery[] =>
  deliveries.slice(0, deliveries.length > 2 ? -1 : undefined)

export const MUTANTS: readonly Mutant[] = [
  {
    does: 'lets the next delivery of a call overtake the one that is being retried',
    breaks: ['D3'],
    faults: { database: (log) => new OvertakingDatabase(log) },
  },
  {
    does: 'accepts an event and keeps only a part of it',
    breaks: ['D1'],
    faults: { database: (log) => new IncompleteStoreDatabase(log) },
  },
  {
    does: 'lets a program that was taken over settle deliveries',
    breaks: ['D2', 'D3', 'D10'],
    faults: { database: (log) => new UnfencedDatabase(log) },
    story: { deaths: 8 },
  },
  {
    does: 'cancels a delivery that is on its way',
    breaks: ['D2', 'D3', 'D10', 'D14'],
    faults: { database: (log) => new LaneStealingDatabase(log) },
    story: { people: 100 },
  },
  {
    does: 'forgets a lane that it has claimed',
    breaks: ['D2', 'D4'],
    faults: { lanes: (lanes) => ({ ...lanes, claim: async (wants) => changed(await lanes.claim(wants), lastLost) }) },
  },
  {
    does: 'forgets the next delivery of a lane that it goes on with',
    breaks: ['D2', 'D4'],
    faults: {
      lanes: (lanes) => ({
        ...lanes,
        async settle(settlements) {
          const settled = await lanes.settle(settlements)
          return { ...settled, next: lastLost(settled.next) }
        },
      }),
    },
  },
  {
    does: 'settles a failed delivery without a reason',
    breaks: ['D2'],
    faults: {
      lanes: (lanes) => ({
        ...lanes,
        settle: (settlements) =>
          lanes.settle(settlements.map((s) => ({ ...s, attempt: s.attempt && { ...s.attempt, reason: null } }))),
      }),
    },
  },
  {
    does: 'keeps no row of an attempt that is retried',
    breaks: ['D14'],
    faults: {
      lanes: (lanes) => ({
        ...lanes,
        settle: (settlements) =>
          lanes.settle(settlements.map((s) => (s.state === 'retrying' && s.attempt ? { ...s, deliveryId: null } : s))),
      }),
    },
  },
  {
    does: 'tries again a tenth of a step too early',
    breaks: ['D7'],
    faults: { random: () => -0.5 },
  },
  {
    does: 'tries a status as long as a final',
    breaks: ['D7'],
    faults: {
      lanes: (lanes) => ({
        ...lanes,
        claim: async (wants) =>
          changed(await lanes.claim(wants), (deliveries) =>
            deliveries.map((h) => (h.kind === 'status' ? { ...h, kind: 'final' } : h)),
          ),
      }),
    },
  },
  {
    does: 'gives up after the first attempt',
    breaks: ['D7'],
    faults: { policy: (policy) => ({ ...policy, schedule: 'once' }) },
  },
  {
    does: 'never lets a status give way to a newer one',
    breaks: ['D8'],
    faults: { policy: (policy) => ({ ...policy, backlog: 'every' }) },
  },
  {
    does: 'lets a status give way though every one is wanted',
    breaks: ['D8'],
    faults: { policy: (policy) => ({ ...policy, backlog: 'latest' }) },
  },
  {
    does: 'sends one request more at once than allowed',
    breaks: ['D5'],
    faults: { policy: (policy) => ({ ...policy, concurrency: policy.concurrency + 1 }) },
  },
  {
    does: 'knows no rate',
    breaks: ['D5'],
    faults: { policy: (policy) => ({ ...policy, rate: null }) },
  },
  {
    does: 'does not read Retry-After',
    breaks: ['D11'],
    faults: { exchange: (exchange) => ({ ...exchange, headers: [] }) },
  },
  {
    does: 'takes a failing receiver for one that refuses',
    breaks: ['D11'],
    faults: { exchange: (e) => (e.status !== null && e.status >= 500 ? { ...e, status: 404 } : e) },
  },
  {
    does: 'forgets a rest when it is begun anew',
    breaks: ['D11'],
    faults: { forgets: true },
  },
  {
    does: 'takes a redirect for a success',
    breaks: ['D6'],
    faults: { exchange: (e) => (e.status === 301 ? { ...e, status: 200 } : e) },
  },
  {
    does: 'goes on sending to an integration that is off',
    breaks: ['D12'],
    faults: { policy: (policy) => ({ ...policy, state: 'on' }) },
  },
  {
    does: 'judges the receiver by requests for a URL that the integration has no more',
    breaks: ['D24', 'D11'],
    faults: { database: (log) => new UnstampedDatabase(log) },
    story: { people: 100 },
  },
  {
    does: 'does not take over what a dead program held',
    breaks: ['D2', 'D4'],
    faults: { takesOver: false },
  },
  {
    does: 'gives nothing back when it is stopped in good order',
    breaks: ['D16'],
    faults: { lanes: (lanes) => ({ ...lanes, giveBack: () => Promise.resolve() }) },
  },
]

export function brokenBy(mutant: Mutant): Faults {
  return { ...NO_FAULTS, ...mutant.faults }
}
