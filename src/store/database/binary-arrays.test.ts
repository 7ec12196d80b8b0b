import assert from 'node:assert/strict'
import { test } from 'node:test'
import { freshDatabase } from '../../../test/kit/database.ts'
import { boolArray, byteaArray, float8Array, int4Array, textArray, uuidArray } from './binary-arrays.ts'
import { openClient } from './connections.ts'

const A = '0198a2f3-c97d-7e8b-9b6a-3f0c2d4e5f60'
const B = 'FFFFFFFF-0000-4000-8000-00000000ABCD'

/** The array that is sent, and the values that PostgreSQL reads. */
const CASES = [
  { type: 'uuid', sent: uuidArray([A, null, B]), read: [A, null, B.toLowerCase()] },
  {
    type: 'text',
    sent: textArray(['', null, 'O’Neil "x" \\ 💬', '{a,b}']),
    read: ['', null, 'O’Neil "x" \\ 💬', '{a,b}'],
  },
  { type: 'int4', sent: int4Array([0, null, -2_147_483_648]), read: [0, null, -2_147_483_648] },
  { type: 'float8', sent: float8Array([0.1, null, -1e300]), read: [0.1, null, -1e300] },
  { type: 'bool', sent: boolArray([true, false]), read: [true, false] },
  { type: 'bytea', sent: byteaArray([Buffer.from([0, 255, 128]), null]), read: [Buffer.from([0, 255, 128]), null] },
  { type: 'uuid', sent: uuidArray([]), read: [] },
] as const

test('D1 what is sent to the database in arrays is what it reads, value by value', async () => {
  await using database = await freshDatabase()
  const client = await openClient(database.connectionString, 'test')
  for (const { type, sent, read } of CASES) {
    const { rows } = await client.query(`SELECT v FROM unnest($1::${type}[]) v`, [sent])
    assert.deepEqual(
      rows.map((row) => row.v),
      [...read],
      type,
    )
  }
  await client.end()
})
