// For tests that hold a lock in the database of a program until the program waits for it.
import { Client } from 'pg'

export async function inDatabase<Result>(
  connectionString: string,
  act: (client: Client) => Promise<Result>,
): Promise<Result> {
  const client = new Client({ connectionString })
  await client.connect()
  try {
    return await act(client)
  } finally {
    await client.end()
  }
}

/**
 * Resolves with the number of waiting sessions once a session waits for a lock of this connection. The test's own time limit
 * ends it.
 */
export async function untilBlocked(client: Client): Promise<number> {
  for (;;) {
    const { rows } = await client.query<{ n: number }>(
      'SELECT count(*)::int AS n FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY (pg_blocking_pids(pid))',
    )
    const waiting = rows[0]?.n ?? 0
    if (waiting > 0) return waiting
  }
}
