// Writes an MP3 of constant bit rate: tag, a frame of silence that states the length of the sound, then LAME's frames. Players
// need that frame to show the right length and stop in the right place; its place is reserved, and filled when the length is
// known.
import { type FileHandle, open } from 'node:fs/promises'
import { createMp3Encoder } from 'wasm-media-encoders/esnext'
import { type Tags, id3Tag } from './id3.ts'
import { frameAt } from './mp3-frames.ts'
import type { SampleBlock } from './audio-stream.ts'

/** The parameters of an MP3, for a source of `rate`. */
interface Mp3Form {
  readonly rate: Rate
  /** Bit rate of all channels together. */
  readonly kilobits: 32 | 48 | 64 | 96
}

/** The rates of MPEG 2 and 2.5. Telephone calls have 8 or 16 kHz; higher frequencies of a call of 48 kHz hold no speech. */
const RATES = [8000, 11_025, 12_000, 16_000, 22_050, 24_000] as const
type Rate = (typeof RATES)[number]

/** A rate stays as it is if MP3 has it and it is at most 24 kHz; otherwise the next higher rate is used, at most 24 kHz. */
export function formOf(rate: number, channels: 1 | 2): Mp3Form {
  const mp3Rate = RATES.find((known) => known >= rate) ?? 24_000
  const isWide = mp3Rate > 16_000
  return { rate: mp3Rate, kilobits: channels === 2 ? (isWide ? 96 : 64) : isWide ? 48 : 32 }
}

/** The delay of LAME's sound in samples (its ENCDELAY), which players then skip. */
const ENCODER_DELAY = 576
const HEADER_BYTES = 4

interface Mp3File {
  /** Writes samples at the form's rate, one array for each channel. */
  write(block: SampleBlock): Promise<void>
  /** Writes the remaining samples and makes the file durable. Returns the number of samples of each channel. */
  finish(): Promise<{ samples: number }>
  [Symbol.asyncDispose](): Promise<void>
}

/** Fills an existing empty file. */
export async function writeMp3(
  path: string,
  { form, channels, tags }: { form: Mp3Form; channels: 1 | 2; tags: Tags },
): Promise<Mp3File> {
  const encoder = await createMp3Encoder()
  encoder.configure({ sampleRate: form.rate, outputSampleRate: form.rate, channels, bitrate: form.kilobits })
  const file = await open(path, 'r+')
  const tag = id3Tag(tags)
  const infoBytes = Math.floor((72 * form.kilobits * 1000) / form.rate)
  const begin = tag.length
  let at = begin + infoBytes
  let samples = 0
  let header: Uint8Array | null = null
  await writeAll(file, tag, 0)
  const append = async (encoded: Uint8Array): Promise<void> => {
    if (encoded.length === 0) return
    header ??= Uint8Array.from(encoded.subarray(0, HEADER_BYTES))
    await writeAll(file, encoded, at)
    at += encoded.length
  }
  return {
    async write(block) {
      samples += block[0]?.length ?? 0
      await append(encoder.encode(block))
    },
    async finish() {
      await append(encoder.finalize())
      if (header === null) throw new Error('LAME gave no frame')
      const bytes = at - begin
      await writeAll(file, infoFrame(header, { infoBytes, bytes, samples, channels, kilobits: form.kilobits }), begin)
      await file.sync()
      return { samples }
    },
    async [Symbol.asyncDispose]() {
      await file.close()
    },
  }
}

interface Length {
  readonly infoBytes: number
  /** Size from the info frame to the end. */
  readonly bytes: number
  readonly samples: number
  readonly channels: 1 | 2
  readonly kilobits: number
}

/**
 * An "Info" frame (Xing's header for constant bit rate) with LAME's extension, which states the silence before and after the
 * sound.
 */
function infoFrame(header: Uint8Array, { infoBytes, bytes, samples, channels, kilobits }: Length): Buffer {
  const info = Buffer.alloc(infoBytes)
  info.set(header)
  // Without padding, even if the first frame had it.
  info[2] = (header[2] ?? 0) & ~2
  const frame = frameAt(info, 0)
  if (frame === null) throw new Error('LAME gave no frame header')
  // Frames differ by a padding byte if the rate does not divide evenly; together they have the bit rate.
  const frames = Math.round(((bytes - infoBytes) * frame.rate * 8) / (kilobits * 1000 * frame.samples))
  const at = HEADER_BYTES + (channels === 1 ? 9 : 17)
  info.write('Info', at, 'latin1')
  // Frames and bytes follow. A table of contents has no room in the smallest frames, and at a constant rate no use.
  info.writeUInt32BE(0b0011, at + 4)
  info.writeUInt32BE(frames, at + 8)
  info.writeUInt32BE(bytes, at + 12)
  const lame = at + 16
  info.write('LAME3.100', lame, 'latin1')
  info[lame + 9] = 1 // constant bit rate
  info[lame + 20] = kilobits
  const padding = Math.max(0, Math.min(4095, frames * frame.samples - ENCODER_DELAY - samples))
  info.writeUIntBE((ENCODER_DELAY << 12) | padding, lame + 21, 3)
  return info
}

async function writeAll(file: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  for (let done = 0; done < bytes.length;) {
    const { bytesWritten } = await file.write(bytes, done, bytes.length - done, position + done)
    done += bytesWritten
  }
}
