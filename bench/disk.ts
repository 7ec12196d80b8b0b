// The disk space of an event with two deliveries: the growth of the database, including indexes and the log's requests and
// responses.
import type { BenchEnvironment } from './environment.ts'
import { createCalls } from './calls.ts'
import { createIntegration, postJson, startOn, untilSettled } from './setup.ts'

export interface DiskSize {
  readonly events: number
}

export interface DiskUse {
  readonly events: number
  readonly deliveries: number
  /** The growth of the whole database. */
  readonly bytes: number
  /** The growth of each table, including its indexes and long values, and of each index; the largest first. */
  readonly tables: readonly { readonly name: string; readonly bytes: number }[]
}

const INTEGRATIONS = 2
const PER_REQUEST = 100

export async function diskUse(environment: BenchEnvironment, { events }: DiskSize): Promise<DiskUse> {
  await using database = await environment.database()
  await using program = await startOn(environment, database)
  for (let i = 0; i < INTEGRATIONS; i++)
    await createIntegration(program, environment, { i: 0, integrations: INTEGRATIONS, tells: 'realtime' })
  const sizes = async (): Promise<Map<string, number>> => {
    const { rows } = await database.client.query<{ name: string; bytes: number }>(
      `SELECT current_database() AS name, pg_database_size(current_database())::float8 AS bytes
       UNION ALL SELECT relname, pg_total_relation_size(oid)::float8 FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
       UNION ALL SELECT 'index ' || indexname, pg_relation_size(indexname::regclass)::float8 FROM pg_indexes WHERE schemaname = 'public'`,
    )
    return new Map(rows.map(({ name, bytes }) => [name, bytes]))
  }
  const before = await sizes()
  const calls = createCalls(PER_REQUEST, 1)
  for (let sent = 0; sent < events; sent += PER_REQUEST) await postJson(program, '/api/v1/events', calls.next())
  await untilSettled(database, events * INTEGRATIONS)
  const grown = [...(await sizes())].map(([name, bytes]) => ({ name, bytes: bytes - (before.get(name) ?? 0) }))
  return {
    events,
    deliveries: events * INTEGRATIONS,
    bytes: grown.find(({ name }) => name === database.name)?.bytes ?? Number.NaN,
    tables: grown
      .filter(({ name, bytes }) => name !== database.name && bytes > 0)
      .toSorted((a, b) => b.bytes - a.bytes),
  }
}

export function diskTable({ events, deliveries, bytes, tables }: DiskUse): string {
  return [
    `| ${events.toLocaleString('en')} events, ${deliveries.toLocaleString('en')} deliveries | bytes an event |`,
    '|---|--:|',
    `| the database | ${Math.round(bytes / events)} |`,
    ...tables
      .map(({ name, bytes: grown }) => ({ name, each: Math.round(grown / events) }))
      .filter(({ each }) => each > 0)
      .map(({ name, each }) => `| ${name} | ${each} |`),
  ].join('\n')
}
