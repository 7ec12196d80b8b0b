import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { TokenBuckets } from '../../src/api/http/token-buckets.ts'
import { startApi } from '../kit/api.ts'
import type { Json } from '../kit/api.ts'
import { createUnusableApp } from '../kit/api-document.ts'
import { startReceiver } from '../kit/receiver.ts'
import { pathInAccount, routesOf, targetOf } from '../kit/routes.ts'
import { invited, signedUp, tokenOf } from '../kit/visitor.ts'

const api = await startApi()
const routes = routesOf((await api.get('/openapi.json')).body)

test('S24 a key makes no key that could do more than itself, or for longer, and no link by which somebody comes in', async () => {
  const key = await api.keyFor(['manage'])
  const make = (wanted: object, requestOptions = { key }) =>
    api.post('~/keys', { name: 'Made', ...wanted }, requestOptions)
  const more = await make({ role: 'viewer', rights: ['events'] })
  assert.deepEqual([more.status, more.body.errors[0].pointer], [403, '/rights'])
  assert.match(more.body.errors[0].detail, /"events"/)
  assert.equal((await make({})).status, 403, 'a key without a role sends events')
  assert.equal((await make({ role: 'owner' })).status, 400, 'no key owns an account')
  assert.equal((await make({ role: 'admin' })).status, 201)
  const [soon, later] = [1, 2].map((days) => new Date(Date.now() + days * 86_400_000).toISOString())
  const ending = { key: String((await make({ role: 'admin', expires_at: soon })).body.key) }
  for (const expires_at of [later, null, undefined]) {
    const longer = await make({ role: 'viewer', expires_at }, ending)
    assert.deepEqual([longer.status, longer.body.errors[0].pointer], [403, '/expires_at'])
  }
  assert.equal((await make({ role: 'viewer', expires_at: soon }, ending)).status, 201)
  const person = { email: 'link@example.com', name: 'Link', role: 'viewer' }
  const { id } = (await api.post('~/invitations', { ...person, role: 'owner' })).body
  const links = [
    await api.post(`~/invitations/${id}/link`, {}, { key }),
    await api.post('~/invitations', { ...person, email: 'other@example.com' }, { key }),
    await api.ask('DELETE', `~/invitations/${id}`, { key }),
    await api.post('~/people/per_x/link', {}, { key }),
    await api.patch('~/people/per_x', { role: 'owner' }, { key }),
    await api.ask('DELETE', '~/people/per_x', { key }),
  ]
  for (const { status, body } of links) {
    assert.equal(status, 403)
    assert.match(body.detail, /offhook users/)
  }
  assert.equal((await api.get('~/people', { key })).status, 200)
})

test('half a key, and one that is not known, are refused', async () => {
  const key = await api.keyFor(['read'])
  for (const wrong of [
    key.slice(0, -1),
    `${key}0`,
    'Bearer',
    key.replace(/.$/, (last) => (last === '0' ? '1' : '0')),
  ]) {
    const answer = await api.get('~/calls', { key: wrong })
    assert.equal(answer.status, 401)
    assert.match(answer.headers.get('www-authenticate') ?? '', /^Bearer/)
  }
})

test('S24 the key is shown once, and only its end afterwards', async () => {
  const { status, body } = await api.post('~/keys', { name: 'Shown', role: 'viewer', rights: ['events'] })
  assert.equal(status, 201)
  assert.match(body.key, /^ofh_[0-9A-Za-z]{71}$/)
  const listed = (await api.get('~/keys?limit=200')).body.data.find((row: { id: string }) => row.id === body.id)
  assert.deepEqual([listed.last4, listed.name, listed.revoked_at], [body.key.slice(-4), 'Shown', null])
  assert.ok(!JSON.stringify(listed).includes(body.key.slice(30)))
})

test(
  'S24 a revoked key is refused at once, an expired one when its time is over, with its stream',
  { timeout: 20_000 },
  async () => {
    const expires = new Date(Date.now() + 1500).toISOString()
    const mine = await api.post('~/keys', { name: 'Ends', role: 'viewer', expires_at: expires })
    const key = mine.body.key
    assert.equal((await api.get('~/calls', { key })).status, 200)
    const stream = await api.program.ask('~/stream', { key })
    await sleep(1600)
    assert.match((await api.get('~/calls', { key })).body.detail, /expired/)
    // Before the next check of the stream, which comes after 25 s.
    assert.match(await stream.text(), /event: resync/)
    const other = await api.post('~/keys', { name: 'Revoked', role: 'viewer' })
    assert.equal((await api.get('~/calls', { key: other.body.key })).status, 200)
    assert.equal((await api.ask('DELETE', `~/keys/${other.body.id}`)).status, 204)
    assert.match((await api.get('~/calls', { key: other.body.key })).body.detail, /revoked/)
    const past = await api.post('~/keys', { name: 'Past', role: 'viewer', expires_at: '2020-01-01T00:00:00Z' })
    assert.equal(past.status, 400)
  },
)

test('calls that a key sends are of the source that the key belongs to', async () => {
  const source = (await api.post('~/sources', { kind: 'api', name: 'Second switch' })).body
  const made = await api.post('~/keys', { name: 'Switch', rights: ['events'], source_id: source.id })
  const update = { uniqueid: 'same-id', status: 'ringing' }
  await api.post('/api/v1/events', update, { key: made.body.key })
  await api.post('/api/v1/events', update)
  const both = (await api.get('~/calls?uniqueid=same-id')).body.data
  assert.equal(both.length, 2)
  const ofSource = async (id: string) =>
    (await api.get(`~/calls?source_id=${id}&limit=1`)).body.data.map((call: { source_id: string }) => call.source_id)
  assert.deepEqual(await ofSource(source.id), [source.id])
  assert.deepEqual(await ofSource('src_01980a52f3c97d4e8b1b6a3f0c2d4e5f'), [])
  const ambiguous = await api.get('~/calls/uniqueid:same-id')
  assert.equal(ambiguous.status, 409)
  const one = await api.get(`~/calls/uniqueid:same-id?source_id=${source.id}`)
  assert.deepEqual([one.status, one.body.source_id], [200, source.id])
  await api.patch(`~/sources/${source.id}`, { enabled: false })
  const off = await api.post('/api/v1/events', update, { key: made.body.key })
  assert.deepEqual([off.status, off.body.title], [403, 'Source unavailable'])
  assert.match(off.body.detail, /switched off/)
})

test('S35 every route with another account’s ids is 404, and its lists do not show them', async (t) => {
  const stranger = (await api.post('/api/v1/accounts', { name: 'Stranger' })).body
  const asAudio = { headers: { 'content-type': 'audio/wav' }, body: `RIFF\x24\0\0\0WAVEfmt ${'\0'.repeat(100)}` }
  const asStranger = { account: stranger.id }
  const url = `${api.url}/inbox/isolated`
  const integration = (await api.post('~/integrations', { name: 'Mine', realtime: true, request: { url } })).body
  await api.post('/api/v1/events', { uniqueid: 'isolated', status: 'ringing' })
  const deliveries = await api.until(
    `~/deliveries?integration_id=${integration.id}&state=delivered`,
    (body) => body.data.length > 0,
  )
  const call = (await api.get('~/calls/uniqueid:isolated')).body
  const number = (await api.post('~/numbers', { number: '+61288889999' })).body
  const key = (await api.post('~/keys', { name: 'Mine', role: 'viewer' })).body
  const source = (await api.get('~/sources')).body.data[0]
  await signedUp(api, 'member@example.com')
  const invitation = (await api.post('~/invitations', { email: 'mine@example.com', name: 'Mine', role: 'viewer' })).body
  const person = (await api.get('~/people')).body.data[0]
  const step = (await api.post('~/steps', { kind: 'webhook', name: 'mine', url })).body
  const recording = (await api.ask('PUT', `~/calls/${call.id}/recording`, asAudio)).body
  const job = (await api.post('~/deliveries/resend', { filter: { kind: 'test' } })).body
  const view = (await api.post('~/views', { list: 'calls', name: 'Mine', query: { status: 'ended' }, shared: true }))
    .body
  const wallboard = (await api.post('~/wallboards', { name: 'Mine' })).body
  await api.get('~/inbox/isolated')
  const refusing = await startReceiver({ answers: [{ status: 400 }] })
  t.after(() => refusing.close())
  await api.post('~/integrations', {
    name: 'Refused',
    realtime: true,
    final: false,
    request: { url: refusing.url, rows: [{ key: 'id', value: '[[uniqueid]]' }] },
    delivery: { schedule: 'once' },
  })
  await api.post('/api/v1/events', { uniqueid: 'refused', status: 'ringing' })
  const {
    data: [issue],
  } = await api.until('~/issues', ({ data }) => data.length > 0)
  // The administrator key visits this account with these requests.
  const visit = (await api.get('~/visits')).body.data[0]
  const ids: Record<string, string> = {
    visits: visit.id,
    recordings: recording.id,
    steps: step.id,
    integrations: integration.id,
    calls: call.id,
    deliveries: deliveries.data[0].id,
    numbers: number.id,
    keys: key.id,
    sources: source.id,
    jobs: job.id,
    inbox: 'isolated',
    people: person.id,
    invitations: invitation.id,
    views: view.id,
    wallboards: wallboard.id,
    issues: issue.id,
  }
  // The valid body of each route, so that the request gets as far as looking for the id.
  const bodies: Record<string, unknown> = {
    past_calls: { from: '2026-01-01T00:00:00Z', dry_run: true },
    import: { rows: [{ id: 'c1' }] },
  }
  let walked = 0
  for (const { method, path, requires } of routes) {
    const after = pathInAccount(path)
    if (after === null || !after.includes('{') || requires === null) continue
    // A telephone number is no id: it has calls in one account, and none in the other.
    if (after === '/callers/{number}') continue
    const id = ids[after.split('/')[1] ?? '']
    assert.ok(id, `no id for ${path}`)
    const body = bodies[path.split('/').at(-1)?.replace('-', '_') ?? ''] ?? {}
    const sent = method === 'PUT' ? { ...asAudio, ...asStranger } : { ...asStranger, body }
    const requestOptions = method === 'GET' || method === 'DELETE' ? asStranger : sent
    const answer = await api.ask(method, targetOf(path, id, stranger.id), requestOptions)
    assert.equal(answer.status, 404, `${method} ${path} → ${answer.status} ${JSON.stringify(answer.body)}`)
    walked += 1
  }
  assert.ok(walked >= 20)
  for (const noun of [
    'integrations',
    'calls',
    'deliveries',
    'numbers',
    'keys',
    'jobs',
    'people',
    'invitations',
    'wallboards',
    'issues',
  ])
    assert.deepEqual((await api.get(`~/${noun}`, asStranger)).body.data, [], noun)
  for (const filter of [
    `call_id=${call.id}`,
    `integration_id=${integration.id}`,
    `q=${deliveries.data[0].id}`,
    'q=isolated',
  ])
    assert.deepEqual((await api.get(`~/deliveries?${filter}`, asStranger)).body.data, [], filter)
  const draft = { id: integration.id, name: 'x', request: { url, rows: [{ key: 'u', value: '[[uniqueid]]' }] } }
  const shown = await api.post(
    '~/integrations/preview',
    { integration: draft, sample: { call_id: call.id } },
    asStranger,
  )
  assert.equal(shown.body.request.body, '{"u":"1761742800.4711"}')
})

test('S35 a key acts in its own account only, whatever account the path names', async () => {
  const stranger = (await api.post('/api/v1/accounts', { name: 'Other' })).body
  const theirs = await api.keyFor(['manage'], { account: stranger.id })
  const mine = await api.keyFor(['manage'])
  assert.equal((await api.get('~/calls', { key: mine, account: stranger.id })).status, 404)
  assert.equal((await api.get('~/calls', { key: theirs, account: stranger.id })).status, 200)
  assert.deepEqual(
    (await api.get('/api/v1/accounts', { key: theirs })).body.data.map((row: Json) => row.id),
    [stranger.id],
  )
  assert.equal((await api.post('/api/v1/accounts', { name: 'No' }, { key: theirs })).status, 403)
  const [foreign, unknown] = [
    await api.get('~/calls', { key: mine, account: stranger.number }),
    await api.get('~/calls', { account: stranger.number + 1000 }),
  ]
  assert.deepEqual(
    [foreign.status, foreign.body.detail.replace(/\d+/, 'n')],
    [unknown.status, unknown.body.detail.replace(/\d+/, 'n')],
    'an account of others cannot be told from one that does not exist',
  )
})

test('S35 the path names an account by its id or by the number that GET /accounts shows, and nothing else does', async () => {
  const other = (await api.post('/api/v1/accounts', { name: 'By number' })).body
  const options = { account: other.number }
  await api.post('~/events', { uniqueid: 'by-number', status: 'ringing' }, options)
  for (const account of [other.number, other.id])
    assert.equal((await api.get('~/calls', { account })).body.data[0].uniqueid, 'by-number')
  const headers = { 'x-offhook-account': other.id }
  assert.deepEqual((await api.get('~/calls?uniqueid=by-number', { headers })).body.data, [])
  const key = await api.keyFor(['read'], options)
  assert.equal((await api.get('~/calls', { key, ...options })).status, 200)
  for (const account of [
    '1',
    '0',
    '01001',
    '99999999999999999999',
    `${other.number}x`,
    'first',
    '%23',
    'acc_nonsense',
  ]) {
    assert.equal((await api.get('~/calls', { account, key })).status, 404, account)
    assert.equal((await api.get('~/calls', { account })).status, 404, account)
  }
})

test('an Idempotency-Key counts for the account, whether the path has its id or its number', async () => {
  const other = (await api.post('/api/v1/accounts', { name: 'Twice' })).body
  const create = (account: string | number) =>
    api.post(
      '~/steps',
      { kind: 'webhook', name: 'once', url: `${api.url}/inbox/once` },
      {
        account,
        headers: { 'idempotency-key': 'the-same' },
      },
    )
  const [first, second] = [await create(other.id), await create(other.number)]
  assert.deepEqual([first.status, second.body.id], [201, first.body.id])
})

test('S36 a key that asks without end is told when to come again', async () => {
  const principal = { name: 'a key', isAdmin: false, signedIn: null, key: { access: { role: 'viewer' } } }
  const app = createUnusableApp({
    authenticate: () => Promise.resolve(principal),
    accounts: { requireKeyOwner: () => Promise.resolve() },
    requestLimits: new TokenBuckets({ perSecond: 0.5, burst: 2 }, () => 0),
    securityLog: { noteRefusal: () => undefined },
  })
  const outgoing = { setHeader: () => undefined }
  const ask = () =>
    app.request('/api/v1/services', {}, { incoming: { headers: {}, url: '/api/v1/services' }, outgoing })
  const answers = [await ask(), await ask(), await ask()]
  assert.deepEqual(
    answers.map(({ status, headers }) => [status, headers.get('retry-after')]),
    [
      [200, null],
      [200, null],
      [429, '2'],
    ],
  )
})

test('S36 the requests of a key are counted, its events are not', async () => {
  const key = await api.keyFor(['read', 'events'])
  const { headers } = await api.get('~/calls', { key })
  assert.match(headers.get('ratelimit') ?? '', /^"requests";r=1999;t=1$/)
  const sent = await api.post('/api/v1/events', { uniqueid: 'not-held', status: 'ringing' }, { key })
  assert.deepEqual([sent.status, sent.headers.get('ratelimit')], [202, null])
})

test('S24 a key ends with its person, and can do no more than the person can now, unless it is handed over', async () => {
  const maker = await invited(api, { email: 'maker@example.com', role: 'admin' })
  const { person } = (await maker.get('/api/v1/session')).body
  const { body: made } = await maker.post('~/keys', { name: 'Mine', role: 'admin' })
  const key = String(made.key)
  assert.equal(made.owner, person.id)
  assert.equal((await api.post('~/numbers', { number: '+61288880001' }, { key })).status, 201)
  await api.patch(`~/people/${person.id}`, { role: 'viewer' })
  assert.equal((await api.post('~/numbers', { number: '+61288880002' }, { key })).status, 403)
  assert.equal((await api.get('~/calls', { key })).status, 200)
  await api.ask('DELETE', `~/people/${person.id}`)
  const gone = await api.get('~/calls', { key })
  assert.deepEqual([gone.status, gone.body.code], [401, 'invalid_api_key'])
  assert.match(gone.body.detail, /hand the key over/)
  assert.equal((await api.patch(`~/keys/${made.id}`, { owner: null })).body.owner, null)
  assert.equal((await api.get('~/keys', { key })).status, 200)
  const unknown = await api.patch(`~/keys/${made.id}`, { owner: person.id })
  assert.deepEqual([unknown.status, unknown.body.errors[0].pointer], [422, '/owner'])
})

test('S24 a key whose person left stays ended when the person comes back, until it is handed over', async () => {
  const { body: elsewhere } = await api.post('/api/v1/accounts', { name: 'Elsewhere' })
  const maker = await invited(api, { email: 'back@example.com', role: 'admin' })
  const { person } = (await maker.get('/api/v1/session')).body
  const accept = async (account: number) => {
    const invitation = { email: 'back@example.com', name: 'Back', role: 'admin' }
    const { body } = await api.post('~/invitations', invitation, { account })
    assert.equal((await maker.post(`/api/v1/links/${tokenOf(body.link)}/accept`)).status, 200)
  }
  // Otherwise the person would be deleted with the last membership, and come back as another person.
  await accept(elsewhere.number)
  const { body: made } = await maker.post('~/keys', { name: 'Mine', role: 'viewer', rights: ['events'] })
  const { body: ofAccount } = await maker.post('~/keys', { name: 'Ours', role: 'viewer', owner: null })
  assert.deepEqual([made.owner, made.owner_left_at, ofAccount.owner], [person.id, null, null])
  await api.ask('DELETE', `~/people/${person.id}`)
  const use = async (key: string) => (await api.get('~/calls', { key })).status
  assert.deepEqual([await use(made.key), await use(ofAccount.key)], [401, 200])
  await accept(1001)
  assert.equal((await maker.get('~/calls')).status, 200, 'the person is back')
  const refused = await api.get('~/calls', { key: made.key })
  assert.match(refused.body.detail, /left the account/)
  const event = { uniqueid: 'ended-key', status: 'ringing' }
  assert.equal((await api.post('/api/v1/events', event, { key: made.key })).status, 401)
  const listed = (await api.get('~/keys?limit=200')).body.data.find(({ id }: Json) => id === made.id)
  assert.match(listed.owner_left_at, /^\d{4}-/)
  const handed = await maker.ask('PATCH', `~/keys/${made.id}`, { body: { owner: person.id } })
  assert.deepEqual([handed.body.owner, handed.body.owner_left_at], [person.id, null])
  assert.deepEqual(
    [await use(made.key), (await api.post('/api/v1/events', event, { key: made.key })).status],
    [200, 202],
  )
})

test('S24 a key chooses neither whose a key is nor where it works, and nobody makes a key for a stranger', async () => {
  const key = await api.keyFor(['manage'])
  for (const more of [{ owner: null }, { owner: 'per_x' }])
    assert.equal((await api.post('~/keys', { name: 'Made', role: 'viewer', ...more }, { key })).status, 403)
  const { body: near } = await api.post('~/keys', { name: 'Near', role: 'viewer', addresses: ['192.0.2.7'] })
  for (const change of [{ owner: null }, { addresses: [] }])
    assert.equal((await api.patch(`~/keys/${near.id}`, change, { key })).status, 403)
  assert.equal((await api.patch(`~/keys/${near.id}`, { name: 'Nearby' }, { key })).body.name, 'Nearby')
  const stranger = await api.post('~/keys', { name: 'Made', role: 'viewer', owner: 'per_x' })
  assert.deepEqual([stranger.status, stranger.body.errors[0].pointer], [422, '/owner'])
})

test('S24 a key works from its networks only', async () => {
  const make = (addresses: readonly string[]) =>
    api.post('~/keys', { name: 'Near', role: 'viewer', rights: ['events'], addresses })
  const { body: near } = await make(['192.0.2.0/24', '2001:db8::/32'])
  const use = (from: string) =>
    api
      .get('~/calls', { key: near.key, headers: { 'x-forwarded-for': from } })
      .then(({ status, body }) => body.code ?? status)
  assert.deepEqual(
    [await use('192.0.2.7'), await use('2001:db8::7'), await use('198.51.100.7'), await use('2001:db9::7')],
    [200, 200, 'address_not_allowed', 'address_not_allowed'],
  )
  const event = await api.post('/api/v1/events', { uniqueid: 'far', status: 'ringing' }, { key: near.key })
  assert.equal(event.body.code, 'address_not_allowed')
  assert.equal((await make(['192.0.2.0/33'])).body.errors[0].pointer, '/addresses/0')
  await api.patch(`~/keys/${near.id}`, { addresses: ['127.0.0.1'] })
  assert.equal((await api.get('~/calls', { key: near.key })).status, 200)
})
