// Packing what is served again and again: each way once, when it is first asked for, or when it was built.
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'

export type Encoding = 'br' | 'gzip'

/** The bytes in this encoding, or as they are where it would not make them smaller. */
export type CompressedContent = (
  encoding: Encoding | null,
) => Promise<{ readonly bytes: Buffer; readonly encoding: Encoding | null }>

const pack = {
  // The highest quality takes seconds for a large file, this one a tenth of that, for a few hundredths more bytes.
  br: (bytes: Buffer) => promisify(brotliCompress)(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }),
  gzip: (bytes: Buffer) => promisify(gzip)(bytes, { level: 9 }),
}

/** Below this a packet of the network holds it anyway. */
const COMPRESSED_BYTES_MIN = 1024

/** `packs`: whether it is of a kind that gets smaller. `built`: its bytes in Brotli, where whoever built it packed it already. */
export function createCompressed(bytes: Buffer, packs: boolean, built?: Buffer): CompressedContent {
  const asItIs = { bytes, encoding: null }
  const made = new Map<Encoding, ReturnType<CompressedContent>>()
  if (built) made.set('br', Promise.resolve({ bytes: built, encoding: 'br' }))
  return (encoding) => {
    if (encoding === null || !packs || bytes.length < COMPRESSED_BYTES_MIN) return Promise.resolve(asItIs)
    const known = made.get(encoding)
    if (known) return known
    const packed = pack[encoding](bytes).then((smaller) =>
      smaller.length < bytes.length ? { bytes: smaller, encoding } : asItIs,
    )
    made.set(encoding, packed)
    return packed
  }
}

/** The best encoding that a request takes (RFC 9110, 12.5.3); `null`: as it is. */
export function chooseEncoding(acceptEncoding: string | string[] | undefined): Encoding | null {
  const taken = new Map(
    String(acceptEncoding ?? '')
      .toLowerCase()
      .split(',')
      .map((part) => {
        const [name = '', ...parameters] = part.split(';').map((one) => one.trim())
        const quality = parameters.find((one) => one.startsWith('q='))
        return [name, quality === undefined ? 1 : Number(quality.slice(2))]
      }),
  )
  const any = taken.get('*') ?? 0
  return (['br', 'gzip'] as const).find((name) => (taken.get(name) ?? any) > 0) ?? null
}
