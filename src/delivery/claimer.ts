// Decides when to claim, for whom and how much: in fair turns (D5), as soon as something is due and there is room for it.
//
// It sleeps until the earliest time known at which something may go, and looks into the database once a second in any
// case: a claim may pass over a lane that an intake holds at that moment, and other nodes store too.
import type { Lanes } from './lanes.ts'
import type { ClaimedDelivery } from './held.ts'
import type { Line } from './line.ts'
import { deal, FIRST_TURN, type Want } from './turns.ts'

export interface Claimer {
  claimSoon(): void
  /** Something may go at this time (ms since 1970). */
  wakeAt(at: number): void
  start(): Promise<void>
  /** Resolves when the claim under way is over. */
  stop(): Promise<void>
}

export interface ClaimerParts {
  readonly lines: ReadonlyMap<number, Line>
  readonly lanes: Pick<Lanes, 'claim' | 'due' | 'supersedeStale'>
  readonly now: () => number
  readonly after: (delayMs: number, run: () => void) => { cancel(): void }
  readonly claimed: (held: readonly ClaimedDelivery[]) => void
  /** Awaited before each claim. */
  readonly before: () => Promise<void>
  /** Memory is full: nothing is claimed. */
  readonly full: () => boolean
  readonly failed: (error: unknown) => void
}

/** Claimed rows per statement: time follows rows, and so do locks. */
const CLAIM_MAX = 100

const POLL_MS = 1_000

const SWEEP_AGAIN_MS = 15_000

/** Once the longest waiting lane of an integration is this late, statuses in it may be older than D7 allows. */
const STALE_AFTER_MS = 15 * 60_000

export function createClaimer(parts: ClaimerParts): Claimer {
  const { lines, lanes, now, after } = parts
  let running = false
  let turns = FIRST_TURN
  let claiming: Promise<void> | null = null
  let looking: Promise<void> | null = null
  let alarm: { at: number; cancel(): void } | null = null
  let poll: { cancel(): void } | null = null

  function claimSoon(): void {
    if (!running || claiming) return
    claiming = claim()
      .catch(parts.failed)
      .finally(() => {
        claiming = null
        if (running && wants().length > 0) claimSoon()
        else sleep()
      })
  }

  function wants(): Want[] {
    if (parts.full()) return []
    const at = now()
    return [...lines.values()]
      .filter((line) => line.dueAt !== null && line.dueAt <= at && line.wantsClaim(at))
      .map((line) => ({ account: line.orders.accountId, integration: line.orders.integrationId, count: line.room(at) }))
  }

  async function claim(): Promise<void> {
    await parts.before()
    const dealt = deal(turns, wants(), CLAIM_MAX)
    turns = dealt.turns
    const asked = [...dealt.takes].flatMap(([integrationId, room]) => {
      const line = lines.get(integrationId)
      return line ? [{ accountId: line.orders.accountId, integrationId, room, line }] : []
    })
    if (asked.length === 0) return
    for (const { line } of asked) line.dueAt = null
    const { held, counts } = await lanes.claim(asked)
    for (const { line, integrationId, room } of asked) {
      // As many as asked: there may be more. Fewer: the rest is not due yet, or the next look will find it.
      if ((counts.get(integrationId) ?? 0) >= room) line.waits(now())
    }
    parts.claimed(held)
  }

  /** Until the earliest time at which something may go. A line without room wakes the claimer when it has some. */
  function sleep(): void {
    const at = now()
    let earliest = Number.POSITIVE_INFINITY
    for (const line of lines.values()) {
      const time = line.dueAt === null ? null : Math.max(line.dueAt, line.breaker.restUntilMs)
      if (time !== null && line.orders.state !== 'off' && time > at) earliest = Math.min(earliest, time)
    }
    if (earliest < at + POLL_MS) wakeAt(earliest)
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

  async function look(): Promise<void> {
    const at = now()
    for (const { integrationId, inMs } of await lanes.due()) {
      const line = lines.get(integrationId)
      if (!line) continue
      line.waits(at + inMs)
      if (-inMs > STALE_AFTER_MS && at >= line.sweepAt) {
        const gone = await lanes.supersedeStale(integrationId)
        line.backlog -= gone
        // Nothing was found: what is late here is no status. Those behind it grow stale by the minute.
        if (gone === 0) line.sweepAt = at + SWEEP_AGAIN_MS
      }
    }
    claimSoon()
  }

  function lookAgain(): void {
    if (!running) return
    poll = after(POLL_MS, () => {
      looking = look().catch(parts.failed).finally(lookAgain)
    })
  }

  return {
    claimSoon,
    wakeAt,
    async start() {
      running = true
      await look()
      lookAgain()
    },
    async stop() {
      running = false
      alarm?.cancel()
      poll?.cancel()
      await claiming
      await looking
    },
  }
}
