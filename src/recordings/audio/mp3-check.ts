// An MP3 that can be decoded stays as it is, byte for byte: encoding it again would only make it worse. The decoder gets whole
// frames only, so that it never sees damaged data or other formats.
import { MPEGDecoder } from 'mpg123-decoder'
import type { ByteReader } from './byte-reader.ts'
import { notPlayable, tooLong } from './conversion-errors.ts'
import { type Mp3Frame, frameAt, id3Length } from './mp3-frames.ts'
import { type PeakMeter, allPeaks, createPeakMeter } from './peaks.ts'
import { describeAudio } from './audio-stream.ts'

interface CheckedMp3 {
  readonly seconds: number
  readonly channels: 1 | 2
  readonly peaks: Uint8Array
  readonly format: string
}

/** The least share of frames among the bytes outside tags. Other formats contain bytes that look like a frame here and there. */
const FRAMES_SHARE_LEAST = 0.5

/** Reads an MP3 to its end; fails when the file is no MP3. */
export async function checkMp3(bytes: ByteReader, secondsMost: number): Promise<CheckedMp3> {
  await bytes.skip(id3Length(await bytes.peek(10)))
  const decoder = new MPEGDecoder()
  await decoder.ready
  const meters = [createPeakMeter(), createPeakMeter()] as const
  const walk = createWalk()
  let seconds = 0
  const decodeRun = (run: Uint8Array): void => {
    const { channelData, samplesDecoded, sampleRate } = decoder.decode(run)
    if (samplesDecoded === 0) return
    seconds += samplesDecoded / sampleRate
    if (seconds > secondsMost) throw tooLong(secondsMost)
    for (const [i, plane] of channelData.entries()) meters[i]?.add(plane)
  }
  try {
    for await (const portion of bytes.rest()) for (const run of walk.runs(portion)) decodeRun(run)
    for (const run of walk.end()) decodeRun(run)
  } finally {
    decoder.free()
  }
  const { first, framed, lost } = walk.found()
  if (first === null || seconds === 0 || framed < FRAMES_SHARE_LEAST * (framed + lost))
    throw notPlayable('the file starts like an MP3, but the rest can’t be decoded.')
  const { channels, rate } = first
  const usedMeters: PeakMeter[] = channels === 1 ? [meters[0]] : [...meters]
  return { seconds, channels, peaks: allPeaks(usedMeters), format: describeAudio('MP3', rate, channels) }
}

interface FrameScanner {
  /** Runs of whole frames, one after the other. */
  runs(portion: Uint8Array): Uint8Array[]
  end(): Uint8Array[]
  /** The first frame, and how many bytes were inside frames and outside frames. */
  found(): { first: Mp3Frame | null; framed: number; lost: number }
}

function createWalk(): FrameScanner {
  let buffered: Uint8Array = new Uint8Array(0)
  let first: Mp3Frame | null = null
  let [framed, lost] = [0, 0]
  let inSync = false
  const step = (bytes: Uint8Array, isEnd: boolean): Uint8Array[] => {
    const runs: Uint8Array[] = []
    let [from, at] = [0, 0]
    const close = (): void => {
      if (at > from) runs.push(bytes.subarray(from, at))
    }
    while (at + 4 <= bytes.length) {
      const frame = frameAt(bytes, at)
      const next = at + (frame?.bytes ?? 0)
      const isFrame = frame?.layer === 3
      // After lost bytes, a header counts only when another header follows where its frame ends.
      if (isFrame && next + (inSync ? 0 : 4) > bytes.length && !isEnd) break
      if (isFrame && next <= bytes.length && (inSync || next + 4 > bytes.length || frameAt(bytes, next)?.layer === 3)) {
        first ??= frame
        framed += frame.bytes
        inSync = true
        at = next
        continue
      }
      close()
      const skipped = Math.max(1, syncAfter(bytes, at) - at)
      lost += skipped
      inSync = false
      at += skipped
      from = at
    }
    close()
    buffered = bytes.slice(at)
    return runs
  }
  return {
    runs: (portion) => step(buffered.length === 0 ? portion : Buffer.concat([buffered, portion]), false),
    end: () => step(buffered, true),
    found: () => ({ first, framed, lost }),
  }
}

/** The place of the next byte of set bits; at the latest the last three bytes, with which the next portion continues. */
function syncAfter(bytes: Uint8Array, at: number): number {
  const found = bytes.indexOf(0xff, at + 1)
  return Math.min(found < 0 ? bytes.length : found, Math.max(at + 1, bytes.length - 3))
}
