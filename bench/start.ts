// The start time with ten thousand integrations of many accounts, each with its signing key and a secret, until the program
// accepts work; and the delay of the event loop during and right after it, while requests are compiled.
import { join } from 'node:path'
import { Pool } from 'pg'
import { readKeyFile } from '../src/store/secrets/key-file.ts'
import { createSealingKey } from '../src/store/secrets/sealed-value.ts'
import { createSealing } from '../src/store/secrets/sealing.ts'
import type { Database, BenchEnvironment } from './environment.ts'
import { startOn } from './setup.ts'

/** A longer start feels like an outage. */
export const START_GOAL_S = 5

export interface StartSize {
  readonly integrations: number
  readonly accounts: number
  readonly runs: number
}

export interface StartTime {
  /** From the start of the process until it accepts work, in seconds. */
  readonly seconds: number
  /** The maximum delay of the event loop within the five seconds after the start, in seconds. */
  readonly lagS: number
}

export async function startTimes(environment: BenchEnvironment, size: StartSize): Promise<StartTime[]> {
  await using database = await environment.database()
  await fill(environment, database, size)
  const times: StartTime[] = []
  for (let run = 0; run < size.runs; run++) {
    const begun = performance.now()
    await using program = await startOn(environment, database)
    const seconds = (performance.now() - begun) / 1000
    await (await program.ask('/metrics')).text()
    await new Promise((resolve) => setTimeout(resolve, 5_000))
    const metrics = await (await program.ask('/metrics')).text()
    if (!metrics.includes('offhook_unreadable_rows{kind="integration"} 0'))
      throw new Error('integrations are unreadable')
    times.push({ seconds, lagS: Number(/loop_lag_seconds\{stat="max"\} (\S+)/.exec(metrics)?.[1]) })
    await program.kill('SIGTERM')
  }
  return times
}

/** Creates one integration through the program, then copies it, with secrets sealed for each copy. */
async function fill(
  environment: BenchEnvironment,
  database: Database,
  { integrations, accounts }: StartSize,
): Promise<void> {
  const fields = [
    'uniqueid',
    'sequence',
    'event_type',
    'status',
    'caller_number',
    'tracking_number',
    'event_time',
    'direction',
  ]
  const rows = fields.map((key) => ({ key: `call.${key}`, value: `[[${key} | default: 'none']]` }))
  await using program = await startOn(environment, database)
  const request = {
    url: `http://127.0.0.1:${environment.port}/calls`,
    rows,
    auth: { type: 'bearer', token: 'a-token-of-the-bench' },
  }
  const made = await program.ask('~/integrations', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'Receiver', realtime: true, request }),
  })
  if (made.status !== 201) throw new Error(`no integration: ${await made.text()}`)
  await program.kill('SIGTERM')
  const { client } = database
  await client.query(
    `INSERT INTO account (uuid, name) SELECT uuidv7(), 'Account ' || n FROM generate_series(1, $1) n`,
    [accounts],
  )
  const { rows: copies } = await client.query<{ account_id: number; integration_id: number }>(
    `INSERT INTO integration (account_id, uuid, config, enabled)
     SELECT a.account_id, uuidv7(), i.config, true FROM (SELECT * FROM integration LIMIT 1) i, account a, generate_series(1, $1)
     WHERE a.name LIKE 'Account %' RETURNING account_id, integration_id`,
    [integrations / accounts],
  )
  const pool = new Pool({ connectionString: database.connectionString })
  const key = await readKeyFile(join(environment.dataFolder, 'secret.key'), { mayMake: false })
  const sealing = await createSealing(pool, { current: createSealingKey(key) })
  const secrets: { account: number; integration: number; name: string; sealed: string }[] = []
  for (const { account_id: account, integration_id: integration } of copies)
    for (const [name, text] of [
      ['auth.token', 'a-token-of-the-bench'],
      ['signing', `whsec_${'A'.repeat(43)}=`],
    ] as const) {
      const place = { accountId: account, owner: 'integration' as const, ownerId: integration, name }
      secrets.push({ account, integration, name, sealed: await sealing.seal(place, text) })
    }
  await pool.query(
    `INSERT INTO secret (account_id, owner, owner_id, name, origin, sealed, last4)
     SELECT a, 'integration', i, n, CASE n WHEN 'signing' THEN '' ELSE $5 END, s, '' FROM unnest($1::int[], $2::int[], $3::text[], $4::text[]) u(a, i, n, s)`,
    [
      secrets.map((one) => one.account),
      secrets.map((one) => one.integration),
      secrets.map((one) => one.name),
      secrets.map((one) => one.sealed),
      `http://127.0.0.1:${environment.port}`,
    ],
  )
  await pool.end()
}

export function startTable(times: readonly StartTime[], { integrations, accounts }: StartSize): string {
  return [
    `| start with ${integrations.toLocaleString('en')} integrations of ${accounts} accounts | seconds | event loop late at most, s | goal | met |`,
    '|---|--:|--:|--:|---|',
    ...times.map(({ seconds, lagS }, run) =>
      [
        `| run ${run + 1}`,
        seconds.toFixed(1),
        lagS.toFixed(3),
        `< ${START_GOAL_S} s`,
        `${seconds < START_GOAL_S ? 'yes' : 'no'} |`,
      ].join(' | '),
    ),
  ].join('\n')
}
