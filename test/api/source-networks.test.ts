// The phone systems that a running program connects to: for every account, and how often.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { pointers, startApi, type RequestOptions } from '../kit/api.ts'
import { startRecordingServer } from '../kit/recording-server.ts'
import { startFakeAmi } from '../recordings/fake-ami.ts'
import { ARI_USER, startFakeAri } from '../recordings/fake-ari.ts'
import { startFakeEsl } from '../recordings/fake-esl.ts'

const path = '~/sources'
const api = await startApi({ OFFHOOK_ALLOW_NETWORKS: '127.0.0.2', OFFHOOK_SOURCE_NETWORKS: '127.0.0.1' })
const [ami, ari, esl] = [await startFakeAmi(), await startFakeAri(), await startFakeEsl()]
after(() => Promise.all([ami.close(), ari.close(), esl.close()]))

async function tenant(name: string): Promise<RequestOptions> {
  const { id } = (await api.post('/api/v1/accounts', { name })).body
  return { account: id }
}

/** Counts connections, and closes them. */
async function listener(host = '127.0.0.1') {
  let knocks = 0
  const server = createServer((socket) => {
    knocks += 1
    socket.destroy()
  }).listen(0, host)
  await once(server, 'listening')
  after(() => server.close())
  return { port: (server.address() as AddressInfo).port, knocks: () => knocks }
}

/** Settings of each dialled kind, with a phone system at this host. */
const kinds = (host: string, ports = [ami.port, ari.port, esl.port]) =>
  [
    ['asterisk', { host, port: ports[0], username: 'offhook', secret: 'ami-secret' }, '/settings/host'],
    ['asterisk_ari', { url: `http://${host}:${ports[1]}`, ...ARI_USER }, '/settings/url'],
    ['freeswitch', { host, port: ports[2], password: 'esl-secret' }, '/settings/host'],
  ] as const

test('S11 sources of every account connect to a source network, and to no other private address, whatever requests may reach', async () => {
  const forbidden = await listener('127.0.0.2')
  for (const requestOptions of [{}, await tenant('Tenant')]) {
    for (const [kind, settings] of kinds('127.0.0.1')) {
      const checked = await api.post(`${path}/check`, { kind, settings }, requestOptions)
      assert.deepEqual([checked.status, checked.body.connected], [200, true], kind)
      const made = await api.post(path, { kind, name: kind, settings }, requestOptions)
      assert.deepEqual([made.status, made.body.blocked_reason], [201, null], kind)
      await api.until(`${path}/${made.body.id}/status`, ({ connected }) => connected, requestOptions)
    }
    const ports = [forbidden.port, forbidden.port, forbidden.port]
    for (const [kind, settings, pointer] of kinds('127.0.0.2', ports)) {
      const checked = await api.post(`${path}/check`, { kind, settings }, requestOptions)
      const saved = await api.post(path, { kind, name: kind, settings, enabled: false }, requestOptions)
      for (const refused of [checked, saved]) {
        assert.deepEqual([refused.status, pointers(refused)], [422, [pointer]], kind)
        assert.ok(refused.body.errors[0].detail.endsWith(`OFFHOOK_SOURCE_NETWORKS=127.0.0.2:${forbidden.port}.`))
      }
    }
  }
  assert.equal(forbidden.knocks(), 0)
})

test('S11 recordings are fetched from a source network at ports of web servers, and requests do not go there', async () => {
  const wav = readFileSync(join(import.meta.dirname, '../audio/pcm16-8k.wav'))
  await using web = await startRecordingServer((response) => response.end(wav))
  const postCall = async (uniqueid: string, url: string): Promise<string> => {
    await api.post('/api/v1/events', { uniqueid, status: 'ended', outcome: 'answered', recording: { url } })
    return (await api.get(`~/calls/uniqueid:${uniqueid}`)).body.recordings[0].id
  }
  const callId = await postCall('heard', `${web.url}/a.wav`)
  const isSettled = ({ state }: { readonly state: string }): boolean => state === 'ready' || state === 'failed'
  assert.equal((await api.until(`~/recordings/${callId}`, isSettled)).state, 'ready')
  const lost = await postCall('lost', 'http://127.0.0.1:5038/a.wav')
  const { problem } = await api.until(`~/recordings/${lost}`, isSettled)
  assert.match(problem, /Port 5038 belongs to a phone system/)
  // An integration with this address is a draft, which sends nothing (S4).
  const { status, body } = await api.post('~/integrations', { name: 'x', request: { url: web.url } })
  assert.deepEqual([status, body.enabled, body.disabled_cause], [201, false, 'incomplete'])
  const refused = await api.post('~/integrations/test', { integration: { name: 'x', request: { url: web.url } } })
  assert.deepEqual([refused.status, pointers(refused)], [422, ['/integration/request/url']])
})

test('S11 an address with a query or a fragment, empty ones too, is refused before anything is sent', async () => {
  const web = await listener()
  for (const end of ['#', '?', '?a=b', '#a']) {
    const settings = { url: `http://127.0.0.1:${web.port}/latest/meta-data/iam${end}`, username: 'u', password: 'p' }
    const checked = await api.post(`${path}/check`, { kind: 'asterisk_ari', settings })
    assert.deepEqual([checked.status, pointers(checked)], [422, ['/settings/url']], end)
  }
  assert.equal(web.knocks(), 0)
})

test('S36 new and changed sources connect ten times a minute and account, checks counted; those that come after say when', async () => {
  const requestOptions = await tenant('Scanner')
  const ports = await Promise.all(Array.from({ length: 20 }, () => listener()))
  const made: string[] = []
  for (const { port } of ports) {
    const settings = { host: '127.0.0.1', port, username: 'u', secret: 'ami-secret' }
    made.push((await api.post(path, { kind: 'asterisk', name: String(port), settings }, requestOptions)).body.id)
  }
  const problems: string[] = []
  for (const id of made)
    problems.push((await api.until(`${path}/${id}/status`, ({ problem }) => problem !== null, requestOptions)).problem)
  assert.equal(problems.filter((problem) => /The new settings take effect in \d+ s/.test(problem)).length, 10)
  assert.equal(ports.filter(({ knocks }) => knocks() > 0).length, 10)
  const { settings } = (await api.get(`${path}/${made[0]}`, requestOptions)).body
  const check = { kind: 'asterisk', settings: { ...settings, secret: 'x' } }
  const checked = await api.post(`${path}/check`, check, requestOptions)
  assert.equal(checked.status, 429)
  assert.ok(Number(checked.headers.get('retry-after')) > 0)
  // A source that is saved with other settings keeps running with the old ones at first.
  const moved = { settings: { port: ports[19]?.port, secret: 'ami-secret' } }
  assert.equal((await api.patch(`${path}/${made[0]}`, moved, requestOptions)).status, 200)
  assert.match((await api.get(`${path}/${made[0]}/status`, requestOptions)).body.problem, /take effect in \d+ s/)
  assert.equal(ports[19]?.knocks(), 0)
  // Another account has its own limit.
  assert.equal((await api.post(`${path}/check`, check, await tenant('Neighbour'))).status, 200)
})

test('S36 the sources of a configuration connect together, however many, and count as one', async () => {
  const requestOptions = await tenant('Configured')
  const ports = await Promise.all(Array.from({ length: 15 }, () => listener()))
  const sources = ports.map(({ port }) => ({
    kind: 'asterisk',
    name: String(port),
    settings: { host: '127.0.0.1', port, username: 'u', secret: 'ami-secret' },
  }))
  const applied = await api.post('~/config', { config: { offhook: 1, sources } }, requestOptions)
  assert.equal(applied.status, 200)
  const { data } = (await api.get(path, requestOptions)).body
  const made = data.filter(({ kind }: { readonly kind: string }) => kind === 'asterisk')
  assert.equal(made.length, 15)
  for (const { id } of made) {
    const { problem } = await api.until(`${path}/${id}/status`, (status) => status.problem !== null, requestOptions)
    assert.doesNotMatch(problem, /take effect in/)
  }
  assert.equal(ports.filter(({ knocks }) => knocks() > 0).length, 15)
  const check = { kind: 'asterisk', settings: { host: '127.0.0.1', port: ami.port, username: 'u', secret: 'x' } }
  const statuses: number[] = []
  for (let n = 1; n <= 10; n += 1) statuses.push((await api.post(`${path}/check`, check, requestOptions)).status)
  assert.deepEqual(statuses, [...Array.from({ length: 9 }, () => 200), 429])
})
