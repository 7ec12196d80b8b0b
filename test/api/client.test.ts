import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createApiClient } from '../../src/api/client.ts'
import { startApi } from '../kit/api.ts'

const api = await startApi()
const client = createApiClient(api.url, { authorization: `Bearer ${api.program.key}` })

test('the typed client sends and reads what the table of routes says', async () => {
  const sent = await client.api.v1.events.$post({ json: [{ uniqueid: 'typed', status: 'ringing' }] })
  assert.equal(sent.status, 202)
  const { results } = await sent.json()
  assert.equal(results[0]?.result, 'event')
  const call = await client.api.v1.calls[':id'].$get({ param: { id: 'uniqueid:typed' }, query: {} })
  const { status, events } = await call.json()
  assert.deepEqual([status, events.length], ['ringing', 1])
  const request = { url: 'https://crm.example', auth: { type: 'bearer' as const, token: 'typed-token' } }
  const made = await client.api.v1.integrations.$post({ json: { name: 'Typed', request } })
  const integration = await made.json()
  assert.deepEqual(integration.request.auth, { type: 'bearer', token: { set: true, last4: 'oken' } })
  const preview = await client.api.v1.integrations.preview.$post({
    json: { integration: { name: 'x', request: { url: 'https://a.example' } }, sample: { example: 'missed' } },
  })
  const { problems } = await preview.json()
  assert.deepEqual(problems, [])
  const { first_run, insecure_reason } = await (await client.api.v1.setup.$get()).json()
  assert.deepEqual([first_run, insecure_reason], [true, null])
  const link = await (await client.api.v1.links[':token'].$get({ param: { token: 'none' } })).json()
  assert.ok(!('kind' in link))
})
