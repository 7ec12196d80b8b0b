// The alternatives to Offhook: a job queue on the same PostgreSQL, whose worker signs, sends with undici and stores one row
// for each attempt. Both with the settings that their documentation recommends for throughput.
import type { BenchEnvironment } from './environment.ts'
import { type Child, startChild } from './child.ts'
import { rateOf, untilArrived } from './drain.ts'
import { checkArrivals } from './checks.ts'
import { installFolder } from '../scripts/install.ts'
import type { Rival } from './rival-worker.ts'

const WORKERS = { graphile: 'rivals/graphile-worker.ts', pgboss: 'rivals/pgboss-worker.ts' } as const

/** Requests a second. Installs the rivals first. */
export async function drainRival(
  environment: BenchEnvironment,
  { rival, queue }: { readonly rival: keyof typeof WORKERS; readonly queue: number },
): Promise<number> {
  const problem = installFolder('bench/rivals')
  if (problem !== null) throw new Error(problem)
  await using database = await environment.database()
  const { connectionString, client } = database
  await client.query(
    `CREATE TABLE attempt (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, webhook_id uuid NOT NULL,
       at timestamptz NOT NULL DEFAULT now(), status int, ms real, answer text)`,
  )
  await using worker: Child<Rival> = startChild<Rival>(new URL(`./${WORKERS[rival]}`, import.meta.url))
  const secret = await worker.ask('fill', { connectionString, queue })
  await client.query('VACUUM')
  await client.query('CHECKPOINT')
  await environment.receiver.ask('reset')
  await worker.ask('start', { connectionString, port: environment.port })
  await untilArrived(environment, queue)
  await worker.ask('stop')
  const arrivals = await environment.receiver.ask('read')
  checkArrivals(arrivals, { count: queue, secrets: [secret] })
  const { rows } = await client.query<{ stored: number }>('SELECT count(DISTINCT webhook_id) AS stored FROM attempt')
  if (rows[0]?.stored !== queue) throw new Error(`The measure does not count: ${rows[0]?.stored} attempts are stored.`)
  return rateOf(arrivals)
}
