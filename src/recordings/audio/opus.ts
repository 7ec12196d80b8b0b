// Ogg Opus (RFC 7845). Opus is decoded at the wanted rate: libopus does that better than resampling afterwards.
import { OpusDecoder } from 'opus-decoder'
import type { ByteReader } from './byte-reader.ts'
import { notPlayable, nothingDecodable } from './conversion-errors.ts'
import { type OggPage, oggPages } from './ogg.ts'
import { type SampleBlock, type AudioStream, headerFlaw } from './audio-stream.ts'

interface OpusHead {
  readonly channels: number
  /** Samples at 48 kHz that come before the sound. */
  readonly preSkip: number
  readonly rate: 8000 | 12_000 | 16_000 | 24_000
  readonly gain: number
  readonly mapping: { readonly streams: number; readonly coupled: number; readonly table: number[] } | null
}

/** Granule positions of Opus count at this rate, whatever the rate of decoding. */
const GRANULES_A_SECOND = 48_000
/** The size of the decoder's buffer for each channel; valid packets of a stream have at most 1,275 bytes for each frame. */
const PACKET_BYTES_MOST = 3_840

export async function decodeOpus(bytes: ByteReader): Promise<AudioStream> {
  const pages = oggPages(bytes)
  const first = await pages.next()
  const head = first.done === true ? null : headOf(first.value.packets[0])
  if (head === null) throw nothingDecodable('Ogg Opus')
  const flaw = headerFlaw(head)
  if (flaw !== null) throw notPlayable(flaw)
  let ended = false
  const seen = async function* (): AsyncGenerator<OggPage> {
    for await (const page of pages) {
      ended = page.isLast
      yield page
    }
  }
  const { rate, channels } = head
  return { description: 'Ogg Opus', rate, channels, blocks: blocksOf(seen(), head), wasTruncated: () => !ended }
}

async function* blocksOf(pages: AsyncIterable<OggPage>, head: OpusHead): AsyncGenerator<SampleBlock> {
  const decoder = await decoderOf(head)
  const perGranule = head.rate / GRANULES_A_SECOND
  let toSkip = Math.round(head.preSkip * perGranule)
  /** The first position of the stream: a recording of a stream that was under way does not begin at 0. */
  let origin: number | null = null
  let decoded = 0
  let tags = true
  try {
    for await (const page of pages) {
      // The second packet holds tags; it may be longer than a page.
      const packets = tags ? page.packets.slice(1) : page.packets
      tags = tags && page.packets.length === 0
      const blocks = packets
        .filter((packet) => packet.length > 0 && packet.length <= PACKET_BYTES_MOST * head.channels)
        .map((packet) => decoder.decodeFrame(packet))
        .filter(({ samplesDecoded }) => samplesDecoded > 0)
      const came = blocks.reduce((sum, { samplesDecoded }) => sum + samplesDecoded, 0)
      decoded += came
      if (came > 0) origin ??= page.isLast ? 0 : page.granule * perGranule - came
      const beyond = page.isLast ? decoded - (page.granule * perGranule - (origin ?? 0)) : 0
      let left = came - Math.max(0, Math.min(came, Math.round(beyond)))
      for (const { channelData, samplesDecoded } of blocks) {
        const from = Math.min(toSkip, samplesDecoded)
        const to = Math.min(left, samplesDecoded)
        toSkip -= from
        left -= to
        if (to > from) yield channelData.map((plane) => amplified(plane.subarray(from, to), head.gain))
      }
    }
  } finally {
    decoder.free()
  }
}

async function decoderOf({ rate, channels, mapping }: OpusHead): Promise<OpusDecoder<OpusHead['rate']>> {
  const several =
    mapping === null
      ? {}
      : { streamCount: mapping.streams, coupledStreamCount: mapping.coupled, channelMappingTable: mapping.table }
  const decoder = new OpusDecoder({ sampleRate: rate, channels, ...several })
  await decoder.ready
  return decoder
}

function headOf(packet: Uint8Array | undefined): OpusHead | null {
  if (packet === undefined || packet.length < 19) return null
  const view = new DataView(packet.buffer, packet.byteOffset, packet.byteLength)
  const channels = view.getUint8(9)
  const input = view.getUint32(12, true)
  const isMapped = view.getUint8(18) !== 0
  if (isMapped ? packet.length < 21 + channels : channels > 2) return null
  return {
    channels,
    preSkip: view.getUint16(10, true),
    rate: input === 0 || input > 16_000 ? 24_000 : input > 12_000 ? 16_000 : input > 8000 ? 12_000 : 8000,
    gain: 10 ** (view.getInt16(16, true) / 256 / 20),
    mapping: isMapped
      ? { streams: view.getUint8(19), coupled: view.getUint8(20), table: [...packet.subarray(21, 21 + channels)] }
      : null,
  }
}

function amplified(plane: Float32Array, gain: number): Float32Array {
  return gain === 1 ? plane : plane.map((sample) => sample * gain)
}
