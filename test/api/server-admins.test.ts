// S34: the people who administer this server.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openClient } from '../../src/store/database/connections.ts'
import { startApi } from '../kit/api.ts'
import { createVisitor, goodPassword, invited, signedUp, tokenOf } from '../kit/visitor.ts'

const api = await startApi()
const anna = await signedUp(api, 'anna@example.com')
const ben = await invited(api, { email: 'ben@example.com', role: 'owner' })
const cara = await invited(api, { email: 'cara@example.com', role: 'viewer' })

const PATH = '/api/v1/administrators'
const idOf = async (visitor: typeof anna): Promise<string> => (await visitor.get('/api/v1/session')).body.person.id
const isAdministrator = async (visitor: typeof anna) =>
  (await visitor.get('/api/v1/session')).body.is_server_administrator

test('S34 the first person administers this server, and nobody else until an administrator says so', async () => {
  assert.deepEqual(await Promise.all([anna, ben, cara].map(isAdministrator)), [true, false, false])
  for (const [method, path, body] of [
    ['GET', PATH, undefined],
    ['POST', PATH, { email: 'ben@example.com' }],
    ['DELETE', `${PATH}/${await idOf(anna)}`, undefined],
    ['POST', '/api/v1/accounts', { name: 'Mine' }],
    ['POST', '/api/v1/people/link', { email: 'anna@example.com' }],
  ] as const) {
    const refused = await ben.ask(method, path, { body })
    assert.deepEqual([refused.status, refused.body.code], [403, 'not_permitted'], `${method} ${path}`)
    assert.match(refused.body.detail, /requires an administrator of this server\.$/)
  }
  const { body: key } = await api.post('~/keys', { name: 'Admin', role: 'admin' })
  assert.equal((await api.post(PATH, { email: 'ben@example.com' }, { key: key.key })).status, 403)
})

test('S34 an administrator makes and removes others, and the administrator key makes one after the last was removed', async () => {
  const made = await anna.post(PATH, { email: 'BEN@example.com' })
  assert.deepEqual([made.status, made.body.email, await isAdministrator(ben)], [201, 'ben@example.com', true])
  assert.equal((await ben.post('/api/v1/accounts', { name: 'Westside Dental' })).status, 201)
  assert.equal((await ben.ask('DELETE', `${PATH}/${await idOf(anna)}`)).status, 204)
  assert.equal((await anna.get(PATH)).status, 403)
  assert.equal((await ben.ask('DELETE', `${PATH}/${await idOf(ben)}`)).status, 204)
  assert.deepEqual((await api.get(PATH)).body.data, [])
  assert.equal((await api.post(PATH, { email: 'anna@example.com' })).status, 201)
  assert.equal((await anna.get(PATH)).body.data[0].email, 'anna@example.com')
  const unknown = await api.post(PATH, { email: 'nobody@example.com' })
  assert.deepEqual([unknown.status, unknown.body.errors[0].pointer], [422, '/email'])
  assert.equal((await api.ask('DELETE', `${PATH}/${await idOf(cara)}`)).status, 404)
})

test('S34 another site in the browser of an administrator changes nothing', async () => {
  const forged = await anna.ask('POST', PATH, {
    body: { email: 'cara@example.com' },
    headers: { 'sec-fetch-site': 'cross-site' },
  })
  assert.deepEqual([forged.status, forged.body.code, await isAdministrator(cara)], [403, 'cross_site_request', false])
})

test('S34 an owner makes no password link for an administrator of this server, and does not sign them out', async () => {
  const path = `~/people/${await idOf(anna)}`
  for (const [method, end] of [
    ['POST', 'link'],
    ['DELETE', 'sessions'],
  ] as const) {
    const refused = await ben.ask(method, `${path}/${end}`)
    assert.deepEqual([refused.status, refused.body.code], [403, 'not_permitted'], end)
    assert.match(refused.body.detail, /Only another administrator of this server/)
  }
  assert.equal((await ben.ask('POST', `~/people/${await idOf(cara)}/link`)).status, 201)
})

test('S34 an administrator takes over nobody of an account of others by a link', async () => {
  const { body: account } = await api.post('/api/v1/accounts', { name: 'Northside Clinic' })
  await invited(api, { email: 'owner@northside.example', role: 'owner', account: account.id })
  const link = (named: object) => anna.post('/api/v1/people/link', { email: 'owner@northside.example', ...named })
  assert.deepEqual([(await link({})).status, (await link({ account: account.id })).status], [403, 403])
})

test('S34 an administrator who leaves every account keeps the sign-in, and a join keeps the right', async () => {
  assert.equal((await ben.ask('DELETE', `~/people/${await idOf(anna)}`)).status, 204)
  const session = await anna.get('/api/v1/session')
  assert.deepEqual([session.status, session.body.accounts, session.body.is_server_administrator], [200, [], true])
  const { body } = await api.post('~/invitations', { email: 'anna@example.com', name: 'Anna', role: 'viewer' })
  const other = createVisitor(api)
  const password = 'green ladder by the pond'
  await other.post(`/api/v1/links/${tokenOf(body.link)}`, { password })
  const joined = await other.post('/api/v1/session/join', { password: goodPassword })
  assert.deepEqual([joined.status, joined.body.is_server_administrator], [200, true])
})

test('S34 an administrator takes over no other administrator who has accounts of others, by a link or otherwise', async () => {
  const { body: account } = await api.post('/api/v1/accounts', { name: 'Riverside Law' })
  const dora = await invited(api, { email: 'dora@example.com', role: 'viewer' })
  const eli = await invited(api, { email: 'eli@example.com', role: 'owner' })
  for (const email of ['dora@example.com', 'eli@example.com']) await api.post(PATH, { email })
  const takeOver = async () => [
    (await eli.ask('POST', `~/people/${await idOf(dora)}/link`)).status,
    (await eli.ask('DELETE', `~/people/${await idOf(dora)}/sessions`)).status,
  ]
  const { body } = await api.post(
    '~/invitations',
    { email: 'dora@example.com', name: 'Dora', role: 'viewer' },
    { account: account.id },
  )
  assert.equal((await dora.post(`/api/v1/links/${tokenOf(body.link)}/accept`)).status, 200)
  assert.deepEqual(await takeOver(), [403, 403])
  await api.ask('DELETE', `~/people/${await idOf(dora)}`, { account: account.id })
  assert.deepEqual(await takeOver(), [201, 204])
})

test('S34 a password link ends when its person becomes an administrator of this server', async () => {
  await invited(api, { email: 'fay@example.com', role: 'editor' })
  const fay = (await api.get('~/people')).body.data.find((one: { email: string }) => one.email === 'fay@example.com').id
  const { body } = await ben.ask('POST', `~/people/${fay}/link`)
  const opened = async () => (await createVisitor(api).get(`/api/v1/links/${tokenOf(body.link)}`)).status
  assert.equal(await opened(), 200)
  assert.equal((await api.post(PATH, { email: 'fay@example.com' })).status, 201)
  assert.equal(await opened(), 404)
  assert.equal(
    (await createVisitor(api).post(`/api/v1/links/${tokenOf(body.link)}`, { password: goodPassword })).status,
    404,
  )
})

test('S34 S56 the invitations of an administrator of this server end with the right', async () => {
  const zoe = await invited(api, { email: 'zoe@example.com', role: 'viewer' })
  await api.post(PATH, { email: 'zoe@example.com' })
  const { body: account } = await zoe.post('/api/v1/accounts', { name: 'Hers' })
  const { body: group } = await zoe.post('/api/v1/groups', { name: 'Hers' })
  const links = [
    await zoe.post('/api/v1/people/link', { email: 'z@example.com', account: account.id }),
    await zoe.post(`/api/v1/groups/${group.id}/invitations`, { email: 'z@example.com', name: 'Z', role: 'owner' }),
  ].map(({ body }) => tokenOf(body.link))
  for (const token of links) assert.equal((await zoe.get(`/api/v1/links/${token}`)).status, 200)
  await api.ask('DELETE', `${PATH}/${await idOf(zoe)}`)
  for (const token of links) assert.equal((await zoe.post(`/api/v1/links/${token}/accept`)).status, 404)
})

test('S30 S34 an address that anybody may have been invited by makes nobody an administrator of this server', async () => {
  const { body: account } = await api.post('/api/v1/accounts', { name: 'Lakeside Travel' })
  const squatter = await invited(api, { email: 'gwen@example.com', role: 'viewer', account: account.id })
  const refused = await api.post(PATH, { email: 'gwen@example.com' })
  assert.deepEqual([refused.status, refused.body.errors[0].pointer], [422, '/email'])
  const gwen = await invited(api, { email: 'gwen@example.com', role: 'viewer' })
  assert.equal((await api.post(PATH, { email: 'gwen@example.com' })).status, 201)
  assert.deepEqual(await Promise.all([squatter, gwen].map(isAdministrator)), [false, true])
})

test('S34 S57 after the deletion of the operator’s account, no other account takes its place', async () => {
  const client = await openClient(api.database, 'test')
  try {
    // As after the deletion, which leaves no account that is the operator's.
    await client.query('UPDATE account SET is_operators = false')
  } finally {
    await client.end()
  }
  const { status, body } = await api.post(PATH, { email: 'ben@example.com' })
  assert.deepEqual([status, body.errors[0].pointer], [422, '/email'])
  assert.match(body.errors[0].detail, /which was deleted/)
})
