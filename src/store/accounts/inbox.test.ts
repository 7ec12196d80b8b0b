import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { sql } from 'kysely'
import { freshDatabase } from '../../../test/kit/database.ts'
import { uuidv7 } from '../../ids.ts'
import { openPool } from '../database/connections.ts'
import { claimInbox, insertInboxRequests } from './inbox.ts'
import { openDb } from '../database/tables.ts'

const database = await freshDatabase()
const pool = openPool({ connectionString: database.connectionString, connectionsMax: 2, onError: () => undefined })
const db = openDb(pool)
after(async () => {
  await pool.end()
  await database[Symbol.asyncDispose]()
})

const requests = (token: string, count: number) =>
  Array.from({ length: count }, () => ({
    token,
    id: uuidv7(),
    at: Date.now(),
    method: 'POST',
    url: `/inbox/${token}`,
    headers: [],
    body: Buffer.alloc(1024 * 1024, 'x'),
    answered: 200,
  }))

async function keptMb(token: string): Promise<number> {
  const { rows } = await sql<{ bytes: string }>`
    SELECT coalesce(sum(octet_length(body)), 0) AS bytes FROM inbox_request WHERE token = ${token}`.execute(db)
  return Number(rows[0]?.bytes) / 1024 / 1024
}

test('S36 the inboxes of an account keep so many bytes together, the newest, and take nothing from another account', async () => {
  await claimInbox(db, 1, 'one')
  await claimInbox(db, 1, 'two')
  await claimInbox(db, 2, 'theirs')
  await insertInboxRequests(db, requests('theirs', 3))
  await insertInboxRequests(db, requests('one', 20))
  await insertInboxRequests(db, requests('two', 20))
  assert.deepEqual([await keptMb('one'), await keptMb('two'), await keptMb('theirs')], [11, 20, 3])
})
