import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Person } from '../../store/people.ts'
import { Problem } from '../problem.ts'
import { createEntrance } from './entrance.ts'

const anna: Person = {
  account_id: 1001,
  person_id: '01980a52-f3c9-7d4e-8b1b-6a3f0c2d4e5f',
  email: 'anna@example.com',
  name: 'Anna',
  password_hash: 'the text of Anna',
  created_at: 0,
  last_signed_in_at: null,
}

/** An entrance whose clock is handed in, that writes down which texts were compared. */
function entranceAt(clock: { ms: number }) {
  const compared: string[] = []
  const entrance = createEntrance({
    find: async (email) =>
      email === 'anna@example.com' ? anna : email === 'ben@example.com' ? { ...anna, password_hash: null } : undefined,
    verify: async (password, kept) => {
      compared.push(kept)
      return password === 'right' && kept === anna.password_hash
    },
    now: () => clock.ms,
  })
  const knock = (email: string, password: string, address = '203.0.113.9') =>
    entrance.admit({ email, password, address }).then(
      (person) => (person ? 'in' : 'out'),
      (thrown: unknown) => (thrown instanceof Problem ? Number(thrown.headers['retry-after']) : 'broken'),
    )
  return { compared, knock }
}

test('S36 for somebody who is not known, or has no password yet, a text of the same form is compared as well', async () => {
  const { compared, knock } = entranceAt({ ms: 0 })
  assert.deepEqual(
    [
      await knock('anna@example.com', 'wrong'),
      await knock('nobody@example.com', 'right'),
      await knock('ben@example.com', 'right'),
    ],
    ['out', 'out', 'out'],
  )
  assert.equal(compared.length, 3)
  for (const text of compared.slice(1))
    assert.match(text, /^\$argon2id\$v=19\$m=\d+,t=\d+,p=\d+\$[\w+/]{22}\$[\w+/]{43}$/)
})

test('S36 the sixth wrong try of a minute is not looked at, wherever it comes from; a minute after the first one may again', async () => {
  const clock = { ms: 0 }
  const { compared, knock } = entranceAt(clock)
  for (let n = 0; n < 5; n++) {
    assert.equal(await knock('Anna@example.com', 'wrong', `203.0.113.${n}`), 'out')
    clock.ms += 1000
  }
  assert.equal(await knock('anna@EXAMPLE.com', 'right', '198.51.100.1'), 55)
  assert.equal(compared.length, 5)
  assert.equal(await knock('else@example.com', 'wrong', '198.51.100.1'), 'out')
  clock.ms = 60_000
  assert.equal(await knock('anna@example.com', 'right', '198.51.100.1'), 'in')
})

test('S36 the 21st try of a minute from one address, or one IPv6 network, is not looked at', async () => {
  const { knock } = entranceAt({ ms: 0 })
  for (let n = 0; n < 20; n++) assert.equal(await knock(`${n}@example.com`, 'wrong', `2001:db8:1:2::${n}`), 'out')
  assert.equal(await knock('anna@example.com', 'right', '2001:db8:1:2:ffff::1'), 60)
  assert.equal(await knock('anna@example.com', 'right', '2001:db8:1:3::1'), 'in')
})

test(
  'S36 when more wait to be looked at than a few seconds are enough for, the next is told to come again, and nothing is counted',
  { timeout: 10_000 },
  async () => {
    const held = Promise.withResolvers<boolean>()
    const entrance = createEntrance({ find: async () => anna, verify: () => held.promise, now: () => 0 })
    const knock = (n: number) =>
      entrance.admit({ email: `${n}@example.com`, password: 'x', address: `203.0.${n >> 8}.${n & 255}` }).then(
        () => 'looked at',
        (thrown: unknown) => (thrown instanceof Problem ? thrown.status : 'broken'),
      )
    const crowd = Array.from({ length: 60 }, (_, n) => knock(n))
    const late = Array.from({ length: 6 }, () => knock(1000))
    assert.deepEqual(
      await Promise.all(late),
      Array.from({ length: 6 }, () => 503),
    )
    held.resolve(false)
    const answers = await Promise.all(crowd)
    assert.ok(answers.filter((answer) => answer === 'looked at').length >= 40)
    assert.equal(await knock(1000), 'looked at')
  },
)

test('S36 who gets in is not held up, however often', async () => {
  const { knock } = entranceAt({ ms: 0 })
  for (let n = 0; n < 30; n++) assert.equal(await knock('anna@example.com', 'right'), 'in')
})
