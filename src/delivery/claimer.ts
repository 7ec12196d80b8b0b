// Claims lanes for the dispatcher as soon as a lane is due and there is room for it. claim-plan.ts decides the integrations and
// the numbers; this module has the timers and the statements.
//
// The claimer sleeps until the earliest time known at which a lane may be claimed, and looks into the database once a second in
// any case: a claim may pass over a lane that an intake holds at that moment, and other nodes store deliveries too.
import type { StartTimer, Timer } from '../concurrency/timer.ts'
import type { ClaimPlan } from './claim-plan.ts'
import type { ClaimedDelivery } from './claimed-delivery.ts'
import type { LaneStore } from './lane-store.ts'

interface Claimer {
  claimSoon(): void
  /** Something may be claimed at this time (ms since 1970). */
  wakeAt(at: number): void
  start(): Promise<void>
  /** Resolves when the claim under way is over. */
  idle(): Promise<void>
  /** As `idle`, and no further claim begins. */
  stop(): Promise<void>
}

interface ClaimerDeps {
  readonly plan: Pick<ClaimPlan, 'hasDemand' | 'next' | 'noteClaimed' | 'nextDueAt' | 'noteDue' | 'staleSuperseded'>
  readonly lanes: Pick<LaneStore, 'claim' | 'due' | 'supersedeStale'>
  readonly now: () => number
  readonly after: StartTimer
  readonly onClaimed: (deliveries: readonly ClaimedDelivery[]) => void
  /** Awaited before each claim. */
  readonly beforeClaim: () => Promise<void>
  readonly onError: (error: unknown) => void
}

/** Claimed rows per statement: both the time of the statement and its locks grow with the rows. */
const CLAIM_MAX = 100

const POLL_MS = 1_000

export function createClaimer({ plan, lanes, now, after, onClaimed, beforeClaim, onError }: ClaimerDeps): Claimer {
  let running = false
  let claiming: Promise<void> | null = null
  let polling: Promise<void> | null = null
  let alarm: (Timer & { at: number }) | null = null
  let poll: Timer | null = null

  function claimSoon(): void {
    if (!running || claiming) return
    claiming = claim()
      .catch(onError)
      .finally(() => {
        claiming = null
        if (running && plan.hasDemand(now())) claimSoon()
        else sleep()
      })
  }

  async function claim(): Promise<void> {
    await beforeClaim()
    const requests = plan.next(now(), CLAIM_MAX)
    if (requests.length === 0) return
    const { deliveries, counts } = await lanes.claim(requests)
    plan.noteClaimed(requests, counts, now())
    onClaimed(deliveries)
  }

  function sleep(): void {
    const at = now()
    const dueAt = plan.nextDueAt(at)
    if (dueAt < at + POLL_MS) wakeAt(dueAt)
  }

  function wakeAt(at: number): void {
    if (!running || (alarm && alarm.at <= at)) return
    alarm?.cancel()
    const timer = after(Math.max(0, at - now()), () => {
      alarm = null
      claimSoon()
    })
    alarm = { at, cancel: () => timer.cancel() }
  }

  async function lookForDue(): Promise<void> {
    const at = now()
    for (const row of await lanes.due()) {
      if (!plan.noteDue(row, at)) continue
      const count = await lanes.supersedeStale(row.integrationId)
      plan.staleSuperseded(row.integrationId, count, at)
    }
    claimSoon()
  }

  function pollAgain(): void {
    if (!running) return
    poll = after(POLL_MS, () => {
      polling = lookForDue().catch(onError).finally(pollAgain)
    })
  }

  return {
    claimSoon,
    wakeAt,
    async start() {
      running = true
      await lookForDue()
      pollAgain()
    },
    async idle() {
      await claiming
    },
    async stop() {
      running = false
      alarm?.cancel()
      poll?.cancel()
      await claiming
      await polling
    },
  }
}
