import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { after, test } from 'node:test'
import { freshDatabase } from '../../../test/kit/database.ts'
import { uuidv7 } from '../../ids.ts'
import { openPool } from '../../store/database/connections.ts'
import { createPerson, findPerson } from '../../store/people/people.ts'
import { createSession, endSessions, listSessions } from '../../store/people/sessions.ts'
import { openDb } from '../../store/database/tables.ts'
import { createKeyring } from './keyring.ts'
import { Problem } from '../http/problem.ts'
import { createSessions } from './sessions.ts'
import { hashOfToken, newToken } from '../../actions/token.ts'

const hourMs = 3_600_000
const database = await freshDatabase()
const pool = openPool({ connectionString: database.connectionString, connectionsMax: 2, onError: () => undefined })
after(async () => {
  await pool.end()
  await database[Symbol.asyncDispose]()
})
const db = openDb(pool)

/** A person who has just signed in, and a clock that is moved by hand. */
async function signedIn(email: string) {
  const [token, personId] = [newToken(), uuidv7()]
  await createPerson(db, { personId, email, name: 'Anna', passwordHash: 'none' })
  const hash = hashOfToken(token)
  const session = await createSession(db, {
    personId,
    sessionId: uuidv7(),
    hash,
    userAgent: '',
    address: '',
    passwordHash: 'none',
  })
  assert.ok(session)
  const clock = { ms: session.createdAt }
  const keyring = createKeyring(db, [])
  const sessions = createSessions(db, keyring, () => clock.ms)
  const ask = (use = true) =>
    sessions.authenticate(token, { countsAsUse: use }).then(
      (principal) => principal.name,
      (thrown: unknown) => (thrown instanceof Problem ? thrown.status : thrown),
    )
  return { clock, keyring, sessions, personId, token, ask, name: `person:${personId}` }
}

test('S31 a session ends after twelve hours without use; being looked at is no use', async () => {
  const { clock, ask, name } = await signedIn('idle@example.com')
  clock.ms += 11 * hourMs
  assert.equal(await ask(), name)
  clock.ms += 11 * hourMs
  assert.equal(await ask(false), name)
  clock.ms += 1 * hourMs
  assert.equal(await ask(false), 401)
  assert.equal(await ask(), 401)
})

test('S31 a session ends after seven days, however much it is used', async () => {
  const { clock, ask, name } = await signedIn('old@example.com')
  const end = clock.ms + 7 * 24 * hourMs
  for (; clock.ms < end; clock.ms += 6 * hourMs) assert.equal(await ask(), name)
  assert.equal(await ask(), 401)
})

test('S31 when a session was used is written down, and what is forgotten is read again', async () => {
  const { clock, ask, name, keyring, sessions, personId } = await signedIn('noted@example.com')
  clock.ms += 2 * hourMs
  await ask()
  await sessions.noteUse()
  const [row] = await listSessions(db, personId, clock.ms)
  assert.equal(row?.lastUsedAt, clock.ms)
  await db.deleteFrom('person_session').where('personId', '=', personId).execute()
  assert.equal(await ask(), name, 'remembered')
  keyring.invalidate()
  assert.equal(await ask(), 401)
})

test('S31 a person was active when a session of theirs was used last, noted once in five minutes, also after the session', async () => {
  const { clock, ask, sessions, personId } = await signedIn('active@example.com')
  const activeAt = async () => (await findPerson(db, personId))?.lastActiveAt
  const signedInAt = (await activeAt()) ?? assert.fail('signing in is activity')
  const seen: (number | undefined | null)[] = []
  for (const minutes of [4, 2, 4, 2]) {
    clock.ms += minutes * 60_000
    await ask()
    await sessions.noteUse()
    seen.push(await activeAt())
  }
  // The use after 4 minutes is too soon and not noted; the use after 6 is noted; 10 is too soon after 6; 12 is noted.
  const [a, b, c, d] = [signedInAt, signedInAt + 6 * 60_000, signedInAt + 6 * 60_000, signedInAt + 12 * 60_000]
  assert.deepEqual(
    seen.map((at, i) => Math.abs((at ?? 0) - ([a, b, c, d][i] ?? 0)) < 5_000),
    [true, true, true, true],
  )
  await endSessions(db, personId)
  assert.equal(await activeAt(), seen.at(-1))
})

test('S31 of a session only the hash of its token is kept', async () => {
  const { personId, token } = await signedIn('hashed@example.com')
  const { rows } = await pool.query<{ text: string }>(
    'SELECT s::text AS text FROM person_session s WHERE person_id = $1',
    [personId],
  )
  const text = rows[0]?.text ?? ''
  assert.ok(text.includes(createHash('sha256').update(token).digest('hex')))
  assert.ok(!text.includes(token) && !text.includes(Buffer.from(token).toString('hex')))
})
