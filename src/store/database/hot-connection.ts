// Connections of the hot path, and how a hot statement is run.
import { CompiledQuery } from 'kysely'
import { Client, DatabaseError, type QueryResultRow } from 'pg'
import { repeatOnConflict } from './transaction-conflict.ts'
import type { Db } from './tables.ts'

/**
 * Generic plans from the first run, index nested loops only: a plan that was made while the tables were empty must still be right
 * with a million rows, and a generic plan takes every `unnest` for ten rows. The time limits restrict how long a frozen program
 * can hold a lock.
 */
const SESSION = `SET plan_cache_mode = force_generic_plan; SET enable_seqscan = off; SET enable_hashjoin = off;
  SET enable_mergejoin = off; SET enable_bitmapscan = off; SET jit = off; SET timezone = 'UTC';
  SET statement_timeout = '10s'; SET idle_in_transaction_session_timeout = '10s'`

// In a hot statement a row is joined to its key by `row.account_id = ANY (ARRAY[key.account_id]) AND row.… = key.…`: a
// key's first column by ANY, and locks ordered by the key's columns, not the row's. Both keep the planner from starting
// with the table. Otherwise the planner would start there, because a table that is sometimes empty, such as `delivery`
// after all deliveries were sent, has one row in the statistics. A scan of such a table then seems as cheap as one look
// into its index. This is not enough where a statement reads only columns of an index: the planner may then begin with the whole
// index. Such rows are looked for in a LATERAL subquery with LIMIT or OFFSET 0, which is never joined in another order.
// hot-plans.test.ts checks every hot statement for this.

/**
 * A statement that is prepared once per connection under its name. The name belongs to the text: a changed text needs a new name.
 */
export interface PreparedStatement {
  readonly name: string
  readonly text: string
}

// Results arrive as text. Only the types that hot statements return are parsed.
const PARSE: Record<number, (text: string) => unknown> = { 16: (t) => t === 't', 20: Number, 23: Number, 701: Number }
const types = { getTypeParser: (oid: number) => PARSE[oid] ?? ((text: string) => text) }

export interface HotConnection {
  run<Row extends QueryResultRow>(statement: PreparedStatement, values: readonly unknown[]): Promise<Row[]>
  /** Runs plain SQL such as BEGIN; returns the command tag, since the COMMIT of a failed transaction says ROLLBACK. */
  command(sql: string): Promise<string>
  /** Resolves when the connection is gone, for whatever reason, with the error if there was one. */
  readonly lost: Promise<unknown>
  close(): Promise<void>
}

/**
 * A connection that can be opened again, for example after a transaction was idle for too long (25P03): then only the statements
 * under way on it fail. `lost` resolves when the connection could not be opened again.
 */
export interface RenewableConnection extends HotConnection {
  /** Opens the connection again if it is gone. Only between transactions: the rest of a transaction must not run outside it. */
  renew(): Promise<void>
}

/** Runs hot statements in a transaction of the API, unprepared, because they are rare there. */
export function hotStatementsIn(transaction: Db): Pick<HotConnection, 'run'> {
  return {
    async run<Row extends QueryResultRow>({ text }: PreparedStatement, values: readonly unknown[]) {
      return (await transaction.executeQuery<Row>(CompiledQuery.raw(text, [...values]))).rows
    },
  }
}

/** Opens a connection set up for hot statements. */
export async function openHotConnection(connectionString: string, name: string): Promise<HotConnection> {
  const client = new Client({ connectionString, application_name: `offhook ${name}`, keepAlive: true, types })
  const lost = new Promise<unknown>((resolve) => {
    client.on('error', resolve)
    client.once('end', () => resolve(undefined))
  })
  await client.connect()
  await client.query(SESSION)
  return {
    async run<Row extends QueryResultRow>(statement: PreparedStatement, values: readonly unknown[]) {
      const result = await client.query<Row>({ name: statement.name, text: statement.text, values: [...values] })
      return result.rows
    },
    async command(sql) {
      return (await client.query(sql)).command
    },
    lost,
    close: () => client.end(),
  }
}

/**
 * The connection, for statements outside of transactions: a statement that PostgreSQL ends because of another session is
 * repeated.
 */
export const repeatingConnection = (connection: HotConnection): HotConnection => ({
  ...connection,
  run: (statement, values) => repeatOnConflict(() => connection.run(statement, values)),
})

/** The connection, with the time of each statement in seconds given to `onRun`, whether the statement succeeds or fails. */
export const timedConnection = <Connection extends HotConnection>(
  connection: Connection,
  onRun: (seconds: number) => void,
): Connection => {
  const timed = async <Answer>(statement: Promise<Answer>): Promise<Answer> => {
    const began = performance.now()
    try {
      return await statement
    } finally {
      onRun((performance.now() - began) / 1000)
    }
  }
  return {
    ...connection,
    run: <Row extends QueryResultRow>(statement: PreparedStatement, values: readonly unknown[]) =>
      timed(connection.run<Row>(statement, values)),
    command: (sql: string) => timed(connection.command(sql)),
  }
}

/** Opens a hot connection that can be renewed. */
export async function openRenewableConnection(connectionString: string, name: string): Promise<RenewableConnection> {
  let current = await openHotConnection(connectionString, name)
  let isGone = false
  let isClosed = false
  const { promise: lost, resolve: lose } = Promise.withResolvers<unknown>()
  const watch = (connection: HotConnection): void => {
    void connection.lost.then(() => {
      // A connection that was replaced may end late.
      if (connection === current) isGone = true
    })
  }
  // A statement may fail before the end of its connection is noticed.
  const attempt = async <Answer>(statement: Promise<Answer>): Promise<Answer> => {
    try {
      return await statement
    } catch (error) {
      isGone ||= isFatal(error)
      throw error
    }
  }
  watch(current)
  return {
    run: (statement, values) => attempt(current.run(statement, values)),
    command: (sql) => attempt(current.command(sql)),
    lost,
    async renew() {
      if (!isGone || isClosed) return
      const opened = await openHotConnection(connectionString, name).catch((error: unknown) => {
        lose(error)
        throw error
      })
      // The renewable connection was closed meanwhile: the new connection is not needed.
      if (isClosed) return opened.close()
      const ended = current
      current = opened
      isGone = false
      watch(current)
      // A connection to a server that is gone may never report that it is closed.
      void ended.close().catch(() => undefined)
    },
    close() {
      isClosed = true
      return current.close()
    },
  }
}

/** Whether PostgreSQL ends the session with this error. */
const isFatal = (error: unknown): boolean => error instanceof DatabaseError && error.severity === 'FATAL'
