// S55: groups of accounts. A role in a group counts in all of its accounts.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Role } from '../../src/access/policy.ts'
import { startApi, type Json } from '../kit/api.ts'
import { routesOf } from '../kit/routes.ts'
import { createVisitor, goodPassword, invited, joinGroup, signedUp, tokenOf, type Visitor } from '../kit/visitor.ts'

const api = await startApi()
const anna = await signedUp(api, 'anna@example.com') // administers this server

const createGroup = async (name: string): Promise<string> => (await api.post('/api/v1/groups', { name })).body.id
const createAccount = async (name: string): Promise<string> =>
  String((await api.post('/api/v1/accounts', { name })).body.number)
const change = (group: string, body: Json) => api.ask('PATCH', `/api/v1/groups/${group}/accounts`, { body })
const statusIn = async (visitor: Visitor, account: string): Promise<number> =>
  (await visitor.ask('GET', '~/calls', { account })).status
const idOf = async (visitor: Visitor): Promise<string> => (await visitor.get('/api/v1/session')).body.person.id

function joined(group: string, email: string, role: Role): Promise<Visitor> {
  return joinGroup(api, { group, email, role })
}

test('S55 one invitation opens all accounts of a group, also those that are added later, until they leave', async () => {
  const group = await createGroup('Agency')
  const accounts = await Promise.all(Array.from({ length: 30 }, (_, n) => createAccount(`Client ${n}`)))
  const [later = '', ...first] = accounts
  assert.deepEqual((await change(group, { add: first })).body.accounts, 29)
  const { body: invitation } = await api.post(`/api/v1/groups/${group}/invitations`, {
    email: 'ben@example.com',
    name: 'Ben',
    role: 'editor',
  })
  const { body: link } = await api.get(`/api/v1/links/${tokenOf(invitation.link)}`)
  assert.deepEqual([link.kind, link.group, link.role], ['invitation', { name: 'Agency', accounts: 29 }, 'editor'])
  const ben = createVisitor(api)
  await ben.post(`/api/v1/links/${tokenOf(invitation.link)}`, { password: goodPassword })
  for (const account of first) assert.equal(await statusIn(ben, account), 200)
  assert.equal(await statusIn(ben, later), 404)
  assert.equal((await change(group, { add: [later] })).status, 200)
  assert.equal(await statusIn(ben, later), 200)
  const { body: session } = await ben.get('/api/v1/session')
  assert.equal(session.accounts.length, 30)
  assert.deepEqual(new Set(session.accounts.map((one: Json) => `${one.via} ${one.group_id} ${one.role}`)).size, 1)
  assert.deepEqual([session.accounts[0].via, session.accounts[0].group_id], ['group', group])
  const stream = await fetch(`${api.url}/api/v1/accounts/${later}/stream`, { headers: { cookie: ben.cookie() } })
  const ended = stream.text()
  assert.equal((await change(group, { remove: [later] })).status, 200)
  assert.equal(await statusIn(ben, later), 404)
  assert.match(await ended, /event: resync/)
})

test('S55 the session of a member without a role in the group does not name the group', async () => {
  const group = await createGroup('Unknown')
  const account = await createAccount('In a group')
  await change(group, { add: [account] })
  const member = await invited(api, { email: 'member@example.com', role: 'owner', account })
  const groupIdOf = async (visitor: Visitor) => (await visitor.get('/api/v1/session')).body.accounts[0].group_id
  assert.equal(await groupIdOf(member), null)
  assert.equal(await groupIdOf(await joined(group, 'in-group@example.com', 'viewer')), group)
})

test('S55 the session has all of 300 accounts of a group', async () => {
  const group = await createGroup('Large')
  const numbers: string[] = []
  for (let n = 0; n < 300; n += 1) numbers.push(await createAccount(`Large ${n}`))
  await change(group, { add: numbers })
  const visitor = await joined(group, 'large@example.com', 'viewer')
  const { body } = await visitor.get('/api/v1/session')
  assert.deepEqual(
    body.accounts.map((one: Json) => String(one.account.number)),
    numbers,
  )
})

test('S55 the higher role of membership and group counts', async () => {
  const group = await createGroup('Mixed')
  const account = await createAccount('Mixed one')
  await change(group, { add: [account] })
  const visitor = await joined(group, 'mixed@example.com', 'editor')
  const { body } = await api.post('~/invitations', { email: 'm@example.com', name: 'M', role: 'viewer' }, { account })
  assert.equal((await visitor.post(`/api/v1/links/${tokenOf(body.link)}/accept`)).status, 200)
  const own = async () => {
    const session = await visitor.get('/api/v1/session')
    return session.body.accounts.map((one: Json) => `${one.account.number} ${one.via} ${one.role}`)
  }
  assert.deepEqual(await own(), [`${account} member editor`])
  await change(group, { remove: [account] })
  assert.deepEqual(await own(), [`${account} member viewer`])
})

test('S55 S24 a key of a person who has access only by a group ends with it, and stays ended', async () => {
  const accounts = [await createAccount('Keys one'), await createAccount('Keys two')]
  const [account = ''] = accounts
  const group = await createGroup('Keys')
  await change(group, { add: accounts })
  const admin = await joined(group, 'keys@example.com', 'admin')
  const id = await idOf(admin)
  const made = await admin.ask('POST', '~/keys', { account, body: { name: 'Reads', role: 'viewer' } })
  assert.equal(made.status, 201, JSON.stringify(made.body))
  const read = async () => (await api.get('~/calls', { key: made.body.key, account })).status
  const handOver = async () => {
    const { status, body } = await api.patch(`~/keys/${made.body.id}`, { owner: id }, { account })
    assert.deepEqual([status, body.owner_left_at], [200, null])
    assert.equal(await read(), 200)
  }
  const other = await createGroup('Keys elsewhere')
  const leaves: readonly (readonly [() => Promise<unknown>, () => Promise<unknown>])[] = [
    [() => change(group, { remove: [account] }), () => change(group, { add: [account] })],
    [() => change(other, { add: [account] }), () => change(group, { add: [account] })],
    [
      // The person stays a person, as a member of the first account.
      () => api.ask('DELETE', `/api/v1/groups/${group}/people/${id}`),
      async () => {
        const invitation = { email: 'keys@example.com', name: 'Back', role: 'admin' }
        const { body } = await api.post(`/api/v1/groups/${group}/invitations`, invitation)
        assert.equal((await admin.post(`/api/v1/links/${tokenOf(body.link)}/accept`)).status, 200)
      },
    ],
  ]
  const first = await api.post('~/invitations', { email: 'keys@example.com', name: 'Keys', role: 'viewer' })
  assert.equal((await admin.post(`/api/v1/links/${tokenOf(first.body.link)}/accept`)).status, 200)
  for (const [leave, comeBack] of leaves) {
    assert.equal(await read(), 200)
    await leave()
    assert.equal(await read(), 401)
    await comeBack()
    assert.equal(await statusIn(admin, account), 200, 'the person is back')
    assert.equal(await read(), 401, 'the key is not')
    await handOver()
  }
  assert.equal((await api.ask('DELETE', `/api/v1/groups/${group}`)).status, 204)
  assert.equal(await read(), 401)
})

test('S55 S24 a key works as long as a membership or the group gives its person access', async () => {
  const account = await createAccount('Keys both')
  const group = await createGroup('Keys both')
  await change(group, { add: [account] })
  const admin = await joined(group, 'both@example.com', 'admin')
  const asMember = async () => {
    const invitation = { email: 'both@example.com', name: 'Both', role: 'viewer' }
    const { body } = await api.post('~/invitations', invitation, { account })
    assert.equal((await admin.post(`/api/v1/links/${tokenOf(body.link)}/accept`)).status, 200)
  }
  const { body: made } = await admin.ask('POST', '~/keys', { account, body: { name: 'Reads', role: 'viewer' } })
  const read = async () => (await api.get('~/calls', { key: made.key, account })).status
  await asMember()
  assert.equal((await api.ask('DELETE', `~/people/${await idOf(admin)}`, { account })).status, 204)
  assert.equal(await read(), 200, 'the group remains')
  await asMember()
  await change(group, { remove: [account] })
  assert.equal(await read(), 200, 'the membership remains')
  assert.equal((await api.ask('DELETE', `~/people/${await idOf(admin)}`, { account })).status, 204)
  await change(group, { add: [account] })
  assert.equal(await statusIn(admin, account), 200)
  assert.equal(await read(), 401)
})

test('S55 an account keeps its last owner, whether by the group or as a member', async () => {
  const group = await createGroup('Owners')
  const account = await createAccount('Owned by the group')
  await change(group, { add: [account] })
  const owner = await joined(group, 'group-owner@example.com', 'owner')
  const id = await idOf(owner)
  const person = `/api/v1/groups/${group}/people/${id}`
  const ask = (method: string, path: string, body?: Json) => owner.ask(method, path, { body })
  for (const refused of [
    await change(group, { remove: [account] }),
    await api.ask('DELETE', `/api/v1/groups/${group}`),
    await ask('DELETE', person),
    await ask('PATCH', person, { role: 'admin' }),
  ])
    assert.deepEqual([refused.status, refused.body.code], [409, 'last_owner'])
  const member = await invited(api, { email: 'member-owner@example.com', role: 'owner', account })
  // Both leave at once: one of them stays an owner.
  const memberId = await idOf(member)
  const [first, second] = await Promise.all([
    ask('DELETE', person),
    member.ask('DELETE', `~/people/${memberId}`, { account }),
  ])
  assert.deepEqual(
    [first.status, second.status].toSorted((a, b) => a - b),
    [204, 409],
    JSON.stringify([first.body, second.body]),
  )
})

test('S55 admins of a group manage it, others are refused, and a group of others does not exist', async () => {
  const group = await createGroup('Managed')
  const [admin, editor] = [
    await joined(group, 'g-admin@example.com', 'admin'),
    await joined(group, 'g-editor@example.com', 'editor'),
  ]
  const stranger = await joined(await createGroup('Other'), 'stranger@example.com', 'owner')
  const rename = (visitor: Visitor) => visitor.ask('PATCH', `/api/v1/groups/${group}`, { body: { name: 'Renamed' } })
  assert.deepEqual(
    [(await rename(admin)).status, (await rename(editor)).status, (await rename(stranger)).status],
    [200, 403, 404],
  )
  const invite = (role: string) =>
    admin.post(`/api/v1/groups/${group}/invitations`, { email: `new-${role}@example.com`, name: 'New', role })
  assert.deepEqual([(await invite('admin')).status, (await invite('owner')).status], [201, 403])
  const account = await createAccount('Not theirs to add')
  assert.equal((await admin.ask('PATCH', `/api/v1/groups/${group}/accounts`, { body: { add: [account] } })).status, 403)
  assert.deepEqual(
    (await editor.get('/api/v1/groups')).body.data.map(({ name }: Json) => name),
    ['Renamed'],
  )
  assert.equal((await admin.get(`/api/v1/groups/${group}/people`)).body.data.length, 2)
})

test('S55 every route of a group refuses people below admin, and whoever has no role in the group', async () => {
  const group = await createGroup('Routes')
  const editor = await joined(group, 'r-editor@example.com', 'editor')
  const stranger = await joined(await createGroup('Elsewhere'), 'r-stranger@example.com', 'owner')
  const bodies: Readonly<Record<string, Json>> = {
    'PATCH /api/v1/groups/{id}': { name: 'Theirs' },
    'PATCH /api/v1/groups/{id}/people/{person}': { role: 'viewer' },
    'POST /api/v1/groups/{id}/accounts': { name: 'Theirs' },
    'POST /api/v1/groups/{id}/invitations': { email: 'x@example.com', name: 'X', role: 'viewer' },
  }
  const routes = routesOf((await api.get('/openapi.json')).body).filter(({ path }) =>
    path.startsWith('/api/v1/groups/{id}'),
  )
  assert.equal(routes.length, 12)
  for (const { method, path } of routes) {
    const operation = `${method.toUpperCase()} ${path}`
    const person = await idOf(editor)
    const target = path.replace('{id}', group).replace('{person}', person)
    const ask = (visitor: Visitor) => visitor.ask(method, target, { body: bodies[operation] ?? {} })
    const refused = await ask(editor)
    assert.deepEqual([refused.status, refused.body.code], [403, 'not_permitted'], operation)
    assert.ok([403, 404].includes((await ask(stranger)).status), operation)
  }
  assert.equal((await editor.get('/api/v1/groups')).body.data[0].name, 'Routes')
})

test('S55 whoever manages an account, but not the group of a person, gets no link to become this person', async () => {
  const group = await createGroup('Guarded')
  const account = await createAccount('Guarded one')
  const admin = await invited(api, { email: 'guard@example.com', role: 'owner', account })
  const person = await invited(api, { email: 'guarded@example.com', role: 'viewer', account })
  const link = async () => admin.ask('POST', `~/people/${await idOf(person)}/link`, { account })
  assert.equal((await link()).status, 201)
  const { body } = await api.post(`/api/v1/groups/${group}/invitations`, {
    email: 'guarded@example.com',
    name: 'G',
    role: 'viewer',
  })
  assert.equal((await person.post(`/api/v1/links/${tokenOf(body.link)}/accept`)).status, 200)
  // The group has no account yet, but may have one tomorrow.
  assert.equal((await link()).status, 403)
})

test('S55 owners of a group create accounts in it, which its people enter at once, and nobody else does', async () => {
  const group = await createGroup('Growing')
  const owner = await joinGroup(api, { group, email: 'grow-owner@example.com', role: 'owner' })
  const admin = await joinGroup(api, { group, email: 'grow-admin@example.com', role: 'admin' })
  const viewer = await joinGroup(api, { group, email: 'grow-viewer@example.com', role: 'viewer' })
  const create = (visitor: Visitor, body: Json) => visitor.post(`/api/v1/groups/${group}/accounts`, body)
  const made = await create(owner, { name: 'Grown', timezone: 'Europe/London', country: 'GB' })
  assert.equal(made.status, 201, JSON.stringify(made.body))
  const { number, timezone } = made.body
  assert.equal(timezone, 'Europe/London')
  for (const visitor of [owner, admin, viewer]) assert.equal(await statusIn(visitor, String(number)), 200)
  const { body: session } = await owner.get('/api/v1/session')
  assert.deepEqual(
    session.accounts.map((one: Json) => [one.account.number, one.via, one.role]),
    [[number, 'group', 'owner']],
  )
  assert.deepEqual(session.groups, [{ id: group, name: 'Growing', role: 'owner' }])
  const refused = await create(admin, { name: 'Not theirs' })
  assert.deepEqual(
    [refused.status, refused.body.detail],
    [403, 'Creating an account in a group requires the role Owner in the group. Ask an owner of the group.'],
  )
  assert.equal((await create(owner, { name: '' })).body.code, 'validation_failed')
  const { body: listed } = await admin.get(`/api/v1/groups/${group}/accounts`)
  assert.deepEqual(
    listed.data.map((one: Json) => [one.number, one.name, one.members, one.has_owner]),
    [[number, 'Grown', [], false]],
  )
  assert.deepEqual(
    (await owner.get('/api/v1/groups')).body.data.map(({ accounts, people }: Json) => [accounts, people]),
    [[1, 3]],
  )
  const made2 = await api.post(`/api/v1/groups/${group}/accounts`, { name: 'By the administrator' })
  assert.equal(made2.status, 201, 'the administrator of this server creates accounts in any group')
})

test('S55 invitations to a group are listed, renewed and revoked, and admins renew none to a higher role', async () => {
  const [group, elsewhere] = [await createGroup('Waiting'), await createGroup('Waiting elsewhere')]
  const admin = await joinGroup(api, { group, email: 'wait-admin@example.com', role: 'admin' })
  const path = `/api/v1/groups/${group}/invitations`
  const invite = (email: string, role: string) => api.post(path, { email, name: email, role })
  const { body: first } = await invite('wait-one@example.com', 'editor')
  const { body: second } = await invite('wait-owner@example.com', 'owner')
  const listed = async (visitor: Visitor) =>
    (await visitor.get(path)).body.data.map((one: Json) => `${one.email} ${one.role}`)
  assert.deepEqual(await listed(admin), ['wait-one@example.com editor', 'wait-owner@example.com owner'])
  const again = await admin.post(`${path}/${first.id}/link`)
  assert.equal(again.status, 201, JSON.stringify(again.body))
  assert.equal((await api.get(`/api/v1/links/${tokenOf(first.link)}`)).status, 404, 'the earlier link has ended')
  assert.equal((await api.get(`/api/v1/links/${tokenOf(again.body.link)}`)).body.group.name, 'Waiting')
  const higher = await admin.post(`${path}/${second.id}/link`)
  assert.deepEqual([higher.status, higher.body.code], [403, 'exceeds_own_rights'])
  for (const [method, end] of [
    ['POST', '/link'],
    ['DELETE', ''],
  ])
    assert.equal(
      (await api.ask(method ?? '', `/api/v1/groups/${elsewhere}/invitations/${first.id}${end}`)).status,
      404,
      'an invitation to another group',
    )
  assert.equal((await admin.ask('DELETE', `${path}/${second.id}`)).status, 204)
  assert.equal((await api.get(`/api/v1/links/${tokenOf(second.link)}`)).status, 404)
  // The inviter of a renewed invitation is whoever renewed it.
  const adminId = await idOf(admin)
  assert.equal((await api.ask('DELETE', `/api/v1/groups/${group}/people/${adminId}`)).status, 204)
  assert.deepEqual((await api.get(path)).body.data, [])
})

test('S55 the people of an account are its members and those of its group, each with where the role is changed', async () => {
  const group = await createGroup('Both ways')
  const account = await createAccount('Both ways one')
  await change(group, { add: [account] })
  await joinGroup(api, { group, email: 'ways-group@example.com', role: 'editor' })
  const both = await joinGroup(api, { group, email: 'ways-both@example.com', role: 'admin' })
  await invited(api, { email: 'ways-member@example.com', role: 'owner', account })
  const { body } = await api.post('~/invitations', { email: 'b@example.com', name: 'B', role: 'viewer' }, { account })
  assert.equal((await both.post(`/api/v1/links/${tokenOf(body.link)}/accept`)).status, 200)
  const people = async () =>
    (await api.get('~/people', { account })).body.data.map((one: Json) =>
      [one.email, one.via, one.role, one.group?.role, one.group?.name].join(' '),
    )
  assert.deepEqual(await people(), [
    'ways-group@example.com group editor editor Both ways',
    'ways-both@example.com member viewer admin Both ways',
    'ways-member@example.com member owner  ',
  ])
  const firstPage = await api.get('~/people?limit=2', { account })
  assert.equal(firstPage.body.data.length, 2)
  const { body: rest } = await api.get(`~/people?limit=2&cursor=${firstPage.body.next}`, { account })
  assert.deepEqual(
    rest.data.map(({ email }: Json) => email),
    ['ways-member@example.com'],
  )
  const { body: accounts } = await api.get(`/api/v1/groups/${group}/accounts`)
  assert.deepEqual(
    [accounts.data[0].members, accounts.data[0].has_owner],
    [[await idOf(both)], true],
    'who stays when the account leaves the group',
  )
  await change(group, { remove: [account] })
  assert.deepEqual(await people(), ['ways-both@example.com member viewer  ', 'ways-member@example.com member owner  '])
})

test('S55 S56 an administrator of this server enters no account with an owner by a group', async () => {
  const account = await createAccount('Not theirs')
  const owner = await invited(api, { email: 'not-theirs@example.com', role: 'owner', account })
  const forbid = (forbidden: boolean) => owner.ask('PATCH', '~/visit-policy', { account, body: { forbidden } })
  const { body: group } = await anna.post('/api/v1/groups', { name: 'Hers' })
  const path = `/api/v1/groups/${group.id}`
  const inviteHerself = () =>
    anna.post(`${path}/invitations`, { email: 'anna@example.com', name: 'Anna', role: 'owner' })
  const { body: early } = await inviteHerself()
  await forbid(true)
  for (const adding of [
    () => anna.ask('PATCH', `${path}/accounts`, { body: { add: [account] } }),
    () => change(group.id, { add: [account] }),
  ])
    assert.equal((await adding()).body.code, 'visits_forbidden')
  await forbid(false)
  assert.equal((await anna.ask('PATCH', `${path}/accounts`, { body: { add: [account] } })).status, 200)
  const [shown] = (await owner.ask('GET', '~/visits', { account })).body.data
  assert.deepEqual([shown.visitor, shown.reason], ['anna', 'Added to the group Hers'])
  // The account is not without an owner, so the administrator does not choose who enters it.
  assert.equal((await inviteHerself()).body.code, 'not_permitted')
  assert.equal((await anna.get(`${path}/people`)).status, 403)
  assert.equal((await anna.post(`/api/v1/links/${tokenOf(early.link)}/accept`)).status, 404)
  assert.equal(await statusIn(anna, account), 403)
  assert.equal((await anna.ask('PATCH', `${path}/accounts`, { body: { remove: [account] } })).status, 200)
  // With a role in the group, the administrator would enter the account.
  assert.equal((await anna.post(`/api/v1/links/${tokenOf(early.link)}/accept`)).status, 200)
  assert.equal((await anna.ask('PATCH', `${path}/accounts`, { body: { add: [account] } })).body.code, 'not_permitted')
  assert.equal(await statusIn(anna, account), 403)
})

test('S55 an account does not move from the group of its only owners to another group', async () => {
  const [from, to] = [await createGroup('From'), await createGroup('To')]
  const account = await createAccount('Stays')
  await change(from, { add: [account] })
  const owner = await joined(from, 'from@example.com', 'owner')
  await joined(to, 'to@example.com', 'owner')
  assert.equal((await change(to, { add: [account] })).body.code, 'last_owner')
  assert.equal(await statusIn(owner, account), 200)
})

test('S55 S30 an invitation to an account by the role in its group ends with the role', async () => {
  const group = await createGroup('Inviting')
  const account = await createAccount('Invited to')
  await change(group, { add: [account] })
  await invited(api, { email: 'i-owner@example.com', role: 'owner', account })
  const admin = await joined(group, 'i-admin@example.com', 'admin')
  const person = `/api/v1/groups/${group}/people/${await idOf(admin)}`
  // The person stays a person, as a member of the first account.
  const { body: first } = await api.post('~/invitations', { email: 'i@example.com', name: 'I', role: 'viewer' })
  assert.equal((await admin.post(`/api/v1/links/${tokenOf(first.link)}/accept`)).status, 200)
  const invite = { email: 'i-new@example.com', name: 'New', role: 'admin' }
  const { body: made } = await admin.ask('POST', '~/invitations', { account, body: invite })
  const opened = async () => (await admin.get(`/api/v1/links/${tokenOf(made.link)}`)).status
  assert.equal(await opened(), 200)
  await change(group, { remove: [account] })
  assert.equal(await opened(), 404)
  await change(group, { add: [account] })
  assert.equal(await opened(), 200)
  await api.patch(person, { role: 'viewer' })
  assert.equal(await opened(), 404)
  await api.ask('DELETE', person)
  assert.equal((await admin.post(`/api/v1/links/${tokenOf(made.link)}/accept`)).status, 404)
})
