// Recordings through a whole program: uploaded, converted to MP3, played, deleted.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { readdir, readlink, rm } from 'node:fs/promises'
import { request } from 'node:http'
import type { ClientRequest, IncomingMessage } from 'node:http'
import { join } from 'node:path'
import { test } from 'node:test'
import { inAccount } from '../kit/account-path.ts'
import { startApi } from '../kit/api.ts'
import { openClient } from '../../src/store/database/connections.ts'
import { tone, wavAround } from '../kit/audio.ts'
import { startRecordingServer } from '../kit/recording-server.ts'
import type { Answer, Json } from '../kit/api.ts'
import { freePort } from '../kit/program.ts'
import { invited, signedUp } from '../kit/visitor.ts'

const api = await startApi()
const events = await api.keyFor(['events'])
const { id: otherAccount } = (await api.post('/api/v1/accounts', { name: 'Other' })).body

// An integration that waits for the recording, so that calls have a final event.
await api.post('~/integrations', {
  name: 'CRM',
  request: { url: `${api.url}/inbox/crm`, rows: [{ key: 'rec', value: '[[recording_url]]' }] },
})

/** WAV: 16 bit, 8 kHz, mono, a tone. */
function wav(seconds: number, hz = 440): Buffer<ArrayBuffer> {
  return wavAround(tone(seconds, { hertz: hz }))
}

let calls = 0

/** Creates an ended call that announces a recording. */
async function newCall(): Promise<{ readonly uniqueid: string; readonly id: string }> {
  const uniqueid = `recorded-${(calls += 1)}`
  const fields = { caller_number: '+61412345678' }
  await api.post('/api/v1/events', [
    { uniqueid, status: 'ringing', fields },
    { uniqueid, status: 'answered', recording: { expected: true } },
    { uniqueid, status: 'ended' },
  ])
  return { uniqueid, id: (await api.get(`~/calls/uniqueid:${uniqueid}`)).body.id }
}

interface RequestExtras {
  readonly key?: string
  readonly account?: string
  readonly headers?: Record<string, string>
}

async function send(
  call: string,
  body: Uint8Array<ArrayBuffer>,
  { key = events, account, headers = {} }: RequestExtras = {},
): Promise<Answer> {
  const answer = await api.program.ask(`~/calls/${call}/recording`, {
    method: 'PUT',
    key,
    ...(account !== undefined && { account }),
    headers: { 'content-type': 'audio/wav', ...headers },
    body,
  })
  const text = await answer.text()
  return { status: answer.status, headers: answer.headers, body: text === '' ? null : JSON.parse(text) }
}

/** An upload whose body the test writes itself. */
function begin(call: string, headers: Record<string, string> = {}): ClientRequest {
  return request(api.url + inAccount(`~/calls/${call}/recording`), {
    method: 'PUT',
    headers: { authorization: `Bearer ${events}`, 'content-type': 'audio/wav', ...headers },
  })
}

async function answerOf(asking: ClientRequest): Promise<{ status: number; body: Json }> {
  const [incoming] = (await once(asking, 'response')) as [IncomingMessage]
  const text = Buffer.concat(await incoming.toArray()).toString()
  return { status: incoming.statusCode ?? 0, body: JSON.parse(text) }
}

/** The names of the files, complete or not. */
async function files(): Promise<string[]> {
  const all = await readdir(join(api.program.data, 'recordings'), { recursive: true }).catch(() => [])
  return all.filter((name) => /\.(?:mp3|source)$|drafts\/./.test(name)).toSorted()
}

/** The names of the files once no work is under way. */
async function kept(): Promise<string[]> {
  for (;;) {
    const names = await files()
    if (names.every((name) => name.endsWith('.mp3'))) return names
    await new Promise(setImmediate)
  }
}

const ready = (id: string) => api.until(`~/recordings/${id}`, ({ state }) => state === 'ready' || state === 'failed')

test('S43 a recording that is sent in is made into an MP3 that its links lead to, with Range', async () => {
  const { id } = await newCall()
  const taken = await send(id, wav(2))
  assert.equal(taken.status, 202)
  assert.match(taken.body.id, /^rec_[0-9a-f]{32}$/)
  assert.ok(['converting', 'ready'].includes(taken.body.state))
  const made = await ready(taken.body.id)
  assert.equal(made.state, 'ready', made.problem)
  assert.deepEqual([made.call_id, made.origin, made.channels, made.is_voicemail], [id, 'upload', 1, false])
  assert.ok(Math.abs(made.duration_s - 2) < 0.1)
  assert.ok(made.peaks.length > 0)
  const whole = await fetch(made.url)
  const mp3 = Buffer.from(await whole.arrayBuffer())
  assert.deepEqual([whole.status, whole.headers.get('content-type'), mp3.length], [200, 'audio/mpeg', made.bytes])
  const part = await fetch(made.url, { headers: { range: 'bytes=100-199' } })
  assert.equal(part.status, 206)
  assert.deepEqual(Buffer.from(await part.arrayBuffer()), mp3.subarray(100, 200))
  const looked = await fetch(made.url, { method: 'HEAD' })
  assert.deepEqual([looked.status, looked.headers.get('content-length')], [200, String(mp3.length)])
  const details = await api.until(
    `~/recordings/${taken.body.id}`,
    ({ listenings }) => listenings[0]?.request_count === 2,
  )
  assert.equal(details.listenings[0].listener, 'administrator')
  assert.equal(details.listenings[0].ip_address, '127.0.0.1')
})

test('S54 the audio contains no number, for those who may listen and see no numbers', async () => {
  const { id } = await newCall()
  const { id: recording } = (await send(id, wav(1))).body
  await ready(recording)
  const { key } = (await api.post('~/keys', { name: 'Listener', role: 'viewer', rights: ['recordings'] })).body
  const audio = await api.program.ask(`~/recordings/${recording}/audio`, { key })
  const said = Buffer.from(await audio.arrayBuffer()).toString('latin1') + JSON.stringify([...audio.headers])
  assert.match(said, /^ID3/)
  assert.doesNotMatch(said, /412345678/)
})

test('S43 the log of listenings has the id of the listener beside the name, which people choose', async () => {
  const { id } = await newCall()
  const { id: recording } = (await send(id, wav(1))).body
  await ready(recording)
  const owner = await signedUp(api, 'owner@example.com')
  const victim = (await owner.get('/api/v1/session')).body.person
  const name = `${'Long '.repeat(20)}(${victim.id})`
  for (const who of ['link', victim.id, name]) {
    const email = `${who.length}@example.com`
    const viewer = await invited(api, { email, name: who, role: 'viewer', rights: ['recordings'] })
    const { person } = (await viewer.get('/api/v1/session')).body
    const { url } = (await viewer.get(`~/recordings/${recording}`)).body
    assert.equal((await fetch(url, { headers: { 'user-agent': who.slice(0, 40) } })).status, 200)
    const listener = `${person.name.slice(0, 60)} (${person.id})`
    const isLogged = ({ listenings }: Json) => listenings.some((one: Json) => one.listener === listener)
    await api.until(`~/recordings/${recording}`, isLogged)
  }
  const { key, id: keyId } = (await api.post('~/keys', { name: 'Robot', role: 'viewer', rights: ['recordings'] })).body
  assert.equal((await api.program.ask(`~/recordings/${recording}/audio`, { key })).status, 200)
  await api.until(`~/recordings/${recording}`, ({ listenings }) =>
    listenings.some((one: Json) => one.listener === `Robot (${keyId})`),
  )
})

test('C9 the call holds a link that anybody may open, and so do its moments', async () => {
  const { id } = await newCall()
  const { body } = await send(id, wav(1))
  await ready(body.id)
  const call = await api.until(`~/calls/${id}`, ({ recording }) => recording?.state === 'ready')
  const { url } = call.recording
  assert.match(url, new RegExp(`^${api.url}/recordings/[\\w.-]+$`))
  assert.deepEqual([call.fields.recording_url, call.fields.recording_id], [url, body.id])
  assert.equal((await fetch(url)).status, 200)
  assert.equal(call.recordings[0].id, body.id)
  const list = (await api.get('~/calls')).body.data.find((one: Json) => one.id === id)
  assert.equal(list.recording.url, url)
  const moments = await api.until(`~/calls/${id}/events`, ({ data }) => data.at(-1).type === 'final')
  assert.equal(moments.data.at(-1).fields.recording_url, url)
  const request = { url: `${api.url}/inbox/rendered`, rows: [{ key: 'rec', value: '[[recording_url]]' }] }
  const previewRequest = { integration: { name: 'x', request }, sample: { call_id: id }, event: 'final' }
  const preview = (await api.post('~/integrations/preview', previewRequest)).body.request
  assert.ok(JSON.stringify(preview).includes(encodeURIComponent(url)) || JSON.stringify(preview).includes(url))
  const changed = url.replace(/.(?=\.mp3$)/, (last: string) => (last === 'A' ? 'B' : 'A'))
  assert.equal((await fetch(changed)).status, 404)
})

test('S43 the same bytes for the same call are one recording, other bytes another', async () => {
  const { uniqueid } = await newCall()
  const call = `uniqueid:${uniqueid}`
  const [first, second] = await Promise.all([send(call, wav(1)), send(call, wav(1))])
  assert.deepEqual([first.status, second.status], [202, 202])
  assert.equal(first.body.id, second.body.id)
  const third = await send(call, wav(1, 880))
  assert.notEqual(third.body.id, first.body.id)
  assert.equal((await api.get(`~/calls/${call}`)).body.recordings.length, 2)
})

test('S43 what is deleted by hand ends its links, and its files go', async () => {
  const { id } = await newCall()
  const { body } = await send(id, wav(1))
  const { url } = await ready(body.id)
  const uuid = body.id.slice(4).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
  const isKept = async () => (await files()).some((name) => name.includes(uuid))
  assert.ok(await isKept())
  assert.equal((await api.ask('DELETE', `~/recordings/${body.id}`)).status, 204)
  assert.equal((await api.ask('DELETE', `~/recordings/${body.id}`)).status, 204)
  assert.ok(!(await isKept()))
  const answer = await fetch(url, { headers: { accept: 'text/html' } })
  assert.equal(answer.status, 410)
  assert.match(await answer.text(), /Recording deleted/)
  const { state, deleted_by, url: link, peaks } = (await api.get(`~/recordings/${body.id}`)).body
  assert.deepEqual([state, deleted_by, link, peaks], ['deleted', 'person', null, []])
  assert.equal((await api.post(`~/recordings/${body.id}/retry`, {})).status, 409)
  // Uploaded again, the recording is a new one.
  assert.notEqual((await send(id, wav(1))).body.id, body.id)
})

test('S43 what cannot be made into an MP3 says why, and is tried again when somebody asks', async () => {
  const { id } = await newCall()
  const broken = Buffer.concat([Buffer.from('fLaC'), Buffer.alloc(5000, 0x55)])
  const { body } = await send(id, broken)
  const failed = await ready(body.id)
  assert.equal(failed.state, 'failed')
  assert.match(failed.problem, /\w+.*\./)
  assert.equal(
    (await api.until(`~/calls/${id}`, ({ recording }) => recording.state !== 'expected')).recording.state,
    'failed',
  )
  const again = await api.post(`~/recordings/${body.id}/retry`, {})
  assert.deepEqual(
    [again.status, again.body.state, again.body.problem, again.body.attempt_count],
    [200, 'converting', null, 0],
  )
  const still = await ready(body.id)
  assert.deepEqual([still.state, still.has_original], ['failed', true])
  assert.deepEqual((await send(id, broken)).body, { id: body.id, state: 'converting' })
  assert.equal((await ready(body.id)).state, 'failed')
  assert.equal((await api.ask('DELETE', `~/recordings/${body.id}`)).status, 204)
})

test('S43 what lost its files is fetched again when somebody asks, and what was sent in is taken once more', async (t) => {
  const server = await startRecordingServer((response) => response.end(wav(1)))
  t.after(() => server[Symbol.asyncDispose]())
  const { uniqueid } = await newCall()
  await api.post('/api/v1/events', [{ uniqueid, recording: { url: `${server.url}/a.wav` } }])
  const call = `~/calls/uniqueid:${uniqueid}`
  const isReady = ({ recordings }: Json): boolean => recordings[0]?.state === 'ready'
  const { id } = (await api.until(call, isReady)).recordings[0]
  const retry = () => api.post(`~/recordings/${id}/retry`, {})
  assert.equal((await retry()).status, 409, 'it is ready')
  const client = await openClient(api.database, 'test')
  t.after(() => client.end())
  const folder = join(api.program.data, 'recordings')
  // The program may be removing files at the same time.
  const removeAll = async (): Promise<void> => {
    for (const name of await files()) await rm(join(folder, name), { force: true })
  }
  // The state that an older version left when many recordings arrived at once: a ready recording without its MP3, and a
  // failed one without its source.
  await removeAll()
  assert.equal((await retry()).status, 200)
  assert.equal((await ready(id)).state, 'ready')
  await removeAll()
  const uuid = id.slice(4).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
  const fail = (one: string) =>
    client.query(`UPDATE recording SET state = 'failed', has_original = true WHERE recording_id = $1`, [one])
  await fail(uuid)
  assert.deepEqual([(await retry()).status, (await ready(id)).state], [200, 'ready'])
  assert.equal((await fetch((await ready(id)).url)).status, 200)
  assert.equal(server.requests.length, 3)

  const sent = (await send(`uniqueid:${uniqueid}`, wav(1, 700))).body.id
  await ready(sent)
  await removeAll()
  await client.query(
    `UPDATE recording SET state = 'failed', has_original = true WHERE recording_id <> $1 AND uniqueid = $2`,
    [uuid, uniqueid],
  )
  const refused = await api.post(`~/recordings/${sent}/retry`, {})
  assert.deepEqual([refused.status, /Send it again/.test(refused.body.detail)], [409, true])
  const again = (await send(`uniqueid:${uniqueid}`, wav(1, 700))).body.id
  assert.deepEqual([again === sent, (await ready(again)).state], [false, 'ready'])
})

test('C9 a call whose recording is deleted before it is there does not wait for it any longer', async () => {
  const uniqueid = 'never-fetched'
  const url = `http://127.0.0.1:${await freePort()}/r.wav`
  await api.post('/api/v1/events', [
    { uniqueid, status: 'ringing' },
    { uniqueid, recording: { url } },
    { uniqueid, status: 'ended' },
  ])
  const { recordings, recording } = (await api.get(`~/calls/uniqueid:${uniqueid}`)).body
  assert.deepEqual([recording.state, recordings[0].state], ['expected', 'fetching'])
  assert.equal((await api.post(`~/recordings/${recordings[0].id}/retry`, {})).status, 409)
  assert.equal((await api.ask('DELETE', `~/recordings/${recordings[0].id}`)).status, 204)
  const call = `~/calls/uniqueid:${uniqueid}`
  const isOver = ({ recording: { state } }: { recording: { state: string } }): boolean => state === 'failed'
  await api.until(call, isOver)
  // Reported again, the recording is still deleted, and the call does not wait for it.
  await api.post('/api/v1/events', [{ uniqueid, recording: { url } }])
  const again = await api.until(call, isOver)
  assert.deepEqual([again.recordings.length, again.recordings[0].state], [1, 'deleted'])
})

test('S43 what is wrong with an upload is told, and nothing of it is kept', async () => {
  const { id } = await newCall()
  const before = await kept()
  const page = Buffer.from('<html>Not found</html>')
  const ROWS: readonly (readonly [status: number, words: RegExp, answer: Promise<Answer>])[] = [
    [404, /No such call: uniqueid:nobody\. Send its first update/, send('uniqueid:nobody', wav(0.1))],
    [404, /No such call/, send(id, wav(0.1), { key: api.program.key, account: otherAccount })],
    [401, /key/, send(id, wav(0.1), { key: 'ofh_nobody' })],
    [403, /the right to send events/, send(id, wav(0.1), { key: await api.keyFor(['read']) })],
    [415, /had application\/json/, send(id, page, { headers: { 'content-type': 'application/json' } })],
    [415, /gzip is not supported/, send(id, page, { headers: { 'content-encoding': 'gzip' } })],
    [422, /This is a web page or XML, not audio\. Send the audio itself, as WAV/, send(id, page)],
    [422, /The body is empty/, send(id, Buffer.alloc(0))],
    [422, /an unknown format/, send(id, Buffer.alloc(8 * 1024 * 1024, 0x81))],
  ]
  for (const [status, words, answering] of ROWS) {
    const answer = await answering
    assert.equal(answer.status, status, JSON.stringify(answer.body))
    assert.match(answer.body.detail, words)
    assert.equal(answer.headers.get('content-type'), 'application/problem+json')
  }
  assert.deepEqual(await kept(), before)
})

test('S43 200 MiB and a byte are refused: at once where it is announced, else at the last of them', async () => {
  const { id } = await newCall()
  const bytesMax = 200 * 1024 * 1024
  const announced = begin(id, { 'content-length': String(bytesMax + 1) }).on('error', () => undefined)
  announced.flushHeaders()
  const refused = await answerOf(announced)
  assert.deepEqual([refused.status, /larger than 200 MiB/.test(refused.body.detail)], [413, true])
  announced.destroy()
  const streamed = begin(id).on('error', () => undefined)
  const answering = answerOf(streamed)
  const chunk = wav(65)
  for (let sent = 0; sent <= bytesMax; sent += chunk.length)
    if (!streamed.write(chunk)) await Promise.race([once(streamed, 'drain'), answering])
  streamed.end()
  assert.equal((await answering).status, 413)
  streamed.destroy()
})

test('S42 who waits to be told to go on is told whether a recording will be taken before it is sent', async () => {
  const { id } = await newCall()
  const body = wav(1)
  const expect = { expect: '100-continue', 'content-length': String(body.length) }
  for (const [call, key, status] of [
    ['uniqueid:nobody', events, 404],
    [id, 'ofh_nobody', 401],
  ] as const) {
    const asking = begin(call, { ...expect, authorization: `Bearer ${key}` }).on('error', () => undefined)
    let continued = false
    asking.on('continue', () => (continued = true)).flushHeaders()
    assert.equal((await answerOf(asking)).status, status)
    assert.equal(continued, false)
    asking.destroy()
  }
  const asking = begin(id, expect)
  asking.on('continue', () => asking.end(body)).flushHeaders()
  assert.equal((await answerOf(asking)).status, 202)
})

test('S42 an upload may take as long as it comes, and is cut when nothing comes for 10 s', async () => {
  const { id } = await newCall()
  const before = await kept()
  const slow = begin(id).on('error', () => undefined)
  slow.write(wav(1))
  const { status, body } = await answerOf(slow)
  assert.deepEqual([status, /No data arrived for 10 s/.test(body.detail)], [408, true])
  assert.deepEqual(await kept(), before)
})

test('S43 whoever goes away in the middle of an upload leaves nothing', async () => {
  const { id } = await newCall()
  const before = await kept()
  const leaving = begin(id).on('error', () => undefined)
  await new Promise((resolve) => leaving.write(wav(10), resolve))
  while ((await files()).length === before.length) await new Promise(setImmediate)
  leaving.destroy()
  assert.deepEqual(await kept(), before)
  assert.deepEqual((await api.get(`~/calls/${id}`)).body.recordings, [])
  assert.equal(api.program.output().includes('Request failed'), false)
})

test('a key of one source sends recordings for the calls of that source only', async () => {
  const { id } = await newCall()
  const source = (await api.post('~/sources', { kind: 'api', name: 'Other switch', settings: {} })).body.id
  const made = await api.post('~/keys', { name: 'k', rights: ['events'], source_id: source })
  assert.equal((await send(id, wav(0.5), { key: made.body.key })).status, 404)
})

const settingsPath = '~/recording-settings'

test('how recordings are kept can be changed, and null brings back what is usual', async () => {
  const usual = { keep_original: false, two_channels: false, keep_days: 30 }
  const { public_url, ffmpeg, folders, ...before } = (await api.get(settingsPath)).body
  assert.deepEqual(
    [before, public_url, typeof ffmpeg, folders],
    [usual, { url: api.url, is_set: false }, 'boolean', []],
  )
  const changed = await api.patch(settingsPath, { keep_original: true, keep_days: 7 })
  assert.deepEqual([changed.body.keep_original, changed.body.keep_days, changed.body.two_channels], [true, 7, false])
  assert.equal((await api.get(settingsPath)).body.keep_days, 7)
  assert.equal((await api.patch(settingsPath, { keep_days: 91 })).status, 400)
  const back = await api.patch(settingsPath, { keep_original: null, keep_days: null })
  assert.deepEqual([back.body.keep_original, back.body.keep_days], [false, 30])
  assert.equal((await api.ask('PATCH', settingsPath, { body: {}, key: await api.keyFor(['read']) })).status, 403)
})

test('S35 recordings of another account are not there, and folders are told in the first account only', async () => {
  const { id } = await newCall()
  const { body } = await send(id, wav(0.5))
  for (const [method, path] of [
    ['GET', ''],
    ['POST', '/retry'],
    ['DELETE', ''],
  ] as const)
    assert.equal((await api.ask(method, `~/recordings/${body.id}${path}`, { account: otherAccount })).status, 404)
  assert.equal((await api.get(settingsPath, { account: otherAccount })).body.folders, null)
  assert.equal((await ready(body.id)).state, 'ready')
})

test('S43 whoever goes away while listening, at any moment, harms nobody and leaves no file open', async () => {
  const { id } = await newCall()
  const { body } = await send(id, wav(60))
  const { url } = await ready(body.id)
  const leave = async (nth: number): Promise<void> => {
    const asking = request(url, { agent: false, headers: nth % 3 === 0 ? {} : { range: `bytes=${nth * 977}-` } })
    asking.on('error', () => undefined)
    asking.on('response', (incoming) => incoming.on('error', () => undefined).once('data', () => asking.destroy()))
    asking.end()
    // Some clients disconnect before the response, the others during it.
    if (nth % 2 === 0) setTimeout(() => asking.destroy(), nth % 11)
    await new Promise<void>((resolve) => void asking.once('close', resolve))
  }
  for (let round = 0; round < 10; round += 1)
    await Promise.all(Array.from({ length: 30 }, (_, nth) => leave(round * 30 + nth)))
  assert.equal((await fetch(url)).status, 200)
  assert.doesNotMatch(api.program.output(), /"Request failed".*"to":"recording"/)
  if (process.platform !== 'linux') return
  const folder = `/proc/${api.program.process.pid}/fd`
  const open = async (): Promise<string[]> => {
    const all = await readdir(folder)
    const files = await Promise.all(all.map((fd) => readlink(join(folder, fd)).catch(() => '')))
    return files.filter((file) => file.endsWith('.mp3'))
  }
  while ((await open()).length > 0) await new Promise((resolve) => setTimeout(resolve, 50))
})
