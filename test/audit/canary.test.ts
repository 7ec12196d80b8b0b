// S22: a secret is found wherever in the database it hides. (The crash tests check that there is none.)
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openClient } from '../../src/store/database/connections.ts'
import { freshDatabase } from '../kit/database.ts'
import { searchDatabase } from './canary.ts'

const CANARIES = [
  { name: 'token', value: 'canary/token+"7' },
  { name: 'password', value: 'canary of the receiver' },
]

test('S22 a secret in a row, in JSON within a row, or in bytes is found in its table', async () => {
  await using database = await freshDatabase()
  const client = await openClient(database.connectionString, 'test')
  try {
    assert.deepEqual(await searchDatabase(client, CANARIES), [])
    await client.query(`INSERT INTO inbox (token) VALUES ($1)`, [`seen: ${CANARIES[0]?.value}`])
    await client.query(
      `INSERT INTO job (account_id, job_id, kind, input, total) VALUES (1, uuidv7(), 'resend', $1, 1)`,
      [{ inner: JSON.stringify({ note: CANARIES[0]?.value }) }],
    )
    const body = Buffer.from(JSON.stringify({ authorization: `Basic ${btoa(`user:${CANARIES[1]?.value}`)}` }))
    await client.query(
      `INSERT INTO inbox_request (token, id, method, url, headers, body, answered) VALUES ('t', uuidv7(), 'POST', '/', '{}', $1, 200)`,
      [body],
    )
    assert.deepEqual(await searchDatabase(client, CANARIES), [
      'table inbox holds the secret token',
      'table inbox_request holds the secret password',
      'table job holds the secret token',
    ])
  } finally {
    await client.end()
  }
})
