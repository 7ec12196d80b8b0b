// Reads an MP3 as a player does, with other code than the code that wrote it: its tag, its frames, its sound.
import { MPEGDecoder } from 'mpg123-decoder'

export interface ReadMp3 {
  /** By frame id; a user-defined text by `TXXX:` and its description. */
  readonly tags: Readonly<Record<string, string>>
  readonly frames: readonly { readonly kilobits: number; readonly rate: number; readonly channels: number }[]
  /** The number of bytes outside tag and frames. */
  readonly strayBytes: number
}

/** Layer III of MPEG 2 and 2.5, the only format that is written. */
const KILOBITS = [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160]
const RATES: Readonly<Record<number, readonly number[]>> = { 0: [11_025, 12_000, 8000], 2: [22_050, 24_000, 16_000] }
export const FRAME_SAMPLES = 576

export function readMp3(file: Buffer): ReadMp3 {
  const tagBytes = file.toString('latin1', 0, 3) === 'ID3' ? 10 + synchsafe(file, 6) : 0
  const frames: ReadMp3['frames'][number][] = []
  let at = tagBytes
  while (at + 4 <= file.length) {
    const [b0 = 0, b1 = 0, b2 = 0, b3 = 0] = file.subarray(at, at + 4)
    const [kilobits = 0, rate = 0] = [KILOBITS[b2 >> 4], RATES[(b1 >> 3) & 3]?.[(b2 >> 2) & 3]]
    if (b0 !== 0xff || (b1 & 0xe6) !== 0xe2 || kilobits === 0 || rate === 0) break
    frames.push({ kilobits, rate, channels: b3 >> 6 === 3 ? 1 : 2 })
    at += Math.floor((72_000 * kilobits) / rate) + ((b2 >> 1) & 1)
  }
  return { tags: tagsOf(file.subarray(10, tagBytes)), frames, strayBytes: file.length - at }
}

function tagsOf(tag: Buffer): Record<string, string> {
  const tags: Record<string, string> = {}
  for (let at = 0; at + 10 < tag.length;) {
    const id = tag.toString('latin1', at, at + 4)
    const size = synchsafe(tag, at + 4)
    const text = tag.toString('utf8', at + 11, at + 10 + size)
    const [described = '', value] = text.split('\0')
    tags[id === 'TXXX' ? `${id}:${described}` : id] = value ?? described
    at += 10 + size
  }
  return tags
}

function synchsafe(bytes: Buffer, at: number): number {
  return bytes.subarray(at, at + 4).reduce((size, byte) => size * 128 + byte, 0)
}

/** The sound, without the encoder's padding. A mono file returns two equal channels. */
export async function hearMp3(file: Uint8Array): Promise<{ rate: number; channels: readonly Float32Array[] }> {
  const decoder = new MPEGDecoder()
  await decoder.ready
  const { channelData, sampleRate } = decoder.decode(file)
  decoder.free()
  return { rate: sampleRate, channels: channelData }
}

/** The amplitude of a tone in a sound (Goertzel). */
export function toneOf(samples: Float32Array, rate: number, hertz: number): number {
  const factor = 2 * Math.cos((2 * Math.PI * hertz) / rate)
  let [before, last] = [0, 0]
  for (const sample of samples) [before, last] = [last, sample + factor * last - before]
  return (2 * Math.sqrt(last * last + before * before - factor * last * before)) / samples.length
}
