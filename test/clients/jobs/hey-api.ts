// The main task, with the client that @hey-api/openapi-ts makes from the document.
import assert from 'node:assert/strict'
import { client } from './client/client.gen.ts'
import {
  createIntegration,
  createKey,
  listAccounts,
  listDeliveries,
  sendEvents,
  testIntegration,
  updateIntegration,
  type CallUpdate,
  type DeliveryState,
} from './client/index.ts'

const baseUrl = process.env['API_URL'] ?? ''
client.setConfig({ baseUrl, auth: process.env['API_KEY'] ?? '' })

const accounts = await listAccounts()
const account = String(accounts.data?.data[0]?.number)

const made = await createIntegration({
  path: { account },
  body: {
    name: 'CRM',
    realtime: true,
    request: {
      url: `${baseUrl}/inbox/generated`,
      rows: [{ key: 'id', value: '[[uniqueid]]' }],
      auth: { type: 'bearer', token: 'a' },
    },
    conditions: { all: [{ field: 'direction', op: 'is', value: 'inbound' }] },
  },
})
assert.ok(made.data, JSON.stringify(made.error))
assert.equal(made.data.request.auth.type, 'bearer')

const key = await createKey({ path: { account }, body: { name: 'Switch', rights: ['events'] } })
assert.ok(key.data)
const updates: CallUpdate[] = [
  { uniqueid: 'g1', status: 'ringing', fields: { direction: 'inbound', caller_number: '+61412345678' } },
  { uniqueid: 'g1', status: 'ended', outcome: 'missed' },
]
const sent = await sendEvents({ body: updates, auth: key.data.key })
assert.equal(sent.data?.results.length, 2)

const states: DeliveryState[] = []
while (states.filter((state) => state === 'delivered').length < 3) {
  states.length = 0
  for (let cursor: string | undefined, more = true; more;) {
    const page = await listDeliveries({
      path: { account },
      query: { limit: 1, state: ['delivered', 'queued'], ...(cursor !== undefined && { cursor }) },
    })
    assert.ok(page.data)
    states.push(...page.data.data.map(({ state }) => state))
    cursor = page.data.next ?? undefined
    more = cursor !== undefined
  }
  await new Promise((resolve) => setTimeout(resolve, 100))
}

// A request without a body.
const tested = await testIntegration({ path: { account, id: made.data.id } })
assert.equal(tested.data?.attempt.number, 1)

const patched = await updateIntegration({ path: { account, id: made.data.id }, body: { realtime: null } })
assert.equal(patched.data?.realtime, false)

const refused = await createKey({ path: { account }, body: { name: '', rights: ['events'] } })
assert.equal(refused.error?.code, 'validation_failed')
console.log('done')
