// D5, D14: each of the 28 misbehaviours of a receiver affects its own integration only. All of them run at once, in one
// account, beside a healthy integration.
import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import { startApi, type Json } from '../kit/api.ts'
import { endsByTimeout, misbehaviours, startMisbehaving, type Misbehaviour } from '../kit/misbehaviours.ts'
import { startReceiver } from '../kit/receiver.ts'
import { isDelivered, newTenant, until, what } from './tenant.ts'

const CALLS = 15

const api = await startApi()
const tenant = await newTenant(api)
const healthy = await startReceiver()
after(() => healthy.close())

/** Each misbehaviour, and the integration that it affects. */
const victims = new Map<Misbehaviour, string>()
for (const misbehaviour of misbehaviours) {
  const receiver = await startMisbehaving(misbehaviour, misbehaviour.certificate ? 'https' : 'http')
  after(() => receiver.close())
  const { id } = await tenant.createIntegration(receiver.url, {
    name: misbehaviour.name,
    delivery: { timeout_s: endsByTimeout(misbehaviour) ? 1 : 10 },
  })
  victims.set(misbehaviour, id)
}
const neighbour = (await tenant.createIntegration(healthy.url, { name: 'healthy' })).id

test('D5 beside 28 receivers that misbehave, each delivery of a healthy one arrives once and in order', async () => {
  for (let n = 0; n < CALLS; n += 1) await tenant.postUpdates(`a${n}`, 'ringing', 'answered', 'ended')
  await healthy.until(CALLS * 3)
  await tenant.untilAll(isDelivered, `integration_id=${neighbour}`)
  const lanes = Map.groupBy(healthy.received, ({ body }) => JSON.parse(body).uniqueid as string)
  assert.equal(lanes.size, CALLS)
  for (const [uniqueid, lane] of lanes)
    assert.deepEqual(lane.map(what), [`${uniqueid} 1`, `${uniqueid} 2`, `${uniqueid} 3`])
})

describe('D14 the log says of each what it did', { concurrency: 4 }, () => {
  for (const [{ name, gives }, id] of victims) {
    test(`a receiver that ${name}`, async () => {
      const [first] = await firstAttempts(id)
      assert.ok(first)
      if ('error' in gives) {
        assert.equal(first.error, gives.error)
        assert.equal(first.response, null)
      } else if (first.error !== gives.or) {
        assert.ok(gives.statuses.includes(first.response?.status_code), `${first.response?.status_code}`)
        assert.equal(first.response.truncated, gives.cut ?? false)
      }
    })
  }
})

/** The attempts of the integration's oldest delivery, as soon as the delivery exists. */
async function firstAttempts(id: string): Promise<Json[]> {
  let attempts: Json[] = []
  await until(async () => {
    const [oldest] = await tenant.deliveries(`integration_id=${id}`)
    attempts = oldest ? (await tenant.delivery(oldest.id)).attempts : []
    return attempts.length > 0
  })
  return attempts
}

test('D5 after all of them the program takes in and delivers as before', async () => {
  assert.equal((await fetch(`${api.url}/readyz`)).status, 200)
  const before = healthy.received.length
  await tenant.postUpdates('z', 'ringing')
  await healthy.until(before + 1)
  assert.equal(what(healthy.received[before] ?? { body: '{}' }), 'z 1')
})
