import assert from 'node:assert/strict'
import { after, test } from 'node:test'
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
