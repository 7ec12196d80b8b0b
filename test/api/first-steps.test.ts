// The first steps of an account: derived from its data, and dismissed for good.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { startApi } from '../kit/api.ts'
import type { Json } from '../kit/api.ts'
import { startFakeAmi } from '../recordings/fake-ami.ts'

const api = await startApi()
const ami = await startFakeAmi()
after(() => ami.close())
const path = '~/first-steps'

const steps = async (): Promise<Json> => (await api.get(path)).body
const made = async (body: object): Promise<string> => String((await api.post('~/integrations', body)).body.id)

test('33 each step is done when it is true, whichever comes first', async () => {
  assert.deepEqual(await steps(), {
    integration: 'missing',
    integration_id: null,
    request_arrived: false,
    source_connected: false,
    source: 'missing',
    source_id: null,
  })
  const draft = await made({ name: 'Draft', request: { url: '' } })
  assert.deepEqual([(await steps()).integration, (await steps()).integration_id], ['incomplete', draft])
  const inbox = await made({ name: 'Tried', request: { url: `${api.url}/inbox/tried` } })
  assert.deepEqual([(await steps()).integration, (await steps()).integration_id], ['done', inbox])

  // A test request counts as an arrived request; a test call does not count as a call of a phone system.
  await api.post('/api/v1/events', { uniqueid: 't1', status: 'ringing', is_test: true })
  assert.equal((await steps()).request_arrived, false)
  const sent = await api.post('~/integrations/test', {
    integration: { id: inbox, name: 'Tried', request: { url: `${api.url}/inbox/tried` } },
    sample: { example: 'answered' },
  })
  assert.equal(sent.status, 200, JSON.stringify(sent.body))
  await api.until(path, ({ request_arrived }) => request_arrived === true)
  assert.equal((await steps()).source_connected, false)

  // A source exists, then it is connected: the step is about this source until its first call.
  const source = await api.post('~/sources', {
    kind: 'asterisk',
    name: 'Office',
    settings: { host: '127.0.0.1', port: String(ami.port), username: 'offhook', secret: 'quiet lamps' },
    enabled: false,
  })
  assert.equal(source.status, 201, JSON.stringify(source.body))
  const { id } = source.body
  assert.deepEqual([(await steps()).source, (await steps()).source_id], ['missing', null])
  await api.patch(`~/sources/${id}`, { enabled: true })
  const waiting = await api.until(path, ({ source: is }) => is === 'connected')
  assert.deepEqual([waiting.source_id, waiting.source_connected], [id, false])

  await api.post('/api/v1/events', { uniqueid: 'c1', status: 'ringing' })
  assert.deepEqual([(await steps()).source, (await steps()).source_id], ['done', null])
  assert.equal((await steps()).source_connected, true)
  await api.ask('DELETE', `~/integrations/${inbox}`)
  assert.deepEqual([(await steps()).integration, (await steps()).integration_id], ['incomplete', draft])
})

test('33 who dismisses them dismisses them for the account', async () => {
  const { body } = await api.get('/api/v1/accounts')
  const [account] = body.data
  assert.equal(account.first_steps_dismissed, false)
  const patched = await api.patch(`/api/v1/accounts/${account.id}`, { first_steps_dismissed: true })
  assert.equal(patched.body.first_steps_dismissed, true)
  assert.equal((await api.get('/api/v1/accounts')).body.data[0].first_steps_dismissed, true)
})
