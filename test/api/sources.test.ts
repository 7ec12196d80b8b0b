import assert from 'node:assert/strict'
import { mkdtemp, realpath, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { pointers, shownSecret, startApi } from '../kit/api.ts'
import { freePort } from '../kit/program.ts'
import { startFakeAmi } from '../recordings/fake-ami.ts'

const recordings = await realpath(await mkdtemp(join(tmpdir(), 'offhook-pbx-')))
after(() => rm(recordings, { recursive: true, force: true }))
const api = await startApi({ OFFHOOK_RECORDINGS_FOLDERS: recordings })
const path = '~/sources'
const asterisk = (settings: object) => ({
  kind: 'asterisk',
  name: 'PBX',
  enabled: false,
  settings: { host: '127.0.0.1', username: 'offhook', secret: 'asterisk-secret-1', ...settings },
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
  assert.deepEqual(made.body.settings, {
    host: '127.0.0.1',
    username: 'offhook',
    secret: shownSecret('et-1', made.body.settings.secret),
  })
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
  const anew = await api.patch(`${path}/${id}`, { settings: { host: '127.0.0.2', secret: 'asterisk-secret-2' } })
  assert.deepEqual([anew.status, anew.body.settings.secret.last4], [200, 'et-2'])
})

test('S26 the password for fetching recordings is write-only, and goes to the address that it was entered for', async () => {
  const fetching = { recordings_origin: 'https://pbx.example', recordings_username: 'offhook' }
  const settings = { ...fetching, recordings_password: 'recordings-secret-1', records: 'answered_calls' }
  const made = await api.post(path, { kind: 'api', name: 'Switchboard', settings })
  assert.equal(made.status, 201)
  assert.deepEqual(made.body.settings, {
    ...settings,
    recordings_password: shownSecret('et-1', made.body.settings.recordings_password),
  })
  const url = `${path}/${made.body.id}`
  const moved = await api.patch(url, { settings: { recordings_origin: 'https://other.example' } })
  assert.deepEqual([moved.status, pointers(moved)], [422, ['/settings/recordings_password']])
  const left = await api.patch(url, { settings: { records: null } })
  assert.deepEqual([left.body.settings.recordings_password.last4, left.body.settings.records], ['et-1', undefined])
  const gone = { recordings_origin: null, recordings_username: null, recordings_password: null }
  assert.deepEqual((await api.patch(url, { settings: gone })).body.settings, { recordings_password: null })
  const back = await api.patch(url, { settings: { ...fetching, recordings_password: { set: true } } })
  assert.deepEqual([back.status, pointers(back)], [422, ['/settings/recordings_password']])
})

test('settings that cannot work, and those that a kind does not know, are refused', async () => {
  assert.equal((await api.post(path, asterisk({ host: '' }))).status, 422)
  assert.equal((await api.post(path, asterisk({ username: 'a\r\nAction: Command' }))).status, 422)
  assert.deepEqual(pointers(await api.post(path, asterisk({ colour: 'red' }))), ['/settings/colour'])
  assert.deepEqual(pointers(await api.post(path, { kind: 'pigeon', name: 'P' })), ['/kind'])
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

test('S11 recordings are read from a folder that the operator allows, and from no other', async () => {
  const refused = await api.post(path, asterisk({ recordings_folder: '/etc' }))
  assert.deepEqual([refused.status, pointers(refused)], [422, ['/settings/recordings_folder']])
  assert.match(refused.body.errors[0].detail, /OFFHOOK_RECORDINGS_FOLDERS/)
  const allowed = await api.post(path, asterisk({ recordings_folder: recordings }))
  assert.deepEqual([allowed.status, allowed.body.settings.recordings_folder], [201, recordings])
  const moved = await api.patch(`${path}/${allowed.body.id}`, { settings: { recordings_folder: `${recordings}/../x` } })
  assert.deepEqual([moved.status, pointers(moved)], [422, ['/settings/recordings_folder']])
})

test("S11 no account but the operator's own reads recordings from a folder: it may hold those of others", async () => {
  const { id: account } = (await api.post('/api/v1/accounts', { name: 'Guest' })).body
  const refused = await api.post(path, asterisk({ recordings_folder: recordings }), { account })
  assert.deepEqual([refused.status, pointers(refused)], [422, ['/settings/recordings_folder']])
  assert.match(refused.body.errors[0].detail, /Only the first account/)
  const without = await api.post(path, asterisk({}), { account })
  assert.equal(without.status, 201)
  const later = await api.patch(
    `${path}/${without.body.id}`,
    { settings: { recordings_folder: recordings } },
    { account },
  )
  assert.deepEqual([later.status, pointers(later)], [422, ['/settings/recordings_folder']])
})

test('a source that is switched on says whether it is connected, and what to do', async () => {
  const { id } = (await api.post(path, { ...asterisk({ port: await freePort() }), enabled: true })).body
  const status = await api.until(`${path}/${id}/status`, (body) => body.problem !== null)
  assert.equal(status.connected, false)
  assert.ok(status.problem.length > 20)
  assert.equal((await api.ask('DELETE', `${path}/${id}`)).status, 204)
  assert.equal((await api.get(`${path}/${id}/status`)).status, 404)
})

test('a number is kept as E.164, with what the directory says of it, and told in calls from then on', async () => {
  const put = await api.post('~/numbers', { number: '02 8888 9999', name: 'Website', campaign: 'Spring' })
  assert.deepEqual([put.status, put.body.number, put.body.name], [201, '+61288889999', 'Website'])
  const again = await api.post('~/numbers', { number: '+61288889999', name: 'Website header' })
  assert.deepEqual([again.status, again.body.id, again.body.campaign], [200, put.body.id, 'Spring'])
  await api.post('/api/v1/events', { uniqueid: 'n', status: 'ringing', fields: { tracking_number: '+61288889999' } })
  assert.equal((await api.get('~/calls/uniqueid:n')).body.fields.tracking_number_name, 'Website header')
  assert.deepEqual(pointers(await api.post('~/numbers', { number: 'abc' })), ['/number'])
  assert.equal((await api.ask('DELETE', `~/numbers/${put.body.id}`)).status, 204)
  assert.deepEqual((await api.get('~/numbers')).body.data, [])
})

test('C14 the directory is asked when the dialled number becomes known, also after the first update', async () => {
  await api.post('~/numbers', { number: '+61255550190', name: 'Poster', custom_id: 'AD-9' })
  await api.post('/api/v1/events', [
    { uniqueid: 'later', status: 'ringing' },
    { uniqueid: 'later', fields: { tracking_number: '02 5555 0190', custom_id: 'own' } },
  ])
  const { fields } = (await api.get('~/calls/uniqueid:later')).body
  assert.deepEqual([fields.tracking_number_name, fields.custom_id], ['Poster', 'own'])
  await api.post('/api/v1/events', { uniqueid: 'later', fields: { tracking_number: '02 5555 0191' } })
  const other = (await api.get('~/calls/uniqueid:later')).body.fields
  assert.deepEqual([other.tracking_number_name, other.custom_id], [undefined, 'own'], 'it was of the other number')
})

test('a number that is entered again keeps what is not sent, and loses what is sent as null', async () => {
  const path = '~/numbers'
  const known = { number: '+61255550101', name: 'Radio', custom_id: 'AD-1', do_not_record: true }
  const made = await api.post(path, known)
  assert.equal(made.status, 201)
  const again = await api.post(path, { number: '02 5555 0101', name: null })
  assert.equal(again.status, 200)
  const { name, custom_id, do_not_record } = again.body
  assert.deepEqual([name, custom_id, do_not_record], [null, 'AD-1', true])
})

test('a thousand numbers are entered at once, all or none of them', async () => {
  const path = '~/numbers'
  const rows = Array.from({ length: 1000 }, (_, n) => ({ number: `+6125551${1000 + n}`, name: `Line ${n}` }))
  const entered = await api.post(path, rows)
  assert.equal(entered.status, 201)
  assert.deepEqual(
    entered.body.data.map((row: { name: string }) => row.name),
    rows.map((row) => row.name),
  )
  const some = [{ number: '+61255511000', campaign: 'Spring' }, { number: '+61255511001' }]
  const changed = await api.post(path, some)
  assert.deepEqual(
    [changed.status, changed.body.data[0].name, changed.body.data[0].campaign],
    [200, 'Line 0', 'Spring'],
  )
  const bad = await api.post(path, [{ number: '+61255559999' }, { number: 'abc' }, { number: '+61 2 5555 9999' }])
  assert.deepEqual([bad.status, pointers(bad)], [400, ['/1/number', '/2/number']])
  assert.deepEqual(pointers(await api.post(path, [{ number: '+61255559998' }, { number: 7 }])), ['/1/number'])
  assert.equal((await api.post(path, [...rows, { number: '+61255559997' }])).status, 400)
  assert.equal((await api.post(path, { number: '+61255559999' })).status, 201)
})

test('a source that posts says when it was last heard of, tests left out', async () => {
  const { id: account } = (await api.post('/api/v1/accounts', { name: 'Heard' })).body
  const { id } = (await api.get(path, { account })).body.data[0]
  const lastEvent = async () => (await api.get(`${path}/${id}/status`, { account })).body.last_event_at
  await api.post('~/events', { uniqueid: 'h1', status: 'ringing', is_test: true }, { account })
  assert.equal(await lastEvent(), null)
  const before = Date.now()
  await api.post('~/events', { uniqueid: 'h2', status: 'ringing' }, { account })
  const at = Date.parse(await lastEvent())
  assert.ok(at >= before - 1000 && at <= Date.now() + 1000)
})

test('S26 settings are tried before they are saved, with the saved secret where it is sent back for the same host', async () => {
  const ami = await startFakeAmi()
  try {
    const settings = { port: ami.port, secret: 'asterisk-secret-9' }
    const checked = await api.post(`${path}/check`, { kind: 'asterisk', settings: asterisk(settings).settings })
    assert.deepEqual(checked.body, { ok: true, connected: true, problem: null, missing_permissions: [] })
    const saved = (await api.post(path, asterisk(settings))).body
    const again = await api.post(`${path}/check`, { kind: 'asterisk', settings: saved.settings, id: saved.id })
    assert.equal(again.body.ok, true)
    const logins = ami.actions.filter((action) => action.get('action')?.[0] === 'Login')
    assert.deepEqual(
      logins.map((login) => login.get('secret')?.[0]),
      ['asterisk-secret-9', 'asterisk-secret-9'],
    )
    const moved = { ...saved.settings, host: '127.0.0.2' }
    const elsewhere = await api.post(`${path}/check`, { kind: 'asterisk', settings: moved, id: saved.id })
    assert.deepEqual([elsewhere.status, pointers(elsewhere)], [422, ['/settings/secret']])
  } finally {
    await ami.close()
  }
})

test('settings that do not work are said with what to do, and those of kind api need no connection', async () => {
  const nothing = await api.post(`${path}/check`, {
    kind: 'asterisk',
    settings: asterisk({ port: await freePort() }).settings,
  })
  assert.deepEqual([nothing.body.ok, nothing.body.connected], [false, false])
  assert.match(nothing.body.problem, /Connection refused by/)
  const api1 = await api.post(`${path}/check`, { kind: 'api' })
  assert.deepEqual(api1.body, { ok: true, connected: false, problem: null, missing_permissions: [] })
  assert.deepEqual(pointers(await api.post(`${path}/check`, { kind: 'asterisk', settings: { host: 'x' } })), [
    '/settings/username',
    '/settings/secret',
  ])
})
