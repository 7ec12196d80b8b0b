// S24, S34, S35, S55, S56, S57: who is let in by which route. Every principal asks every route that the program has, those of the
// API's document and those beside it. A route that is in none of the tables fails here.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Right, Role } from '../../src/access/policy.ts'
import { startApi, type Json } from '../kit/api.ts'
import { createUnusableApp } from '../kit/api-document.ts'
import { inDatabase } from '../kit/locks.ts'
import { targetOf, tildePath } from '../kit/routes.ts'
import { createVisitor, invited, joinGroup, keyHolder, signedUp, tokenOf, type Visitor } from '../kit/visitor.ts'

interface Needs {
  /** The lowest role in the account, or who is let in outside of accounts; `null`: the rights alone let in. */
  readonly from: Role | 'anybody' | 'person' | 'reader' | 'administrator' | null
  readonly rights: readonly Right[]
  /** The route is for keys only, for sessions only, or for people and the administrator key. */
  readonly only?: 'keys' | 'sessions' | 'people'
  /** It lets somebody in who would still be let in after a visit. */
  readonly outlastsVisit?: true
  /** It sends at once, or decides that something is sent. */
  readonly sends?: true
}

const needs = (from: Needs['from'], more: Partial<Needs> = {}): Needs => ({ from, rights: [], ...more })
const sends = (one: Needs): Needs => ({ ...one, sends: true })

// In accounts.
const [viewer, responder, editor] = [needs('viewer'), needs('responder'), needs('editor')]
const [admin, owner] = [needs('admin'), needs('owner')]
const numbers = needs('viewer', { rights: ['numbers'] })
const bodies = needs('viewer', { rights: ['bodies', 'numbers'] })
const listening = needs('viewer', { rights: ['recordings'] })
const wallboards = needs('editor', { outlastsVisit: true })
const keys = needs('admin', { outlastsVisit: true })
const people = needs('admin', { only: 'people', outlastsVisit: true })
const ownerInPerson = needs('owner', { only: 'sessions', outlastsVisit: true })
const upload = needs(null, { rights: ['events'], only: 'keys' })
const replay = needs('editor', { only: 'keys' })
// Outside of accounts.
const [anybody, person, reader, administrator] = [
  needs('anybody'),
  needs('person'),
  needs('reader'),
  needs('administrator'),
]
const visiting = needs('administrator', { only: 'sessions' })
/** What a person may do in the group is tested with the groups. */
const managed = needs('reader', { only: 'people' })
// In both: without a session, whatever account the path names.
const events = upload

/** What each route of the document requires. `~`: in an account. */
const NEEDS: Readonly<Record<string, Readonly<Record<string, Needs>>>> = {
  '/api/v1/events': { POST: events },
  '~/events': { POST: events },
  '~/calls': { GET: viewer },
  '~/calls/{id}': { GET: viewer },
  '~/calls/{id}/events': { GET: viewer },
  '~/calls/{id}/recording': { PUT: upload },
  '~/calls/{id}/steps/{name}/retry': { POST: sends(responder) },
  '~/calls/{id}/additions': { POST: responder },
  '~/calls/{id}/additions/{addition}': { DELETE: responder },
  '/recordings/{signed}': { GET: anybody },
  '~/recordings/{id}/audio': { GET: listening },
  '~/recordings/{id}': { GET: viewer, DELETE: editor },
  '~/recordings/{id}/retry': { POST: responder },
  '~/recording-settings': { GET: viewer, PATCH: admin },
  '~/integrations/preview': { POST: bodies },
  '~/integrations/test': { POST: sends(editor) },
  '~/integrations/{id}/test': { POST: sends(editor) },
  '~/integrations/activity': { GET: viewer },
  '~/integrations/{id}/resume': { POST: responder },
  '~/integrations/{id}/acknowledge': { POST: responder },
  '~/integrations': { GET: viewer, POST: editor },
  '~/integrations/{id}': { GET: viewer, PATCH: editor, DELETE: editor },
  '~/integrations/enable': { POST: editor },
  '~/integrations/disable': { POST: editor },
  '~/integrations/{id}/duplicate': { POST: editor },
  '~/integrations/{id}/rotate-signing-secret': { POST: editor },
  '~/integrations/{id}/oauth/begin': { POST: editor },
  '~/integrations/{id}/not-sent': { GET: viewer },
  '~/integrations/{id}/past-calls': { POST: sends(editor) },
  '~/deliveries/resend': { POST: sends(responder) },
  '~/deliveries/cancel': { POST: responder },
  '~/deliveries/{id}/resend': { POST: sends(responder) },
  '~/deliveries/export': { GET: viewer },
  '~/deliveries': { GET: viewer },
  '~/deliveries/count': { GET: viewer },
  '~/deliveries/{id}': { GET: viewer },
  '~/deliveries/{id}/cancel': { POST: responder },
  '~/deliveries/{id}/preview-current': { POST: bodies },
  '~/issues': { GET: viewer },
  '~/issues/{id}': { GET: viewer, PATCH: responder },
  '~/jobs': { GET: viewer },
  '~/jobs/{id}': { GET: viewer },
  '~/jobs/{id}/cancel': { POST: responder },
  '/api/v1/fields': { GET: reader },
  '~/fields/seen': { GET: viewer },
  '/api/v1/filters': { GET: reader },
  '/api/v1/services': { GET: reader },
  '/api/v1/templates': { GET: reader },
  '~/sources/check': { POST: editor },
  '~/sources': { GET: viewer, POST: editor },
  '~/sources/{id}': { GET: viewer, PATCH: editor, DELETE: editor },
  '~/sources/{id}/status': { GET: viewer },
  '/in/{token}': { POST: anybody },
  '~/sources/{id}/messages': { GET: bodies, DELETE: editor },
  '~/sources/{id}/messages/replay': { POST: editor },
  '~/sources/{id}/rotate-url': { POST: editor },
  '/api/v1/mappings': { GET: reader },
  '~/sources/{id}/import': { POST: editor },
  '~/sources/{id}/test-call': { POST: sends(editor) },
  '~/numbers': { GET: viewer, POST: editor },
  '~/numbers/unknown': { GET: viewer },
  '~/numbers/{id}': { GET: viewer, PATCH: editor, DELETE: editor },
  '~/callers/{number}': { GET: numbers },
  '~/steps': { GET: viewer, POST: editor },
  '~/step-commands': { GET: viewer },
  '~/steps/{id}': { GET: viewer, PATCH: editor, DELETE: editor },
  '/steps/{signed}': { POST: anybody },
  '~/integrations/{id}/versions': { GET: viewer },
  '~/integrations/{id}/versions/{version}': { GET: viewer },
  '~/integrations/{id}/versions/{version}/restore': { POST: editor },
  '~/sources/{id}/versions': { GET: viewer },
  '~/sources/{id}/versions/{version}': { GET: viewer },
  '~/sources/{id}/versions/{version}/restore': { POST: editor },
  '~/steps/{id}/versions': { GET: viewer },
  '~/steps/{id}/versions/{version}': { GET: viewer },
  '~/steps/{id}/versions/{version}/restore': { POST: editor },
  '~/views': { GET: viewer, POST: viewer },
  '~/views/{id}': { PATCH: viewer, DELETE: viewer },
  '~/search': { GET: viewer },
  '~/stream': { GET: viewer },
  '~/live': { GET: viewer },
  '~/wallboards': { GET: wallboards, POST: wallboards },
  '~/wallboards/{id}': { DELETE: wallboards },
  '/api/v1/wallboard': { GET: anybody },
  '/api/v1/wallboard/stream': { GET: anybody },
  '~/statistics/deliveries': { GET: viewer },
  '~/statistics/deliveries/export': { GET: viewer },
  '~/statistics/calls': { GET: viewer },
  '~/statistics/calls/export': { GET: viewer },
  '~/statistics/numbers': { GET: viewer },
  '~/statistics/numbers/export': { GET: viewer },
  '~/inbox/{token}': { GET: bodies, DELETE: editor },
  '~/keys': { GET: keys, POST: keys },
  '~/keys/{id}': { PATCH: keys, DELETE: keys },
  '/api/v1/setup': { GET: anybody },
  '/api/v1/session': { GET: person, POST: anybody, DELETE: person },
  '/api/v1/session/password': { POST: person },
  '/api/v1/session/join': { POST: person },
  '/api/v1/sessions': { GET: person },
  '/api/v1/sessions/{id}': { DELETE: person },
  '/api/v1/links/{token}': { GET: anybody, POST: anybody },
  '/api/v1/links/{token}/accept': { POST: person },
  '~/people': { GET: admin },
  '~/people/{id}': { PATCH: people, DELETE: people },
  '/api/v1/people/link': { POST: administrator },
  '~/people/{id}/link': { POST: people },
  '~/people/{id}/sessions': { DELETE: people },
  '~/invitations': { GET: admin, POST: people },
  '~/invitations/{id}/link': { POST: people },
  '~/invitations/{id}': { DELETE: people },
  '/api/v1/administrators': { GET: administrator, POST: administrator },
  '/api/v1/administrators/{id}': { DELETE: administrator },
  '/api/v1/visits': { POST: visiting },
  '/api/v1/visits/{id}': { DELETE: person },
  '~/visits': { GET: admin },
  '~/visits/{id}': { DELETE: owner },
  '~/visit-policy': { GET: admin, PATCH: ownerInPerson },
  '/api/v1/accounts': { GET: reader, POST: administrator },
  '~': { PATCH: admin, GET: viewer },
  '~/suspend': { POST: owner },
  '~/resume': { POST: owner },
  '~/contents': { GET: owner },
  '~/delete': { POST: owner },
  '~/restore': { POST: owner },
  '~/hand-over': { POST: ownerInPerson },
  '/api/v1/groups': { GET: reader, POST: administrator },
  '/api/v1/groups/{id}': { PATCH: managed, DELETE: administrator },
  '/api/v1/groups/{id}/accounts': { GET: reader, POST: managed, PATCH: administrator },
  '/api/v1/groups/{id}/people': { GET: reader },
  '/api/v1/groups/{id}/people/{person}': { PATCH: managed, DELETE: managed },
  '/api/v1/groups/{id}/invitations': { POST: managed, GET: reader },
  '/api/v1/groups/{id}/invitations/{invitation}/link': { POST: managed },
  '/api/v1/groups/{id}/invitations/{invitation}': { DELETE: managed },
  '~/first-steps': { GET: viewer },
  '~/config': { GET: bodies, POST: editor },
  '~/replay': { POST: replay },
  '/healthz': { GET: anybody },
  '/readyz': { GET: anybody },
  '/metrics': { GET: anybody },
  '/api/v1/system': { GET: reader },
  '~/diagnostics': { GET: viewer },
  '/api/v1/system/rotate-key': { POST: administrator },
}

/** The routes outside of the document. What they show is public, or the path itself is what lets in. */
const BESIDE = ['/openapi.json', '/offhook.schema.json', '/docs', '/docs/style.css', '/oauth/callback']

/** What each role allows beside the roles below it. */
const RIGHTS_OF: Readonly<Record<Role, readonly Right[]>> = {
  viewer: [],
  responder: ['numbers', 'bodies'],
  editor: ['numbers', 'bodies', 'recordings'],
  admin: ['numbers', 'bodies', 'recordings'],
  owner: ['numbers', 'bodies', 'recordings'],
}
const LADDER = Object.keys(RIGHTS_OF) as readonly Role[]

interface Route {
  readonly method: string
  /** With `~`. */
  readonly path: string
  readonly needs: Needs
}

const routes: readonly Route[] = Object.entries(NEEDS).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, needs]) => ({ method, path, needs })),
)

const LET_IN = 'let in'

interface Principal {
  readonly name: string
  readonly visitor: Visitor
  readonly account: string
  /** Refused by every route with this code. */
  readonly stranger?: string
  /** Refused by every route of the account with this code, whatever the role. */
  readonly shutOut?: string
  readonly role?: Role | null
  readonly rights?: readonly Right[]
  readonly isPerson?: boolean
  /** A person who administers this server, or the administrator key. */
  readonly isAdministrator?: boolean
  readonly isVisit?: boolean
  readonly status?: 'suspended' | 'deleting'
  /**
   * The principal is one of these. Only three of them ask a route: the first that it lets in, the one before, and the last. The
   * roles between differ in nothing.
   */
  readonly steps?: readonly Pick<Principal, 'role' | 'rights'>[]
  readonly asksOutside?: boolean
}

const api = await startApi()
const document = (await api.get('/openapi.json')).body
const declared = new Map<string, Json>(
  Object.entries<Json>(document.paths).flatMap(([path, item]) =>
    Object.entries<Json>(item).map(([method, operation]): [string, Json] => [
      `${method.toUpperCase()} ${tildePath(path)}`,
      operation,
    ]),
  ),
)

const createAccount = async (name: string): Promise<string> => (await api.post('/api/v1/accounts', { name })).body.id
const keyOf = async (wanted: object, account = own): Promise<string> => {
  const { status, body } = await api.post('~/keys', { name: 'Key', ...wanted }, { account })
  assert.equal(status, 201)
  return body.key
}

const server = await signedUp(api, 'admin@server.example')
const [own, grouped, foreign, visited] = [
  await createAccount('Own'),
  await createAccount('Grouped'),
  await createAccount('Foreign'),
  await createAccount('Visited'),
]
const [suspended, deleting, closed] = [
  await createAccount('Suspended'),
  await createAccount('Deleting'),
  await createAccount('Closed'),
]
const { body: group } = await api.post('/api/v1/groups', { name: 'Group' })
await api.patch(`/api/v1/groups/${group.id}/accounts`, { add: [grouped] })
await server.post('/api/v1/visits', { account: visited, reason: 'Ticket 381', hours: 1 })

const members: (readonly [Role, Visitor])[] = []
for (const role of LADDER)
  members.push([role, await invited(api, { email: `${role}@own.example`, role, account: own })])
const ownOwner = members.at(-1)?.[1] ?? assert.fail()

/** The owner of the accounts in special states. */
const landlord = await invited(api, { email: 'landlord@special.example', role: 'owner', account: suspended })
for (const account of [deleting, closed]) {
  const invitation = { email: 'landlord@special.example', name: 'Landlord', role: 'owner' }
  const { link } = (await api.post('~/invitations', invitation, { account })).body
  await landlord.post(`/api/v1/links/${tokenOf(link)}/accept`)
}
const suspendedKey = await keyOf({ role: 'admin' }, suspended)
await api.post('~/suspend', {}, { account: suspended })
await api.post('~/delete', { name: 'Deleting' }, { account: deleting })
await landlord.ask('PATCH', '~/visit-policy', { account: closed, body: { forbidden: true } })

const leaver = await invited(api, { email: 'leaver@own.example', role: 'admin', account: own })
const leftKey = (await leaver.ask('POST', '~/keys', { account: own, body: { name: 'Mine', role: 'admin' } })).body.key
const { person: left } = (await leaver.get('/api/v1/session')).body
await api.ask('DELETE', `~/people/${left.id}`, { account: own })
const revoked = (await api.post('~/keys', { name: 'Revoked', role: 'admin' }, { account: own })).body
await api.ask('DELETE', `~/keys/${revoked.id}`, { account: own })
const expiredKey = await keyOf({ role: 'admin', expires_at: '2100-01-01T00:00:00Z' })
await inDatabase(api.database, (client) =>
  client.query(`UPDATE api_key SET expires_at = now() WHERE expires_at IS NOT NULL`),
)
const farKey = await keyOf({ role: 'admin', addresses: ['192.0.2.0/24'] })
const adminKey = await keyOf({ role: 'admin' })

const full = (role: Role) => ({ role, rights: RIGHTS_OF[role] })
const eventKey = { role: null, rights: ['events'] } as const
const seeingKey = { role: 'viewer', rights: RIGHTS_OF.admin } as const
const keySteps = [eventKey, full('viewer'), seeingKey, full('responder'), full('editor'), full('admin')]
const memberSteps = LADDER.map(full)
const groupSteps = [full('viewer'), full('owner')]
const operator = { role: 'owner', rights: [...RIGHTS_OF.owner, 'events'], isAdministrator: true } as const
const outside = { asksOutside: true }

const asKey = (name: string, key: string, more: Partial<Principal>): Principal => ({
  name,
  visitor: keyHolder(api, key),
  account: own,
  ...more,
})
const asPerson = (name: string, visitor: Visitor, more: Partial<Principal>): Principal => ({
  name,
  visitor,
  account: own,
  isPerson: true,
  ...more,
})

const keyHolders = await Promise.all(
  keySteps.map(async (step) => {
    const rights = step.role === null || step === seeingKey ? step.rights : []
    const name = `S24 a key with the role ${step.role ?? 'of none'}${rights.length > 0 ? ` and the rights ${rights.join(', ')}` : ''}`
    return asKey(name, await keyOf({ role: step.role, rights }), { ...step, steps: keySteps, ...outside })
  }),
)
const groupMembers = await Promise.all(
  groupSteps.map(async (step) => {
    const visitor = await joinGroup(api, { group: group.id, email: `${step.role}@group.example`, role: step.role })
    return asPerson(`S55 the role ${step.role} by the group`, visitor, { ...step, account: grouped, steps: groupSteps })
  }),
)

const principals: readonly Principal[] = [
  { name: 'S34 nobody', visitor: createVisitor(api), account: own, stranger: 'authentication_required', ...outside },
  asKey('S24 a revoked key', revoked.key, { stranger: 'invalid_api_key', ...outside }),
  asKey('S24 an expired key', expiredKey, { stranger: 'invalid_api_key', ...outside }),
  asKey('S24 a key of a person who left', leftKey, { stranger: 'invalid_api_key' }),
  asKey('S24 a key outside of its networks', farKey, { stranger: 'address_not_allowed', ...outside }),
  ...keyHolders,
  ...members.map(([role, visitor]) =>
    asPerson(`S34 a member with the role ${role}`, visitor, { ...full(role), steps: memberSteps, ...outside }),
  ),
  ...groupMembers,
  asKey('S35 a key of another account', adminKey, { account: foreign, shutOut: 'not_found' }),
  asPerson('S35 S55 an owner of another account', ownOwner, { account: grouped, shutOut: 'not_found' }),
  asPerson('S56 an administrator of this server without a visit', server, {
    account: foreign,
    shutOut: 'visit_required',
  }),
  asPerson('S56 a visitor', server, {
    ...full('owner'),
    account: visited,
    isVisit: true,
    isAdministrator: true,
    ...outside,
  }),
  asKey('S56 the administrator key', api.program.key, { ...operator, ...outside }),
  asKey('S56 the administrator key where visits are forbidden', api.program.key, {
    ...operator,
    account: closed,
    shutOut: 'visits_forbidden',
  }),
  asPerson('S57 the owner of a suspended account', landlord, {
    ...full('owner'),
    account: suspended,
    status: 'suspended',
  }),
  asKey('S57 a key of a suspended account', suspendedKey, {
    ...full('admin'),
    account: suspended,
    status: 'suspended',
  }),
  asPerson('S57 the owner of an account that waits for its deletion', landlord, {
    ...full('owner'),
    account: deleting,
    status: 'deleting',
  }),
  asKey('S57 the administrator key in an account that waits for its deletion', api.program.key, {
    ...operator,
    account: deleting,
    status: 'deleting',
  }),
]
/** What is possible in an account that waits for its deletion (S57). */
const WHILE_DELETING = ['GET ~', 'GET ~/contents']
/** These change the state of the account, and of the session, for the questions after them. */
const CHANGES_STATE = /^POST ~\/(?:suspend|resume|delete|restore|hand-over)$|^PATCH ~\/visit-policy$/
const SENDS_EVENTS = ['POST ~/events', 'POST /api/v1/events']

const named = ({ method, path }: Route): string => `${method} ${path}`
const isIn = ({ path }: Route): boolean => path.startsWith('~')

/** The expected answer: `LET_IN` or the code of a refusal; `null`: this is not asked. */
function expectedFor(principal: Principal, route: Route): string | null {
  const { needs } = route
  const { stranger, shutOut, status, isPerson = false, asksOutside = false } = principal
  const name = named(route)
  if (needs.from === 'anybody' || (!isIn(route) && !asksOutside)) return null
  if (stranger !== undefined) return stranger
  // A session is not even looked at.
  if (isPerson && SENDS_EVENTS.includes(name)) return 'authentication_required'
  if (!isIn(route)) return outsideOf(principal, route)
  if ((status || shutOut === 'visits_forbidden') && CHANGES_STATE.test(name)) return null
  // The administrator key sees the state of every account, to change it.
  const seesState = shutOut === 'visits_forbidden' && WHILE_DELETING.includes(name)
  if (shutOut !== undefined && !seesState) return shutOut
  if (isBetween(principal, needs)) return null
  if (!isAllowed(principal, needs)) return 'not_permitted'
  if (status === 'deleting' && !WHILE_DELETING.includes(name)) return 'account_deleting'
  if (status === 'suspended' && needs.sends) return 'account_suspended'
  return refusedOtherwise(principal, needs) ?? LET_IN
}

function outsideOf(principal: Principal, { method, path, needs }: Route): string | null {
  const { role = null, isPerson = false, isAdministrator = false } = principal
  // This would end the session.
  if (isPerson && `${method} ${path}` === 'DELETE /api/v1/session') return null
  if (needs.from === 'person') return isPerson ? LET_IN : 'session_required'
  if (needs.from === null && !isAllowed(principal, needs)) return 'not_permitted'
  if (needs.from === 'administrator' && !isAdministrator) return 'not_permitted'
  if (needs.from === 'reader' && role === null) return 'not_permitted'
  return refusedOtherwise(principal, needs) ?? LET_IN
}

function isAllowed({ role = null, rights = [], isVisit = false }: Partial<Principal>, needs: Needs): boolean {
  if (isVisit && needs.outlastsVisit) return false
  const from = LADDER.findIndex((one) => one === needs.from)
  if (needs.from !== null && (role === null || LADDER.indexOf(role) < from)) return false
  return needs.rights.every((right) => rights.includes(right))
}

function refusedOtherwise({ isPerson = false, isAdministrator = false }: Principal, { only }: Needs): string | null {
  if (only === 'keys' && isPerson) return 'api_key_required'
  if (only === 'sessions' && !isPerson) return 'session_required'
  return only === 'people' && !isPerson && !isAdministrator ? 'person_required' : null
}

/** Whether another step asks the same. */
function isBetween({ role, rights, steps }: Principal, needs: Needs): boolean {
  if (!steps) return false
  const first = steps.findIndex((step) => isAllowed(step, needs))
  const own = steps.findIndex((step) => step.role === role && step.rights === rights)
  return ![first - 1, first, steps.length - 1].includes(own)
}

/** Asks a route for `nonsense`. Also fails if the document does not declare the answer. */
async function answerTo({ visitor, account }: Principal, route: Route): Promise<string> {
  const { method, path } = route
  const { status, body } = await visitor.ask(method, targetOf(path, 'nonsense', account), { body: {} })
  if (status < 400) return LET_IN
  const { code, detail }: Json = body
  const response = declared.get(named(route)).responses[status]
  assert.ok(response?.description.includes(`\`${code}\``), `${named(route)} does not declare ${status} ${code}`)
  if (code === 'not_found') return detail.startsWith('No such account:') ? code : LET_IN
  return status === 401 || status === 403 || code === 'account_suspended' ? code : LET_IN
}

test('S34 every route is in the document and in the table of this test, which agree, or beside the document', () => {
  const inDocument = new Map(
    [...declared].map(([name, { security }]) => [name, security.filter((one: Json) => !one.wallboard)]),
  )
  const inTable = new Map(routes.map((route) => [named(route), securityOf(route.needs)]))
  assert.deepEqual(Object.fromEntries(inTable), Object.fromEntries(inDocument))
  const beside = new Set<string>()
  for (const { method, path } of createUnusableApp().routes) {
    const written = tildePath(path.replaceAll(/:(\w+)(?:\{[^}]*\})?/g, '{$1}'))
    if (method === 'ALL' || declared.has(`${method} ${written}`)) continue
    // A method that a fixed path does not have, so that the path is not taken for an id.
    const isShadow = written in NEEDS
    if (!isShadow) beside.add(written)
  }
  assert.deepEqual([...beside], BESIDE)
})

/** The security requirement in the document. */
function securityOf({ from, rights, only }: Needs): Json[] {
  if (from === 'anybody') return []
  const required = [...(from === null || from === 'person' || from === 'reader' ? [] : [from]), ...rights]
  return [
    ...(only === 'sessions' || from === 'person' ? [] : [{ key: required }]),
    ...(only === 'keys' ? [] : [{ session: required }]),
  ]
}

test('S34 what is public is the same whoever asks, and a path that lets in lets nobody in by another means', async () => {
  const open = routes.filter(({ needs }) => needs.from === 'anybody').map(named)
  for (const name of [...open, ...BESIDE.map((path) => `GET ${path}`), 'POST /inbox/nonsense', 'GET /', 'GET /calls']) {
    const [method = '', path = ''] = name.split(' ')
    // The connection stays open, or the request counts as a try to sign in.
    if (path.endsWith('/stream') || path === '/api/v1/session') continue
    const ask = async (visitor: Visitor, headers: Record<string, string> = {}) => {
      const { status, body } = await visitor.ask(method, targetOf(path, 'nonsense'), { headers, body: {} })
      return JSON.stringify([status, body?.code ?? null])
    }
    const wanted = await ask(createVisitor(api))
    assert.equal(await ask(ownOwner), wanted, name)
    assert.equal(await ask(server), wanted, name)
    for (const key of [api.program.key, adminKey, 'nonsense'])
      assert.equal(await ask(createVisitor(api), { authorization: `Bearer ${key}` }), wanted, name)
  }
})

for (const principal of principals)
  test(`${principal.name} is let in by the routes whose requirement is met, and by no other`, async () => {
    const wrong: string[] = []
    let asked = 0
    for (const route of routes) {
      const expected = expectedFor(principal, route)
      if (expected === null) continue
      asked += 1
      const answer = await answerTo(principal, route)
      if (answer !== expected) wrong.push(`${named(route)}: ${answer}, not ${expected}`)
    }
    assert.deepEqual(wrong, [])
    assert.ok(asked > 20, String(asked))
  })
