import assert from 'node:assert/strict'
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { test } from 'node:test'
import type { Client } from 'pg'
import { freshDatabase } from '../../test/kit/database.ts'
import { createWarmUpHandler } from '../api/events/warm-up.ts'
import { openClient, openPool } from '../store/database/connections.ts'
import { openHotConnection } from '../store/database/hot-connection.ts'
import { ensureDayPartitions } from '../store/database/partitions.ts'
import { beginEpoch } from '../store/lanes/epoch.ts'
import { warmUp } from './warm-up.ts'

const TABLES = ['call', 'seen_event', 'event', 'lane', 'delivery', 'request', 'attempt', 'history_call']

test('D28 the warm-up takes the whole path of an event, and leaves nothing in the database', async () => {
  await using scene = await setScene()
  const before = await contents(scene.client)
  const dialled: unknown[] = []
  const note = (message: unknown): void => void dialled.push(message)
  subscribe('net.client.socket', note)
  await scene.warmUp()
  unsubscribe('net.client.socket', note)
  assert.deepEqual(dialled, [], 'no address is dialled')
  assert.deepEqual(await contents(scene.client), before)
  const { rows: locks } = await scene.client.query(
    `SELECT locktype FROM pg_locks WHERE database = (SELECT oid FROM pg_database WHERE datname = current_database()) AND pid <> pg_backend_pid()`,
  )
  assert.deepEqual(locks, [])
  await scene.closeHot()
  assert.deepEqual(await insertedInto(scene.client), TABLES.toSorted(), 'rows of every kind were stored for a while')
})

test('D28 a warm-up that fails stores nothing either', async () => {
  await using scene = await setScene()
  await scene.client.query(
    `CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'refused'; END $$;
     CREATE TRIGGER refuse BEFORE DELETE ON delivery EXECUTE FUNCTION refuse()`,
  )
  const before = await contents(scene.client)
  await assert.rejects(scene.warmUp(), /refused|rolled back/)
  assert.deepEqual(await contents(scene.client), before)
})

async function setScene() {
  const database = await freshDatabase()
  const { connectionString } = database
  const client = await openClient(connectionString, 'test')
  const pool = openPool({ connectionString, connectionsMax: 1, onError: () => {} })
  await ensureDayPartitions(pool)
  await pool.end()
  const connections = await Promise.all(['intake', 'settle'].map((name) => openHotConnection(connectionString, name)))
  const epoch = await beginEpoch(client, 'test', () => {})
  const closeHot = (): Promise<unknown> => Promise.all(connections.map((connection) => connection.close()))
  return {
    client,
    warmUp: () => warmUp({ connections, epoch, tokens: NO_TOKENS, createHandler: createWarmUpHandler }),
    closeHot,
    async [Symbol.asyncDispose]() {
      epoch.abandon()
      await closeHot()
      await client.end()
      await database[Symbol.asyncDispose]()
    },
  }
}

const NO_TOKENS: Parameters<typeof warmUp>[0]['tokens'] = {
  get: () => Promise.reject(new Error('a token was requested')),
  reportRefused: () => {},
  isRefused: () => false,
  exchangeCode: () => Promise.reject(new Error('a token was requested')),
  close: () => {},
}

/** All tables with their rows, and all sequences with their values. */
async function contents(client: Client): Promise<Record<string, string>> {
  const { rows: relations } = await client.query<{ name: string; kind: string }>(
    `SELECT relname AS name, relkind AS kind FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'S') ORDER BY 1`,
  )
  const found: Record<string, string> = {}
  for (const { name, kind } of relations) {
    const what = kind === 'S' ? 'last_value::text || is_called' : 'count(*)::text'
    const { rows } = await client.query<{ value: string }>(`SELECT ${what} AS value FROM "${name}"`)
    found[name] = rows[0]?.value ?? ''
  }
  return found
}

/** The tables that rows were stored in, also in transactions that were rolled back. Sessions report this when they end. */
async function insertedInto(client: Client): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `SELECT DISTINCT regexp_replace(relname, '_\\d{8}$', '') AS name FROM pg_stat_user_tables WHERE n_tup_ins > 0 AND relname <> 'node' ORDER BY 1`,
  )
  return rows.map(({ name }) => name).filter((name) => TABLES.includes(name))
}
