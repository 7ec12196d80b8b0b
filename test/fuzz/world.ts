// The world of a run: the program as it is run in earnest, three accounts, keys with more and fewer rights, and those that the
// program is led to. The first account and the guest are attacked; nobody attacks the bystander.
import { randomBytes } from 'node:crypto'
import { freshFolder, startProgram } from '../kit/program.ts'
import type { Program } from '../kit/program.ts'
import type { Asker } from './input.ts'
import { inspected } from './inspector.ts'
import { queriesOf } from './inputs/queries.ts'
import type { Query } from './inputs/queries.ts'
import { hosts, startReceivers } from './receivers.ts'
import type { Receivers } from './receivers.ts'

export interface World {
  readonly program: Program
  readonly receivers: Receivers
  /** What the headers of each asker are. */
  readonly askers: Readonly<Record<Asker, Readonly<Record<string, string>>>>
  readonly bystander: Readonly<Record<string, string>>
  /** What `{{secret}}` stands for. */
  readonly secret: string
  readonly queries: readonly Query[]
  /** Ends everything; the data folder stays. */
  close(): Promise<void>
}

/** `failed` is told what the program does that it must not do, by those who it is led to. */
export async function createWorld(failed: (what: string) => void): Promise<World> {
  const receivers = await startReceivers(failed)
  const program = await startProgram({
    data: await freshFolder(),
    env: {
      ...inspected,
      OFFHOOK_ALLOW_NETWORKS: hosts.receiver,
      OFFHOOK_SOURCE_NETWORKS: `${hosts.phone_system}:${receivers.addresses.phone_system.port}`,
      OFFHOOK_DIAGNOSTICS: 'json',
    },
  })
  const operator = { authorization: `Bearer ${program.key}` }
  const ask = async (path: string, headers: Readonly<Record<string, string>>, body?: unknown): Promise<Made> => {
    const answer = await fetch(`${program.url}/api/v1${path}`, {
      headers: { ...headers, 'content-type': 'application/json' },
      ...(body !== undefined && { method: 'POST', body: JSON.stringify(body) }),
    })
    const text = await answer.text()
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${text}`)
    return JSON.parse(text) as Made
  }
  const account = async (name: string) => ({
    ...operator,
    'x-offhook-account': (await ask('/accounts', operator, { name })).id,
  })
  const key = async (headers: Readonly<Record<string, string>>, scopes: readonly string[]) => ({
    authorization: `Bearer ${(await ask('/keys', headers, { name: scopes.join(), scopes })).key}`,
  })
  const [guest, bystander] = [await account('Guest'), await account('Bystander')]
  await ask('/integrations', bystander, {
    name: 'Well',
    realtime: true,
    final: true,
    request: { url: `${receivers.good.url}/bystander`, rows: [{ key: 'uniqueid', value: '[[uniqueid]]' }] },
  })
  const described = await (await fetch(`${program.url}/openapi.json`)).json()
  return {
    program,
    receivers,
    askers: {
      operator,
      'operator as guest': guest,
      guest: await key(guest, ['events', 'read', 'manage']),
      manager: await key(operator, ['manage']),
      reader: await key(operator, ['read']),
      sender: await key(operator, ['events']),
      nobody: {},
      forged: { authorization: `Bearer ofh_${'A'.repeat(60)}` },
    },
    bystander,
    secret: `Sx${randomBytes(12).toString('hex')}qZ`,
    queries: queriesOf(described as Parameters<typeof queriesOf>[0]),
    async close() {
      // Given a folder, it does not remove it.
      await program[Symbol.asyncDispose]()
      await receivers.close()
    },
  }
}

interface Made {
  readonly id: string
  readonly key?: string
}
