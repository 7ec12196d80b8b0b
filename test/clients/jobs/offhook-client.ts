// The main task, with offhook/client.
import assert from 'node:assert/strict'
import {
  createAccountClient,
  createClient,
  listAll,
  ProblemError,
  unwrap,
  type CallUpdate,
  type DeliveryState,
} from 'offhook/client'

const url = process.env['API_URL'] ?? ''
const administrator = createClient({ url, key: process.env['API_KEY'] ?? '' })
const { data: accounts } = await unwrap(administrator.GET('/api/v1/accounts'))
const client = createAccountClient({ url, key: process.env['API_KEY'] ?? '', account: accounts[0]?.id ?? '' })

const made = await unwrap(
  client.POST('/integrations', {
    body: {
      name: 'CRM',
      realtime: true,
      request: { url: `${url}/inbox/packed`, rows: [{ key: 'id', value: '[[uniqueid]]' }] },
    },
  }),
)
const { key } = await unwrap(client.POST('/keys', { body: { name: 'Switch', rights: ['events'] } }))
const updates: CallUpdate[] = [
  { uniqueid: 'p1', status: 'ringing', fields: { direction: 'inbound', caller_number: '+61412345678' } },
  { uniqueid: 'p1', status: 'ended', outcome: 'missed' },
]
const phoneSystem = createClient({ url, key })
const { results } = await unwrap(phoneSystem.POST('/api/v1/events', { body: updates }))
assert.equal(results.length, 2)

for (let delivered = 0; delivered < 3;) {
  const states: DeliveryState[] = []
  const query = { integration_id: made.id }
  for await (const { state } of listAll((page) =>
    client.GET('/deliveries', { params: { query: { ...page, ...query } } }),
  ))
    states.push(state)
  delivered = states.filter((state) => state === 'delivered').length
  await new Promise((resolve) => setTimeout(resolve, 100))
}

await assert.rejects(unwrap(client.POST('/keys', { body: { name: '', rights: ['events'] } })), (thrown) => {
  return thrown instanceof ProblemError && thrown.code === 'validation_failed' && thrown.errors[0]?.code === 'too_small'
})
console.log('done')
