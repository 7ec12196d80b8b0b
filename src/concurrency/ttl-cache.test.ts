import assert from 'node:assert/strict'
import { test } from 'node:test'
import { TtlCache } from './ttl-cache.ts'

test('an answer is asked for once while it is remembered, and anew when it was forgotten', async () => {
  const asked: string[] = []
  const load = async (key: string): Promise<number> => {
    asked.push(key)
    return key.length
  }
  const cache = new TtlCache(load, { keepMs: 60_000 })
  assert.deepEqual(await Promise.all([cache.get('aa'), cache.get('aa'), cache.get('b')]), [2, 2, 1])
  cache.clear()
  await cache.get('aa')
  assert.deepEqual(asked, ['aa', 'b', 'aa'])
})

test('what was remembered for long enough is asked for anew', async () => {
  let asked = 0
  const cache = new TtlCache(async (_key: string) => ++asked, { keepMs: 0 })
  await cache.get('a')
  assert.equal(await cache.get('a'), 2)
})

test('all who ask at the same time get one answer; later it is made anew; each key has its own', async () => {
  let made = 0
  let now = 0
  const cache = new TtlCache((key: string) => Promise.resolve(`${key} ${(made += 1)}`), {
    keepMs: 1_000,
    now: () => now,
  })
  assert.deepEqual(await Promise.all([cache.get('a'), cache.get('a'), cache.get('b')]), ['a 1', 'a 1', 'b 2'])
  now = 999
  assert.equal(await cache.get('a'), 'a 1')
  now = 1_000
  assert.equal(await cache.get('a'), 'a 3')
})

test('a failure is not remembered', async () => {
  let asked = 0
  const load = async (_key: string): Promise<number> => {
    if (++asked === 1) throw new Error('away')
    return asked
  }
  const cache = new TtlCache(load, { keepMs: 60_000 })
  await assert.rejects(cache.get('a'), /away/)
  assert.equal(await cache.get('a'), 2)
})

test('strangers who ask for anything do not fill the memory', async () => {
  const cache = new TtlCache(async (key: string) => key, { keepMs: 60_000 })
  let asked = 0
  const counted = new TtlCache(async (_key: string) => ++asked, { keepMs: 60_000 })
  await counted.get('first')
  for (let n = 0; n < 10_000; n++) await Promise.all([cache.get(String(n)), counted.get(`other ${n}`)])
  await counted.get('first')
  assert.equal(asked, 10_002)
})
