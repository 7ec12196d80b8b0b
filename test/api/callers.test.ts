import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startApi, type Json } from '../kit/api.ts'

const api = await startApi({ OFFHOOK_COUNTRY: 'AU' })

const NUMBER = '+61412345678'

interface Made {
  readonly uniqueid: string
  readonly outcome: string
  readonly fields: Json
}

async function callOf({ uniqueid, outcome, fields }: Made): Promise<string> {
  const made = await api.post('/api/v1/events', [
    { uniqueid, status: 'ringing', fields },
    ...(outcome === 'answered' ? [{ uniqueid, status: 'answered' }] : []),
    { uniqueid, status: 'ended', outcome },
  ])
  assert.equal(made.status, 202, JSON.stringify(made.body))
  return (await api.get(`~/calls/uniqueid:${uniqueid}`)).body.id
}

/** The counts of a list, whatever their order. */
const countsOf = (list: Json[], name: string): Json =>
  Object.fromEntries(list.map((one) => [one[name], one.call_count]))

test('C24 a caller is the sum of the kept calls, by people and by the source', async () => {
  const base = { direction: 'inbound', caller_number: NUMBER, tracking_number: '+61288889999' }
  const first = await callOf({
    uniqueid: 'one',
    outcome: 'missed',
    fields: { ...base, caller_name: 'Jane', tags: ['web'], value: '0.10', currency: 'AUD', notes: 'From the source' },
  })
  await callOf({
    uniqueid: 'two',
    outcome: 'answered',
    fields: { ...base, caller_name: 'Jane', agent_name: 'Ben', value: 0.2, currency: 'AUD', tags: ['web', 'vip'] },
  })
  await callOf({
    uniqueid: 'three',
    outcome: 'answered',
    fields: {
      direction: 'outbound',
      caller_number: '+61288889999',
      tracking_number: NUMBER,
      agent_name: 'Ben',
      value: 5,
    },
  })
  await callOf({ uniqueid: 'other', outcome: 'missed', fields: { ...base, caller_number: '+61412345679' } })
  await callOf({ uniqueid: 'hidden', outcome: 'missed', fields: { ...base, caller_anonymous: true } })
  const sum = { note: 'By a person', tags: { add: ['quote'] }, outcome: 'answered' }
  assert.equal((await api.post(`~/calls/${first}/additions`, sum)).status, 201)
  for (const written of [NUMBER, '0412 345 678']) {
    const { status, body } = await api.get(`~/callers/${encodeURIComponent(written)}`)
    assert.equal(status, 200, JSON.stringify(body))
    assert.deepEqual([body.number, body.call_count, body.calls_are_all], [NUMBER, 3, true])
    assert.deepEqual(countsOf(body.outcomes, 'outcome'), { answered: 3 })
    assert.deepEqual(Object.fromEntries(body.values.map((one: Json) => [String(one.currency), one.amount])), {
      AUD: '0.30',
      null: '5',
    })
    assert.deepEqual(countsOf(body.tags, 'tag'), { web: 2, vip: 1, quote: 1 })
    assert.deepEqual(countsOf(body.names, 'name'), { Jane: 2 })
    assert.deepEqual(countsOf(body.agents, 'agent'), { Ben: 2 })
    assert.deepEqual(countsOf(body.dialled_numbers, 'number'), { '+61288889999': 2 })
    assert.deepEqual(
      body.notes.map((one: Json) => [one.call_id, one.note, one.added_by?.type]),
      [
        [first, 'By a person', 'administrator'],
        [first, 'From the source', undefined],
      ],
    )
  }
})

test('C24 a caller without kept calls counts nothing, and a withheld number is no caller', async () => {
  const { body } = await api.get('~/callers/%2B61499999999')
  assert.deepEqual([body.call_count, body.first_call_at, body.notes], [0, null, []])
  const withheld = await api.get('~/callers/anonymous')
  assert.deepEqual([withheld.status, withheld.body.code], [404, 'not_found'])
  assert.match(withheld.body.detail, /^A withheld number belongs to no single caller\./)
})

test('S35 a caller of one account counts nothing in another', async () => {
  const { body: account } = await api.post('/api/v1/accounts', { name: 'Other' })
  const path = `~/callers/${encodeURIComponent(NUMBER)}`
  assert.notEqual((await api.get(path)).body.call_count, 0)
  const { body } = await api.get(path, { account: account.number })
  assert.deepEqual([body.call_count, body.names, body.tags, body.notes], [0, [], [], []])
})

test('S37 S54 a refused request for a caller says why, and the number is neither in the response nor in a log line', async () => {
  const { key } = (await api.post('~/keys', { name: 'Looks', role: 'viewer', rights: [] })).body
  const { status, body } = await api.get(`~/callers/${encodeURIComponent(NUMBER)}`, { key })
  assert.deepEqual([status, body.code], [403, 'not_permitted'])
  assert.match(body.detail, /^Viewing a caller requires the right to see numbers\. This key has the role Viewer\./)
  assert.doesNotMatch(JSON.stringify(body), /412345678/)
  const refused = api.program
    .output()
    .split('\n')
    .filter((line) => line.includes('Request refused'))
  assert.ok(
    refused.some((line) => line.includes('/api/v1/accounts/1001/callers')),
    refused.join('\n'),
  )
  assert.doesNotMatch(refused.join('\n'), /412345678/)
})
