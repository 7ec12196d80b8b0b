import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { startApi } from '../kit/api.ts'
import type { Json } from '../kit/api.ts'
import { startReceiver } from '../kit/receiver.ts'

const api = await startApi()
const receiver = await startReceiver({ answers: [{ status: 400 }, {}] })
after(() => receiver.close())

test('one request gives all that a timeline shows: events, deliveries by event, and each of their tries', async () => {
  const request = { url: `${receiver.url}/x`, rows: [{ key: 'id', value: '[[uniqueid]]' }] }
  await api.post('/api/v1/integrations', { name: 'CRM', realtime: true, request, delivery: { schedule: 'once' } })
  const entry = (await api.post('/api/v1/numbers', { number: '+61255550600', name: 'Website' })).body
  await api.post('/api/v1/events', [
    { uniqueid: 't', status: 'ringing', fields: { tracking_number: '+61255550600' } },
    { uniqueid: 't', status: 'ended', outcome: 'missed' },
  ])
  const call = await api.until('/api/v1/calls/uniqueid:t', ({ deliveries }) => {
    return deliveries.length === 3 && deliveries.every((one: Json) => ['failed', 'delivered'].includes(one.state))
  })
  assert.deepEqual([call.source_name, call.dialled], ['API', { id: entry.id, name: 'Website' }])
  const sequences = call.events.map(({ sequence, type }: Json) => [sequence, type])
  assert.deepEqual(sequences, [
    [1, 'ringing'],
    [2, 'ended'],
    [3, 'final'],
  ])
  const bySequence = call.deliveries.toSorted((a: Json, b: Json) => a.sequence - b.sequence)
  assert.deepEqual(
    bySequence.map(({ sequence, attempts: [one, ...more] }: Json) => [
      sequence,
      one.number,
      one.status_code,
      one.state,
      more,
    ]),
    [
      [1, 1, 400, 'failed', []],
      [2, 1, 200, 'delivered', []],
      [3, 1, 200, 'delivered', []],
    ],
  )
  for (const { attempts } of call.deliveries) {
    assert.ok(attempts[0].duration_ms > 0)
    assert.ok(Date.parse(attempts[0].at) <= Date.now())
  }
})
