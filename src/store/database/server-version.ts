import { sql } from 'kysely'
import type { Db } from './tables.ts'

/** Such as `18.4`: what the server says of itself before the words of whoever built it. */
export async function readServerVersion(db: Db): Promise<string> {
  const { rows } = await sql<{ version: string }>`SELECT current_setting('server_version') AS version`.execute(db)
  return rows[0]?.version.split(' ')[0] ?? ''
}
