// S56: visits of the administrator of this server in accounts of others.
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { startApi } from '../kit/api.ts'
import { inDatabase, untilBlocked } from '../kit/locks.ts'
import {
  createVisitor,
  goodPassword,
  invited,
  joinGroup,
  keyHolder,
  signedUp,
  tokenOf,
  type Visitor,
} from '../kit/visitor.ts'

const api = await startApi()
const anna = await signedUp(api, 'anna@example.com')
const { body: account } = await api.post('/api/v1/accounts', { name: 'Northside Clinic' })
const at = { account: account.id }
const owner = await invited(api, { email: 'owner@northside.example', role: 'owner', ...at })
const editor = await invited(api, { email: 'editor@northside.example', role: 'editor', ...at })

const visit = (visitor: Visitor, hours = 1) =>
  visitor.post('/api/v1/visits', { account: account.id, reason: 'Ticket 381', hours })
const visits = async () => (await owner.ask('GET', '~/visits', at)).body.data
/** The objects of what was done during a visit, as its owner sees them. */
const objectsOf = async (id: string) => {
  const shown = (await visits()).find((one: { id: string }) => one.id === id)
  return shown.acts.map(({ object }: { object: string | null }) => object)
}
const forbid = (visitor: Visitor, forbidden: boolean) =>
  visitor.ask('PATCH', '~/visit-policy', { ...at, body: { forbidden } })

test('S56 an owner sees who visited, why, when and what was done; an editor does not', async () => {
  assert.equal((await visit(owner)).status, 403)
  const begun = await visit(anna, 4)
  assert.equal(begun.status, 201)
  assert.equal(Date.parse(begun.body.ends_at) - Date.parse(begun.body.began_at), 4 * 3_600_000)
  for (let i = 0; i < 3; i++) assert.equal((await anna.ask('GET', '~/calls', at)).status, 200)
  const { body: source } = await anna.ask('POST', '~/sources', { ...at, body: { kind: 'api', name: 'Desk' } })
  assert.equal((await anna.ask('PATCH', `~/sources/${source.id}`, { ...at, body: { name: 'Front desk' } })).status, 200)
  const [shown] = (await visits()).filter((one: { visitor: string | null }) => one.visitor !== null)
  assert.deepEqual(
    [shown.id, shown.visitor, shown.visitor_email, shown.reason, shown.ip_address, shown.ended_at],
    [begun.body.id, 'anna', 'anna@example.com', 'Ticket 381', '127.0.0.1', null],
  )
  const acts = shown.acts.map((act: Record<string, unknown>) => [act['verb'], act['object'], act['count']])
  assert.deepEqual(acts, [
    ['calls.read', null, 3],
    ['sources.change', null, 1],
    ['sources.change', source.id, 1],
  ])
  for (const [method, path] of [
    ['GET', '~/visits'],
    ['DELETE', `~/visits/${shown.id}`],
    ['PATCH', '~/visit-policy'],
  ] as const)
    assert.equal((await editor.ask(method, path, { ...at, body: { forbidden: true } })).status, 403, path)
  assert.equal((await owner.ask('DELETE', `~/visits/${shown.id}`, at)).status, 204)
  assert.equal((await anna.ask('GET', '~/calls', at)).body.code, 'visit_required')
  assert.notEqual((await visits()).find((one: { id: string }) => one.id === shown.id).ended_at, null)
})

test('S56 what a visitor writes into a path keeps nothing from being noted', async () => {
  const begun = await visit(anna)
  const { body: source } = await anna.ask('POST', '~/sources', { ...at, body: { kind: 'api', name: 'Desk' } })
  const tooLong = randomBytes(5_000).toString('base64url')
  assert.equal((await anna.ask('PATCH', `~/sources/${tooLong}`, { ...at, body: {} })).status, 404)
  assert.equal((await anna.ask('PATCH', `~/sources/${source.id}`, { ...at, body: { name: 'Front' } })).status, 200)
  assert.deepEqual(await objectsOf(begun.body.id), [null, source.id])
})

test('S56 only what was changed is named: made-up IDs use up no names', async () => {
  const begun = await visit(anna)
  const { body: source } = await anna.ask('POST', '~/sources', { ...at, body: { kind: 'api', name: 'Desk' } })
  const madeUp = (n: number) => `src_${String(n).padStart(32, '0')}`
  for (let n = 0; n < 501; n++) {
    const { status } = await api.ask('DELETE', `~/sources/${madeUp(n)}`, at)
    assert.equal(status, 404)
  }
  assert.equal((await anna.ask('DELETE', `~/sources/${madeUp(0)}`, at)).status, 404)
  for (const who of [anna, api])
    assert.equal((await who.ask('PATCH', `~/sources/${source.id}`, { ...at, body: { name: 'Front' } })).status, 200)
  assert.deepEqual(await objectsOf(begun.body.id), [null, source.id])
  const [byKey] = (await visits()).filter((one: { visitor: string | null }) => one.visitor === null)
  assert.ok(byKey.acts.some((act: { object: string | null }) => act.object === source.id))
  assert.ok(byKey.acts.length < 100)
})

test('S56 the administrator key visits by its first request, and events count too', async () => {
  await api.get('~/calls', at)
  const sent = await api.post('~/events', { uniqueid: 'one', status: 'ringing' }, at)
  assert.equal(sent.status, 202)
  const [byKey, ...more] = (await visits()).filter((one: { visitor: string | null }) => one.visitor === null)
  assert.deepEqual([byKey.reason, byKey.ended_at, more], [null, null, []])
  const verbs = byKey.acts.map(({ verb }: { verb: string }) => verb)
  assert.ok(verbs.includes('calls.read') && verbs.includes('calls.send'), String(verbs))
})

test('S56 forbidden visits are refused, to people and to the key, and only a member who owns the account forbids them', async () => {
  const begun = await visit(anna)
  const byVisitor = await forbid(anna, true)
  assert.deepEqual([byVisitor.status, byVisitor.body.code], [403, 'not_permitted'])
  const byKey = await api.ask('PATCH', '~/visit-policy', { ...at, body: { forbidden: true } })
  assert.deepEqual([byKey.status, byKey.body.code], [401, 'session_required'])
  assert.equal((await forbid(owner, true)).status, 200)
  assert.equal((await anna.ask('GET', '~/calls', at)).body.code, 'visits_forbidden')
  assert.equal((await api.get('~/calls', at)).body.code, 'visits_forbidden')
  assert.equal((await api.post('~/events', { uniqueid: 'two', status: 'ringing' }, at)).status, 403)
  assert.equal((await visit(anna)).body.code, 'visits_forbidden')
  assert.equal((await owner.ask('GET', '~/visit-policy', at)).body.forbidden, true)
  assert.notEqual((await visits()).find((one: { id: string }) => one.id === begun.body.id).ended_at, null)
  assert.equal((await forbid(owner, false)).status, 200)
  assert.equal((await api.get('~/calls', at)).status, 200)
  // A visit that was ended stays ended.
  assert.equal((await anna.ask('GET', '~/calls', at)).body.code, 'visit_required')
})

test('S55 S56 where visits are forbidden, the administrator key gives nobody a role, by the group neither, and its invitations end', async () => {
  const { body: group } = await api.post('/api/v1/groups', { name: 'Clinics' })
  const people = `/api/v1/groups/${group.id}/people`
  const invitations = `/api/v1/groups/${group.id}/invitations`
  assert.equal(
    (await api.ask('PATCH', `/api/v1/groups/${group.id}/accounts`, { body: { add: [account.id] } })).status,
    200,
  )
  const viewer = await joinGroup(api, { group: group.id, email: 'viewer@clinics.example', role: 'viewer' })
  const { person } = (await viewer.get('/api/v1/session')).body
  const invite = (email: string) => ({ email, name: email, role: 'owner' })
  const { body: ofGroup } = await api.post(invitations, invite('waits@clinics.example'))
  const { body: ofAccount } = await api.post('~/invitations', invite('waits@northside.example'), at)
  const statuses = async () =>
    Promise.all([ofGroup, ofAccount].map(async ({ link }) => (await api.get(`/api/v1/links/${tokenOf(link)}`)).status))
  assert.deepEqual(await statuses(), [200, 200])
  assert.equal((await forbid(owner, true)).status, 200)
  assert.deepEqual(await statuses(), [404, 404])
  assert.equal((await viewer.post(`/api/v1/links/${tokenOf(ofGroup.link)}/accept`)).status, 404)
  for (const refused of [
    await api.post(invitations, invite('late@clinics.example')),
    await api.post(`${invitations}/${ofGroup.id}/link`, {}),
    await api.patch(`${people}/${person.id}`, { role: 'owner' }),
    await api.post('~/invitations', invite('late@northside.example'), at),
  ])
    assert.deepEqual([refused.status, refused.body.code], [403, 'visits_forbidden'])
  assert.equal((await forbid(owner, false)).status, 200)
  assert.deepEqual(await statuses(), [200, 200])
  assert.equal((await api.patch(`${people}/${person.id}`, { role: 'editor' })).status, 204)
  assert.equal((await api.ask('DELETE', `/api/v1/groups/${group.id}`)).status, 204)
})

test('S56 a change that the administrator key began before visits were forbidden is refused', async () => {
  const holder = keyHolder(api, api.program.key)
  const changing = holder.slowly('PATCH', `/api/v1/accounts/${at.account}`, { name: 'Changed later' })
  await changing.sent
  assert.equal((await forbid(owner, true)).status, 200)
  const { status, body } = await changing.finish()
  assert.deepEqual([status, body.code], [403, 'visits_forbidden'])
  assert.equal((await forbid(owner, false)).status, 200)
})

test('S56 no visit begins while visits are being forbidden', async () => {
  const { person } = (await anna.get('/api/v1/session')).body
  await inDatabase(api.database, async (client) => {
    await client.query('BEGIN')
    await client.query('SELECT FROM person WHERE person_id = $1 FOR UPDATE', [person.id.slice(4)])
    const beginning = visit(anna)
    await untilBlocked(client)
    assert.equal((await forbid(owner, true)).status, 200)
    await client.query('COMMIT')
    assert.equal((await beginning).body.code, 'visits_forbidden')
  })
  assert.equal((await forbid(owner, false)).status, 200)
  assert.equal((await anna.ask('GET', '~/calls', at)).body.code, 'visit_required')
})

test('S56 a visitor lets nobody in who would still be in after the visit', async () => {
  assert.equal((await visit(anna)).status, 201)
  for (const [path, body] of [
    ['~/keys', { name: 'Reads', role: 'viewer' }],
    ['~/invitations', { email: 'anna@elsewhere.example', name: 'Anna', role: 'viewer' }],
    ['~/wallboards', { name: 'Hall' }],
  ] as const) {
    const { status, body: refused } = await anna.ask('POST', path, { ...at, body })
    assert.deepEqual([status, refused.code], [403, 'not_permitted'], path)
    assert.match(refused.detail, / requires a role in the account\. You are visiting it\. Ask owner@northside\.example/)
  }
  const link = await anna.post('/api/v1/people/link', { email: 'anna@elsewhere.example', account: account.id })
  assert.equal(link.status, 403)
})

test('S56 an administrator of this server invites the first owner of an account, and no other', async () => {
  const { body: created } = await anna.post('/api/v1/accounts', { name: 'New client' })
  const invite = (email: string) => anna.post('/api/v1/people/link', { email, account: created.id })
  const first = await invite('first@client.example')
  assert.deepEqual([first.status, first.body.kind], [201, 'invitation'])
  const client = createVisitor(api)
  assert.equal((await client.post(`/api/v1/links/${tokenOf(first.body.link)}`, { password: goodPassword })).status, 200)
  assert.equal((await client.get('/api/v1/session')).body.accounts[0].role, 'owner')
  assert.equal((await invite('second@client.example')).body.code, 'visit_required')
})

test('S56 the arrival of the first owner ends the other invitations of an administrator of this server', async () => {
  const { body: created } = await anna.post('/api/v1/accounts', { name: 'Newer client' })
  const link = async (email: string) =>
    tokenOf((await anna.post('/api/v1/people/link', { email, account: created.id })).body.link)
  const [first, back] = [await link('first@newer.example'), await link('back@newer.example')]
  assert.equal((await createVisitor(api).post(`/api/v1/links/${first}`, { password: goodPassword })).status, 200)
  assert.equal((await anna.post(`/api/v1/links/${back}/accept`)).status, 404)
})

test('S56 whoever is no longer an administrator of this server visits no longer', async () => {
  assert.equal((await visit(anna)).status, 201)
  assert.equal((await anna.ask('GET', '~/calls', at)).status, 200)
  const { person } = (await anna.get('/api/v1/session')).body
  assert.equal((await api.ask('DELETE', `/api/v1/administrators/${person.id}`)).status, 204)
  assert.equal((await anna.ask('GET', '~/calls', at)).status, 404)
  assert.equal((await visit(anna)).status, 403)
})
