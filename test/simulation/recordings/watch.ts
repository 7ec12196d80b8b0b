// Watches a story of recordings and objects as soon as a promise is broken: the files that a row needs are on the disk,
// no recording is given up without a reason, no work is done twice where nothing went wrong, and at the end there is no
// file that nobody needs.
import type { recordingFileName } from '../../../src/recordings/recording-files.ts'
import { Violation } from '../watch.ts'
import type { Disk } from './disk.ts'
import type { RecordingTable, Row } from './rows.ts'

/** How often each kind of event happened: stories without trouble prove nothing. */
export type Counts = Record<'ready' | 'deleted' | 'failed' | 'fetchedAgain' | 'convertedAgain', number>

/** The number of unfinished conversions after which a recording is given up. */
const CONVERSIONS_MAX = 3

export class Watch {
  violation: Violation | null = null
  readonly counts: Counts = { ready: 0, deleted: 0, failed: 0, fetchedAgain: 0, convertedAgain: 0 }
  readonly #table: RecordingTable
  readonly #disk: Disk
  readonly #nameOf: typeof recordingFileName
  readonly #told = new Map<string, 'done' | 'lost'>()
  readonly #expired = new Set<string>()
  readonly #fetches = new Map<string, number>()
  readonly #conversions = new Map<string, { begun: number; ended: number }>()
  readonly #noted = new Map<string, number>()
  readonly #ready = new Set<string>()
  /** Whether anything went wrong in this story, so that work may have to be repeated. */
  hasTrouble = false

  constructor(table: RecordingTable, disk: Disk, nameOf: typeof recordingFileName) {
    this.#table = table
    this.#disk = disk
    this.#nameOf = nameOf
  }

  object(what: string, options?: ErrorOptions): void {
    this.violation ??= new Violation('D22', what, options)
  }

  broke(error: unknown): void {
    this.object(`the recorder broke: ${String(error)}`, { cause: error })
  }

  fetched(id: string): void {
    const times = (this.#fetches.get(id) ?? 0) + 1
    this.#fetches.set(id, times)
    if (times === 1) return
    this.counts.fetchedAgain += 1
    if (!this.hasTrouble) this.object(`${id} was fetched twice, though nothing went wrong`)
  }

  conversionBegan(id: string): void {
    const known = this.#conversions.get(id) ?? { begun: 0, ended: 0 }
    this.#conversions.set(id, { ...known, begun: known.begun + 1 })
    if (known.begun === 0) return
    this.counts.convertedAgain += 1
    if (!this.hasTrouble) this.object(`${id} was converted twice, though nothing went wrong`)
  }

  /** A conversion was counted, which happens before it begins. */
  noted(id: string): void {
    this.#noted.set(id, (this.#noted.get(id) ?? 0) + 1)
  }

  /** The conversion ended, or was stopped gracefully. */
  conversionEnded(id: string): void {
    const known = this.#conversions.get(id) ?? { begun: 0, ended: 0 }
    this.#conversions.set(id, { ...known, ended: known.ended + 1 })
  }

  callReported(id: string, news: 'done' | 'lost'): void {
    this.#told.set(id, news)
    const state = this.#table.rows.get(id)?.state
    if (news === 'lost' && state === 'ready') this.object(`the call of ${id} was told that it is lost, and it is ready`)
  }

  /** The recording expired. Its call is not updated, because the recording was already reported. */
  expired(id: string): void {
    this.#expired.add(id)
  }

  /** Is called after each event. */
  look(): void {
    for (const row of this.#table.rows.values()) {
      const { recordingId, state } = row
      if (row.hasOriginal) this.#requireFile(row, this.#nameOf(recordingId, 'source', row.sourceClaim), row.source)
      if (state === 'ready') this.#requireFile(row, this.#nameOf(recordingId, 'mp3', row.mp3Claim), row.mp3)
      if (state === 'ready') this.#ready.add(recordingId)
      else if (state !== 'deleted' && this.#ready.has(recordingId))
        this.object(`${recordingId} was ready and is ${state}`)
      if (state !== 'failed') continue
      const { begun, ended } = this.#conversions.get(recordingId) ?? { begun: 0, ended: 0 }
      if (begun - ended + (this.#noted.get(recordingId) ?? 0) < CONVERSIONS_MAX)
        this.object(`${recordingId} was given up without a reason: ${row.problem}`)
    }
  }

  #requireFile({ recordingId, state }: Row, name: string, content: string | null): void {
    const lies = this.#disk.files.get(name)
    if (lies === undefined) this.object(`${recordingId} is ${state} and needs ${name}, which is not there`)
    else if (lies.content !== content) this.object(`${name} holds ${lies.content}, and its row says ${content}`)
  }

  get isSettled(): boolean {
    return [...this.#table.rows.values()].every(({ dueMs }) => dueMs === null)
  }

  /** The story is over, and a sweep has just run. */
  over(): void {
    const needed = new Set<string>()
    for (const row of this.#table.rows.values()) {
      const { recordingId, state, dueMs } = row
      if (dueMs !== null) this.object(`${recordingId} is ${state} and was never settled`)
      if (state === 'ready' || state === 'deleted' || state === 'failed') this.counts[state] += 1
      if (row.hasOriginal) needed.add(this.#nameOf(recordingId, 'source', row.sourceClaim))
      if (state === 'ready') needed.add(this.#nameOf(recordingId, 'mp3', row.mp3Claim))
      const should = state === 'ready' || this.#expired.has(recordingId) ? 'done' : 'lost'
      if (this.#told.get(recordingId) !== should)
        this.object(`${recordingId} is ${state}, and its call was told ${this.#told.get(recordingId) ?? 'nothing'}`)
    }
    for (const name of this.#disk.files.keys())
      if (!needed.has(name)) this.object(`${name} lies there, and nobody needs it`)
    if (this.#disk.drafts.size > 0) this.object(`${this.#disk.drafts.size} drafts lie there, and nobody writes them`)
  }
}
