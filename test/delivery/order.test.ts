// The promised order and the headers of each request, as a receiver sees them.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Webhook as StandardWebhook } from 'standardwebhooks'
import { startApi } from '../kit/api.ts'
import { type Answer, type ReceivedRequest } from '../kit/receiver.ts'
import { header, isDelivered, isSettled, newTenant, receiving, until, what } from './tenant.ts'

const api = await startApi()

/** Responds to the first arrivals of some events with a failure. */
function failing(events: Readonly<Record<string, Answer>>): (received: ReceivedRequest) => Answer {
  const seen = new Set<string>()
  return (received) => {
    const name = what(received)
    const first = !seen.has(name)
    seen.add(name)
    return (first ? events[name] : undefined) ?? {}
  }
}

test('D3 the second delivery of a call waits while the first is being retried', async (t) => {
  const tenant = await newTenant(api)
  const receiver = await receiving(t, { answers: failing({ 'a 1': { status: 500 } }) })
  await tenant.createIntegration(receiver.url)
  await tenant.postUpdates('a', 'ringing', 'answered', 'ended')
  await receiver.until(4)
  assert.deepEqual(receiver.received.map(what), ['a 1', 'a 1', 'a 2', 'a 3'])
  await tenant.untilAll(isDelivered)
})

test('D3 a delivery that has failed for good does not hold up its call', async (t) => {
  const tenant = await newTenant(api)
  const receiver = await receiving(t, { answers: failing({ 'a 1': { status: 500 } }) })
  await tenant.createIntegration(receiver.url, { delivery: { schedule: 'once' } })
  await tenant.postUpdates('a', 'ringing', 'answered')
  const [first, second] = await tenant.untilAll(isSettled)
  assert.equal(first.state, 'failed')
  assert.equal(first.status_code, 500)
  assert.equal(second.state, 'delivered')
  assert.deepEqual(receiver.received.map(what), ['a 1', 'a 2'])
})

test('D3 the final request of a call comes after its realtime requests, the last of them slow as it may be', async (t) => {
  const tenant = await newTenant(api)
  const receiver = await receiving(t, { answers: failing({ 'a 2': { delayMs: 400 } }) })
  await tenant.createIntegration(receiver.url, { final: true })
  await tenant.postUpdates('a', 'ringing', 'ended')
  await receiver.until(3)
  assert.deepEqual(receiver.received.map(what), ['a 1', 'a 2', 'a 3'])
  const [, ended, final] = await tenant.untilAll(isDelivered)
  assert.deepEqual([ended.kind, final.kind], ['ended', 'final'])
})

test('D4 other calls go on while one call waits for its retry', async (t) => {
  const tenant = await newTenant(api)
  // A response after which the retry waits five seconds, and which the breaker does not count as a failure.
  const receiver = await receiving(t, { answers: failing({ 'a 1': { status: 422 } }) })
  await tenant.createIntegration(receiver.url)
  await tenant.postUpdates('a', 'ringing', 'answered')
  await receiver.until(1)
  for (const uniqueid of ['b', 'c', 'd']) await tenant.postUpdates(uniqueid, 'ringing', 'answered')
  await receiver.until(7)
  const others = receiver.received.map(what).filter((name) => !name.startsWith('a'))
  assert.deepEqual(others.toSorted(), ['b 1', 'b 2', 'c 1', 'c 2', 'd 1', 'd 2'])
  assert.deepEqual(
    (await tenant.deliveries('state=retrying')).map(({ uniqueid }) => uniqueid),
    ['a'],
  )
})

test('D8 with the backlog "latest" a newer status takes the place of those before it, the failing one included', async (t) => {
  const tenant = await newTenant(api)
  const receiver = await receiving(t, { answers: failing({ 'a 1': { status: 500, delayMs: 300 } }) })
  await tenant.createIntegration(receiver.url, { delivery: { backlog: 'latest' }, final: true })
  await tenant.postUpdates('a', 'ringing')
  await receiver.until(1)
  await tenant.postUpdates('a', 'in_menu', 'queued', 'answered', 'ended')
  const settled = await tenant.untilAll(isSettled)
  assert.deepEqual(
    settled.map(({ sequence, state }) => `${sequence} ${state}`),
    ['1 superseded', '2 superseded', '3 superseded', '4 superseded', '5 delivered', '6 delivered'],
  )
  assert.equal(settled[0].error, 'newer status')
  assert.match(settled[0].reason, /newer status/)
  assert.deepEqual(receiver.received.map(what), ['a 1', 'a 5', 'a 6'])
})

test('D8 with the backlog "every" each status is sent, however late', async (t) => {
  const tenant = await newTenant(api)
  const receiver = await receiving(t, { answers: failing({ 'a 1': { status: 500, delayMs: 200 } }) })
  await tenant.createIntegration(receiver.url)
  await tenant.postUpdates('a', 'ringing')
  await receiver.until(1)
  await tenant.postUpdates('a', 'queued', 'answered')
  await receiver.until(4)
  assert.deepEqual(receiver.received.map(what), ['a 1', 'a 1', 'a 2', 'a 3'])
})

test('D18 each attempt carries the id of its delivery, its own time, and a signature that Standard Webhooks verifies', async (t) => {
  const tenant = await newTenant(api)
  const receiver = await receiving(t, { answers: failing({ 'a 1': { status: 500 } }) })
  const { signingSecret } = await tenant.createIntegration(receiver.url)
  await tenant.postUpdates('a', 'ringing')
  await receiver.until(2)
  const [delivery] = await tenant.untilAll(isDelivered)
  const [first, second] = receiver.received
  assert.ok(first && second)
  for (const request of receiver.received) {
    assert.equal(header(request, 'webhook-id'), delivery.id)
    assert.match(header(request, 'user-agent'), /^Offhook\/\d/)
    const headers = Object.fromEntries(request.headers.map(([name, value]) => [name.toLowerCase(), value]))
    new StandardWebhook(signingSecret).verify(request.body, headers)
  }
  // The retry follows a second later.
  assert.ok(Number(header(second, 'webhook-timestamp')) > Number(header(first, 'webhook-timestamp')))
})

test('D14 the log shows each attempt: what was sent and answered, how long it took, and what went wrong', async (t) => {
  const tenant = await newTenant(api)
  const receiver = await receiving(t, {
    answers: failing({ 'a 1': { status: 503, body: 'closed for lunch', headers: { 'x-why': 'lunch' } } }),
  })
  const token = 'a-token-that-nobody-may-see'
  await tenant.createIntegration(receiver.url, {
    request: {
      url: `${receiver.url}/in`,
      rows: [
        { key: 'uniqueid', value: '[[uniqueid]]' },
        { key: 'sequence', value: '[[sequence]]' },
      ],
      auth: { type: 'bearer', token },
    },
  })
  await tenant.postUpdates('a', 'ringing')
  const [{ id }] = await tenant.untilAll(isDelivered)
  const { attempts } = await tenant.delivery(id)
  assert.deepEqual(
    attempts.map(({ number, state }: { number: number; state: string }) => `${number} ${state}`),
    ['1 retrying', '2 delivered'],
  )
  const [first] = attempts
  assert.equal(first.response.status_code, 503)
  assert.equal(first.response.body, 'closed for lunch')
  assert.ok(first.response.headers.some(([name, value]: [string, string]) => name === 'x-why' && value === 'lunch'))
  assert.equal(first.request.method, 'POST')
  assert.equal(first.request.url, `${receiver.url}/in`)
  assert.equal(first.request.body, receiver.received[0]?.body)
  assert.ok(first.timing.total > 0)
  assert.equal(header(receiver.received[0] ?? { headers: [] }, 'authorization'), `Bearer ${token}`)
  assert.ok(!JSON.stringify(attempts).includes(token))
})

test('D1 an event and every delivery that it owes are there as soon as it is accepted', async (t) => {
  const tenant = await newTenant(api)
  const receiver = await receiving(t, { answers: () => ({ delayMs: 200 }) })
  await tenant.createIntegration(receiver.url)
  await tenant.createIntegration(receiver.url, { name: 'second', final: true })
  for (let n = 0; n < 10; n += 1) {
    const [{ sequences }] = await tenant.postUpdates(`a${n}`, 'ended')
    assert.deepEqual(sequences, [1, 2])
    const owed = await tenant.deliveries(`q=a${n}`)
    assert.equal(owed.length, 3)
  }
  await until(async () => (await tenant.deliveries()).every(isDelivered))
})

test('C19 C20 only calls that meet the conditions are sent, at the statuses that are wanted, and then once more', async (t) => {
  const tenant = await newTenant(api)
  const receiver = await receiving(t)
  await tenant.createIntegration(receiver.url, {
    final: true,
    statuses: ['answered', 'on_hold'],
    conditions: {
      all: [
        { field: 'caller_number', op: 'is', value: '0412 345 678' },
        { field: 'start_time', op: 'within', value: 'daily 00:00-24:00 Australia/Sydney' },
        { field: 'tags', op: 'contains_not', value: 'spam' },
      ],
    },
  })
  const whole = (fields: object) => [{ status: 'ringing', fields }, 'answered', 'on_hold', 'answered', 'ended']
  await tenant.postUpdates('other', ...whole({ caller_number: '+61299990000', tags: ['quote'] }))
  await tenant.postUpdates('spam', ...whole({ caller_number: '+61412345678', tags: ['spam'] }))
  await tenant.postUpdates('wanted', ...whole({ caller_number: '+61412345678', tags: ['quote'] }))
  await until(async () => (await tenant.deliveries('kind=final&state=delivered')).length === 1)
  assert.deepEqual(receiver.received.map(what), ['wanted 2', 'wanted 3', 'wanted 4', 'wanted 6'])
})
