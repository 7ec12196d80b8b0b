// Runs the demo as a person does.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { test } from 'node:test'
import { createInterface } from 'node:readline'
import { openClient, unwrap } from '../src/cli/client.ts'
import { FIRST_ACCOUNT } from './kit/account-path.ts'
import { commandResult, startCommand } from './kit/command.ts'

const RECORDINGS = join(import.meta.dirname, '../recorded-sessions/asterisk')

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
  // Two calls were recorded, and two integrations get the final of each.
  assert.ok('recordings' in proof && 'links' in proof)
  assert.deepEqual([proof.recordings, proof.links], [2, 4])
  assert.equal(lines.filter(({ type }) => type === 'recording').length, files.length)
})

test('the demo goes on with calls that last as long as real ones, until it is interrupted', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'offhook demo '))
  const demo = startCommand(['demo', '--json'], folder)
  demo.stderr.resume()
  let proof: { readonly url: string; readonly key: string } | null = null
  let link = ''
  for await (const line of createInterface({ input: demo.stdout })) {
    const said = JSON.parse(line)
    if (said.type === 'proof') proof = said
    if (said.type !== 'page') continue
    link = said.link
    break
  }
  assert.match(link, /\/link\/[\w-]{43}$/)
  assert.ok(proof)
  const client = openClient(proof).inAccount(FIRST_ACCOUNT)
  let calls: readonly object[] = []
  while (calls.length === 0) {
    await sleep(50)
    ;({ calls } = await unwrap(client.GET('/live')))
  }
  // A receiver refuses requests, so that a visitor of the demo can see a failure.
  const { data } = await unwrap(client.GET('/integrations'))
  const helpDesk = data.find(({ name }) => name === 'Help desk')?.id ?? assert.fail('no help desk')
  let refused: readonly (number | null)[] = []
  while (!refused.includes(503)) {
    await sleep(50)
    const query = { integration_id: helpDesk }
    const found = await unwrap(client.GET('/deliveries', { params: { query } }))
    refused = found.data.map(({ status_code }) => status_code)
  }
  demo.kill('SIGINT')
  const [code]: (number | null)[] = await once(demo, 'close')
  assert.equal(code, 0)
  await rm(folder, { recursive: true })
})
