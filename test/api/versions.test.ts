import assert from 'node:assert/strict'
import { test } from 'node:test'
import pg from 'pg'
import { VERSIONS_MAX } from '../../src/store/versions/versions.ts'
import { pointers, startApi } from '../kit/api.ts'
import type { Json } from '../kit/api.ts'
import { signedUp } from '../kit/visitor.ts'
import { startReceiver } from '../kit/receiver.ts'

const api = await startApi()
const integrations = '~/integrations'

async function created(path: string, body: object): Promise<string> {
  const made = await api.post(path, body)
  assert.equal(made.status, 201, JSON.stringify(made.body))
  return `${path}/${made.body.id}`
}

const crm = (more: object = {}, request: object = {}) =>
  created(integrations, { name: 'CRM', ...more, request: { url: 'https://crm.example/calls', ...request } })

async function versionsOf(url: string): Promise<Json[]> {
  const { status, body } = await api.get(`${url}/versions`)
  assert.equal(status, 200)
  return body.data
}

const configurationOf = async (url: string, version: number): Promise<Json> =>
  (await api.get(`${url}/versions/${version}`)).body.configuration

const numbers = (versions: readonly Json[]): [number, string[]][] =>
  versions.map(({ version, changes }) => [version, changes])

test('S51 each save that changes something is a version, with who saved it, when, and what changed', async () => {
  const url = await crm()
  const person = await signedUp(api, 'anna@versions.example')
  const ask = (body: object) => person.ask('PATCH', url, { body })
  assert.equal((await ask({ name: 'CRM 2', request: { url: 'https://crm.example/other' } })).status, 200)
  assert.equal((await ask({ name: 'CRM 2' })).status, 200, 'which changes nothing')
  const key = await api.keyFor(['manage'])
  const rows = [{ key: 'a', value: '1' }]
  assert.equal((await api.patch(url, { delivery: { timeout_s: 5 }, request: { rows } }, { key })).status, 200)
  const versions = await versionsOf(url)
  assert.deepEqual(numbers(versions), [
    [4, ['delivery.timeout_s', 'request.rows']],
    [2, ['name', 'request.url']],
    [1, []],
  ])
  assert.deepEqual(
    versions.map(({ saved_by: { type, name } }) => [type, name]),
    [
      ['key', 'test'],
      ['person', 'anna'],
      ['administrator', null],
    ],
  )
  assert.match(versions[1].saved_by.id, /^per_/)
  for (const { saved_at } of versions) assert.ok(Math.abs(Date.parse(saved_at) - Date.now()) < 60_000)
  const { id, problems, version, ...shown } = (await api.get(url)).body
  const first = await configurationOf(url, 1)
  assert.deepEqual([first.name, first.request.url, first.request.rows], ['CRM', 'https://crm.example/calls', []])
  assert.deepEqual(
    Object.keys(first).filter((name) => !(name in shown)),
    [],
  )
  assert.equal((await configurationOf(url, 4)).delivery.timeout_s, 5)
  for (const missing of ['3', '5', 'x', '0', '99999999999'])
    assert.equal((await api.get(`${url}/versions/${missing}`)).status, 404, missing)
})

test('S51 the name of who saved it stays when they are gone', async () => {
  const url = await crm()
  const key = (await api.post('~/keys', { name: 'Deploy', role: 'admin' })).body
  await api.patch(url, { name: 'By a key' }, { key: key.key })
  await api.ask('DELETE', `~/keys/${key.id}`)
  const [{ saved_by }] = await versionsOf(url)
  assert.deepEqual(saved_by, { type: 'key', id: key.id, name: 'Deploy' })
})

test('S51 S21 no version holds a secret, and a header that becomes secret leaves the versions before', async () => {
  const auth = { type: 'bearer', token: 'a-token-nobody-sees' }
  const url = await crm({}, { auth, headers: [{ key: 'X-Key', value: 'open-until-now' }] })
  await api.patch(url, { request: { headers: [{ key: 'x-key', value: 'open-until-now', secret: true }] } })
  await api.patch(url, { request: { auth: { ...auth, token: 'another-token-again' } } })
  const versions = await versionsOf(url)
  assert.deepEqual(numbers(versions), [
    [3, ['request.auth']],
    [2, ['request.headers']],
    [1, []],
  ])
  const all = [versions]
  for (const { version } of versions) all.push((await api.get(`${url}/versions/${version}`)).body)
  assert.doesNotMatch(JSON.stringify(all), /nobody-sees|open-until-now|last4|set_at/)
  assert.deepEqual((await configurationOf(url, 1)).request.auth, { type: 'bearer', token: { set: true } })
  const client = new pg.Client(api.database)
  await client.connect()
  const { rows } = await client.query(`SELECT string_agg(v::text, '') AS whole FROM saved_version v`)
  await client.end()
  assert.doesNotMatch(rows[0].whole, /nobody-sees|open-until-now|token-again/)
})

test('S51 S21 a header that is renamed while it becomes secret leaves the versions before, as what else was open there does', async () => {
  const url = await crm({}, { headers: [{ key: 'X-Key', value: 'open-until-now' }] })
  const asked = {
    url: 'https://crm.example/calls?key=open-until-now',
    headers: [],
    rows: [{ key: 'pin', value: '4711' }],
  }
  await api.patch(url, { request: asked })
  const named = [
    { key: 'X-Api-Key', value: 'open-until-now', secret: true },
    { key: 'X-Pin', value: '4711', secret: true },
  ]
  const saved = await api.patch(url, { request: { url: 'https://crm.example/calls', headers: named, rows: [] } })
  assert.equal(saved.status, 200)
  const [first, second] = [await configurationOf(url, 1), await configurationOf(url, 2)]
  assert.deepEqual(first.request.headers, [{ key: 'X-Key', secret: true, value: null }])
  assert.deepEqual([second.request.url, second.request.rows[0].value], ['https://crm.example/calls?key=••••', ''])
  const back = await api.post(`${url}/versions/1/restore`, undefined)
  assert.deepEqual([back.status, back.body.enabled, back.body.problems.length > 0], [200, false, true])

  const asterisk = { host: '127.0.0.1', username: 'typed-where-it-should-not-be', secret: 'asterisk-secret-1' }
  const source = await created('~/sources', { kind: 'asterisk', name: 'Mistyped', settings: asterisk })
  await api.patch(source, { settings: { username: 'offhook', secret: asterisk.username } })
  assert.equal((await configurationOf(source, 1)).settings.username, '••••')

  const stepUrl = 'https://notes.example/a?token=a-long-token-1234'
  const step = await created('~/steps', { kind: 'webhook', name: 'opened', url: stepUrl })
  const auth = { type: 'bearer', token: 'a-long-token-1234' }
  assert.equal((await api.patch(step, { url: 'https://notes.example/a', auth })).status, 200)
  assert.equal((await configurationOf(step, 1)).url, 'https://notes.example/a?token=••••')
})

test('S51 S26 restoring is a save that keeps the secrets of today, for their origin alone', async () => {
  const auth = { type: 'bearer', token: 'token-of-the-crm-1' }
  const url = await crm({ enabled: true }, { auth })
  await api.patch(url, { name: 'CRM 2', request: { rows: [{ key: 'a', value: '1' }] } })
  await api.patch(url, { request: { auth: { ...auth, token: 'the-token-of-today' } } })
  const stale = await api.post(`${url}/versions/1/restore`, undefined, { headers: { 'if-match': '"2"' } })
  assert.deepEqual([stale.status, stale.body.code], [412, 'precondition_failed'])
  const back = await api.post(`${url}/versions/1/restore`, undefined, { headers: { 'if-match': '"3"' } })
  assert.deepEqual([back.status, back.headers.get('etag')], [200, '"4"'])
  const { name, request, enabled, problems } = back.body
  assert.deepEqual([name, request.rows, request.auth.token.last4, enabled], ['CRM', [], 'oday', true])
  assert.deepEqual(
    problems.filter((one: Json) => one.severity === 'error'),
    [],
  )
  const [newest] = await versionsOf(url)
  assert.deepEqual([newest.version, newest.restored_from, newest.changes], [4, 1, ['name', 'request.rows']])
  await api.patch(url, { request: { url: 'https://other.example', auth: { ...auth, token: 'token-of-another' } } })
  const moved = await api.post(`${url}/versions/1/restore`, undefined)
  assert.deepEqual([moved.status, moved.body.enabled, moved.body.request.auth.token], [200, false, null])
  assert.ok(moved.body.problems.some((one: Json) => one.pointer === '/request/auth/token'))
})

test('S51 restoring never switches an integration on', async () => {
  const url = await crm({ enabled: true })
  await api.patch(url, { enabled: false, name: 'Off' })
  const back = await api.post(`${url}/versions/1/restore`, undefined)
  assert.deepEqual([back.status, back.body.name, back.body.enabled], [200, 'CRM', false])
})

test('S51 what Offhook switches off is a version of its own, and so is resuming it', async () => {
  const receiver = await startReceiver({ answers: [{ status: 410 }, {}] })
  const url = await crm({ conditions: { all: [] } }, { url: receiver.url })
  await api.post('/api/v1/events', [{ uniqueid: 'versions/1', status: 'ended' }])
  await api.until(url, (body) => body.disabled_cause === 'gone')
  await api.post(`${url}/resume`, undefined)
  const versions = await versionsOf(url)
  assert.deepEqual(numbers(versions), [
    [3, ['enabled']],
    [2, ['enabled']],
    [1, []],
  ])
  assert.deepEqual(
    versions.map(({ saved_by }) => saved_by.type),
    ['administrator', 'offhook', 'administrator'],
  )
  await receiver.close()
})

test('S51 a configuration that is applied says so, with who applied it', async () => {
  const person = await signedUp(api, 'ben@versions.example')
  for (const path of ['1', '2', '2']) {
    const request = { url: `https://file.example/${path}` }
    const config = { offhook: 1, integrations: [{ name: 'From a file', request }] }
    const applied = await person.post('~/config', { config })
    assert.equal(applied.status, 200, JSON.stringify(applied.body))
  }
  const { data } = (await api.get(integrations)).body
  const url = `${integrations}/${data.find((one: Json) => one.name === 'From a file').id}`
  const versions = await versionsOf(url)
  assert.deepEqual(numbers(versions), [
    [2, ['request.url']],
    [1, []],
  ])
  assert.deepEqual([versions[0].saved_by.type, versions[0].saved_by.name], ['config', 'ben'])
})

test('S51 sources and steps have versions too', async () => {
  const asterisk = { host: '127.0.0.1', username: 'offhook', secret: 'asterisk-secret-1' }
  const source = await created('~/sources', { kind: 'asterisk', name: 'PBX', settings: asterisk })
  await api.patch(source, { name: 'Switch', enabled: false, settings: { country: 'DE', secret: 'asterisk-secret-2' } })
  assert.deepEqual(numbers(await versionsOf(source)), [
    [2, ['enabled', 'name', 'settings.country', 'settings.secret']],
    [1, []],
  ])
  const settings = { host: '127.0.0.1', username: 'offhook', secret: { set: true } }
  assert.deepEqual(await configurationOf(source, 1), { kind: 'asterisk', name: 'PBX', enabled: true, settings })
  const back = await api.post(`${source}/versions/1/restore`, undefined)
  assert.deepEqual([back.status, back.body.name, back.body.enabled], [200, 'PBX', false])
  assert.deepEqual([back.body.settings.country, back.body.settings.secret.last4], [undefined, 'et-2'])
  await api.patch(source, { settings: { host: '127.0.0.2', secret: 'asterisk-secret-3' } })
  const moved = await api.post(`${source}/versions/1/restore`, undefined)
  assert.deepEqual([moved.status, pointers(moved)], [422, ['/settings/secret']])

  const auth = { type: 'bearer', token: 'a-long-token-1234' }
  const step = await created('~/steps', { kind: 'webhook', name: 'notes', url: 'https://notes.example/a', auth })
  await api.patch(step, { url: 'https://notes.example/b', timeout_s: 5, enabled: false })
  const restored = await api.post(`${step}/versions/1/restore`, undefined)
  assert.deepEqual(
    [
      restored.status,
      restored.body.url,
      restored.body.timeout_s,
      restored.body.enabled,
      restored.body.auth.token.last4,
    ],
    [200, 'https://notes.example/a', 60, false, '1234'],
  )
  assert.deepEqual(numbers(await versionsOf(step)), [
    [3, ['settings.timeout_s', 'settings.url']],
    [2, ['enabled', 'settings.timeout_s', 'settings.url']],
    [1, []],
  ])
  const { configuration } = (await api.get(`${step}/versions/1`)).body
  assert.deepEqual(
    [configuration.kind, configuration.name, configuration.auth.token],
    ['webhook', 'notes', { set: true }],
  )
})

test(`S51 the last ${VERSIONS_MAX} versions are kept, in pages, and go with what they are of`, async () => {
  const url = await crm()
  const { id } = (await api.get(url)).body
  const client = new pg.Client(api.database)
  await client.connect()
  const owned = `FROM saved_version WHERE owner = 'integration' AND owner_id = (SELECT integration_id FROM integration WHERE uuid = $1::uuid)`
  const uuid = id.replace('int_', '')
  await client.query(
    `INSERT INTO saved_version (account_id, owner, owner_id, version, saved_at, content, secrets, changes)
     SELECT account_id, owner, owner_id, n, saved_at, content, secrets, '{name}' FROM saved_version, generate_series(2, ${VERSIONS_MAX}) n
     WHERE (owner, owner_id) = (SELECT owner, owner_id ${owned})`,
    [uuid],
  )
  await client.query(`UPDATE integration SET version = ${VERSIONS_MAX} WHERE uuid = $1::uuid`, [uuid])
  await api.patch(url, { name: 'One too many' })
  const seen: number[] = []
  for (let cursor = ''; ;) {
    const { body } = await api.get(`${url}/versions?limit=150${cursor}`)
    seen.push(...body.data.map((one: Json) => one.version))
    if (body.next === null) break
    cursor = `&cursor=${body.next}`
  }
  assert.deepEqual(
    seen,
    Array.from({ length: VERSIONS_MAX }, (_, at) => VERSIONS_MAX + 1 - at),
  )
  assert.equal((await api.get(`${url}/versions?cursor=x`)).status, 400)
  await api.ask('DELETE', url)
  assert.equal((await api.get(`${url}/versions`)).status, 404)
  const { rows } = await client.query(`SELECT count(*)::int AS left ${owned}`, [uuid])
  await client.end()
  assert.equal(rows[0].left, 0)
})

test('S51 what cannot be read any more is not restored', async () => {
  const url = await crm()
  await api.patch(url, { name: 'Second' })
  const client = new pg.Client(api.database)
  await client.connect()
  await client.query(
    `UPDATE saved_version SET content = jsonb_set(content, '{delivery}', '7') WHERE content->>'name' = 'CRM' AND version = 1
     AND owner_id = (SELECT max(owner_id) FROM saved_version WHERE owner = 'integration')`,
  )
  await client.end()
  assert.equal((await api.get(`${url}/versions/1`)).status, 200)
  const back = await api.post(`${url}/versions/1/restore`, undefined)
  assert.deepEqual([back.body.code, pointers(back)], ['stored_settings_unreadable', ['/delivery']])
})

test('S51 S35 versions are of their account, and readers may not restore', async () => {
  const url = await crm()
  const { id } = (await api.post('/api/v1/accounts', { name: 'Other' })).body
  const inOther = { account: id }
  assert.equal((await api.get(`${url}/versions`, inOther)).status, 404)
  assert.equal((await api.get(`${url}/versions/1`, inOther)).status, 404)
  const reader = await api.keyFor(['read'])
  assert.equal((await api.get(`${url}/versions/1`, { key: reader })).status, 200)
  assert.equal((await api.post(`${url}/versions/1/restore`, undefined, { key: reader })).status, 403)
})
