// Many calls that end together, each with a recording: in the folder of a switch, uploaded, or at an address.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { globSync, readFileSync } from 'node:fs'
import { mkdtemp, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { after } from 'node:test'
import { openClient } from '../../../src/store/database/connections.ts'
import type { OwnApi, startApi } from '../../kit/api.ts'
import { tone, wavAround } from '../../kit/audio.ts'
import { startReceiver, type Receiver } from '../../kit/receiver.ts'
import { startRecordingServer, type RecordingServer } from '../../kit/recording-server.ts'
import { startFakeAmi, type FakeAmi } from '../fake-ami.ts'

/** A call whose caller's leg is `1795599991.0`, recorded by MixMonitor from its first moment. */
const ANSWERED = readFileSync(join(import.meta.dirname, '../../../recorded-sessions/asterisk/answered.ami'), 'utf8')
/** The first event after the beginning of the session, which comes before any call. */
const HEAD_END = 'Event: CEL'
/** The event at which the call ends. */
const END = 'Event: SoftHangupRequest'

export interface Burst {
  /** Plays this many calls of each kind; resolves when each has had its final. */
  play(count: number): Promise<void>
  /** Asserts that nothing was lost, nothing arrived twice, and the files on the disk are those of the rows. */
  assertWhole(): Promise<void>
}

/** Starts a burst on a program of its own, which `start` starts. */
export async function startBurst(start: typeof startApi): Promise<Burst> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'offhook-pbx-')))
  const api = await start({ OFFHOOK_RECORDINGS_FOLDERS: folder })
  const [ami, receiver] = await Promise.all([startFakeAmi(), startReceiver()])
  const server = await startRecordingServer((response, { path }) => response.end(soundOf(path)))
  after(async () => {
    await Promise.all([ami.close(), receiver.close(), server[Symbol.asyncDispose](), rm(folder, { recursive: true })])
  })
  const rows = ['uniqueid', 'recording_url'].map((key) => ({ key, value: `[[${key}]]` }))
  await api.post('~/integrations', {
    name: 'CRM',
    realtime: false,
    final: true,
    request: { url: receiver.url, rows },
  })
  const settings = { host: '127.0.0.1', port: ami.port, username: 'offhook', secret: 's', recordings_folder: folder }
  const made = await api.post('~/sources', { kind: 'asterisk', name: 'PBX', settings })
  assert.equal(made.status, 201, JSON.stringify(made.body))
  await ami.action('CoreShowChannels')
  const world: World = { api, ami, receiver, server, folder, calls: [] }
  return {
    async play(count) {
      const first = world.calls.length
      const plays = [recordedToFolder, sentIn, atAnAddress].map((way) => way(world, count))
      await Promise.all(plays)
      assert.equal(world.calls.length, first + plays.length * count)
      await receiver.until(world.calls.length)
    },
    assertWhole: () => assertWhole(world),
  }
}

interface World {
  readonly api: OwnApi
  readonly ami: FakeAmi
  readonly receiver: Receiver
  readonly server: RecordingServer
  readonly folder: string
  /** The Unique IDs of the calls. */
  readonly calls: string[]
}

async function recordedToFolder({ ami, folder, calls }: World, count: number): Promise<void> {
  const numbers = Array.from({ length: count }, (_, index) => 1_000_000_000 + calls.length + index)
  calls.push(...numbers.map((number) => `${number}.0`))
  await Promise.all(numbers.map((number) => writeFile(join(folder, `${number}.0.wav`), soundOf(String(number)))))
  const texts = numbers.map((number) =>
    ANSWERED.slice(ANSWERED.indexOf(HEAD_END))
      .replaceAll('1795599991.', `${number}.`)
      .replaceAll('IAX2/carrier-', `IAX2/carrier-${number}`)
      .replaceAll('118ea7d6', number.toString(16).padStart(8, '0')),
  )
  for (const text of texts) ami.send(text.slice(0, text.indexOf(END)))
  for (const text of texts) ami.send(text.slice(text.indexOf(END), text.indexOf('Response: Goodbye')))
}

async function sentIn({ api, calls }: World, count: number): Promise<void> {
  const uniqueids = Array.from({ length: count }, (_, index) => `sent-${calls.length + index}`)
  calls.push(...uniqueids)
  await postUpdates(api, uniqueids, [
    { status: 'ringing' },
    { status: 'answered', recording: { expected: true } },
    { status: 'ended' },
  ])
  const left = [...uniqueids]
  const sending = Array.from({ length: 8 }, async () => {
    for (let uniqueid = left.pop(); uniqueid !== undefined; uniqueid = left.pop()) {
      const headers = { 'content-type': 'audio/wav' }
      const path = `~/calls/uniqueid:${uniqueid}/recording`
      const sent = await api.program.ask(path, { method: 'PUT', headers, body: soundOf(uniqueid) })
      assert.equal(sent.status, 202, await sent.text())
    }
  })
  await Promise.all(sending)
}

async function atAnAddress({ api, server, calls }: World, count: number): Promise<void> {
  const uniqueids = Array.from({ length: count }, (_, index) => `address-${calls.length + index}`)
  calls.push(...uniqueids)
  await postUpdates(api, uniqueids, [{ status: 'ringing' }, { status: 'answered' }])
  const ended = uniqueids.map((uniqueid) => {
    const recording = { url: `${server.url}/${uniqueid}.wav` }
    return { uniqueid, status: 'ended', outcome: 'answered', recording }
  })
  const { status, body } = await api.post('/api/v1/events', ended)
  assert.equal(status, 202, JSON.stringify(body))
}

async function postUpdates(api: OwnApi, uniqueids: readonly string[], updates: readonly object[]): Promise<void> {
  for (const update of updates) {
    const { status, body } = await api.post(
      '/api/v1/events',
      uniqueids.map((uniqueid) => ({ uniqueid, ...update })),
    )
    assert.equal(status, 202, JSON.stringify(body))
  }
}

/** Returns a second of a sound that no other call has. */
function soundOf(name: string): Buffer<ArrayBuffer> {
  const hertz =
    200 +
    (createHash('sha256')
      .update(name.replaceAll(/\W|wav/g, ''))
      .digest()
      .readUInt16BE() %
      3000)
  return wavAround(tone(1, { hertz }))
}

async function assertWhole({ api, receiver, calls }: World): Promise<void> {
  const links = new Map<string, string>()
  for (const { body } of receiver.received) {
    const { uniqueid, recording_url } = JSON.parse(body) as { uniqueid: string; recording_url: string | null }
    assert.ok(!links.has(uniqueid), `${uniqueid} had two finals`)
    links.set(uniqueid, recording_url ?? '')
  }
  assert.deepEqual([...links.keys()].toSorted(), calls.toSorted())
  const without = [...links].filter(([, link]) => link === '').map(([uniqueid]) => uniqueid)
  assert.deepEqual(without, [], 'finals without a link')
  const left = [...links]
  const hearing = Array.from({ length: 8 }, async () => {
    for (let one = left.pop(); one !== undefined; one = left.pop()) {
      const [uniqueid, link] = one
      const audio = await fetch(link)
      const mp3 = Buffer.from(await audio.arrayBuffer())
      const hash = createHash('sha256').update(mp3).digest('hex')
      assert.deepEqual([audio.status, audio.headers.get('etag')], [200, `"${hash}"`], uniqueid)
    }
  })
  await Promise.all(hearing)
  const client = await openClient(api.database, 'test')
  try {
    const { rows } = await client.query<{ state: string; n: number }>(
      `SELECT state, count(*)::int AS n FROM recording WHERE due_at IS NULL GROUP BY state`,
    )
    assert.deepEqual(rows, [{ state: 'ready', n: calls.length }])
  } finally {
    await client.end()
  }
  const names = globSync(join(api.program.data, 'recordings/??/*')).map((path) => basename(path))
  assert.deepEqual([names.length, names.filter((name) => name.endsWith('.source'))], [calls.length, []])
  assert.deepEqual(globSync(join(api.program.data, 'recordings/drafts/*')), [])
}
