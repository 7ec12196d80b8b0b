// Ogg pages and their packets (RFC 3533). Only the first stream is read; damage costs only the damaged pages.
import type { ByteReader } from './byte-reader.ts'

export interface OggPage {
  /** The packets that end on this page. */
  readonly packets: readonly Uint8Array[]
  /** The codec's position at the end of this page; -1 when no packet ends here. */
  readonly granule: number
  readonly isLast: boolean
}

/** Packets of speech are hundreds of bytes. A header with a picture in it may have megabytes; more is an attack. */
const PACKET_BYTES_MOST = 16 * 1024 * 1024
const HEADER_BYTES = 27

export async function* oggPages(bytes: ByteReader): AsyncGenerator<OggPage> {
  let serial: number | null = null
  let begun: Uint8Array[] = []
  while (await findPage(bytes)) {
    const header = await bytes.read(HEADER_BYTES)
    const lengths = Uint8Array.from(await bytes.read(header[26] ?? 0))
    const view = new DataView(header.buffer, header.byteOffset, header.byteLength)
    const [flags, granule, stream] = [view.getUint8(5), Number(view.getBigInt64(6, true)), view.getUint32(14, true)]
    const size = lengths.reduce((sum, length) => sum + length, 0)
    // A copy, since packets may outlast the portion that they came in.
    const body = Uint8Array.from(await bytes.read(size))
    serial ??= stream
    if (stream !== serial) continue
    // A page that does not continue a packet ends the packet that was begun. A page that continues a packet without its beginning
    // is ignored.
    const goesOn = (flags & 1) !== 0
    if (!goesOn) begun = []
    const { packets, open } = packetsOf(body, lengths, begun)
    if (goesOn && begun.length === 0) packets.shift()
    begun = open
    if (sizeOf(begun) > PACKET_BYTES_MOST) return
    const isWhole = body.length === size
    const isLast = isWhole && (flags & 4) !== 0
    yield { packets, granule: isWhole ? granule : -1, isLast }
    if (isLast || !isWhole) return
  }
}

/** A segment of less than 255 bytes ends a packet. `open`: the pieces of a packet that continues on the next page. */
function packetsOf(
  body: Uint8Array,
  lengths: Uint8Array,
  begun: readonly Uint8Array[],
): { packets: Uint8Array[]; open: Uint8Array[] } {
  const packets: Uint8Array[] = []
  let pieces = [...begun]
  let [from, to] = [0, 0]
  for (const length of lengths) {
    to += length
    if (to > body.length) return { packets, open: [] }
    if (length === 255) continue
    pieces.push(body.subarray(from, to))
    packets.push(pieces.length === 1 ? (pieces[0] ?? body) : Buffer.concat(pieces))
    pieces = []
    from = to
  }
  if (to > from) pieces.push(body.subarray(from, to))
  return { packets, open: pieces }
}

/** Skips to the beginning of the next page. */
async function findPage(bytes: ByteReader): Promise<boolean> {
  for (;;) {
    const seen = Buffer.from(await bytes.peek(4096))
    const at = seen.indexOf('OggS')
    if (at >= 0) {
      await bytes.skip(at)
      return (await bytes.peek(HEADER_BYTES)).length === HEADER_BYTES
    }
    // The mark may be cut off at the end of the bytes that were read.
    if ((await bytes.skip(Math.max(0, seen.length - 3))) === 0) return false
  }
}

const sizeOf = (pieces: readonly Uint8Array[]): number => pieces.reduce((sum, piece) => sum + piece.length, 0)
