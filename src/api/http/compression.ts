// Compresses responses: files once for each encoding, on the first request or by the build; responses of the API one by one.
import type { IncomingHttpHeaders } from 'node:http'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'

type Encoding = 'br' | 'gzip'

/** The bytes in this encoding, or unchanged if the encoding would not make them smaller. */
export type CompressedContent = (
  encoding: Encoding | null,
) => Promise<{ readonly bytes: Buffer; readonly encoding: Encoding | null }>

const pack = {
  // The highest quality takes seconds for a large file. This quality takes a tenth of that and adds a few per cent to the size.
  br: (bytes: Buffer) => promisify(brotliCompress)(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }),
  gzip: (bytes: Buffer) => promisify(gzip)(bytes, { level: 9 }),
}

/** Below this size, compression gains nothing: the response fits in one network packet anyway. */
const COMPRESSED_BYTES_MIN = 1024

/**
 * `packs`: whether this kind of file gets smaller when compressed. `built`: the bytes in Brotli, if the build compressed the
 * file.
 */
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

/** For a response to one reader: nearly as small as with the best quality, in a tenth of the time. */
const packOnce = {
  br: (bytes: Buffer) => promisify(brotliCompress)(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } }),
  gzip: (bytes: Buffer) => promisify(gzip)(bytes, { level: 5 }),
}

const JSON_TYPE = /^application\/(?:[\w.-]+\+)?json\b/

/**
 * Compresses a JSON response that is large enough to gain by it, in a thread beside the event loop. Any other response is
 * unchanged.
 *
 * A response to a page of another site is not compressed. Otherwise a site that makes a browser send requests with its cookie,
 * and sees on the network how long each response is, could guess the content letter by letter (BREACH). Browsers say in
 * `Sec-Fetch-Site` which page asks; programs with a key don't send the header.
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

/** The best encoding that a request accepts (RFC 9110, 12.5.3); `null`: no encoding. */
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
