// The limits for the recordings of a whole program: parallel uploads, retention of audio, and access to links.
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { request, type ClientRequest, type IncomingMessage } from 'node:http'
import { join } from 'node:path'
import { test } from 'node:test'
import { Client } from 'pg'
import { searchDatabase, searchText } from '../audit/canary.ts'
import { inAccount } from '../kit/account-path.ts'
import { startApi } from '../kit/api.ts'
import type { Json } from '../kit/api.ts'
import { startReceiver } from '../kit/receiver.ts'

const api = await startApi()
const wav = readFileSync(join(import.meta.dirname, '../audio/pcm16-8k.wav'))

async function newCall(uniqueid: string, fields: Record<string, string> = {}): Promise<string> {
  await api.post('/api/v1/events', { uniqueid, status: 'ringing', fields })
  return (await api.get(`~/calls/uniqueid:${uniqueid}`)).body.id
}

/** `body` null: the test writes the body itself. */
function upload(call: string, body: Uint8Array | null): ClientRequest {
  const asking = request(api.url + inAccount(`~/calls/${call}/recording`), {
    method: 'PUT',
    agent: false,
    headers: { authorization: `Bearer ${api.program.key}`, 'content-type': 'audio/wav' },
  })
  asking.on('error', () => undefined)
  if (body) asking.end(body)
  else asking.flushHeaders()
  return asking
}

async function answerOf(asking: ClientRequest): Promise<{ status: number; headers: Json; body: Json }> {
  const [incoming] = (await once(asking, 'response')) as [IncomingMessage]
  const text = Buffer.concat(await incoming.toArray()).toString()
  return { status: incoming.statusCode ?? 0, headers: incoming.headers, body: JSON.parse(text) }
}

async function ready(id: string): Promise<Json> {
  const made = await api.until(`~/recordings/${id}`, ({ state }) => state === 'ready' || state === 'failed')
  return made
}

async function query(text: string, values: unknown[] = []): Promise<void> {
  const client = new Client({ connectionString: api.database })
  await client.connect()
  await client.query(text, values)
  await client.end()
}

async function filesOf(id: string): Promise<string[]> {
  const hex = id.slice('rec_'.length)
  const all = await readdir(join(api.program.data, 'recordings'), { recursive: true })
  return all.filter((name) => name.replaceAll('-', '').includes(hex)).toSorted()
}

test('S43 a seventeenth upload at once is asked to come again, and is taken when another has ended', async () => {
  const call = await newCall('crowd')
  const going = Array.from({ length: 16 }, () => upload(call, null))
  // Each upload with a place has a draft.
  for (const asking of going) asking.write(wav.subarray(0, 8_000))
  const drafts = join(api.program.data, 'recordings/drafts')
  while ((await readdir(drafts).catch(() => [])).length < 16) await new Promise(setImmediate)
  const refused = await answerOf(upload(call, wav))
  assert.deepEqual([refused.status, refused.headers['retry-after']], [429, '5'])
  for (const asking of going) asking.destroy()
  while ((await readdir(drafts)).length > 0) await new Promise(setImmediate)
  assert.equal((await answerOf(upload(call, wav))).status, 202)
})

test('S43 retention takes the audio of what is ready and of what failed, and ends the links', async () => {
  const call = await newCall('old')
  const made = await ready((await answerOf(upload(call, wav))).body.id)
  const broken = Buffer.concat([wav.subarray(0, 44), Buffer.alloc(0)])
  const failed = await ready((await answerOf(upload(call, broken))).body.id)
  const young = await ready((await answerOf(upload(call, Buffer.concat([wav, Buffer.alloc(2)])))).body.id)
  assert.deepEqual([made.state, failed.state, young.state], ['ready', 'failed', 'ready'])
  assert.deepEqual([(await filesOf(made.id)).length, (await filesOf(failed.id)).length], [1, 1])
  await query(`UPDATE recording SET created_at = now() - interval '31 days' WHERE recording_id = ANY ($1::uuid[])`, [
    [made.id, failed.id].map((id: string) => id.slice('rec_'.length)),
  ])
  await api.program.kill('SIGTERM')
  await api.program.start()
  for (const { id } of [made, failed]) {
    const gone = await api.until(`~/recordings/${id}`, ({ state }) => state === 'deleted')
    assert.deepEqual([gone.deleted_by, gone.has_original, gone.peaks], ['retention', false, []])
    while ((await filesOf(id)).length > 0) await new Promise(setImmediate)
  }
  const link = await fetch(made.url)
  assert.equal(link.status, 410)
  assert.match(await link.text(), /only kept for a limited time/)
  assert.equal((await fetch(young.url)).status, 200)
})

test('S43 a number that is not to be recorded: what is sent in for it is taken away, with its waveform, and nobody hears it', async () => {
  await api.post('~/numbers', { number: '+61255550177', do_not_record: true })
  const call = await newCall('private', { tracking_number: '+61255550177' })
  const { id } = (await answerOf(upload(call, wav))).body
  const gone = await api.until(`~/recordings/${id}`, ({ state }) => state === 'deleted')
  assert.deepEqual([gone.deleted_by, gone.url, gone.peaks], ['do_not_record', null, []])
  while ((await filesOf(id)).length > 0) await new Promise(setImmediate)
})

test('S22 the links that people are given and the address of a later answer stand in no table, no metric and no diagnostics', async (t) => {
  const secret = `a-secret-of-the-step-${randomBytes(8).toString('hex')}`
  const receiver = await startReceiver({ answers: [{ status: 202 }] })
  t.after(() => receiver.close())
  const step = { kind: 'webhook', name: 'later', url: `${receiver.url}/later`, needs_recording: false }
  await api.post('~/steps', { ...step, auth: { type: 'bearer', token: secret } })
  const call = await newCall('linked')
  const made = await ready((await answerOf(upload(call, wav))).body.id)
  await api.post('/api/v1/events', { uniqueid: 'linked', status: 'ended' })
  await api.until(`~/calls/${call}`, ({ steps }) => steps[0]?.state === 'answering_later')
  const changed: string = made.url.replace(
    /\.([\w-]+)\.mp3$/,
    (_all: string, mac: string) => `.${mac.slice(1)}${mac.slice(0, 1)}.mp3`,
  )
  assert.equal((await fetch(changed)).status, 404)
  assert.equal((await fetch(made.url)).status, 200)
  const { callback_url: callback } = JSON.parse(receiver.received.at(-1)?.body ?? '{}')
  assert.equal(
    (await fetch(`${callback}x`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' }))
      .status,
    404,
  )
  const canaries = [
    { name: 'of the step', value: secret },
    { name: 'of a link', value: /\.([\w-]+)\.mp3$/.exec(made.url)?.[1] ?? '' },
    { name: 'of a changed link', value: /\.([\w-]+)\.mp3$/.exec(changed)?.[1] ?? '' },
    { name: 'of the later answer', value: callback.slice(callback.lastIndexOf('.') + 1) },
  ]
  for (const { value, name } of canaries) assert.ok(value.length >= 20, name)
  const client = new Client({ connectionString: api.database })
  await client.connect()
  t.after(() => client.end())
  assert.deepEqual(await searchDatabase(client, canaries), [])
  assert.deepEqual(searchText('diagnostics', api.program.output(), canaries), [])
  for (const path of [
    '/metrics',
    `~/calls/${call}/steps`,
    '~/steps',

    `~/recordings/${made.id}`,
  ]) {
    const text = JSON.stringify((await api.get(path)).body).replaceAll(/\/recordings\/[\w-]+\.[\w-]+\.mp3/g, '')
    assert.deepEqual(searchText(path, text, canaries), [])
  }
})
