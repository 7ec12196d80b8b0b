import assert from 'node:assert/strict'
import { cpSync, globSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { test } from 'node:test'
import { openClient } from '../../src/store/database/connections.ts'
import { migrate } from '../../src/store/database/migrations.ts'
import { freshDatabase } from '../kit/database.ts'

const MIGRATIONS = 'migrations'

test('S51 what was saved before versions were kept is the first version, by nobody known and without secrets', async (t) => {
  const database = await freshDatabase()
  const client = await openClient(database.connectionString, 'test')
  const before = mkdtempSync(join(tmpdir(), 'offhook-migrations-'))
  t.after(async () => {
    await client.end()
    await database[Symbol.asyncDispose]()
    rmSync(before, { recursive: true })
  })
  for (const file of globSync(`${MIGRATIONS}/*.sql`))
    if (basename(file) < '0018') cpSync(file, join(before, basename(file)))
  await client.query('DROP SCHEMA public CASCADE; CREATE SCHEMA public')
  await migrate(client, before)
  await client.query(`INSERT INTO account (uuid, name) VALUES (uuidv7(), 'First')`)
  await client.query(
    `INSERT INTO integration (account_id, uuid, config, enabled, version, deleted_at)
     VALUES (1001, uuidv7(), '{"name": "CRM"}', true, 7, NULL), (1001, uuidv7(), '{"name": "Gone"}', false, 3, now())`,
  )
  await client.query(
    `INSERT INTO source (account_id, uuid, kind, name, settings) VALUES (1001, uuidv7(), 'asterisk', 'PBX', '{"host": "pbx"}')`,
  )
  await client.query(
    `INSERT INTO step (account_id, uuid, position, name, kind, settings) VALUES (1001, uuidv7(), 1, 'notes', 'webhook', '{"url": "u"}')`,
  )
  await client.query(
    `INSERT INTO secret (account_id, owner, owner_id, name, origin, sealed, last4)
     SELECT 1001, 'integration', integration_id, 'auth.token', '', 's1.sealed', 'oken' FROM integration`,
  )
  await migrate(client, MIGRATIONS)
  const { rows } = await client.query(
    'SELECT owner, version, saved_by, content, secrets, changes FROM saved_version ORDER BY owner',
  )
  assert.deepEqual(rows, [
    {
      owner: 'integration',
      version: 7,
      saved_by: null,
      content: { name: 'CRM' },
      secrets: ['auth.token'],
      changes: [],
    },
    {
      owner: 'source',
      version: 1,
      saved_by: null,
      content: { name: 'PBX', enabled: true, settings: { host: 'pbx' } },
      secrets: [],
      changes: [],
    },
    {
      owner: 'step',
      version: 1,
      saved_by: null,
      content: { enabled: true, settings: { url: 'u' } },
      secrets: [],
      changes: [],
    },
  ])
})
