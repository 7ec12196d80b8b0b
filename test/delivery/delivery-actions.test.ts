// D15: resending, sending past calls, and cancelling.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startApi, type Json } from '../kit/api.ts'
import { header, isDelivered, isSettled, newTenant, receiving, until, what, type Tenant } from './tenant.ts'

const api = await startApi()

async function resend(tenant: Tenant, id: string, as: 'sent' | 'current'): Promise<string> {
  const { status, body } = await tenant.ask('POST', `~/deliveries/${id}/resend`, { as })
  assert.equal(status, 202, JSON.stringify(body))
  return body.delivery_id
}

test('D15 a resend as sent repeats body and webhook-id, whatever the integration says by now', async (t) => {
  const tenant = await newTenant(api)
  const receiver = await receiving(t)
  const { id } = await tenant.createIntegration(receiver.url)
  await tenant.postUpdates('a', 'ringing', 'answered')
  const [first] = await tenant.untilAll(isDelivered)
  await tenant.ask('PATCH', `~/integrations/${id}`, { request: { rows: [{ key: 'new', value: 'yes' }] } })
  const again = await resend(tenant, first.id, 'sent')
  assert.notEqual(again, first.id)
  await receiver.until(3)
  const [original, , repeated] = receiver.received
  assert.ok(original && repeated)
  assert.equal(repeated.body, original.body)
  assert.equal(header(repeated, 'webhook-id'), header(original, 'webhook-id'))
  await until(async () => isDelivered(await tenant.delivery(again)))
  assert.equal((await tenant.delivery(again)).kind, 'resend')
})

test('D15 a resend that is asked for twice under one key is sent once', async (t) => {
  const tenant = await newTenant(api)
  const receiver = await receiving(t)
  await tenant.createIntegration(receiver.url)
  await tenant.postUpdates('a', 'ringing')
  const [first] = await tenant.untilAll(isDelivered)
  const options = { account: tenant.id, headers: { 'idempotency-key': 'again' } }
  const ask = () => api.post(`~/deliveries/${first.id}/resend`, { as: 'sent' }, options)
  const [one, two] = [await ask(), await ask()]
  assert.deepEqual([one.status, two.status, two.body], [202, 202, one.body])
  await until(async () => isDelivered(await tenant.delivery(one.body.delivery_id)))
  assert.equal((await tenant.deliveries()).length, 2)
})

test('D15 a resend with today’s settings is rendered anew, and has an id of its own', async (t) => {
  const tenant = await newTenant(api)
  const receiver = await receiving(t)
  const { id } = await tenant.createIntegration(receiver.url)
  await tenant.postUpdates('a', { status: 'ringing', fields: { caller_name: 'Ann' } })
  const [first] = await tenant.untilAll(isDelivered)
  await tenant.postUpdates('a', { fields: { caller_name: 'Bob' } })
  const rows = [
    { key: 'who', value: '[[caller_name]]' },
    { key: 'id', value: '[[event_id]]' },
  ]
  await tenant.ask('PATCH', `~/integrations/${id}`, { request: { rows } })
  const again = await resend(tenant, first.id, 'current')
  await receiver.until(2)
  const repeated = receiver.received[1]
  assert.ok(repeated)
  // The caller's name is the one known at that event.
  assert.equal(JSON.parse(repeated.body).who, 'Ann')
  assert.equal(header(repeated, 'webhook-id'), again)
})

test('D15 a resend as sent of a delivery that waits only makes it due now', async (t) => {
  const tenant = await newTenant(api)
  const receiver = await receiving(t, { answers: [{ status: 400 }, {}] })
  await tenant.createIntegration(receiver.url)
  await tenant.postUpdates('a', 'ringing')
  await until(async () => (await tenant.deliveries('state=retrying')).length === 1)
  const [waiting] = await tenant.deliveries()
  assert.equal(await resend(tenant, waiting.id, 'sent'), waiting.id)
  const [delivered, ...others] = await tenant.untilAll(isDelivered)
  assert.deepEqual(others, [])
  assert.equal((await tenant.delivery(delivered.id)).attempts.length, 2)
  const [first, second] = receiver.received
  // The schedule alone would have waited five seconds.
  assert.ok(first && second && second.at - first.at < 5_000)
})

test('D15 a resend with today’s settings of what waits takes its place: nothing goes beside it', async (t) => {
  const tenant = await newTenant(api)
  const receiver = await receiving(t, { answers: [{ status: 400 }, {}, { status: 400 }, {}] })
  await tenant.createIntegration(receiver.url)
  await tenant.postUpdates('a', { status: 'ended', outcome: 'missed' })
  await until(async () => (await tenant.deliveries('state=retrying')).length === 1)
  const [waiting] = await tenant.deliveries()
  const second = await resend(tenant, waiting.id, 'current')
  await until(async () => (await tenant.delivery(second)).state === 'delivered')
  // The same holds for a resend that waits in a lane of its own.
  const third = await resend(tenant, second, 'current')
  await until(async () => (await tenant.delivery(third)).state === 'retrying')
  const fourth = await resend(tenant, third, 'current')
  await until(async () => (await tenant.delivery(fourth)).state === 'delivered')
  const all = await tenant.deliveries()
  assert.deepEqual(
    all.map(({ id, state }) => [id, state]),
    [
      [waiting.id, 'superseded'],
      [second, 'delivered'],
      [third, 'superseded'],
      [fourth, 'delivered'],
    ],
  )
  assert.equal(receiver.received.length, 4)
})

test('D15 a repeat that waits is rendered anew under an id of its own: that of before is known to the receiver', async (t) => {
  const tenant = await newTenant(api)
  const receiver = await receiving(t)
  const { id } = await tenant.createIntegration(receiver.url)
  await tenant.postUpdates('a', { status: 'ended', outcome: 'missed' })
  const [first] = await tenant.untilAll(isDelivered)
  await tenant.ask('PATCH', `~/integrations/${id}`, { enabled: false })
  const repeat = await resend(tenant, first.id, 'sent')
  const anew = await resend(tenant, repeat, 'current')
  assert.equal((await tenant.delivery(repeat)).state, 'superseded')
  await tenant.ask('PATCH', `~/integrations/${id}`, { enabled: true })
  await until(async () => isDelivered(await tenant.delivery(anew)))
  const ids = receiver.received.map((one) => header(one, 'webhook-id'))
  assert.deepEqual(ids, [first.id, anew])
})

test('D15 what failed or is retrying is recovered: nothing is failing then, nor sent again', async (t) => {
  const tenant = await newTenant(api)
  let status = 404
  const receiver = await receiving(t, { answers: () => ({ status }) })
  await tenant.createIntegration(receiver.url, { delivery: { schedule: 'once' }, name: 'Once' })
  await tenant.createIntegration(receiver.url)
  await tenant.postUpdates('a', { status: 'ended', outcome: 'missed' })
  await until(async () => (await tenant.deliveries('state=failed')).length === 1)
  await until(async () => (await tenant.deliveries('state=retrying')).length === 1)
  const health = async (): Promise<string[]> =>
    (await tenant.ask('GET', '~/integrations/activity')).body.data.map((one: Json) => one.health)
  assert.deepEqual(await health(), ['failing', 'failing'])
  status = 200
  const filter = { problems: true, state: ['failed', 'retrying'] }
  const recover = () => tenant.ask('POST', '~/deliveries/resend', { filter, rate: 50 })
  const job = await recover()
  assert.deepEqual([job.status, job.body.total], [202, 2])
  await untilDone(tenant, job.body.id)
  await until(async () => (await tenant.deliveries('state=delivered')).length === 2)
  assert.equal(receiver.received.length, 4)
  assert.deepEqual(await health(), ['healthy', 'healthy'])
  assert.equal((await recover()).body.total, 0)
  // The log still has the failed delivery.
  assert.equal((await tenant.deliveries('state=failed')).length, 1)
})

test('D3 a resend as sent of a delivery behind another is refused, and moves neither', async (t) => {
  const tenant = await newTenant(api)
  const receiver = await receiving(t, { answers: [{ status: 400 }, {}] })
  await tenant.createIntegration(receiver.url)
  await tenant.postUpdates('a', 'ringing', 'answered')
  await until(async () => (await tenant.deliveries('state=retrying')).length === 1)
  const [first, second] = await tenant.deliveries()
  const due = (await tenant.delivery(first.id)).due_at
  const { status, body } = await tenant.ask('POST', `~/deliveries/${second.id}/resend`, { as: 'sent' })
  assert.equal(status, 409, JSON.stringify(body))
  assert.match(body.detail, /earlier delivery of the same call/)
  assert.equal((await tenant.delivery(first.id)).due_at, due)
  assert.equal(receiver.received.length, 1)
})

test('D15 many are counted before they are sent again, and go at the rate that was asked for', async (t) => {
  const tenant = await newTenant(api)
  let status = 500
  const receiver = await receiving(t, { answers: () => ({ status }) })
  const { id } = await tenant.createIntegration(receiver.url, { delivery: { schedule: 'once', concurrency: 1 } })
  // Fewer failures than open the breaker.
  for (let n = 0; n < 4; n += 1) await tenant.postUpdates(`a${n}`, 'ringing')
  await tenant.untilAll(isSettled)
  status = 200
  await tenant.postUpdates('b', 'ringing')
  await until(async () => (await tenant.deliveries('state=delivered')).length === 1)
  const filter = { integration_id: id, state: 'failed' }
  const counted = await tenant.ask('POST', '~/deliveries/resend', { filter, dry_run: true })
  assert.deepEqual([counted.status, counted.body.count], [200, 4])
  assert.equal(receiver.received.length, 5)
  const job = await tenant.ask('POST', '~/deliveries/resend', { filter, as: 'sent', rate: 50 })
  assert.deepEqual([job.status, job.body.total], [202, 4])
  await receiver.until(9)
  await until(async () => (await tenant.ask('GET', `~/jobs/${job.body.id}`)).body.state === 'done')
  assert.equal((await tenant.ask('GET', `~/jobs/${job.body.id}`)).body.done, 4)
  assert.deepEqual(receiver.received.slice(5).map(what).toSorted(), ['a0 1', 'a1 1', 'a2 1', 'a3 1'])
})

test('D15 a selection is sent again in one request, and what cannot be is counted as skipped', async (t) => {
  const tenant = await newTenant(api)
  const receiver = await receiving(t)
  const { id } = await tenant.createIntegration(receiver.url)
  for (const call of ['a', 'b', 'c']) await tenant.postUpdates(call, 'ringing')
  const [a, b] = await tenant.untilAll(isDelivered)
  const unknown = ['dlv_01980a52f3c97d4e8b1b6a3f0c2d4e5f', 'b']
  const job = await tenant.ask('POST', '~/deliveries/resend', {
    filter: { ids: [a.id, b.id, a.id, ...unknown] },
  })
  assert.deepEqual([job.status, job.body.kind, job.body.total], [202, 'resend', 2])
  await receiver.until(5)
  assert.deepEqual(receiver.received.slice(3).map(what).toSorted(), ['a 1', 'b 1'])
  const ended = await untilDone(tenant, job.body.id)
  assert.deepEqual([ended.done, ended.skipped], [2, 0])
  await tenant.ask('DELETE', `~/integrations/${id}`)
  const current = await tenant.ask('POST', '~/deliveries/resend', {
    filter: { ids: [a.id] },
    as: 'current',
  })
  const none = await untilDone(tenant, current.body.id)
  assert.deepEqual([none.done, none.skipped], [1, 1])
  assert.deepEqual(none.skip_reasons, [{ code: 'integration_deleted', count: 1 }])
})

test('D15 a selection is cancelled in one request: nothing of it goes, not even behind its own head', async (t) => {
  const tenant = await newTenant(api)
  const receiver = await receiving(t, { answers: () => ({ status: 400 }) })
  const { id } = await tenant.createIntegration(receiver.url)
  await tenant.postUpdates('a', 'ringing', 'answered', 'ended')
  await tenant.postUpdates('b', 'ringing')
  await until(async () => (await tenant.deliveries('state=retrying')).length === 2)
  const rows = await tenant.deliveries()
  const other = rows.find(({ uniqueid }) => uniqueid === 'b')
  const ids = rows.filter(({ uniqueid }) => uniqueid === 'a').map((row) => row.id)
  assert.equal(ids.length, 3)
  const counted = await tenant.ask('POST', '~/deliveries/cancel', { filter: { ids }, dry_run: true })
  assert.deepEqual([counted.status, counted.body], [200, { count: 3 }])
  const job = await tenant.ask('POST', '~/deliveries/cancel', { filter: { ids } })
  assert.deepEqual([job.status, job.body.kind, job.body.total], [202, 'cancel', 3])
  const ended = await untilDone(tenant, job.body.id)
  assert.deepEqual([ended.done, ended.skipped], [3, 0])
  assert.deepEqual(
    (await tenant.deliveries('state=canceled')).map((row) => row.id),
    ids,
  )
  assert.equal((await tenant.delivery(other.id)).state, 'retrying')
  assert.deepEqual(receiver.received.map(what).toSorted(), ['a 1', 'b 1'])
  // A settled delivery stays as it is; a filter cancels the rest.
  const filter = { integration_id: id }
  const rest = await tenant.ask('POST', '~/deliveries/cancel', { filter })
  const after = await untilDone(tenant, rest.body.id)
  assert.deepEqual([after.done, after.skipped], [4, 3])
  assert.deepEqual(after.skip_reasons, [{ code: 'delivery_settled', count: 3 }])
  assert.equal((await tenant.delivery(other.id)).state, 'canceled')
})

/** Returns the job, as soon as it has ended. */
async function untilDone(tenant: Tenant, id: string): Promise<Json> {
  const read = async () => (await tenant.ask('GET', `~/jobs/${id}`)).body
  await until(async () => (await read()).state === 'done')
  return read()
}

test('D15 past calls go to an integration that was made later, counted first, and none of them twice', async (t) => {
  const tenant = await newTenant(api)
  const receiver = await receiving(t)
  const from = new Date(Date.now() - 60_000).toISOString()
  for (const [n, outcome] of ['answered', 'missed', 'answered'].entries())
    await tenant.postUpdates(`a${n}`, 'ringing', { status: 'ended', outcome })
  await tenant.postUpdates('open', 'ringing')
  const { id } = await tenant.createIntegration(receiver.url, { realtime: false, final: true })
  const path = `~/integrations/${id}/past-calls`
  assert.deepEqual((await tenant.ask('POST', path, { from, dry_run: true })).body, { count: 3 })
  const conditions = { field: 'outcome', op: 'is', value: 'missed' }
  const narrowed = await tenant.ask('POST', path, { from, conditions, dry_run: true })
  assert.deepEqual(narrowed.body, { count: 1 }, JSON.stringify(narrowed.body))
  assert.equal((await tenant.ask('POST', path, { from, conditions, rate: 100 })).status, 202)
  await receiver.until(1)
  await tenant.untilAll(isDelivered)
  assert.deepEqual(
    receiver.received.map(({ body }) => JSON.parse(body).uniqueid),
    ['a1'],
  )
  // The calls that the integration has been sent are left out.
  assert.deepEqual((await tenant.ask('POST', path, { from, dry_run: true })).body, { count: 2 })
  assert.equal((await tenant.ask('POST', path, { from, rate: 100 })).status, 202)
  await receiver.until(3)
  const got = receiver.received.map(({ body }) => JSON.parse(body).uniqueid)
  assert.deepEqual(new Set(got), new Set(['a0', 'a1', 'a2']))
  assert.deepEqual(
    (await tenant.untilAll(isDelivered)).map(({ kind }) => kind),
    ['past', 'past', 'past'],
  )
})

test('D15 calls of which something waits are left out of past calls: it would go twice', async (t) => {
  const tenant = await newTenant(api)
  const receiver = await receiving(t, { answers: () => ({ status: 400 }) })
  const { id } = await tenant.createIntegration(receiver.url, { realtime: false, final: true })
  await tenant.postUpdates('a', 'ringing', { status: 'ended', outcome: 'missed' })
  await until(async () => (await tenant.deliveries('state=retrying')).length === 1)
  const from = new Date(Date.now() - 60_000).toISOString()
  const path = `~/integrations/${id}/past-calls`
  assert.deepEqual((await tenant.ask('POST', path, { from, dry_run: true })).body, { count: 0 })
  assert.deepEqual((await tenant.ask('POST', path, { from, include_sent: true, dry_run: true })).body, { count: 1 })
})

test('D15 one that waits can be canceled: it never goes, those behind it go, and one that is settled cannot', async (t) => {
  const tenant = await newTenant(api)
  const receiver = await receiving(t, { answers: [{ status: 400 }, {}] })
  await tenant.createIntegration(receiver.url)
  await tenant.postUpdates('a', 'ringing', 'answered')
  await until(async () => (await tenant.deliveries('state=retrying')).length === 1)
  const [first] = await tenant.deliveries()
  const canceled = await tenant.ask('POST', `~/deliveries/${first.id}/cancel`)
  assert.deepEqual([canceled.status, canceled.body.state], [200, 'canceled'])
  const settled = await tenant.untilAll(isSettled)
  assert.deepEqual(
    settled.map(({ state }) => state),
    ['canceled', 'delivered'],
  )
  assert.deepEqual(receiver.received.map(what), ['a 1', 'a 2'])
  const again = await tenant.ask('POST', `~/deliveries/${first.id}/cancel`)
  assert.equal(again.status, 409)
})
