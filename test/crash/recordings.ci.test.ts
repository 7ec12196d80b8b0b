// S43 D10: a kill at any moment of processing a recording leaves no incomplete file that is served, no file without a
// row, and no call without its single final request.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { globSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { after, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { recordingFileName } from '../../src/recordings/recording-files.ts'
import { openClient } from '../../src/store/database/connections.ts'
import { freshDatabase } from '../kit/database.ts'
import { freshFolder, startProgram } from '../kit/program.ts'
import type { Moment } from './die-at.ts'
import { dyingAt } from './setup.ts'

/** In the order of processing a recording; of the moments of the hot path, those that a recording passes. */
const MOMENTS: readonly Moment[] = [
  { when: 'before', what: 'recording', nth: 1 },
  { when: 'after', what: 'recording', nth: 1 },
  { when: 'before', what: 'recordings-', nth: 1 },
  { when: 'sent', what: 'recordings-', nth: 1 },
  { when: 'after', what: 'recordings-', nth: 1 },
  { when: 'before', what: '202', nth: 1 },
  { when: 'before', what: 'recording', nth: 2 },
  { when: 'after', what: 'recording', nth: 2 },
  { when: 'before', what: 'update "recording"', nth: 1 },
  { when: 'after', what: 'update "recording"', nth: 1 },
  { when: 'before', what: 'update "recording"', nth: 2 },
  { when: 'after', what: 'update "recording"', nth: 2 },
]

/** A WAV of a second: 8 kHz, 16 bit, mono. */
const wav = readFileSync(join(import.meta.dirname, '../audio/pcm16-8k.wav'))

const database = await freshDatabase()
const data = await freshFolder()
const momentFile = join(data, 'moment.json')
const options = { database: database.connectionString, data, env: dyingAt(momentFile) }
const program = await startProgram(options)
after(async () => {
  await program[Symbol.asyncDispose]()
  await rm(data, { recursive: true, force: true })
  await database[Symbol.asyncDispose]()
})

type Row = Readonly<Record<string, string | number | boolean | null>>

async function query(sql: string, values: readonly unknown[] = []): Promise<Row[]> {
  const client = await openClient(database.connectionString, 'test')
  try {
    return (await client.query<Row>(sql, [...values])).rows
  } finally {
    await client.end()
  }
}

async function post(path: string, body: unknown): Promise<number> {
  const headers = { 'content-type': 'application/json' }
  return (await program.ask(path, { method: 'POST', headers, body: JSON.stringify(body) })).status
}

/** Sends the recording until it is accepted, as a phone system would. */
async function send(uniqueid: string): Promise<void> {
  for (;;) {
    const headers = { 'content-type': 'audio/wav' }
    const sent = await program
      .ask(`~/calls/uniqueid:${uniqueid}/recording`, { method: 'PUT', headers, body: wav })
      .catch(() => null)
    if (sent?.status === 202) return
    await restarted()
  }
}

async function restarted(): Promise<void> {
  if (program.process.exitCode === null && program.process.signalCode === null) await once(program.process, 'exit')
  rmSync(momentFile, { force: true })
  await program.start()
}

assert.equal(
  await post('~/integrations', {
    name: 'final',
    request: { url: `${program.url}/inbox/crash-of-recordings`, rows: [{ key: 'link', value: '[[recording_url]]' }] },
  }),
  201,
)

for (const moment of MOMENTS) {
  const name = `${moment.when} ${moment.what} ${moment.nth}`
  test(`S43 killed ${name}, a recording is there once and whole, and its call has one final`, async () => {
    const uniqueid = name.replaceAll(/\W+/g, '-')
    await post('/api/v1/events', { uniqueid, status: 'answered', recording: { expected: true } })
    await post('/api/v1/events', { uniqueid, status: 'ended' })
    writeFileSync(momentFile, JSON.stringify(moment))
    const { process: killed } = program
    const dead = once(killed, 'exit')
    killed.kill('SIGUSR2')
    await send(uniqueid)
    // After the kill, an accepted recording is processed without being sent again.
    await dead
    if (program.process === killed) await restarted()

    const final = `SELECT count(*)::int AS n FROM event e JOIN call c USING (account_id, call_id)
      WHERE c.uniqueid = $1 AND e.type = 'final'`
    while ((await query(final, [uniqueid]))[0]?.['n'] === 0) await sleep(50)
    while ((await query('SELECT FROM recording WHERE due_at IS NOT NULL')).length > 0) await sleep(50)
    assert.deepEqual(await query(final, [uniqueid]), [{ n: 1 }])
    const rows = await query('SELECT * FROM recording WHERE uniqueid = $1', [uniqueid])
    assert.deepEqual(
      rows.map(({ state }) => state),
      ['ready'],
    )
    await auditFiles()
  })
}

const REMOVED_WITHIN_MS = 5_000

function filesOf(folder: string): string[] {
  return globSync(join(folder, 'recordings/??/*'))
}

/** Asserts that the files on the disk are those of the rows, to the byte. */
async function auditFiles(): Promise<void> {
  const rows = await query(
    `SELECT recording_id AS id, sha256, has_original, source_claim, mp3_claim FROM recording WHERE state = 'ready'`,
  )
  const wanted = rows.flatMap(({ id, has_original, source_claim, mp3_claim }) => [
    recordingFileName(String(id), 'mp3', Number(mp3_claim)),
    ...(has_original ? [recordingFileName(String(id), 'source', Number(source_claim))] : []),
  ])
  // A row drops the reference to a file before the file is removed.
  const until = Date.now() + REMOVED_WITHIN_MS
  while (filesOf(data).length > wanted.length && Date.now() < until) await sleep(50)
  const paths = filesOf(data)
  assert.deepEqual(paths.map((path) => basename(path)).toSorted(), wanted.toSorted())
  for (const path of paths.filter((one) => one.endsWith('.mp3'))) {
    const hash = createHash('sha256').update(readFileSync(path)).digest('hex')
    assert.equal(hash, rows.find(({ id }) => path.includes(String(id)))?.['sha256'], path)
  }
}
