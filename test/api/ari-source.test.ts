// An Asterisk over ARI, from the settings that a person saves to the calls that are reported.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { ARI_USER, startFakeAri } from '../recordings/fake-ari.ts'
import { ariRecording } from '../recordings/played.ts'
import { eventsIn } from '../../src/sources/asterisk/ari/replay.ts'
import { openAccount, pointers } from '../kit/api.ts'

const api = await openAccount()
const ari = await startFakeAri()
after(() => ari.close())
const path = '~/sources'

test('C15 an Asterisk over ARI is connected; its contexts are still there when its settings are saved', async () => {
  const settings = { url: ari.url, ...ARI_USER, country: 'AU' }
  const checked = await api.post(`${path}/check`, { kind: 'asterisk_ari', settings })
  assert.deepEqual([checked.body.connected, checked.body.problem], [true, null])
  await ari.opened()
  const made = await api.post(path, { kind: 'asterisk_ari', name: 'PBX', settings })
  assert.equal(made.status, 201)
  assert.equal(made.body.settings.password.set, true)
  const url = `${path}/${made.body.id}`
  await ari.opened()
  for (const event of eventsIn(ariRecording('answered'))) ari.send(event)
  const contexts = [{ name: 'inbound', suggested_role: 'inbound', role: null }]
  let seen: unknown[] = []
  while (seen.length === 0) seen = (await api.get(`${url}/status`)).body.contexts
  assert.deepEqual(seen, contexts)
  assert.equal((await api.patch(url, { settings: { country: 'NZ' } })).status, 200)
  await ari.opened()
  assert.deepEqual((await api.get(`${url}/status`)).body.contexts, contexts)
})

test('S26 another address asks for the password again', async () => {
  const settings = { url: ari.url, ...ARI_USER }
  const made = await api.post(path, { kind: 'asterisk_ari', name: 'Off', enabled: false, settings })
  const moved = await api.patch(`${path}/${made.body.id}`, { settings: { url: 'http://127.0.0.2:8088' } })
  assert.deepEqual([moved.status, pointers(moved)], [422, ['/settings/password']])
})
