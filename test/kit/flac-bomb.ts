// A FLAC (RFC 9639) in which each 14 bytes are 65,535 samples of silence: it expands nine thousandfold.

const SAMPLES = 65_535
const RATE_8K = 0b0100
const BLOCK_SIZE_FOLLOWS = 0b0111
const BITS_16 = 0b100

/** `promises`: the number of samples in its header; 0: unknown. */
export function bombFlac({ frames, promises }: { frames: number; promises: number }): Buffer {
  const info = Buffer.alloc(34)
  info.writeUInt16BE(SAMPLES, 0)
  info.writeUInt16BE(SAMPLES, 2)
  info.writeBigUInt64BE((8000n << 44n) | (15n << 36n) | BigInt(promises), 10)
  const head = Buffer.concat([Buffer.from('fLaC'), Buffer.of(0x80, 0, 0, 34), info])
  return Buffer.concat([head, ...Array.from({ length: frames }, (_, number) => silence(number))])
}

function silence(number: number): Buffer {
  const size = Buffer.alloc(2)
  size.writeUInt16BE(SAMPLES - 1)
  const header = Buffer.concat([
    Buffer.of(0xff, 0xf8, (BLOCK_SIZE_FOLLOWS << 4) | RATE_8K, BITS_16 << 1),
    Buffer.from(String.fromCodePoint(number), 'utf8'),
    size,
  ])
  // A constant subframe of the value 0.
  const frame = Buffer.concat([header, Buffer.of(crc(header, 8, 0x07)), Buffer.of(0, 0, 0)])
  const footer = Buffer.alloc(2)
  footer.writeUInt16BE(crc(frame, 16, 0x8005))
  return Buffer.concat([frame, footer])
}

function crc(bytes: Buffer, bits: 8 | 16, polynomial: number): number {
  const [top, mask] = [1 << (bits - 1), (1 << bits) - 1]
  let value = 0
  for (const byte of bytes) {
    value ^= byte << (bits - 8)
    for (let i = 0; i < 8; i++) value = ((value & top) === 0 ? value << 1 : (value << 1) ^ polynomial) & mask
  }
  return value
}
