// Converts recordings to MP3 in worker threads, a limited number at once: the thread that delivers never waits for a conversion,
// and a file that crashes a decoder fails its own conversion only. A thread is used for further recordings, because loading the
// decoders takes longer than most conversions: of two hundred calls that end together, the last would wait a minute. A thread in
// which anything failed is not used again.
import { open, rm, stat } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import { ASSETS } from '../../assets.ts'
import { OffhookError, messageOf } from '../../errors.ts'
import { Semaphore } from '../../concurrency/semaphore.ts'
import { explainDiskError } from '../recording-files.ts'
import type { ConversionResult, WorkerRequest } from './convert-file.ts'
import { conversionError } from './conversion-errors.ts'
import { findFfmpeg } from './ffmpeg.ts'
import type { Tags } from './id3.ts'
import type { WorkerMessage } from './worker.ts'

export interface ConverterOptions {
  /** Conversions at once; others wait for their turn. */
  readonly concurrency: number
  /** The time limit of one conversion, by the size of its source. */
  readonly timeLimitMs?: (bytes: number) => number
  /** Memory for a thread's JavaScript. Samples need additional memory, in portions of limited size. */
  readonly memoryMb?: number
  /** A longer recording is refused; the default is 12 hours. */
  readonly secondsMost?: number
  /** The path of ffmpeg; `null`: do not use it. By default it is searched for on PATH. */
  readonly ffmpeg?: string | null
}

export interface ConversionJob {
  readonly source: string
  /** The path of a file that does not exist yet. */
  readonly target: string
  /** The source's original name: a file without a header is identified by it. */
  readonly name?: string
  readonly tags: Tags
  /** Whether two channels stay two: caller left, agent right. Otherwise they are mixed. An MP3 stays as it is. */
  readonly keepChannels: boolean
  readonly onProgress?: (share: number) => void
  readonly signal?: AbortSignal
}

export interface Converter {
  /**
   * Reads `source`, writes an MP3 to `target` (synced to the disk). Rejects with an OffhookError of code `not_audio`,
   * `unsupported_audio`, `truncated_audio`, `conversion_limit`, `conversion_stopped` or `disk_full`, and then leaves no target.
   */
  convert(job: ConversionJob): Promise<ConversionResult>
  /** Ends running conversions and refuses waiting ones. */
  stop(): Promise<void>
}

const MEMORY_MB = 256
/** How long to wait for the end of a child process; a stuck thread never reports it. */
const CHILD_END_MS = 2000
/** How long a thread waits for another recording: of calls that end together, the next is there at once. */
const IDLE_MS = 5_000
/** A thread is replaced after so many recordings, because memory may have leaked. */
const JOBS_PER_WORKER = 25
/** No call is longer; a file that states a false length ends here. */
const SECONDS_MOST = 12 * 3600

/** Two minutes, and a second for each 128 KiB: a twentieth of the speed that the slowest format has on one core. */
const usualLimitMs = (bytes: number): number => 120_000 + (bytes / (128 * 1024)) * 1000

export function createConverter(options: ConverterOptions): Converter {
  const ffmpeg = options.ffmpeg === undefined ? findFfmpeg() : options.ffmpeg
  const stopping = new AbortController()
  const places = new Semaphore(options.concurrency)
  const running = new Set<Promise<unknown>>()
  const threads = createWorkerPool(options.memoryMb ?? MEMORY_MB)
  const convert = async ({ onProgress, signal, name, ...job }: ConversionJob): Promise<ConversionResult> => {
    const ending = signal === undefined ? stopping.signal : AbortSignal.any([signal, stopping.signal])
    const release = await places.acquire(ending).catch(() => {
      throw stopped()
    })
    try {
      const { size } = await stat(job.source)
      const limitMs = (options.timeLimitMs ?? usualLimitMs)(size)
      await (await open(job.target, 'wx', 0o600)).close()
      const request = { ...job, name: name ?? null, ffmpeg, secondsMost: options.secondsMost ?? SECONDS_MOST }
      return await runInThread(threads, request, { limitMs, signal: ending, onProgress }).catch(
        async (error: unknown) => {
          await rm(job.target, { force: true })
          throw error
        },
      )
    } catch (error) {
      const known = explainDiskError(error)
      throw known instanceof OffhookError ? known : broken(error)
    } finally {
      release()
    }
  }
  return {
    convert(job) {
      const conversion = convert(job)
      running.add(conversion)
      const forget = (): boolean => running.delete(conversion)
      conversion.then(forget, forget)
      return conversion
    },
    async stop() {
      stopping.abort()
      await Promise.allSettled(running)
      await threads.end()
    },
  }
}

interface PooledWorker {
  readonly worker: Worker
  jobs: number
}

interface WorkerPool {
  readonly memoryMb: number
  /** An idle thread, or a new one. */
  acquire(): PooledWorker
  /** Returns a thread that finished its job, so that it is used again. */
  release(thread: PooledWorker): Promise<void>
  /** Ends the idle threads. */
  end(): Promise<void>
}

function createWorkerPool(memoryMb: number): WorkerPool {
  const idle = new Map<PooledWorker, NodeJS.Timeout>()
  const end = async (thread: PooledWorker): Promise<void> => {
    clearTimeout(idle.get(thread))
    idle.delete(thread)
    await thread.worker.terminate()
  }
  return {
    memoryMb,
    acquire() {
      const [waiting] = idle.keys()
      if (waiting === undefined) {
        const limits = { resourceLimits: { maxOldGenerationSizeMb: memoryMb }, execArgv: [] }
        const made = { worker: new Worker(ASSETS.workers.audio, { name: 'conversion', ...limits }), jobs: 0 }
        // A thread that fails while it is idle is not used again.
        made.worker.on('error', () => idle.delete(made)).on('exit', () => idle.delete(made))
        return made
      }
      clearTimeout(idle.get(waiting))
      idle.delete(waiting)
      waiting.worker.ref()
      return waiting
    },
    async release(thread) {
      thread.jobs += 1
      if (thread.jobs >= JOBS_PER_WORKER) return end(thread)
      thread.worker.unref()
      idle.set(thread, setTimeout(() => void end(thread), IDLE_MS).unref())
    },
    async end() {
      await Promise.all([...idle.keys()].map(end))
    },
  }
}

interface RunOptions {
  readonly limitMs: number
  readonly signal: AbortSignal
  readonly onProgress: ((share: number) => void) | undefined
}

/** Runs one job in a thread. If the job fails, the thread and the processes that it started are gone when this settles. */
async function runInThread(threads: WorkerPool, job: WorkerRequest, run: RunOptions): Promise<ConversionResult> {
  if (run.signal.aborted) throw stopped()
  const thread = threads.acquire()
  const { worker } = thread
  const conversion = new Conversion(run, threads.memoryMb)
  const { onMessage, onError, onExit } = conversion
  worker.on('message', onMessage).on('error', onError).on('exit', onExit)
  worker.postMessage(job, [])
  let isDone = false
  try {
    const converted = await conversion.converted
    isDone = conversion.child === null
    return converted
  } finally {
    if (conversion.child !== null) await endChild(conversion.child, conversion.childEnded.promise)
    if (!isDone) await worker.terminate()
    worker.off('message', onMessage).off('error', onError).off('exit', onExit)
    conversion.end()
    if (isDone) await threads.release(thread)
  }
}

/** The state of a running job. */
class Conversion {
  readonly converted: Promise<ConversionResult>
  readonly childEnded = Promise.withResolvers<void>()
  /** The process that works for the job. */
  child: number | null = null
  readonly #settle = Promise.withResolvers<ConversionResult>()
  readonly #run: RunOptions
  readonly #memoryMb: number
  readonly #timer: NodeJS.Timeout

  constructor(run: RunOptions, memoryMb: number) {
    this.#run = run
    this.#memoryMb = memoryMb
    this.converted = this.#settle.promise
    this.#timer = setTimeout(() => this.#settle.reject(tooSlow(run.limitMs)), run.limitMs)
    run.signal.addEventListener('abort', this.#onAbort, { once: true })
  }

  readonly onMessage = (message: WorkerMessage): void => {
    if ('share' in message) this.#run.onProgress?.(message.share)
    else if ('child' in message) {
      this.child = message.child
      if (message.child === null) this.childEnded.resolve()
    } else if ('failed' in message) this.#settle.reject(new OffhookError(message.failed.code, message.failed.message))
    else this.#settle.resolve(message.converted)
  }

  readonly onError = (error: unknown): void => this.#settle.reject(crashed(error, this.#memoryMb))

  readonly onExit = (): void => {
    this.childEnded.resolve()
    this.#settle.reject(broken('its thread exited'))
  }

  readonly #onAbort = (): void => this.#settle.reject(stopped())

  end(): void {
    clearTimeout(this.#timer)
    this.#run.signal.removeEventListener('abort', this.#onAbort)
  }
}

/**
 * Waits until the worker thread has seen the process end; otherwise the system keeps the dead process as long as this program
 * lives.
 */
async function endChild(pid: number, ended: Promise<void>): Promise<void> {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // The process has ended by itself meanwhile.
  }
  await Promise.race([ended, sleep(CHILD_END_MS, undefined, { ref: false })])
}

function crashed(error: unknown, memoryMb: number): OffhookError {
  const isMemory = error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY'
  if (!isMemory) return broken(error)
  return conversionError(
    'conversion_limit',
    `Converting this recording needed more than ${memoryMb} MB of memory, the maximum. Send it as WAV.`,
  )
}

function tooSlow(limitMs: number): OffhookError {
  const seconds = Math.round(limitMs / 1000)
  const what = `Converting this recording took longer than ${seconds} s, the maximum for its size.`
  return conversionError('conversion_limit', `${what} Try again when the machine is less busy, or send it as WAV.`)
}

function stopped(): OffhookError {
  return conversionError('conversion_stopped', 'The conversion was stopped. Try again.')
}

function broken(error: unknown): OffhookError {
  const why = typeof error === 'string' ? error : messageOf(error)
  return conversionError('conversion_stopped', `The conversion failed: ${why}. Try again.`, { cause: error })
}
