// Takes in a recording that is sent to the API (S43).
//
//   bytes ─▶ draft ─▶ it is audio ─▶ new to its call ─▶ kept ─▶ its call is notified ─▶ the sender is answered
//
// A sender that has its answer may forget the file: by then the file is complete on the disk, and its call has the
// recording. A crash between these two steps leaves a file without a row, which is swept, and a sender without an
// answer, which sends the file again.
import type { KeptUpload } from '../calls/call.ts'
import { OffhookError } from '../errors.ts'
import { HEAD_BYTES } from './audio/identify.ts'
import { KeyedMutex } from '../concurrency/keyed-mutex.ts'
import { RECORDING_BYTES_MAX } from './limits.ts'
import { explainNotAudio } from './file-description.ts'
import type { Draft, RecordingFiles } from './recording-files.ts'

/** The longest pause of a sender (S42). */
const PAUSE_MS_MAX = 10_000
/**
 * The longest time of a whole upload: 200 MiB at half a megabit per second. With a longer time, a few slow senders
 * would take all slots.
 */
export const WHOLE_MS_MAX = 60 * 60_000
/** The most uploads at once: of one account, so that no account takes all slots, and of all accounts together. */
export const CONCURRENT_MAX = { account: 16, all: 64 } as const
/** The most recordings of one call. No call has so many, but a sender in an endless loop would send more. */
export const RECORDINGS_OF_CALL_MAX = 100

export interface Upload {
  readonly accountId: number
  /** UUID. */
  readonly callId: string
  /** The source of the call, and the id of the call in this source. */
  readonly sourceId: number
  readonly uniqueid: string
  readonly body: AsyncIterable<Uint8Array>
}

export interface UploadReceiverDeps {
  readonly files: Pick<RecordingFiles, 'draft' | 'remove'>
  /** Returns the format that the first bytes of a file show; `null`: no audio. */
  readonly identify: (head: Uint8Array) => string | null
  /** The recording of this call that was made of the same bytes; `null`: there is none. */
  readonly findSame: (accountId: number, callId: string, sha256: string) => Promise<string | null>
  /** How many recordings this call has, in any state and from any origin. */
  readonly count: (accountId: number, callId: string) => Promise<number>
  /**
   * Reports the recording to its call; resolves when the report is durable. Rejects with code `unavailable` if nothing
   * was stored.
   */
  readonly reportToCall: (upload: Omit<Upload, 'body'>, kept: KeptUpload) => Promise<unknown>
  /** A new UUID. */
  readonly newId: () => string
  readonly limits?: Partial<Limits>
}

interface Limits {
  readonly bytesMax: number
  readonly pauseMsMax: number
  readonly wholeMsMax: number
  readonly concurrentMax: { readonly account: number; readonly all: number }
}

/** `id`: the UUID of the recording; `isNew`: the call did not have the recording before. */
export interface UploadResult {
  readonly id: string
  readonly isNew: boolean
}

/**
 * Keeps the audio that is sent, and notifies its call. Rejects with an `OffhookError` of code `not_audio`, `too_big`,
 * `too_slow`, `too_many` (of this call) or `busy` (with others) that says what to do; nothing is kept then. The rest of
 * a refused body is not read.
 */
export function createUploadReceiver(deps: UploadReceiverDeps): (upload: Upload) => Promise<UploadResult> {
  const limits = {
    bytesMax: RECORDING_BYTES_MAX,
    pauseMsMax: PAUSE_MS_MAX,
    wholeMsMax: WHOLE_MS_MAX,
    concurrentMax: CONCURRENT_MAX,
    ...deps.limits,
  }
  const callMutex = new KeyedMutex()
  const slots = createUploadSlots(limits.concurrentMax)
  return async (upload) => {
    using _slot = slots.acquire(upload.accountId)
    const draft = await deps.files.draft()
    try {
      await fill(draft, upload.body, { ...deps, limits })
      // If a file is sent twice at the same time, the second upload finds the recording of the first.
      return await callMutex.run(`${upload.accountId} ${upload.callId}`, () => store(draft, upload, deps))
    } finally {
      await draft.drop()
    }
  }
}

async function fill(
  draft: Draft,
  body: AsyncIterable<Uint8Array>,
  deps: Pick<UploadReceiverDeps, 'identify'> & { readonly limits: Limits },
): Promise<void> {
  const { limits } = deps
  const endsAt = performance.now() + limits.wholeMsMax
  let head: Uint8Array = new Uint8Array()
  let bytes = 0
  for await (const chunk of withoutLongPauses(body, limits.pauseMsMax)) {
    bytes += chunk.length
    if (performance.now() > endsAt) throw tooLate(limits.wholeMsMax)
    if (bytes > limits.bytesMax) throw tooBig(limits.bytesMax)
    if (head.length < HEAD_BYTES) {
      head = Buffer.concat([head, chunk.subarray(0, HEAD_BYTES - head.length)])
      if (head.length === HEAD_BYTES) requireAudio(head, deps)
    }
    await draft.write(chunk)
  }
  if (head.length < HEAD_BYTES) requireAudio(head, deps)
}

function requireAudio(head: Uint8Array, { identify }: Pick<UploadReceiverDeps, 'identify'>): void {
  if (head.length === 0 || identify(head) === null) throw new OffhookError('not_audio', explainNotAudio(head))
}

async function store(
  draft: Draft,
  { body: _read, ...upload }: Upload,
  deps: UploadReceiverDeps,
): Promise<UploadResult> {
  const { bytes, sha256 } = draft.digest()
  const known = await deps.findSame(upload.accountId, upload.callId, sha256)
  if (known !== null) return { id: known, isNew: false }
  if ((await deps.count(upload.accountId, upload.callId)) >= RECORDINGS_OF_CALL_MAX) throw tooMany()
  const id = deps.newId()
  const name = `${id}.source`
  await draft.keep(name)
  try {
    await deps.reportToCall(upload, { ref: `upload:${id}`, id, bytes, sha256 })
  } catch (error) {
    // After any other failure it is unknown whether the call was notified: the sweep finds out whether a row needs the
    // file.
    if (error instanceof OffhookError && error.code === 'unavailable') await deps.files.remove(name)
    throw error
  }
  return { id, isNew: true }
}

/**
 * Passes the chunks on as they come. Rejects with `too_slow` when no chunk comes for `pauseMs`. The time in which a
 * chunk is written does not count.
 */
async function* withoutLongPauses(body: AsyncIterable<Uint8Array>, pauseMs: number): AsyncGenerator<Uint8Array> {
  const chunks = body[Symbol.asyncIterator]()
  let waiting = false
  try {
    for (;;) {
      waiting = true
      const next = await within(chunks.next(), pauseMs)
      waiting = false
      if (next.done === true) return
      yield next.value
    }
  } finally {
    // While the next chunk is awaited, `return` would wait for that chunk too.
    if (!waiting) await chunks.return?.()
  }
}

async function within<Value>(promise: Promise<Value>, ms: number): Promise<Value> {
  const late = Promise.withResolvers<never>()
  const timer = setTimeout(() => late.reject(tooSlow(ms)), ms)
  try {
    return await Promise.race([promise, late.promise])
  } finally {
    clearTimeout(timer)
  }
}

/** Hands out slots; a slot that is disposed of is free again. */
function createUploadSlots(most: Limits['concurrentMax']): { acquire(accountId: number): Disposable } {
  const usedSlots = new Map<number, number>()
  let all = 0
  return {
    acquire(accountId) {
      const mine = usedSlots.get(accountId) ?? 0
      if (mine >= most.account || all >= most.all) throw busy()
      usedSlots.set(accountId, mine + 1)
      all += 1
      return {
        [Symbol.dispose]() {
          const left = (usedSlots.get(accountId) ?? 1) - 1
          if (left === 0) usedSlots.delete(accountId)
          else usedSlots.set(accountId, left)
          all -= 1
        },
      }
    },
  }
}

function tooBig(most: number): OffhookError {
  const size = `${Math.floor(most / 1024 / 1024)} MiB`
  return new OffhookError(
    'too_big',
    `The recording is larger than ${size}, the maximum. Send it compressed, as MP3 or Ogg Opus.`,
  )
}

function tooSlow(ms: number): OffhookError {
  return new OffhookError(
    'too_slow',
    `No data arrived for ${ms / 1000} s, so the recording was not accepted. Send it again.`,
  )
}

function tooLate(ms: number): OffhookError {
  const minutes = Math.round(ms / 60_000)
  return new OffhookError(
    'too_slow',
    `The upload took longer than ${minutes} minutes and was not accepted. Send a smaller file.`,
  )
}

function tooMany(): OffhookError {
  return new OffhookError('too_many', `This call already has ${RECORDINGS_OF_CALL_MAX} recordings, the maximum.`)
}

function busy(): OffhookError {
  return new OffhookError('busy', 'Too many uploads at the same time. Send this one again in a moment.')
}
