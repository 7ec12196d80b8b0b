// Brings recordings from wherever they are to an MP3 that can be heard, and tells their calls.
//
//   fetching ─▶ converting ─▶ ready, to be told ─▶ ready
//       └───────────┴───────▶ failed, to be told ─▶ failed
//   any ─ somebody deletes it ─▶ deleted, to be told ─▶ deleted
//
// The rows are the queue. Each is taken in hand under a claim of its own (D22), each step of the way is stored before the next
// begins, and a step that was interrupted is taken again from its beginning: what is kept under a name is whole, and what is
// told twice is known the second time. So a kill at any moment loses nothing, and leaves at most a file that the next sweep
// takes; and a step that is taken twice, by this program or by one that was taken over, does no harm.
//
// Here is the loop that takes up what is due; one step of the way is in work.ts.
import { OffhookError } from '../lib/errors.ts'
import type { Job, KeptAs, Wanted } from './job.ts'
import { createWorkLoop } from '../lib/work-loop.ts'
import { sweep } from './sweep.ts'
import { forget, moveOn, settledStates, work, type WorkParts } from './work.ts'

export interface RecorderParts extends WorkParts {
  /** Recordings in hand: fetched from addresses, found in folders, converted. */
  readonly atOnce: { readonly fetching: number; readonly finding: number; readonly converting: number }
  /** Calls again and again, until what it answers with is called; another way for tests. */
  readonly every?: (ms: number, run: () => void) => () => void
}

export interface Recorder {
  /** Something is due: look now. */
  changed(): void
  /** From 0 to 1; `null`: it is not being converted. */
  progressOf(recordingId: string): number | null
  /** Removes the files of a recording that has no right to them any more. */
  forget(kept: KeptAs): Promise<void>
  /** Takes away the files that nobody has a right to, of those that were written before this moment (ms since 1970). */
  sweep(beforeMs: number): Promise<void>
  /** Resolves when what was under way is put down; it is taken up at the next start. */
  stop(): Promise<void>
}

const LOOK_EVERY_MS = 1_000
const TELLING_AT_ONCE = 100
/** A call that cannot be told now can be in a moment. */
const TELL_AGAIN_MS = 5_000
/** What is nobody's fault, such as a full disk, is not mended in seconds, and trying it is work. */
const TROUBLE_AGAIN_MS = 60_000
/** A database that takes nothing is left alone for so long. */
const AWAY_MS = 5_000

type Place = 'telling' | 'converting' | 'finding' | 'fetching'

const ANYHOW: Wanted['origins'] = ['url', 'file', 'upload']

/** What is worked on where: each in its own place, so that a crowd that waits for one does not stand before the others. */
const WANTED: Readonly<Record<Place, Wanted>> = {
  telling: { states: settledStates, origins: ANYHOW },
  converting: { states: ['converting'], origins: ANYHOW },
  // Of a file nearly all the time is waiting whether it grows: it needs no place among those that need the network.
  finding: { states: ['fetching'], origins: ['file'] },
  fetching: { states: ['fetching'], origins: ['url', 'upload'] },
}
const PLACES = ['telling', 'converting', 'finding', 'fetching'] as const satisfies readonly Place[]

interface InHand {
  readonly claim: number
  readonly ending: AbortController
}

function everyMs(ms: number, run: () => void): () => void {
  const clock = setInterval(run, ms)
  return () => clearInterval(clock)
}

export function startRecorder(parts: RecorderParts): Recorder {
  const report: RecorderParts['report'] = (event, details) => parts.report(event, details)
  const stopping = new AbortController()
  const inHand = new Map<string, InHand>()
  const underWay = new Set<Promise<void>>()
  const places: Record<Place, number> = { telling: 0, converting: 0, finding: 0, fetching: 0 }
  const progress = new Map<string, number>()
  const begun = new Set<string>()
  /** When the database is asked again that did not answer, in ms since 1970. */
  let awayUntilMs = 0

  /** Takes up what is due, as much as there is room for; what finds no room is found again when there is. */
  async function look(): Promise<void> {
    for (const place of PLACES) {
      const limit = (place === 'telling' ? TELLING_AT_ONCE : parts.atOnce[place]) - places[place]
      if (limit <= 0 || stopping.signal.aborted) continue
      const asked = { inHand: [...inHand.keys()], limit }
      for (const job of await parts.rows.claim(parts.now(), WANTED[place], asked)) begin(job, place)
    }
  }

  function begin(job: Job, place: Place): void {
    const { recordingId, claim } = job
    // Claimed anew, it was lost to whoever had it: somebody deleted it, or another shift began.
    inHand.get(recordingId)?.ending.abort()
    const ending = new AbortController()
    inHand.set(recordingId, { claim, ending })
    places[place] += 1
    const signal = AbortSignal.any([stopping.signal, ending.signal])
    const going = work(job, { ...parts, signal, progress, begun })
      .catch((error: unknown) => putOff(job, error))
      .finally(() => {
        places[place] -= 1
        underWay.delete(going)
        if (inHand.get(recordingId)?.claim === claim) {
          inHand.delete(recordingId)
          progress.delete(recordingId)
        }
        loop.wake()
      })
    underWay.add(going)
  }

  /** Due again in a while: at once it would fail again, and again. */
  async function putOff(job: Job, error: unknown): Promise<void> {
    if (stopping.signal.aborted) return
    report('a recording could not be moved on: it is tried again', { recording: job.recordingId, error })
    const isTelling = settledStates.includes(job.state)
    const dueMs = parts.now() + (isTelling ? TELL_AGAIN_MS : TROUBLE_AGAIN_MS)
    const problem = !isTelling && error instanceof OffhookError ? { problem: error.message } : {}
    await moveOn(job, parts, { dueMs, tries: job.tries, ...problem }).catch(leaveAlone)
  }

  /** Why is told where it is known; the database's return is seen by the next look. */
  function leaveAlone(): void {
    awayUntilMs = parts.now() + AWAY_MS
  }

  const loop = createWorkLoop({
    firstMs: null,
    async round() {
      // A database that is away is back one day: the clock looks again.
      if (parts.now() >= awayUntilMs) await look()
      return null
    },
    failed(error) {
      report('recordings could not be looked at', { error })
      leaveAlone()
    },
    retryMs: null,
  })

  const endClock = (parts.every ?? everyMs)(LOOK_EVERY_MS, () => loop.wake())
  return {
    changed: () => loop.wake(),
    progressOf: (recordingId) => progress.get(recordingId) ?? null,
    forget: (kept) => forget(kept, parts),
    sweep: (beforeMs) => sweep(parts, beforeMs),
    async stop() {
      endClock()
      stopping.abort(new OffhookError('conversion_stopped', 'Offhook is stopping.'))
      await loop.stop()
      await Promise.all(underWay)
    },
  }
}
