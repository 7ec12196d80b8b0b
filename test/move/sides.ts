// Two databases for tests of a move: one with rows that are hard to move, and an empty one.
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import type { Client } from 'pg'
import { openClient } from '../../src/store/database/connections.ts'
import { emptyDatabase, freshDatabase } from '../kit/database.ts'

export async function sourceAndTarget(): Promise<{ from: string; to: string; source: Client } & AsyncDisposable> {
  const [one, other] = [await freshDatabase(), await emptyDatabase()]
  const source = await openClient(one.connectionString, 'test')
  return {
    from: one.connectionString,
    to: other.connectionString,
    source,
    async [Symbol.asyncDispose]() {
      await source.end()
      await one[Symbol.asyncDispose]()
      await other[Symbol.asyncDispose]()
    },
  }
}

/** Inserts rows into tables with and without a key, in partitions, of each type, with hostile text. */
export async function fill(source: Client, calls: number): Promise<void> {
  await source.query(`SELECT ensure_days('2026-11-24', '2026-11-27')`)
  await source.query(`INSERT INTO account (uuid, name, data_key) VALUES (uuidv7(), $1, 'sealed')`, [HOSTILE])
  await source.query(`INSERT INTO account (uuid, name) VALUES (uuidv7(), 'second')`)
  await source.query(
    `INSERT INTO integration (account_id, uuid, config, enabled) SELECT account_id, uuidv7(), $1, true FROM account`,
    [JSON.stringify({ name: HOSTILE, deep: [1.5, null, { a: 1e21 }] })],
  )
  await source.query(
    `INSERT INTO saved_version (account_id, owner, owner_id, version, saved_at, saved_by, content, secrets, changes)
     SELECT account_id, 'integration', integration_id, 1, now(), $1, config, ARRAY['auth.token', $2], '{}' FROM integration`,
    [JSON.stringify({ type: 'person', id: null, name: HOSTILE }), HOSTILE],
  )
  await source.query(
    `INSERT INTO call_addition (account_id, call_id, addition_id, kind, value, added_at, added_by)
     SELECT account_id, uuidv7(), uuidv7(), 'note', to_jsonb($1::text), now(), jsonb_build_object('name', $1::text) FROM account`,
    [HOSTILE],
  )
  await source.query(
    `INSERT INTO saved_view (account_id, view_id, list, name, query) SELECT account_id, uuidv7(), 'calls', $1, $2 FROM account`,
    [HOSTILE, JSON.stringify({ q: HOSTILE, order: 'asc' })],
  )
  await source.query(
    `INSERT INTO api_key (account_id, key_id, name, role, rights, hash, last4, expires_at)
     SELECT account_id, uuidv7(), $1, 'viewer', ARRAY['events', 'numbers'], sha256(convert_to(name, 'UTF8')), 'abcd', 'infinity' FROM account`,
    [String.raw`a "quoted, {name}" \ `],
  )
  await source.query(
    `INSERT INTO wallboard (account_id, wallboard_id, name, hides_numbers, theme, hash, token)
     SELECT account_id, uuidv7(), $1, true, 'dark', sha256(convert_to(name, 'UTF8')), 'sealed' FROM account`,
    [HOSTILE],
  )
  await source.query(
    `INSERT INTO inbox_request (token, id, method, url, headers, body, answered) VALUES ('t', uuidv7(), 'POST', '/', '[]', $1, 200)`,
    [randomBytes(300_000)],
  )
  await source.query(
    `INSERT INTO source_gap (account_id, source_id, from_at, to_at, dropped, code)
     SELECT 1001, 1, now() - interval '1 microsecond', now(), 1, 'updates_dropped' FROM generate_series(1, 2)`,
  )
  await source.query(
    `WITH made AS (INSERT INTO source (account_id, uuid, kind, name, settings) VALUES (1001, uuidv7(), 'asterisk', $1, '{}') RETURNING source_id)
     INSERT INTO source_seen (source_id, seen_at) SELECT source_id, clock_timestamp() FROM made`,
    [HOSTILE],
  )
  await source.query(
    `INSERT INTO history_call (account_id, party, at, call_hash, line, outcome, agent)
     SELECT 1001, '+6140000' || n, now() - n * interval '1 ms', -n, NULL, 'answered', $2 FROM generate_series(1, $1::int) n`,
    [calls, HOSTILE],
  )
  await source.query(
    `INSERT INTO history_count (account_id, party, line, at, calls) VALUES (1001, '+61400001', '', now(), 3)`,
  )
  await source.query(
    `INSERT INTO delivery_day (account_id, day, integration_id, delivered, failed, late, unsent, response_times)
     VALUES (1001, '2026-11-24', 1, 1, 2, 3, 4, $1)`,
    [[0, 5, 2_147_483_647]],
  )
  await source.query(
    `INSERT INTO number_day (account_id, heard, day, number, outcome, calls) VALUES (1001, '2026-11-24', '0001-01-01', $1, 'missed', 1)`,
    [HOSTILE],
  )
  await source.query(
    `INSERT INTO call (account_id, call_id, source_id, uniqueid, state) SELECT 1001, uuidv7(), 1, n::text, '{"call": {}}'
     FROM generate_series(1, $1::int) n`,
    [calls],
  )
  await source.query(
    `INSERT INTO event (account_id, call_id, sequence, day, event_id, type, at, fields)
     SELECT account_id, call_id, 1, date '2026-11-24' + (uniqueid::int % 4), uuidv7(), 'ringing', clock_timestamp(), repeat('x', uniqueid::int % 3000) FROM call`,
  )
  await source.query(
    `INSERT INTO attempt (account_id, call_id, delivery_id, integration_id, day, n, attempt_id, at, epoch, state, ms)
     SELECT account_id, call_id, uuidv7(), 1, '2026-11-25', 1, uuidv7(), now(), 9007199254740993, 'failed', 0.1::real + uniqueid::int FROM call`,
  )
  // Changed and deleted rows leave holes, and versions that no longer exist.
  await source.query(`UPDATE call SET status = 'ended' WHERE uniqueid::int % 3 = 0`)
  await source.query(`DELETE FROM call WHERE uniqueid::int % 7 = 0`)
}

const HOSTILE = 'Zoë “O’Brien” \\N \\. (a,b) {c} "d"\t\n\r ☎ \u{1F4DE} NULL'

/** Returns each row of each table, as text. */
export async function allRows(client: Client): Promise<string[]> {
  const { rows: tables } = await client.query<{ name: string }>(
    `SELECT relname AS name FROM pg_class WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace AND relname <> 'migration' ORDER BY 1`,
  )
  const all: string[] = []
  for (const { name } of tables) {
    const { rows } = await client.query<{ line: string }>(`SELECT t::text AS line FROM "${name}" t ORDER BY t::text`)
    all.push(...rows.map(({ line }) => `${name} ${line}`))
  }
  return all
}

export async function arrived(source: Client, to: string): Promise<void> {
  const target = await openClient(to, 'test')
  try {
    assert.deepEqual(await allRows(target), await allRows(source))
  } finally {
    await target.end()
  }
}
