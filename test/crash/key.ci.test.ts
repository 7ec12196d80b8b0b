// S20: the operator's key is changed while the program runs, and a kill at any moment of the change loses no secret.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { openClient } from '../../src/store/database/connections.ts'
import { freshDatabase } from '../kit/database.ts'
import type { Json } from '../kit/api.ts'
import { commandResult, startCommand } from '../kit/command.ts'
import { freshFolder, startProgram } from '../kit/program.ts'
import type { AskOptions } from '../kit/program.ts'
import type { Moment } from './die-at.ts'
import { dyingAt } from './setup.ts'

/** In the order of a change of the key. */
const MOMENTS: readonly Moment[] = [
  { when: 'before', what: 'UPDATE account SET data_key = k.sealed', nth: 1 },
  { when: 'after', what: 'UPDATE account SET data_key = k.sealed', nth: 1 },
  { when: 'before', what: 'key', nth: 1 },
  { when: 'after', what: 'key', nth: 1 },
]

const database = await freshDatabase()
const data = await freshFolder()
const momentFile = join(data, 'moment.json')
const keyFile = join(data, 'secret.key')
const options = { database: database.connectionString, data, env: dyingAt(momentFile) }
const program = await startProgram(options)
after(async () => {
  await program[Symbol.asyncDispose]()
  await rm(data, { recursive: true, force: true })
  await database[Symbol.asyncDispose]()
})

const config = {
  offhook: 1,
  integrations: [
    { name: 'CRM', request: { url: 'https://crm.example/', auth: { type: 'bearer', token: 'the-token-of-the-crm' } } },
  ],
}

async function post(path: string, body: unknown, options: Pick<AskOptions, 'account'> = {}) {
  const headers = { 'content-type': 'application/json' }
  return program.ask(path, { ...options, method: 'POST', headers, body: JSON.stringify(body) })
}

/** Asserts that the secret can be decrypted and is the same as before: a configuration with it changes nothing. */
async function assertOpens(): Promise<void> {
  const { plan }: Json = await (await post('~/config', { config })).json()
  assert.deepEqual(
    plan.map((item: { action: string }) => item.action),
    ['unchanged'],
  )
}

async function dataKeys(): Promise<string[]> {
  const client = await openClient(database.connectionString, 'test')
  try {
    const { rows } = await client.query<{ data_key: string }>(
      'SELECT data_key FROM account WHERE data_key IS NOT NULL ORDER BY account_id',
    )
    return rows.map((row) => row.data_key)
  } finally {
    await client.end()
  }
}

/** Starts a program with another key than that of the database; it must end by itself. */
async function startWith(
  env: Record<string, string>,
): Promise<{ readonly code: number | null; readonly output: string }> {
  const { code, stdout, stderr } = await commandResult(
    startCommand(['serve', '--port', '0'], undefined, { OFFHOOK_DATABASE_URL: database.connectionString, ...env }),
  )
  return { code, output: stdout + stderr }
}

assert.equal((await post('~/config', { config })).status, 200)
// A second account has a data key of its own.
const second: Json = await (await post('/api/v1/accounts', { name: 'Second' })).json()
await post('~/config', { config }, { account: second.id })
assert.equal((await dataKeys()).length, 2)

test('S20 the key is changed while running, with the operator’s key alone; the old one opens nothing more', async () => {
  const before = readFileSync(keyFile, 'utf8')
  const made: Json = await (await post('~/keys', { name: 'k', role: 'admin' })).json()
  const other = await fetch(`${program.url}/api/v1/system/rotate-key`, {
    method: 'POST',
    headers: { authorization: `Bearer ${made.key}` },
  })
  assert.equal(other.status, 403)
  const [one, two] = await Promise.all([post('/api/v1/system/rotate-key', {}), post('/api/v1/system/rotate-key', {})])
  assert.deepEqual([one.status, two.status], [200, 200])
  assert.notEqual(readFileSync(keyFile, 'utf8'), before)
  assert.equal(statSync(keyFile).mode & 0o777, 0o400)
  assert.ok(!existsSync(`${keyFile}.next`))
  await assertOpens()
  await program.kill('SIGTERM')
  const keys = await dataKeys()
  const old = await freshFolder()
  writeFileSync(join(old, 'secret.key'), before, { mode: 0o400 })
  const wrong = await startWith({ OFFHOOK_DATA: old })
  assert.equal(wrong.code, 1, wrong.output)
  assert.match(wrong.output, /encrypted with the key [0-9a-f]{12}.*Nothing was changed/)
  assert.deepEqual(await dataKeys(), keys)
  await rm(old, { recursive: true })
  await program.start()
  await assertOpens()
})

for (const moment of MOMENTS)
  test(`S20 killed ${moment.when} ${moment.what}, a change of the key is through after the next start`, async () => {
    const [before, sealed] = [readFileSync(keyFile, 'utf8'), await dataKeys()]
    writeFileSync(momentFile, JSON.stringify(moment))
    const dead = once(program.process, 'exit')
    program.process.kill('SIGUSR2')
    await Promise.all([dead, post('/api/v1/system/rotate-key', {}).catch(() => null)])
    rmSync(momentFile, { force: true })
    await program.start()
    await assertOpens()
    assert.notEqual(readFileSync(keyFile, 'utf8'), before)
    assert.ok(!existsSync(`${keyFile}.next`))
    const now = await dataKeys()
    assert.ok(now.every((key, index) => key.split('.')[1] !== sealed[index]?.split('.')[1]))
  })

test('S20 a key moves from the file to the setting and on, with the one before told; without, the start is refused', async () => {
  await program.kill('SIGTERM')
  const written = readFileSync(keyFile, 'utf8').trim()
  const first = 'a-first-key-that-was-set-0123456789abcdef'
  const next = 'a-second-key-that-was-set-0123456789abcdef'
  const wrong = await startWith({ OFFHOOK_DATA: data, OFFHOOK_SECRET_KEY: first })
  assert.equal(wrong.code, 1, wrong.output)
  for (const env of [
    { OFFHOOK_SECRET_KEY: first, OFFHOOK_SECRET_KEY_PREVIOUS: written },
    { OFFHOOK_SECRET_KEY: next, OFFHOOK_SECRET_KEY_PREVIOUS: first },
    { OFFHOOK_SECRET_KEY: next },
  ]) {
    await using moved = await startProgram({ database: database.connectionString, data, env })
    const refused = await moved.ask('/api/v1/system/rotate-key', { method: 'POST' })
    assert.equal(refused.status, 409)
    const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ config }) }
    const { plan }: Json = await (await moved.ask('~/config', init)).json()
    assert.equal(plan[0].action, 'unchanged')
  }
})
