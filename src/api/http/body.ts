// Reads a body from a socket, with limits on size and time (S42).
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'
import { Problem } from './problem.ts'

/** The limit for a body that is one object. */
export const OBJECT_BYTES_MAX = 256 * 1024
/** The limit for a body that is an array of events. */
export const ARRAY_BYTES_MAX = 4 * 1024 * 1024
/** The whole body must arrive within this time. */
export const BODY_TIMEOUT_MS = 10_000

/** How much of a body that is too large is read and discarded. Beyond this, the connection is closed. */
const DISCARDED_BYTES_MAX = 64 * 1024 * 1024

const OPEN_BRACKET = 0x5b

/**
 * Reads the whole body. Rejects with a `Problem`: 413 when the body is larger than one object may be, 408 when it does not arrive
 * in time, 400 when the sender disconnects. With `arrays`, a body that begins with `[` may be as large as an array; `bytesMax`
 * replaces the limit. The rest of a body that is too large is read and discarded: most senders read no response before they have
 * sent everything. A body can be read once: a second reader would wait for data that has already arrived.
 */
export function readBody(
  incoming: IncomingMessage,
  { arrays = false, bytesMax = OBJECT_BYTES_MAX } = {},
): Promise<Buffer> {
  if (incoming.readableDidRead) return Promise.reject(new Error('the body of a request was read twice'))
  const { promise, resolve, reject } = Promise.withResolvers<Buffer>()
  const announced = Number(incoming.headers['content-length'] ?? 0)
  let limit = arrays ? ARRAY_BYTES_MAX : bytesMax
  let chunks: Buffer[] = []
  let bytes = 0
  const isTooLarge = (): boolean => Math.max(bytes, announced) > limit
  const timer = setTimeout(() => end(isTooLarge() ? tooLarge(limit) : slow()), BODY_TIMEOUT_MS)
  const onData = (chunk: Buffer): void => {
    if (bytes === 0 && arrays && !beginsArray(chunk)) limit = OBJECT_BYTES_MAX
    bytes += chunk.length
    chunks.push(chunk)
    if (isTooLarge()) chunks = []
    if (bytes > DISCARDED_BYTES_MAX) end(tooLarge(limit))
  }
  const onEnd = (): void => end(isTooLarge() ? tooLarge(limit) : null)
  const onGone = (): void => end(new Problem('body_incomplete', 'The connection closed before the whole body arrived.'))
  const end = (problem: Problem | null): void => {
    clearTimeout(timer)
    incoming.off('data', onData).off('end', onEnd).off('close', onGone)
    const [first] = chunks
    if (problem) reject(problem)
    else resolve(chunks.length === 1 && first ? first : Buffer.concat(chunks))
  }
  incoming.on('data', onData).on('end', onEnd).on('close', onGone)
  // An aborted request emits `error` before `close`. `onGone` handles `close`; without this listener the error would end the
  // program.
  incoming.on('error', () => {})
  return promise
}

/**
 * Whether the first character that is not white space opens an array. White space alone decides nothing yet and counts as an
 * array.
 */
function beginsArray(chunk: Buffer): boolean {
  const first = chunk.find((byte) => byte > 0x20)
  return first === undefined || first === OPEN_BRACKET
}

function tooLarge(limit: number): Problem {
  const size = limit >= 1024 * 1024 ? `${limit / 1024 / 1024} MiB` : `${limit / 1024} KiB`
  const detail = `The body is larger than ${size}. Split it into smaller requests.`
  return new Problem('body_too_large', detail, { headers: { connection: 'close' } })
}

function slow(): Problem {
  const detail = `The body took too long. It must arrive within ${BODY_TIMEOUT_MS / 1000} s.`
  return new Problem('body_timeout', detail, { headers: { connection: 'close' } })
}

const JSON_MEDIA_TYPE = /^application\/(?:[\w.-]+\+)?json$/i

/** Throws 415 unless the content type is one of these and the body is not compressed. */
export function expectMediaType(headers: IncomingHttpHeaders, types: readonly string[]): void {
  expectUncompressed(headers)
  const [media = ''] = (headers['content-type'] ?? '').split(';')
  if (types.includes(media.trim().toLowerCase())) return
  throw new Problem(
    'unsupported_media_type',
    `Send the header "content-type: ${types.join('" or "')}". The request had ${media.trim() || 'none'}.`,
  )
}

function expectUncompressed({ 'content-encoding': encoding }: IncomingHttpHeaders): void {
  if (encoding === undefined || encoding === 'identity') return
  throw new Problem(
    'unsupported_media_type',
    `Content-Encoding ${encoding} is not supported. Send the body uncompressed.`,
  )
}

/** Throws 415 unless the content type is JSON, the charset UTF-8 or absent, and the body not compressed. */
export function expectJson(headers: IncomingHttpHeaders): void {
  expectUncompressed(headers)
  const [media = '', ...parameters] = (headers['content-type'] ?? '').split(';').map((part) => part.trim())
  const charset = parameters.find((parameter) => /^charset=/i.test(parameter))
  if (JSON_MEDIA_TYPE.test(media) && (charset === undefined || /^charset="?utf-?8"?$/i.test(charset))) return
  throw new Problem(
    'unsupported_media_type',
    `Send JSON with the header "content-type: application/json". The request had ${media || 'none'}.`,
  )
}
