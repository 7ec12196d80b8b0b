import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createTtlCache } from './ttl-cache.ts'

test('an answer is asked for once while it is remembered, and anew when it was forgotten', async () => {
  const asked: string[] = []
  const memory = createTtlCache(60_000, async (key) => {
    asked.push(key)
    return key.length
  })
  assert.deepEqual(await Promise.all([memory.get('aa'), memory.get('aa'), memory.get('b')]), [2, 2, 1])
  memory.clear()
  await memory.get('aa')
  assert.deepEqual(asked, ['aa', 'b', 'aa'])
})

test('what was remembered for long enough is asked for anew', async () => {
  let asked = 0
  const memory = createTtlCache(0, async () => ++asked)
  await memory.get('a')
  assert.equal(await memory.get('a'), 2)
})

test('a failure is not remembered', async () => {
  let asked = 0
  const memory = createTtlCache(60_000, async () => {
    if (++asked === 1) throw new Error('away')
    return asked
  })
  await assert.rejects(memory.get('a'), /away/)
  assert.equal(await memory.get('a'), 2)
})

test('strangers who ask for anything do not fill the memory', async () => {
  const memory = createTtlCache(60_000, async (key) => key)
  let asked = 0
  const counted = createTtlCache(60_000, async () => ++asked)
  await counted.get('first')
  for (let n = 0; n < 10_000; n++) await Promise.all([memory.get(String(n)), counted.get(`other ${n}`)])
  await counted.get('first')
  assert.equal(asked, 10_002)
})
