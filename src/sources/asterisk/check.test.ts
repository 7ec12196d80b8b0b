import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { dialsAnything } from '../../../test/kit/place.ts'
import { startFakeAmi, type FakeAmiOptions } from '../../../test/recordings/fake-ami.ts'
import { tryAsterisk } from './check.ts'

async function tried(t: TestContext, options: FakeAmiOptions = {}, patienceMs?: number) {
  const ami = await startFakeAmi(options)
  t.after(() => ami.close())
  const settings = { host: '127.0.0.1', port: ami.port, username: 'offhook', secret: 'secret' }
  return tryAsterisk(settings, dialsAnything, patienceMs === undefined ? {} : { patienceMs })
}

test('settings that work are said to work', async (t) => {
  assert.deepEqual(await tried(t), { connected: true, problem: null })
})

test('a refused login is said with what to look at', async (t) => {
  const { connected, problem } = await tried(t, {
    login: 'Response: Error\r\nMessage: Authentication failed\r\n\r\n',
  })
  assert.equal(connected, false)
  assert.match(problem ?? '', /refused the login of "offhook"/)
})

test('a right that is missing is said, though the login works', async (t) => {
  const blind = await tried(t, { isSilent: true })
  assert.deepEqual([blind.connected, /tells this user nothing/.test(blind.problem ?? '')], [true, true])
  const listless = await tried(t, { channels: () => 'refused' })
  assert.match(listless.problem ?? '', /write = reporting/)
})

test('a port where nothing listens, and something that is no Asterisk, are said', async (t) => {
  const nothing = await tryAsterisk({ host: '127.0.0.1', port: 1, username: 'u', secret: 's' }, dialsAnything)
  assert.match(nothing.problem ?? '', /Nothing listens/)
  const { problem } = await tried(t, { banner: 'SSH-2.0-OpenSSH_9.9\r\n' })
  assert.match(problem ?? '', /not Asterisk/)
})

test('something that says nothing is given up', async (t) => {
  const { connected, problem } = await tried(t, { banner: '' }, 50)
  assert.equal(connected, false)
  assert.match(problem ?? '', /No answer/)
})

test('S11 a host that cannot be looked at is not dialled', async () => {
  const place = () => Promise.reject(new Error('no such name'))
  const { problem } = await tryAsterisk({ host: 'pbx.example', username: 'u', secret: 's' }, place)
  assert.match(problem ?? '', /could not be found out where pbx\.example is\./)
})
