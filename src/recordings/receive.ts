// Takes in a recording that is sent to the API (S43).
//
//   bytes ─▶ draft ─▶ it is audio ─▶ new to its call ─▶ kept ─▶ its call is told ─▶ the sender is told
//
// Whoever is told that it was taken may forget it: by then the file is whole on the disk, and the call knows of it. A crash
// between the two leaves a file that nobody has a right to, and a sender without an answer, who sends it again.
import type { KeptUpload } from '../calls/call.ts'
import { OffhookError } from '../errors.ts'
import { HEAD_BYTES } from './audio/identify.ts'
import { createInTurn } from './in-turn.ts'
import { RECORDING_BYTES_MAX } from './limits.ts'
import { notAudio } from './not-audio.ts'

/** S42: so long a sender may pause. */
const pauseMsMax = 10_000

export interface Upload {
  readonly accountId: number
  /** UUID. */
  readonly callId: string
  /** The source that the call belongs to, and its name there. */
  readonly sourceId: number
  readonly uniqueid: string
  readonly body: AsyncIterable<Uint8Array>
}

/** Where it is kept. */
export interface UploadFiles {
  draft(): Promise<UploadDraft>
  /** Gone for good when it resolves. */
  remove(name: string): Promise<void>
}

export interface UploadDraft {
  write(chunk: Uint8Array): Promise<void>
  /** What has been written so far; the hash in hex. */
  sum(): { readonly bytes: number; readonly sha256: string }
  /** Makes it whole under this name. */
  keep(name: string): Promise<unknown>
  /** Ends it without a trace. After `keep` it does nothing. */
  drop(): Promise<void>
}

export interface ReceiverParts {
  readonly files: UploadFiles
  /** What the first bytes of a file say it is; `null`: no audio. */
  readonly identify: (head: Uint8Array) => string | null
  /** The recording of this call that was made of the same bytes; `null`: there is none. */
  readonly same: (accountId: number, callId: string, sha256: string) => Promise<string | null>
  /** Tells the call, and resolves when that is durable. Rejects with code `unavailable` when nothing was stored. */
  readonly tell: (upload: Omit<Upload, 'body'>, kept: KeptUpload) => Promise<unknown>
  /** A new UUID. */
  readonly newId: () => string
  readonly limits?: { readonly bytesMax?: number; readonly pauseMsMax?: number }
}

/** `id` is a UUID; `isNew`: the call did not have it before. */
export interface Received {
  readonly id: string
  readonly isNew: boolean
}

/**
 * Keeps what is sent and tells its call. Rejects with an `OffhookError` of code `not_audio`, `too_big` or `too_slow` that says
 * what to do; nothing is kept then. Of a body that is refused the rest is left unread.
 */
export function createReceiver(parts: ReceiverParts): (upload: Upload) => Promise<Received> {
  const inTurn = createInTurn()
  return async (upload) => {
    const draft = await parts.files.draft()
    try {
      await fill(draft, upload.body, parts)
      // Sent twice at the same time, the second finds what the first has made.
      return await inTurn(`${upload.accountId} ${upload.callId}`, () => settle(draft, upload, parts))
    } finally {
      await draft.drop()
    }
  }
}

async function fill(draft: UploadDraft, body: AsyncIterable<Uint8Array>, parts: ReceiverParts): Promise<void> {
  const limits = { bytesMax: RECORDING_BYTES_MAX, pauseMsMax, ...parts.limits }
  let head: Uint8Array = new Uint8Array()
  let bytes = 0
  for await (const chunk of withoutLongPauses(body, limits.pauseMsMax)) {
    bytes += chunk.length
    if (bytes > limits.bytesMax) throw tooBig(limits.bytesMax)
    if (head.length < HEAD_BYTES) {
      head = Buffer.concat([head, chunk.subarray(0, HEAD_BYTES - head.length)])
      if (head.length === HEAD_BYTES) requireAudio(head, parts)
    }
    await draft.write(chunk)
  }
  if (head.length < HEAD_BYTES) requireAudio(head, parts)
}

function requireAudio(head: Uint8Array, { identify }: ReceiverParts): void {
  if (head.length === 0 || identify(head) === null) throw new OffhookError('not_audio', notAudio(head))
}

async function settle(draft: UploadDraft, { body: _read, ...upload }: Upload, parts: ReceiverParts): Promise<Received> {
  const { bytes, sha256 } = draft.sum()
  const known = await parts.same(upload.accountId, upload.callId, sha256)
  if (known !== null) return { id: known, isNew: false }
  const id = parts.newId()
  const name = `${id}.source`
  await draft.keep(name)
  try {
    await parts.tell(upload, { ref: `upload:${id}`, id, bytes, sha256 })
  } catch (error) {
    // Of any other failure nobody knows whether the call was told: the sweep looks whether the file has a right to be there.
    if (error instanceof OffhookError && error.code === 'unavailable') await parts.files.remove(name)
    throw error
  }
  return { id, isNew: true }
}

/** What comes in, as it comes. Rejects with `too_slow` when nothing comes for so long; writing it takes as long as it takes. */
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
    // While it is waited for, the end of the reading would wait too.
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

function tooBig(most: number): OffhookError {
  const size = `${Math.floor(most / 1024 / 1024)} MiB`
  return new OffhookError('too_big', `A recording may have ${size} at most: send it compressed, as MP3 or Ogg Opus.`)
}

function tooSlow(ms: number): OffhookError {
  return new OffhookError('too_slow', `Nothing came for ${ms / 1000} s: the recording was not taken. Send it again.`)
}
