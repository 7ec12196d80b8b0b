import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { parseTime } from './rfc3339.ts'

const rows: readonly (readonly [string, string | null])[] = [
  ['2026-11-25T03:04:05.123Z', '2026-11-25T03:04:05.123Z'],
  ['2026-11-25t03:04:05z', '2026-11-25T03:04:05.000Z'],
  ['2026-11-25T14:04:05+11:00', '2026-11-25T03:04:05.000Z'],
  ['2026-11-25T03:04:05.5-00:30', '2026-11-25T03:34:05.500Z'],
  ['2016-12-31T23:59:60Z', '2017-01-01T00:00:00.000Z'],
  ['2024-02-29T00:00:00Z', '2024-02-29T00:00:00.000Z'],
  ['9999-12-31T23:59:59Z', '9999-12-31T23:59:59.000Z'],
  ['2026-02-29T00:00:00Z', null],
  ['2026-04-31T00:00:00Z', null],
  ['2026-13-01T00:00:00Z', null],
  ['2026-11-25T24:00:00Z', null],
  ['2026-11-25T03:04:05', null],
  ['2026-11-25', null],
  ['12026-11-25T03:04:05Z', null],
  ['2026-11-25T03:04:05.1234567890Z', null],
  ['yesterday', null],
]

for (const [text, time] of rows) {
  test(`${text} is ${time ?? 'no time'}`, () => {
    const parsed = parseTime(text)
    assert.equal(parsed === null ? null : new Date(parsed).toISOString(), time)
  })
}

test('a fraction finer than a millisecond is kept', () => {
  const whole = Date.parse('2026-11-25T03:04:05Z')
  assert.ok(Math.abs((parseTime('2026-11-25T03:04:05.1234567Z') ?? 0) - whole - 123.4567) < 0.001)
  assert.equal(parseTime('2026-11-25T03:04:05.12+00:00'), whole + 120)
})

test('every time that Date writes is read back the same', () => {
  fc.assert(
    fc.property(fc.date({ min: new Date(0), max: new Date('9999-12-31'), noInvalidDate: true }), (date) => {
      assert.equal(parseTime(date.toISOString()), date.getTime())
    }),
  )
})
