import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openAccount, type Json } from '../kit/api.ts'
import { invited } from '../kit/visitor.ts'

const api = await openAccount()
await invited(api, { email: 'anna@additions.example', role: 'owner' })
const ben = await invited(api, { email: 'ben@additions.example', name: 'Ben Jones', role: 'responder' })

async function endedCall(uniqueid: string): Promise<string> {
  await api.post('~/events', [
    { uniqueid, status: 'ringing', fields: { caller_number: '+442079460958', tags: ['web'] } },
    { uniqueid, status: 'ended', outcome: 'missed' },
  ])
  return (await api.get(`~/calls/uniqueid:${uniqueid}`)).body.id
}

test('C26 a responder adds to a call, which says who; integrations that ask for updates are sent the change', async () => {
  const url = `${api.url}/inbox/additions`
  const rows = ['tags', 'notes', 'value', 'outcome', 'reported_outcome'].map((code) => ({
    key: code,
    value: `[[${code}]]`,
  }))
  const made = await api.post('~/integrations', {
    name: 'CRM',
    final: true,
    updated: true,
    request: { url, format: 'json', rows },
  })
  assert.equal(made.status, 201, JSON.stringify(made.body))
  const id = await endedCall('added')
  await api.until('~/inbox/additions', ({ data }) => data.length === 1)
  const body = {
    tags: { add: ['quote'] },
    note: 'Asked for a quote',
    value: 1200,
    currency: 'EUR',
    outcome: 'answered',
  }
  const added = await ben.post(`~/calls/${id}/additions`, body)
  assert.equal(added.status, 201, JSON.stringify(added.body))
  assert.deepEqual(
    added.body.data.map((one: Json) => [one.kind, one.value, one.currency, one.added_by.name]),
    [
      ['tag', 'quote', null, 'Ben Jones'],
      ['note', 'Asked for a quote', null, 'Ben Jones'],
      ['value', 1200, 'EUR', 'Ben Jones'],
      ['outcome', 'answered', null, 'Ben Jones'],
    ],
  )
  const { data } = await api.until('~/inbox/additions', (inbox) => inbox.data.length === 2)
  assert.deepEqual(JSON.parse(data[0].body), {
    tags: ['web', 'quote'],
    notes: 'Asked for a quote',
    value: 1200,
    outcome: 'answered',
    reported_outcome: 'missed',
  })
  const call = (await api.get(`~/calls/${id}`)).body
  assert.deepEqual([call.outcome, call.additions.length], ['answered', 4])
  assert.equal((await ben.ask('DELETE', `~/calls/${id}/additions/${call.additions[3].id}`)).status, 204)
  const after = (await api.get(`~/calls/${id}`)).body
  assert.deepEqual([after.outcome, after.additions[3].removed_by.name], ['missed', 'Ben Jones'])
  assert.equal((await ben.ask('DELETE', `~/calls/${id}/additions/${call.additions[3].id}`)).status, 404)
})

test('C26 what is wrong with an addition is said, and nothing of it is added; an Idempotency-Key adds a note once', async () => {
  const id = await endedCall('refused')
  const refused = await ben.post(`~/calls/${id}/additions`, { note: 'Kept?', tags: { add: ['x'.repeat(101)] } })
  assert.deepEqual([refused.status, refused.body.errors[0].pointer], [400, '/tags/add/0'])
  assert.deepEqual((await api.get(`~/calls/${id}`)).body.additions, [])
  const headers = { 'idempotency-key': 'one-note' }
  const [first, again] = [
    await api.post(`~/calls/${id}/additions`, { note: 'Once' }, { headers }),
    await api.post(`~/calls/${id}/additions`, { note: 'Once' }, { headers }),
  ]
  assert.deepEqual(again.body, first.body)
  assert.equal((await api.get(`~/calls/${id}`)).body.additions.length, 1)
  const viewer = await invited(api, { email: 'viewer@additions.example', role: 'viewer' })
  assert.equal((await viewer.post(`~/calls/${id}/additions`, { note: 'No' })).body.code, 'not_permitted')
})
