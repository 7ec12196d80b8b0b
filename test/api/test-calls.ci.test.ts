// C16: test calls are processed like other calls, but sent only to the ticked integrations.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { pointers, startApi } from '../kit/api.ts'
import type { Json } from '../kit/api.ts'
import { startReceiver } from '../kit/receiver.ts'

const api = await startApi()
const receiver = await startReceiver()
const failing = await startReceiver({ answers: [{ status: 503 }] })
after(() => Promise.all([receiver.close(), failing.close()]))

const rows = ['event_type', 'uniqueid', 'is_test', 'sequence', 'recording_url'].map((code) => ({
  key: code,
  value: `[[${code}]]`,
}))

async function integration(name: string, url: string, more: object = {}): Promise<string> {
  const made = await api.post('~/integrations', { name, request: { url, rows }, ...more })
  assert.deepEqual([made.status, made.body.enabled], [201, true])
  return made.body.id
}

async function newAccount(name: string): Promise<string> {
  const made = await api.post('/api/v1/accounts', { name, timezone: 'Australia/Sydney' })
  return made.body.id
}

const { data: sources } = (await api.get('~/sources')).body
const path = `~/sources/${sources[0].id}/test-call`

const chosen = await integration('Chosen', `${receiver.url}/chosen`, { realtime: true })
const other = await integration('Other', `${receiver.url}/other`, { realtime: true })

test('C16 a test call goes the whole way to those who were ticked, to nobody else, and says is_test', async () => {
  const sent = await api.post(path, { example: 'transferred', integration_ids: [chosen] })
  assert.equal(sent.status, 202)
  const { id, uniqueid } = sent.body.call
  const types = ['ringing', 'in_menu', 'queued', 'answered', 'on_hold', 'transferring', 'answered', 'ended', 'final']
  await receiver.until(types.length)
  const bodies = receiver.received.map(({ body }) => JSON.parse(body))
  assert.deepEqual(
    bodies.map((body) => [body.event_type, body.sequence, body.is_test, body.uniqueid]),
    types.map((type, n) => [`call.${type}`, n + 1, true, uniqueid]),
  )
  assert.match(bodies.at(-1).recording_url, /^https:/)
  const call = await api.until(`~/calls/${id}`, (body) =>
    body.deliveries.every((one: Json) => one.state === 'delivered'),
  )
  assert.deepEqual([call.is_test, call.source_id, call.deliveries.length], [true, sources[0].id, types.length])
  assert.deepEqual(new Set(call.deliveries.map((one: Json) => one.integration_id)), new Set([chosen]))
  assert.ok(Date.parse(call.ended_at) <= Date.now())
})

test('C16 all integrations that are switched on are told unless some are ticked', async () => {
  const { call } = (await api.post(path, {})).body
  const whole = await api.until(`~/calls/${call.id}`, (body) =>
    [chosen, other].every((id) =>
      body.deliveries.some(
        (one: Json) => one.integration_id === id && one.kind === 'final' && one.state === 'delivered',
      ),
    ),
  )
  assert.equal(whole.outcome, 'answered')
})

test('C16 what fails of test calls does not make a receiver rest, as what fails of real ones does', async () => {
  const account = await newAccount('Health')
  const request = { url: `${failing.url}/x`, rows }
  const made = await api.post(
    '~/integrations',
    { name: 'Failing', request, delivery: { schedule: 'once' } },
    { account },
  )
  const source = (await api.get('~/sources', { account })).body.data[0].id
  for (let n = 0; n < 6; n++) {
    assert.equal((await api.post(`~/sources/${source}/test-call`, {}, { account })).status, 202)
  }
  await failing.until(6)
  const failed = async () => (await api.get('~/deliveries?state=failed', { account })).body.data.length
  while ((await failed()) < 6) await new Promise((resolve) => setTimeout(resolve, 20))
  const shown = async () => (await api.get(`~/integrations/${made.body.id}`, { account })).body
  assert.equal((await shown()).paused_until, null)
  const real = Array.from({ length: 6 }, (_, n) => [
    { uniqueid: `real-${n}`, status: 'ringing' },
    { uniqueid: `real-${n}`, status: 'ended' },
  ]).flat()
  await api.post('~/events', real, { account })
  while ((await shown()).paused_until === null) await new Promise((resolve) => setTimeout(resolve, 20))
})

test('S36 after a handful of test calls in a minute the next are refused, and when to ask again is said', async () => {
  const account = await newAccount('Loop')
  const source = (await api.get('~/sources', { account })).body.data[0].id
  const answers = []
  for (let n = 0; n < 7; n++) answers.push(await api.post(`~/sources/${source}/test-call`, {}, { account }))
  assert.deepEqual(
    answers.map(({ status }) => status),
    [202, 202, 202, 202, 202, 202, 429],
  )
  assert.ok(Number(answers.at(-1)?.headers.get('retry-after')) > 0)
})

test('a test call that reaches nobody is refused, with the reason', async () => {
  const account = await newAccount('Refusals')
  const off = (
    await api.post('~/integrations', { name: 'Off', enabled: false, request: { url: receiver.url } }, { account })
  ).body.id
  const made = await api.post('~/sources', { kind: 'api', name: 'Off', enabled: false }, { account })
  const source = (await api.get('~/sources', { account })).body.data[0].id
  const to = `~/sources/${source}/test-call`
  const answer = await api.post(to, { integration_ids: [off, chosen] }, { account })
  assert.deepEqual([answer.status, pointers(answer)], [422, ['/integration_ids/0', '/integration_ids/1']])
  assert.equal((await api.post(`~/sources/${made.body.id}/test-call`, {}, { account })).status, 409)
  assert.equal((await api.post(path, {}, { account })).status, 404)
  assert.deepEqual(pointers(await api.post(to, { example: 'nonsense' }, { account })), ['/example'])
})

test('C16 with the pauses of a real call it goes on by itself, and a stop of the program tells its end', async () => {
  const { call } = (await api.post(path, { example: 'missed', integration_ids: [], pace: 'realtime' })).body
  const begun = (await api.get(`~/calls/${call.id}`)).body
  assert.deepEqual([begun.status, begun.ended_at], ['ringing', null])
  assert.equal(await api.program.kill('SIGTERM'), 0)
  await api.program.start()
  const ended = (await api.get(`~/calls/${call.id}`)).body
  assert.deepEqual([ended.status, ended.outcome], ['ended', 'missed'])
})

test('C14 C16 the test call of a phone system has what such a system can tell, and the directory fills the rest', async () => {
  const account = await newAccount('PBX')
  const settings = { host: '127.0.0.1', port: 5038, username: 'u', secret: 'a-secret-1' }
  const made = await api.post('~/sources', { kind: 'asterisk', name: 'PBX', settings }, { account })
  await api.post('~/numbers', { number: '+61288889999', name: 'From the directory' }, { account })
  const { body } = await api.post(`~/sources/${made.body.id}/test-call`, {}, { account })
  const call = (await api.get(`~/calls/${body.call.id}`, { account })).body
  const { caller_number, gclid, transcript, recording_url, tracking_number_name, agent_id } = call.fields
  assert.deepEqual([gclid, transcript, recording_url, call.recording], [undefined, undefined, undefined, null])
  assert.deepEqual([caller_number, agent_id], ['+61412345678', '204'])
  assert.deepEqual([tracking_number_name, call.outcome], ['From the directory', 'answered'])
})
