// S34, S35, S55, S56, S57: who is let in by which route, walked for every route that the program has: those of the API's document and those
// beside it. A route that is in neither table fails here.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ROLES, type Role } from '../../src/access/policy.ts'
import { startApi, type Json } from '../kit/api.ts'
import { createUnusableApp } from '../kit/api-document.ts'
import { isAllowed, pathInAccount, routesOf, targetOf, type Route } from '../kit/routes.ts'
import { createVisitor, invited, joinGroup, signedUp, type Visitor } from '../kit/visitor.ts'

const api = await startApi()
const routes = routesOf((await api.get('/openapi.json')).body)
const inAccounts = routes.filter(({ path, requires }) => pathInAccount(path) !== null && requires !== null)

/** The routes outside of the document. What they show is public, or the path itself is what lets in. */
const BESIDE = ['/openapi.json', '/offhook.schema.json', '/docs', '/docs/style.css', '/oauth/callback']

/** The routes of the document that need neither a key nor a session. Those with a parameter are let in by it. */
const PUBLIC = [
  'GET /recordings/{signed}',
  'POST /in/{token}',
  'POST /steps/{signed}',
  'GET /api/v1/wallboard',
  'GET /api/v1/wallboard/stream',
  'GET /api/v1/setup',
  'POST /api/v1/session',
  'GET /api/v1/links/{token}',
  'POST /api/v1/links/{token}',
  'GET /healthz',
  'GET /readyz',
  'GET /metrics',
]

/** What lets somebody in who would still be let in after a visit. */
const OUTLASTS_VISIT = /\/(?:keys|wallboards)|^(?!GET ).*\/(?:people|invitations)|PATCH .*\/visit-policy/

/** What sends at once, or decides that something is sent. */
const SENDING = [
  'POST /api/v1/accounts/{account}/integrations/test',
  'POST /api/v1/accounts/{account}/integrations/{id}/test',
  'POST /api/v1/accounts/{account}/integrations/{id}/past-calls',
  'POST /api/v1/accounts/{account}/deliveries/resend',
  'POST /api/v1/accounts/{account}/deliveries/{id}/resend',
  'POST /api/v1/accounts/{account}/calls/{id}/steps/{name}/retry',
  'POST /api/v1/accounts/{account}/sources/{id}/test-call',
]

const CHANGES_STATE = /\{account\}\/(?:suspend|resume|delete|restore|hand-over)$/

const admin = await signedUp(api, 'admin@server.example')
const own = await createAccount('Own')
const grouped = await createAccount('Grouped')
const foreign = await createAccount('Foreign')
const visited = await createAccount('Visited')
const { body: group } = await api.post('/api/v1/groups', { name: 'Group' })
await api.ask('PATCH', `/api/v1/groups/${group.id}/accounts`, { body: { add: [grouped] } })
await admin.post('/api/v1/visits', { account: visited, reason: 'Ticket 381', hours: 1 })

async function createAccount(name: string): Promise<string> {
  return (await api.post('/api/v1/accounts', { name })).body.id
}

async function byRole(enter: (role: Role) => Promise<Visitor>): Promise<Readonly<Record<Role, Visitor>>> {
  return {
    viewer: await enter('viewer'),
    responder: await enter('responder'),
    editor: await enter('editor'),
    admin: await enter('admin'),
    owner: await enter('owner'),
  }
}

const members = await byRole((role) => invited(api, { email: `${role}@own.example`, role, account: own }))
const groupMembers = await byRole((role) => joinGroup(api, { group: group.id, email: `${role}@group.example`, role }))
const { body: adminKey } = await api.post('~/keys', { name: 'Admin', role: 'admin' }, { account: own })

type Ask = (route: Route, account?: string) => Promise<{ readonly status: number; readonly body: Json }>

const nonsense = 'nonsense'

const asPerson =
  (visitor: Visitor): Ask =>
  ({ method, path }, account) =>
    visitor.ask(method, targetOf(path, nonsense, account), { body: {} })

const withKey =
  (key: string): Ask =>
  ({ method, path }, account) =>
    api.ask(method, targetOf(path, nonsense, account), { key, ...(method !== 'GET' && { body: {} }) })

const named = ({ method, path }: Route): string => `${method} ${path}`

/** A refusal of the whole route, and not of what the request contains. */
function isRefusal({ status, body }: { readonly status: number; readonly body: Json }): boolean {
  return (
    status === 401 || (status === 403 && ['not_permitted', 'visit_required', 'person_required'].includes(body.code))
  )
}

test('S34 every route is in the document or in the table of this test', () => {
  const documented = new Set(routes.map(named))
  const beside = new Set<string>()
  for (const { method, path } of createUnusableApp().routes) {
    const written = path.replaceAll(/:(\w+)(?:\{[^}]*\})?/g, '{$1}')
    if (method === 'ALL' || documented.has(`${method} ${written}`)) continue
    // A method that a fixed path does not have, so that the path is not taken for an id.
    const isShadow = routes.some((route) => route.path === written)
    if (!isShadow) beside.add(written)
  }
  assert.deepEqual([...beside], BESIDE)
  const open = routes.filter(({ requires, isOwn }) => requires === null && !isOwn).map(named)
  assert.deepEqual(open.toSorted(), PUBLIC.toSorted())
})

test('S34 what is public is the same whoever asks, and a path that lets in lets nobody in by another means', async () => {
  const paths = [...PUBLIC, ...BESIDE.map((path) => `GET ${path}`), 'POST /inbox/nonsense', 'GET /', 'GET /calls']
  for (const named of paths) {
    const [method = '', path = ''] = named.split(' ')
    // The connection stays open, or the request counts as a try to sign in.
    if (path.endsWith('/stream') || path === '/api/v1/session') continue
    const ask = async (visitor: Visitor, headers: Record<string, string> = {}) => {
      const { status, body } = await visitor.ask(method, targetOf(path, nonsense), { headers, body: {} })
      return JSON.stringify([status, body?.code ?? null])
    }
    const wanted = await ask(createVisitor(api))
    assert.equal(await ask(members.owner), wanted, named)
    assert.equal(await ask(admin), wanted, named)
    for (const key of [api.program.key, adminKey.key, 'nonsense'])
      assert.equal(await ask(createVisitor(api), { authorization: `Bearer ${key}` }), wanted, named)
  }
})

test('S34 outside of accounts, nobody without a key or a session gets in, and only administrators of this server do what theirs is', async () => {
  for (const route of routes) {
    const { method, path, requires, isOwn } = route
    if (pathInAccount(path) !== null || PUBLIC.includes(named(route)) || named(route) === 'DELETE /api/v1/session')
      continue
    const nobody = await asPerson(createVisitor(api))(route)
    assert.equal(nobody.status, 401, `nobody: ${named(route)} → ${nobody.status}`)
    // Calls are sent with keys. A group of others does not exist.
    if (path === '/api/v1/events' || path.startsWith('/api/v1/groups/{id}')) continue
    const isOfServer = requires?.includes('administrator') === true || (isOwn && path === '/api/v1/visits')
    const byOwner = await asPerson(members.owner)(route)
    const byAdmin = await asPerson(admin)(route)
    assert.equal(isRefusal(byOwner), isOfServer, `owner: ${named(route)} → ${JSON.stringify(byOwner)}`)
    assert.equal(isRefusal(byAdmin), false, `administrator: ${named(route)} → ${JSON.stringify(byAdmin)}`)
    if (method === 'GET' && requires?.length === 0) continue
    const byKey = await withKey(adminKey.key)(route)
    assert.ok(isRefusal(byKey), `key: ${named(route)} → ${JSON.stringify(byKey)}`)
  }
})

test('S35 S55 in accounts: a role by the group is as good as one of a member, and the account of others does not exist', async () => {
  for (const route of inAccounts) {
    const { path, requires, takesSession } = route
    if (path.endsWith('/stream') || requires === null) continue
    for (const role of ROLES) {
      const may: boolean = takesSession && isAllowed(role, [], requires)
      for (const [who, answer] of [
        ['member', await asPerson(members[role])(route, own)],
        ['group member', await asPerson(groupMembers[role])(route, grouped)],
      ] as const)
        assert.equal(isRefusal(answer), !may, `${role}, ${who}: ${named(route)} → ${JSON.stringify(answer)}`)
    }
    // Those who may do the most elsewhere.
    for (const account of [foreign, grouped]) {
      const byOwner = await asPerson(members.owner)(route, account)
      assert.ok(
        byOwner.status === 404 || (byOwner.status === 401 && !takesSession),
        `owner of others: ${named(route)} → ${byOwner.status}`,
      )
      const byKey = await withKey(adminKey.key)(route, account)
      assert.equal(byKey.status, 404, `key of others: ${named(route)} → ${byKey.status}`)
    }
  }
})

test('S56 in accounts: an administrator of this server gets in where they visit, and nowhere else', async () => {
  for (const route of inAccounts) {
    if (route.path.endsWith('/stream')) continue
    const inside = await asPerson(admin)(route, visited)
    const isForMembers = OUTLASTS_VISIT.test(named(route))
    assert.equal(isRefusal(inside), !route.takesSession || isForMembers, `${named(route)} → ${JSON.stringify(inside)}`)
    const outside = await asPerson(admin)(route, foreign)
    assert.ok(outside.status === 401 || outside.body.code === 'visit_required', `${named(route)} → ${outside.status}`)
  }
})

test('S57 in a suspended account, whatever sends is refused, and nothing else', async () => {
  const suspended = await createAccount('Suspended')
  const owner = await invited(api, { email: 'owner@suspended.example', role: 'owner', account: suspended })
  const { body: key } = await api.post('~/keys', { name: 'Admin', role: 'admin' }, { account: suspended })
  await api.post('~/suspend', {}, { account: suspended })
  const isRefused = ({ body }: { readonly body: Json }): boolean => body?.code === 'account_suspended'
  for (const route of inAccounts) {
    if (route.path.endsWith('/stream') || CHANGES_STATE.test(route.path)) continue
    const refused = SENDING.includes(named(route))
    const byOwner = await asPerson(owner)(route, suspended)
    assert.equal(isRefused(byOwner), refused, `owner: ${named(route)}`)
    const byKey = await withKey(key.key)(route, suspended)
    assert.equal(isRefused(byKey), refused, `key: ${named(route)}`)
  }
  assert.equal((await owner.ask('GET', '~', { account: suspended })).body.status, 'suspended')
})
