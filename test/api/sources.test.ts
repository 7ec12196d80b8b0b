import assert from 'node:assert/strict'
import { test } from 'node:test'
import { pointers, startApi } from '../kit/api.ts'

const api = await startApi()
const path = '/api/v1/sources'
const asterisk = (settings: object) => ({
  kind: 'asterisk',
  name: 'PBX',
  enabled: false,
  settings: { host: '127.0.0.1', username: 'offhook', secret: 'ami-secret-1', ...settings },
})

test('an account has a source of kind api from the beginning, with the address to post to', async () => {
  const { data } = (await api.get(path)).body
  assert.deepEqual([data.length, data[0].kind, data[0].url], [1, 'api', `${api.url}/api/v1/events`])
  const status = (await api.get(`${path}/${data[0].id}/status`)).body
  assert.deepEqual([status.connected, status.problem, status.gaps, status.contexts], [null, null, [], []])
  assert.equal((await api.ask('DELETE', `${path}/${data[0].id}`)).status, 409)
})

test('S21 the secret of a source is write-only; sent back as shown, or left out, it is kept', async () => {
  const made = await api.post(path, asterisk({}))
  assert.equal(made.status, 201)
  assert.deepEqual(made.body.settings, { host: '127.0.0.1', username: 'offhook', secret: { set: true, last4: 'et-1' } })
  const url = `${path}/${made.body.id}`
  const kept = await api.patch(url, { settings: { ...made.body.settings, country: 'DE' } })
  assert.deepEqual([kept.status, kept.body.settings.secret.last4, kept.body.settings.country], [200, 'et-1', 'DE'])
  const left = await api.patch(url, {
    settings: { country: null, contexts: { 'from-trunk': 'inbound' } },
    name: 'Switch',
  })
  assert.deepEqual(
    [left.body.settings.country, left.body.settings.secret.last4, left.body.name],
    [undefined, 'et-1', 'Switch'],
  )
})

test('S26 with another host the secret is to be entered again', async () => {
  const { id } = (await api.post(path, asterisk({}))).body
  const moved = await api.patch(`${path}/${id}`, { settings: { host: '127.0.0.2' } })
  assert.deepEqual([moved.status, pointers(moved)], [422, ['/settings/secret']])
  const anew = await api.patch(`${path}/${id}`, { settings: { host: '127.0.0.2', secret: 'ami-secret-2' } })
  assert.deepEqual([anew.status, anew.body.settings.secret.last4], [200, 'et-2'])
})

test('settings that cannot work, and those that a kind does not know, are refused', async () => {
  assert.equal((await api.post(path, asterisk({ host: '' }))).status, 422)
  assert.equal((await api.post(path, asterisk({ username: 'a\r\nAction: Command' }))).status, 422)
  assert.deepEqual(pointers(await api.post(path, asterisk({ colour: 'red' }))), ['/settings/colour'])
  assert.deepEqual(pointers(await api.post(path, { kind: 'twilio', name: 'T' })), ['/kind'])
  assert.deepEqual(
    pointers(await api.post(path, { kind: 'api', name: 'A', settings: { country: 'Australia', x: 1 } })),
    ['/settings/x', '/settings/country'],
  )
})

test('all that is wrong with the settings of a source is told at once, each with its place', async () => {
  const settings = {
    host: '',
    port: 0,
    contexts: { 'a/b': 'sideways', c: 'inbound' },
    country: 'de',
    recordings_folder: 7,
  }
  const answer = await api.post(path, asterisk({ ...settings, colour: 'red' }))
  assert.equal(answer.status, 422)
  assert.deepEqual(pointers(answer).toSorted(), [
    '/settings/colour',
    '/settings/contexts/a~1b',
    '/settings/country',
    '/settings/host',
    '/settings/port',
    '/settings/recordings_folder',
  ])
  const empty = await api.post(path, { kind: 'asterisk', name: 'PBX' })
  assert.deepEqual(pointers(empty), ['/settings/host', '/settings/username', '/settings/secret'])
})

test('a source that is switched on says whether it is connected, and what to do', async () => {
  const { id } = (await api.post(path, { ...asterisk({ port: 1 }), enabled: true })).body
  const status = await api.until(`${path}/${id}/status`, (body) => body.problem !== null)
  assert.equal(status.connected, false)
  assert.ok(status.problem.length > 20)
  assert.equal((await api.ask('DELETE', `${path}/${id}`)).status, 204)
  assert.equal((await api.get(`${path}/${id}/status`)).status, 404)
})

test('a number is kept as E.164, with what the directory says of it, and told in calls from then on', async () => {
  const put = await api.post('/api/v1/numbers', { number: '02 8888 9999', name: 'Website', campaign: 'Spring' })
  assert.deepEqual([put.status, put.body.number, put.body.name], [201, '+61288889999', 'Website'])
  const again = await api.post('/api/v1/numbers', { number: '+61288889999', name: 'Website header' })
  assert.deepEqual([again.body.id, again.body.campaign], [put.body.id, null])
  await api.post('/api/v1/events', { uniqueid: 'n', status: 'ringing', fields: { tracking_number: '+61288889999' } })
  assert.equal((await api.get('/api/v1/calls/uniqueid:n')).body.fields.tracking_number_name, 'Website header')
  assert.deepEqual(pointers(await api.post('/api/v1/numbers', { number: 'abc' })), ['/number'])
  assert.equal((await api.ask('DELETE', `/api/v1/numbers/${put.body.id}`)).status, 204)
  assert.deepEqual((await api.get('/api/v1/numbers')).body.data, [])
})
