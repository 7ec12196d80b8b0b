import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Person } from '../../store/people/people.ts'
import { Problem } from '../http/problem.ts'
import { createPasswordLogin } from './password-login.ts'

const anna: Person = {
  personId: '01980a52-f3c9-7d4e-8b1b-6a3f0c2d4e5f',
  email: 'anna@example.com',
  name: 'Anna',
  passwordHash: 'the text of Anna',
  createdAt: 0,
  lastSignedInAt: null,
  lastActiveAt: null,
  isServerAdmin: false,
}

/** A password login with a given clock, and the list of the texts that the login compared. */
function loginAt(clock: { ms: number }) {
  const compared: string[] = []
  const passwordLogin = createPasswordLogin({
    peopleByEmail: async (email) =>
      email.toLowerCase() === 'anna@example.com'
        ? [anna]
        : email === 'ben@example.com'
          ? [{ ...anna, passwordHash: null }]
          : email === 'two@example.com'
            ? [{ ...anna, passwordHash: 'the text of another account' }, anna]
            : [],
    peopleOfDevice: async (device, email) =>
      device === 'laptop' && email.toLowerCase() === 'anna@example.com'
        ? [anna.personId]
        : device.startsWith('of the namesake')
          ? ['01980a52-0000-7d4e-8b1b-6a3f0c2d4e5f']
          : [],
    verify: async (password, kept) => {
      compared.push(kept)
      return password === 'right' && kept === anna.passwordHash
    },
    now: () => clock.ms,
  })
  const logIn = (email: string, password: string, address = '203.0.113.9', device: string | null = null) =>
    passwordLogin.logIn({ email, password, address, device }).then(
      (person) => (person ? 'in' : 'out'),
      (thrown: unknown) => (thrown instanceof Problem ? Number(thrown.headers['retry-after']) : 'broken'),
    )
  const confirm = (password: string) =>
    passwordLogin.verify(anna, password).catch((thrown: unknown) => thrown instanceof Problem && thrown.status)
  return { compared, logIn, confirm, passwordLogin }
}

test('S36 for somebody who is not known, or has no password yet, a text of the same form is compared as well', async () => {
  const { compared, logIn } = loginAt({ ms: 0 })
  assert.deepEqual(
    [
      await logIn('anna@example.com', 'wrong'),
      await logIn('nobody@example.com', 'right'),
      await logIn('ben@example.com', 'right'),
    ],
    ['out', 'out', 'out'],
  )
  assert.equal(await logIn('two@example.com', 'wrong'), 'out')
  assert.equal(compared.length, 8, 'two for each, whoever it is')
  for (const text of compared.slice(1, 6))
    assert.match(text, /^\$argon2id\$v=19\$m=\d+,t=\d+,p=\d+\$[\w+/]{22}\$[\w+/]{43}$/)
})

test('S36 a stranger has 100 tries an hour for a person, from wherever; a device that the person knows has its own, and a session too', async () => {
  const clock = { ms: 0 }
  const { compared, logIn, confirm, passwordLogin } = loginAt(clock)
  const stranger = (n: number, password = 'wrong') => logIn('Anna@example.com', password, `203.0.${n % 100}.9`)
  for (let n = 0; n < 100; n++) {
    assert.equal(await stranger(n), 'out')
    clock.ms += 10_000
  }
  assert.equal(compared.length, 200)
  assert.equal(await stranger(100, 'right'), 2600)
  assert.equal(await logIn('anna@EXAMPLE.com', 'right', '198.51.100.1', 'of somebody else'), 2600)
  assert.equal(compared.length, 200, 'nothing is looked at')
  const refused = await passwordLogin
    .logIn({ email: 'anna@example.com', password: 'right', address: '198.51.100.1', device: null })
    .catch((thrown: unknown) => thrown)
  assert.match(String(refused), /browser that you have signed in with before.*offhook users link.*44 min/)
  assert.equal(await logIn('else@example.com', 'wrong', '198.51.100.1'), 'out')
  assert.equal(await logIn('ANNA@example.com', 'right', '198.51.100.1', 'laptop'), 'in')
  assert.equal(await confirm('right'), true)
  clock.ms = 3_600_000
  assert.equal(await stranger(100, 'right'), 'in')
})

test('S36 whoever joins people counts as a stranger does, and all spellings that the database finds count together', async () => {
  const clock = { ms: 0 }
  const passwordLogin = createPasswordLogin({
    peopleByEmail: async () => [anna],
    peopleOfDevice: async () => [],
    verify: async (password) => password === 'right',
    now: () => clock.ms,
  })
  const join = (n: number, password: string) =>
    passwordLogin.findNamesake({ ...anna, personId: `namesake ${n}` }, password)
  assert.equal(await join(0, 'right'), anna)
  for (let n = 0; n < 50; n++) {
    assert.equal(await join(n, 'wrong'), null)
    const email = n % 2 ? 'anna@example.com' : 'ANNA@EXAMPLE.com\u0307'
    assert.equal(await passwordLogin.logIn({ email, password: 'wrong', address: `203.0.${n}.9`, device: null }), null)
  }
  await assert.rejects(join(50, 'right'), /Too many attempts for this email address/)
})

test('S36 a sign-in compares the passwords of ten people at most, the oldest', async () => {
  const compared: string[] = []
  const passwordLogin = createPasswordLogin({
    peopleByEmail: async () => Array.from({ length: 12 }, (_, n) => ({ ...anna, passwordHash: `${n}` })),
    peopleOfDevice: async () => [],
    verify: async (_, kept) => (compared.push(kept), false),
  })
  await passwordLogin.logIn({ email: 'anna@example.com', password: 'x', address: '203.0.113.9', device: null })
  assert.deepEqual(compared, ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'])
})

test('S36 a known device has five tries a minute, and those of its address are not its own', async () => {
  const clock = { ms: 0 }
  const { logIn, confirm } = loginAt(clock)
  for (let n = 0; n < 20; n++) await logIn(`${n}@example.com`, 'wrong')
  assert.equal(await logIn('anna@example.com', 'right'), 60)
  const known = (password: string) => logIn('anna@example.com', password, '203.0.113.9', 'laptop')
  for (let n = 0; n < 5; n++) assert.equal(await known('wrong'), 'out')
  assert.equal(await known('right'), 60)
  clock.ms = 60_000
  assert.equal(await known('right'), 'in')
  for (let n = 0; n < 5; n++) assert.equal(await confirm('wrong'), false)
  assert.equal(await confirm('right'), 429)
})

test('S30 who has an address in two accounts comes into the one whose password it is', async () => {
  const { compared, logIn } = loginAt({ ms: 0 })
  assert.equal(await logIn('two@example.com', 'right'), 'in')
  assert.deepEqual(compared, ['the text of another account', 'the text of Anna'])
})

test('S36 the 21st try of a minute from one address, or one IPv6 network, is not looked at', async () => {
  const { logIn } = loginAt({ ms: 0 })
  for (let n = 0; n < 20; n++) assert.equal(await logIn(`${n}@example.com`, 'wrong', `2001:db8:1:2::${n}`), 'out')
  assert.equal(await logIn('anna@example.com', 'right', '2001:db8:1:2:ffff::1'), 60)
  assert.equal(await logIn('anna@example.com', 'right', '2001:db8:1:3::1'), 'in')
})

test('S36 a browser of a namesake gives no attempts at the password of the person', async () => {
  const { logIn } = loginAt({ ms: 0 })
  const from = (n: number, password: string) =>
    logIn('anna@example.com', password, '203.0.113.9', `of the namesake ${n}`)
  assert.equal(await from(0, 'right'), 'in')
  for (let n = 1; n <= 20; n += 1) assert.equal(await from(n, 'wrong'), 'out')
  assert.equal(await from(21, 'right'), 60, 'the limit for strangers from one address')
})

test(
  'S36 when more wait to be looked at than a few seconds are enough for, the next is told to come again, and nothing is counted',
  { timeout: 10_000 },
  async () => {
    const held = Promise.withResolvers<boolean>()
    const passwordLogin = createPasswordLogin({
      peopleByEmail: async () => [anna],
      peopleOfDevice: async (device) => (device === null ? [] : [anna.personId]),
      verify: () => held.promise,
      now: () => 0,
    })
    const logIn = (n: number, device: string | null = null) =>
      passwordLogin
        .logIn({ email: `${n}@example.com`, password: 'x', address: `203.0.${n >> 8}.${n & 255}`, device })
        .then(
          () => 'looked at',
          (thrown: unknown) => (thrown instanceof Problem ? thrown.status : 'broken'),
        )
    const crowd = Array.from({ length: 60 }, (_, n) => logIn(n))
    const late = Array.from({ length: 6 }, () => logIn(1000))
    assert.deepEqual(
      await Promise.all(late),
      Array.from({ length: 6 }, () => 503),
    )
    const known = logIn(2000, 'laptop')
    held.resolve(false)
    assert.equal(await known, 'looked at', 'a known device waits in no crowd of strangers')
    const answers = await Promise.all(crowd)
    assert.ok(answers.filter((answer) => answer === 'looked at').length >= 40)
    assert.equal(await logIn(1000), 'looked at')
  },
)

test('S36 who gets in is not held up, however often', async () => {
  const { logIn } = loginAt({ ms: 0 })
  for (let n = 0; n < 30; n++) assert.equal(await logIn('anna@example.com', 'right'), 'in')
})
