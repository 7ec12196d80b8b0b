// WAV as phone systems write it, Sun .au, and raw samples. Sizes in a header are unreliable: a recorder that streams or was
// killed leaves them at 0 or at their maximum, and a file that was cut short holds less than they state.
import type { ByteReader } from './byte-reader.ts'
import { needsFfmpeg, notPlayable, nothingDecodable } from './conversion-errors.ts'
import { namedAs } from './identify.ts'
import { BYTES, type SampleCode, samplesOf } from './pcm.ts'
import { type AudioStream, headerFlaw } from './audio-stream.ts'

/** A WAV whose codec Offhook does not read itself: `codec` names it. */
interface ForeignWav {
  readonly codec: string
}

interface Layout {
  readonly code: SampleCode
  readonly description: string
  readonly rate: number
  readonly channels: number
}

// Numbers of Microsoft's mmreg.h.
const PCM = 1
const FLOAT = 3
const ALAW = 6
const ULAW = 7
const EXTENSIBLE = 0xfffe
const OTHERS: Readonly<Record<number, string>> = {
  0x02: 'Microsoft ADPCM',
  0x11: 'IMA ADPCM',
  0x22: 'TrueSpeech',
  0x31: 'GSM 6.10',
  0x40: 'G.721 ADPCM',
  0x45: 'G.726 ADPCM',
  0x50: 'MPEG audio',
  0x55: 'MP3',
  0x64: 'G.726 ADPCM',
  0x83: 'G.729',
  0xff: 'AAC',
}

/** The largest `fmt ` chunk that has meaningful content. */
const FMT_BYTES_MOST = 64
/** Sizes that a recorder never filled in. */
const UNKNOWN = [0, 0xffff_ffff, 0x7fff_ffff, 0xffff_ffff - 36, 0x7fff_ffff - 36]

/** The sound of a WAV, read from its first byte; or the codec, if Offhook does not read it. */
export async function decodeWav(bytes: ByteReader): Promise<AudioStream | ForeignWav> {
  await bytes.skip(12)
  let layout: Layout | ForeignWav | null = null
  for (;;) {
    const chunk = await bytes.read(8)
    if (chunk.length < 8) throw layout === null ? nothingDecodable('WAV') : emptyRecording()
    const view = viewOf(chunk)
    const id = String.fromCharCode(...chunk.subarray(0, 4))
    const size = view.getUint32(4, true)
    if (id === 'data') {
      if (layout === null) throw notPlayable('the WAV header lacks the sample format.')
      return 'codec' in layout ? layout : dataSound(bytes, layout, size)
    }
    if (id === 'fmt ') {
      const head = await bytes.read(Math.min(size, FMT_BYTES_MOST))
      layout = layoutOf(head)
      await bytes.skip(size - head.length + (size % 2))
    } else {
      await bytes.skip(size + (size % 2))
    }
  }
}

async function dataSound(bytes: ByteReader, layout: Layout, size: number): Promise<AudioStream> {
  const flaw = headerFlaw(layout)
  if (flaw !== null) throw notPlayable(flaw)
  const isPromise = !UNKNOWN.includes(size)
  const first = await bytes.peek(8)
  const holdsNothing = first.length === 0 || (size === 0 && isChunk(first))
  if (holdsNothing) throw isPromise ? nothingDecodable('WAV') : emptyRecording()
  let came = 0
  const counted = async function* (): AsyncGenerator<Uint8Array> {
    for await (const portion of bytes.rest(isPromise ? size : undefined)) {
      came += portion.length
      yield portion
    }
  }
  const { code, rate, channels, description } = layout
  return {
    description,
    rate,
    channels,
    blocks: samplesOf(counted(), { code, channels, littleEndian: true }),
    wasTruncated: () => isPromise && came < size,
  }
}

/** Distinguishes what follows a `data` chunk of no length: another chunk, or samples whose number was never filled in. */
function isChunk(first: Uint8Array): boolean {
  return ['LIST', 'fact', 'id3 ', 'bext', 'cue ', 'INFO', 'JUNK'].includes(String.fromCharCode(...first.subarray(0, 4)))
}

function layoutOf(fmt: Uint8Array): Layout | ForeignWav {
  if (fmt.length < 16) throw nothingDecodable('WAV')
  const view = viewOf(fmt)
  const stated = view.getUint16(0, true)
  const tag = stated === EXTENSIBLE && fmt.length >= 26 ? view.getUint16(24, true) : stated
  const [channels, rate] = [view.getUint16(2, true), view.getUint32(4, true)]
  const code = codeOf(tag, channels === 0 ? 0 : view.getUint16(12, true) / channels)
  if (code === null) return { codec: OTHERS[tag] ?? `samples of format ${tag}` }
  const bits = BYTES[code] * 8
  const coding = tag === ULAW ? 'µ-law' : tag === ALAW ? 'A-law' : tag === FLOAT ? `${bits} bit float` : `${bits} bit`
  return { code, description: `WAV, ${coding}`, rate, channels }
}

/** By the bytes that a sample takes: 12 or 20 bits lie in the upper part of 2 or 3 bytes. */
function codeOf(tag: number, bytes: number): SampleCode | null {
  if (tag === ULAW && bytes === 1) return 'ulaw'
  if (tag === ALAW && bytes === 1) return 'alaw'
  if (tag === FLOAT) return bytes === 4 ? 'f32' : bytes === 8 ? 'f64' : null
  return tag === PCM ? (([null, 'u8', 'i16', 'i24', 'i32'] as const)[bytes] ?? null) : null
}

// The encodings of Sun's audio_file header, by their numbers.
const AU_CODES: Readonly<Record<number, SampleCode>> = {
  1: 'ulaw',
  2: 'i8',
  3: 'i16',
  4: 'i24',
  5: 'i32',
  6: 'f32',
  7: 'f64',
  27: 'alaw',
}

export async function decodeAu(bytes: ByteReader): Promise<AudioStream> {
  const head = await bytes.read(24)
  if (head.length < 24) throw nothingDecodable('Sun .au')
  const view = viewOf(head)
  const [, offset = 0, size = 0, encoding = 0, rate = 0, channels = 0] = Array.from({ length: 6 }, (_, i) =>
    view.getUint32(i * 4),
  )
  const code = AU_CODES[encoding]
  if (code === undefined) throw needsFfmpeg(`This Sun .au file has samples in encoding ${encoding}`)
  const flaw = headerFlaw({ rate, channels })
  if (flaw !== null) throw notPlayable(flaw)
  await bytes.skip(Math.max(0, offset - 24))
  if ((await bytes.peek(1)).length === 0) throw UNKNOWN.includes(size) ? emptyRecording() : nothingDecodable('Sun .au')
  const blocks = samplesOf(bytes.rest(UNKNOWN.includes(size) ? undefined : size), {
    code,
    channels,
    littleEndian: false,
  })
  return { description: 'Sun .au', rate, channels, blocks, wasTruncated: () => false }
}

/** Samples without a header, with the extensions of Asterisk: `.sln` has 8 kHz, `.sln16` 16. */
export function decodeRaw(bytes: ByteReader, format: 'sln' | 'ulaw' | 'alaw', name: string): AudioStream {
  const code = format === 'sln' ? 'i16' : format
  const description = { sln: 'Signed linear', ulaw: 'Raw µ-law', alaw: 'Raw A-law' }[format]
  const kilohertz = (format === 'sln' ? namedAs(name).kilohertz : null) ?? 8
  const rate = kilohertz === 44 ? 44_100 : kilohertz * 1000
  const flaw = headerFlaw({ rate, channels: 1 })
  if (flaw !== null) throw notPlayable(flaw)
  const blocks = samplesOf(bytes.rest(), { code, channels: 1, littleEndian: true })
  return { description, rate, channels: 1, blocks, wasTruncated: () => false }
}

export function emptyRecording(): Error {
  return notPlayable('the file contains a header but no audio.')
}

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
