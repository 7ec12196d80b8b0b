// What all experiments stand on: one bundled PostgreSQL in a folder of its own, set as in production (fsync and
// synchronous_commit on), the receiver and the load generator in processes of their own.
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Client } from 'pg'
import { startBundledServer } from '../src/store/bundled-server/bundled-server.ts'
import { openClient } from '../src/store/database/connections.ts'
import { type Child, startChild } from './child.ts'
import type { Load } from './load.ts'
import type { Receiver } from './receiver.ts'

export interface BenchEnvironment extends AsyncDisposable {
  readonly receiver: Child<Receiver>
  readonly load: Child<Load>
  /** Where the receiver answers. */
  readonly port: number
  /** Where it takes everything and answers nothing. */
  readonly hangingPort: number
  /** For the data of a program: keys only, since its database is here. */
  readonly dataFolder: string
  /** A database, empty or a copy of the one named `from`. */
  database(from?: string): Promise<Database>
}

export interface Database extends AsyncDisposable {
  readonly name: string
  readonly connectionString: string
  readonly client: Client
  /** Another connection. */
  open(): Promise<Client>
}

export async function openEnvironment(): Promise<BenchEnvironment> {
  const folder = mkdtempSync(join(tmpdir(), 'offhook-bench-'))
  // Under root the bundled PostgreSQL runs as another user, who has to get through here.
  chmodSync(folder, 0o711)
  const server = await startBundledServer({
    dataFolder: join(folder, 'server'),
    onEnded: (error) => console.error('the PostgreSQL of the bench ended', error ?? 'and is started again'),
  })
  const receiver = startChild<Receiver>(new URL('./receiver.ts', import.meta.url))
  const load = startChild<Load>(new URL('./load.ts', import.meta.url))
  let made = 0
  return {
    receiver,
    load,
    ...(await receiver.ask('listen')),
    dataFolder: join(folder, 'program'),
    database: (from) => createDatabase(server.connectionString, `bench_${++made}`, from),
    async [Symbol.asyncDispose]() {
      await receiver[Symbol.asyncDispose]()
      await load[Symbol.asyncDispose]()
      await server.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function createDatabase(server: string, name: string, from = 'template0'): Promise<Database> {
  await run(server, `CREATE DATABASE ${name} TEMPLATE ${from}`)
  const url = new URL(server)
  url.pathname = `/${name}`
  const client = await openClient(url.href, 'bench')
  return {
    name,
    connectionString: url.href,
    client,
    open: () => openClient(url.href, 'bench'),
    async [Symbol.asyncDispose]() {
      await client.end()
      await run(server, `DROP DATABASE ${name} WITH (FORCE)`)
    },
  }
}

async function run(server: string, sql: string): Promise<void> {
  const client = await openClient(server, 'bench')
  try {
    await client.query(sql)
  } finally {
    await client.end()
  }
}
