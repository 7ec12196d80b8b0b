// The search over everything: by names, ids and phone numbers as people write them.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { invited } from '../kit/visitor.ts'
import { openAccount } from '../kit/api.ts'
import type { Json, RequestOptions } from '../kit/api.ts'

const api = await openAccount()
const url = `${api.url}/inbox/found`
const hostile = `"Quoted" \u202Egpj.exe 100%_\\ ${'x'.repeat(100)}`

const made = (await api.post('~/integrations', { name: 'Acme CRM', realtime: true, request: { url } })).body
const other = (await api.post('~/integrations', { name: hostile, enabled: false, request: { url } })).body
const number = (await api.post('~/numbers', { number: '+61288889999', name: 'Website header' })).body
const step = (await api.post('~/steps', { kind: 'webhook', name: 'transcript', url })).body
await invited(api, { email: 'ann@found.example', role: 'owner' })
await invited(api, { email: 'ben@found.example', name: 'Ben Jones', role: 'viewer' })
const person = (await api.get('~/people')).body.data[1]
const source = (await api.get('~/sources')).body.data[0]
const fields = { caller_number: '+61491570156', tracking_number: '+61288889999' }
await api.post('~/events', { uniqueid: '1732512345.77', status: 'ringing', fields })
await api.post('~/events', { uniqueid: 'inside', status: 'ringing', fields: { caller_number: '204' } })
const delivery = (await api.until(`~/deliveries?q=1732512345.77&state=delivered`, ({ data }) => data.length > 0))
  .data[0]

async function search(q: string, options?: RequestOptions): Promise<Json> {
  const { status, body } = await api.get(`~/search?q=${encodeURIComponent(q)}`, options)
  assert.equal(status, 200, JSON.stringify(body))
  return body
}

/** The lists with matches, and the ids in them. */
async function found(q: string, options?: RequestOptions): Promise<Record<string, string[]>> {
  const lists: [string, Json][] = Object.entries(await search(q, options))
  return Object.fromEntries(
    lists.filter(([, list]) => list.length > 0).map(([kind, list]) => [kind, list.map(({ id }: Json) => id)]),
  )
}

test('names are found by any of their words, wherever they stand', async () => {
  assert.deepEqual(await found('crm acme'), { integrations: [made.id] })
  assert.deepEqual(await found('HEADER'), { numbers: [number.id] })
  assert.deepEqual(await found('transcri'), { steps: [step.id] })
  assert.deepEqual(await found('jones'), { people: [person.id] })
  assert.deepEqual((await found(source.name)).sources, [source.id])
  assert.deepEqual(await found('nothing has this'), {})
})

test('a phone number finds its calls and its entry, however it is written', async () => {
  const { id } = (await api.get('~/calls/uniqueid:1732512345.77')).body
  for (const written of ['0491 570 156', '+61 491 570 156', '61491570156', '(04) 91-570', '0011 61 491 570 156'])
    assert.deepEqual((await found(written)).calls, [id], written)
  assert.deepEqual(await found('02 8888 9999'), { numbers: [number.id], calls: [id] })
  assert.equal((await search('204')).calls[0].uniqueid, 'inside')
  // The list of calls and the log parse numbers in the same way.
  assert.equal((await api.get('~/calls?q=0491%20570')).body.data[0].id, id)
  assert.equal((await api.get('~/deliveries?q=0491%20570')).body.data[0].call_id, id)
})

test('calls are found by id and uniqueid, deliveries by id and by the webhook-id that a resend has too', async () => {
  const { id } = (await api.get('~/calls/uniqueid:1732512345.77')).body
  for (const text of [id, '1732512345', id.slice('call_'.length), asUuid(id)])
    assert.deepEqual((await found(text)).calls, [id], text)
  const resent = (await api.post(`~/deliveries/${delivery.id}/resend`, { as: 'sent' })).body.delivery_id
  for (const text of [delivery.id, asUuid(delivery.id)])
    assert.deepEqual(await found(text), { deliveries: [delivery.id, resent] }, text)
  assert.deepEqual(await found(resent), { deliveries: [resent] })
  assert.deepEqual(await found(`dlv_${'f'.repeat(32)}`), {})
})

test('S35 a search shows what its key may see, of its account alone', async () => {
  const read = { key: await api.keyFor(['read']) }
  assert.deepEqual(await found('jones', read), {})
  assert.deepEqual(await found('acme', read), { integrations: [made.id] })
  const stranger = (await api.post('/api/v1/accounts', { name: 'Stranger' })).body
  const asStranger = { account: stranger.id }
  for (const text of ['acme', 'transcript', 'jones', '+61288889999', '1732512345', delivery.id, made.id])
    assert.deepEqual(await found(text, asStranger), {}, text)
  const events = await api.get('~/search?q=acme', { key: await api.keyFor(['events']) })
  assert.equal(events.status, 403)
})

test('what is typed is text, and never a pattern', async () => {
  for (const text of ['%', '_', String.raw`\%`, '"', "' OR 1=1 --", '\u202E', '(((((', '٠٤٩١'])
    assert.deepEqual((await found(text)).calls ?? [], [], text)
  assert.deepEqual(await found('100%_'), { integrations: [other.id] })
  assert.deepEqual(await found('\u202E'), { integrations: [other.id] })
  assert.deepEqual(await found(' "quoted" '), { integrations: [other.id] })
  for (const q of ['', '%20', 'x'.repeat(201)]) assert.equal((await api.get(`~/search?q=${q}`)).status, 400)
  assert.equal((await api.get('~/search?q=acme&limit=0')).status, 400)
})

function asUuid(id: string): string {
  return id.replace(/^\w+_/, '').replace(/(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
}
