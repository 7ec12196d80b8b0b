// The responses to a recording link, over a real socket and a real database. The disk and the signing of links, which
// src/recordings tests, are replaced. test/api/recordings.test.ts tests a whole program.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, request } from 'node:http'
import type { IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Readable } from 'node:stream'
import { after, test } from 'node:test'
import { serveRecording } from '../../src/api/recordings/serve.ts'
import type { RecordingLink } from '../../src/recordings/recording-links.ts'
import { publicId, uuidv7 } from '../../src/ids.ts'
import { createAccount } from '../../src/store/accounts/accounts.ts'
import { openPool } from '../../src/store/database/connections.ts'
import { listRecordingAccesses, type RecordingRow } from '../../src/store/recordings/recordings.ts'
import { openDb } from '../../src/store/database/tables.ts'
import type { RecordingTable } from '../../src/store/database/tables.ts'
import { freshDatabase } from '../kit/database.ts'

const MP3 = Buffer.from(Array.from({ length: 1000 }, (_, at) => at % 251))
const SHA = 'ab'.repeat(32)
const HOUR_MS = 3_600_000
/** The id of a call that began at that time, as its UUIDv7 says. */
const callId = `${Date.parse('2026-11-25T03:04:05Z').toString(16).padStart(12, '0')}7000800000000000abcd`.replace(
  /^(.{8})(.{4})(.{4})(.{4})(.{12})$/,
  '$1-$2-$3-$4-$5',
)

const database = await freshDatabase()
const pool = openPool({ connectionString: database.connectionString, connectionsMax: 4, onError: () => undefined })
const db = openDb(pool)
const { accountId } = await createAccount(db, {
  name: 'Acme & <Sons>',
  timezone: 'Australia/Sydney',
  country: 'AU',
})

const links = new Map<string, RecordingLink>()
const files = new Map<string, Buffer>()
/** Streams that were opened and not closed. */
const open = new Set<Readable>()
const failures: string[] = []
const recordings = {
  read: async (signed: string) => links.get(signed) ?? null,
  async open({ recordingId: id }: RecordingRow, range?: { readonly start: number; readonly end: number }) {
    const whole = files.get(id)
    if (!whole) return null
    const stream = Readable.from(
      (function* () {
        const part = whole.subarray(range?.start ?? 0, (range?.end ?? whole.length) + 1)
        for (let at = 0; at < part.length; at += 64 * 1024) yield part.subarray(at, at + 64 * 1024)
      })(),
      { objectMode: false },
    )
    open.add(stream)
    stream.on('close', () => open.delete(stream))
    return { size: whole.length, stream }
  },
}
// The code under test uses only these parts of the program.
const parts = { db, recordings, failed: (what: string) => failures.push(what) } as unknown as Parameters<
  typeof serveRecording
>[0]
const server = createServer((incoming, outgoing) => {
  void serveRecording(parts, { incoming, outgoing }, (incoming.url ?? '').slice('/recordings/'.length))
})
server.listen(0, '127.0.0.1')
await once(server, 'listening')
const { port } = server.address() as AddressInfo
after(async () => {
  server.close()
  await pool.end()
  await database[Symbol.asyncDispose]()
})

interface Answer {
  readonly status: number
  readonly headers: IncomingMessage['headers']
  readonly body: Buffer
}

/** A bare request: `fetch` would hide the details of a HEAD, a 304 and a length. */
async function ask(signed: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> {
  const asking = request({ port, host: '127.0.0.1', path: `/recordings/${signed}`, method, headers }).end()
  const [incoming] = (await once(asking, 'response')) as [IncomingMessage]
  const chunks: Buffer[] = await incoming.toArray()
  return { status: incoming.statusCode ?? 0, headers: incoming.headers, body: Buffer.concat(chunks) }
}

/** Creates a recording, its file and a link to it. */
async function linked(row: Partial<RecordingTable> = {}, link: Partial<RecordingLink> = {}, mp3 = MP3) {
  const recordingId = uuidv7()
  const signed = `s${recordingId}`
  await db
    .insertInto('recording')
    .values({
      account_id: accountId,
      recording_id: recordingId,
      call_id: callId,
      source_id: 1,
      uniqueid: 'u',
      ref: `upload:${recordingId}`,
      origin: 'upload',
      state: 'ready',
      bytes: mp3.length,
      sha256: SHA,
      ...row,
    } as never)
    .execute()
  files.set(recordingId, mp3)
  links.set(signed, { accountId, recordingId, untilMs: null, who: null, ...link })
  return { recordingId, signed }
}

const PARTS: readonly (readonly [range: string | undefined, status: number, from: number, to: number])[] = [
  [undefined, 200, 0, 999],
  ['bytes=0-', 206, 0, 999],
  ['bytes=10-19', 206, 10, 19],
  ['bytes=990-2000', 206, 990, 999],
  ['bytes=-5', 206, 995, 999],
  ['bytes=0-1,5-6', 200, 0, 999],
  ['bytes=1000-', 416, 0, -1],
]

for (const [range, status, from, to] of PARTS) {
  test(`S43 a link takes Range and HEAD: ${range ?? 'none'} is ${status}`, async () => {
    const { signed, recordingId } = await linked()
    const headers = range === undefined ? {} : { range }
    const [got, looked] = [await ask(signed, headers), await ask(signed, headers, 'HEAD')]
    assert.equal(got.status, status)
    assert.deepEqual(got.body, MP3.subarray(from, to + 1))
    assert.equal(got.headers['content-length'], String(to - from + 1))
    const contentRange = status === 206 ? `bytes ${from}-${to}/1000` : status === 416 ? 'bytes */1000' : undefined
    assert.equal(got.headers['content-range'], contentRange)
    assert.equal(got.headers['content-type'], 'audio/mpeg')
    assert.equal(got.headers['accept-ranges'], 'bytes')
    assert.equal(got.headers.etag, `"${SHA}"`)
    const name = `2026-11-25-0304-${publicId('rec', recordingId)}.mp3`
    assert.equal(got.headers['content-disposition'], `inline; filename="${name}"`)
    assert.equal(got.headers['x-content-type-options'], 'nosniff')
    assert.equal(got.headers['cache-control'], 'no-store')
    assert.equal(got.headers['access-control-allow-origin'], undefined)
    const { date: _a, ...first } = got.headers
    const { date: _b, ...second } = looked.headers
    assert.deepEqual([looked.status, second, looked.body.length], [status, first, 0])
  })
}

test('S43 what the asker has is not sent again, and a part of another version is the whole', async () => {
  const { signed } = await linked()
  const same = await ask(signed, { 'if-none-match': `"${SHA}"` })
  assert.deepEqual([same.status, same.body.length, same.headers.etag], [304, 0, `"${SHA}"`])
  const range = 'bytes=1-2'
  assert.equal((await ask(signed, { range, 'if-range': `"${SHA}"` })).status, 206)
  assert.equal((await ask(signed, { range, 'if-range': '"other"' })).status, 200)
})

const noted = (recordingId: string) => listRecordingAccesses(db, accountId, recordingId, 10)

test('S43 every listening is logged: who, from where, with what; looking is none', async () => {
  const { signed, recordingId } = await linked({}, { who: 'Jane Doe' })
  await ask(signed, {}, 'HEAD')
  await ask(signed, { 'if-none-match': '*' })
  await ask(signed, { 'user-agent': 'Player/1', 'x-forwarded-for': '203.0.113.9' })
  await ask(signed, { 'user-agent': 'Player/1', 'x-forwarded-for': '203.0.113.9', range: 'bytes=5-' })
  let rows = await noted(recordingId)
  while (rows.reduce((sum, one) => sum + one.requests, 0) < 2) rows = await noted(recordingId)
  for (const { who, address, agent } of rows)
    assert.deepEqual({ who, address, agent }, { who: 'Jane Doe', address: '203.0.113.9', agent: 'Player/1' })
  const other = await linked()
  await ask(other.signed)
  let [row] = await noted(other.recordingId)
  while (row === undefined) [row] = await noted(other.recordingId)
  assert.deepEqual([row.who, row.address, row.agent], ['link', '127.0.0.1', ''])
})

test('S43 a log that cannot be written holds up nobody who listens', async () => {
  const { signed } = await linked({}, { who: 'what PostgreSQL \0 cannot keep' })
  const before = failures.length
  const answer = await ask(signed)
  assert.deepEqual([answer.status, answer.body.length], [200, 1000])
  while (failures.length === before) await new Promise(setImmediate)
  assert.equal(failures.at(-1), 'playback log')
})

const at = Date.parse('2026-11-20T05:06:07Z')
const gone = { state: 'deleted', deleted_at: new Date(at) } as unknown as Partial<RecordingTable>

const ENDED: readonly (readonly [
  what: string,
  row: Partial<RecordingTable>,
  link: Partial<RecordingLink>,
  status: number,
  words: RegExp,
])[] = [
  [
    'has expired',
    {},
    { untilMs: at },
    410,
    /The link was valid until 20 November 2026 at 05:06 UTC\. Ask Acme & <Sons>, who sent/,
  ],
  [
    'leads to one that a person deleted',
    { ...gone, deletedBy: 'person' },
    {},
    410,
    /deleted it on 20 November 2026 at/,
  ],
  ['leads to one that retention took', { ...gone, deletedBy: 'retention' }, {}, 410, /available until 20 November/],
  [
    'leads to a call that is not to be recorded',
    { ...gone, deletedBy: 'do_not_record' },
    {},
    410,
    /must not be recorded/,
  ],
  [
    'leads to one of which nothing is left',
    {},
    { recordingId: uuidv7() },
    410,
    /The recording is no longer available\. Ask Acme/,
  ],
  ['leads to one that failed', { state: 'failed' }, {}, 404, /could not be fetched\. Ask Acme/],
  ['is of an account that is gone', {}, { accountId: 9 }, 404, /Link not found/],
]

for (const [what, row, link, status, words] of ENDED) {
  test(`S43 a link that ${what} is ${status}, and says why and whom to ask`, async () => {
    const { signed, recordingId } = await linked(row, link)
    const answer = await ask(signed, { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' })
    assert.equal(answer.status, status)
    assert.equal(answer.headers['content-type'], 'text/html; charset=utf-8')
    const html = answer.body.toString()
    const text = html
      .replaceAll(/<[^>]*>/g, '')
      .replaceAll('&lt;', '<')
      .replaceAll('&gt;', '>')
      .replaceAll('&amp;', '&')
    assert.match(text, words)
    assert.doesNotMatch(html, /<Sons>|<script|https?:/)
    assert.match(String(answer.headers['content-security-policy']), /^default-src 'none'; .*style-src 'self' 'nonce-/)
    const json = await ask(signed, { accept: 'application/json' })
    assert.equal(json.headers['content-type'], 'application/problem+json')
    assert.equal(JSON.parse(json.body.toString()).status, status)
    const looked = await ask(signed, {}, 'HEAD')
    assert.deepEqual([looked.status, looked.body.length], [status, 0])
    assert.deepEqual(await noted(recordingId), [])
  })
}

test('S43 a link that was changed is none; one that is not ready says when to ask again', async () => {
  const { signed } = await linked({ state: 'converting' })
  const changed = await ask(`${signed.slice(0, -1)}x`)
  assert.equal(changed.status, 404)
  assert.match(changed.body.toString(), /Link not found/)
  const early = await ask(signed)
  assert.deepEqual([early.status, early.headers['retry-after']], [404, '30'])
  // A link whose end is in the future works.
  const { signed: other } = await linked({}, { untilMs: Date.now() + HOUR_MS })
  assert.equal((await ask(other)).status, 200)
})

for (const [what, mp3] of [
  ['is gone', null],
  ['has another length', Buffer.alloc(3)],
] as const) {
  test(`S43 an MP3 that ${what} is told as a defect, and never served`, async () => {
    const { signed, recordingId } = await linked()
    if (mp3) files.set(recordingId, mp3)
    else files.delete(recordingId)
    const answer = await ask(signed)
    assert.deepEqual([answer.status, failures.at(-1)], [500, 'recording'])
  })
}

test('S43 whoever goes away in the middle leaves no file open, and is no defect', async () => {
  const { signed } = await linked({}, {}, Buffer.alloc(64 * 1024 * 1024))
  const before = failures.length
  const asking = request({ port, host: '127.0.0.1', path: `/recordings/${signed}` }).end()
  const [incoming] = (await once(asking, 'response')) as [IncomingMessage]
  await once(incoming, 'data')
  assert.equal(open.size, 1)
  incoming.destroy()
  while (open.size > 0) await new Promise(setImmediate)
  assert.equal(failures.length, before)
})
