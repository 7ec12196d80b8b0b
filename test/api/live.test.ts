// The live view: the activity of this moment.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startApi } from '../kit/api.ts'
import type { Json } from '../kit/api.ts'

const api = await startApi()

test('calls that go on are shown with who talks to whom, newest first, and go when they end', async () => {
  const fields = {
    direction: 'inbound',
    caller_number: '+61412345678',
    caller_name: 'Jane',
    tracking_number: '+61288889999',
    tracking_number_name: 'Website',
    agent_name: 'Sam Lee',
  }
  await api.post('/api/v1/events', [
    { uniqueid: 'first', status: 'queued', fields, at: '2026-11-25T03:04:00Z' },
    { uniqueid: 'first', status: 'ringing', at: '2026-11-25T03:04:10Z' },
    { uniqueid: 'first', status: 'answered', at: '2026-11-25T03:04:12Z' },
    { uniqueid: 'second', status: 'queued', fields: { queue_name: 'Sales' } },
    { uniqueid: 'over', status: 'ringing' },
    { uniqueid: 'over', status: 'ended', outcome: 'missed' },
  ])
  const board = await api.until('~/live', ({ total }) => total === 2)
  const [second, first] = board.calls
  assert.deepEqual(
    [second.uniqueid, second.status, second.queue, second.queue_duration, second.answered_at, second.caller],
    ['second', 'queued', 'Sales', null, null, null],
  )
  const { id, since, started_at, answered_at, source_id, source_name, ...rest } = first
  assert.match(id, /^call_/)
  assert.match(source_id, /^src_/)
  assert.ok(source_name)
  assert.deepEqual([since, answered_at].map(Date.parse).every(Number.isFinite), true)
  assert.ok(Date.parse(started_at))
  assert.deepEqual(rest, {
    uniqueid: 'first',
    status: 'answered',
    direction: 'inbound',
    caller: '+61412345678',
    caller_name: 'Jane',
    dialled: '+61288889999',
    dialled_name: 'Website',
    agent: 'Sam Lee',
    queue: null,
    queue_duration: 10,
    on_hold: false,
    is_test: false,
    is_replayed: false,
  })
  assert.deepEqual([board.by_status.answered, board.by_status.queued, board.by_status.ringing], [1, 1, 0])
  assert.ok(!('ended' in board.by_status))
  await api.post('/api/v1/events', [
    { uniqueid: 'first', status: 'ended' },
    { uniqueid: 'second', status: 'ended' },
  ])
  const after = await api.until('~/live', ({ total }) => total === 0)
  assert.deepEqual(after.calls, [])
})

test('what is settled and who is in trouble stands on the board, and whom a person switched off does not', async () => {
  const integrate = async (name: string, inbox: string, more: object = {}): Promise<string> => {
    const request = { url: `${api.url}/inbox/${inbox}` }
    return (await api.post('~/integrations', { name, realtime: true, final: false, request, ...more })).body.id
  }
  const well = await integrate('Well', 'well')
  const gone = await integrate('Gone', 'gone?status=410')
  const wrong = await integrate('Wrong', 'wrong?status=404', { delivery: { schedule: 'once' } })
  await integrate('Off', 'off', { enabled: false })
  await api.post('/api/v1/events', {
    uniqueid: 'told',
    status: 'ringing',
    fields: { caller_number: '+61412345678', caller_name: 'Jane Citizen' },
  })
  const board = await api.until('~/live', ({ recent, integrations }) => recent.length >= 2 && integrations.length === 2)
  const troubles = new Map<string, Json>(board.integrations.map((one: Json) => [one.id, one]))
  assert.deepEqual([...troubles.keys()], [gone, wrong])
  assert.deepEqual([troubles.get(gone).health, troubles.get(gone).name], ['disabled', 'Gone'])
  assert.match(troubles.get(gone).health_reason, /410/)
  assert.deepEqual([troubles.get(wrong).health, troubles.get(wrong).paused_until], ['failing', null])
  assert.match(troubles.get(wrong).health_reason, /404/)
  assert.ok(troubles.get(wrong).health_since)
  const settled = new Map<string, Json>(board.recent.map((one: Json) => [one.integration_id, one]))
  assert.deepEqual(
    [settled.get(well).state, settled.get(well).status_code, settled.get(well).integration_name],
    ['delivered', 200, 'Well'],
  )
  assert.deepEqual(
    [settled.get(wrong).state, settled.get(wrong).status_code, settled.get(wrong).kind],
    ['failed', 404, 'status'],
  )
  const { id, call_id: call, uniqueid, caller, caller_name: name } = settled.get(well)
  assert.deepEqual([uniqueid, caller, name], ['told', '+61412345678', 'Jane Citizen'])
  assert.equal((await api.get(`~/deliveries/${id}`)).body.call_id, call)
  assert.equal(board.minutes.length, 60)
  const counted = board.minutes.reduce((sum: number, one: Json) => sum + Number(one.delivered) + Number(one.failed), 0)
  assert.equal(counted, 3)
  assert.equal(board.waiting, 1)
})

test('what was settled before a restart is on the board after it', async () => {
  const settled = ({ recent }: Json): string[] => recent.map((one: Json) => one.id)
  const before = settled((await api.get('~/live')).body)
  assert.ok(before.length >= 2)
  await api.program.kill('SIGTERM')
  await api.program.start()
  const after = settled((await api.get('~/live')).body)
  for (const id of before) assert.ok(after.includes(id), `${id} is missing`)
})

test('S35 a board shows nothing of another account', async () => {
  const other = (await api.post('/api/v1/accounts', { name: 'Other' })).body
  await api.post('/api/v1/events', { uniqueid: 'ours', status: 'ringing' })
  await api.until('~/live', ({ total }) => total > 0)
  const { body } = await api.get('~/live', { account: other.id })
  assert.deepEqual([body.total, body.calls, body.integrations, body.recent, body.waiting], [0, [], [], [], 0])
})
