// People: how they sign in, which actions end their sessions, and which actions need more than a session.
import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { startApi, type Json } from '../kit/api.ts'
import { createVisitor, goodPassword, invited, signedUp, tokenOf } from '../kit/visitor.ts'
import type { Visitor } from '../kit/visitor.ts'

const api = await startApi()
let anna: Visitor

before(async () => {
  const visitor = createVisitor(api)
  assert.equal((await visitor.get('/api/v1/setup')).body.first_run, true)
  const url = /Open (http\S+) to set up/.exec(await untilSaid(/to set up/))?.[1] ?? ''
  const path = `/api/v1/links/${tokenOf(url)}`
  const looked = await visitor.get(path)
  const { kind, email, account_name: named } = looked.body
  assert.deepEqual([looked.status, kind, email, named], [200, 'first', null, null])
  const home = { timezone: 'Europe/Berlin', country: 'DE', account_name: 'Praxis Nord' }
  const { status, body } = await visitor.post(path, { email: 'Anna@Example.com', password: goodPassword, ...home })
  assert.equal(status, 200, JSON.stringify(body))
  assert.deepEqual([body.person.email, body.person.name], ['Anna@Example.com', 'Anna'])
  const [{ account, role }] = body.accounts
  assert.equal(role, 'owner')
  assert.deepEqual(
    [account.name, account.timezone, account.country, account.location_confirmed],
    ['Praxis Nord', 'Europe/Berlin', 'DE', true],
  )
  anna = visitor
})

/** The output of the program, once it contains these words. */
async function untilSaid(words: RegExp): Promise<string> {
  while (!words.test(api.program.output())) await new Promise((resolve) => setTimeout(resolve, 20))
  return api.program.output()
}

test('S30 the link that the start prints makes the first person, once, and then nobody is the first any more', async () => {
  const link = /Open (http\S+) to set up/.exec(api.program.output())?.[1] ?? ''
  assert.ok(link.startsWith(`${api.url}/link/`))
  const again = await createVisitor(api).post(`/api/v1/links/${tokenOf(link)}`, {
    email: 'eve@example.com',
    password: goodPassword,
  })
  assert.equal(again.status, 404)
  assert.match(again.body.detail, /already been used or has expired\. Ask whoever sent it .*"offhook users link/)
  const setup = await anna.get('/api/v1/setup')
  assert.deepEqual(setup.body, { first_run: false, insecure_reason: null })
  const session = await anna.get('/api/v1/session')
  assert.deepEqual([session.status, session.body.person.email], [200, 'Anna@Example.com'])
  assert.match(session.body.session.expires_at, /^\d{4}-/)
})

test('S30 an invitation is worth something for seven days, a link for a new password for half an hour', async () => {
  const minutesLeft = ({ expires_at }: { expires_at: string }) =>
    Math.round((Date.parse(expires_at) - Date.now()) / 60_000)
  const { status, body } = await anna.post('~/invitations', { email: 'late@example.com', name: 'Late', role: 'editor' })
  assert.deepEqual([status, minutesLeft(body)], [201, 7 * 24 * 60])
  const looked = await createVisitor(api).get(`/api/v1/links/${tokenOf(body.link)}`)
  assert.equal(looked.body.expires_at, body.expires_at)
  // An invited person reads the name of the account.
  assert.deepEqual([looked.body.email, looked.body.account_name], ['late@example.com', 'Praxis Nord'])
  const late = createVisitor(api)
  assert.equal((await late.post(`/api/v1/links/${tokenOf(body.link)}`, { password: goodPassword })).status, 200)
  const { id } = (await anna.get('~/people')).body.data.find((one: Json) => one.email === 'late@example.com')
  const forgotten = await anna.post(`~/people/${id}/link`)
  assert.equal(minutesLeft(forgotten.body), 30)
  const listed = (await anna.get('~/people')).body.data.find((one: Json) => one.id === id)
  assert.ok(Date.now() - Date.parse(listed.last_active_at) < 60_000)
  assert.equal((await anna.ask('DELETE', `~/people/${id}`)).status, 204)
})

test('S30 an invitation sets a password and signs in; a second link is worth more than the first; each works once', async () => {
  const invited = await anna.post('~/invitations', { email: 'ben@example.com', name: 'Ben', role: 'admin' })
  assert.deepEqual([invited.status, invited.body.role], [201, 'admin'])
  const second = await anna.post('~/invitations', { email: 'BEN@example.com', name: 'Ben', role: 'viewer' })
  assert.deepEqual([second.status, second.body.errors[0].pointer], [409, '/email'])
  const newer = await anna.post(`~/invitations/${invited.body.id}/link`)
  assert.equal(newer.status, 201)
  const ben = createVisitor(api)
  assert.equal((await ben.get(`/api/v1/links/${tokenOf(invited.body.link)}`)).status, 404)
  const path = `/api/v1/links/${tokenOf(newer.body.link)}`
  assert.deepEqual((await ben.get(path)).body.email, 'ben@example.com')
  const [one, other] = await Promise.all([1, 2].map(() => createVisitor(api).post(path, { password: goodPassword })))
  assert.deepEqual(
    [one?.status, other?.status].toSorted((a = 0, b = 0) => a - b),
    [200, 404],
  )
  assert.equal((await ben.post('/api/v1/session', { email: 'BEN@example.com', password: goodPassword })).status, 200)
  const people = (await ben.get('~/people')).body.data
  assert.deepEqual(people.map((person: Json) => [person.email, person.role]).slice(0, 2), [
    ['Anna@Example.com', 'owner'],
    ['ben@example.com', 'admin'],
  ])
  const twice = await anna.post('~/invitations', { email: 'Ben@Example.COM', name: 'Ben again', role: 'viewer' })
  assert.deepEqual([twice.status, twice.body.errors[0].pointer], [409, '/email'])
})

test('S30 a link for a forgotten password ends every session of the person', async () => {
  const carl = await signedUp(api, 'carl@example.com')
  const { body } = await api.post('/api/v1/people/link', { email: 'Carl@example.com' })
  assert.deepEqual([body.kind, body.email], ['password', 'carl@example.com'])
  const other = createVisitor(api)
  const path = `/api/v1/links/${tokenOf(body.link)}`
  const weak = await other.post(path, { password: 'carl@example.com' })
  assert.deepEqual([weak.status, weak.body.errors[0].pointer], [422, '/password'])
  assert.equal((await other.post(path, { password: 'green kettle on mondays' })).status, 200)
  assert.equal((await carl.get('/api/v1/session')).status, 401)
  const old = await carl.post('/api/v1/session', { email: 'carl@example.com', password: goodPassword })
  assert.equal(old.status, 401)
})

test('S30 nobody makes a link for themselves: a new password asks for the old one', async () => {
  const lea = await signedUp(api, 'lea@example.com')
  const { person } = (await lea.get('/api/v1/session')).body
  const own = await lea.post(`~/people/${person.id}/link`)
  assert.equal(own.status, 403)
  assert.match(own.body.detail, /Change your password/)
  assert.equal((await anna.post(`~/people/${person.id}/link`)).status, 201)
})

test('S31 the cookie is nobody’s to read or to send along, and only its hash is kept', async () => {
  const dora = await signedUp(api, 'dora@example.com')
  const { headers } = await dora.post('/api/v1/session', { email: 'dora@example.com', password: goodPassword })
  const port = new URL(api.url).port
  const [written = ''] = headers['set-cookie'] ?? []
  assert.match(written, new RegExp(`^offhook-${port}=[\\w-]{43}; Path=/; Max-Age=604800; HttpOnly; SameSite=Lax$`))
  // The session from the link ended when this session replaced it.
  const sessions = (await dora.get('/api/v1/sessions')).body.data
  assert.deepEqual([sessions.length, sessions[0].current, sessions[0].ip_address], [1, true, '127.0.0.1'])
})

test('S31 signing out ends the session, not only the cookie', async () => {
  const emil = await signedUp(api, 'emil@example.com')
  const cookie = emil.cookie()
  assert.equal((await emil.ask('DELETE', '/api/v1/session')).status, 204)
  assert.doesNotMatch(emil.cookie(), /offhook-\d/, 'the device stays known')
  const thief = await createVisitor(api, { cookie }).get('/api/v1/session')
  assert.deepEqual([thief.status, thief.body.detail], [401, 'Your session has ended. Sign in again.'])
})

test('S31 a person, and the operator, ends all sessions of another; who wants in signs in again', async () => {
  const kai = await signedUp(api, 'kai@example.com')
  const { person } = (await kai.get('/api/v1/session')).body
  assert.equal((await anna.ask('DELETE', `~/people/${person.id}/sessions`)).status, 204)
  assert.equal((await kai.get('/api/v1/session')).status, 401)
  assert.equal((await anna.get('/api/v1/session')).status, 200)
  assert.equal((await kai.post('/api/v1/session', { email: 'kai@example.com', password: goodPassword })).status, 200)
  assert.equal((await api.ask('DELETE', `~/people/${person.id}/sessions`)).status, 204)
  assert.equal((await kai.get('/api/v1/session')).status, 401)
  const key = await api.keyFor(['manage'])
  assert.equal((await api.ask('DELETE', `~/people/${person.id}/sessions`, { key })).status, 403)
})

test('S30 an invitation does not tell whether its address is somebody’s in another account; who has two comes in by the password', async () => {
  const account = (await api.post('/api/v1/accounts', { name: 'Elsewhere' })).body.id
  const email = 'anna@example.com'
  const [of, ofNobody] = [email, 'nobody-there@example.com'].map((one) =>
    api.post('~/invitations', { email: one, name: 'Invited', role: 'owner' }, { account }),
  )
  const [there, nobody] = [await of, await ofNobody]
  assert.deepEqual([there?.status, nobody?.status], [201, 201])
  const looked = await createVisitor(api).get(`/api/v1/links/${tokenOf(there?.body.link)}`)
  assert.deepEqual([looked.body.kind, looked.body.email], ['invitation', email])
  const other = createVisitor(api)
  const password = 'green ladder by the pond'
  const used = await other.post(`/api/v1/links/${tokenOf(there?.body.link)}`, { password })
  assert.deepEqual([used.status, used.body.accounts[0].account.name], [200, 'Elsewhere'])
  const signIn = async (secret: string) =>
    (await createVisitor(api).post('/api/v1/session', { email, password: secret })).body
  assert.deepEqual(
    [(await signIn(password)).accounts[0].account.name, (await signIn(goodPassword)).accounts[0].account.name],
    ['Elsewhere', 'Praxis Nord'],
  )
  assert.equal((await anna.get('/api/v1/session')).status, 200, 'nothing changed for who was there before')
  const link = await api.post('/api/v1/people/link', { email, account })
  assert.equal(link.body.kind, 'password')
})

test('S30 two people of one address stay two until both passwords were given', async () => {
  const email = 'two@example.com'
  const one = await invited(api, { email, role: 'viewer' })
  const { body: elsewhere } = await api.post('/api/v1/accounts', { name: 'Second' })
  const options = { account: elsewhere.id }
  const { body } = await api.post('~/invitations', { email, name: 'Two', role: 'admin' }, options)
  const other = createVisitor(api)
  const password = 'seven red boats at dawn'
  await other.post(`/api/v1/links/${tokenOf(body.link)}`, { password })
  const view = { list: 'calls', name: 'Mine', query: { outcome: 'missed' }, shared: false }
  await other.ask('POST', '~/views', { ...options, body: view })
  const { body: key } = await other.ask('POST', '~/keys', { ...options, body: { name: 'Mine', role: 'viewer' } })
  for (const wrong of ['not the password', goodPassword]) {
    const refused = await one.post('/api/v1/session/join', { password: wrong })
    assert.deepEqual([refused.status, refused.body.errors[0].pointer], [422, '/password'])
  }
  assert.equal((await anna.post('/api/v1/session/join', { password })).status, 422, 'another address')
  const joined = await one.post('/api/v1/session/join', { password })
  assert.deepEqual(
    joined.body.accounts.map(({ account, role }: Json) => [account.number, role]),
    [
      [1001, 'viewer'],
      [elsewhere.number, 'admin'],
    ],
  )
  assert.equal((await other.get('/api/v1/session')).status, 401, 'the other is no more')
  assert.equal((await createVisitor(api).post('/api/v1/session', { email, password })).status, 401)
  assert.equal((await one.ask('GET', '~/views', options)).body.data[0].name, 'Mine')
  assert.equal((await api.get('~/calls', { ...options, key: key.key })).status, 200, 'the key has a person')
})

test('S31 sessions are listed and ended one by one, and only one’s own; with a new password the others end', async () => {
  const fay = await signedUp(api, 'fay@example.com')
  const phone = createVisitor(api, { 'user-agent': 'Phone' })
  const signIn = { email: 'fay@example.com', password: goodPassword }
  await phone.post('/api/v1/session', signIn)
  const rows = (await fay.get('/api/v1/sessions')).body.data
  const ofPhone = rows.find((row: { user_agent: string }) => row.user_agent === 'Phone')
  assert.deepEqual([rows.length, ofPhone.current], [2, false])
  assert.equal((await anna.ask('DELETE', `/api/v1/sessions/${ofPhone.id}`)).status, 404)
  assert.equal((await fay.ask('DELETE', `/api/v1/sessions/${ofPhone.id}`)).status, 204)
  assert.equal((await phone.get('/api/v1/session')).status, 401)
  await phone.post('/api/v1/session', signIn)
  const wrong = { current: 'not my password', password: 'green kettle on mondays' }
  const refused = await fay.post('/api/v1/session/password', wrong)
  assert.deepEqual([refused.status, refused.body.errors[0].pointer], [422, '/current'])
  const right = await fay.post('/api/v1/session/password', { ...wrong, current: goodPassword })
  assert.equal(right.status, 204)
  assert.equal((await phone.get('/api/v1/session')).status, 401)
  assert.equal((await fay.get('/api/v1/session')).status, 200)
})

test('S34 whoever is removed is out at once; the last owner of an account cannot be removed', async () => {
  const own = await startApi()
  const gus = await signedUp(own, 'gus@example.com')
  const { person } = (await gus.get('/api/v1/session')).body
  // An administrator of this server would keep the sign-in.
  await own.ask('DELETE', `/api/v1/administrators/${person.id}`)
  const last = await gus.ask('DELETE', `~/people/${person.id}`)
  assert.equal(last.status, 409)
  const hals = { email: 'hal@example.com', name: 'Hal', role: 'owner' }
  const invited = (await gus.post('~/invitations', hals)).body
  // Hal has not used his invitation yet, so without Gus nobody could sign in.
  assert.equal((await gus.ask('DELETE', `~/people/${person.id}`)).status, 409)
  const hal = createVisitor(own)
  await hal.post(`/api/v1/links/${tokenOf(invited.link)}`, { password: goodPassword })
  assert.equal((await hal.ask('DELETE', `~/people/${person.id}`)).status, 204)
  assert.equal((await gus.get('/api/v1/session')).status, 401)
  const { person: himself } = (await hal.get('/api/v1/session')).body
  assert.equal((await hal.ask('DELETE', `~/people/${himself.id}`)).status, 409)
})

test('S35 a person sees and changes the own account only, and what is above accounts stays the administrator’s', async () => {
  const { person } = (await anna.get('/api/v1/session')).body
  await api.ask('DELETE', `/api/v1/administrators/${person.id}`)
  const other = (await api.post('/api/v1/accounts', { name: 'Other' })).body
  const [{ account }] = (await anna.get('/api/v1/session')).body.accounts
  assert.deepEqual(
    (await anna.get('/api/v1/accounts')).body.data.map((row: { id: string }) => row.id),
    [account.id],
  )
  const requestOptions = { account: other.id }
  assert.equal((await anna.ask('GET', '~/calls', requestOptions)).status, 404)
  assert.equal((await anna.ask('PATCH', `/api/v1/accounts/${other.id}`, { body: { name: 'Mine' } })).status, 404)
  assert.equal((await anna.post('/api/v1/accounts', { name: 'No' })).status, 403)
  assert.equal((await anna.post('/api/v1/people/link', { email: 'x@example.com' })).status, 403)
})

test('T17 where the account is at home can be changed, and what is rendered from then on knows it', async () => {
  const own = await startApi()
  const ida = await signedUp(own, 'ida@example.com')
  const [{ account }] = (await ida.get('/api/v1/session')).body.accounts
  assert.equal(account.location_confirmed, false)
  const rows = [{ key: 'at', value: '[[start_time|date:HH:mm]]' }]
  const request = { url: `${own.url}/inbox/home`, format: 'json', rows }
  await ida.post('~/integrations', { name: 'Home', realtime: true, final: false, request })
  const ring = (uniqueid: string) =>
    own.post('/api/v1/events', { uniqueid, status: 'ringing', at: '2026-01-25T03:04:05Z' })
  const arrived = (count: number) => own.until('~/inbox/home', (body) => body.data?.length === count)
  await ring('before')
  await arrived(1)
  const changed = await ida.ask('PATCH', `/api/v1/accounts/${account.id}`, { body: { timezone: 'Asia/Tokyo' } })
  assert.deepEqual([changed.status, changed.body.timezone, changed.body.location_confirmed], [200, 'Asia/Tokyo', true])
  await ring('after')
  const { data } = await arrived(2)
  const times = data.map(({ body }: { body: string }) => JSON.parse(body).at).toSorted()
  assert.deepEqual(times, ['12:04', '14:04'])
  assert.equal((await ida.get('/api/v1/session')).body.accounts[0].account.timezone, 'Asia/Tokyo')
})
