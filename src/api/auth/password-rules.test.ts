import assert from 'node:assert/strict'
import { randomInt } from 'node:crypto'
import { test } from 'node:test'
import { dictionary } from '@zxcvbn-ts/language-common'
import { createPasswordRules } from './password-rules.ts'

const rules = createPasswordRules()
const owner = { email: 'anna.schmidt@kettleworks.example', accountName: 'Acme Calls' }
const flawOf = async (password: string): Promise<string> => (await rules.flawOf(password, owner)) ?? 'taken'

test('S30 a password has 12 to 128 characters', async () => {
  assert.match(await flawOf(''), /at least 12 characters/)
  assert.match(await flawOf('k7Lq-93mzPw'), /at least 12 characters/)
  assert.match(await flawOf('x7'.repeat(60) + 'Longer!!!'), /at most 128 characters/)
  assert.equal(
    await flawOf(Array.from({ length: 128 }, (_, at) => String.fromCodePoint(33 + ((at * 37) % 94))).join('')),
    'taken',
  )
})

/**
 * Months and years, rows of a keyboard, clubs, repeated pieces, signs in place of letters, names with dates, words of
 * the person's own, lines of songs.
 */
const weak = `
  november2026 q1w2e3r4t5y6 manchesterunited September2025! december2024!! Winter2026Winter qwertyuiopasdf
  1qaz2wsx3edc zxcvbnm12345 asdfghjkl123 qazwsxedcrfv 1234qwerasdf !QAZ2wsx#EDC liverpoolfc1
  tottenhamhotspur realmadrid2026 bayernmunich1 arsenalfc2026 juventus1897 manunited2026 chelseachelsea
  kettle7kettle7 aaaaaaaaaaaab P@ssw0rd1234 p@$$w0rd2026 g00gle123456 Passw0rdPassw0rd! jennifer1987
  michael19841212 Sarah.Connor1984 elizabeth2001 december251987 12.11.1987-12 anna.schmidt2026 Kettleworks-Anna
  kettleworks2026 acmecalls2026 Acme-Calls-2026 offhookoffhook offhook-2026! letitbeletitbe wearethechampions
  twinkletwinklelittlestar tobeornottobe may-the-force-be-with-you thequickbrownfox yellowsubmarine correcthorsebatterystaple Correct-Horse-Battery-Staple
  passwordpassword administrator1 iloveyou123456 thisismypassword Welcome2026!! 111122223333 098765432109
  abcdefghijklmnop superman12345 trustno1trustno1 letmein123456 starwarsstarwars harrypotter7 princess12345
  newyorkcity1 london2012london januaryfebruary Sydney2026!! summer20262026 changeme12345 facebook1234
  asterisk12345 telephone123 openthedoor12 20262027202620
`
  .trim()
  .split(/\s+/)

test('S30 what is guessed first is no password', async () => {
  assert.ok(weak.length >= 70)
  const taken = []
  for (const password of weak) if ((await flawOf(password)) === 'taken') taken.push(password)
  assert.deepEqual(taken, [])
  assert.match(await flawOf('november2026'), /easy to guess/)
  for (const own of ['anna.schmidt2026', 'Kettleworks-Anna', 'Acme-Calls-2026', 'offhook-2026!'])
    assert.match(await flawOf(own), /contains your email address, the account name/, own)
})

const good = [
  'blue kettle on tuesdays',
  'k7Lq-93mzPw!',
  'vT9#qLm2!xRp',
  'Xk93vqpLm2Wz',
  'a-b7-kQ-z93x-R',
  'grüne tassen im schrank',
  '青い やかん は 火曜日 の 台所',
  'summer rain over tin roofs',
  '7391 8274 6620 5518',
  'f4d1c2b3a4957be8',
  'otter-gravel-lamp-visit',
  'ottergravellampvisit',
  'cactus violin marble tunnel',
  'bicycle repairs in March',
]

test('S30 four words that have nothing to do with each other, and random characters, are taken', async () => {
  const words = Object.values(dictionary['diceware-common']).filter((word) => word.length >= 4)
  const anyOf = <T>(list: ArrayLike<T>): T => list[randomInt(list.length)] ?? assert.fail()
  const random = Array.from({ length: 5 }, () => [
    Array.from({ length: 4 }, () => anyOf(words)).join(anyOf([' ', '-', '.'])),
    Array.from({ length: 14 }, () => anyOf('ABCDEFGHJKLMNPQRSTUVWXYZabcdefghjkmnpqrstuvwxyz23456789-!.')).join(''),
  ])
  for (const password of [...good, ...random.flat()]) assert.equal(await flawOf(password), 'taken', password)
})

test('S30 checks that come in a crowd are refused, and those under way are answered', async () => {
  const answers = await Promise.allSettled(Array.from({ length: 30 }, () => rules.flawOf('november2026', owner)))
  const refused = answers.filter(({ status }) => status === 'rejected')
  assert.equal(refused.length, 10)
  await rules.stop()
  assert.match(await flawOf('november2026'), /easy to guess/, 'the thread is begun anew')
  await rules.stop()
})
