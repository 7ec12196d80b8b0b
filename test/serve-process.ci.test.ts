// `offhook serve` as a process: starts, stops, kills, and a second process on the same data.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { test } from 'node:test'
import { postgresAdvice } from '../src/program/security-releases.ts'
import { openClient, checkServer } from '../src/store/database/connections.ts'
import { freshDatabase } from './kit/database.ts'
import { freePort, startProgram } from './kit/program.ts'
import { take, uniqueids } from './kit/program-calls.ts'

const COMMAND = join(import.meta.dirname, '../src/cli/offhook.ts')

test('D16 S48 SIGTERM ends the program with exit code 0, and its PostgreSQL with it, whose known holes were said', async () => {
  await using program = await startProgram()
  assert.match(program.output(), /"level":"info","what":"Security fixes missing","postgresql":"The bundled PostgreSQL/)
  assert.equal(await take(program, 'a'), 202)
  assert.equal(await program.kill('SIGTERM'), 0)
  assert.equal(program.output().match(/^.*"level":"info","what":"Offhook stopped".*$/gm)?.length, 1)
  assert.equal(existsSync(join(program.data, 'postgres/cluster/postmaster.pid')), false)
  await program.start()
  assert.deepEqual(await uniqueids(program), ['a'])
})

test('D9 a second program on the same data folder is refused with a clear sentence, and the first serves on', async () => {
  await using program = await startProgram()
  const env = { ...process.env, OFFHOOK_DATA: program.data, OFFHOOK_PORT: String(await freePort()) }
  const second = spawn(process.execPath, [COMMAND, 'serve'], { env, stdio: ['ignore', 'ignore', 'pipe'] })
  const [output, [code]] = await Promise.all([text(second.stderr), once(second, 'exit')])
  assert.equal(code, 1)
  assert.match(
    output,
    /Another Offhook already uses this database: offhook serve \(process \d+ on .*Stop that one first/,
  )
  assert.equal(await take(program, 'a'), 202)
})

test('S48 with DATABASE_URL no PostgreSQL is started, and one with known holes is warned of in one line', async () => {
  await using database = await freshDatabase()
  await using program = await startProgram({ database: database.connectionString })
  assert.equal(await take(program, 'a'), 202)
  assert.equal(existsSync(join(program.data, 'postgres')), false)
  const lines = program.output().matchAll(/^.*"what":"Security fixes missing".*$/gm)
  const output = [...lines].map(([line]): { level: string; postgresql: string } => JSON.parse(line))
  const client = await openClient(database.connectionString, 'test')
  const advice = postgresAdvice(await checkServer(client), false)
  await client.end()
  assert.deepEqual(
    output.map(({ level, postgresql }) => [level, postgresql]),
    advice === null ? [] : [['warning', advice]],
  )
})

test('a wrong setting ends the start with exit code 1 or 2 and a sentence', async () => {
  const env = { ...process.env, OFFHOOK_PORT: '99999' }
  const child = spawn(process.execPath, [COMMAND, 'serve'], { env, stdio: ['ignore', 'ignore', 'pipe'] })
  const [output, [code]] = await Promise.all([text(child.stderr), once(child, 'exit')])
  assert.ok(code === 1 || code === 2)
  assert.match(output, /OFFHOOK_PORT must be a number from 0 to 65535/)
})
