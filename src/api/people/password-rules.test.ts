import assert from 'node:assert/strict'
import { test } from 'node:test'
import { passwordFlaw } from './password-rules.ts'

const email = 'anna.schmidt@kettleworks.example'

const REFUSED: readonly (readonly [password: string, says: RegExp])[] = [
  ['', /12 characters or more/],
  ['k7Lq-93mzPw', /12 characters or more/],
  ['x7'.repeat(60) + 'Longer!!!', /128 characters at most/],
  ['aaaaaaaaaaaa', /over and over/],
  ['kettle7kettle7', /over and over/],
  ['password1234', /tried first/],
  ['P@ssw0rd2024!', /tried first/],
  ['Passw0rdPassw0rd!', /tried first/],
  ['qwertyuiop123', /tried first/],
  ['1q2w3e4r5t6y7u', /tried first/],
  ['abcdefghijklmnop', /tried first/],
  ['098765432109', /tried first/],
  ['iloveyou123456', /tried first/],
  ['correcthorsebatterystaple', /tried first/],
  ['administrator1', /tried first/],
  ['offhook-offhook-1', /tried first/],
  ['Sydney2026!!', /tried first/],
  ['thisismypassword', /tried first/],
  ['anna.schmidt2026', /your e-mail address/],
  ['Kettleworks-Anna', /your e-mail address/],
]

for (const [password, says] of REFUSED) {
  test(`S30 "${password.slice(0, 30)}" is refused as a password`, () => {
    assert.match(passwordFlaw(password, email) ?? 'taken', says)
  })
}

const TAKEN = [
  'blue kettle on tuesdays',
  'k7Lq-93mzPw!',
  'grüne tassen im schrank',
  '青い やかん は 火曜日 の 台所',
  'summer rain over tin roofs',
  '7391 8274 6620 5518',
]

for (const password of TAKEN) {
  test(`S30 "${password}" is taken as a password`, () => {
    assert.equal(passwordFlaw(password, email), null)
  })
}
