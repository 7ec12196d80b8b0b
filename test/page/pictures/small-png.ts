// Rewrites a PNG of the browser with a palette of 256 colours. A picture of a page has a few colours and many shades
// between them, whose last bits are invisible. The file becomes less than half as large.
import { deflateSync, inflateSync, constants, crc32 } from 'node:zlib'

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
const COLOURS_MAX = 256
/** RGB with eight bits each, as Chromium writes an opaque page. */
const BYTES_PER_PIXEL = 3

export function smallPng(png: Buffer): Buffer {
  const { width, height, lines } = readPng(png)
  const colours = countColours(lines)
  const palette = choosePalette(colours)
  const nearest = new Map([...colours.keys()].map((colour) => [colour, indexOfNearest(colour, palette)]))
  const rows = Buffer.alloc(height * (width + 1))
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1)
      rows[y * (width + 1) + 1 + x] = nearest.get(colourAt(lines, (y * width + x) * BYTES_PER_PIXEL)) ?? 0
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', header(width, height)),
    chunk('PLTE', Buffer.from(palette.flatMap(channels))),
    chunk('IDAT', deflateSync(rows, { level: constants.Z_BEST_COMPRESSION, memLevel: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

interface Pixels {
  readonly width: number
  readonly height: number
  /** The lines of pixels, three bytes for each pixel. */
  readonly lines: Buffer
}

function readPng(png: Buffer): Pixels {
  const [width, height] = [png.readUInt32BE(16), png.readUInt32BE(20)]
  // Bit depth, colour type, compression, filters, interlacing.
  if (png.subarray(24, 29).toString('hex') !== '0802000000') throw new Error('This PNG is not RGB of eight bits.')
  const data: Buffer[] = []
  for (let at = SIGNATURE.length; at < png.length; at += 12 + png.readUInt32BE(at))
    if (png.toString('latin1', at + 4, at + 8) === 'IDAT')
      data.push(png.subarray(at + 8, at + 8 + png.readUInt32BE(at)))
  return { width, height, lines: unfilter(inflateSync(Buffer.concat(data)), width * BYTES_PER_PIXEL) }
}

/** Each line begins with the number of its filter (PNG, 9.2). */
function unfilter(filtered: Buffer, length: number): Buffer {
  const height = filtered.length / (length + 1)
  const lines = Buffer.alloc(height * length)
  for (let y = 0; y < height; y += 1) {
    const filter = filtered[y * (length + 1)] ?? 0
    for (let x = 0; x < length; x += 1) {
      const at = y * length + x
      const left = x < BYTES_PER_PIXEL ? 0 : (lines[at - BYTES_PER_PIXEL] ?? 0)
      const above = y === 0 ? 0 : (lines[at - length] ?? 0)
      const corner = x < BYTES_PER_PIXEL || y === 0 ? 0 : (lines[at - length - BYTES_PER_PIXEL] ?? 0)
      const predicted = [0, left, above, Math.floor((left + above) / 2), paeth(left, above, corner)][filter] ?? 0
      lines[at] = (filtered[y * (length + 1) + 1 + x] ?? 0) + predicted
    }
  }
  return lines
}

function paeth(left: number, above: number, corner: number): number {
  const [a, b, c] = [Math.abs(above - corner), Math.abs(left - corner), Math.abs(left + above - 2 * corner)]
  if (a <= b && a <= c) return left
  return b <= c ? above : corner
}

function colourAt(lines: Buffer, at: number): number {
  return lines.readUIntBE(at, BYTES_PER_PIXEL)
}

function countColours(lines: Buffer): Map<number, number> {
  const counts = new Map<number, number>()
  for (let at = 0; at < lines.length; at += BYTES_PER_PIXEL) {
    const colour = colourAt(lines, at)
    counts.set(colour, (counts.get(colour) ?? 0) + 1)
  }
  return counts
}

/**
 * Chooses the most frequent colours. Of colours that differ only in their last three bits, the most frequent is chosen.
 */
function choosePalette(counts: ReadonlyMap<number, number>): number[] {
  const chosen = new Map<number, number>()
  for (const [colour] of [...counts].toSorted(([, a], [, b]) => b - a)) {
    const like = colour & 0xf8f8f8
    if (!chosen.has(like)) chosen.set(like, colour)
  }
  return [...chosen.values()].slice(0, COLOURS_MAX)
}

function indexOfNearest(colour: number, palette: readonly number[]): number {
  const [red = 0, green = 0, blue = 0] = channels(colour)
  const distances = palette.map((other) => {
    const [r = 0, g = 0, b = 0] = channels(other)
    return (red - r) ** 2 + (green - g) ** 2 + (blue - b) ** 2
  })
  return distances.indexOf(Math.min(...distances))
}

function channels(colour: number): number[] {
  return [colour >> 16, (colour >> 8) & 0xff, colour & 0xff]
}

/** Eight bits per pixel, with a palette. */
function header(width: number, height: number): Buffer {
  const bytes = Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, 8, 3, 0, 0, 0])
  bytes.writeUInt32BE(width, 0)
  bytes.writeUInt32BE(height, 4)
  return bytes
}

function chunk(type: string, data: Buffer): Buffer {
  const typed = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const framed = Buffer.alloc(8)
  framed.writeUInt32BE(data.length, 0)
  framed.writeUInt32BE(crc32(typed), 4)
  return Buffer.concat([framed.subarray(0, 4), typed, framed.subarray(4)])
}
