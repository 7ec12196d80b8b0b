import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createRounds } from './rounds.ts'

test('D15 work goes on after the database was away for a round', async () => {
  const outcomes = ['fails', 'more', 'done']
  const errors: unknown[] = []
  const { promise: done, resolve } = Promise.withResolvers<void>()
  const rounds = createRounds({
    async round() {
      const outcome = outcomes.shift()
      if (outcome === 'fails') throw new Error('terminating connection due to administrator command')
      if (outcome === 'done') resolve()
      return outcome === 'more'
    },
    pauseMs: 1,
    failed: (error) => void errors.push(error),
  })
  rounds.look()
  await done
  await rounds.stop()
  assert.deepEqual([outcomes.length, errors.length], [0, 1])
})

test('D15 a job that is made while the last look for jobs is under way is found', async () => {
  const jobs: string[] = []
  const looks = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const { promise: found, resolve } = Promise.withResolvers<void>()
  let count = 0
  const rounds = createRounds({
    async round() {
      const seen = [...jobs]
      await looks[count++]?.promise
      if (seen.length > 0) resolve()
      return false
    },
    pauseMs: 1,
    failed: (error) => assert.fail(String(error)),
  })
  rounds.look()
  jobs.push('made now')
  rounds.look()
  for (const look of looks) look.resolve()
  await found
  await rounds.stop()
  assert.equal(count, 2)
})
