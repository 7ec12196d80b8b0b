import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startApi } from '../kit/api.ts'

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
