// Packing what is sent: files each way once, when they are first asked for or when they were built; answers of the API as they go.
import type { IncomingHttpHeaders } from 'node:http'
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

/** Of an answer that is packed for one reader: nearly as small as the best, in a tenth of the time. */
const packOnce = {
  br: (bytes: Buffer) => promisify(brotliCompress)(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } }),
  gzip: (bytes: Buffer) => promisify(gzip)(bytes, { level: 5 }),
}

const JSON_TYPE = /^application\/(?:[\w.-]+\+)?json\b/

/**
 * A JSON answer packed, if it is of a size that gains by it; any other as it is. Packed in a thread beside the event loop.
 *
 * Not for another site's page: whoever makes a browser ask with its cookie, and sees on the wire how long each answer is, could
 * guess what stands in it letter by letter (BREACH). Browsers say whose page asks; programs with a key say nothing.
 */
export async function compressAnswer(answer: Response, asked: IncomingHttpHeaders): Promise<Response> {
  if (!JSON_TYPE.test(answer.headers.get('content-type') ?? '') || answer.body === null) return answer
  const site = asked['sec-fetch-site']
  const encoding = site === undefined || site === 'same-origin' ? chooseEncoding(asked['accept-encoding']) : null
  const bytes = Buffer.from(await answer.arrayBuffer())
  const { status } = answer
  const headers = new Headers(answer.headers)
  headers.append('vary', 'accept-encoding')
  if (encoding === null || bytes.length < COMPRESSED_BYTES_MIN) return new Response(bytes, { status, headers })
  headers.set('content-encoding', encoding)
  return new Response(await packOnce[encoding](bytes), { status, headers })
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
