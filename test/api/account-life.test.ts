// The life of an account (S57): deleted after a delay, kept after all, handed over; what remains possible meanwhile, and for whom.
import assert from 'node:assert/strict'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { ACCOUNT_POLICY, type AccountVerb } from '../../src/access/policy.ts'
import { openClient } from '../../src/store/database/connections.ts'
import { startApi, type Json } from '../kit/api.ts'
import { tone, wavAround } from '../kit/audio.ts'
import { createVisitor, goodPassword, invited, signedUp, tokenOf, type Visitor } from '../kit/visitor.ts'

const api = await startApi()
const anna = await signedUp(api, 'anna@example.com')
const limit = { timeout: 60_000 }
const DAY_MS = 86_400_000

interface TestAccount {
  readonly id: string
  readonly name: string
  readonly number: number
}

async function newAccount(name: string): Promise<TestAccount> {
  const { status, body } = await api.post('/api/v1/accounts', { name })
  assert.equal(status, 201)
  return body
}

const stateOf = async ({ id }: TestAccount): Promise<Json> => (await api.get(`/api/v1/accounts/${id}`)).body
const remove = ({ id, name }: TestAccount) => api.post('~/delete', { name }, { account: id })
const restore = ({ id }: TestAccount) => api.post('~/restore', {}, { account: id })
/** The files of recordings that the program has, of all accounts. */
async function recordingFiles(): Promise<string[]> {
  const found = await readdir(join(api.program.data, 'recordings'), { recursive: true, withFileTypes: true })
  return found.filter((one) => one.isFile()).map(({ name }) => name)
}

const idOf = async (visitor: Visitor): Promise<string> => (await visitor.get('/api/v1/session')).body.person.id

/** The lines of the security log about an account: the event, and who did it. */
function linesAbout({ number }: TestAccount): [string, string][] {
  return api.program
    .output()
    .split('\n')
    .flatMap((line): [string, string][] => {
      const { what, account, by }: Json = line.startsWith('{') ? JSON.parse(line) : {}
      return account === number && by !== undefined ? [[what, by]] : []
    })
}

test('S57 a deletion needs the name, is due after 14 days, and can be undone until then', limit, async () => {
  const account = await newAccount('Northside Clinic')
  const wrong = await api.post('~/delete', { name: 'Northside' }, { account: account.id })
  assert.deepEqual([wrong.status, wrong.body.errors[0].pointer], [400, '/name'])
  assert.equal((await stateOf(account)).status, 'active')
  const { status, body } = await remove(account)
  assert.deepEqual(
    [status, body.status, body.delete_by],
    [200, 'deleting', { type: 'administrator', id: null, name: null }],
  )
  assert.ok(Math.abs(Date.parse(body.delete_at) - Date.now() - 14 * DAY_MS) < 60_000, body.delete_at)
  assert.equal((await remove(account)).body.delete_at, body.delete_at, 'a second deletion changes nothing')
  const kept = await restore(account)
  assert.deepEqual([kept.status, kept.body.status, kept.body.delete_at], [200, 'active', null])
  assert.equal((await api.get('~/calls', { account: account.id })).status, 200)
})

test('S57 a name with characters that nobody can type is confirmed by what is seen of it', limit, async () => {
  const account = await newAccount('North\u200bside\u00a0 Clinic\u202e \u00e9')
  const confirm = (name: string) => api.post('~/delete', { name }, { account: account.id })
  for (const name of ['Northside', ' ', '\u200b']) assert.equal((await confirm(name)).status, 400, name)
  for (const name of [
    'Northside Clinic e\u0301',
    'North‹200B›side Clinic‹202E› é',
    String.raw`North\u200bside Clinic\u202e é`,
  ]) {
    assert.equal((await confirm(name)).status, 200, name)
    await restore(account)
  }
})

test('S57 an account that was suspended before is suspended again when it is kept', limit, async () => {
  const account = await newAccount('Suspended')
  await api.post('~/suspend', {}, { account: account.id })
  const deleting = (await remove(account)).body
  assert.deepEqual([deleting.status, deleting.suspended_at !== null], ['deleting', true])
  assert.equal((await restore(account)).body.status, 'suspended')
})

test(
  'S57 an account that waits for its deletion is listed as such, and restored by who may delete it',
  limit,
  async () => {
    const account = await newAccount('Waits')
    const owner = await invited(api, { email: 'waits@example.com', role: 'owner', account: account.id })
    await remove(account)
    const all = (await api.get('/api/v1/accounts')).body.data.find(({ id }: TestAccount) => id === account.id)
    assert.equal(all.status, 'deleting')
    assert.equal((await owner.get('/api/v1/session')).body.accounts[0].account.status, 'deleting')
    // Only who may delete the account may restore it.
    const viewer = (await newViewer(account)) ?? assert.fail()
    const asked = await viewer.ask('POST', '~/restore', { account: account.id })
    assert.deepEqual([asked.status, asked.body.code], [403, 'not_permitted'])
    assert.equal((await owner.ask('POST', '~/restore', { account: account.id })).body.status, 'active')
  },
)

/** A viewer who came before the deletion, which is kept in between. */
async function newViewer(account: TestAccount): Promise<Visitor> {
  await restore(account)
  const viewer = await invited(api, { email: 'viewer@example.com', role: 'viewer', account: account.id })
  await remove(account)
  return viewer
}

test(
  'S57 keys, links, inboxes, sources and wallboards of the account work no more, and again when it is kept',
  limit,
  async () => {
    const account = await newAccount('Links')
    const inIt = { account: account.id }
    const key = await api.keyFor(['events', 'read'], inIt)
    const { body: board } = await api.post('~/wallboards', { name: 'Reception' }, inIt)
    const { body: invitation } = await api.post(
      '~/invitations',
      { email: 'new@example.com', name: 'New', role: 'viewer' },
      inIt,
    )
    const { body: source } = await api.post('~/sources', { kind: 'push', name: 'PBX', settings: {} }, inIt)
    const inbox = `links-${account.number}`
    assert.equal((await api.get(`~/inbox/${inbox}`, inIt)).status, 200)
    const update = { uniqueid: 'u', status: 'ringing' }
    const answers = async () => {
      const events = await api.post('/api/v1/events', update, { key })
      const wallboard = await api.get('/api/v1/wallboard', { key: board.url.split('#')[1] })
      const link = await createVisitor(api).get(`/api/v1/links/${tokenOf(invitation.link)}`)
      const posted = await fetch(source.url, {
        method: 'POST',
        body: '{}',
        headers: { 'content-type': 'application/json' },
      })
      const sent = await fetch(`${api.url}/inbox/${inbox}`, { method: 'POST', body: 'x' })
      return {
        events: [events.status, events.body.code],
        wallboard: [wallboard.status, wallboard.body.code],
        link: [link.status, link.body.code],
        source: posted.status === 404,
        inbox: sent.status,
      }
    }
    const before = await answers()
    assert.deepEqual(before, {
      events: [202, undefined],
      wallboard: [200, undefined],
      link: [200, undefined],
      source: false,
      inbox: 200,
    })
    await remove(account)
    assert.deepEqual(await answers(), {
      events: [403, 'account_deleting'],
      wallboard: [404, 'link_invalid'],
      link: [404, 'link_invalid'],
      source: true,
      inbox: 404,
    })
    const { body: own } = await api.get('/api/v1/accounts', { key })
    assert.deepEqual(
      [own.data.length, own.data[0].status],
      [1, 'deleting'],
      'a key still sees what became of its account',
    )
    await restore(account)
    assert.deepEqual(await answers(), before)
  },
)

test('S57 suspended, everything but sending works: keys, links, sources and wallboards', limit, async () => {
  const account = await newAccount('Goes on')
  const inIt = { account: account.id }
  const key = await api.keyFor(['events'], inIt)
  const { body: board } = await api.post('~/wallboards', { name: 'Reception' }, inIt)
  const { body: invitation } = await api.post(
    '~/invitations',
    { email: 'on@example.com', name: 'On', role: 'viewer' },
    inIt,
  )
  await api.post('~/suspend', {}, inIt)
  assert.equal((await api.post('/api/v1/events', { uniqueid: 'u', status: 'ringing' }, { key })).status, 202)
  const shown = await api.get('/api/v1/wallboard', { key: board.url.split('#')[1] })
  assert.deepEqual([shown.status, shown.body.total], [200, 1])
  const joined = await createVisitor(api).post(`/api/v1/links/${tokenOf(invitation.link)}`, { password: goodPassword })
  assert.equal(joined.status, 200, JSON.stringify(joined.body))
})

test(
  'S57 only owners, and no key, suspend, delete and hand over; two owners who delete the last two accounts leave one',
  limit,
  async () => {
    const account = await newAccount('Roles')
    const admin = await invited(api, { email: 'admin@example.com', role: 'admin', account: account.id })
    const key = await api.keyFor(['manage'], { account: account.id })
    const verbs: readonly AccountVerb[] = ['account.suspend', 'account.delete', 'account.hand_over']
    assert.deepEqual(
      verbs.map((verb) => ACCOUNT_POLICY[verb].from),
      ['owner', 'owner', 'owner'],
    )
    const person_id = await idOf(admin)
    const bodies = {
      suspend: {},
      resume: {},
      delete: { name: 'Roles' },
      restore: {},
      'hand-over': { person_id, afterwards: 'leave' },
    }
    for (const [path, body] of Object.entries(bodies)) {
      const byAdmin = await admin.ask('POST', `~/${path}`, { account: account.id, body })
      const byKey = await api.post(`~/${path}`, body, { account: account.id, key })
      for (const { status, body: refused } of [byAdmin, byKey])
        assert.deepEqual([status, refused.code], [403, 'not_permitted'], path)
    }
    const byAdministrator = await api.post('~/hand-over', bodies['hand-over'], { account: account.id })
    assert.deepEqual([byAdministrator.status, byAdministrator.body.code], [401, 'session_required'])
  },
)

test('S57 the last account stays, of two that are deleted at once too', limit, async () => {
  const { body } = await api.get('/api/v1/accounts')
  const all: TestAccount[] = body.data
  for (const account of all.slice(2)) assert.equal((await remove(account)).status, 200)
  const statuses = (await Promise.all(all.slice(0, 2).map(remove))).map(({ status }) => status)
  assert.deepEqual(
    statuses.toSorted((a = 0, b = 0) => a - b),
    [200, 409],
  )
  const { body: after } = await api.get('/api/v1/accounts')
  const left = after.data.filter(({ status }: Json) => status !== 'deleting')
  assert.equal(left.length, 1)
  const refused = await remove(left[0])
  assert.deepEqual([refused.status, refused.body.code], [409, 'last_account'])
  for (const account of all) await restore(account)
})

test('S57 handed over, the account always has an owner; who hands over is an admin, or leaves', limit, async () => {
  const account = await newAccount('Handed over')
  const inIt = { account: account.id }
  const owner = await invited(api, { email: 'owner@example.com', role: 'owner', ...inIt })
  const editor = await invited(api, { email: 'editor@example.com', role: 'editor', ...inIt })
  const [ownerId, editorId] = [await idOf(owner), await idOf(editor)]
  const roles = async (): Promise<Json> =>
    Object.fromEntries((await api.get('~/people', inIt)).body.data.map(({ id, role }: Json) => [id, role]))
  const handOver = (visitor: Visitor, person_id: string, afterwards: string) =>
    visitor.ask('POST', '~/hand-over', { ...inIt, body: { person_id, afterwards } })
  const toNobody = await handOver(owner, await idOf(anna), 'admin')
  assert.deepEqual([toNobody.status, toNobody.body.code], [404, 'not_found'], 'anna is not a member')
  const toSelf = await handOver(owner, ownerId, 'leave')
  assert.deepEqual([toSelf.status, toSelf.body.errors[0].pointer], [400, '/person_id'])
  assert.equal((await handOver(owner, editorId, 'admin')).status, 204)
  assert.deepEqual(await roles(), { [ownerId]: 'admin', [editorId]: 'owner' })
  const again = await handOver(owner, editorId, 'leave')
  assert.deepEqual([again.status, again.body.code], [403, 'not_permitted'])
  assert.equal((await handOver(editor, ownerId, 'leave')).status, 204)
  assert.deepEqual(await roles(), { [ownerId]: 'owner' })
  assert.equal((await editor.get('/api/v1/session')).status, 401, 'a person without any account is deleted')
})

test('S57 two owners who hand over to each other at once leave an owner', limit, async () => {
  const account = await newAccount('At once')
  const inIt = { account: account.id }
  const people = [
    await invited(api, { email: 'x@example.com', role: 'owner', ...inIt }),
    await invited(api, { email: 'y@example.com', role: 'owner', ...inIt }),
  ]
  const ids = await Promise.all(people.map(idOf))
  await Promise.all(
    people.map((one, at) =>
      one.ask('POST', '~/hand-over', { ...inIt, body: { person_id: ids[1 - at], afterwards: 'leave' } }),
    ),
  )
  const members = (await api.get('~/people', inIt)).body.data
  assert.ok(
    members.some(({ role }: Json) => role === 'owner'),
    JSON.stringify(members),
  )
})

test('S57 the contents that are lost are counted', limit, async () => {
  const account = await newAccount('Counted')
  const inIt = { account: account.id }
  await invited(api, { email: 'only@example.com', role: 'owner', ...inIt })
  await api.post('~/people/link', {}, inIt).catch(() => undefined)
  await api.post('~/integrations', { name: 'CRM', enabled: false, request: { url: 'https://crm.example/' } }, inIt)
  await api.post(
    '~/events',
    [
      { uniqueid: 'a', status: 'ringing' },
      { uniqueid: 'b', status: 'ringing' },
    ],
    inIt,
  )
  await api.keyFor(['read'], inIt)
  const none = { count: 0, exact: true }
  assert.deepEqual((await api.get('~/contents', inIt)).body, {
    calls: { count: 2, exact: true },
    waiting_deliveries: none,
    recordings: none,
    integrations: 1,
    sources: 1,
    keys: 1,
    people: 1,
  })
})

test(
  'S57 S56 the administrator key suspends and deletes an account that forbids visits, and does nothing else there',
  limit,
  async () => {
    const account = await newAccount('Closed')
    const inIt = { account: account.id }
    const owner = await invited(api, { email: 'closed@example.com', role: 'owner', ...inIt })
    const forbidden = await owner.ask('PATCH', '~/visit-policy', { ...inIt, body: { forbidden: true } })
    assert.equal(forbidden.status, 200)
    assert.equal((await api.get('~/calls', inIt)).body.code, 'visits_forbidden')
    assert.equal((await api.patch('~', { name: 'Opened' }, inIt)).body.code, 'visits_forbidden')
    assert.equal((await api.get('~', inIt)).body.name, 'Closed')
    assert.equal((await api.post('~/suspend', {}, inIt)).body.status, 'suspended')
    assert.equal((await api.post('~/resume', {}, inIt)).body.status, 'active')
    assert.equal((await remove(account)).body.status, 'deleting')
    assert.equal((await restore(account)).body.status, 'active')
    assert.equal((await api.get('~/calls', inIt)).body.code, 'visits_forbidden')
  },
)

test('S57 S37 the log has a line for each change of the state of an account', limit, async () => {
  const account = await newAccount('Logged')
  const steps = ['suspend', 'resume'] as const
  for (const step of steps) await api.post(`~/${step}`, {}, { account: account.id })
  await remove(account)
  await restore(account)
  assert.deepEqual(linesAbout(account), [
    ['Account suspended', 'administrator'],
    ['Account resumed', 'administrator'],
    ['Account deletion planned', 'administrator'],
    ['Account deletion undone', 'administrator'],
  ])
})

test(
  'S57 when the deletion is due, the account exists for nobody, and its key is destroyed first',
  { timeout: 90_000 },
  async () => {
    const account = await newAccount('Due')
    const inIt = { account: account.id }
    const key = await api.keyFor(['events'], inIt)
    const owner = await invited(api, { email: 'due@example.com', role: 'owner', ...inIt })
    await api.post('~/wallboards', { name: 'Sealed' }, inIt)
    await api.post(
      '/api/v1/events',
      [
        { uniqueid: 'u', status: 'answered' },
        { uniqueid: 'u', status: 'ended' },
      ],
      { key },
    )
    const sent = await api.program.ask('~/calls/uniqueid:u/recording', {
      method: 'PUT',
      key,
      ...inIt,
      body: wavAround(tone(1)),
      headers: { 'content-type': 'audio/wav' },
    })
    assert.equal(sent.status, 202, await sent.text())
    await api.until('~/calls/uniqueid:u', ({ recordings }) => recordings?.[0]?.state === 'ready', inIt)
    await remove(account)
    const client = await openClient(api.database, 'test')
    try {
      await client.query('UPDATE account SET delete_at = now() WHERE account_id = $1', [account.number])
      await api.until('/api/v1/accounts', ({ data }) => data.every(({ id }: Json) => id !== account.id))
      const { rows } = await client.query(
        'SELECT data_key, purge_began_at IS NOT NULL AS began FROM account WHERE account_id = $1',
        [account.number],
      )
      assert.deepEqual(rows, [{ data_key: null, began: true }])
      assert.equal((await restore(account)).status, 404)
      assert.equal((await api.post('/api/v1/events', { uniqueid: 'u', status: 'ringing' }, { key })).status, 401)
      assert.deepEqual((await owner.get('/api/v1/session')).body.accounts, [])
      assert.ok((await recordingFiles()).length > 0)
      // What the program would wait for otherwise: that nothing is under way for the account any more. It is killed meanwhile.
      await client.query(`UPDATE account SET purge_began_at = now() - interval '2 minutes' WHERE account_id = $1`, [
        account.number,
      ])
      await api.program.kill('SIGKILL')
      await api.program.start()
      for (;;) {
        const { rowCount } = await client.query('SELECT FROM account WHERE account_id = $1', [account.number])
        if (rowCount === 0) break
        await new Promise((resolve) => setTimeout(resolve, 100))
      }
      assert.equal((await owner.get('/api/v1/session')).status, 401)
      assert.deepEqual(await recordingFiles(), [])
      assert.deepEqual(linesAbout(account).at(-1), ['Account deleted', 'offhook'])
    } finally {
      await client.end()
    }
  },
)
