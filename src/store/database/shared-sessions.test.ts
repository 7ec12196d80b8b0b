import assert from 'node:assert/strict'
import { test } from 'node:test'
import { emptyDatabase } from '../../../test/kit/database.ts'
import { startPooler } from '../../../test/kit/pooler.ts'
import { openClient } from './connections.ts'
import { areShared, refuseSharedSessions } from './shared-sessions.ts'

/** The free sessions of a pooler, and the function of a client that gets a session for a moment. */
function pool(size: number, next: 'last' | 'in turn') {
  const free = Array.from({ length: size }, (_, i) => 100 + i)
  const take = (): number | undefined => (next === 'last' ? free.pop() : free.shift())
  return {
    take,
    ask: async (): Promise<number> => {
      const session = take() ?? 0
      free.push(session)
      return session
    },
  }
}

for (const next of ['last', 'in turn'] as const) {
  test(`D9 sessions that a pooler gives to whoever comes next, ${next}, are told from own ones, however many it has`, async () => {
    for (let size = 1; size <= 20; size += 1) {
      const { ask, take } = pool(size, next)
      assert.equal(await areShared(ask, ask), true, `${size} free`)
      if (size === 1) continue
      // Another program takes a session between our questions, and keeps it.
      let asked = 0
      const crowded = (): Promise<number> => ask().finally(() => (asked += 1) === 1 && take())
      assert.equal(await areShared(crowded, crowded), true, `${size} free, one taken`)
    }
  })
}

test('D9 a pooler in transaction mode is refused in a sentence, with nothing set or locked; in session mode it serves', async () => {
  await using database = await emptyDatabase()
  for (const next of ['last', 'in turn'] as const) {
    await using pooler = await startPooler(database.connectionString, { next })
    await assert.rejects(refuseSharedSessions(pooler.connectionString, 'DATABASE_URL'), {
      code: 'database_sessions_shared',
      message:
        'DATABASE_URL points to a connection pooler in transaction or statement mode. Connect to PostgreSQL directly, or set the pooler to session mode.',
    })
  }
  await using pooler = await startPooler(database.connectionString, 'session')
  for (const address of [pooler.connectionString, database.connectionString])
    await refuseSharedSessions(address, 'DATABASE_URL')
  const client = await openClient(pooler.connectionString, 'test')
  await client.end()
})
