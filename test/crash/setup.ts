// The setup of a crash test: the program on a data folder of its own, generator and receivers in processes of their
// own, two integrations (each change of a call as JSON, and its final as a form), and the secrets that nobody may see.
import { rm } from 'node:fs/promises'
import { realpathSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { uuidOf } from '../../src/ids.ts'
import { openClient } from '../../src/store/database/connections.ts'
import { readPostmasterPid, type PostmasterPid } from '../../src/store/bundled-server/postmaster-pid.ts'
import type { Client } from 'pg'
import type { Canary } from '../audit/canary.ts'
import type { KnownIntegration } from '../audit/ledgers.ts'
import { freshFolder, startProgram, type Program } from '../kit/program.ts'
import { startGenerator, type Generator } from './generator.ts'
import { startReceivers } from './receiver.ts'

export interface CrashSetup extends AsyncDisposable {
  readonly program: Program
  readonly generator: Generator
  readonly integrations: readonly KnownIntegration[]
  readonly canaries: readonly Canary[]
  readonly files: Files
}

interface Files {
  readonly generator: string
  readonly received: string
  /** The file of die-at.ts. */
  readonly moment: string
}

/** Contains characters that JSON, URLs and Base64 each encode differently. */
const TOKEN = 'canary/token+of~the~crm=="7'
const HEADER = 'canary\\header of the sheet/+"8'

export async function createSetup(): Promise<CrashSetup> {
  await using stack = new AsyncDisposableStack()
  const folder = await freshFolder()
  stack.defer(() => rm(folder, { recursive: true, force: true }))
  const files = {
    generator: join(folder, 'generator.jsonl'),
    received: join(folder, 'received.jsonl'),
    moment: join(folder, 'moment.json'),
  }
  const receivers = stack.use(await startReceivers(files.received))
  const program = stack.use(
    await startProgram({
      data: join(folder, 'data'),
      env: {
        OFFHOOK_ALLOW_NETWORKS: '127.0.0.0/8',
        ...dyingAt(files.moment),
        // The program starts dozens of times, so its compiled modules are cached.
        NODE_COMPILE_CACHE: join(folder, 'compiled'),
      },
    }),
  )
  const realtime = { name: 'realtime', realtime: true, final: false, url: `${receivers.url}/realtime`, format: 'json' }
  const final = { name: 'final', realtime: false, final: true, url: `${receivers.url}/final`, format: 'form' }
  const integrations = [
    await makeIntegration(program, realtime, { auth: { type: 'bearer', token: TOKEN } }),
    await makeIntegration(program, final, { headers: [{ key: 'x-secret', value: HEADER, secret: true }] }),
  ]
  const generator = stack.use(startGenerator({ url: program.url, key: program.key, ledger: files.generator }))
  const owned = stack.move()
  return {
    program,
    generator,
    integrations,
    canaries: [
      { name: 'token', value: TOKEN },
      { name: 'header', value: HEADER },
      { name: 'API key', value: program.key },
      ...integrations.map(({ name, signingSecret }) => ({ name: `signing secret of ${name}`, value: signingSecret })),
    ],
    files,
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}

/** Settings for a program that dies at the moment named in a file (die-at.ts). */
export function dyingAt(momentFile: string): Record<string, string> {
  const preload = pathToFileURL(join(import.meta.dirname, 'die-at.ts')).href
  return { NODE_OPTIONS: `--import=${preload}`, DIE_AT: momentFile }
}

async function makeIntegration(
  program: Program,
  { url, format, ...about }: { name: string; realtime: boolean; final: boolean; url: string; format: string },
  secrets: object,
): Promise<KnownIntegration> {
  const rows = ['uniqueid', 'sequence', 'event_type', 'event_id', 'caller_name', 'outcome'].map((name) => {
    return { key: name, value: `[[${name}]]` }
  })
  const address = `${url}?call=[[uniqueid]]&event=[[sequence]]`
  const response = await program.ask('~/integrations', {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': about.name },
    body: JSON.stringify({
      ...about,
      request: { url: address, format, rows, ...secrets },
      delivery: { timeout_s: 1, schedule: 'short' },
    }),
  })
  const made = (await response.json()) as { id: string; signing_secret: string }
  if (response.status !== 201) throw new Error(`no integration: ${response.status} ${JSON.stringify(made)}`)
  const client = await connect(program)
  try {
    const { rows: found } = await client.query<{ id: number }>(
      'SELECT integration_id AS id FROM integration WHERE uuid = $1',
      [uuidOf('int', made.id)],
    )
    return { ...about, integrationId: found[0]?.id ?? 0, signingSecret: made.signing_secret }
  } finally {
    await client.end()
  }
}

/** The state that the bundled server of a data folder reports. */
export function postmasterOf(data: string): PostmasterPid {
  const status = readPostmasterPid(realpathSync(join(data, 'postgres/cluster')))
  if (status === null) throw new Error('the bundled PostgreSQL is not running')
  return status
}

/** A connection to the program's bundled database, for the audit. */
export function connect(program: Program): Promise<Client> {
  const host = encodeURIComponent(postmasterOf(program.data).socketFolder)
  return openClient(`postgresql://offhook@localhost:5432/postgres?host=${host}&sslmode=disable`, 'audit')
}
