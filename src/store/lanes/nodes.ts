// Nodes and their epochs (D9): which nodes may hold lanes, and taking over the lanes of a dead node.
import { DatabaseError, type Client, type Pool } from 'pg'

/** Makes this node live; its epoch is the number of its row. */
export async function insertNode(client: Client, name: string): Promise<number> {
  const { rows } = await client.query<{ epoch: string }>('INSERT INTO node (name) VALUES ($1) RETURNING epoch', [name])
  return Number(rows[0]?.epoch)
}

/** Renews the heartbeat. False: this node was taken over and must stop. */
export async function renewHeartbeat(client: Client, epoch: number): Promise<boolean> {
  const { rowCount } = await client.query('UPDATE node SET beat_at = now() WHERE epoch = $1', [epoch])
  return rowCount === 1
}

/** Ends this node's epoch. Everything that it held must have been given back before. */
export async function deleteNode(client: Client, epoch: number): Promise<void> {
  await client.query('DELETE FROM node WHERE epoch = $1', [epoch])
}

const OUTCOME_UNKNOWN =
  'Offhook stopped while sending this request, so it may or may not have arrived. It is resent with the same webhook-id.'

/**
 * Takes over from dead nodes: all nodes except `epoch` when `alone` (the database's serving lock proves it), otherwise the nodes
 * without a heartbeat for 20 s. DELETE waits for statements of the dead epoch that still run; then every lane of an epoch without
 * a row becomes due at once, including a lane that a stopping node could not write back. Each delivery that was held gets an
 * attempt that says `outcome_unknown` (D14). The attempt does not count towards the schedule, because most of these deliveries
 * were not sent yet. Recordings that the dead node held are released (D22). Returns how many lanes were taken over.
 */
export async function takeOverDeadNodes(client: Client, epoch: number, { alone }: { alone: boolean }): Promise<number> {
  await client.query('BEGIN')
  await client.query(`DELETE FROM node WHERE epoch <> $1 AND ($2 OR beat_at < now() - interval '20 s')`, [epoch, alone])
  const freed = await client.query(
    `WITH k AS MATERIALIZED (SELECT account_id, lane_id, integration_id, epoch FROM lane l
        WHERE l.epoch > 0 AND NOT EXISTS (SELECT FROM node n WHERE n.epoch = l.epoch) ORDER BY 1, 2, 3 FOR UPDATE OF l),
      freed AS (UPDATE lane l SET epoch = 0, due_at = now() FROM k
        WHERE l.account_id = k.account_id AND l.lane_id = k.lane_id AND l.integration_id = k.integration_id
        RETURNING l.account_id, l.lane_id, l.integration_id, l.head_seq, l.tries, k.epoch)
     INSERT INTO attempt (account_id, call_id, delivery_id, integration_id, day, n, attempt_id, at, epoch, state, error, reason)
       SELECT f.account_id, d.call_id, d.delivery_id, f.integration_id, (now() AT TIME ZONE 'UTC')::date, f.tries + 1, uuidv7(), now(), f.epoch,
         'retrying', 'outcome_unknown', $1
       FROM freed f JOIN delivery d ON d.account_id = f.account_id AND d.lane_id = f.lane_id AND d.integration_id = f.integration_id AND d.seq = f.head_seq`,
    [OUTCOME_UNKNOWN],
  )
  // Recordings that were due for the dead node are still due.
  await client.query(
    'UPDATE recording r SET epoch = 0 WHERE r.epoch > 0 AND NOT EXISTS (SELECT FROM node n WHERE n.epoch = r.epoch)',
  )
  await client.query('COMMIT')
  return freed.rowCount ?? 0
}

/** The pages of a summary, as migration 0033 sets them. */
const PAGES_PER_RANGE = 64

/** Waits for less time than PostgreSQL waits before it cancels an autovacuum that is in the way. */
const REFRESH_RANGE = `SELECT set_config('lock_timeout', '500ms', true), brin_desummarize_range('lane_held', $1), brin_summarize_range('lane_held', $1)`

/** PostgreSQL's code for a lock that was not granted in time. */
const LOCK_NOT_AVAILABLE = '55P03'

/**
 * Makes the summaries of `lane_held` anew, so that a take-over reads only lanes near those that were claimed since. Each range is a
 * short statement of its own. A take-over reads a range without a summary, so an interruption leaves no lane out. While another
 * session vacuums the table, nothing is done.
 */
export async function refreshHeldLanes(pool: Pool): Promise<void> {
  const { rows } = await pool.query<{ pages: number }>(
    `SELECT (pg_relation_size('lane') / current_setting('block_size')::int)::int AS pages`,
  )
  const pages = rows[0]?.pages ?? 0
  try {
    for (let page = 0; page < pages; page += PAGES_PER_RANGE) await pool.query(REFRESH_RANGE, [page])
  } catch (error) {
    if (!(error instanceof DatabaseError) || error.code !== LOCK_NOT_AVAILABLE) throw error
  }
}
