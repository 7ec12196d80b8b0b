// The record of the times in which a phone system was not connected, whatever the reason.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { openClient } from '../../src/store/database/connections.ts'
import { apiOf, startApi, type Json } from '../kit/api.ts'
import { startFakeAmi } from '../recordings/fake-ami.ts'
import { recording } from '../recordings/played.ts'

const path = '~/sources'
const api = await startApi()
const ami = await startFakeAmi()
after(() => ami.close())

/** Waits until the calls have been compared after this many gaps. */
const gapsOf = (id: string, count: number): Promise<Json[]> =>
  apiOf(api.program, api.database)
    .until(`${path}/${id}/status`, ({ gaps }) => gaps.length === count && gaps.every(({ to }: Json) => to !== null))
    .then(({ gaps }) => gaps)

/**
 * Waits until the state of a source is stored, which happens every few seconds: before that, no call can be missing.
 */
async function untilSeen(): Promise<void> {
  const client = await openClient(api.database, 'test')
  try {
    while ((await client.query('SELECT FROM source_seen')).rowCount === 0) await sleep(20)
  } finally {
    await client.end()
  }
}

test('C21 a kill of the program, other settings and a lost connection are gaps; being switched off is none', async () => {
  const settings = { host: '127.0.0.1', port: ami.port, username: 'offhook', secret: 's3cret' }
  const { id } = (await api.post(path, { kind: 'asterisk', name: 'PBX', settings })).body
  const { since } = await api.until(`${path}/${id}/status`, ({ connected }) => connected)
  await untilSeen()
  assert.deepEqual(await gapsOf(id, 0), [])

  await api.patch(`${path}/${id}`, { settings: { country: 'NZ' } })
  const [changed] = await gapsOf(id, 1)
  assert.equal(changed.code, 'settings_changed')
  assert.ok(changed.from >= since && changed.to > changed.from)

  const killedAt = new Date().toISOString()
  await api.program.kill('SIGKILL')
  await api.program.start()
  const [killed] = await gapsOf(id, 2)
  assert.equal(killed.code, 'not_running')
  assert.ok(killed.from >= changed.to && killed.from <= killedAt && killed.to > killedAt)

  await api.patch(`${path}/${id}`, { enabled: false })
  await api.patch(`${path}/${id}`, { enabled: true })
  await api.until(`${path}/${id}/status`, ({ connected }) => connected)
  const events = recording('answered')
    .toString('utf8')
    .replaceAll(/Timestamp: .*\r\n/g, '')
  ami.send(events.slice(events.indexOf('Event: Newchannel'), events.indexOf('Event: HangupRequest')))
  const call = '~/calls/uniqueid:1795599991.0'
  await api.until(call, ({ status }) => status === 'answered')
  ami.cut()
  const [lost, ...others] = await gapsOf(id, 3)
  assert.equal(lost.code, 'not_connected')
  assert.deepEqual(others, [killed, changed])
  const { gaps } = await api.until(call, ({ status }) => status === 'ended')
  assert.deepEqual(gaps, [{ from: lost.from, to: lost.to, code: 'not_connected' }])
})

test('S41 a right that is missing is told by the check, by the source and by the program, and a test of what would be created is one', async () => {
  const read = (): string => 'system,agent,dialplan,dtmf'
  const deaf = await startFakeAmi({ read, config: read })
  after(() => deaf.close())
  const settings = { host: '127.0.0.1', port: deaf.port, username: 'offhook', secret: 's3cret' }
  const body = { kind: 'asterisk', name: 'Deaf', settings, enabled: true }
  const missing = [{ permission: 'call', effect: 'Without "call", no calls are reported.' }]
  const checked = (await api.post(`${path}/check`, body)).body
  assert.deepEqual([checked.ok, checked.connected, checked.missing_permissions], [false, true, missing])
  const { id } = (await api.post(path, body)).body
  const status = await api.until(`${path}/${id}/status`, ({ missing_permissions: missing }) => missing.length > 0)
  assert.deepEqual([status.connected, status.missing_permissions, status.problem], [true, missing, checked.problem])
  const { incomplete_sources: incomplete } = (await api.get('~/diagnostics')).body
  assert.deepEqual(
    incomplete.map((source: Json) => [source.id, source.problem]),
    [[id, checked.problem]],
  )
})
