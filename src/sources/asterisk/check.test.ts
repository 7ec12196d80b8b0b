import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { dialAnyHost } from '../../../test/kit/dial-any-host.ts'
import { startFakeAmi, type FakeAmiOptions } from '../../../test/recordings/fake-ami.ts'
import { checkAmi } from './check.ts'

async function check(t: TestContext, options: FakeAmiOptions = {}, patienceMs?: number) {
  const ami = await startFakeAmi(options)
  t.after(() => ami.close())
  const settings = { host: '127.0.0.1', port: ami.port, username: 'offhook', secret: 'secret' }
  return checkAmi(settings, dialAnyHost, patienceMs === undefined ? {} : { patienceMs })
}

test('settings that work are said to work', async (t) => {
  assert.deepEqual(await check(t), { connected: true, problem: null, missing: [] })
})

test('a refused login is said with what to look at', async (t) => {
  const { connected, problem } = await check(t, {
    login: 'Response: Error\r\nMessage: Authentication failed\r\n\r\n',
  })
  assert.equal(connected, false)
  assert.match(problem ?? '', /rejected the login of "offhook"/)
})

test('S41 each right that is missing is named, with what is not reported without it', async (t) => {
  const deaf = await check(t, { read: () => 'system,agent,dtmf', config: () => 'system, agent,dtmf' })
  assert.deepEqual([deaf.connected, deaf.missing.map(({ right }) => right)], [true, ['call', 'dialplan']])
  assert.match(
    deaf.problem ?? '',
    /^Missing permissions: call, dialplan\. Without "call", no calls are reported\. .*"read = system,call,/,
  )
  const listless = await check(t, { channels: () => 'refused' })
  assert.match(
    listless.problem ?? '',
    /^Missing permission: reporting\. .*detect other missing permissions.*"write = reporting"/,
  )
  const noSystem = await check(t, { read: () => 'call,dialplan,agent,dtmf', config: () => 'call,dialplan,agent,dtmf' })
  assert.match(
    noSystem.problem ?? '',
    /^Missing permission: system\. Without "system", restarts of Asterisk are detected late\. Set/,
  )
  assert.equal((await check(t, { config: () => 'all' })).problem, null)
})

test('a port where nothing listens, and something that is no Asterisk, are said', async (t) => {
  const nothing = await checkAmi({ host: '127.0.0.1', port: 1, username: 'u', secret: 's' }, dialAnyHost)
  assert.match(nothing.problem ?? '', /Connection refused/)
  const { problem } = await check(t, { banner: 'SSH-2.0-OpenSSH_9.9\r\n' })
  assert.match(problem ?? '', /not the Asterisk Manager Interface/)
})

test('something that says nothing is given up', async (t) => {
  const { connected, problem } = await check(t, { banner: '' }, 1_000)
  assert.equal(connected, false)
  assert.match(problem ?? '', /No response/)
})

test('S11 a host that cannot be looked at is not dialled', async () => {
  const place = () => Promise.reject(new Error('no such name'))
  const { problem } = await checkAmi({ host: 'pbx.example', username: 'u', secret: 's' }, place)
  assert.match(problem ?? '', /The hostname pbx\.example could not be resolved/)
})
