// A person resumes an integration because its receiver works again (D21).
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openClient } from '../../src/store/database/connections.ts'
import { startApi, type Json } from '../kit/api.ts'
import { isDelivered, newTenant, receiving, until, what, type Tenant } from './tenant.ts'

const api = await startApi()

async function integrationOf(tenant: Tenant, id: string): Promise<Json> {
  return (await tenant.ask('GET', `~/integrations/${id}`)).body
}

/** Changes stored rows, in place of waiting. */
async function changed(sql: string, values: readonly unknown[]): Promise<void> {
  const client = await openClient(api.database, 'test')
  try {
    await client.query(sql, [...values])
  } finally {
    await client.end()
  }
}

test('D21 a receiver that came back gets at once what waited for the end of its rest', async (t) => {
  const tenant = await newTenant(api)
  let well = false
  const headers = { 'retry-after': '3600' }
  const receiver = await receiving(t, { answers: () => (well ? {} : { status: 503, headers }) })
  const { id } = await tenant.createIntegration(receiver.url)
  await tenant.postUpdates('first', 'ringing')
  await until(async () => (await integrationOf(tenant, id)).paused_until !== null)
  for (const uniqueid of ['a', 'b', 'c']) await tenant.postUpdates(uniqueid, 'ringing')
  assert.equal(receiver.received.length, 1)
  well = true
  const resumed = await tenant.ask('POST', `~/integrations/${id}/resume`)
  assert.equal(resumed.status, 200, JSON.stringify(resumed.body))
  assert.deepEqual([resumed.body.id, resumed.body.enabled, resumed.body.paused_until], [id, true, null])
  await tenant.untilAll(isDelivered)
  // The failed delivery was retried by its schedule, a second later, and not lost.
  assert.deepEqual(receiver.received.map(what).toSorted(), ['a 1', 'b 1', 'c 1', 'first 1', 'first 1'])
  assert.equal((await integrationOf(tenant, id)).paused_until, null)
})

test('D21 what failed a while ago goes now; what failed within the last minute keeps its pause', async (t) => {
  const tenant = await newTenant(api)
  const receiver = await receiving(t, { answers: () => ({ status: 404 }) })
  const { id } = await tenant.createIntegration(receiver.url, { realtime: false, final: true })
  const tries = async (): Promise<number[]> => (await tenant.deliveries()).map((one) => one.attempt_count)
  for (const uniqueid of ['old', 'new']) await tenant.postUpdates(uniqueid, { status: 'ended', outcome: 'missed' })
  // The second attempt comes after five seconds; the third would come five minutes later.
  await until(async () => (await tries()).every((count) => count === 2) && (await tries()).length === 2)
  const [old, fresh] = await tenant.deliveries()
  const uuid = old.id.slice('dlv_'.length)
  await changed(`UPDATE attempt SET at = at - interval '2 minutes' WHERE delivery_id = $1::uuid`, [uuid])
  const before = (await tenant.delivery(fresh.id)).due_at
  for (let click = 0; click < 3; click += 1)
    assert.equal((await tenant.ask('POST', `~/integrations/${id}/resume`)).status, 200)
  await until(async () => (await tenant.delivery(old.id)).attempt_count === 3)
  await tenant.ask('POST', `~/integrations/${id}/resume`)
  assert.deepEqual(await tries(), [3, 2])
  assert.equal((await tenant.delivery(fresh.id)).due_at, before)
})

test('D21 an integration that a 410 switched off is on again, and what waited goes', async (t) => {
  const tenant = await newTenant(api)
  let well = false
  const receiver = await receiving(t, { answers: () => ({ status: well ? 200 : 410 }) })
  const { id } = await tenant.createIntegration(receiver.url)
  await tenant.postUpdates('a', 'ringing', 'answered')
  await until(async () => !(await integrationOf(tenant, id)).enabled)
  assert.equal((await integrationOf(tenant, id)).disabled_cause, 'gone')
  well = true
  const resumed = await tenant.ask('POST', `~/integrations/${id}/resume`)
  assert.deepEqual([resumed.status, resumed.body.enabled, resumed.body.disabled_reason], [200, true, null])
  await tenant.untilAll(isDelivered)
})

test('D21 one that a 410 switched off stays off once a person says so, and its deliveries are due at no time', async (t) => {
  const tenant = await newTenant(api)
  const receiver = await receiving(t, { answers: () => ({ status: 410 }) })
  const { id } = await tenant.createIntegration(receiver.url)
  await tenant.postUpdates('a', 'ringing', 'answered')
  await until(async () => !(await integrationOf(tenant, id)).enabled)
  for (const { due_at } of await tenant.deliveries()) assert.equal(due_at, null)
  const before = await integrationOf(tenant, id)
  const off = await tenant.ask('POST', `~/integrations/${id}/acknowledge`)
  assert.equal(off.status, 200)
  const { enabled, disabled_cause, disabled_reason, disabled_at } = off.body
  assert.deepEqual([enabled, disabled_cause], [false, null])
  assert.deepEqual([disabled_reason, disabled_at], [before.disabled_reason, before.disabled_at])
  for (const act of ['acknowledge', 'resume'])
    assert.equal((await tenant.ask('POST', `~/integrations/${id}/${act}`)).status, 409)
  const live = await tenant.ask('GET', '~/live')
  assert.deepEqual(live.body.integrations, [])
})

test('D21 after days of nothing but failures it has all of its days again', async (t) => {
  const tenant = await newTenant(api)
  const receiver = await receiving(t, { answers: () => ({ status: 404 }) })
  const { id } = await tenant.createIntegration(receiver.url, { delivery: { schedule: 'once' } })
  await tenant.postUpdates('a', 'ringing')
  await until(async () => (await tenant.deliveries('state=failed')).length === 1)
  const dayMs = 24 * 3_600_000
  await api.program.kill('SIGTERM')
  await changed(
    `UPDATE integration_health SET state = state || $2::jsonb
     WHERE integration_id = (SELECT integration_id FROM integration WHERE uuid = $1::uuid)`,
    [id.slice('int_'.length), { failingSinceMs: Date.now() - 6 * dayMs, lastFailureMs: Date.now() - dayMs }],
  )
  await api.program.start()
  await tenant.postUpdates('b', 'ringing')
  await until(async () => !(await integrationOf(tenant, id)).enabled)
  const { disabled_cause, disabled_reason } = await integrationOf(tenant, id)
  assert.equal(disabled_cause, 'failing')
  assert.match(disabled_reason, /five days/)
  assert.equal((await tenant.ask('POST', `~/integrations/${id}/resume`)).status, 200)
  await tenant.postUpdates('c', 'ringing')
  await until(async () => (await tenant.deliveries('state=failed')).length === 3)
  assert.equal((await integrationOf(tenant, id)).enabled, true)
})

test('D21 one that a person switched off, or that is not finished, is not resumed', async (t) => {
  const tenant = await newTenant(api)
  const receiver = await receiving(t)
  const { id } = await tenant.createIntegration(receiver.url, { enabled: false })
  const refused = await tenant.ask('POST', `~/integrations/${id}/resume`)
  assert.equal(refused.status, 409)
  assert.match(refused.body.detail, /Switch it on/)
  assert.equal((await tenant.ask('POST', '~/integrations/int_nonsense/resume')).status, 404)
  // Edited while it was off, the integration keeps the program's reason, and loses it with the next switch.
  await tenant.ask('PATCH', `~/integrations/${id}`, { enabled: true })
  await tenant.ask('PATCH', `~/integrations/${id}`, { enabled: false })
  assert.equal((await integrationOf(tenant, id)).disabled_cause, null)
})
