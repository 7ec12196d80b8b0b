// The activity of integrations, counted as attempts end.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startApi } from '../kit/api.ts'
import type { Json } from '../kit/api.ts'
import { startReceiver } from '../kit/receiver.ts'

const api = await startApi()

async function integrate(name: string, url: string, more: object = {}): Promise<string> {
  const request = { url, rows: [{ key: 'id', value: '[[uniqueid]]' }] }
  const made = await api.post('~/integrations', { name, realtime: true, final: false, request, ...more })
  assert.equal(made.status, 201, JSON.stringify(made.body))
  return made.body.id
}

async function activityOf(id: string): Promise<Json> {
  const { status, body } = await api.get('~/integrations/activity')
  assert.equal(status, 200)
  return body.data.find((row: Json) => row.integration_id === id)
}

test('counts are there right after the deliveries, and after a restart; tests do not count', async () => {
  await using receiver = await receiving()
  const well = await integrate('Well', `${receiver.url}/well`)
  const wrong = await integrate('Wrong', `${receiver.url}/wrong`, { delivery: { schedule: 'once' } })
  for (const uniqueid of ['a', 'b', 'c']) await api.post('/api/v1/events', { uniqueid, status: 'ringing' })
  const path = '~/deliveries'
  await api.until(`${path}?integration_id=${well}&state=delivered`, ({ data }) => data.length === 3)
  await api.until(`${path}?integration_id=${wrong}&state=failed`, ({ data }) => data.length === 3)
  assert.equal((await api.post(`~/integrations/${well}/test`, {})).status, 200)

  const before = { well: await activityOf(well), wrong: await activityOf(wrong) }
  const { hours, ...rest } = before.well
  assert.equal(hours.length, 24)
  assert.equal(
    hours.reduce((sum: number, hour: Json) => sum + Number(hour.delivered), 0),
    3,
  )
  assert.deepEqual(
    { ...rest, last: { ...rest.last, at: null } },
    {
      integration_id: well,
      delivered_24h: 3,
      failed_24h: 0,
      last: { state: 'delivered', status_code: 200, error: null, at: null },
      waiting: 0,
      next_at: null,
      health: 'healthy',
      health_since: null,
      health_reason: null,
    },
  )
  assert.deepEqual([before.wrong.delivered_24h, before.wrong.failed_24h, before.wrong.health], [0, 3, 'failing'])
  assert.match(before.wrong.health_reason, /404/)

  await api.program.kill('SIGTERM')
  await api.program.start()
  // The window of hours may have moved on by an hour meanwhile.
  const facts = ({ hours: _hours, ...rest }: Json): Json => rest
  assert.deepEqual(facts(await activityOf(well)), facts(before.well))
  assert.deepEqual(facts(await activityOf(wrong)), facts(before.wrong))
})

test('what waits and rests says when it goes next, and why it does not go now', async () => {
  await using receiver = await receiving()
  const id = await integrate('Busy', `${receiver.url}/busy`)
  await api.post('/api/v1/events', { uniqueid: 'busy', status: 'ringing' })
  const of = (data: Json): Json => data.find((row: Json) => row.integration_id === id)
  const { data } = await api.until('~/integrations/activity', (body) => of(body.data).health === 'paused')
  const { health_reason, waiting, next_at } = of(data)
  assert.match(health_reason, /503/)
  assert.equal(waiting, 1)
  assert.ok(Date.parse(next_at) > Date.now() + 60_000, next_at)
  await api.patch(`~/integrations/${id}`, { enabled: false })
  const off = await activityOf(id)
  assert.deepEqual([off.health, off.health_reason, off.next_at, off.waiting], ['disabled', 'Switched off.', null, 1])
  assert.ok(off.health_since)
})

/** Starts a receiver whose response depends on the path. */
async function receiving() {
  const receiver = await startReceiver({
    answers: ({ path }) => {
      if (path === '/wrong') return { status: 404 }
      return path === '/busy' ? { status: 503, headers: { 'retry-after': '3600' } } : {}
    },
  })
  return { url: receiver.url, [Symbol.asyncDispose]: () => receiver.close() }
}
