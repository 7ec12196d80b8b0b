// Tests of the receivers: a ledger that misses requests, or a misbehaviour that behaves, would make other tests pass for
// nothing.
import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { forkReceiver } from './receiver-process.ts'
import { misbehaviours } from './misbehaviours.ts'

test('a receiver in its own process answers as told, and tells and writes down what it got', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'offhook-receiver-'))
  t.after(() => rm(folder, { recursive: true }))
  const file = join(folder, 'ledger.jsonl')
  const receiver = await forkReceiver({ answers: [{ status: 500 }, { status: 204 }], file })
  const statuses = []
  for (const body of ['one', 'two', 'three']) {
    const answer = await fetch(`${receiver.url}/in`, { method: 'POST', body })
    statuses.push(answer.status)
    await answer.bytes()
  }
  await receiver.until(3)
  await receiver.close()
  assert.deepEqual(statuses, [500, 204, 204])
  assert.deepEqual(
    receiver.received.map(({ method, path, body }) => [method, path, body]),
    [
      ['POST', '/in', 'one'],
      ['POST', '/in', 'two'],
      ['POST', '/in', 'three'],
    ],
  )
  const lines = (await readFile(file, 'utf8')).trimEnd().split('\n')
  assert.deepEqual(
    lines.map((line) => JSON.parse(line)),
    receiver.received,
  )
})

test('a receiver in its own process misbehaves by name', async () => {
  const receiver = await forkReceiver({ misbehaviour: 'is gone', scheme: 'http' })
  const answer = await fetch(receiver.url)
  assert.equal(answer.status, 410)
  await receiver.until(1)
  await receiver.close()
  await assert.rejects(forkReceiver({ misbehaviour: 'is nice' }))
})

test('there are 28 misbehaviours, each with a name of its own', () => {
  assert.equal(new Set(misbehaviours.map(({ name }) => name)).size, 28)
})
