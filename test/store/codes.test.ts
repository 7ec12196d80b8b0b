// Codes for rows that were stored with a sentence before codes existed.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openClient } from '../../src/store/database/connections.ts'
import { migrate } from '../../src/store/database/migrations.ts'
import { databaseBefore, MIGRATIONS } from '../kit/database.ts'

test('sentences that were compared are codes after the migration', async () => {
  await using database = await databaseBefore('0017')
  const client = await openClient(database.connectionString, 'test')
  try {
    const { rows } = await client.query<{ id: number }>(
      `INSERT INTO account (uuid, name) VALUES (uuidv7(), 'A') RETURNING account_id AS id`,
    )
    const accountId = rows[0]?.id
    const causes: [string | null, string][] = [
      [null, 'Switched off.'],
      [null, 'Setup is incomplete. Fix the listed problems to switch the integration on.'],
      ['gone', 'The receiver returned 410.'],
    ]
    for (const [cause, reason] of causes)
      await client.query(
        `INSERT INTO integration (account_id, uuid, config, enabled, off_reason, off_cause) VALUES ($1, uuidv7(), '{}', false, $2, $3)`,
        [accountId, reason, cause],
      )
    const whys = ['not connected', 'Offhook was not running', 'settings changed', 'missing right', 'updates dropped']
    for (const why of whys)
      await client.query(`INSERT INTO source_gap VALUES ($1, 1, now(), now(), 0, $2)`, [accountId, why])
    const runs: [string, string | null][] = [
      ['failed', 'The receiver returned 500.'],
      ['skipped', 'No recording arrived within a day.'],
      ['skipped', 'The call has no recording.'],
      ['skipped', 'The step was deleted.'],
      ['skipped', 'The step was switched off.'],
    ]
    for (const [index, [state, problem]] of runs.entries())
      await client.query(
        `INSERT INTO step_run (account_id, call_id, name, source_id, uniqueid, position, state, problem)
         VALUES ($1, uuidv7(), 'notes', 1, 'one', $2, $3, $4)`,
        [accountId, index, state, problem],
      )
    await migrate(client, MIGRATIONS)
    const column = async (query: string) =>
      (await client.query<{ code: string | null }>(query)).rows.map(({ code }) => code)
    assert.deepEqual(await column('SELECT off_cause AS code FROM integration ORDER BY integration_id'), [
      null,
      'incomplete',
      'gone',
    ])
    assert.deepEqual(await column('SELECT code FROM source_gap ORDER BY ctid'), [
      'not_connected',
      'not_running',
      'settings_changed',
      'missing_permission',
      'updates_dropped',
    ])
    assert.deepEqual(await column('SELECT skip_code AS code FROM step_run ORDER BY position'), [
      null,
      'recording_overdue',
      'no_recording',
      'step_deleted',
      'step_disabled',
    ])
  } finally {
    await client.end()
  }
})
