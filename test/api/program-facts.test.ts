import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startApi, type Json } from '../kit/api.ts'
import { inDatabase } from '../kit/locks.ts'
import { invited, signedUp } from '../kit/visitor.ts'

const api = await startApi({
  OFFHOOK_ALLOW_NETWORKS: '127.0.0.0/8, 10.0.0.5:8080',
  OFFHOOK_PUBLIC_URL: 'https://calls.example',
  OFFHOOK_SECRET_KEY: 'a-sealing-key-for-tests-only-0123456789',
})
const path = '~/diagnostics'

test('the program says how it is set up, and no secret', async () => {
  const before = Date.now()
  const { started_at, node_version, postgres, ...rest } = (await api.get('/api/v1/system')).body
  assert.ok(Date.parse(started_at) <= before)
  assert.equal(node_version, process.versions.node)
  assert.match(postgres.version, /^\d+\.\d+$/)
  assert.equal(postgres.bundled, false)
  assert.deepEqual(rest, {
    version: (await api.get('/healthz')).body.version,
    public_url: 'https://calls.example',
    redirect_uri: 'https://calls.example/oauth/callback',
    retention: { bodies_days: 30, attempts_days: 90, calls_days: 90, history_days: 1095, statistics_days: 400 },
    encryption_key: { location: 'setting' },
    limits: { events: 1000, numbers: 1000, request_bytes: 262_144 },
  })
  assert.equal((await api.get('/api/v1/system', { key: await api.keyFor(['events']) })).status, 403)
  assert.deepEqual((await api.get(path)).body, {
    allow_networks: ['127.0.0.0/8', '10.0.0.5:8080'],
    source_networks: ['127.0.0.0/8'],
    blocked_sources: [],
    incomplete_sources: [],
    unreadable_rows: [],
  })
})

test('S35 how the inner network is laid out is told in the first account only', async () => {
  const { id } = (await api.post('/api/v1/accounts', { name: 'Other' })).body
  const answer = await api.get(path, { account: id })
  const { allow_networks, source_networks, blocked_sources, incomplete_sources } = answer.body
  assert.deepEqual([allow_networks, source_networks, blocked_sources, incomplete_sources], [null, null, null, null])
  assert.equal((await api.get(path, { key: await api.keyFor(['events']) })).status, 403)
})

test('S35 the diagnostics of the first account show other accounts to an administrator of this server only', async () => {
  const other = { account: (await api.post('/api/v1/accounts', { name: 'Secret client' })).body.id }
  const integration = (name: string) =>
    api.post('~/integrations', { name, request: { url: 'http://127.0.0.1/', rows: [] } }, other)
  const { body: broken } = await integration('Broken')
  await inDatabase(api.database, (client) =>
    client.query(`UPDATE integration SET config = 'null' WHERE uuid = $1`, [broken.id.slice(4)]),
  )
  // A change in the account reads its integrations again.
  await integration('Another')
  const ids = (body: Json) => body.unreadable_rows.map(({ id }: Json) => id)
  await api.until(path, (body) => ids(body).includes(broken.id))
  const administrator = await signedUp(api, 'administrator@first.example')
  const seen = (await administrator.ask('GET', path)).body
  assert.deepEqual([ids(seen), seen.blocked_sources], [[broken.id], []])
  const viewer = await invited(api, { email: 'viewer@first.example', role: 'viewer' })
  const { key } = (await api.post('~/keys', { name: 'Reads', role: 'viewer' })).body
  for (const { body } of [await viewer.ask('GET', path), await api.get(path, { key })])
    assert.deepEqual([body.blocked_sources, body.incomplete_sources, body.unreadable_rows], [null, null, []])
})
