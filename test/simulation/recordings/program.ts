// A run of the program as far as recordings go: the real recorder and its sweep, with a slow database and disk, each
// statement and each disk operation on its own; and one of four ends: killed, frozen and taken over, restarted on the
// database within the same process, or stopped gracefully.
import type { ConversionResult } from '../../../src/recordings/audio/convert-file.ts'
import type { Draft, RecordingFiles } from '../../../src/recordings/recording-files.ts'
import type { AudioResult, RecordingJob, RecordingStore } from '../../../src/recordings/recording-job.ts'
import { startRecordingProcessor, type RecordingProcessor } from '../../../src/recordings/recording-processor.ts'
import { OffhookError } from '../../../src/errors.ts'
import type { Clock, Owner } from '../clock.ts'
import type { Random } from '../random.ts'
import type { Disk } from './disk.ts'
import type { Faults } from './faults.ts'
import type { RecordingTable } from './rows.ts'
import type { Watch } from './watch.ts'

export interface World {
  readonly clock: Clock
  readonly random: Random
  readonly table: RecordingTable
  readonly disk: Disk
  readonly watch: Watch
  readonly faults: Faults
  /** The probability that the response of a statement is lost, whether it was carried out or not. */
  readonly losses: number
  /** The probability that a recording cannot be fetched yet, or that a conversion fails. */
  readonly mishaps: number
}

const HEAD = Buffer.from('RIFF\x24\0\0\0WAVEfmt ')
const FACTS = { title: '', startMs: 0, mayBeRecorded: true, twoChannels: false }

export class Program implements Owner {
  alive = true
  frozenUntil = 0
  epoch: number | null
  readonly recorder: RecordingProcessor
  readonly #world: World
  readonly #startedMs: number
  #toldUntil = 0

  constructor(world: World) {
    this.#world = world
    this.#startedMs = world.clock.now
    this.epoch = null
    this.recorder = startRecordingProcessor({
      store: world.faults.rows(this.#rows()),
      files: world.faults.files(this.#files(), world.disk),
      converter: { convert: (job) => this.#convert(job), stop: async () => undefined },
      obtainAudio: (job, signal) => this.#have(job, signal),
      readCallFacts: (job) =>
        this.#ask(() => ({
          ...FACTS,
          keepOriginal: world.table.rows.get(job.recordingId)?.ref.endsWith('keep') ?? false,
        })),
      reportToCall: (job, news) => this.#tell(job, 'done' in news ? 'done' : 'lost'),
      onChanged: () => undefined,
      onSettled: () => undefined,
      concurrency: { fetching: 3, finding: 3, converting: 2 },
      now: () => world.clock.now,
      every: (ms, run) => this.#every(ms, run),
      report: (_event, { error }) => {
        // A person deleted the recording while it was converted, and its source is gone.
        const isStopped = error instanceof OffhookError && error.code === 'conversion_stopped'
        if (!(error instanceof LostAnswerError) && !isStopped) world.watch.broke(error)
      },
    })
    this.beginShift()
    this.#later(world.random.between(0, 500), () => void this.#quietly(this.recorder.sweep(this.#startedMs)))
  }

  /** The database was lost and is back: a new epoch begins, and takes over from the previous one. */
  beginShift(): void {
    const { table, faults } = this.#world
    this.epoch = table.birth()
    if (faults.takesOver) table.takeOver(this.epoch)
    this.recorder.changed()
  }

  die(): void {
    this.alive = false
  }

  /** Stops gracefully: the epoch ends before the recorder does. */
  async stop(): Promise<void> {
    if (this.epoch !== null) this.#world.table.nodes.delete(this.epoch)
    this.epoch = null
    await this.recorder.stop()
    this.die()
  }

  /** Maintenance: the oldest recording that is ready and reported expires. */
  async expire(): Promise<void> {
    const { table } = this.#world
    const aged = await this.#ask(() =>
      [...table.rows.values()].find((row) => row.state === 'ready' && row.dueMs === null),
    )
    if (!aged) return
    const isGone = await this.#ask(() => {
      const isDeleted = table.delete(aged)
      if (isDeleted) this.#world.watch.expired(aged.recordingId)
      return isDeleted
    })
    if (isGone) await this.recorder.deleteFiles(aged)
  }

  /**
   * Sweeps without the ten minutes during which the program keeps a file that was just written: claims alone must
   * protect the files that are needed.
   */
  sweep(): Promise<void> {
    return this.recorder.sweep(this.#world.clock.now)
  }

  /** Work that fails because a response is lost succeeds the next time. */
  async #quietly(work: Promise<unknown>): Promise<void> {
    await work.catch((error: unknown) => {
      if (!(error instanceof LostAnswerError)) this.#world.watch.broke(error)
    })
  }

  run(work: (program: Program) => Promise<unknown>): void {
    void this.#quietly(work(this))
  }

  #every(ms: number, run: () => void): () => void {
    let isOver = false
    const again = (): void => {
      if (isOver) return
      run()
      this.#later(ms, again)
    }
    this.#later(ms, again)
    return () => (isOver = true)
  }

  #later(ms: number, run: () => void): void {
    this.#world.clock.after(ms, run, this)
  }

  /**
   * Runs a statement: once sent, it takes effect, whatever happens to the program; its response comes later, or is
   * lost.
   */
  #ask<T>(statement: () => T): Promise<T> {
    const { clock, random, losses } = this.#world
    const isSent = random.chance(0.5)
    return new Promise((resolve, reject) => {
      const run = (): void => {
        const isLost = random.chance(losses)
        const result = isLost && random.chance(0.5) ? null : { is: statement() }
        const answer = (): void => (isLost || result === null ? reject(new LostAnswerError()) : resolve(result.is))
        this.#later(this.#delay(), answer)
      }
      clock.after(this.#delay(), run, isSent ? null : this)
    })
  }

  /** Runs an operation of the disk, which reads or changes the state at the time when it runs. */
  #touch<T>(step: () => T): Promise<T> {
    return new Promise((resolve, reject) => {
      this.#later(this.#delay(), () => {
        try {
          const result = step()
          this.#later(this.#delay(), () => resolve(result))
        } catch (error) {
          reject(error instanceof Error ? error : new Error(String(error)))
        }
      })
    })
  }

  #delay(): number {
    const { random } = this.#world
    if (random.chance(0.02)) return random.between(400, 8_000)
    return random.chance(0.1) ? random.between(5, 400) : random.between(0.1, 5)
  }

  #rows(): RecordingStore {
    const { table } = this.#world
    return {
      claim: async (nowMs, wanted, limits) => {
        const { epoch } = this
        return epoch === null ? [] : this.#ask(() => table.claim(epoch, nowMs, { ...wanted, ...limits }))
      },
      update: (job, to) => this.#ask(() => table.move(job, to)),
      saveTries: (job, tries) =>
        this.#ask(() => {
          const isNoted = table.noteTries(job, tries)
          if (isNoted) this.#world.watch.noted(job.recordingId)
          return isNoted
        }),
      delete: (job) => this.#ask(() => table.delete(job)),
      findByIds: (ids) => this.#ask(() => table.now(ids)),
    }
  }

  #files(): RecordingFiles {
    const { disk } = this.#world
    const touch = <T>(step: () => T): Promise<T> => this.#touch(step)
    return {
      draft: () => Promise.reject(new Error('nothing is sent in here')),
      draftPath: async () => disk.newPath(),
      keep: (path, name) => touch(() => disk.keep(path, name)),
      drop: (path) => touch(() => void disk.drafts.delete(path)),
      path: (name) => name,
      has: (name) => touch(() => disk.files.has(name)),
      open: async () => null,
      remove: (name) => touch(() => disk.remove(name)),
      async *names(beforeMs) {
        for (const [name, { writtenMs }] of disk.files) {
          await touch(() => undefined)
          if (writtenMs < beforeMs) yield name
        }
      },
      sweepDrafts: () => touch(() => disk.sweepDrafts()),
    }
  }

  async #have({ recordingId }: RecordingJob, signal: AbortSignal): Promise<AudioResult> {
    const { disk, random, watch, mishaps } = this.#world
    const tookMs = random.chance(0.2) ? random.between(1_000, 40_000) : random.between(1, 1_000)
    await this.#wait(tookMs, signal)
    if (signal.aborted) return { ok: false, again: true, problem: 'It was stopped.' }
    if (random.chance(mishaps)) return { ok: false, again: true, problem: 'It is not there yet.' }
    const path = disk.newPath()
    // A recording that is fetched twice may differ.
    const content = `source ${recordingId} ${path}`
    await this.#write(path, content)
    watch.fetched(recordingId)
    return { ok: true, draft: this.#draft(path, content), contentType: null, head: HEAD }
  }

  #draft(path: string, content: string): Draft {
    const { disk, faults } = this.#world
    const files = faults.files(this.#files(), disk)
    let isKept = false
    const sum = { bytes: 1, sha256: content }
    return {
      path,
      bytes: 1,
      write: async () => undefined,
      digest: () => sum,
      async keep(name) {
        await files.keep(path, name)
        isKept = true
        return sum
      },
      drop: async () => (isKept ? undefined : files.drop(path)),
    }
  }

  async #convert({
    source,
    target,
    signal,
  }: {
    readonly source: string
    readonly target: string
    readonly signal?: AbortSignal
  }): Promise<ConversionResult> {
    const { disk, random, watch, mishaps, faults } = this.#world
    const recordingId = source.slice(0, 36)
    watch.conversionBegan(recordingId)
    const read = faults.content(source, disk)
    await this.#wait(random.chance(0.1) ? random.between(1_000, 60_000) : random.between(10, 500), signal)
    if (signal?.aborted) {
      watch.conversionEnded(recordingId)
      throw new OffhookError('conversion_stopped', 'It was stopped.')
    }
    if (random.chance(mishaps)) throw new LostAnswerError()
    if (read === null) throw new OffhookError('conversion_stopped', 'The conversion failed: ENOENT.')
    await this.#write(target, `mp3 of ${read}`)
    watch.conversionEnded(recordingId)
    return { seconds: 1, channels: 1, bytes: 1, sha256: `mp3 of ${read}`, peaks: new Uint8Array(), format: 'WAV' }
  }

  #write(path: string, content: string): Promise<void> {
    const { disk, clock } = this.#world
    return this.#touch(() => void disk.drafts.set(path, { content, writtenMs: clock.now, holder: this }))
  }

  #wait(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      signal?.addEventListener('abort', () => resolve())
      if (signal?.aborted) resolve()
      this.#later(ms, resolve)
    })
  }

  /** The reports of a program arrive in order, and only until another program takes over (D9). */
  #tell({ recordingId }: RecordingJob, news: 'done' | 'lost'): Promise<void> {
    const { clock, table, watch } = this.#world
    const { epoch } = this
    this.#toldUntil = Math.max(this.#toldUntil, clock.now + this.#delay())
    return new Promise((resolve, reject) => {
      const report = (): void => {
        const isTaken = epoch !== null && table.nodes.has(epoch)
        if (isTaken) watch.callReported(recordingId, news)
        this.#later(this.#delay(), () => (isTaken ? resolve() : reject(new LostAnswerError())))
      }
      this.#later(this.#toldUntil - clock.now, report)
    })
  }
}

/** An expected failure in a story: a response that was lost, a conversion that failed. */
export class LostAnswerError extends Error {}
