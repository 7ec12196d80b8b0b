// The world of a run: the program as it runs in production, four accounts, keys with more and fewer rights, and the
// servers that the program is led to. The first account and the guest are attacked; no input attacks the bystander, and
// the fourth account has rows that cannot be read.
import { randomBytes } from 'node:crypto'
import { realpathSync } from 'node:fs'
import { join } from 'node:path'
import { Client, DatabaseError } from 'pg'
import { readPostmasterPid } from '../../src/store/bundled-server/postmaster-pid.ts'
import { FIRST_ACCOUNT, inAccount, type AccountName } from '../kit/account-path.ts'
import { keyThatMay, type KeyMay } from '../kit/api.ts'
import { freshFolder, startProgram } from '../kit/program.ts'
import type { Program } from '../kit/program.ts'
import type { Identity, DamageInput } from './input.ts'
import type { RequestInput } from './input.ts'
import { inspected } from './inspector.ts'
import { operationsOf } from './inputs/operations.ts'
import { queriesOf } from './inputs/queries.ts'
import type { Query } from './inputs/queries.ts'
import { hosts, startReceivers } from './receivers.ts'
import type { Receivers } from './receivers.ts'
import { createUnreadableRows, UNREADABLE_ACCOUNT } from './unreadable-rows.ts'
import type { UnreadableRows } from './unreadable-rows.ts'

/** The headers of an identity, and the account that its paths name. */
export interface Sender {
  readonly headers: Readonly<Record<string, string>>
  readonly account: AccountName
}

export interface World {
  readonly program: Program
  readonly receivers: Receivers
  readonly identities: Readonly<Record<Identity, Sender>>
  readonly bystander: Sender
  /** The value of `{{secret}}`. */
  readonly secret: string
  readonly queries: readonly Query[]
  /** Each operation, by its examples. */
  readonly operations: readonly RequestInput[]
  /** An integration of the bystander. */
  readonly integration: string
  /** The value of `{{inbox}}`. */
  readonly inbox: string
  readonly unreadable: UnreadableRows
  /** Damages a stored row, if there is such a row. */
  damage(input: DamageInput): Promise<void>
  /** Ends everything, but keeps the data folder. */
  close(): Promise<void>
}

/** `failed` is called by the servers with what the program did although it must not. */
export async function createWorld(failed: (what: string) => void): Promise<World> {
  const receivers = await startReceivers(failed)
  const program = await startProgram({
    data: await freshFolder(),
    env: {
      ...inspected,
      OFFHOOK_ALLOW_NETWORKS: hosts.receiver,
      OFFHOOK_SOURCE_NETWORKS: `${hosts.phone_system}:${receivers.addresses.phone_system.port}`,
      OFFHOOK_DIAGNOSTICS: 'json',
      // Commands exist for the first account alone.
      OFFHOOK_COMMANDS: JSON.stringify({ nothing: [process.execPath, '-e', ''] }),
    },
  })
  const operator: Sender = { headers: { authorization: `Bearer ${program.key}` }, account: FIRST_ACCOUNT }
  const ask = async (path: string, { headers, account }: Sender, body?: unknown): Promise<CreatedResource> => {
    const answer = await fetch(program.url + inAccount(path, account), {
      headers: { ...headers, 'content-type': 'application/json' },
      ...(body !== undefined && { method: 'POST', body: JSON.stringify(body) }),
    })
    const text = await answer.text()
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${text}`)
    return JSON.parse(text) as CreatedResource
  }
  const account = async (name: string): Promise<Sender> => ({
    ...operator,
    account: (await ask('/api/v1/accounts', operator, { name })).id,
  })
  const key = async (sender: Sender, may: readonly KeyMay[]): Promise<Sender> => ({
    ...sender,
    headers: { authorization: `Bearer ${(await ask('~/keys', sender, { name: may.join(), ...keyThatMay(may) })).key}` },
  })
  const [guest, bystander] = [await account('Guest'), await account('Bystander')]
  const well = await ask('~/integrations', bystander, {
    name: 'Well',
    realtime: true,
    final: true,
    request: { url: `${receivers.good.url}/bystander`, rows: [{ key: 'uniqueid', value: '[[uniqueid]]' }] },
  })
  await ask('~/integrations', bystander, {
    name: 'Down',
    realtime: true,
    final: false,
    delivery: { schedule: 'once', concurrency: 1 },
    request: { url: `${receivers.down.url}/bystander`, rows: [{ key: 'uniqueid', value: '[[uniqueid]]' }] },
  })
  const withUnreadable = await account(UNREADABLE_ACCOUNT)
  const unreadable = await createUnreadableRows({
    ask: (path, body) => ask(path, withUnreadable, body),
    query: (sql, values) => inDatabase(program.data, sql, values),
    receiver: receivers.good,
  })
  const inbox = `${program.url}/inbox/of-the-bystander`
  await ask('~/integrations', bystander, { name: 'To the inbox', enabled: false, request: { url: inbox } })
  const described = (await (await fetch(`${program.url}/openapi.json`)).json()) as Parameters<typeof queriesOf>[0] &
    Parameters<typeof operationsOf>[0]
  return {
    program,
    receivers,
    identities: {
      operator,
      'operator as guest': guest,
      guest: await key(guest, ['events', 'read', 'manage']),
      manager: await key(operator, ['manage']),
      reader: await key(operator, ['read']),
      sender: await key(operator, ['events']),
      nobody: { ...operator, headers: {} },
      forged: { ...operator, headers: { authorization: `Bearer ofh_${'A'.repeat(60)}` } },
    },
    bystander,
    secret: `Sx${randomBytes(12).toString('hex')}qZ`,
    queries: queriesOf(described),
    operations: operationsOf(described),
    integration: well.id,
    inbox,
    unreadable,
    damage: (input) => damage(program.data, input),
    async close() {
      // A program with a given folder does not remove the folder.
      await program[Symbol.asyncDispose]()
      await receivers.close()
    },
  }
}

interface CreatedResource {
  readonly id: string
  readonly key?: string
}

async function damage(data: string, { pick, damage: { column, path, json } }: DamageInput): Promise<void> {
  const [table = '', member = ''] = column.split('.')
  try {
    // `json` is converted through text both ways, because some of these columns are text.
    const value =
      path.length === 0 ? '$2' : `jsonb_set(${member}::text::jsonb, string_to_array($3, '.'), $2::text::jsonb)::text`
    const type = column === 'call.state' ? 'text' : 'jsonb'
    await inDatabase(
      data,
      `WITH row AS (SELECT ctid, row_number() OVER () - 1 AS n, count(*) OVER () AS total FROM ${table}
          WHERE account_id <> ALL (SELECT account_id FROM account WHERE name IN ('Bystander', '${UNREADABLE_ACCOUNT}')))
        UPDATE ${table} SET ${member} = (${value})::${type}
        WHERE ctid = (SELECT ctid FROM row WHERE n = $1::int % total)`,
      path.length === 0 ? [pick, json] : [pick, json, path.join('.')],
    )
  } catch (error) {
    // PostgreSQL refuses the data (class 22), or the JSON is deeper than its stack (54).
    if (!(error instanceof DatabaseError) || !/^(?:22|54)/.test(error.code ?? '')) throw error
  }
}

/** Runs a statement directly in the database, without the program. */
async function inDatabase(data: string, sql: string, values: readonly unknown[]): Promise<void> {
  const { socketFolder = '' } = readPostmasterPid(realpathSync(join(data, 'postgres/cluster'))) ?? {}
  const db = new Client({ host: socketFolder, user: 'offhook', database: 'postgres' })
  await db.connect()
  try {
    await db.query(sql, [...values])
  } finally {
    await db.end()
  }
}
