// Calls that were not sent to an integration, in an account with many calls.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openAccount } from '../kit/api.ts'

const api = await openAccount()
const limit = { timeout: 120_000 }

/** The number of events that a request may contain. */
const BATCH = 1_000

test('D26 of very many calls that were not sent the count says that there are at least a thousand', limit, async () => {
  const made = await api.post('~/integrations', { name: 'Off', request: { url: `${api.url}/inbox/off` } })
  const path = `~/integrations/${made.body.id}`
  await api.patch(path, { enabled: false })
  const post = async (from: number, count: number): Promise<void> => {
    const updates = Array.from({ length: count }, (_, n) => ({ uniqueid: `c${from + n}`, status: 'ended' }))
    const { status, body } = await api.post('~/events', updates)
    assert.equal(status, 202, JSON.stringify(body))
  }
  await post(0, BATCH)
  const thousand = (await api.get(`${path}/not-sent`)).body
  assert.deepEqual([thousand.count, thousand.exact], [1_000, true])
  for (let from = BATCH; from < 4 * BATCH; from += BATCH) await post(from, BATCH)
  const more = (await api.get(`${path}/not-sent`)).body
  assert.deepEqual([more.count, more.exact], [1_000, false])
  // A count before sending is always exact.
  const { from } = more
  const counted = await api.post(`${path}/past-calls`, { from, only_not_sent: true, dry_run: true })
  assert.deepEqual(counted.body, { count: 4 * BATCH })
})
