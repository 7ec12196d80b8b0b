// Runs a simulation: sends due updates, one POST at a time, so that the updates of every call arrive in order; updates that
// were not accepted are sent again with the same event ids.
import { messageOf } from '../../errors.ts'
import type { EventResults, UpdateResult } from '../../client/client.ts'
import { ProblemError } from '../client.ts'
import type { Ledger } from './ledger.ts'
import type { PlannedUpdate } from './plan.ts'

// Maximum number of updates in one POST: half of what the API accepts, so that the response comes soon.
const BATCH_MAX = 500
// The delay before the same updates are sent again, if the response names none.
const RETRY_MS = 250

/** Sends updates to the API. Rejects with a `ProblemError` if it does not accept them. */
export type SendUpdates = (updates: Row[]) => Promise<EventResults>

interface SimulationRun {
  readonly send: SendUpdates
  readonly plan: readonly PlannedUpdate[]
  readonly ledger: Ledger | null
  /** Milliseconds without an accepted POST until the simulation gives up. */
  readonly patienceMs: number
  readonly onSent: (progress: SimulationResult) => void
  readonly clock: Clock
}

/** Milliseconds since 1970, and a sleep, which may end a fraction of a millisecond early, as Node's timers do. */
export interface Clock {
  now(): number
  sleep(ms: number): Promise<unknown>
}

/** The result of a run so far. */
export interface SimulationResult {
  readonly updates: number
  readonly results: Readonly<Record<UpdateResult['result'], number>>
  /** How long each accepted POST took, in milliseconds. */
  readonly answerMs: readonly number[]
  /** Number of POSTs that were not accepted and sent again. */
  readonly repeats: number
}

interface RunningResult extends SimulationResult {
  updates: number
  readonly results: Record<UpdateResult['result'], number>
  readonly answerMs: number[]
  repeats: number
}

/** Sends the whole plan. Throws if a POST is refused as invalid, or if none was accepted within `patienceMs`. */
export async function runSimulation(run: SimulationRun): Promise<SimulationResult> {
  const tally: RunningResult = {
    updates: 0,
    results: { event: 0, merged: 0, duplicate: 0, ignored: 0 },
    answerMs: [],
    repeats: 0,
  }
  const { clock } = run
  const begin = clock.now()
  while (tally.updates < run.plan.length) {
    const nextMs = run.plan[tally.updates]?.dueMs ?? 0
    const aheadMs = begin + nextMs - clock.now()
    if (aheadMs > 0) await clock.sleep(aheadMs)
    // The sleep may have ended early: treat the next update as due.
    const untilMs = Math.max(nextMs, clock.now() - begin)
    const due = run.plan.slice(tally.updates, tally.updates + BATCH_MAX).filter(({ dueMs }) => dueMs <= untilMs)
    await sendUntilAccepted(run, due, { begin, tally })
    tally.updates += due.length
    run.onSent(tally)
  }
  return tally
}

interface RunState {
  readonly begin: number
  readonly tally: RunningResult
}

async function sendUntilAccepted(run: SimulationRun, due: readonly PlannedUpdate[], state: RunState): Promise<void> {
  const rows = due.map((planned) => rowOf(planned, state.begin))
  const giveUpAt = run.clock.now() + run.patienceMs
  for (;;) {
    const sentAt = run.clock.now()
    const sent = rows.map(({ uniqueid, event_id, status }) => ({ uniqueid, event_id, status }))
    const line = { at: new Date(sentAt).toISOString(), sent }
    try {
      const { results } = await run.send(rows)
      const ms = run.clock.now() - sentAt
      await run.ledger?.write({ ...line, ms, status: 202, results })
      state.tally.answerMs.push(ms)
      for (const { result } of results) state.tally.results[result]++
      return
    } catch (thrown) {
      const status = thrown instanceof ProblemError ? thrown.status : 0
      await run.ledger?.write({ ...line, ms: run.clock.now() - sentAt, status, error: messageOf(thrown) })
      // No response, too many requests, or unavailable: send the same again. Any other error would only repeat itself.
      const passing = status === 0 || status === 429 || status >= 500
      if (!passing || run.clock.now() > giveUpAt) throw thrown
      state.tally.repeats++
      await run.clock.sleep(retryMs(thrown))
    }
  }
}

function retryMs(thrown: unknown): number {
  return thrown instanceof ProblemError && thrown.retryAfterS !== null ? thrown.retryAfterS * 1000 : RETRY_MS
}

type Row = Omit<PlannedUpdate, 'dueMs' | 'atMs'> & { readonly at: string }

function rowOf({ uniqueid, event_id, atMs, status, outcome, fields, recording }: PlannedUpdate, begin: number): Row {
  const update = { status, outcome, fields, recording }
  const given = Object.fromEntries(Object.entries(update).filter(([, value]) => value !== undefined))
  return { uniqueid, event_id, at: new Date(begin + atMs).toISOString(), ...given }
}
