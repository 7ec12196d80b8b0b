// D17: while the database cannot be reached, nothing is accepted that could be lost, and everything goes on when it is
// back.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openClient } from '../../src/store/database/connections.ts'
import { startApi } from '../kit/api.ts'
import { isDelivered, newTenant, receiving, until, what } from './tenant.ts'

const api = await startApi()

/** Ends all connections to the program's database and allows no new ones, until it is unlocked. */
async function lockOut(locked: boolean): Promise<void> {
  const url = new URL(api.database)
  const name = url.pathname.slice(1)
  // The connection is to another database of the same server.
  url.pathname = '/postgres'
  const client = await openClient(url.href, 'test')
  try {
    await client.query(`ALTER DATABASE ${name} ALLOW_CONNECTIONS ${!locked}`)
    if (locked) await client.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1', [name])
  } finally {
    await client.end()
  }
}

test('D17 with its database away it answers 503 with Retry-After, and delivers what it had accepted when it is back', async (t) => {
  const tenant = await newTenant(api)
  const receiver = await receiving(t, { answers: [{ status: 400 }, {}] })
  await tenant.createIntegration(receiver.url)
  await tenant.postUpdates('a', 'ringing', 'answered')
  await until(async () => (await tenant.deliveries('state=retrying')).length === 1)
  await lockOut(true)
  try {
    await until(async () => (await fetch(`${api.url}/readyz`)).status === 503)
    const refused = await api.post('/api/v1/events', { uniqueid: 'b', status: 'ringing' })
    assert.equal(refused.status, 503, JSON.stringify(refused.body))
    assert.match(refused.headers.get('content-type') ?? '', /problem\+json/)
    assert.ok(Number(refused.headers.get('retry-after')) > 0)
    // Requests that only read get the same response, instead of hanging or failing.
    assert.equal((await api.get('~/calls')).status, 503)
    assert.equal((await fetch(`${api.url}/healthz`)).status, 200)
  } finally {
    await lockOut(false)
  }
  await until(async () => (await fetch(`${api.url}/readyz`)).status === 200)
  await tenant.postUpdates('c', 'ringing')
  const delivered = await tenant.untilAll(isDelivered)
  assert.deepEqual(
    delivered.map(({ uniqueid }) => uniqueid),
    ['a', 'a', 'c'],
  )
  assert.deepEqual(
    receiver.received.map(what).filter((name) => name.startsWith('a')),
    ['a 1', 'a 1', 'a 2'],
  )
})
