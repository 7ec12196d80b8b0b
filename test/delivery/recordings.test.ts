// C9 C10 S43: recordings through a whole program, to the request that a receiver gets.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { startApi } from '../kit/api.ts'
import type { ReceivedRequest, Receiver } from '../kit/receiver.ts'
import { startRecordingServer, type RecordingAnswer } from '../kit/recording-server.ts'
import { newTenant, pause, receiving, until, type Tenant } from './tenant.ts'

const api = await startApi()
const wav = readFileSync(join(import.meta.dirname, '../audio/pcm16-8k.wav'))

const fields = ['uniqueid', 'sequence', 'event_type', 'recorded', 'recording_url', 'recording_duration']
const rows = fields.map((key) => ({ key, value: `[[${key}]]` }))

interface RecordingFixture {
  readonly tenant: Tenant
  readonly receiver: Receiver
  /** The reported address of the recording. */
  readonly url: string
  /** The number of requests for the recording. */
  asked(): number
}

async function createFixture(t: TestContext, answering: RecordingAnswer, more: object = {}): Promise<RecordingFixture> {
  const tenant = await newTenant(api)
  const receiver = await receiving(t)
  const server = await startRecordingServer(answering)
  t.after(() => server[Symbol.asyncDispose]())
  await tenant.createIntegration(receiver.url, { final: true, request: { url: receiver.url, rows }, ...more })
  return { tenant, receiver, url: `${server.url}/a.wav`, asked: () => server.requests.length }
}

const parseBody = ({ body }: Pick<ReceivedRequest, 'body'>): Record<string, unknown> =>
  JSON.parse(body) as Record<string, unknown>

const types = ({ received }: Receiver): unknown[] => received.map((one) => parseBody(one)['event_type'])

const withUrl = (url: string): [string, object, object] => [
  'ringing',
  { status: 'answered', recording: { expected: true } },
  { status: 'ended', outcome: 'answered', recording: { url } },
]

test('C9 the final comes once, after every realtime request, with a link to the MP3 that was made', async (t) => {
  const fixture = await createFixture(t, (response) => response.end(wav))
  await fixture.tenant.postUpdates('a', ...withUrl(fixture.url))
  await fixture.receiver.until(4)
  assert.deepEqual(types(fixture.receiver), ['call.ringing', 'call.answered', 'call.ended', 'call.final'])
  const [, , ended, final] = fixture.receiver.received.map(parseBody)
  assert.deepEqual([ended?.['recorded'], ended?.['recording_url']], [true, null])
  const audio = await fetch(String(final?.['recording_url']))
  assert.deepEqual([audio.status, audio.headers.get('content-type')], [200, 'audio/mpeg'])
  assert.equal(typeof final?.['recording_duration'], 'number')
  await pause(500)
  assert.equal(fixture.receiver.received.length, 4)
})

test('C9 when the cap is over the final goes without the recording; C10 which is told when it comes, to who asked', async (t) => {
  let isThere = false
  const fixture = await createFixture(t, (response) => (isThere ? response.end(wav) : response.writeHead(404).end()), {
    realtime: false,
    updated: true,
    wait: { recording: true, steps: [], cap_s: 1 },
  })
  await fixture.tenant.postUpdates('a', ...withUrl(fixture.url))
  await fixture.receiver.until(1)
  const final = parseBody(fixture.receiver.received[0] ?? { body: '{}' })
  assert.deepEqual([final['event_type'], final['recorded'], final['recording_url']], ['call.final', true, null])
  isThere = true
  // The second attempt to fetch it is due 5 s after the first.
  await fixture.receiver.until(2)
  const updated = parseBody(fixture.receiver.received[1] ?? { body: '{}' })
  assert.equal(updated['event_type'], 'call.updated')
  assert.equal((await fetch(String(updated['recording_url']))).status, 200)
  assert.equal(fixture.asked(), 2)
})

test('C9 S43 what turns out to be no recording is waited for no longer, and the call says why it has none', async (t) => {
  const fixture = await createFixture(
    t,
    (response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html>Sign in'),
    { realtime: false },
  )
  await fixture.tenant.postUpdates('a', ...withUrl(fixture.url))
  await fixture.receiver.until(1)
  const final = parseBody(fixture.receiver.received[0] ?? { body: '{}' })
  assert.deepEqual([final['recorded'], final['recording_url']], [true, null])
  const { body: call } = await fixture.tenant.ask('GET', '~/calls/uniqueid:a')
  assert.equal(call.recording.state, 'failed')
  assert.match(call.recordings[0].problem, /a web page or XML \(text\/html\), not audio\. Check the URL/)
})

test('S43 nothing is fetched of a call to a number that is not to be recorded, and its final waits for nothing', async (t) => {
  const fixture = await createFixture(t, (response) => response.end(wav), { realtime: false })
  const entry = { number: '+61288889999', do_not_record: true }
  assert.equal((await fixture.tenant.ask('POST', '~/numbers', [entry])).status, 201)
  const [ringing, ...rest] = withUrl(fixture.url)
  await fixture.tenant.postUpdates('a', { status: ringing, fields: { tracking_number: entry.number } }, ...rest)
  await fixture.receiver.until(1)
  assert.equal(parseBody(fixture.receiver.received[0] ?? { body: '{}' })['recording_url'], null)
  await until(async () => {
    const { body } = await fixture.tenant.ask('GET', '~/calls/uniqueid:a')
    return body.recordings[0]?.deleted_by === 'do_not_record'
  })
  assert.equal(fixture.asked(), 0)
})

test('C9 of several recordings the link leads to the longest, and all of them are waited for', async (t) => {
  const long = readFileSync(join(import.meta.dirname, '../../recorded-sessions/asterisk/voicemail.wav'))
  const fixture = await createFixture(
    t,
    // The longer recording arrives later.
    (response, { path }) => void (path === '/a.wav' ? response.end(wav) : setTimeout(() => response.end(long), 1_500)),
    { realtime: false },
  )
  const other = fixture.url.replace('a.wav', 'b.wav')
  await fixture.tenant.postUpdates(
    'a',
    { status: 'answered', recording: { url: fixture.url } },
    { recording: { url: other } },
    'ended',
  )
  await fixture.receiver.until(1)
  const final = parseBody(fixture.receiver.received[0] ?? { body: '{}' })
  const { body: call } = await fixture.tenant.ask('GET', '~/calls/uniqueid:a')
  assert.equal(call.recordings.length, 2)
  const longest = Math.max(...call.recordings.map((one: { duration_s: number }) => one.duration_s))
  assert.equal(final['recording_duration'], Math.round(longest))
  await pause(300)
  assert.equal(fixture.receiver.received.length, 1)
})

test('S43 an integration that wants links for a while gets links for a while', async (t) => {
  const fixture = await createFixture(t, (response) => response.end(wav), {
    realtime: false,
    recordings: { link_days: 1 },
  })
  const dayBefore = new Date(Date.now() - 36 * 3_600_000).toISOString()
  await fixture.tenant.postUpdates(
    'a',
    { status: 'answered', at: dayBefore, recording: { url: fixture.url } },
    { status: 'ended', at: dayBefore },
  )
  await fixture.receiver.until(1)
  const link = String(parseBody(fixture.receiver.received[0] ?? { body: '{}' })['recording_url'])
  assert.equal((await fetch(link)).status, 200)
  const { body: call } = await fixture.tenant.ask('GET', '~/calls/uniqueid:a')
  // The link in the call lasts as long as the recording.
  assert.notEqual(call.fields.recording_url, link)
  await fixture.tenant.ask('DELETE', `~/recordings/${call.recordings[0].id}`)
  for (const ended of [link, call.fields.recording_url]) assert.equal((await fetch(ended)).status, 410)
})

test('D15 a past call that nobody was owed a final of tells of the recording that came after its end', async (t) => {
  const tenant = await newTenant(api)
  const server = await startRecordingServer((response) => response.end(wav))
  t.after(() => server[Symbol.asyncDispose]())
  await tenant.postUpdates('a', ...withUrl(`${server.url}/a.wav`))
  const call = async () => (await tenant.ask('GET', '~/calls/uniqueid:a')).body
  await until(async () => (await call()).recording.state === 'ready')
  const receiver = await receiving(t)
  const { id } = await tenant.createIntegration(receiver.url, { final: true, request: { url: receiver.url, rows } })
  const from = new Date(Date.now() - 3_600_000).toISOString()
  const answer = await tenant.ask('POST', `~/integrations/${id}/past-calls`, { from, dry_run: false })
  assert.ok(answer.status < 300, JSON.stringify(answer.body))
  await receiver.until(1)
  const past = parseBody(receiver.received[0] ?? { body: '{}' })
  assert.equal(past['event_type'], 'call.final')
  const audio = await fetch(String(past['recording_url']))
  assert.deepEqual([audio.status, audio.headers.get('content-type')], [200, 'audio/mpeg'])
})
