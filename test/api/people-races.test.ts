// Two requests at once, one of which takes something from the other: a new password, or deleting the person, wins over
// whoever signs in with the old password, and a key or a session that ends changes nothing more. Each test locks a row of the database until the program waits for it.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startApi } from '../kit/api.ts'
import { inDatabase, untilBlocked } from '../kit/locks.ts'
import { createVisitor, goodPassword, invited, keyHolder, signedUp, tokenOf } from '../kit/visitor.ts'
import type { VisitorResponse } from '../kit/visitor.ts'

const api = await startApi()

/** Sends a request while `held` is uncommitted, until the request waits for that transaction. */
function requestWhileLocked(
  held: readonly string[],
  email: string,
  ask: () => Promise<VisitorResponse>,
): Promise<VisitorResponse> {
  return inDatabase(api.database, async (client) => {
    await client.query('BEGIN')
    for (const statement of held) await client.query(statement.replaceAll('$email', `'${email}'`))
    const answer = ask()
    await untilBlocked(client)
    await client.query('COMMIT')
    return answer
  })
}

function sessionsOf(email: string): Promise<number> {
  return inDatabase(api.database, async (client) => {
    const { rows } = await client.query(
      'SELECT count(*)::int AS n FROM person_session JOIN person USING (person_id) WHERE email = $1',
      [email],
    )
    return Number(rows[0]?.n)
  })
}

/** As the program does it: the person is locked before the password. */
const newPassword = [
  'SELECT FROM person WHERE email = $email FOR NO KEY UPDATE',
  `UPDATE credential SET secret = 'another' WHERE person_id = (SELECT person_id FROM person WHERE email = $email)`,
]

test('S31 who signs in with the old password while a new one is set stays outside', async () => {
  const email = 'ada@example.com'
  await signedUp(api, email)
  const body = { email, password: goodPassword }
  const { status } = await requestWhileLocked(newPassword, email, () =>
    createVisitor(api).post('/api/v1/session', body),
  )
  assert.deepEqual([status, await sessionsOf(email)], [401, 1])
})

test('S31 who signs in while being removed stays outside', async () => {
  const email = 'bea@example.com'
  await signedUp(api, email)
  const body = { email, password: goodPassword }
  const remove = 'DELETE FROM person WHERE email = $email'
  const { status } = await requestWhileLocked([remove], email, () => createVisitor(api).post('/api/v1/session', body))
  assert.equal(status, 401)
})

test('S30 a new password by a link is not undone by who changes the old one at that moment', async () => {
  const email = 'cleo@example.com'
  const cleo = await signedUp(api, email)
  const body = { current: goodPassword, password: 'green kettle on mondays' }
  const { status } = await requestWhileLocked(newPassword, email, () => cleo.post('/api/v1/session/password', body))
  assert.equal(status, 422)
  const { rows } = await inDatabase(api.database, (client) =>
    client.query('SELECT secret FROM credential JOIN person USING (person_id) WHERE email = $1', [email]),
  )
  assert.equal(rows[0]?.secret, 'another')
})

test('S30 a link ends also the session of who signs in at the moment that it is used', async () => {
  const email = 'dot@example.com'
  await signedUp(api, email)
  const { link } = (await api.post('/api/v1/people/link', { email })).body
  const signIn = [
    'SELECT FROM person WHERE email = $email FOR UPDATE',
    `INSERT INTO person_session (person_id, session_id, hash, user_agent, address)
      SELECT person_id, gen_random_uuid(), 'at that moment', '', '' FROM person WHERE email = $email`,
  ]
  const use = { password: 'green kettle on mondays' }
  const { status } = await requestWhileLocked(signIn, email, () =>
    createVisitor(api).post(`/api/v1/links/${tokenOf(link)}`, use),
  )
  assert.deepEqual([status, await sessionsOf(email)], [200, 1])
})

test('S30 of two who use a link at once one comes in', async () => {
  const { link } = (await api.post('/api/v1/people/link', { email: 'eve@example.com' })).body
  const use = () => createVisitor(api).post(`/api/v1/links/${tokenOf(link)}`, { password: goodPassword })
  const answers = await Promise.all([use(), use(), use()])
  assert.deepEqual(
    answers.map(({ status }) => status).toSorted((a, b) => a - b),
    [200, 404, 404],
  )
})

test('S24 a key that is revoked or expires at that moment makes no key that would outlive it', async () => {
  for (const [change, says] of [
    ['revoked_at = now()', /revoked/],
    ["expires_at = now() - interval '1 minute'", /expired/],
  ] as const) {
    const { key } = (await api.post('~/keys', { name: change, role: 'admin' })).body
    // The program knows the key, as it is when another node revokes it.
    assert.equal((await api.get('~/keys', { key })).status, 200)
    const held = [
      'LOCK TABLE api_key',
      `UPDATE api_key SET ${change} WHERE key_id = (SELECT max(key_id::text) FROM api_key)::uuid`,
    ]
    const holder = keyHolder(api, key)
    const { status, body } = await requestWhileLocked(held, '', () =>
      holder.post('~/keys', { name: 'again', role: 'viewer' }),
    )
    assert.deepEqual([status, body.code], [401, 'invalid_api_key'])
    assert.match(body.detail, says)
  }
  const names = (await api.get('~/keys?limit=200')).body.data.map(({ name }: { name: string }) => name)
  assert.ok(!names.includes('again'))
})

test('S31 a session that ends at that moment changes nothing more, in an account and outside of accounts', async () => {
  for (const [method, path, change] of [
    ['POST', '~/keys', { name: 'again', role: 'viewer' }],
    ['DELETE', '/api/v1/session', {}],
  ] as const) {
    const fay = await invited(api, { email: `fay-${method}@example.com`, role: 'admin' })
    assert.equal((await fay.get('/api/v1/session')).status, 200)
    const { status, body } = await requestWhileLocked(
      ['LOCK TABLE person_session', 'DELETE FROM person_session'],
      '',
      () => fay.ask(method, path, { body: change }),
    )
    assert.deepEqual([status, body.code], [401, 'session_ended'], path)
  }
})

const idOf = async (email: string): Promise<string> =>
  (await api.get('~/people')).body.data.find((one: { email: string }) => one.email === email).id

test('S34 an admin makes no link for a person who becomes the owner of another account at that moment', async () => {
  const admin = await invited(api, { email: 'fred@example.com', role: 'admin' })
  const email = 'gil@example.com'
  await invited(api, { email, role: 'viewer' })
  const { number } = (await api.post('/api/v1/accounts', { name: 'Other' })).body
  const person = await idOf(email)
  const join = [
    'SELECT FROM person WHERE email = $email FOR NO KEY UPDATE',
    `INSERT INTO membership (account_id, person_id, role) SELECT ${number}, person_id, 'owner' FROM person WHERE email = $email`,
  ]
  const { status } = await requestWhileLocked(join, email, () => admin.ask('POST', `~/people/${person}/link`))
  assert.equal(status, 403)
})

test('S34 an admin changes or removes nobody who becomes an owner at that moment', async () => {
  const admin = await invited(api, { email: 'hal@example.com', role: 'admin' })
  for (const [email, method, body] of [
    ['ida@example.com', 'PATCH', { role: 'viewer' }],
    ['jo@example.com', 'DELETE', undefined],
  ] as const) {
    await invited(api, { email, role: 'viewer' })
    const path = `~/people/${await idOf(email)}`
    const becomeOwner = [
      'SELECT FROM person WHERE email = $email FOR NO KEY UPDATE',
      `UPDATE membership SET role = 'owner' WHERE person_id = (SELECT person_id FROM person WHERE email = $email)`,
    ]
    const { status } = await requestWhileLocked(becomeOwner, email, () => admin.ask(method, path, { body }))
    assert.equal(status, 403, method)
  }
})

test('S36 a change outside of accounts that would wait for a long change gives up, and nobody waits for it', async () => {
  const kay = await invited(api, { email: 'kay@example.com', role: 'viewer' })
  const { number } = (await api.post('/api/v1/accounts', { name: 'Later' })).body
  const { body } = await api.post(
    '~/invitations',
    { email: 'k@example.com', name: 'K', role: 'viewer' },
    { account: number },
  )
  await inDatabase(api.database, async (client) => {
    await client.query('BEGIN')
    await client.query("SELECT FROM person WHERE email = 'kay@example.com' FOR UPDATE")
    const accepting = kay.post(`/api/v1/links/${tokenOf(body.link)}/accept`)
    const other = createVisitor(api).post('/api/v1/session', { email: 'nobody@example.com', password: goodPassword })
    assert.deepEqual([(await accepting).status, (await accepting).body.code], [503, 'unavailable'])
    assert.equal((await other).status, 401)
    await client.query('ROLLBACK')
  })
})
