// The right to serve a database: the session that holds this advisory lock serves it. PostgreSQL releases the lock the moment the
// session ends. So holding the lock proves that the earlier holder has left the database, and that its epoch is dead (D9).
import { setTimeout as sleep } from 'node:timers/promises'
import type pg from 'pg'
import { OffhookError, messageOf } from '../../errors.ts'
import { SERVING_LOCK } from '../database/advisory-locks.ts'
import { openClient } from '../database/connections.ts'

export interface ServingLock {
  /** Settles with the reason when the lock was lost: the program must stop serving at once. Never settles after `release`. */
  readonly lost: Promise<string>
  release(): Promise<void>
}

/**
 * How long the earlier holder may take to leave: a stop waits up to 20 s for attempts in flight, but a killed program leaves at
 * once.
 */
const TRY_MS = 10_000
/** A dead machine or a cut cable closes no connection: only a query notices it. */
const ASK_EVERY_MS = 5_000
const ANSWER_WITHIN_MS = 5_000
/** lock_not_available: `lock_timeout` has passed. */
const TIMED_OUT = '55P03'

/** Takes the lock, and waits for it up to `tryMs`; an `OffhookError` names the holder. */
export async function acquireServingLock(connectionString: string, { tryMs = TRY_MS } = {}): Promise<ServingLock> {
  const client = await openClient(connectionString, 'serve')
  try {
    await client.query(`SET lock_timeout = ${tryMs}`)
    await client.query(`SELECT pg_advisory_lock(${SERVING_LOCK})`)
  } catch (error) {
    const refusal = isTimeout(error) ? await refusedBy(client) : error
    await client.end()
    throw refusal
  }
  return hold(client)
}

function hold(client: pg.Client): ServingLock {
  const released = new AbortController()
  const { promise: lost, resolve: lose } = Promise.withResolvers<string>()
  client.on('error', (error) => lose(messageOf(error)))
  client.on('end', () => {
    if (!released.signal.aborted) lose('connection closed')
  })
  void askOften(client, released.signal).catch((error: unknown) => {
    if (!released.signal.aborted) lose(messageOf(error))
  })
  return {
    lost,
    async release() {
      released.abort()
      await client.end()
    },
  }
}

async function askOften(client: pg.Client, signal: AbortSignal): Promise<void> {
  for (;;) {
    await sleep(ASK_EVERY_MS, undefined, { signal, ref: false })
    await client.query({ text: 'SELECT 1', query_timeout: ANSWER_WITHIN_MS } as pg.QueryConfig)
  }
}

function isTimeout(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === TIMED_OUT
}

async function refusedBy(client: pg.Client): Promise<OffhookError> {
  const { rows } = await client.query<{ holder: string; since: number }>(
    `SELECT application_name AS holder, backend_start AS since FROM pg_locks JOIN pg_stat_activity USING (pid)
     WHERE locktype = 'advisory' AND granted AND (classid, objid) = (${SERVING_LOCK})
       AND pg_locks.database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
  )
  const who = rows[0] === undefined ? '' : `: ${rows[0].holder}, since ${new Date(rows[0].since).toISOString()}`
  return new OffhookError(
    'already_served',
    `Another Offhook already uses this database${who}. Stop that one first, or start this one with a different data folder (OFFHOOK_DATA) or database.`,
  )
}
