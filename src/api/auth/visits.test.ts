import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { after, mock, test } from 'node:test'
import { freshDatabase } from '../../../test/kit/database.ts'
import { uuidv7 } from '../../ids.ts'
import { createAccount } from '../../store/accounts/accounts.ts'
import { openPool } from '../../store/database/connections.ts'
import { openDb } from '../../store/database/tables.ts'
import { createVisit, listVisitActs, listVisits } from '../../store/people/visits.ts'
import { createVisits } from './visits.ts'

const hourMs = 3_600_000
const database = await freshDatabase()
const pool = openPool({ connectionString: database.connectionString, connectionsMax: 2, onError: () => undefined })
after(async () => {
  await pool.end()
  await database[Symbol.asyncDispose]()
})
const db = openDb(pool)
const { accountId } = await createAccount(db, { name: 'Northside Clinic', timezone: 'UTC', country: 'GB' })
const clock = { ms: Date.parse('2026-11-25T03:04:05Z') }
const visits = createVisits(db, assert.ifError, () => clock.ms)
const act = { accountId, verb: 'calls.read', object: '', isChange: false, address: () => '203.0.113.9' } as const

test('S56 a visit of a person ends by itself', async () => {
  const personId = uuidv7()
  await createVisit(db, {
    accountId,
    visitId: uuidv7(),
    personId,
    visitor: 'Anna',
    reason: 'Ticket 381',
    address: '203.0.113.9',
    beganAt: clock.ms,
    endsAt: clock.ms + hourMs,
    endedAt: null,
  })
  assert.notEqual(await visits.openOf(personId, accountId), null)
  assert.equal(await visits.openOf(personId, accountId + 1), null)
  clock.ms += hourMs - 1
  assert.notEqual(await visits.openOf(personId, accountId), null)
  clock.ms += 1
  assert.equal(await visits.openOf(personId, accountId), null)
})

test('S56 a visit of the administrator key ends an hour after its last request, and counts add up over saves', async () => {
  const ofKey = async () =>
    (await listVisits(db, accountId, { limit: 10, after: null })).filter(({ personId }) => personId === null)
  visits.note(null, act)
  await visits.save()
  clock.ms += hourMs / 2
  visits.note(null, act)
  visits.note(null, act)
  await visits.save()
  const [visit, ...more] = await ofKey()
  assert.ok(visit)
  assert.deepEqual([visit.endsAt, more], [clock.ms + hourMs, []])
  const [counted] = await listVisitActs(db, [visit.visitId])
  assert.deepEqual([counted?.count, counted?.firstAt, counted?.lastAt], [3, clock.ms - hourMs / 2, clock.ms])
  clock.ms += hourMs
  visits.note(null, act)
  await visits.save()
  assert.equal((await ofKey()).length, 2)
})

test('S56 what the database refuses keeps nothing else from being saved', async () => {
  const failures: string[] = []
  const own = createVisits(db, (what) => failures.push(what))
  const tooLong = randomBytes(5_000).toString('base64url')
  for (const object of ['src_1', tooLong, 'src_2']) own.note(null, { ...act, object, isChange: true })
  await own.save()
  assert.deepEqual([await savedObjects(), failures.length], [['src_1', 'src_2'], 2])
  await own.save()
  assert.equal(failures.length, 2)
})

test('S56 what could not be saved is saved a little later, although nobody does anything', async () => {
  const failures: string[] = []
  const own = createVisits(db, (what) => failures.push(what))
  const rename = (from: string, to: string) => pool.query(`ALTER TABLE ${from} RENAME TO ${to}`)
  await rename('account_visit_act', 'elsewhere')
  mock.timers.enable({ apis: ['setTimeout'] })
  try {
    own.note(null, { ...act, object: 'src_3', isChange: true })
    await own.save()
    await rename('elsewhere', 'account_visit_act')
    mock.timers.tick(5_000)
  } finally {
    mock.timers.reset()
  }
  while (!(await savedObjects()).includes('src_3')) await new Promise(setImmediate)
  assert.deepEqual(failures, ['visits'])
})

/** What the newest visit changed. */
async function savedObjects(): Promise<string[]> {
  const [newest] = await listVisits(db, accountId, { limit: 1, after: null })
  return (await listVisitActs(db, newest ? [newest.visitId] : [])).map(({ object }) => object).toSorted()
}
