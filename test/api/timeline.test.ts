import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { openAccount } from '../kit/api.ts'
import type { Json } from '../kit/api.ts'
import { startReceiver } from '../kit/receiver.ts'

const api = await openAccount()
const receiver = await startReceiver({ answers: [{ status: 400 }, {}] })
after(() => receiver.close())

test('one request gives all that a timeline shows: events, deliveries by event, and each of their tries', async () => {
  const request = { url: `${receiver.url}/x`, rows: [{ key: 'id', value: '[[uniqueid]]' }] }
  await api.post('~/integrations', { name: 'CRM', realtime: true, request, delivery: { schedule: 'once' } })
  const entry = (await api.post('~/numbers', { number: '+61255550600', name: 'Website' })).body
  await api.post('~/events', [
    { uniqueid: 't', status: 'ringing', fields: { tracking_number: '+61255550600' } },
    { uniqueid: 't', status: 'ended', outcome: 'missed' },
  ])
  const call = await api.until('~/calls/uniqueid:t', ({ deliveries }) => {
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

async function createTo(name: string, more: object = {}): Promise<string> {
  const request = { url: `${receiver.url}/x`, rows: [{ key: 'id', value: '[[uniqueid]]' }] }
  const made = await api.post('~/integrations', { name, request, delivery: { schedule: 'once' }, ...more })
  assert.equal(made.status, 201, JSON.stringify(made.body))
  return made.body.id
}

test('D26 a call names each integration that was not sent it, with the reason of that time', async () => {
  const longCalls = { field: 'talk_duration', op: 'gte', value: 600 }
  await createTo('Long calls', { conditions: longCalls })
  const off = await createTo('Switched off')
  await api.patch(`~/integrations/${off}`, { enabled: false })
  await createTo('Outbound', { conditions: { field: 'direction', op: 'is', value: 'outbound' } })
  await createTo('Holds', { realtime: true, final: false, statuses: ['on_hold'] })
  const changed = await createTo('Changed since', { realtime: true, conditions: longCalls })
  const deleted = await createTo('Deleted', { conditions: longCalls })
  const waits = await createTo('Waits', { wait: { recording: true, cap_s: 1200 } })
  const got = await createTo('Gets it', { wait: { recording: false } })
  const begun = Date.now() - 30_000
  const at = (seconds: number): string => new Date(begun + seconds * 1_000).toISOString()
  await api.post('~/events', [
    { uniqueid: 'n', status: 'ringing', at: at(0), fields: { direction: 'inbound' } },
    { uniqueid: 'n', status: 'answered', at: at(2), recording: { expected: true } },
    { uniqueid: 'n', status: 'ended', at: at(20) },
  ])
  await api.until('~/calls/uniqueid:n', ({ deliveries }) => deliveries.some((one: Json) => one.integration_id === got))
  // The other integrations wait for the recording, which does not come.
  await api.post('~/events', { uniqueid: 'n', recording: { failed: 'none' } })
  await createTo('Created later')
  await api.patch(`~/integrations/${changed}`, { conditions: null, realtime: false })
  await api.ask('DELETE', `~/integrations/${deleted}`)
  const call = await api.until('~/calls/uniqueid:n', ({ deliveries }) =>
    deliveries.some((one: Json) => one.integration_id === waits),
  )
  assert.deepEqual(
    call.not_sent.map(({ integration_name: name, missing, reason, text, settings }: Json) => [
      name,
      missing.join(' '),
      reason.code,
      text,
      settings,
    ]),
    [
      ['Long calls', 'final', 'conditions', 'Talk time is 18 s, less than 10 min', 'then'],
      ['Switched off', 'final', 'off', 'Was off', 'then'],
      ['Outbound', 'final', 'conditions', 'Direction is Inbound instead of Outbound', 'then'],
      ['Holds', 'realtime', 'statuses', 'Sends only changes to On hold', 'then'],
      ['Changed since', 'realtime final', 'conditions', 'Talk time is 18 s, less than 10 min', 'then'],
      ['Created later', 'final', 'created_later', 'Was created later', 'current'],
    ],
  )
  const { integration_id: id, reason } = call.not_sent[0]
  assert.match(id, /^int_/)
  assert.deepEqual(reason, {
    code: 'conditions',
    unmet: [{ field: 'talk_duration', op: 'gte', value: 600, known: 18 }],
    until: null,
  })
})

test('D26 a final that waits is named until it goes, a test call those that were not chosen', async () => {
  const recording = { recording: { expected: true } }
  await api.post('~/events', [
    { uniqueid: 'w', status: 'answered', ...recording },
    { uniqueid: 'w', status: 'ended' },
    { uniqueid: 'probe', is_test: true, status: 'ended', outcome: 'missed' },
  ])
  const reasonOf = async (uniqueid: string, name: string): Promise<Json> => {
    const { body } = await api.get(`~/calls/uniqueid:${uniqueid}`)
    return body.not_sent.find((one: Json) => one.integration_name === name)
  }
  const waiting = await reasonOf('w', 'Waits')
  assert.deepEqual([waiting.reason.code, waiting.missing], ['waiting', ['final']])
  assert.match(waiting.text, /^Waiting for a recording or step, until \d\d:\d\d at the latest$/)
  assert.ok(Date.parse(waiting.reason.until) > Date.now() + 19 * 60_000)
  const probed = await reasonOf('probe', 'Waits')
  assert.deepEqual([probed.reason.code, probed.text], ['not_chosen', 'Not chosen in this test'])
})

test('D26 calls that ended while an integration was off are counted, sent on request, and not counted again', async () => {
  const gone = await startReceiver({ answers: [{ status: 410 }, { status: 400 }, {}] })
  after(() => gone.close())
  const conditions = { field: 'direction', op: 'is', value: 'inbound' }
  const request = { url: `${gone.url}/x`, rows: [{ key: 'id', value: '[[uniqueid]]' }] }
  const made = await api.post('~/integrations', {
    name: 'Gone',
    request,
    conditions,
    realtime: true,
    statuses: ['in_menu'],
    delivery: { schedule: 'once' },
  })
  const path = `~/integrations/${made.body.id}`
  const none = { from: null, to: null, count: 0, exact: true }
  assert.deepEqual((await api.get(`${path}/not-sent`)).body, none)
  const post = async (uniqueid: string, more: object = {}): Promise<unknown> =>
    api.post('~/events', { uniqueid, status: 'ended', fields: { direction: 'inbound' }, ...more })
  await api.post('~/events', { uniqueid: 'open', status: 'ringing', fields: { direction: 'inbound' } })
  await post('first')
  const { disabled_at: since } = await api.until(path, ({ enabled }) => enabled === false)
  // The engine reads the integration shortly after the database has it switched off.
  await sleep(500)
  // A call that goes on, three that begin, and three that the integration is never sent: outbound, a test, and one that
  // has not ended.
  await post('open')
  for (const uniqueid of ['a', 'b', 'c']) await post(uniqueid)
  await post('out', { fields: { direction: 'outbound' } })
  await post('probe-2', { is_test: true })
  await api.post('~/events', { uniqueid: 'later', status: 'ringing', fields: { direction: 'inbound' } })
  assert.deepEqual((await api.get(`${path}/not-sent`)).body, { from: since, to: null, count: 4, exact: true })
  // The first delivery waits: once the integration is on again, it is sent and fails.
  await api.post(`${path}/resume`, {})
  await post('later')
  const { from, to, ...counted } = (await api.get(`${path}/not-sent`)).body
  assert.deepEqual(counted, { count: 4, exact: true })
  assert.ok(Date.parse(from) < Date.parse(to) && Date.parse(to) <= Date.now())
  await api.until(`~/deliveries?integration_id=${made.body.id}&state=failed,delivered`, ({ data }) => data.length === 2)
  const period = { from, to, only_not_sent: true }
  assert.deepEqual((await api.post(`${path}/past-calls`, { ...period, dry_run: true })).body, { count: 4 })
  const job = await api.post(`${path}/past-calls`, { ...period, rate: 100 })
  assert.deepEqual([job.status, job.body.total], [202, 4])
  await api.until(`~/jobs/${job.body.id}`, ({ state }) => state === 'done')
  const { data } = await api.until(
    `~/deliveries?integration_id=${made.body.id}&kind=past&state=delivered`,
    (body) => body.data.length === 4,
  )
  assert.deepEqual(data.map(({ uniqueid }: Json) => uniqueid).toSorted(), ['a', 'b', 'c', 'open'])
  assert.deepEqual((await api.get(`${path}/not-sent`)).body, { from, to, count: 0, exact: true })
})
