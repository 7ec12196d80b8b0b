import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Principal } from '../auth/principal.ts'
import { Problem } from '../http/problem.ts'
import { Turns } from './turns.ts'

function asker(accountId: number, name: string): Pick<Principal, 'name' | 'isAdmin'> & { readonly accountId: number } {
  return { name, accountId, isAdmin: name === 'admin' }
}

/** Work that goes on until `end` is called, and whether the work has begun. */
function createWork() {
  const { promise, resolve } = Promise.withResolvers<void>()
  const work = { isUnderWay: false, end: resolve, run: () => ((work.isUnderWay = true), promise) }
  return work
}

const settled = () => new Promise((resolve) => setImmediate(resolve))

test('S36 an account works on one request at a time, whatever key or person asks, and another beside it', async () => {
  const turns = new Turns()
  const [first, second, third, other] = [createWork(), createWork(), createWork(), createWork()]
  const all = [
    turns.runBounded(asker(1, 'key'), first.run),
    turns.runBounded(asker(1, 'person:2'), second.run),
    turns.run(asker(1, 'key'), third.run),
    turns.runBounded(asker(2, 'key of another'), other.run),
  ]
  const underWay = () => [first, second, third, other].map((one) => one.isUnderWay)
  await settled()
  assert.deepEqual(underWay(), [true, false, false, true])
  first.end()
  await settled()
  assert.deepEqual(underWay(), [true, true, false, true])
  for (const one of [second, third, other]) one.end()
  await Promise.all(all)
  assert.deepEqual(underWay(), [true, true, true, true])
})

test('S36 of a key so many wait and no more, of what has no body and by the operator’s key all, and another key of the account waits too', async () => {
  const turns = new Turns()
  const [work, key] = [createWork(), asker(1, 'key')]
  const waiting = Array.from({ length: 20 }, () => turns.runBounded(key, work.run))
  const refused = await turns.runBounded(key, work.run).catch((error: unknown) => error)
  assert.ok(refused instanceof Problem)
  assert.deepEqual([refused.status, refused.headers], [429, { 'retry-after': '1' }])
  const others = [
    turns.runBounded(asker(1, 'another'), work.run),
    turns.run(key, work.run),
    ...Array.from({ length: 30 }, () => turns.runBounded(asker(1, 'admin'), work.run)),
  ]
  work.end()
  await Promise.all([...waiting, ...others])
  await turns.runBounded(key, work.run)
})

test('S36 work that fails keeps nobody waiting', async () => {
  const turns = new Turns()
  const failing = turns.runBounded(asker(1, 'key'), () => Promise.reject(new Error('failed')))
  const next = turns.runBounded(asker(1, 'key'), () => Promise.resolve('done'))
  await assert.rejects(failing, /failed/)
  assert.equal(await next, 'done')
})
