// Connections to PostgreSQL, and the one place that maps its types to ours.
import { hostname } from 'node:os'
import { sql } from 'kysely'
import { Client, type ClientConfig, type CustomTypesConfig, Pool, types } from 'pg'
import { OffhookError, messageOf } from '../../errors.ts'
import type { Db } from './tables.ts'

/** The oldest supported server: version 18 brought `RETURNING old`, which distinguishes new calls from known calls. */
const SERVER_VERSION_MIN = 180_000

/** How long connecting may take: a server in the same building answers in milliseconds, an unreachable server never does. */
const CONNECT_MS = 5_000

/**
 * Times in UTC and in ISO 8601, whatever the server's or the database's defaults are. Set after connecting, because poolers
 * refuse settings in the startup message.
 */
const SESSION = `SET timezone = 'UTC'; SET datestyle = 'ISO'`

/**
 * The time limit of the API's statements, and of a transaction that is idle because its program is frozen. A person who waits
 * does not wait longer than that. JIT is off, because compiling would take longer than any of these statements.
 */
const STATEMENT_LIMITS = `SET statement_timeout = '30s'; SET idle_in_transaction_session_timeout = '30s'; SET jit = off`

/**
 * The types of results: int8 (every count(*)) is a number, timestamptz milliseconds since 1970, date its text (`2026-11-25`; as a
 * Date it would be midnight in the machine's own zone). All other types as pg returns them: numeric is text, json parsed, bytea a
 * Buffer.
 */
const resultTypes: CustomTypesConfig = {
  getTypeParser(oid: Parameters<CustomTypesConfig['getTypeParser']>[0]) {
    if (oid === types.builtins.INT8) return safeInteger
    if (oid === types.builtins.TIMESTAMPTZ) return milliseconds
    if (oid === types.builtins.DATE) return (text: string) => text
    return types.getTypeParser(oid)
  },
}

function safeInteger(text: string): number {
  const value = Number(text)
  if (!Number.isSafeInteger(value)) throw new RangeError(`${text} is too large for a number`)
  return value
}

/**
 * Parses `2026-11-25 13:19:28.123456+00`, cut to milliseconds, the precision used everywhere. One row must not keep other rows
 * from being read (S46): a time before the year 1 is `-Infinity`, a time after 9999 `Infinity`.
 */
function milliseconds(text: string): number {
  if (text === '-infinity' || text.endsWith(' BC')) return -Infinity
  if (text === 'infinity' || /^\d{5}/.test(text)) return Infinity
  const parts = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)(\.\d+)?\+00$/.exec(text)
  if (parts === null) throw new RangeError(`not a time in UTC: ${text}`)
  return Date.parse(`${parts[1]}T${parts[2]}${(parts[3] ?? '').slice(0, 4)}Z`)
}

/** A pool for the statements of the API and the chores; the hot path has connections of its own. */
export function openPool(options: {
  readonly connectionString: string
  readonly connectionsMax: number
  /** An idle connection was lost. The pool opens another when needed, so the error is only to be logged. */
  readonly onError: (error: Error) => void
}): Pool {
  const pool = new Pool({
    ...connection(options.connectionString, 'offhook'),
    // oxlint-disable-next-line typescript/no-misused-promises -- the pool waits for it, which its types don't say
    onConnect: (client) => client.query(`${SESSION}; ${STATEMENT_LIMITS}`),
    max: options.connectionsMax,
  })
  pool.on('error', (error) => {
    // A pool that ends does not wait after its goodbye message. The server may then close the connection first, which is no error.
    if (!pool.ending) options.onError(error)
  })
  // If a connection in use is lost, its query rejects, and the connection also emits the error as an event; without a listener of
  // its own that event would end the process.
  pool.on('connect', (client) => client.on('error', () => undefined))
  return pool
}

/** The setting that usually holds the address of a database. */
const SETTING = 'OFFHOOK_DATABASE_URL'

/**
 * Opens a connection for work that needs a session: locks, migrations. Fails with an `OffhookError` that says what to
 * do and names the setting that holds the address.
 */
export async function openClient(connectionString: string, name: string, setting = SETTING): Promise<Client> {
  const client = await connect(connectionString, name, setting)
  await client.query(SESSION)
  return client
}

/** A connection that keeps the server's session settings. */
export async function connect(connectionString: string, name: string, setting = SETTING): Promise<Client> {
  const client = new Client(connection(connectionString, `offhook ${name}`))
  // Without a listener a lost connection would end the process; the user of the client learns of the loss by its query.
  client.on('error', () => undefined)
  try {
    await client.connect()
  } catch (error) {
    throw new OffhookError('database_unreachable', whyUnreachable(client, error, setting), { cause: error })
  }
  return client
}

function connection(connectionString: string, name: string): ClientConfig {
  return {
    connectionString,
    // Shown in pg_stat_activity, to tell which program on which machine holds a connection.
    application_name: `${name} (process ${process.pid} on ${hostname()})`.slice(0, 63),
    connectionTimeoutMillis: CONNECT_MS,
    keepAlive: true,
    types: resultTypes,
  }
}

/**
 * The server's version, such as `18.7`. Refuses a server that is too old or whose encoding is not UTF-8, and a database in which
 * no tables can be created.
 */
export async function checkServer(client: Client, setting = SETTING): Promise<string> {
  const { rows } = await client.query<Server>(
    `SELECT current_setting('server_version_num')::int AS number, current_setting('server_version') AS version,
       current_setting('server_encoding') AS encoding, current_setting('transaction_read_only') = 'on' AS "isReadOnly",
       current_schema() AS schema, coalesce(has_schema_privilege(current_schema(), 'CREATE'), false) AS "mayCreate"`,
  )
  const server = rows[0]
  if (server === undefined) throw new Error('the server did not report its version')
  if (server.number < SERVER_VERSION_MIN) {
    throw new OffhookError(
      'database_too_old',
      `${setting} points to PostgreSQL ${server.version}, but Offhook requires 18 or newer. Upgrade that server, or omit the setting to use the bundled PostgreSQL.`,
    )
  }
  if (server.encoding !== 'UTF8') {
    throw new OffhookError(
      'database_not_utf8',
      `The encoding of the database is ${server.encoding}, but Offhook requires UTF8. Create a database with CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0.`,
    )
  }
  refuseUnwritable(server)
  return server.version
}

interface Server {
  readonly number: number
  readonly version: string
  readonly encoding: string
  readonly isReadOnly: boolean
  /** The schema in which tables are created: the first existing schema of the search path. */
  readonly schema: string | null
  readonly mayCreate: boolean
}

function refuseUnwritable({ isReadOnly, schema, mayCreate }: Server): void {
  if (isReadOnly)
    throw new OffhookError(
      'database_read_only',
      'The database is read-only. Use the primary server, or switch off default_transaction_read_only.',
    )
  if (schema === null)
    throw new OffhookError(
      'database_without_schema',
      'The search path contains no existing schema. Run ALTER ROLE … SET search_path = public.',
    )
  if (!mayCreate)
    throw new OffhookError(
      'database_not_owned',
      `The database user has no permission to create tables in the schema ${schema}. Make the user the owner (ALTER DATABASE … OWNER TO …).`,
    )
}

function whyUnreachable(client: Client, error: unknown, setting: string): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  const where = `${client.host}:${client.port}`
  switch (code) {
    case '28P01':
    case '28000':
      return `The database server at ${where} rejected the user ${client.user}: ${messageOf(error)}. Check the user and password in ${setting}.`
    case '3D000':
      return `The database ${client.database} does not exist at ${where}. Create it (CREATE DATABASE), or correct ${setting}.`
    case '53300':
      return `The database server at ${where} has too many connections. Raise its max_connections, or close other connections.`
    case '57P03':
      return `The database server at ${where} is starting or stopping. Start Offhook again when it is up.`
    default:
      return `Could not connect to the database server at ${where}: ${messageOf(error) || code}. Check that it is running and that ${setting} is correct.`
  }
}

/** The version, such as `18.4`, without the words that its packager added. */
export async function readServerVersion(db: Db): Promise<string> {
  const { rows } = await sql<{ version: string }>`SELECT current_setting('server_version') AS version`.execute(db)
  return rows[0]?.version.split(' ')[0] ?? ''
}
