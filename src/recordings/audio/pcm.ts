// Converts the samples of a file to numbers. In files, samples stand one after the other, channel by channel.
import type { SampleBlock } from './audio-stream.ts'

/** The encoding of a sample. `i` are signed integers, `u8` has its zero at 128. */
export type SampleCode = 'u8' | 'i8' | 'i16' | 'i24' | 'i32' | 'f32' | 'f64' | 'ulaw' | 'alaw'

export const BYTES: Readonly<Record<SampleCode, number>> = {
  u8: 1,
  i8: 1,
  i16: 2,
  i24: 3,
  i32: 4,
  f32: 4,
  f64: 8,
  ulaw: 1,
  alaw: 1,
}

type Reader = (view: DataView, at: number) => number

/** The samples of whole frames, cut out of portions of any length; a frame that stays incomplete is dropped. */
export async function* samplesOf(
  portions: AsyncIterable<Uint8Array>,
  { code, channels, littleEndian }: { code: SampleCode; channels: number; littleEndian: boolean },
): AsyncGenerator<SampleBlock> {
  const read = readerOf(code, littleEndian)
  const frame = BYTES[code] * channels
  let buffered: Uint8Array = new Uint8Array(0)
  for await (const portion of portions) {
    const bytes = buffered.length === 0 ? portion : Buffer.concat([buffered, portion])
    const frames = Math.floor(bytes.length / frame)
    if (frames > 0) yield planes(bytes, { read, frames, channels, step: BYTES[code] })
    buffered = bytes.subarray(frames * frame)
  }
}

function planes(
  bytes: Uint8Array,
  { read, frames, channels, step }: { read: Reader; frames: number; channels: number; step: number },
): SampleBlock {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return Array.from({ length: channels }, (_, channel) => {
    const plane = new Float32Array(frames)
    for (let i = 0, at = channel * step; i < frames; i++, at += step * channels) plane[i] = read(view, at)
    return plane
  })
}

function readerOf(code: SampleCode, little: boolean): Reader {
  switch (code) {
    case 'u8':
      return (view, at) => (view.getUint8(at) - 128) / 128
    case 'i8':
      return (view, at) => view.getInt8(at) / 128
    case 'i16':
      return (view, at) => view.getInt16(at, little) / 32_768
    case 'i24':
      return little
        ? (view, at) => (view.getUint16(at, true) + view.getInt8(at + 2) * 65_536) / 8_388_608
        : (view, at) => (view.getInt16(at) * 256 + view.getUint8(at + 2)) / 8_388_608
    case 'i32':
      return (view, at) => view.getInt32(at, little) / 2_147_483_648
    case 'f32':
      return (view, at) => view.getFloat32(at, little)
    case 'f64':
      return (view, at) => view.getFloat64(at, little)
    case 'ulaw':
      return (view, at) => ULAW[view.getUint8(at)] ?? 0
    case 'alaw':
      return (view, at) => ALAW[view.getUint8(at)] ?? 0
  }
}

/** ITU-T G.711, table 2a: the bits are stored inverted, and 33 is added before a value is coded. */
const ULAW = Float32Array.from({ length: 256 }, (_, stored) => {
  const byte = ~stored & 0xff
  const size = ((((byte & 0x0f) << 3) + 0x84) << ((byte >> 4) & 7)) - 0x84
  return (byte & 0x80 ? -size : size) / 32_768
})

/** ITU-T G.711, table 1a: every other bit is stored inverted. */
const ALAW = Float32Array.from({ length: 256 }, (_, stored) => {
  const byte = stored ^ 0x55
  const segment = (byte >> 4) & 7
  const steps = ((byte & 0x0f) << 4) + (segment === 0 ? 8 : 0x108)
  const size = segment > 1 ? steps << (segment - 1) : steps
  return (byte & 0x80 ? size : -size) / 32_768
})
