// PUT /api/v1/calls/{id}/recording: what is wrong is answered before the audio is read, as far as that can be known.
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { uploadRecording, type UploadedRecording } from '../../actions/recordings/upload.ts'
import { OffhookError } from '../../errors.ts'
import { BODY_TIMEOUT_MS } from '../http/body.ts'
import { splitTarget } from '../http/request-target.ts'
import { actionContext } from '../routing/action-context.ts'
import type { RouteContext } from '../routing/context.ts'
import { findCall } from '../../actions/calls/find.ts'
import { Problem, orThrow, tooOften, unavailable } from '../http/problem.ts'
import type { ProblemCode } from '../http/problem-types.ts'

/** S43; the receiver counts what comes by the same. */
const BYTES_MAX = 200 * 1024 * 1024

const UPLOAD_PATH = /^\/api\/v1\/calls\/[^/]+\/recording$/

/** After so long there may be a place: a recording of a few minutes is here in seconds. */
const BUSY_RETRY_S = 5

/** Whether a request brings a recording, which may take long to come in. */
export function isUpload({ method, url = '' }: Pick<IncomingMessage, 'method' | 'url'>): boolean {
  return method === 'PUT' && UPLOAD_PATH.test(splitTarget(url).path)
}

/** Takes the body of a request as the recording of a call. */
export async function takeUpload(
  c: RouteContext,
  asked: { readonly id: string; readonly source: string | undefined },
): Promise<UploadedRecording> {
  const { incoming, outgoing } = c.env
  const { keyring, requestTimeouts } = c.var.app
  const { principal } = c.var
  expectAudio(incoming.headers)
  const missing = `No such call: ${asked.id}. Send its first update (POST /api/v1/events) before its recording.`
  const call = orThrow(await findCall(actionContext(c), { ...asked, missing }))
  // A key of one source sends for the calls of that source only.
  if (principal.sourceId !== null && (await keyring.sourceOf(principal)).sourceId !== call.sourceId)
    throw new Problem('not_found', missing)
  if (incoming.headers.expect !== undefined) outgoing.writeContinue()
  requestTimeouts.exempt(incoming)
  try {
    return await uploadRecording(actionContext(c), call, bodyOf(incoming))
  } catch (thrown) {
    const problem = problemOf(thrown)
    // Most senders read no answer before they sent all.
    if (problem?.status === 422) await readRest(incoming)
    throw problem ?? thrown
  }
}

/** Throws 415 unless the body says that it is audio, or bytes; 413 when it says that it is too large. */
function expectAudio(headers: IncomingHttpHeaders): void {
  const { 'content-type': type = '', 'content-encoding': encoding, 'content-length': length } = headers
  if (encoding !== undefined && encoding !== 'identity')
    throw new Problem(
      'unsupported_media_type',
      `Content-Encoding ${encoding} is not supported. Send the recording uncompressed.`,
    )
  const [media = ''] = type.split(';')
  if (!/^(?:audio\/\S+|application\/octet-stream)$/i.test(media.trim())) {
    const said = media.trim() || 'no content-type'
    throw new Problem(
      'unsupported_media_type',
      `Send the audio with a header such as "content-type: audio/wav". The request had ${said}.`,
    )
  }
  if (Number(length ?? 0) > BYTES_MAX)
    throw new Problem('body_too_large', 'The recording is larger than 200 MiB. Send it as MP3 or Ogg Opus.')
}

async function* bodyOf(incoming: IncomingMessage): AsyncGenerator<Uint8Array> {
  try {
    yield* incoming.iterator({ destroyOnReturn: false })
  } catch {
    throw new Problem('body_incomplete', 'The connection closed before the whole body arrived.')
  }
}

const CODES: Readonly<Record<string, ProblemCode>> = {
  not_audio: 'not_audio',
  too_many: 'too_many_recordings',
  too_big: 'body_too_large',
  too_slow: 'body_timeout',
}

function problemOf(thrown: unknown): Problem | null {
  if (!(thrown instanceof OffhookError)) return null
  if (thrown.code === 'disk_full') return unavailable(thrown.message)
  if (thrown.code === 'busy') return tooOften(thrown.message, BUSY_RETRY_S)
  const code = CODES[thrown.code]
  return code === undefined ? null : new Problem(code, thrown.message)
}

/** Reads and throws away what is left of a body, until nothing comes for a while or it is more than any body has. */
async function readRest(incoming: IncomingMessage): Promise<void> {
  // Who read before has left by then.
  await nextTurn()
  if (incoming.readableEnded || incoming.destroyed) return
  const over = Promise.withResolvers<void>()
  const timer = setTimeout(() => over.resolve(), BODY_TIMEOUT_MS)
  let bytes = 0
  const onData = (chunk: Buffer): void => {
    bytes += chunk.length
    timer.refresh()
    if (bytes > BYTES_MAX) over.resolve()
  }
  const onEnd = (): void => over.resolve()
  incoming.on('data', onData).on('end', onEnd).on('close', onEnd).resume()
  await over.promise
  clearTimeout(timer)
  incoming.off('data', onData).off('end', onEnd).off('close', onEnd)
}
