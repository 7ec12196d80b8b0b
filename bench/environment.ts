// The environment of all experiments: one bundled PostgreSQL in its own folder, with production settings (fsync and
// synchronous_commit on), and receiver and load generator in their own processes.
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
  /** The port of the receiver. */
  readonly port: number
  /** The port on which the receiver speaks HTTPS. */
  readonly securePort: number
  /** The port on which the receiver accepts everything and never responds. */
  readonly hangingPort: number
  /** The folder of the checkout whose program is measured. Left out: this one. */
  readonly checkout?: string
  /** For the data of a program: only keys, since its database is here. */
  readonly dataFolder: string
  /** A database, empty or a copy of the database named `from`. */
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
  // As root, the bundled PostgreSQL runs as another user, who needs access to this folder.
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

/** The same environment, for the program of another checkout. */
export function withCheckout(environment: BenchEnvironment, checkout: string): BenchEnvironment {
  return { ...environment, checkout, dataFolder: `${environment.dataFolder}-against` }
}

async function createDatabase(server: string, name: string, from = 'template0'): Promise<Database> {
  // The usual strategy writes the whole copy to the write-ahead log.
  await run(server, `CREATE DATABASE ${name} TEMPLATE ${from} STRATEGY file_copy`)
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
