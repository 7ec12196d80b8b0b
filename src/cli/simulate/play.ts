// Plays a plan: sends what is due, one POST at a time, so that every call is told in order; what was not accepted goes
// again with the same event ids.
import { messageOf } from '../../lib/errors.ts'
import type { EventResult } from '../answers.ts'
import type { Client } from '../client.ts'
import { ProblemError } from '../client.ts'
import type { Ledger } from './ledger.ts'
import type { Planned } from './plan.ts'

// At most this many updates in one POST: half of what the API takes, so that one answer comes soon.
const BATCH_MAX = 500
// How long to wait before the same updates go again, where the answer does not say.
const RETRY_MS = 250

export interface Play {
  readonly client: Client
  readonly plan: readonly Planned[]
  readonly ledger: Ledger | null
  /** Milliseconds without an accepted POST after which the simulation gives up. */
  readonly patienceMs: number
  readonly onSent: (progress: Played) => void
  readonly clock: Clock
}

/** Milliseconds since 1970, and waiting; a wait may end a fraction of a millisecond early, as Node's timers do. */
export interface Clock {
  now(): number
  sleep(ms: number): Promise<unknown>
}

/** What came of a play so far. */
export interface Played {
  readonly updates: number
  readonly results: Readonly<Record<EventResult['result'], number>>
  /** How long each accepted POST took, in milliseconds. */
  readonly answerMs: readonly number[]
  /** POSTs that were not accepted and went again. */
  readonly repeats: number
}

interface Tally extends Played {
  updates: number
  readonly results: Record<EventResult['result'], number>
  readonly answerMs: number[]
  repeats: number
}

/** Sends the whole plan. Throws when a POST is refused as wrong, or when none was accepted for the patience given. */
export async function play(given: Play): Promise<Played> {
  const tally: Tally = {
    updates: 0,
    results: { event: 0, merged: 0, duplicate: 0, ignored: 0 },
    answerMs: [],
    repeats: 0,
  }
  const { clock } = given
  const begin = clock.now()
  while (tally.updates < given.plan.length) {
    const nextMs = given.plan[tally.updates]?.dueMs ?? 0
    const aheadMs = begin + nextMs - clock.now()
    if (aheadMs > 0) await clock.sleep(aheadMs)
    // The wait may have ended early: the next one is due in any case.
    const untilMs = Math.max(nextMs, clock.now() - begin)
    const due = given.plan.slice(tally.updates, tally.updates + BATCH_MAX).filter(({ dueMs }) => dueMs <= untilMs)
    await sendUntilAccepted(given, due, { begin, tally })
    tally.updates += due.length
    given.onSent(tally)
  }
  return tally
}

interface Course {
  readonly begin: number
  readonly tally: Tally
}

async function sendUntilAccepted(given: Play, due: readonly Planned[], course: Course): Promise<void> {
  const rows = due.map((planned) => rowOf(planned, course.begin))
  const giveUpAt = given.clock.now() + given.patienceMs
  for (;;) {
    const sentAt = given.clock.now()
    const sent = rows.map(({ uniqueid, event_id, status }) => ({ uniqueid, event_id, status }))
    const line = { at: new Date(sentAt).toISOString(), sent }
    try {
      const { results } = await given.client.post<{ results: readonly EventResult[] }>('/api/v1/events', rows)
      const ms = given.clock.now() - sentAt
      await given.ledger?.write({ ...line, ms, status: 202, results })
      course.tally.answerMs.push(ms)
      for (const { result } of results) course.tally.results[result]++
      return
    } catch (thrown) {
      const status = thrown instanceof ProblemError ? thrown.status : 0
      await given.ledger?.write({ ...line, ms: given.clock.now() - sentAt, status, error: messageOf(thrown) })
      // No answer, too many, or not now: the same again. Anything else is a mistake that repeating does not mend.
      const passing = status === 0 || status === 429 || status >= 500
      if (!passing || given.clock.now() > giveUpAt) throw thrown
      course.tally.repeats++
      await given.clock.sleep(retryMs(thrown))
    }
  }
}

function retryMs(thrown: unknown): number {
  return thrown instanceof ProblemError && thrown.retryAfterS !== null ? thrown.retryAfterS * 1000 : RETRY_MS
}

type Row = Omit<Planned, 'dueMs' | 'atMs'> & { readonly at: string }

function rowOf({ uniqueid, event_id, atMs, status, outcome, fields, recording }: Planned, begin: number): Row {
  const told = { status, outcome, fields, recording }
  const said = Object.fromEntries(Object.entries(told).filter(([, value]) => value !== undefined))
  return { uniqueid, event_id, at: new Date(begin + atMs).toISOString(), ...said }
}
