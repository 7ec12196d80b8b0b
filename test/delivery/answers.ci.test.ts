// The effects of responses on an integration as a whole: gone, a requested pause, a breaker that opens and closes.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startApi, type Json } from '../kit/api.ts'
import type { Answer, ReceivedRequest } from '../kit/receiver.ts'
import { isDelivered, isSettled, newTenant, receiving, until, what, type Tenant } from './tenant.ts'

const api = await startApi()

async function integrationOf(tenant: Tenant, id: string): Promise<Json> {
  return (await tenant.ask('GET', `~/integrations/${id}`)).body
}

test('D6 410 switches the integration off and says why; what waits goes when it is switched on again', async (t) => {
  const tenant = await newTenant(api)
  const answers: Answer[] = [{ status: 410 }, {}]
  const receiver = await receiving(t, { answers })
  const { id } = await tenant.createIntegration(receiver.url)
  await tenant.postUpdates('a', 'ringing', 'answered')
  await until(async () => !(await integrationOf(tenant, id)).enabled)
  const off = await integrationOf(tenant, id)
  assert.match(off.disabled_reason, /410/)
  assert.ok(off.disabled_at)
  // The waiting deliveries of the integration are kept, and are not shown as settled.
  const waiting = await tenant.deliveries()
  assert.deepEqual(waiting.map(isSettled), [false, false])
  assert.equal(receiver.received.length, 1)
  assert.equal((await tenant.ask('PATCH', `~/integrations/${id}`, { enabled: true })).status, 200)
  await tenant.untilAll(isDelivered)
  assert.deepEqual(receiver.received.map(what), ['a 1', 'a 1', 'a 2'])
})

test('D6 410 from an address that holds placeholders fails that delivery only', async (t) => {
  const tenant = await newTenant(api)
  const receiver = await receiving(t, { answers: ({ path }) => ({ status: path === '/calls/a' ? 410 : 200 }) })
  const request = { url: `${receiver.url}/calls/[[uniqueid]]` }
  const { id } = await tenant.createIntegration(receiver.url, { request })
  await tenant.postUpdates('a', 'ringing')
  await tenant.postUpdates('b', 'ringing')
  const settled = await tenant.untilAll(isSettled)
  assert.deepEqual(
    settled.map(({ uniqueid, state }) => `${uniqueid} ${state}`),
    ['a failed', 'b delivered'],
  )
  assert.equal((await integrationOf(tenant, id)).enabled, true)
})

test('D6 a redirect is a failure that shows where it leads, and is not followed', async (t) => {
  const tenant = await newTenant(api)
  const elsewhere = await receiving(t)
  const headers = { location: `${elsewhere.url}/else` }
  const receiver = await receiving(t, { answers: [{ status: 302, headers }] })
  await tenant.createIntegration(receiver.url, { delivery: { schedule: 'once' } })
  await tenant.postUpdates('a', 'ringing')
  const [{ id, state, status_code, reason }] = await tenant.untilAll(isSettled)
  assert.deepEqual([state, status_code], ['failed', 302])
  assert.ok(reason.includes(headers.location), reason)
  assert.ok(JSON.stringify((await tenant.delivery(id)).attempts[0].response.headers).includes(headers.location))
  assert.equal(elsewhere.received.length, 0)
})

test('D6 429 with Retry-After rests the whole integration for as long as it says, other integrations go on', async (t) => {
  const tenant = await newTenant(api)
  const receiver = await receiving(t, { answers: [{ status: 429, headers: { 'retry-after': '3' } }, {}] })
  const neighbour = await receiving(t)
  const { id } = await tenant.createIntegration(receiver.url)
  await tenant.createIntegration(neighbour.url, { name: 'neighbour' })
  await tenant.postUpdates('a', 'ringing')
  await until(async () => (await integrationOf(tenant, id)).paused_until !== null)
  for (const uniqueid of ['b', 'c', 'd']) await tenant.postUpdates(uniqueid, 'ringing')
  await neighbour.until(4)
  assert.equal(receiver.received.length, 1)
  const { paused_reason } = await integrationOf(tenant, id)
  assert.match(paused_reason, /429|asked/)
  await receiver.until(5)
  const [first, second] = receiver.received
  assert.ok(first && second)
  assert.ok(second.at - first.at >= 3_000, `it rested for ${second.at - first.at} ms`)
  await tenant.untilAll(isDelivered)
  await until(async () => (await integrationOf(tenant, id)).paused_until === null)
})

test('D11 five failures in a row make an integration rest, which is shown; a probe that succeeds opens it again', async (t) => {
  const tenant = await newTenant(api)
  let well = false
  const receiver = await receiving(t, { answers: () => ({ status: well ? 200 : 500 }) })
  const { id } = await tenant.createIntegration(receiver.url)
  for (let n = 0; n < 12; n += 1) await tenant.postUpdates(`a${n}`, 'ringing')
  await until(async () => (await integrationOf(tenant, id)).paused_until !== null)
  const { paused_until, paused_reason, enabled } = await integrationOf(tenant, id)
  assert.equal(enabled, true)
  assert.ok(paused_reason.length > 0)
  assert.ok(Date.parse(paused_until) > Date.now())
  // At most the eight requests in flight when the fifth failed.
  const atRest = receiver.received.length
  assert.ok(atRest >= 5 && atRest <= 5 + 8, `${atRest} requests`)
  const [first] = await tenant.deliveries('state=queued')
  if (first) assert.match((await tenant.delivery(first.id)).waiting_reason, /^Paused until /)
  well = true
  await tenant.untilAll(isDelivered)
  const probe = receiver.received[atRest]
  assert.ok(probe && probe.at >= Date.parse(paused_until), 'the probe came before the rest was over')
  assert.equal((await integrationOf(tenant, id)).paused_until, null)
})

test('D6 400 says that the request is wrong: it is tried again after five seconds, and counts for no rest', async (t) => {
  const tenant = await newTenant(api)
  const receiver = await receiving(t, { answers: ({ body }) => ({ status: body.includes('"bad') ? 400 : 200 }) })
  const { id } = await tenant.createIntegration(receiver.url)
  for (let n = 0; n < 6; n += 1) await tenant.postUpdates(`bad${n}`, 'ringing')
  await tenant.postUpdates('good', 'ringing')
  await receiver.until(13)
  assert.equal((await integrationOf(tenant, id)).paused_until, null)
  const arrivals = Map.groupBy(receiver.received, what)
  const [first, second] = arrivals.get('bad0 1') ?? []
  assert.ok(first && second && second.at - first.at >= 5_000)
  assert.equal(arrivals.get('good 1')?.length, 1)
})

test('D6 T18 a service goes out by its inputs alone, to its secret address, and a no is told in its own terms', async (t) => {
  const tenant = await newTenant(api)
  const unknown = { status: 404, body: '{"code":404,"message":"The requested webhook is not registered."}' }
  const receiver = await receiving(t, { answers: [unknown, {}] })
  const settings = { webhook: `${receiver.url}/webhook/5a1c2b8e?v=1` }
  const made = await tenant.ask('POST', '~/integrations', {
    name: 'Automation',
    service: 'n8n',
    settings,
    delivery: { schedule: 'once' },
  })
  assert.deepEqual([made.status, made.body.customised, made.body.problems], [201, false, []])
  await tenant.postUpdates('a', 'ringing', { status: 'ended', fields: { caller_name: 'Jane' } })
  const [{ reason }] = await tenant.untilAll(isSettled)
  assert.match(reason, /^n8n can’t find this webhook\. .*"The requested webhook is not registered\."/)
  await tenant.postUpdates('b', 'ringing', { status: 'ended', fields: { caller_name: 'Jane' } })
  const all = await tenant.untilAll(isSettled)
  assert.deepEqual(
    all.map(({ state }) => state),
    ['failed', 'delivered'],
  )
  const [, { path, body }] = receiver.received as [ReceivedRequest, ReceivedRequest]
  assert.equal(path, '/webhook/5a1c2b8e?v=1')
  const { uniqueid, event_type, caller_name, recording_url } = JSON.parse(body)
  assert.deepEqual([uniqueid, event_type, caller_name, recording_url], ['b', 'call.final', 'Jane', null])
  assert.ok(!JSON.stringify([all, made.body]).includes('5a1c2b8e'), 'the address is a secret')
})
