// `offhook import`: files of calls from the terminal, into a real program.
import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { startApi } from './kit/api.ts'
import { commandResult, startCommand } from './kit/command.ts'

const SHEET = join(import.meta.dirname, '../examples/calls.csv')
const LINES = join(import.meta.dirname, '../examples/calls.ndjson')

const api = await startApi()
const folder = await mkdtemp(join(tmpdir(), 'offhook import '))
after(() => rm(folder, { recursive: true }))

const start = (...line: string[]) =>
  startCommand(['import', ...line, '--url', api.url, '--key', api.program.key], folder)
const run = (...line: string[]) => commandResult(start(...line))

test('C18 a file is imported into a source that is made for it, and is known when it is imported again', async () => {
  const first = await run(SHEET, '--source', 'Old calls', '--mapping', 'auto')
  assert.deepEqual([first.code, first.stdout.trim()], [0, 'calls.csv: 8 rows, 8 calls imported'], first.stderr)
  assert.match(first.stderr, /Start time: start/)
  const again = await run(SHEET, '--source', 'old calls', '--json')
  const { created, already_ended, refused, finished } = JSON.parse(again.stdout)
  assert.deepEqual([again.code, created, already_ended, refused, finished], [0, 0, 8, [], true])
  const lines = await run(LINES, '--source', 'Lines', '--mapping', 'auto', '--json')
  assert.equal(JSON.parse(lines.stdout).created, 3, lines.stderr)
})

test('C18 a dry run shows the first calls and the time zone, and stores nothing, not even its source', async () => {
  const dryRun = await run(SHEET, '--source', 'Tried', '--mapping', 'auto', '--dry-run')
  assert.match(dryRun.stdout, /C-2026-1001 {2}2026-10-04T22:14:02.000Z {2}answered {3}223 s/)
  assert.match(dryRun.stdout, /8 rows, 8 calls would be imported/)
  assert.match(dryRun.stdout, /Times without an offset are read as Australia\/Sydney\. Use --time-zone/)
  const { data } = (await api.get('~/sources')).body
  assert.ok(!data.some(({ name }: { name: string }) => name === 'Tried'))
  const whole = await run(SHEET, '--source', 'Tried', '--mapping', 'auto', '--json')
  assert.equal(JSON.parse(whole.stdout).created, 8)
})

test('C18 times without an offset are read in the zone that is chosen, which a source made for it keeps', async () => {
  await writeFile(
    join(folder, 'zoned.csv'),
    'Call ID,Start time,End time,Disposition\nZ-1,2026-11-01 10:00:00,2026-11-01 10:01:00,Answered\n',
  )
  const tried = await run(
    'zoned.csv',
    '--source',
    'Zoned',
    '--mapping',
    'auto',
    '--time-zone',
    'Europe/Berlin',
    '--dry-run',
  )
  assert.match(tried.stdout, /Z-1 +2026-11-01T09:00:00.000Z[\s\S]*read as Europe\/Berlin/)
  const { source } = JSON.parse(
    (await run('zoned.csv', '--source', 'Zoned', '--mapping', 'auto', '--time-zone', 'Europe/Berlin', '--json')).stdout,
  )
  assert.equal((await api.get(`~/sources/${source}`)).body.settings.timezone, 'Europe/Berlin')
  assert.match((await run('zoned.csv', '--source', 'Zoned', '--dry-run')).stdout, /read as Europe\/Berlin/)
  const wrong = await run('zoned.csv', '--source', 'Zoned', '--time-zone', 'Sydney')
  assert.equal(wrong.code, 1)
  assert.match(wrong.stderr, /time zone/)
})

test('S38 refused rows make the exit code 1, and are written to a report that can be corrected and imported', async () => {
  const bad = 'C-1,yesterday,,,Inbound,0400 111 222,=1+1,02 8888 9999,,Answered,3,\nC-2,"'
  await writeFile(join(folder, 'bad.csv'), `${await readFile(SHEET, 'utf8')}${bad}`)
  const { code, stdout } = await run('bad.csv', '--source', 'Old calls', '--report', 'refused.csv')
  assert.equal(code, 1)
  assert.match(stdout, /line 10: “yesterday” at .* is not a time/)
  assert.match(stdout, /line 11: A quotation mark in this row is not closed/)
  assert.match(stdout, /10 rows, 0 calls imported, 8 rows already known, 2 rows refused/)
  const [head, row] = (await readFile(join(folder, 'refused.csv'), 'utf8')).split('\r\n')
  assert.match(head ?? '', /^Call ID,.*,Campaign,line,error$/)
  assert.match(row ?? '', /^C-1,yesterday,.*,'=1\+1,.*,10,/)
  const report = await readFile(join(folder, 'refused.csv'), 'utf8')
  await writeFile(join(folder, 'refused.csv'), report.replace('C-1,yesterday', 'C-1,2026-10-09 10:00:00'))
  assert.match((await run('refused.csv', '--source', 'Old calls')).stdout, /1 call imported/)
})

test('a sheet without headings is read by the columns that are named', async () => {
  const [heading = '', ...rows] = (await readFile(SHEET, 'utf8')).split('\n')
  await writeFile(join(folder, 'bare.csv'), rows.join('\n').replaceAll('C-2026', 'B-2026'))
  const { code, stdout, stderr } = await run('bare.csv', '--source', 'Old calls', '--columns', heading)
  assert.deepEqual([code, stdout.trim()], [0, 'bare.csv: 8 rows, 8 calls imported'], stderr)
})

test('C18 an import that is interrupted says how to go on, and going on makes no call twice', async () => {
  const rows = Array.from({ length: 20_000 }, (_, n) => {
    const [begin, end] = [0, 30].map((s) => new Date(Date.UTC(2026, 0, 1) + n * 60_000 + s * 1_000).toISOString())
    return `N-${n},${begin},${end},0400${String(100_000 + n)},Answered`
  })
  await writeFile(join(folder, 'many.csv'), ['Call ID,Start time,End time,Caller ID,Disposition', ...rows].join('\n'))
  const child = start('many.csv', '--source', 'Many', '--mapping', 'auto')
  const stopped = commandResult(child)
  await api.until('~/calls/uniqueid:N-100', (body) => body.status === 'ended')
  child.kill('SIGINT')
  const { code, stderr } = await stopped
  assert.equal(code, 1)
  assert.match(stderr, /Stopped after [\d,]+ rows of 20,000\. Run the same command again to continue/)
  const whole = JSON.parse((await run('many.csv', '--source', 'Many', '--json')).stdout)
  assert.deepEqual([whole.finished, whole.created + whole.already_ended, whole.refused], [true, 20_000, []])
  assert.ok(whole.already_ended >= 500)
})

test('what cannot be done is told with what to do: no source, no such mapping, no file', async () => {
  const none = await run(SHEET, '--source', 'Nobody')
  assert.deepEqual([none.code, /Unknown source "Nobody"/.test(none.stderr)], [2, true])
  const mapping = await run(SHEET, '--source', 'New', '--mapping', 'nonsense')
  assert.deepEqual([mapping.code, /Unknown mapping "nonsense"/.test(mapping.stderr)], [1, true])
  assert.equal((await run('nowhere.csv', '--source', 'Old calls')).code, 1)
  assert.equal((await run(SHEET)).code, 2)
})
