import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createWorkLoop } from './work-loop.ts'

test('D15 work goes on after the database was away for a round', async () => {
  const outcomes = ['fails', 'more', 'done']
  const errors: unknown[] = []
  const { promise: done, resolve } = Promise.withResolvers<void>()
  const loop = createWorkLoop({
    firstMs: null,
    async round() {
      const outcome = outcomes.shift()
      if (outcome === 'fails') throw new Error('terminating connection due to administrator command')
      if (outcome === 'done') resolve()
      return outcome === 'more' ? 0 : null
    },
    retryMs: 1,
    onError: (error) => void errors.push(error),
  })
  loop.wake()
  await done
  await loop.stop()
  assert.deepEqual([outcomes.length, errors.length], [0, 1])
})

test('D15 a job that is made while the last look for jobs is under way is found', async () => {
  const jobs: string[] = []
  const looks = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const began = Promise.withResolvers<void>()
  const { promise: found, resolve } = Promise.withResolvers<void>()
  let count = 0
  const loop = createWorkLoop({
    firstMs: null,
    async round() {
      const seen = [...jobs]
      began.resolve()
      await looks[count++]?.promise
      if (seen.length > 0) resolve()
      return null
    },
    retryMs: 1,
    onError: (error) => assert.fail(String(error)),
  })
  loop.wake()
  await began.promise
  jobs.push('made now')
  loop.wake()
  for (const look of looks) look.resolve()
  await found
  await loop.stop()
  assert.equal(count, 2)
})

test('a pause ends when it is over, or at once when the loop is woken or stopped', async () => {
  const pauses = [1, 60_000, 60_000]
  const begun = pauses.map(() => Promise.withResolvers<void>())
  let count = 0
  const loop = createWorkLoop({
    firstMs: 0,
    async round() {
      begun[count]?.resolve()
      return pauses[count++] ?? null
    },
    onError: (error) => assert.fail(String(error)),
    retryMs: null,
  })
  await begun[1]?.promise
  loop.wake()
  await begun[2]?.promise
  await loop.stop()
  loop.wake()
  assert.equal(count, 3)
})
