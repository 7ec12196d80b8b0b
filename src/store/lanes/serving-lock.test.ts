import assert from 'node:assert/strict'
import { test } from 'node:test'
import { freshDatabase } from '../../../test/kit/database.ts'
import { openClient } from '../database/connections.ts'
import { acquireServingLock } from './serving-lock.ts'

test('D9 a second program on the same database is refused, and told who serves it', async () => {
  await using database = await freshDatabase()
  const lock = await acquireServingLock(database.connectionString)
  await assert.rejects(
    acquireServingLock(database.connectionString, { tryMs: 50 }),
    /^OffhookError: Another Offhook already uses this database: offhook serve \(process \d+ on .*\), since 20.*\. Stop that one first/,
  )
  await lock.release()
})

test('D9 whoever waits for the lock gets it the moment it is free', async () => {
  await using database = await freshDatabase()
  const first = await acquireServingLock(database.connectionString)
  const second = acquireServingLock(database.connectionString)
  await first.release()
  await (await second).release()
})

test('D9 databases of one server are served apart from each other', async () => {
  await using one = await freshDatabase()
  await using other = await freshDatabase()
  const locks = [
    await acquireServingLock(one.connectionString),
    await acquireServingLock(other.connectionString, { tryMs: 50 }),
  ]
  for (const lock of locks) await lock.release()
})

test('D9 a program whose lock was lost is told at once, and the next one can serve', async () => {
  await using database = await freshDatabase()
  const lock = await acquireServingLock(database.connectionString)
  const admin = await openClient(database.connectionString, 'test')
  await admin.query(
    `SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
  )
  await admin.end()
  assert.match(await lock.lost, /terminating connection/)
  await (await acquireServingLock(database.connectionString)).release()
})
