// D5: no integration waits for another; concurrency and rate hold at the receiver.
import assert from 'node:assert/strict'
import { createServer, type ServerResponse } from 'node:http'
import { test, type TestContext } from 'node:test'
import { startApi } from '../kit/api.ts'
import { closing, listening } from '../kit/receiver.ts'
import { isDelivered, newTenant, receiving, until } from './tenant.ts'

const api = await startApi()

/**
 * Starts a receiver that accepts every request and responds to none until it is told to; it counts the requests that it
 * holds, and the most at once.
 */
async function startHolding(t: TestContext) {
  const openResponses = new Set<ServerResponse>()
  let most = 0
  let arrived = 0
  const server = createServer((request, response) => {
    request.resume()
    openResponses.add(response)
    arrived += 1
    most = Math.max(most, openResponses.size)
    response.once('close', () => openResponses.delete(response))
  })
  const port = await listening(server)
  t.after(() => {
    server.closeAllConnections()
    return closing(server)
  })
  return {
    url: `http://127.0.0.1:${port}`,
    held: openResponses,
    most: () => most,
    arrived: () => arrived,
    answerAll() {
      for (const response of openResponses) response.end()
    },
  }
}

test('D5 an integration that never answers, with hundreds waiting, keeps no other from being served', async (t) => {
  const tenant = await newTenant(api)
  const deaf = await startHolding(t)
  const receiver = await receiving(t)
  await tenant.createIntegration(deaf.url, { name: 'deaf', delivery: { timeout_s: 60 } })
  for (let n = 0; n < 400; n += 100) {
    const rows = Array.from({ length: 100 }, (_, i) => ({ uniqueid: `a${n + i}`, status: 'ringing' }))
    assert.equal((await tenant.ask('POST', '~/events', rows)).status, 202)
  }
  await until(() => deaf.arrived() === 8)
  const { id } = await tenant.createIntegration(receiver.url, { name: 'healthy' })
  for (let n = 0; n < 50; n += 1) await tenant.postUpdates(`b${n}`, 'ringing', 'ended')
  await receiver.until(100)
  await tenant.untilAll(isDelivered, `integration_id=${id}`)
  // The unresponsive receiver never held more requests than the concurrency allows.
  assert.equal(deaf.most(), 8)
  assert.equal(deaf.arrived(), 8)
})

test('D5 no more requests are in flight than the cap of an integration says', async (t) => {
  const tenant = await newTenant(api)
  const holding = await startHolding(t)
  await tenant.createIntegration(holding.url, { delivery: { concurrency: 3 } })
  for (let n = 0; n < 20; n += 1) await tenant.postUpdates(`a${n}`, 'ringing')
  while (holding.arrived() < 20) {
    holding.answerAll()
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  await until(async () => {
    holding.answerAll()
    return (await tenant.deliveries()).every(isDelivered)
  })
  assert.equal(holding.most(), 3)
})

test('D5 a rate of five a second lets no more than five requests start within any second', async (t) => {
  const tenant = await newTenant(api)
  const receiver = await receiving(t)
  await tenant.createIntegration(receiver.url, { delivery: { rate: { per_second: 5 } } })
  const calls = Array.from({ length: 16 }, (_, n) => ({ uniqueid: `a${n}`, status: 'ringing' }))
  const accepted = await tenant.ask('POST', '~/events', calls)
  assert.equal(accepted.status, 202, JSON.stringify(accepted.body))
  await receiver.until(16)
  const times = receiver.received.map(({ at }) => at)
  // The rate is measured at the receiver, where a request may arrive some milliseconds after its start.
  const slackMs = 100
  for (const [i, at] of times.entries()) {
    const sixth = times[i + 5]
    if (sixth !== undefined) assert.ok(sixth - at >= 1_000 - slackMs, `six requests within ${sixth - at} ms`)
  }
})
