// The main task, with openapi-fetch and the types that openapi-typescript makes from the document.
import assert from 'node:assert/strict'
import createClient from 'openapi-fetch'
import type { components, paths } from './schema.d.ts'

const baseUrl = process.env['API_URL'] ?? ''
const headers = { authorization: `Bearer ${process.env['API_KEY'] ?? ''}` }
const client = createClient<paths>({ baseUrl, headers })

const accounts = await client.GET('/api/v1/accounts')
const account = String(accounts.data?.data[0]?.number)
const path = { account }

const made = await client.POST('/api/v1/accounts/{account}/integrations', {
  params: { path },
  body: {
    name: 'CRM',
    realtime: true,
    request: {
      url: `${baseUrl}/inbox/generated`,
      rows: [
        { key: 'id', value: '[[uniqueid]]' },
        { key: 'status', value: '[[status]]', type: 'text' },
      ],
      auth: { type: 'basic', username: 'a', password: 'b' },
    },
    conditions: { field: 'direction', op: 'is', value: 'inbound' },
  },
})
assert.ok(made.data, JSON.stringify(made.error))
assert.equal(made.data.request.auth.type, 'basic')

const key = await client.POST('/api/v1/accounts/{account}/keys', {
  params: { path },
  body: { name: 'Switch', rights: ['events'] },
})
assert.ok(key.data)
const phoneSystem = createClient<paths>({ baseUrl, headers: { authorization: `Bearer ${key.data.key}` } })
const updates: components['schemas']['CallUpdate'][] = [
  { uniqueid: 'g1', status: 'ringing', fields: { direction: 'inbound', caller_number: '+61412345678' } },
  { uniqueid: 'g1', status: 'ended', outcome: 'missed' },
]
const sent = await phoneSystem.POST('/api/v1/events', { body: updates })
assert.equal(sent.data?.results.length, 2)

const states: components['schemas']['DeliveryState'][] = []
while (states.filter((state) => state === 'delivered').length < 3) {
  states.length = 0
  for (let cursor: string | undefined, more = true; more;) {
    const page = await client.GET('/api/v1/accounts/{account}/deliveries', {
      params: { path, query: { limit: 1, state: ['delivered', 'queued'], ...(cursor !== undefined && { cursor }) } },
    })
    assert.ok(page.data)
    states.push(...page.data.data.map(({ state }) => state))
    cursor = page.data.next ?? undefined
    more = cursor !== undefined
  }
  await new Promise((resolve) => setTimeout(resolve, 100))
}

const patched = await client.PATCH('/api/v1/accounts/{account}/integrations/{id}', {
  params: { path: { account, id: made.data.id } },
  body: { realtime: null, delivery: { timeout_s: 20 } },
})
assert.equal(patched.data?.delivery.timeout_s, 20)

const refused = await client.POST('/api/v1/accounts/{account}/keys', {
  params: { path },
  body: { name: '', rights: ['events'] },
})
assert.equal(refused.error?.code, 'validation_failed')
assert.equal(refused.error?.errors[0]?.code, 'too_small')
console.log('done')
