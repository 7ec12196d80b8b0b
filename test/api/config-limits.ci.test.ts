// Configurations of the largest allowed size, and as many secrets as an attacker may guess.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startApi } from '../kit/api.ts'
import { accountsOf, changes, done } from './config-accounts.ts'

const account = accountsOf(await startApi())

test('S21 a secret is not found by guessing: after 2,000 wrong ones the right one is said to change as well', async () => {
  const { apply } = await account()
  const all = (password: (n: number) => string) => ({
    offhook: 1,
    sources: [{ kind: 'api', name: 'API' }],
    integrations: Array.from({ length: 400 }, (_, n) => ({
      name: `Receiver ${n}`,
      request: { url: 'https://crm.example/', auth: { type: 'basic', username: 'offhook', password: password(n) } },
    })),
  })
  const right = all(() => 'password-of-all')
  done(await apply(right))
  assert.deepEqual(changes(await apply(right, { dry_run: true })), [])
  for (let n = 0; n < 5; n += 1)
    assert.equal(
      changes(
        await apply(
          all((n) => `guess-${n}-${n}`),
          { dry_run: true },
        ),
      ).length,
      400,
    )
  assert.equal(changes(await apply(right, { dry_run: true })).length, 400)
})

test(
  'S36 a thousand integrations of one file are in force in seconds, since the account is read anew once',
  { timeout: 60_000 },
  async () => {
    const { apply, get } = await account()
    const auth = { type: 'basic', username: 'offhook', password: 'password-of-each' }
    const integrations = Array.from({ length: 1_000 }, (_, n) => ({
      name: `Receiver ${n}`,
      request: { url: `https://r${n}.example/`, auth },
    }))
    const config = { offhook: 1, sources: [{ kind: 'api', name: 'API' }], integrations }
    assert.equal(changes(await apply(config)).filter((item) => item.startsWith('create integration')).length, 1_000)
    assert.equal((await get('~/integrations?limit=1')).body.data.length, 1)
  },
)
