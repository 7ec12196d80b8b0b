// Claims for the dispatcher as soon as something is due and there is room for it: dispatch-state.ts says for whom and how
// much, here are the timers and the statements.
//
// It sleeps until the earliest time known at which something may go, and looks into the database once a second in any
// case: a claim may pass over a lane that an intake holds at that moment, and other nodes store too.
import type { DispatchEffect, DispatchState } from './dispatch-state.ts'
import type { LaneStore } from './lane-store.ts'

export interface Claimer {
  claimSoon(): void
  /** Something may go at this time (ms since 1970). */
  wakeAt(at: number): void
  start(): Promise<void>
  /** Resolves when the claim under way is over. */
  stop(): Promise<void>
}

export interface ClaimerDeps {
  readonly state: Pick<
    DispatchState,
    'hasDemand' | 'planClaim' | 'claimed' | 'nextDueAt' | 'noteDue' | 'staleSuperseded'
  >
  readonly lanes: Pick<LaneStore, 'claim' | 'due' | 'supersedeStale'>
  readonly now: () => number
  readonly after: (delayMs: number, run: () => void) => { cancel(): void }
  readonly perform: (effects: readonly DispatchEffect[]) => void
  /** Awaited before each claim. */
  readonly before: () => Promise<void>
  readonly failed: (error: unknown) => void
}

/** Claimed rows per statement: time follows rows, and so do locks. */
const CLAIM_MAX = 100

const POLL_MS = 1_000

export function createClaimer({ state, lanes, now, after, perform, before, failed }: ClaimerDeps): Claimer {
  let running = false
  let claiming: Promise<void> | null = null
  let polling: Promise<void> | null = null
  let alarm: { at: number; cancel(): void } | null = null
  let poll: { cancel(): void } | null = null

  function claimSoon(): void {
    if (!running || claiming) return
    claiming = claim()
      .catch(failed)
      .finally(() => {
        claiming = null
        if (running && state.hasDemand(now())) claimSoon()
        else sleep()
      })
  }

  async function claim(): Promise<void> {
    await before()
    const requests = state.planClaim(now(), CLAIM_MAX)
    if (requests.length === 0) return
    const result = await lanes.claim(requests)
    perform(state.claimed(requests, result, now()))
  }

  function sleep(): void {
    const at = now()
    const dueAt = state.nextDueAt(at)
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
      if (!state.noteDue(row, at)) continue
      const count = await lanes.supersedeStale(row.integrationId)
      state.staleSuperseded(row.integrationId, count, at)
    }
    claimSoon()
  }

  function pollAgain(): void {
    if (!running) return
    poll = after(POLL_MS, () => {
      polling = lookForDue().catch(failed).finally(pollAgain)
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
    async stop() {
      running = false
      alarm?.cancel()
      poll?.cancel()
      await claiming
      await polling
    },
  }
}
