// D12: the fate of waiting deliveries when a person switches their integration off, edits or deletes it.
import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { startApi } from '../kit/api.ts'
import type { Receiver } from '../kit/receiver.ts'
import { isDelivered, isSettled, newTenant, receiving, until, what, type Tenant } from './tenant.ts'

const api = await startApi()

interface WaitingDelivery {
  readonly tenant: Tenant
  readonly id: string
  readonly receiver: Receiver
  /** Makes the receiver respond with 200 from now on. */
  recover(): void
}

/**
 * An integration whose first delivery has failed and waits for its retry; two deliveries of the same call wait behind
 * it. Until `recover`, its receiver responds with 200 only to accepted bodies.
 */
async function withWaiting(t: TestContext, isAccepted = (_body: string) => false): Promise<WaitingDelivery> {
  const tenant = await newTenant(api)
  let status = 400
  const receiver = await receiving(t, { answers: ({ body }) => ({ status: isAccepted(body) ? 200 : status }) })
  const { id } = await tenant.createIntegration(receiver.url)
  await tenant.postUpdates('a', 'ringing', 'answered', 'on_hold')
  await until(async () => (await tenant.deliveries('state=retrying')).length === 1)
  return { tenant, id, receiver, recover: () => void (status = 200) }
}

async function patch({ tenant, id }: WaitingDelivery, change: object, waiting: string): Promise<void> {
  const { status, body } = await tenant.ask('PATCH', `~/integrations/${id}?waiting=${waiting}`, change)
  assert.equal(status, 200, JSON.stringify(body))
}

test('D12 switched off and kept: nothing goes, and all of it goes when it is switched on again', async (t) => {
  const waiting = await withWaiting(t)
  const { tenant, receiver } = waiting
  await patch(waiting, { enabled: false }, 'keep')
  waiting.recover()
  // The retry would be due by now.
  await new Promise((resolve) => setTimeout(resolve, 6_500))
  assert.equal(receiver.received.length, 1)
  assert.deepEqual((await tenant.deliveries()).map(isSettled), [false, false, false])
  // An integration that is off is not sent the events of that time.
  await tenant.postUpdates('a', 'answered')
  await patch(waiting, { enabled: true }, 'keep')
  await tenant.untilAll(isDelivered)
  assert.deepEqual(receiver.received.map(what), ['a 1', 'a 1', 'a 2', 'a 3'])
})

test('D12 switched off and dropped: what waits is skipped, with its reason', async (t) => {
  const waiting = await withWaiting(t)
  await patch(waiting, { enabled: false }, 'drop')
  const settled = await waiting.tenant.untilAll(isSettled)
  assert.deepEqual(
    settled.map(({ state, error }) => `${state}: ${error}`),
    Array(3).fill('skipped: integration_disabled'),
  )
  assert.match(settled[0].reason, /dropped/)
  assert.equal(waiting.receiver.received.length, 1)
})

test('D12 deleted: what waits is skipped at once, and the log of it stays', async (t) => {
  const { tenant, id, receiver } = await withWaiting(t)
  assert.equal((await tenant.ask('DELETE', `~/integrations/${id}`)).status, 204)
  const settled = await tenant.untilAll(isSettled)
  assert.deepEqual(
    settled.map(({ state }) => state),
    ['skipped', 'skipped', 'skipped'],
  )
  assert.match(settled[0].reason, /deleted/)
  assert.equal((await tenant.delivery(settled[0].id)).attempts.length, 2)
  assert.equal(receiver.received.length, 1)
})

test('C9 a final that is owed to an integration when it is deleted is in the log as skipped', async (t) => {
  const tenant = await newTenant(api)
  const receiver = await receiving(t)
  const wait = { recording: true, cap_s: 3 }
  const { id } = await tenant.createIntegration(receiver.url, { realtime: false, final: true, wait })
  await tenant.postUpdates('a', 'ringing', { status: 'ended', outcome: 'answered', recording: { expected: true } })
  assert.equal((await tenant.ask('DELETE', `~/integrations/${id}`)).status, 204)
  const [skipped, ...others] = await tenant.untilAll(isSettled)
  assert.deepEqual([skipped?.state, skipped?.error, skipped?.kind], ['skipped', 'integration_deleted', 'final'])
  assert.deepEqual([others, receiver.received], [[], []])
})

test('D12 edited: what waits goes as it was rendered', async (t) => {
  const waiting = await withWaiting(t)
  const { tenant, receiver } = waiting
  const rows = [
    { key: 'uniqueid', value: '[[uniqueid]]' },
    { key: 'sequence', value: '[[sequence]]' },
    { key: 'new', value: 'yes' },
  ]
  await patch(waiting, { request: { rows } }, 'keep')
  waiting.recover()
  await tenant.untilAll(isDelivered)
  assert.deepEqual(
    receiver.received.map(({ body }) => body.includes('"new"')),
    [false, false, false, false],
  )
  await tenant.postUpdates('a', 'answered')
  await receiver.until(5)
  assert.ok(receiver.received[4]?.body.includes('"new":"yes"'))
})

test('D12 edited, and rendered anew because the person wants it: from what was told at the time', async (t) => {
  // The first delivery is sent as soon as it is re-rendered, before the response to the edit.
  const waiting = await withWaiting(t, (body) => body.includes('"now"'))
  const { tenant, receiver } = waiting
  const rows = ['uniqueid', 'sequence', 'call_status'].map((key) => ({ key, value: `[[${key}]]` }))
  const { body: fields } = await tenant.ask('GET', '/api/v1/fields')
  const status = fields.data.some(({ code }: { code: string }) => code === 'call_status') ? 'call_status' : 'status'
  await patch(waiting, { request: { rows: [...rows.slice(0, 2), { key: 'now', value: `[[${status}]]` }] } }, 'rerender')
  const all = await tenant.untilAll((one) => isDelivered(one) || one.state === 'superseded')
  const delivered = all.filter(isDelivered)
  assert.equal(delivered.length, 3)
  const bodies = receiver.received.slice(1).map(({ body }) => JSON.parse(body).now)
  assert.deepEqual(bodies, ['ringing', 'answered', 'on_hold'])
  const ringing = await tenant.delivery(delivered.find((one) => one.sequence === 1)?.id ?? '')
  assert.ok(ringing.request.body.includes('"now":"ringing"'))

  // A delivery that was tried before the edit stays in the log as it was sent.
  const [before] = all.filter((one) => !isDelivered(one))
  const shown = await tenant.delivery(before.id)
  assert.equal(shown.request.body, receiver.received[0]?.body)
  assert.notEqual(shown.webhook_id, ringing.webhook_id)
})

test('D12 what people asked for is rendered anew too, but for what repeats what was sent', async (t) => {
  const tenant = await newTenant(api)
  let status = 200
  const receiver = await receiving(t, { answers: () => ({ status }) })
  const { id } = await tenant.createIntegration(receiver.url)
  const from = new Date(Date.now() - 60_000).toISOString()
  await tenant.postUpdates('a', { status: 'ended', outcome: 'missed' })
  const [first] = await tenant.untilAll(isDelivered)
  // A past call that was tried, and two resends that were not tried.
  status = 400
  const past = { from, include_sent: true }
  assert.equal((await tenant.ask('POST', `~/integrations/${id}/past-calls`, past)).status, 202)
  await until(async () => (await tenant.deliveries('state=retrying')).length === 1)
  await tenant.ask('PATCH', `~/integrations/${id}`, { enabled: false })
  for (const as of ['sent', 'current'])
    assert.equal((await tenant.ask('POST', `~/deliveries/${first.id}/resend`, { as })).status, 202)
  status = 200
  const before = receiver.received.length
  const change = { enabled: true, request: { rows: [{ key: 'new', value: 'yes' }] } }
  const { body } = await tenant.ask('PATCH', `~/integrations/${id}?waiting=rerender`, change)
  const reasons = [{ detail: 'The delivery was resent as sent, so it keeps its request.', count: 1 }]
  assert.deepEqual(body.waiting, { rerendered: 2, dropped: 0, kept: 1, reasons })
  await tenant.untilAll(isSettled)
  const bodies = receiver.received.slice(before).map((one) => one.body)
  assert.equal(bodies.length, 3)
  assert.equal(bodies.filter((one) => one === '{"new":"yes"}').length, 2)
  assert.ok(bodies.includes(receiver.received[0]?.body ?? ''))
})

/**
 * An integration that its receiver switched off (410) while three deliveries of a call wait, two of which were not
 * tried yet.
 */
async function withGone(t: TestContext) {
  const tenant = await newTenant(api)
  const old = await receiving(t, { answers: () => ({ status: 410 }) })
  const today = await receiving(t)
  const { id } = await tenant.createIntegration(old.url)
  await tenant.postUpdates('a', 'ringing', 'answered', 'on_hold')
  const integration = async () => (await tenant.ask('GET', `~/integrations/${id}`)).body
  await until(async () => (await integration()).disabled_cause === 'gone')
  const tried = old.received.length
  return { tenant, id, old, today, tried, integration }
}

test('D12 D24 after a 410 one edit corrects the URL, switches on, and sends what waits there alone', async (t) => {
  const { tenant, id, old, today, tried, integration } = await withGone(t)
  const change = { enabled: true, request: { url: today.url } }
  const { status, body } = await tenant.ask('PATCH', `~/integrations/${id}?waiting=rerender`, change)
  assert.deepEqual([status, body.waiting], [200, { rerendered: 3, dropped: 0, kept: 0, reasons: [] }])
  await today.until(3)
  assert.deepEqual(today.received.map(what), ['a 1', 'a 2', 'a 3'])
  assert.deepEqual([old.received.length, (await integration()).enabled], [tried, true])
  const { body: read } = await tenant.ask('GET', `~/integrations/${id}`)
  assert.ok(!('waiting' in read), 'it is said once')
})

test('D24 after a 410 the URL is corrected and what waits goes as it was: its 410 does not switch off what was corrected', async (t) => {
  const { tenant, id, old, today, integration } = await withGone(t)
  await tenant.ask('PATCH', `~/integrations/${id}`, { enabled: true, request: { url: today.url } })
  const failed = await tenant.untilAll(isSettled)
  assert.deepEqual(
    failed.map(({ state }) => state),
    ['failed', 'failed', 'failed'],
  )
  assert.match(failed[0].reason, /has another URL now/)
  await tenant.postUpdates('b', 'ringing')
  await today.until(1)
  assert.deepEqual([(await integration()).enabled, old.received.length], [true, 4])
})

test('D21 resumed with the settings of now: what waits is rendered anew before it goes, and what cannot be is told', async (t) => {
  const { tenant, id, old, today, tried, integration } = await withGone(t)
  await tenant.ask('PATCH', `~/integrations/${id}`, { request: { url: `${today.url}/[[event_type]]` } })
  assert.equal((await integration()).disabled_cause, 'gone')
  const { status, body } = await tenant.ask('POST', `~/integrations/${id}/resume?waiting=rerender`)
  assert.deepEqual([status, body.enabled, body.waiting.rerendered], [200, true, 3])
  await today.until(3)
  assert.equal(old.received.length, tried)
})
