// The demo as a person runs it.
import assert from 'node:assert/strict'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { commandResult, startCommand } from './kit/command.ts'

const RECORDINGS = join(import.meta.dirname, 'recordings/asterisk')

test('the demo plays every recording, proves itself and ends by itself', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'offhook demo '))
  const { code, stdout, stderr } = await commandResult(startCommand(['demo', '--exit', '--json'], folder))
  await rm(folder, { recursive: true })
  assert.equal(code, 0, stderr + stdout.slice(-2000))
  const lines = stdout
    .trimEnd()
    .split('\n')
    .map((line): { type: string } => JSON.parse(line))
  const proof = lines.at(-1)
  assert.ok(proof !== undefined && 'problems' in proof && 'calls' in proof)
  assert.deepEqual(proof.problems, [])
  const files = (await readdir(RECORDINGS)).filter((file) => file.endsWith('.ami'))
  assert.ok(Number(proof.calls) >= 30)
  // Two calls were recorded, and two integrations get their final requests.
  assert.ok('recordings' in proof && 'links' in proof)
  assert.deepEqual([proof.recordings, proof.links], [2, 4])
  assert.equal(lines.filter(({ type }) => type === 'recording').length, files.length)
})
