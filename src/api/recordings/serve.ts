// GET and HEAD of the audio of a recording: sends an MP3 to anybody who has a link (S43), and to principals of the account who may
// listen (S54). The handler writes to Node's own response,
// so that the file is read from the disk only as fast as the socket accepts it.
import type { IncomingMessage, ServerResponse } from 'node:http'
import { pipeline } from 'node:stream/promises'
import { publicId, timeOfUuid } from '../../ids.ts'
import { findAccountById } from '../../store/accounts/accounts.ts'
import { saveRecordingAccess, findRecordingById } from '../../store/recordings/recordings.ts'
import type { RecordingRow } from '../../store/recordings/recordings.ts'
import { parseRangeRequest } from '../http/byte-range.ts'
import type { RangeResult } from '../http/byte-range.ts'
import { problemOf } from '../http/error-to-problem.ts'
import { SECURITY_HEADERS } from '../http/headers.ts'
import type { RecordingLink } from '../../recordings/recording-links.ts'
import type { ApiDeps } from '../routing/deps.ts'
import { clientAddress } from '../http/client-address.ts'
import { deleted, expired, neverMade, NO_SUCH_LINK, NOT_READY, respondNotice } from './notice.ts'
import type { Notice } from './notice.ts'
import { Problem } from '../http/problem.ts'
import { respondProblem } from '../http/respond.ts'
import { timeText } from '../../text/timestamp.ts'

type ServeRecordingDeps = Pick<ApiDeps, 'db' | 'recordings' | 'failed'>

interface Exchange {
  readonly incoming: IncomingMessage
  readonly outgoing: ServerResponse
}

/**
 * A paused player reads nothing for a while. After this time the connection is closed; the player later requests the rest of the
 * file.
 */
const UNREAD_MS = 5 * 60_000
/** The longest User-Agent that is saved. */
const USER_AGENT_MAX = 300

/** Answers one request for a recording link. Never rejects. */
export async function serveRecording(deps: ServeRecordingDeps, exchange: Exchange, signed: string): Promise<void> {
  await answer(deps, exchange, {
    find: async () => lookUp(deps, await deps.recordings.read(signed)),
    refuse: (notice) => respondNotice(exchange.outgoing, notice, exchange.incoming.headers),
    headers: FOR_OTHER_SITES,
  })
}

/** Answers one request of a principal who may listen to a recording of the account. Never rejects. */
export async function serveRecordingOf(
  deps: ServeRecordingDeps,
  exchange: Exchange,
  asked: Pick<RecordingLink, 'accountId' | 'recordingId' | 'who'>,
): Promise<void> {
  await answer(deps, exchange, {
    find: () => lookUp(deps, { ...asked, untilMs: null }),
    refuse: ({ code, title, retryAfterS: wait }) => {
      const headers: Record<string, string> = wait === undefined ? {} : { 'retry-after': String(wait) }
      respondProblem(exchange.outgoing, new Problem(code, `${title}.`, { headers }))
    },
    headers: {},
  })
}

interface Serving {
  readonly find: () => Promise<RecordingLookup | Notice>
  readonly refuse: (notice: Notice) => void
  readonly headers: Readonly<Record<string, string>>
}

async function answer(deps: ServeRecordingDeps, exchange: Exchange, { find, refuse, headers }: Serving): Promise<void> {
  const { outgoing } = exchange
  try {
    const found = await find()
    if ('code' in found) refuse(found)
    else await serve(deps, exchange, { ...found, headers })
  } catch (thrown) {
    const { problem, unforeseen } = problemOf(thrown)
    if (unforeseen) deps.failed('recording', thrown)
    if (outgoing.headersSent) outgoing.destroy()
    else respondProblem(outgoing, problem)
  }
}

interface RecordingLookup {
  readonly link: RecordingLink
  readonly row: RecordingRow
  /** The size of the MP3 in bytes. */
  readonly size: number
  /** A strong ETag. */
  readonly etag: string
}

async function lookUp(
  { db }: Pick<ServeRecordingDeps, 'db'>,
  link: RecordingLink | null,
): Promise<RecordingLookup | Notice> {
  const account = link && (await findAccountById(db, link.accountId))
  // Links of an account that waits for its deletion do not work (S57).
  if (!link || !account || account.deleteAt !== null) return NO_SUCH_LINK
  if (link.untilMs !== null && link.untilMs <= Date.now()) return expired(link.untilMs, account.name)
  const row = await findRecordingById(db, link.accountId, link.recordingId)
  if (!row) return deleted(null, null, account.name)
  if (row.state === 'deleted') return deleted(row.deletedBy, row.deletedAt, account.name)
  if (row.state === 'failed') return neverMade(account.name)
  if (row.state !== 'ready' || row.bytes === null || row.sha256 === null) return NOT_READY
  return { link, row, size: row.bytes, etag: `"${row.sha256}"` }
}

async function serve(
  deps: ServeRecordingDeps,
  { incoming, outgoing }: Exchange,
  found: RecordingLookup & Pick<Serving, 'headers'>,
): Promise<void> {
  const { row, size, etag } = found
  const asked = parseRangeRequest(incoming.headers, found)
  const headers = { ...headersOf(row), ...found.headers, etag }
  if (asked.kind === 'not modified') {
    outgoing.writeHead(304, headers).end()
    return
  }
  if (asked.kind === 'out of reach') {
    outgoing.writeHead(416, { ...headers, 'content-range': `bytes */${size}`, 'content-length': 0 }).end()
    return
  }
  const range = asked.kind === 'part' ? { start: asked.start, end: asked.end } : undefined
  const file = await deps.recordings.open(row, range)
  if (file?.size !== size) {
    file?.stream.destroy()
    const what = file ? `has ${file.size} bytes and should have ${size}` : 'is missing'
    throw new Error(`the MP3 of ${publicId('rec', row.recordingId)} ${what}`)
  }
  outgoing.writeHead(asked.kind === 'part' ? 206 : 200, { ...headers, ...lengthOf(asked, size) })
  if (incoming.method === 'HEAD') {
    file.stream.destroy()
    outgoing.end()
    return
  }
  note(deps, incoming, found)
  outgoing.setTimeout(UNREAD_MS, () => outgoing.destroy())
  try {
    await pipeline(file.stream, outgoing)
  } catch (error) {
    if (!hasLeft(error)) throw error
  } finally {
    // If the client disconnects before the first byte is read, `pipeline` leaves the stream open.
    file.stream.destroy()
  }
}

const GONE_CODES: ReadonlySet<unknown> = new Set([
  'ERR_STREAM_PREMATURE_CLOSE',
  // The client disconnected before the first byte.
  'ERR_STREAM_UNABLE_TO_PIPE',
  'ECONNRESET',
  'EPIPE',
])

/** Whether the client disconnected. People close pages at any moment, and players close connections all the time. */
function hasLeft(error: unknown): boolean {
  return error instanceof Error && 'code' in error && GONE_CODES.has(error.code)
}

/**
 * Anybody with the link may play the recording in a page of another site, such as a CRM. To read the audio, that page would need
 * CORS.
 */
const FOR_OTHER_SITES = { 'cross-origin-resource-policy': 'cross-origin' }

function headersOf({ callId, recordingId }: RecordingRow): Readonly<Record<string, string>> {
  // The file name has the start of the call, so that files sort by time, and the recording's id, so that the recording can be
  // found again. It leaves out the caller's number: people who receive the file need not learn who called.
  const [date = '', time = ''] = timeText(timeOfUuid(callId)).split('T')
  const name = `${date}-${time.slice(0, 5).replace(':', '')}-${publicId('rec', recordingId)}.mp3`
  return {
    // These include `no-store`: a cached copy would outlive an expired link, and nobody could see that it was played.
    ...SECURITY_HEADERS,
    'content-type': 'audio/mpeg',
    'content-disposition': `inline; filename="${name}"`,
    'accept-ranges': 'bytes',
  }
}

function lengthOf(asked: RangeResult, size: number): Readonly<Record<string, string | number>> {
  if (asked.kind !== 'part') return { 'content-length': size }
  const { start, end } = asked
  return { 'content-length': end - start + 1, 'content-range': `bytes ${start}-${end}/${size}` }
}

/** Logs who plays the recording. The response neither waits for the log nor fails with it. */
function note({ db, failed }: ServeRecordingDeps, incoming: IncomingMessage, { link }: RecordingLookup): void {
  const { accountId, recordingId, who } = link
  saveRecordingAccess(db, {
    accountId,
    recordingId,
    atMs: Date.now(),
    who: who ?? 'link',
    address: clientAddress(incoming),
    agent: (incoming.headers['user-agent'] ?? '').slice(0, USER_AGENT_MAX),
  }).catch((error: unknown) => failed('playback log', error))
}
