// S49 The command itself: a program with waiting work is stopped, moved, killed in between, and served from the other
// database.
import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { openClient } from '../../src/store/database/connections.ts'
import { PROGRESS_TABLE, isBeingMovedInto } from '../../src/store/move/move-progress.ts'
import { emptyDatabase } from '../kit/database.ts'
import { freshFolder, startProgram, type Program } from '../kit/program.ts'
import { startReceiver } from '../kit/receiver.ts'

const COMMAND = join(import.meta.dirname, '../../src/cli/offhook.ts')
const CALLS = 20

function startMove(data: string, env: Record<string, string>, ...more: string[]) {
  const child = spawn(process.execPath, [COMMAND, 'move', '--data', data, ...more], { env: { ...process.env, ...env } })
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (output += text))
  return { child, output: () => output }
}

async function run(
  ...args: Parameters<typeof startMove>
): Promise<{ readonly code: number | null; readonly output: string }> {
  const { child, output } = startMove(...args)
  await once(child, 'close')
  return { code: child.exitCode, output: output() }
}

/** Kills a move that has begun and cannot end, because it waits for a table that this connection has locked. */
async function killHalfway(child: ChildProcess, target: string): Promise<void> {
  const client = await openClient(target, 'test')
  try {
    while (!(await isBeingMovedInto(client))) await sleep(5)
    await client.query('BEGIN')
    await client.query(`LOCK TABLE ${PROGRESS_TABLE} IN ACCESS EXCLUSIVE MODE`)
    const closed = once(child, 'close')
    assert.ok(child.kill('SIGKILL'), 'the move ended before it could be killed')
    await closed
  } finally {
    await client.end()
  }
}

async function post(program: Program, path: string, body: unknown): Promise<void> {
  const headers = { 'content-type': 'application/json' }
  const response = await program.ask(path, { method: 'POST', headers, body: JSON.stringify(body) })
  assert.ok(response.ok, `${path}: ${response.status} ${await response.text()}`)
}

test('S49 what was waiting goes out once and in order after the move, with the secrets it had', async () => {
  await using stack = new AsyncDisposableStack()
  const data = await freshFolder()
  stack.defer(() => rm(data, { recursive: true, force: true }))
  const database = stack.use(await emptyDatabase())
  let isUp = false
  const receiver = await startReceiver({ answers: () => ({ status: isUp ? 200 : 503 }) })
  stack.defer(() => receiver.close())
  const env = { OFFHOOK_ALLOW_NETWORKS: '127.0.0.0/8' }

  const before = stack.use(await startProgram({ data, env }))
  await post(before, '~/integrations', {
    name: 'CRM',
    realtime: true,
    final: false,
    request: {
      url: receiver.url,
      format: 'json',
      rows: [
        { key: 'call', value: '[[uniqueid]]' },
        { key: 'n', value: '[[sequence]]' },
      ],
      auth: { type: 'bearer', token: 'a-token-to-be-kept' },
    },
    delivery: { timeout_s: 5, schedule: 'short' },
  })
  for (let call = 0; call < CALLS; call++)
    for (const status of ['ringing', 'answered', 'ended'])
      await post(before, '/api/v1/events', { uniqueid: `call-${call}`, status })

  const refused = await run(data, {}, '--to', database.connectionString)
  assert.equal(refused.code, 1)
  assert.match(refused.output, /Another Offhook already uses this database/)
  await before.kill('SIGTERM')

  const look = await run(data, {}, '--dry-run', '--json', '--to', database.connectionString)
  assert.equal(look.code, 0, look.output)
  assert.ok((JSON.parse(look.output) as { tables: number }).tables > 20)
  const { child } = startMove(data, { OFFHOOK_DATABASE_URL: database.connectionString })
  await killHalfway(child, database.connectionString)
  const moved = await run(data, { OFFHOOK_DATABASE_URL: database.connectionString })
  assert.equal(moved.code, 0, moved.output)
  assert.match(moved.output, /Every row was compared/)

  await before.start().then(
    () => assert.fail('the old database was served'),
    () => undefined,
  )
  assert.match(before.output(), /was moved to .*Set OFFHOOK_DATABASE_URL to it/)
  const again = await run(data, {}, '--to', database.connectionString)
  assert.match(again.output, /was moved to/)

  const earlier = receiver.received.length
  isUp = true
  const after = stack.use(await startProgram({ data, env, database: database.connectionString }))
  await receiver.until(earlier + CALLS * 3)
  await after.kill('SIGTERM')
  const got = receiver.received.slice(earlier)
  assert.ok(
    got.every(({ headers }) =>
      headers.some(([name, value]) => name.toLowerCase() === 'authorization' && value === 'Bearer a-token-to-be-kept'),
    ),
  )
  for (let call = 0; call < CALLS; call++) {
    const mine = got
      .map(({ body }) => JSON.parse(body) as { call: string; n: string | number })
      .filter((one) => one.call === `call-${call}`)
    assert.deepEqual(
      mine.map(({ n }) => Number(n)),
      [1, 2, 3],
    )
  }
})
