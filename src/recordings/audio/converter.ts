// Recordings become MP3s in threads of their own, so many at once and no more: the thread that delivers never waits for
// one, and a file that breaks a decoder breaks its own conversion only.
import { open, rm, stat } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import { OffhookError, messageOf } from '../../errors.ts'
import { spoken } from '../files.ts'
import type { Converted, Job } from './convert.ts'
import { failure } from './failures.ts'
import { findFfmpeg } from './ffmpeg.ts'
import type { Tags } from './id3.ts'
import type { Told } from './worker.ts'

export interface ConverterOptions {
  /** Conversions at once; others wait for their turn. */
  readonly atOnce: number
  /** How long one may take, by the size of its source. */
  readonly timeLimitMs?: (bytes: number) => number
  /** Of a thread's JavaScript. Samples come on top, in portions of bounded size. */
  readonly memoryMb?: number
  /** A longer recording is refused; 12 hours if not said. */
  readonly secondsMost?: number
  /** Where ffmpeg is; `null`: not to be used. Looked for on PATH if not said. */
  readonly ffmpeg?: string | null
}

export interface ConversionJob {
  readonly source: string
  /** A file that does not exist. */
  readonly target: string
  /** How the source was called where it came from: what has no header is known by it. */
  readonly name?: string
  readonly tags: Tags
  /** Two channels stay two: caller left, agent right. Else they are mixed. An MP3 stays as it is. */
  readonly keepChannels: boolean
  readonly onProgress?: (share: number) => void
  readonly signal?: AbortSignal
}

export interface Converter {
  /**
   * Reads `source`, writes an MP3 to `target` (synced to the disk). Rejects with an OffhookError of code `not_audio`,
   * `unsupported_audio`, `truncated_audio`, `conversion_limit`, `conversion_stopped` or `disk_full`, and leaves no target then.
   */
  convert(job: ConversionJob): Promise<Converted>
  /** Ends what runs and refuses what waits. */
  stop(): Promise<void>
}

const WORKER = fileURLToPath(import.meta.resolve('./worker.ts'))
const MEMORY_MB = 256
/** A thread that is stuck takes note of nothing. */
const CHILD_END_MS = 2000
/** No call is longer, and what lies about itself ends here. */
const SECONDS_MOST = 12 * 3600

/** Two minutes, and a second for each 128 KiB: a twentieth of the speed that the slowest format has on one core. */
const usualLimitMs = (bytes: number): number => 120_000 + (bytes / (128 * 1024)) * 1000

export function createConverter(options: ConverterOptions): Converter {
  const ffmpeg = options.ffmpeg === undefined ? findFfmpeg() : options.ffmpeg
  const stopping = new AbortController()
  const waiting: (() => void)[] = []
  const running = new Set<Promise<unknown>>()
  let places = options.atOnce
  const leave = (): void => {
    const next = waiting.shift()
    if (next === undefined) places++
    else next()
  }
  const enter = async (signal: AbortSignal): Promise<void> => {
    if (places > 0) {
      places--
      return
    }
    await new Promise<void>((resolve, reject) => {
      const onTurn = (): void => {
        signal.removeEventListener('abort', onAbort)
        resolve()
      }
      const onAbort = (): void => {
        waiting.splice(waiting.indexOf(onTurn), 1)
        reject(stopped())
      }
      waiting.push(onTurn)
      signal.addEventListener('abort', onAbort, { once: true })
    })
  }
  const convert = async ({ onProgress, signal, name, ...job }: ConversionJob): Promise<Converted> => {
    const ending = signal === undefined ? stopping.signal : AbortSignal.any([signal, stopping.signal])
    if (ending.aborted) throw stopped()
    await enter(ending)
    try {
      const { size } = await stat(job.source)
      const limitMs = (options.timeLimitMs ?? usualLimitMs)(size)
      await (await open(job.target, 'wx', 0o600)).close()
      const asked = { ...job, name: name ?? null, ffmpeg, secondsMost: options.secondsMost ?? SECONDS_MOST }
      const run = { limitMs, memoryMb: options.memoryMb ?? MEMORY_MB, signal: ending, onProgress }
      return await runWorker(asked, run).catch(async (error: unknown) => {
        await rm(job.target, { force: true })
        throw error
      })
    } catch (error) {
      const known = spoken(error)
      throw known instanceof OffhookError ? known : broken(error)
    } finally {
      leave()
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
    },
  }
}

interface Run {
  readonly limitMs: number
  readonly memoryMb: number
  readonly signal: AbortSignal
  readonly onProgress: ((share: number) => void) | undefined
}

/** One job in one thread, which is gone when this settles, as is what it started. */
async function runWorker(job: Job, { limitMs, memoryMb, signal, onProgress }: Run): Promise<Converted> {
  if (signal.aborted) throw stopped()
  const worker = new Worker(WORKER, {
    workerData: job,
    name: 'conversion',
    resourceLimits: { maxOldGenerationSizeMb: memoryMb },
    execArgv: [],
  })
  let child: number | null = null
  const childEnded = Promise.withResolvers<void>()
  try {
    return await new Promise<Converted>((resolve, reject) => {
      const timer = setTimeout(() => reject(tooSlow(limitMs)), limitMs)
      const onAbort = (): void => reject(stopped())
      signal.addEventListener('abort', onAbort, { once: true })
      worker.on('message', (told: Told) => {
        if ('share' in told) onProgress?.(told.share)
        else if ('child' in told) {
          child = told.child
          if (child === null) childEnded.resolve()
        } else if ('failed' in told) reject(new OffhookError(told.failed.code, told.failed.message))
        else resolve(told.converted)
      })
      worker.once('error', (error: unknown) => reject(crashed(error, memoryMb)))
      worker.once('exit', () => {
        clearTimeout(timer)
        signal.removeEventListener('abort', onAbort)
        childEnded.resolve()
        reject(broken('its thread ended'))
      })
    })
  } finally {
    if (child !== null) await endChild(child, childEnded.promise)
    await worker.terminate()
  }
}

/** Its thread takes note of the end, without which the system keeps a dead process as long as this one lives. */
async function endChild(pid: number, ended: Promise<void>): Promise<void> {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // It has ended by itself meanwhile.
  }
  await Promise.race([ended, sleep(CHILD_END_MS, undefined, { ref: false })])
}

function crashed(error: unknown, memoryMb: number): OffhookError {
  const isMemory = error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY'
  if (!isMemory) return broken(error)
  return failure('conversion_limit', `Converting this recording took more than ${memoryMb} MB of memory: no call does.`)
}

function tooSlow(limitMs: number): OffhookError {
  const seconds = Math.round(limitMs / 1000)
  const what = `Converting this recording took longer than ${seconds} s, which is more than its size allows.`
  return failure('conversion_limit', `${what} Try again when the machine is less busy, or send it as WAV.`)
}

function stopped(): OffhookError {
  return failure('conversion_stopped', 'The conversion was stopped before its end. Try again.')
}

function broken(error: unknown): OffhookError {
  const why = typeof error === 'string' ? error : messageOf(error)
  return failure('conversion_stopped', `The conversion broke off: ${why}. Try again.`, { cause: error })
}
