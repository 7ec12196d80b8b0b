// Events in by HTTP, requests out: at full speed, from the first POST to the last request.
import { checkArrivals, checkStored } from './checks.ts'
import { untilArrived } from './drain.ts'
import type { Database, BenchEnvironment } from './environment.ts'
import { openMeter, sumOf } from './processor.ts'
import { createSetup } from './setup.ts'
import { WARM_UP_MS } from './warm-up.ts'

export interface Intake {
  /** Number of events in one POST. */
  readonly width: number
  readonly connections: number
  readonly ms: number
  /** The receiver speaks HTTPS. */
  readonly secure?: boolean
}

export interface TakenIn {
  /** Requests a second, which are events a second. */
  readonly perSecond: number
  /** The processor time of program and PostgreSQL for each event, in microseconds. */
  readonly cost: number
}

export async function intake(
  environment: BenchEnvironment,
  { width, connections, ms, secure = false }: Intake,
): Promise<TakenIn> {
  const groups = 8
  await using setup = await createSetup(environment, { integrations: groups, tells: 'realtime', secure })
  await using program = await setup.start()
  const target = { url: program.url, keys: [program.key], groups, width, connections }
  await environment.receiver.ask('reset')
  const warm = await environment.load.ask('flood', { ...target, ms: WARM_UP_MS })
  await untilArrived(environment, warm.events)
  await environment.receiver.ask('reset')
  const used = await openMeter(program, setup.database)
  const before = used()
  const { events, startedAt } = await environment.load.ask('flood', { ...target, ms })
  await untilArrived(environment, events)
  const cost = sumOf(used(before)) / events
  await checkStored(setup, warm.events + events)
  await program.kill('SIGTERM')
  const arrivals = await environment.receiver.ask('read')
  checkArrivals(arrivals, { count: events, secrets: setup.secrets })
  return { perSecond: (events * 1000) / (arrivals.lastAt - startedAt), cost }
}

/** The commits of PostgreSQL alone: `clients` sessions, each inserting one row a transaction, without Offhook. */
export async function commitsAlone(
  environment: BenchEnvironment,
  { clients, ms }: { clients: number; ms: number },
): Promise<number> {
  await using database = await environment.database()
  await database.client.query(
    `CREATE TABLE one (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, text text);
     CREATE PROCEDURE insert_for(ms float8, INOUT count int) LANGUAGE plpgsql AS $$
       DECLARE until timestamptz := clock_timestamp() + ms * interval '1 ms';
       BEGIN
         WHILE clock_timestamp() < until LOOP
           INSERT INTO one (text) VALUES (repeat('x', 100));
           COMMIT;
           count := count + 1;
         END LOOP;
       END $$`,
  )
  const counts = await Promise.all(Array.from({ length: clients }, () => insertFor(database, ms)))
  return (counts.reduce((sum, count) => sum + count, 0) * 1000) / ms
}

async function insertFor(database: Database, ms: number): Promise<number> {
  const client = await database.open()
  try {
    const { rows } = await client.query<{ count: number }>('CALL insert_for($1, 0)', [ms])
    return rows[0]?.count ?? 0
  } finally {
    await client.end()
  }
}
