// FLAC (RFC 9639), by itself and in Ogg. Decodes frame by frame: a few bytes can stand for 65,535 samples, so decoding a whole
// portion at once would let a small file use up all memory.
import { FLACDecoder } from '@wasm-audio-decoders/flac'
import CodecParser, { type CodecFrame } from 'codec-parser'
import type { ByteReader } from './byte-reader.ts'
import { notPlayable, nothingDecodable } from './conversion-errors.ts'
import { oggPages } from './ogg.ts'
import { type SampleBlock, type AudioStream, headerFlaw } from './audio-stream.ts'

interface StreamInfo {
  readonly rate: number
  readonly channels: number
  /** Samples of each channel; 0 when the recorder did not know. */
  readonly samples: number
}

const STREAM_INFO_BYTES = 18
/** The bytes of an Ogg packet before `fLaC` and the stream's info (RFC 9639 §10.1). */
const OGG_MAPPING_BYTES = 9

/** No header of a frame is longer. */
const HEADER_BYTES_MOST = 32

/** Reads `fLaC`, then blocks of metadata, of which the stream's info is always the first. */
export async function decodeFlac(bytes: ByteReader): Promise<AudioStream> {
  await bytes.skip(4)
  const head = await bytes.read(4 + 34)
  const info = infoOf(head.subarray(4))
  for (let isLast = isLastBlock(head); !isLast;) {
    const block = await bytes.read(4)
    isLast = isLastBlock(block) || block.length < 4
    await bytes.skip(((block[1] ?? 0) << 16) | ((block[2] ?? 0) << 8) | (block[3] ?? 0))
  }
  return soundOf('FLAC', info, framesOf(bytes))
}

const isLastBlock = (block: Uint8Array): boolean => ((block[0] ?? 0) & 0x80) !== 0

export async function decodeOggFlac(bytes: ByteReader): Promise<AudioStream> {
  const pages = oggPages(bytes)
  const first = await pages.next()
  const packet = first.done === true ? undefined : first.value.packets[0]
  const info = infoOf((packet ?? new Uint8Array(0)).subarray(OGG_MAPPING_BYTES + 8))
  const frames = async function* (): AsyncGenerator<Uint8Array> {
    // Frames begin with the sync code; packets of metadata cannot.
    for await (const { packets } of pages) yield* packets.filter((bytes) => bytes[0] === 0xff)
  }
  return soundOf('FLAC in Ogg', info, frames())
}

function soundOf(description: string, info: StreamInfo, frames: AsyncIterable<Uint8Array>): AudioStream {
  const flaw = headerFlaw(info)
  if (flaw !== null) throw notPlayable(flaw)
  let decoded = 0
  const blocks = async function* (): AsyncGenerator<SampleBlock> {
    const decoder = new FLACDecoder()
    await decoder.ready
    try {
      for await (const frame of frames) {
        const { channelData, samplesDecoded } = await decoder.decodeFrames([frame])
        decoded += samplesDecoded
        if (samplesDecoded > 0 && channelData.length === info.channels) yield channelData
      }
    } finally {
      decoder.free()
    }
  }
  const { rate, channels } = info
  return {
    description,
    rate,
    channels,
    declaredSeconds: info.samples / rate,
    blocks: blocks(),
    wasTruncated: () => decoded < info.samples,
  }
}

async function* framesOf(bytes: ByteReader): AsyncGenerator<Uint8Array> {
  const parser = new CodecParser<CodecFrame>('audio/flac', { enableFrameCRC32: false })
  const header = Uint8Array.from(await bytes.peek(HEADER_BYTES_MOST))
  for await (const portion of bytes.rest()) yield* dataOf(parser.parseChunk(portion))
  // A frame ends where another begins, so a header is added. The decoder's flush would do too, but takes minutes on a last frame
  // that was cut.
  yield* dataOf(parser.parseChunk(header))
}

function* dataOf(frames: Iterator<CodecFrame>): Generator<Uint8Array> {
  for (let next = frames.next(); next.done !== true; next = frames.next()) yield next.value.data
}

/** 20 bits of rate, 3 of channels less one, 5 of sample size less one, 36 of length (RFC 9639 §8.2). */
function infoOf(block: Uint8Array): StreamInfo {
  if (block.length < STREAM_INFO_BYTES) throw nothingDecodable('FLAC')
  const view = new DataView(block.buffer, block.byteOffset, block.byteLength)
  const packed = view.getBigUint64(10)
  return {
    rate: Number(packed >> 44n),
    channels: Number((packed >> 41n) & 7n) + 1,
    samples: Number(packed & 0xf_ffff_ffffn),
  }
}
