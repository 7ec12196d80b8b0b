// Identifies a file by its first bytes. Its name decides only if the bytes cannot: raw samples have no header.
import { isText } from '../file-description.ts'
import type { AudioFormat } from './formats.ts'
import { frameAt, id3Length } from './mp3-frames.ts'

/** So many bytes are enough to identify a file. */
export const HEAD_BYTES = 4096

type Test = readonly [AudioFormat, (head: Uint8Array) => boolean]

// Signatures by their specifications: RIFF/RF64 (EBU 3306), Sun audio, FLAC, ISO 14496-12, Matroska, RFC 4867, AIFF, ASF.
const TESTS: readonly Test[] = [
  ['wav', (head) => (hasText(head, 0, 'RIFF') || hasText(head, 0, 'RF64')) && hasText(head, 8, 'WAVE')],
  ['au', (head) => hasText(head, 0, '.snd')],
  ['flac', (head) => hasText(head, 0, 'fLaC')],
  ['m4a', (head) => hasText(head, 4, 'ftyp')],
  ['webm', (head) => [0x1a, 0x45, 0xdf, 0xa3].every((byte, i) => head[i] === byte)],
  ['amr', (head) => hasText(head, 0, '#!AMR')],
  ['aiff', (head) => hasText(head, 0, 'FORM') && (hasText(head, 8, 'AIFF') || hasText(head, 8, 'AIFC'))],
  ['wma', (head) => [0x30, 0x26, 0xb2, 0x75, 0x8e, 0x66, 0xcf, 0x11].every((byte, i) => head[i] === byte)],
  ['aac', isAdts],
  ['mp3', (head) => isMpeg(head, 3)],
  ['mp2', (head) => isMpeg(head, 2) || isMpeg(head, 1)],
]

/** The format by the first bytes of a file (`HEAD_BYTES`, or all there are); `null` when they do not show it. */
export function identify(head: Uint8Array): AudioFormat | null {
  if (hasText(head, 0, 'OggS')) return codecOfOgg(head)
  return TESTS.find(([, fits]) => fits(head))?.[0] ?? null
}

/** As `identify`; if the bytes do not show the format, the file's name may (Asterisk's `.sln`, `.ulaw`, `.alaw`, `.gsm`). */
export function identifyFile(head: Uint8Array, name: string | undefined): AudioFormat | null {
  const format = identify(head)
  if (format !== null || name === undefined || head.length === 0 || isText(head)) return format
  const { extension } = namedAs(name)
  if (extension === 'sln' || extension === 'slin') return 'sln'
  if (['ulaw', 'ul', 'mu', 'mulaw', 'pcm'].includes(extension)) return 'ulaw'
  if (['alaw', 'al', 'alw'].includes(extension)) return 'alaw'
  // Every frame begins with these four bits (ETSI EN 300 961, as RFC 3551 packs it).
  if (extension === 'gsm' && (head[0] ?? 0) >> 4 === 0xd) return 'gsm'
  return null
}

/** A name's extension, and the number that Asterisk puts after it: 16 in `.sln16`. A name may be an address. */
export function namedAs(name: string): { readonly extension: string; readonly kilohertz: number | null } {
  const [, extension = '', digits = ''] = /\.([a-z]+)(\d{0,3})(?:[?#].*)?$/i.exec(name) ?? []
  return { extension: extension.toLowerCase(), kilohertz: digits === '' ? null : Number(digits) }
}

function codecOfOgg(head: Uint8Array): AudioFormat {
  const packet = 27 + (head[26] ?? 0)
  if (hasText(head, packet, 'OpusHead')) return 'ogg-opus'
  if (hasText(head, packet, '\u0001vorbis')) return 'ogg-vorbis'
  if (hasText(head, packet, '\u007fFLAC')) return 'ogg-flac'
  return 'ogg-other'
}

/** ADTS: twelve set bits and layer 0 (ISO 13818-7), and another such header where the first frame ends. */
function isAdts(head: Uint8Array): boolean {
  const begins = (at: number): boolean => head[at] === 0xff && ((head[at + 1] ?? 0) & 0xf6) === 0xf0
  if (!begins(0) || head.length < 7) return false
  const length = (((head[3] ?? 0) & 3) << 11) | ((head[4] ?? 0) << 3) | ((head[5] ?? 0) >> 5)
  return length >= 7 && (length + 1 >= head.length || begins(length))
}

function isMpeg(head: Uint8Array, layer: 1 | 2 | 3): boolean {
  const tag = id3Length(head)
  // The bytes after a long tag (a picture) are not in the head: the check of the frames decides later.
  if (tag >= head.length - 4) return tag > 0 && layer === 3
  const first = frameAt(head, tag)
  if (first?.layer !== layer) return false
  const next = tag + first.bytes
  return next + 4 > head.length || frameAt(head, next)?.layer === layer
}

function hasText(head: Uint8Array, at: number, text: string): boolean {
  return Buffer.from(head.buffer, head.byteOffset, head.length).toString('latin1', at, at + text.length) === text
}
