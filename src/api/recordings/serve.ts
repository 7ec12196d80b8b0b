// GET and HEAD /recordings/{signed}: an MP3 for whoever has the link (S43), straight on Node's own response, because a file
// goes from the disk to the socket as fast as the socket takes it and no faster.
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
import { respondProblem } from '../http/respond.ts'
import { timeText } from '../../text/timestamp.ts'

type ServeRecordingDeps = Pick<ApiDeps, 'db' | 'recordings' | 'failed'>

interface Exchange {
  readonly incoming: IncomingMessage
  readonly outgoing: ServerResponse
}

/** A player that is paused reads nothing for a while; after this long it asks anew, from where it was. */
const UNREAD_MS = 5 * 60_000
/** What a browser says of itself is kept up to here. */
const USER_AGENT_MAX = 300

/** Answers one request for what a link leads to. Never rejects. */
export async function serveRecording(deps: ServeRecordingDeps, exchange: Exchange, signed: string): Promise<void> {
  const { incoming, outgoing } = exchange
  try {
    const found = await lookUp(deps, signed)
    if ('code' in found) respondNotice(outgoing, found, incoming.headers)
    else await serve(deps, exchange, found)
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
  /** Of the MP3. */
  readonly size: number
  /** A strong ETag. */
  readonly etag: string
}

async function lookUp({ db, recordings }: ServeRecordingDeps, signed: string): Promise<RecordingLookup | Notice> {
  const link = await recordings.read(signed)
  const account = link && (await findAccountById(db, link.accountId))
  if (!link || !account) return NO_SUCH_LINK
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
  found: RecordingLookup,
): Promise<void> {
  const { row, size, etag } = found
  const asked = parseRangeRequest(incoming.headers, found)
  const headers = { ...headersOf(row), etag }
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
    // Whoever went away before the first byte was read leaves the stream as it was.
    file.stream.destroy()
  }
}

const GONE_CODES: ReadonlySet<unknown> = new Set([
  'ERR_STREAM_PREMATURE_CLOSE',
  // Before the first byte.
  'ERR_STREAM_UNABLE_TO_PIPE',
  'ECONNRESET',
  'EPIPE',
])

/** Whoever listens goes away at any moment; a player does all the time. */
function hasLeft(error: unknown): boolean {
  return error instanceof Error && 'code' in error && GONE_CODES.has(error.code)
}

function headersOf({ callId, recordingId }: RecordingRow): Readonly<Record<string, string>> {
  // When the call began, so that files sort, and the recording's id, so that it is found again. Whoever is sent a file need
  // not learn who called.
  const [date = '', time = ''] = timeText(timeOfUuid(callId)).split('T')
  const name = `${date}-${time.slice(0, 5).replace(':', '')}-${publicId('rec', recordingId)}.mp3`
  return {
    // `no-store` among them: a copy in a cache would outlive a link that has ended, and be heard without a trace.
    ...SECURITY_HEADERS,
    // Whoever was sent the link may play it in a page of their own, such as that of a CRM; to read it, a page would need CORS.
    'cross-origin-resource-policy': 'cross-origin',
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

/** Writes down who listens, beside the answer: it neither waits for that nor fails with it. */
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
