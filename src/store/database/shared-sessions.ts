// Whether an address leads to sessions of our own, or to a pooler that gives a session to the next transaction of any client.
// Locks, prepared statements and time limits belong to a session: through such a pooler they would apply to other clients.
import type { Client } from 'pg'
import { OffhookError, messageOf } from '../../errors.ts'
import { connect } from './connections.ts'

/** One round is enough if nobody else uses the pooler. Other clients may take turns with us, but hardly in every round. */
const ROUNDS = 5
/** A pooler makes a client wait for a free session, PgBouncer for two minutes. */
const ANSWER_WITHIN_MS = 5_000

/** Throws an `OffhookError` if sessions are shared. Changes nothing in the sessions, and leaves nothing behind. */
export async function refuseSharedSessions(connectionString: string, setting: string): Promise<void> {
  const open = (): Promise<Client> => connect(connectionString, 'check', setting)
  await using stack = new AsyncDisposableStack()
  const one = stack.adopt(await open(), (client) => client.end())
  const other = stack.adopt(await open(), (client) => client.end())
  if (
    await areShared(
      () => sessionOf(one, setting),
      () => sessionOf(other, setting),
    )
  )
    throw new OffhookError(
      'database_sessions_shared',
      `${setting} points to a connection pooler in transaction or statement mode. Connect to PostgreSQL directly, or set the pooler to session mode.`,
    )
}

/**
 * Two clients ask which session serves them. Clients with sessions of their own always get the same session each. Otherwise the
 * second client, asking after the first, gets the session that the first gave back; or, if the pooler hands them out in turn,
 * another session than a moment before.
 */
export async function areShared(askOne: () => Promise<number>, askOther: () => Promise<number>): Promise<boolean> {
  const [one, other] = [await askOne(), await askOther()]
  if (one === other) return true
  for (let round = 0; round < ROUNDS; round += 1) {
    if ((await askOther()) !== other || (await askOne()) !== one) return true
  }
  return false
}

async function sessionOf(client: Client, setting: string): Promise<number> {
  const query = { text: 'SELECT pg_backend_pid() AS pid', query_timeout: ANSWER_WITHIN_MS }
  const { rows } = await client.query<{ pid: number }>(query).catch((thrown: unknown) => {
    throw new OffhookError(
      'database_without_answer',
      `The database server at ${client.host}:${client.port} did not answer: ${messageOf(thrown)}. Check that ${setting} is correct and that a pooler there has 20 connections for Offhook.`,
      { cause: thrown },
    )
  })
  const pid = rows[0]?.pid
  if (pid === undefined) throw new Error('the server did not report its session')
  return pid
}
