// S34: what each role may do, who gives roles, and who loses access.
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { test } from 'node:test'
import { ROLES, type Role } from '../../src/access/policy.ts'
import { startApi, type Json } from '../kit/api.ts'
import { tone, wavAround } from '../kit/audio.ts'
import { createVisitor, goodPassword, invited, keyHolder, signedUp, tokenOf, type Visitor } from '../kit/visitor.ts'
import { inDatabase } from '../kit/locks.ts'
import { closing, listening } from '../kit/receiver.ts'

const api = await startApi()
const anna = await signedUp(api, 'anna@example.com')
const { person } = (await anna.get('/api/v1/session')).body
// The first person administers the server too, which is not part of the role.
await api.ask('DELETE', `/api/v1/administrators/${person.id}`)
await anna.ask('PATCH', '~', { body: { name: 'Northside Clinic' } })

const member = async (role: Role, email = `${role}@example.com`) => invited(api, { email, role })
const people: Readonly<Record<Role, Visitor>> = {
  viewer: await member('viewer'),
  responder: await member('responder'),
  editor: await member('editor'),
  admin: await member('admin'),
  owner: anna,
}

async function newCall(uniqueid: string): Promise<Json> {
  await api.post('/api/v1/events', { uniqueid, status: 'ringing' })
  return (await api.get(`~/calls/uniqueid:${uniqueid}`)).body
}

const idOf = async (visitor: Visitor): Promise<string> => (await visitor.get('/api/v1/session')).body.person.id

test('S34 a refusal says what is missing, what one has, and who may change it', async () => {
  const { status, body } = await people.viewer.post('~/deliveries/resend', { filter: {} })
  assert.deepEqual(
    [status, body.code, body.detail],
    [
      403,
      'not_permitted',
      'Resending deliveries requires the role Responder. You have the role Viewer. Ask anna or admin@example.com.',
    ],
  )
  const { body: key } = await api.post('~/keys', { name: 'Looks', role: 'viewer' })
  const refused = await api.post('~/deliveries/resend', { filter: {} }, { key: key.key })
  assert.equal(
    refused.body.detail,
    'Resending deliveries requires the role Responder. This key has the role Viewer. Ask an owner or admin of the account.',
  )
  const viewed = await people.viewer.post('~/integrations/preview', {})
  assert.match(viewed.body.detail, /^Previewing a request requires the role Responder\. You have the role Viewer\./)
  const preview = await api.post('~/integrations/preview', {}, { key: key.key })
  assert.match(preview.body.detail, /^Previewing a request requires the right to see bodies\. This key has/)
})

test('S34 nobody gives a higher role than their own, and only owners change owners', async () => {
  const admin = people.admin
  for (const role of ROLES) {
    const invitation = { email: `new-${role}@example.com`, name: 'New', role }
    const asked = await admin.post('~/invitations', invitation)
    assert.equal(asked.status, role === 'owner' ? 403 : 201, role)
    if (role === 'owner')
      assert.deepEqual([asked.body.code, asked.body.errors[0].pointer], ['exceeds_own_rights', '/role'])
    const changed = await admin.ask('PATCH', `~/people/${await idOf(people.viewer)}`, { body: { role } })
    assert.equal(changed.status, role === 'owner' ? 403 : 200, role)
  }
  await admin.ask('PATCH', `~/people/${await idOf(people.viewer)}`, { body: { role: 'viewer' } })
  const owner = await idOf(anna)
  for (const [method, body] of [['PATCH', { role: 'viewer' }] as const, ['DELETE', undefined] as const]) {
    const refused = await admin.ask(method, `~/people/${owner}`, { body })
    assert.deepEqual([refused.status, refused.body.code], [403, 'not_permitted'], method)
  }
})

test('S34 two owners who remove each other at once leave one; the last owner stays', async () => {
  const { body: account } = await api.post('/api/v1/accounts', { name: 'Two owners' })
  const [one, other] = [
    await invited(api, { email: 'one@example.com', role: 'owner', account: account.id }),
    await invited(api, { email: 'other@example.com', role: 'owner', account: account.id }),
  ]
  const [oneId, otherId] = [await idOf(one), await idOf(other)]
  const remove = (visitor: Visitor, id: string) => visitor.ask('DELETE', `~/people/${id}`, { account: account.id })
  const statuses = (await Promise.all([remove(one, otherId), remove(other, oneId)])).map(({ status }) => status)
  // Whoever comes second has lost access already, or would remove the last owner.
  assert.equal(statuses.filter((status) => status === 204).length, 1, String(statuses))
  const [left] = (await api.get('~/people', { account: account.id })).body.data
  assert.equal(left.role, 'owner')
  for (const path of [`~/people/${left.id}`]) {
    const gone = await api.ask('DELETE', path, { account: account.id })
    const less = await api.ask('PATCH', path, { account: account.id, body: { role: 'admin' } })
    assert.deepEqual([gone.body.code, less.body.code], ['last_owner', 'last_owner'])
  }
})

test('S35 whoever loses access is out at once, with open streams, and sees the account as one that does not exist', async () => {
  const visitor = await invited(api, { email: 'leaver@example.com', role: 'editor' })
  await anna.post('/api/v1/session', { email: 'anna@example.com', password: goodPassword })
  const { body: elsewhere } = await api.post('/api/v1/accounts', { name: 'Elsewhere' })
  const link = (
    await api.post('~/invitations', { email: 'l@example.com', name: 'L', role: 'viewer' }, { account: elsewhere.id })
  ).body.link
  assert.equal((await visitor.post(`/api/v1/links/${tokenOf(link)}/accept`)).body.account_number, elsewhere.number)
  assert.equal((await visitor.ask('GET', '~/calls', { account: elsewhere.number })).status, 200)
  const stream = await fetch(`${api.url}/api/v1/accounts/1001/stream`, { headers: { cookie: visitor.cookie() } })
  const ended = stream.text()
  assert.equal((await anna.ask('DELETE', `~/people/${await idOf(visitor)}`)).status, 204)
  assert.equal((await visitor.get('~/calls')).status, 404)
  assert.match(await ended, /event: resync/)
  assert.equal(
    (await visitor.ask('GET', '~/calls', { account: elsewhere.number })).status,
    200,
    'the other account stays',
  )
  assert.deepEqual(
    (await visitor.get('/api/v1/session')).body.accounts.map((one: Json) => [one.account.number, one.role]),
    [[elsewhere.number, 'viewer']],
  )
})

test('S30 an invitation gives its role once, whether its person is new or signed in, and never takes a role away', async () => {
  const invite = async (role: Role, email: string) =>
    tokenOf((await anna.post('~/invitations', { email, name: 'Guest', role, rights: ['numbers'] })).body.link)
  const token = await invite('viewer', 'guest@example.com')
  const looked = await createVisitor(api).get(`/api/v1/links/${token}`)
  assert.deepEqual(
    [looked.body.kind, looked.body.email, looked.body.account_name, looked.body.role],
    ['invitation', 'guest@example.com', 'Northside Clinic', 'viewer'],
  )
  const guest = createVisitor(api)
  const used = await guest.post(`/api/v1/links/${token}`, { password: goodPassword })
  assert.deepEqual(
    used.body.accounts.map(({ role, rights }: Json) => [role, rights]),
    [['viewer', ['numbers']]],
  )
  assert.equal((await people.editor.post(`/api/v1/links/${token}/accept`)).status, 404)
  assert.equal(
    (await people.editor.post(`/api/v1/links/${await invite('viewer', 'e@example.com')}/accept`)).status,
    200,
  )
  assert.equal((await people.editor.get('/api/v1/session')).body.accounts[0].role, 'editor')
  assert.equal((await people.editor.post(`/api/v1/links/${await invite('admin', 'e@example.com')}/accept`)).status, 200)
  assert.equal((await people.editor.get('/api/v1/session')).body.accounts[0].role, 'admin')
  await anna.ask('PATCH', `~/people/${await idOf(people.editor)}`, { body: { role: 'editor' } })
})

test('S30 an inviter who is removed takes the invitations along, and a revoked one does not work', async () => {
  const inviter = await member('admin', 'inviter@example.com')
  const { body } = await inviter.post('~/invitations', { email: 'friend@example.com', name: 'Friend', role: 'admin' })
  assert.equal((await anna.ask('DELETE', `~/people/${await idOf(inviter)}`)).status, 204)
  assert.equal((await createVisitor(api).get(`/api/v1/links/${tokenOf(body.link)}`)).status, 404)
  const { body: another } = await anna.post('~/invitations', { email: 'friend@example.com', name: 'F', role: 'viewer' })
  assert.equal((await anna.ask('DELETE', `~/invitations/${another.id}`)).status, 204)
  assert.equal((await createVisitor(api).get(`/api/v1/links/${tokenOf(another.link)}`)).status, 404)
})

test('S34 whoever loses a role loses the invitations to higher roles too, although another account keeps the person', async () => {
  const { body: other } = await api.post('/api/v1/accounts', { name: 'Other' })
  const admin = await member('admin', 'leaves@example.com')
  const { body: elsewhere } = await api.post(
    '~/invitations',
    { email: 'leaves@example.com', name: 'Leaves', role: 'owner' },
    { account: other.id },
  )
  assert.equal((await admin.post(`/api/v1/links/${tokenOf(elsewhere.link)}/accept`)).status, 200)
  const back = tokenOf(
    (await admin.post('~/invitations', { email: 'g@example.com', name: 'G', role: 'admin' })).body.link,
  )
  const id = await idOf(admin)
  assert.equal((await anna.ask('PATCH', `~/people/${id}`, { body: { role: 'viewer' } })).status, 200)
  assert.equal((await admin.post(`/api/v1/links/${back}/accept`)).status, 404)
  await anna.ask('PATCH', `~/people/${id}`, { body: { role: 'admin' } })
  const again = tokenOf(
    (await admin.post('~/invitations', { email: 'h@example.com', name: 'H', role: 'viewer' })).body.link,
  )
  assert.equal((await anna.ask('DELETE', `~/people/${id}`)).status, 204)
  assert.equal((await admin.post(`/api/v1/links/${again}/accept`)).status, 404)
  assert.equal((await admin.ask('GET', '~/calls', { account: other.id })).status, 200)
})

test('S34 a role that is lost while a request waits gives nothing: the change asks again', async () => {
  const admin = await member('admin', 'slow@example.com')
  const id = await idOf(admin)
  // The body of the request arrives after the role was lost.
  const slow = admin.slowly('PATCH', `~/people/${id}`, { role: 'admin' })
  await slow.sent
  assert.equal((await anna.ask('PATCH', `~/people/${id}`, { body: { role: 'viewer' } })).status, 200)
  const { status, body } = await slow.finish()
  assert.deepEqual([status, body.code], [403, 'not_permitted'])
  assert.equal((await admin.get('/api/v1/session')).body.accounts[0].role, 'viewer')
})

test('S34 what changes nothing in a transaction asks again too, once the body has arrived', async () => {
  const { id: call } = await newCall('asks-again')
  const { body: saved } = await api.post('~/integrations', {
    name: 'Asks again',
    request: { url: `${api.url}/inbox/a` },
  })
  for (const [method, path, body] of [
    ['POST', `~/calls/${call}/additions`, { note: 'By somebody who is gone' }],
    ['POST', `~/integrations/${saved.id}/test`, {}],
    ['POST', '~/preview', { integration: { name: 'x', request: { url: `${api.url}/inbox/a` } } }],
  ] as const) {
    const editor = await member('editor', `gone${path.length}@example.com`)
    const id = await idOf(editor)
    const slow = editor.slowly(method, path, body)
    await slow.sent
    assert.equal((await anna.ask('DELETE', `~/people/${id}`)).status, 204)
    assert.ok([401, 404].includes((await slow.finish()).status), path)
  }
})

test('S34 the response of a receiver is not shown to somebody who was removed while the receiver waited', async (t) => {
  const editor = await member('editor', 'gone-meanwhile@example.com')
  const id = await idOf(editor)
  const slow = createServer((_, response) => {
    void anna.ask('DELETE', `~/people/${id}`).then(() => response.end('kept from whoever left'))
  })
  const port = await listening(slow)
  t.after(() => closing(slow))
  const integration = { name: 'Slow', request: { url: `http://127.0.0.1:${port}` } }
  const { status, body } = await editor.post('~/integrations/test', { integration })
  assert.equal(status, 401)
  assert.doesNotMatch(JSON.stringify(body), /kept from/)
})

test('S24 a key that is revoked while a body arrives stores nothing more', async () => {
  const { id: call } = await newCall('revoked')
  for (const [role, rights, method, path, type, body] of [
    [null, ['events'], 'POST', '/api/v1/events', 'application/json', { uniqueid: 'late', status: 'ringing' }],
    [null, ['events'], 'PUT', `~/calls/${call}/recording`, 'audio/wav', wavAround(tone(1))],
  ] as const) {
    const { body: made } = await api.post('~/keys', { name: path, role, rights })
    const slow = keyHolder(api, made.key, type).slowly(method, path, body)
    await slow.sent
    assert.equal((await api.ask('DELETE', `~/keys/${made.id}`)).status, 204)
    assert.equal((await slow.finish()).status, 401, path)
  }
  assert.equal((await api.get('~/calls/uniqueid:late')).status, 404)
  assert.deepEqual((await api.get(`~/calls/${call}`)).body.recordings, [])
})

test('S24 S40 what began before its source was switched off, deleted or given another URL stores nothing more', async () => {
  const { body: second } = await api.post('~/sources', { kind: 'api', name: 'Second' })
  const { body: made } = await api.post('~/keys', { name: 'Up', role: null, rights: ['events'], source_id: second.id })
  await api.post('/api/v1/events', { uniqueid: 'of-second', status: 'ringing' }, { key: made.key })
  const { data } = (await api.get('~/calls?uniqueid=of-second')).body
  const upload = keyHolder(api, made.key, 'audio/wav').slowly(
    'PUT',
    `~/calls/${data[0].id}/recording`,
    wavAround(tone(1)),
  )
  await upload.sent
  assert.equal((await api.patch(`~/sources/${second.id}`, { enabled: false })).status, 200)
  assert.equal((await upload.finish()).body.code, 'source_unavailable')

  const status = [{ place: '/body/type', values: { ring: { status: 'ringing' } } }]
  const mapping = { uniqueid: ['/body/id'], status, fields: {} }
  for (const [name, end] of [
    ['Moved', (id: string) => api.post(`~/sources/${id}/rotate-url`, {})],
    ['Off', (id: string) => api.patch(`~/sources/${id}`, { enabled: false })],
    ['Deleted', (id: string) => api.ask('DELETE', `~/sources/${id}`)],
  ] as const) {
    const { body: source } = await api.post('~/sources', { kind: 'push', name, settings: { mapping } })
    const { pathname } = new URL(source.url)
    const slow = createVisitor(api).slowly('POST', pathname, { id: 'late-message', type: 'ring' })
    await slow.sent
    assert.ok((await end(source.id)).status < 300)
    assert.equal((await slow.finish()).status, 404, name)
  }
  assert.equal((await api.get('~/calls/uniqueid:late-message')).status, 404)
})

test('S30 the admin of one account cannot take over a person of another', async () => {
  const { body: clinic } = await api.post('/api/v1/accounts', { name: 'Clinic' })
  const agent = await member('viewer', 'agent@example.com')
  const { body } = await api.post(
    '~/invitations',
    { email: 'agent@example.com', name: 'Agent', role: 'owner' },
    { account: clinic.id },
  )
  assert.equal((await agent.post(`/api/v1/links/${tokenOf(body.link)}/accept`)).status, 200)
  const id = await idOf(agent)
  for (const [method, path] of [
    ['POST', `~/people/${id}/link`],
    ['DELETE', `~/people/${id}/sessions`],
  ] as const) {
    const refused = await anna.ask(method, path)
    assert.deepEqual([refused.status, refused.body.code], [403, 'not_permitted'], path)
    assert.match(refused.body.detail, /administrator of this server/)
  }
  assert.equal((await agent.get('/api/v1/session')).status, 200)
  assert.equal((await api.ask('POST', `~/people/${id}/link`)).status, 201, 'the administrator of the server may')
})

test('S30 a link for a new password ends when whoever made it is removed, or may make it no longer', async () => {
  const victim = await member('admin', 'victim@example.com')
  for (const [email, lose] of [
    ['maker@example.com', { method: 'DELETE' }],
    ['maker2@example.com', { method: 'PATCH', body: { role: 'viewer' } }],
  ] as const) {
    const maker = await member('admin', email)
    const { body } = await maker.ask('POST', `~/people/${await idOf(victim)}/link`)
    const path = `/api/v1/links/${tokenOf(body.link)}`
    assert.equal((await createVisitor(api).get(path)).status, 200)
    const { method, ...rest } = lose
    assert.ok((await anna.ask(method, `~/people/${await idOf(maker)}`, rest)).status < 300)
    assert.equal((await createVisitor(api).post(path, { password: goodPassword })).status, 404, email)
  }
})

test('S36 ten people at most have one email address, and an invitation to one more is for a person who signs in', async () => {
  const email = 'many@example.com'
  const many = await member('viewer', email)
  await inDatabase(api.database, (client) =>
    client.query(
      `INSERT INTO person (person_id, email, name) SELECT gen_random_uuid(), $1, '' FROM generate_series(2, 10)`,
      [email.toUpperCase()],
    ),
  )
  const { body: other } = await api.post('/api/v1/accounts', { name: 'One more' })
  const { body } = await api.post('~/invitations', { email, name: 'M', role: 'viewer' }, { account: other.id })
  const path = `/api/v1/links/${tokenOf(body.link)}`
  const refused = await createVisitor(api).post(path, { password: goodPassword })
  assert.deepEqual([refused.status, refused.body.code], [422, 'invalid_person'])
  assert.equal((await many.post(`${path}/accept`)).status, 200)
})

test('S34 an editor applies a configuration, unless it changes the account', async () => {
  const { body: exported } = await people.editor.get('~/config')
  const apply = (config: Json) => people.editor.post('~/config', { config })
  assert.equal((await apply(exported.config)).status, 200, 'the account stays as it is')
  const renamed = await apply({ ...exported.config, account: { ...exported.config.account, name: 'Mine' } })
  assert.deepEqual([renamed.status, renamed.body.code], [403, 'not_permitted'])
  assert.match(renamed.body.detail, /^Changing the account requires the role Admin\./)
})

test('S34 a viewer saves views of their own, and an editor shares them', async () => {
  const view = { list: 'calls', name: 'Missed', query: { outcome: 'missed' } }
  const own = await people.viewer.post('~/views', { ...view, shared: false })
  assert.equal(own.status, 201, JSON.stringify(own.body))
  assert.equal((await people.viewer.post('~/views', { ...view, shared: true })).body.code, 'not_permitted')
  const path = `~/views/${own.body.id}`
  assert.equal((await people.viewer.ask('PATCH', path, { body: { shared: true } })).body.code, 'not_permitted')
  const shared = await people.editor.post('~/views', { ...view, shared: true })
  assert.equal(shared.status, 201)
  assert.equal((await people.viewer.ask('DELETE', `~/views/${shared.body.id}`)).status, 403)
})

test('S34 whoever may no longer share views takes no shared view from others', async () => {
  const visitor = await member('editor', 'shares@example.com')
  const view = { list: 'calls', name: 'Of the team', query: {} }
  const [shared, own] = [
    (await visitor.post('~/views', { ...view, shared: true })).body,
    (await visitor.post('~/views', { ...view, shared: false })).body,
  ]
  assert.equal((await anna.ask('PATCH', `~/people/${await idOf(visitor)}`, { body: { role: 'viewer' } })).status, 200)
  const path = `~/views/${shared.id}`
  for (const [method, body] of [
    ['PATCH', { name: 'Other' }],
    ['PATCH', { shared: false }],
    ['DELETE', undefined],
  ] as const) {
    const { status, body: problem } = await visitor.ask(method, path, { body })
    assert.deepEqual([status, problem.code], [403, 'not_permitted'], JSON.stringify(body))
  }
  const listed = (await visitor.get('~/views')).body.data
  const editable = ({ id }: Json) => listed.find((one: Json) => one.id === id).editable
  assert.deepEqual([editable(shared), editable(own)], [false, true])
  assert.equal((await visitor.ask('DELETE', `~/views/${own.id}`)).status, 204)
})
