// The real program with integrations to the receiver. Made once for each kind and kept as a template database, so that every
// experiment starts from the same state.
import { setTimeout as sleep } from 'node:timers/promises'
import { type AskOptions, type Program, startProgram } from '../test/kit/program.ts'
import { testAuthority } from '../test/kit/receiver.ts'
import { GROUP_FIELD, groupName } from './calls.ts'
import type { Database, BenchEnvironment } from './environment.ts'
import { MODEL, fillQueue } from './queue.ts'

export interface SetupOptions {
  readonly integrations: number
  /** A request for each change of a call, or one when it is final. */
  readonly tells: 'realtime' | 'final'
  /** The receiver speaks HTTPS. */
  readonly secure?: boolean
  /** So many deliveries wait, shared among the integrations, or all of the last, whose receiver never responds. */
  readonly queue?: { readonly count: number; readonly of: 'all' | 'dead' }
}

export interface BenchSetup extends AsyncDisposable {
  readonly database: Database
  /** The signing keys of the integrations. */
  readonly secrets: readonly string[]
  /** Starts the program with these settings besides the usual settings. */
  start(env?: Readonly<Record<string, string>>): Promise<Program>
}

/** The default of the help page; 8 integrations are 64 requests at once, as many as the bare loop's connections. */
const CONCURRENCY = 8

/** Makes the body about 0.7 kB. */
const NOTE = 'Please call back before five, the gate is on the left. '.repeat(8)

interface Model {
  readonly database: Database
  readonly secrets: readonly string[]
}

const models = new WeakMap<BenchEnvironment, Map<string, Promise<Model>>>()

/** A database with the integrations, without a running program. */
export async function createSetup(environment: BenchEnvironment, kind: SetupOptions): Promise<BenchSetup> {
  const known = models.get(environment) ?? new Map<string, Promise<Model>>()
  models.set(environment, known)
  const name = JSON.stringify(kind)
  const making = known.get(name) ?? makeModel(environment, kind)
  known.set(name, making)
  const { database: model, secrets } = await making
  const database = await environment.database(model.name)
  return {
    database,
    secrets,
    start: (env) => startOn(environment, database, env),
    [Symbol.asyncDispose]: () => database[Symbol.asyncDispose](),
  }
}

/** Starts a program on a database. */
export function startOn(
  environment: BenchEnvironment,
  { connectionString }: Database,
  more: Readonly<Record<string, string>> = {},
): Promise<Program> {
  const { checkout, dataFolder: data } = environment
  // The kit's programs start without a warm-up, which is on by default.
  const env = { OFFHOOK_ALLOW_NETWORKS: '127.0.0.0/8', OFFHOOK_WARM_UP: 'on', ...more }
  return startProgram({ database: connectionString, data, env, ...(checkout !== undefined && { checkout }) })
}

/** Receives and delivers one call for each integration. Queues are copied from the rows of these calls. */
async function makeModel(environment: BenchEnvironment, kind: SetupOptions): Promise<Model> {
  const database = await environment.database()
  {
    await using program = await startOn(environment, database)
    const secrets: string[] = []
    for (let i = 0; i < kind.integrations; i++)
      secrets.push(await createIntegration(program, environment, { i, ...kind }))
    const updates = secrets.map((_, i) => ({
      uniqueid: `${MODEL}${i}`,
      status: 'ended',
      fields: { [GROUP_FIELD]: groupName(i), direction: 'inbound', caller_number: '+61400111222' },
    }))
    await postJson(program, '/api/v1/events', updates)
    await untilSettled(database, kind.integrations)
    await program.kill('SIGTERM')
    if (kind.queue) await fillModel(environment, database, kind.queue)
    await database.client.end()
    return { database, secrets }
  }
}

async function fillModel(
  { hangingPort }: BenchEnvironment,
  { client }: Database,
  { count, of }: NonNullable<SetupOptions['queue']>,
): Promise<void> {
  if (of === 'all') return fillQueue(client, { count })
  const { rows } = await client.query<{ last: number }>('SELECT max(integration_id) AS last FROM integration')
  await fillQueue(client, { count, integrations: { first: rows[0]?.last ?? 0, count: 1 }, port: hangingPort })
}

export async function createIntegration(
  program: Program,
  { port, securePort }: Pick<BenchEnvironment, 'port' | 'securePort'>,
  { i, tells, secure = false }: SetupOptions & { i: number },
): Promise<string> {
  const rows = {
    call: '[[uniqueid]]',
    n: '[[sequence]]',
    sent_at: '[[custom.sent_at]]',
    event: '[[event_type]]',
    status: '[[status]]',
    caller: '[[caller_number]]',
    name: '[[caller_name]]',
    dialled: '[[tracking_number]]',
    agent: '[[agent_name]]',
    note: NOTE,
  }
  const made = await postJson(program, '~/integrations', {
    name: `Receiver ${i}`,
    realtime: tells === 'realtime',
    final: tells === 'final',
    conditions: { field: GROUP_FIELD, op: 'is', value: groupName(i) },
    delivery: { concurrency: CONCURRENCY },
    ...(secure && { tls: { ca: testAuthority() } }),
    request: {
      url: secure ? `https://127.0.0.1:${securePort}/calls` : `http://127.0.0.1:${port}/calls`,
      rows: Object.entries(rows).map(([key, value]) => ({ key, value })),
    },
  })
  return secretIn(made)
}

export async function postJson(
  program: Program,
  path: string,
  body: unknown,
  options: Pick<AskOptions, 'account'> = {},
): Promise<unknown> {
  const headers = { 'content-type': 'application/json' }
  const answer = await program.ask(path, { ...options, method: 'POST', headers, body: JSON.stringify(body) })
  if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`)
  return answer.json()
}

export function secretIn(made: unknown): string {
  const secret = /"(whsec_[^"]+)"/.exec(JSON.stringify(made))?.[1]
  if (secret === undefined) throw new Error(`no signing secret in ${JSON.stringify(made)}`)
  return secret
}

/** Resolves when this many attempts are stored and nothing waits. */
export async function untilSettled({ client }: Pick<Database, 'client'>, attempts: number): Promise<void> {
  for (;;) {
    const { rows } = await client.query<{ left: number; attempts: number }>(
      'SELECT (SELECT count(*) FROM delivery) AS left, (SELECT count(*) FROM attempt) AS attempts',
    )
    if (rows[0]?.left === 0 && rows[0].attempts >= attempts) return
    await sleep(100)
  }
}
