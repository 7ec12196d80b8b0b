import assert from 'node:assert/strict'
import { test } from 'node:test'
import { pointers, shownSecret, startApi } from '../kit/api.ts'
import type { Json } from '../kit/api.ts'

const api = await startApi({
  OFFHOOK_COMMANDS: JSON.stringify({
    transcribe: [process.execPath, '-e', 'console.log("{}")'],
    other: [process.execPath],
    shared: { run: [process.execPath], accounts: ['*'] },
    nobodys: { run: [process.execPath], accounts: [] },
  }),
})
const path = '~/steps'
const reader = await api.keyFor(['read'])
const { id: otherAccount } = (await api.post('/api/v1/accounts', { name: 'Other' })).body
const inOther = { account: otherAccount }
const webhook = (name: string, more: object = {}) => ({
  kind: 'webhook',
  name,
  url: 'https://notes.example/hook',
  ...more,
})
const names = async (): Promise<string[]> => (await api.get(path)).body.data.map((step: Json) => step.name)
const drop = async (id: string): Promise<void> => {
  assert.equal((await api.ask('DELETE', `${path}/${id}`)).status, 204)
}

test('a step has its defaults filled in, is shown with its place and version, and is kept from readers', async () => {
  assert.deepEqual((await api.get(path)).body, { data: [] })
  assert.deepEqual((await api.get('~/step-commands')).body, { data: ['other', 'shared', 'transcribe'] })
  const made = await api.post(path, webhook('summary'))
  assert.equal(made.status, 201)
  const { id, created_at: _created, updated_at: _updated, ...shown } = made.body
  assert.match(id, /^stp_[0-9a-f]{32}$/)
  assert.deepEqual(shown, {
    kind: 'webhook',
    name: 'summary',
    enabled: true,
    needs_recording: true,
    timeout_s: 60,
    url: 'https://notes.example/hook',
    send: 'json',
    form: {},
    take: null,
    later_s: 3600,
    auth: { type: 'none' },
    position: 1,
    unreadable_reason: null,
    managed_as: null,
    version: 1,
  })
  assert.equal(made.headers.get('etag'), '"1"')
  assert.equal((await api.post(path, webhook('more'), { key: reader })).status, 403)
  assert.equal((await api.get(`${path}/${id}`, { key: reader })).status, 200)
  assert.equal((await api.get(`${path}/${id}`, inOther)).status, 404, 'S35 of another account')
  const again = await api.post(path, webhook('summary'))
  assert.deepEqual([again.status, /already/.test(again.body.detail)], [409, true])
  await drop(id)
  const anew = await api.post(path, webhook('summary'))
  assert.equal(anew.status, 201, 'a name is free again')
  await drop(anew.body.id)
})

test('steps are put in order by the place of one', async () => {
  const ids: Record<string, string> = {}
  for (const name of ['a', 'b', 'c', 'd']) ids[name] = (await api.post(path, webhook(name))).body.id
  const moved = await api.patch(`${path}/${ids['d']}`, { position: 2 })
  assert.deepEqual([moved.status, moved.body.position], [200, 2])
  assert.deepEqual(await names(), ['a', 'd', 'b', 'c'])
  await api.patch(`${path}/${ids['a']}`, { position: 99 })
  assert.deepEqual(await names(), ['d', 'b', 'c', 'a'])
  await drop(ids['b'] ?? '')
  const data = (await api.get(path)).body.data.map((step: Json) => [step.name, step.position])
  assert.deepEqual(data, [
    ['d', 1],
    ['c', 2],
    ['a', 3],
  ])
  for (const name of ['a', 'c', 'd']) await drop(ids[name] ?? '')
})

test('S2 what cannot work is refused at its place, and says what to do', async () => {
  const rows: [object, number, string[], RegExp][] = [
    [webhook('x', { url: 'http://10.0.0.5/' }), 422, ['/url'], /OFFHOOK_ALLOW_NETWORKS=10\.0\.0\.5\/32/],
    [webhook('x', { url: 'ftp://a.example' }), 422, ['/url'], /http/],
    [webhook('X y'), 400, ['/name'], /lowercase letters/],
    [webhook('x', { timeout_s: 0 }), 400, ['/timeout_s'], /./],
    [webhook('x', { take: { nope: 'a' } }), 422, ['/take/nope'], /Unknown field/],
    [
      webhook('x', { take: { status: 'a', transcript: '' } }),
      422,
      ['/take/status', '/take/transcript'],
      /Offhook sets this field/,
    ],
    [webhook('x', { form: { file: 'a' } }), 422, ['/form/file'], /another/],
    [webhook('x', { auth: { type: 'bearer' } }), 422, ['/auth/token'], /Enter the token/],
    [webhook('x', { auth: { type: 'bearer', token: 'täken' } }), 422, ['/auth/token'], /ASCII letters/],
    [webhook('x', { command: 'transcribe' }), 400, ['/command'], /Unknown/],
    [{ kind: 'command', name: 'x', command: 'sh' }, 422, ['/command'], /has set up other, shared, transcribe/],
    [{ kind: 'shell', name: 'x' }, 400, ['/kind'], /./],
  ]
  for (const [sent, status, where, says] of rows) {
    const answer = await api.post(path, sent)
    assert.deepEqual([answer.status, pointers(answer)], [status, where], JSON.stringify(sent))
    assert.match(JSON.stringify(answer.body.errors), says)
  }
  assert.deepEqual(await names(), [])
})

test('S21 S26 the secret of a step is write-only, and stays for its own address only', async () => {
  const auth = { type: 'bearer', token: ' a-long-token-1234\n' }
  const made = (await api.post(path, webhook('s', { auth }))).body
  const url = `${path}/${made.id}`
  assert.deepEqual(made.auth, { type: 'bearer', token: shownSecret('1234', made.auth.token) })
  const kept = await api.patch(url, { auth: made.auth, timeout_s: 5, take: { transcript: 'text' } })
  assert.deepEqual([kept.status, kept.body.auth, kept.body.timeout_s], [200, made.auth, 5])
  assert.deepEqual((await api.get(path)).body.data[0].auth, made.auth)
  const moved = await api.patch(url, { url: 'https://other.example/' })
  assert.deepEqual([moved.status, pointers(moved)], [422, ['/auth/token']])
  const samePlace = await api.patch(url, { url: 'https://notes.example/other' })
  assert.equal(samePlace.status, 200)
  const basic = await api.patch(url, { auth: { type: 'basic', username: 'me' } })
  assert.deepEqual([basic.status, pointers(basic)], [422, ['/auth/password']])
  const none = await api.patch(url, { auth: { type: 'none' }, take: null })
  assert.deepEqual([none.body.auth, none.body.take], [{ type: 'none' }, null])
  const back = await api.patch(url, { auth: { type: 'bearer', token: { set: true } } })
  assert.equal(back.status, 422, 'what was taken away is gone')
  const stale = await api.patch(url, { timeout_s: 9 }, { headers: { 'if-match': '"1"' } })
  assert.equal(stale.status, 412)
  await drop(made.id)
})

test('a command that the operator took away can still be switched off', async () => {
  const made = (await api.post(path, { kind: 'command', name: 'c', command: 'transcribe' })).body
  const wrong = await api.patch(`${path}/${made.id}`, { command: 'gone' })
  assert.deepEqual([wrong.status, pointers(wrong)], [422, ['/command']])
  const foreign = await api.patch(`${path}/${made.id}`, { url: 'https://a.example' })
  assert.deepEqual([foreign.status, pointers(foreign)], [400, ['/url']])
  assert.equal((await api.patch(`${path}/${made.id}`, { enabled: false })).body.enabled, false)
  await drop(made.id)
})

test('C9 an integration that waits for a step which is not there is warned, and saved', async () => {
  const integration = (steps: string[]) => ({
    name: 'CRM',
    request: { url: 'https://crm.example/' },
    wait: { recording: true, steps, cap_s: 60 },
  })
  const { id } = (await api.post(path, webhook('there'))).body
  const made = (await api.post('~/integrations', integration(['there', 'gone']))).body
  assert.equal(made.enabled, true)
  assert.deepEqual(
    made.problems.map((one: Json) => [one.severity, one.pointer]),
    [['warning', '/wait/steps/1']],
  )
  await drop(id)
  assert.equal((await api.get(`~/integrations/${made.id}`)).body.problems.length, 2)
})

test('S43 nobody answers a step without its address', async () => {
  const answer = await api.ask('POST', '/steps/1.01980a52f3c97d4e8b1b6a3f0c2d4e5f.a.zzzzzz.AAAAAAAAAAAAAAAAAAAAAA', {
    key: 'none',
    body: { summary: 'x' },
  })
  assert.equal(answer.status, 404)
  assert.equal((await api.ask('POST', '/steps/nonsense', { body: {} })).status, 404)
})

test('S50 another account is shown, and may save, only commands that are for it', async () => {
  assert.deepEqual((await api.get('~/step-commands', inOther)).body, { data: ['shared'] })
  const step = (command: string) => api.post(path, { kind: 'command', name: command, command }, inOther)
  const refused = await step('transcribe')
  assert.deepEqual([refused.status, pointers(refused)], [422, ['/command']])
  assert.match(
    refused.body.errors[0].detail,
    /No such command: "transcribe"\. The administrator of this server has set up shared /,
  )
  assert.equal((await step('shared')).status, 201)
  assert.equal((await step('nobodys')).status, 422)
})
