import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { asE164, e164, isWithheld } from './numbers.ts'
import { property } from '../../test/kit/property.ts'

test('a number is made E.164 with the country of the switch', () => {
  const rows: [string, string | null, string | null][] = [
    ['61255550101', 'AU', '+61255550101'],
    ['+61400111222', 'AU', '+61400111222'],
    ['0400 111 222', 'AU', '+61400111222'],
    ['0011 44 20 7183 8750', 'AU', '+442071838750'],
    ['+442071838750', 'AU', '+442071838750'],
    ['02071838750', 'GB', '+442071838750'],
    ['2071838750', 'GB', '+442071838750'],
    ['442071838750', 'GB', '+442071838750'],
    ['18005551234', 'US', '+18005551234'],
    ['(800) 555-1234', 'US', '+18005551234'],
    ['491711234567', 'DE', '+491711234567'],
    ['01711234567', 'DE', '+491711234567'],
    ['3912345678', 'IT', '+393912345678'],
    ['+1 (202) 555-0123', null, '+12025550123'],
    ['2025550123', null, null],
  ]
  for (const [written, country, wanted] of rows)
    assert.equal(e164(written, country), wanted, `${written} in ${country}`)
})

test('extensions, services and words are no telephone numbers and stay as they are', () => {
  for (const written of [
    '201',
    '8000',
    '*8',
    's',
    'h',
    '10001',
    'sales',
    '',
    'sip:bob@example.com',
    '+',
    '+61',
    '9'.repeat(41),
  ]) {
    assert.equal(e164(written, 'AU'), null, written)
    assert.equal(asE164(` ${written} `, 'AU'), written.trim(), written)
  }
})

test('an unknown country reads numbers with + only, and fails on none', () => {
  assert.equal(e164('0412345678', 'ZZ'), null)
  assert.equal(e164('+61412345678', 'ZZ'), '+61412345678')
})

property('whatever is written, the answer is E.164 or nothing', (numRuns) => {
  const written = fc.oneof(fc.string({ unit: 'binary' }), fc.stringMatching(/^[+0-9 ()-]{0,42}$/))
  const country = fc.constantFrom('AU', 'US', 'DE', 'IT', 'ZZ', '__proto__', null)
  fc.assert(
    fc.property(written, country, (text, where) => {
      const number = e164(text, where)
      assert.ok(number === null || /^\+[1-9]\d{4,16}$/.test(number), `${number}`)
    }),
    { numRuns },
  )
})

test('a caller who hides the number is known by what switches send instead', () => {
  for (const written of [
    'anonymous',
    'Anonymous',
    ' Unknown ',
    '<unknown>',
    'sip:anonymous@anonymous.invalid',
    '',
    '+266696687',
  ]) {
    assert.equal(isWithheld(written), true, written)
  }
  for (const written of ['+61412345678', '201', 'Jane']) assert.equal(isWithheld(written), false, written)
})
