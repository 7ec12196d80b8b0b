// The headers of MPEG audio frames (ISO 11172-3, 13818-3, and the extension that is called MPEG 2.5).

export interface Mp3Frame {
  readonly layer: 1 | 2 | 3
  /** MPEG 1 has long frames; the frames of 2 and 2.5 are half as long. */
  readonly version: 1 | 2 | 2.5
  readonly rate: number
  readonly kilobits: number
  readonly channels: 1 | 2
  /** For each channel. */
  readonly samples: number
  /** Size of the frame, including its header. */
  readonly bytes: number
}

const KILOBITS: Readonly<Record<string, readonly number[]>> = {
  '1/1': [0, 32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448],
  '1/2': [0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384],
  '1/3': [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
  '2/1': [0, 32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256],
  '2/2': [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
  '2/3': [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
}
const RATES = [44_100, 48_000, 32_000]
const VERSIONS = [2.5, null, 2, 1] as const
const LAYERS = [null, 3, 2, 1] as const

/** The frame whose header stands at `at`, or `null` if there is none. Frames of free bit rate are not recognised. */
export function frameAt(bytes: Uint8Array, at: number): Mp3Frame | null {
  const [b0 = 0, b1 = 0, b2 = 0, b3 = 0] = bytes.subarray(at, at + 4)
  if (b0 !== 0xff || (b1 & 0xe0) !== 0xe0) return null
  const version = VERSIONS[(b1 >> 3) & 3] ?? null
  const layer = LAYERS[(b1 >> 1) & 3] ?? null
  const base = RATES[(b2 >> 2) & 3]
  if (version === null || layer === null || base === undefined) return null
  const kilobits = KILOBITS[`${version === 1 ? 1 : 2}/${layer}`]?.[b2 >> 4] ?? 0
  if (kilobits === 0) return null
  const rate = version === 1 ? base : version === 2 ? base / 2 : base / 4
  const padding = (b2 >> 1) & 1
  const samples = layer === 1 ? 384 : layer === 3 && version !== 1 ? 576 : 1152
  const slots = Math.floor(((samples / 8) * kilobits * 1000) / rate / (layer === 1 ? 4 : 1)) + padding
  return {
    layer,
    version,
    rate,
    kilobits,
    channels: b3 >> 6 === 3 ? 1 : 2,
    samples,
    bytes: slots * (layer === 1 ? 4 : 1),
  }
}

/** The length of the ID3v2 tag at the beginning of `bytes`; 0 without a tag (id3.org, ID3v2.4.0 §3.1). */
export function id3Length(bytes: Uint8Array): number {
  if (bytes[0] !== 0x49 || bytes[1] !== 0x44 || bytes[2] !== 0x33 || bytes.length < 10) return 0
  const [, , , , , flags = 0, a = 0, b = 0, c = 0, d = 0] = bytes
  return 10 + (((a & 127) << 21) | ((b & 127) << 14) | ((c & 127) << 7) | (d & 127)) + ((flags & 0x10) === 0 ? 0 : 10)
}
