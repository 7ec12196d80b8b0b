// The backup script of docs/guide/backup-and-restore.md, run as it stands there: on a data folder whose database is elsewhere.
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import {
  copyFileSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { promisify } from 'node:util'
import { freshFolder, startProgram } from '../kit/program.ts'

const run = promisify(execFile)
const folder = mkdtempSync(join(tmpdir(), 'offhook backup '))
after(() => rmSync(folder, { recursive: true, force: true }))
const script = join(folder, 'offhook-backup')
writeFileSync(script, scriptIn(readFileSync('docs/guide/backup-and-restore.md', 'utf8')))

const backUp = (data: string, to: string): Promise<string> =>
  run('sh', [script, data, to]).then(({ stdout }) => stdout.trim())

test('a backup contains the database behind a link and no key; with the saved key it is restored', async () => {
  const data = await freshFolder()
  const elsewhere = await freshFolder()
  const restored = await freshFolder()
  try {
    {
      await using program = await startProgram({ data })
      const call = JSON.stringify({ uniqueid: 'kept', status: 'ringing' })
      const headers = { 'content-type': 'application/json' }
      const { status } = await program.ask('/api/v1/events', { method: 'POST', headers, body: call })
      assert.equal(status, 202)
      assert.equal(await program.kill('SIGTERM'), 0)
    }
    // A start as root puts the database there if its user can't open the data folder.
    renameSync(join(data, 'postgres'), join(elsewhere, 'postgres'))
    symlinkSync(join(elsewhere, 'postgres'), join(data, 'postgres'))

    const archive = await backUp(data, join(folder, 'backups'))
    const { stdout } = await run('tar', ['-tzf', archive], { maxBuffer: 2 ** 24 })
    const names = stdout.split('\n')
    assert.ok(names.includes('./postgres/cluster/global/pg_control'))
    assert.deepEqual(
      names.filter((name) => /\.key/.test(name)),
      [],
    )

    await run('tar', ['-xzpf', archive, '-C', restored])
    copyFileSync(join(data, 'secret.key'), join(restored, 'secret.key'))
    await using program = await startProgram({ data: restored })
    const answer = await program.ask('~/calls')
    const { data: calls } = (await answer.json()) as { data: { uniqueid: string }[] }
    assert.deepEqual(
      calls.map(({ uniqueid }) => uniqueid),
      ['kept'],
    )
  } finally {
    for (const place of [data, elsewhere, restored]) rmSync(place, { recursive: true, force: true })
  }
})

test('a folder without a database is no backup: the script fails', async () => {
  const data = mkdtempSync(join(folder, 'data-'))
  writeFileSync(join(data, 'secret.key'), '')
  const to = mkdtempSync(join(folder, 'to-'))
  await assert.rejects(backUp(data, to))
  assert.deepEqual(
    readdirSync(to).filter((name) => name.endsWith('.tar.gz')),
    [],
  )
})

/** The block that begins as a script does. */
function scriptIn(guide: string): string {
  const text = /^```sh\n(#!\/bin\/sh\n.*?)^```$/ms.exec(guide)?.[1]
  assert.ok(text !== undefined, 'the guide has a script')
  return text
}
