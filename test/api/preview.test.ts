// The page computes its previews itself, and the API on request: both must show the same.
import { problemOutput } from '../../src/api/integrations/problem-output.ts'
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { momentOf } from '../../src/calls/moment.ts'
import { sampleEvent, SAMPLE_EVENT_ID } from '../../src/calls/samples.ts'
import { validateDraft, storedSecretsOf, previewDraft } from '../../src/integrations/preview.ts'
import { startApi } from '../kit/api.ts'
import type { Json } from '../kit/api.ts'
import { inDatabase, untilBlocked } from '../kit/locks.ts'

const api = await startApi()
const integrations = '~/integrations'

const rows = [
  { key: 'event.id', value: '[[event_id]]' },
  { key: 'at', value: '[[event_time|date:dd/MM/yyyy HH:mm]]' },
  { key: 'from', value: '[[caller_number|national]]' },
  { key: 'ref', value: '[[custom.ref|e164]]' },
  { key: 'account', value: '[[account_id]] [[account_name]] [[timezone]]' },
  { key: 'realtime', value: '[[is_realtime]]' },
]

const saved = (
  await api.post(integrations, {
    name: 'CRM',
    realtime: true,
    request: {
      url: 'https://crm.example/[[status]]',
      rows,
      headers: [{ key: 'x-key', value: 'a-secret-value', secret: true }],
      auth: { type: 'basic', username: 'joe', password: 'correct-horse' },
    },
  })
).body

await api.post('~/numbers', { number: '+61288889999', name: 'Web', country: 'DE', timezone: 'Europe/Berlin' })
const fields = { caller_number: '+61412345678', tracking_number: '+61288889999', 'custom.ref': '030 901820' }
await api.post('/api/v1/events', [
  { uniqueid: 'p', status: 'ringing', fields },
  { uniqueid: 'p', status: 'answered', fields: { agent_name: 'Sam Lee' } },
  { uniqueid: 'p', status: 'ended', outcome: 'answered' },
])

const { id: accountUuid, number: accountId, ...account } = (await api.get('/api/v1/accounts')).body.data[0]
assert.ok(accountUuid)

function byPage(integration: Json, moment: Json, numberCountry: string | null) {
  const draft = validateDraft(integration, storedSecretsOf(saved))
  const facts = { account: { accountId, ...account }, numberCountry, eventId: moment.eventId }
  const { request, problems } = previewDraft(draft, moment, facts)
  return { request, problems: problems.map((problem) => problemOutput(problem, '/integration')) }
}

/** The members that the editor sends. */
function edited({ name, realtime, final, request }: Json) {
  return { name, realtime, final, request }
}

test('T16 the page and the API preview the same bytes, for each event of a real call', async () => {
  const { data, country } = (await api.get('~/calls/uniqueid:p/events')).body
  assert.deepEqual([data.map((one: Json) => one.type), country], [['ringing', 'answered', 'ended', 'final'], 'DE'])
  assert.deepEqual([data[0].fields.agent_name, data[1].fields.agent_name], [undefined, 'Sam Lee'])
  const call = (await api.get('~/calls/uniqueid:p')).body.id
  const events = data.map((one: Json) => ({ type: one.type, fields: one.fields, eventId: one.event_id }))
  for (const event of ['ringing', 'answered', 'voicemail', 'ended', 'final', 'updated'] as const) {
    const integration = { id: saved.id, ...edited(saved) }
    const { body } = await api.post(`${integrations}/preview`, { integration, sample: { call_id: call }, event })
    const here = byPage(saved, momentOf(events, event), country)
    assert.deepEqual(body.request, here.request, event)
    assert.ok(body.request.body.includes('"ref":"+4930901820"'), body.request.body)
  }
})

test('T16 the page and the API preview the same bytes and problems of an example, with another address', async () => {
  const moved = { ...saved, request: { ...saved.request, url: 'https://other.example/x' } }
  const { fields } = sampleEvent('transferred', 'queued')
  const integration = { id: saved.id, ...edited(moved) }
  const sample = { example: 'transferred' }
  const { body } = await api.post(`${integrations}/preview`, { integration, sample, event: 'queued' })
  assert.deepEqual(body, byPage(moved, { type: 'queued', fields, eventId: SAMPLE_EVENT_ID }, null))
  assert.ok(body.problems.some((problem: Json) => problem.pointer === '/integration/request/auth/password'))
})

test('moments of a call that is not there are not found', async () => {
  assert.equal((await api.get('~/calls/uniqueid:none/events')).status, 404)
})

test('S45 what would take minutes to make is refused before anything is made of it, and saved as it is, switched off', async () => {
  const rows = Array.from({ length: 50 }, (_, i) => ({ key: `k${i}${'[999]'.repeat(1_000)}`, value: 'x' }))
  const request = { url: 'https://crm.example/calls', rows }
  const { status, body } = await api.post(`${integrations}/preview`, { integration: { name: 'Deep', request } })
  assert.deepEqual(
    [status, body.problems.map(({ pointer }: Json) => pointer)],
    [200, ['/integration/request/rows/0/key', '/integration/request']],
    JSON.stringify(body.problems).slice(0, 500),
  )
  assert.match(body.problems[0].detail, /The key "k0\[999\].* has more than 32 levels/)
  assert.equal(body.request.body, null)
  const { body: made } = await api.post(integrations, { name: 'Deep', request })
  assert.deepEqual([made.enabled, made.problems[0].pointer], [false, '/request/rows/0/key'])
  const many = Object.fromEntries(Array.from({ length: 15_000 }, (_, i) => [`a${i}`, 1]))
  const unknown = await api.post(`${integrations}/preview`, { integration: many })
  assert.deepEqual([unknown.status, unknown.body.problems.length > 90], [200, true])
})

test('S36 a key has one preview at a time, the others in turn, and of more than may wait each is told when to come again', async () => {
  const [key, another] = [await api.keyFor(['read']), await api.keyFor(['read'])]
  const preview = (by: string) => api.post(`${integrations}/preview`, { integration: edited(saved) }, { key: by })
  await inDatabase(api.database, async (client) => {
    // Every preview reads this table.
    await client.query('BEGIN; LOCK TABLE step IN ACCESS EXCLUSIVE MODE')
    const first = preview(key)
    await untilBlocked(client)
    const more = Array.from({ length: 25 }, () => preview(key))
    const refused = []
    for (const one of more) void one.then((answer) => answer.status === 429 && refused.push(answer))
    while (refused.length < 6) await client.query('SELECT 1')
    const others = preview(another)
    assert.equal((await api.get('/readyz')).status, 200)
    assert.equal(await untilBlocked(client), 1)
    await client.query('COMMIT')
    const answers = await Promise.all([first, ...more, others])
    const statuses = answers.map(({ status }) => status).toSorted((a, b) => a - b)
    assert.deepEqual(statuses, [...Array<number>(21).fill(200), ...Array<number>(6).fill(429)])
    for (const { status, headers, body } of answers)
      if (status === 429) assert.deepEqual([headers.get('retry-after'), body.code], ['1', 'rate_limited'])
  })
})
