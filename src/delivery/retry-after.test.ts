import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { parseRetryAfter } from './retry-after.ts'

const NOW = Date.UTC(2026, 10, 25, 3, 4, 5)
const DAY = 24 * 3_600_000

const ROWS: readonly (readonly [string, number | null])[] = [
  ['120', 120_000],
  [' 7 ', 7_000],
  ['86400', DAY],
  ['86401', DAY],
  ['9'.repeat(400), DAY],
  ['Wed, 25 Nov 2026 03:06:05 GMT', 120_000],
  ['Wednesday, 25-Nov-26 03:06:05 GMT', 120_000],
  ['Wed Nov 25 03:06:05 2026', 120_000],
  ['Tue Dec  1 03:06:05 2026', DAY],
  ['Fri, 31 Dec 9999 23:59:59 GMT', DAY],
  // The time is over already, or is now.
  ['0', null],
  ['Wed, 25 Nov 2026 03:04:05 GMT', null],
  ['Sun, 06 Nov 1994 08:49:37 GMT', null],
  ['Sunday, 06-Nov-94 08:49:37 GMT', null],
  // The value is neither a number of seconds nor a date.
  ['', null],
  ['-5', null],
  ['1.5', null],
  ['1e3', null],
  ['+60', null],
  ['0x10', null],
  ['120, 120', null],
  ['soon', null],
  ['2026-11-25T03:06:05Z', null],
  ['Wed, 25 Nov 2026 03:06:05 +0100', null],
  ['Wed, 25 Nov 2026 24:06:05 GMT', null],
  ['Wed, 25 nov 2026 03:06:05 GMT', null],
]

for (const [value, restMs] of ROWS) {
  const title = value.length > 40 ? `${value.slice(0, 10)}… (${value.length} digits)` : value
  const meaning = restMs === null ? 'asks for no rest' : `rests ${restMs / 1_000} s`
  test(`D6 Retry-After "${title}" ${meaning}`, () => {
    const until = parseRetryAfter(value, NOW)
    assert.equal(until === null ? null : until - NOW, restMs)
  })
}

test('D6 every date that a server may write is understood to the second', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: DAY / 1_000 }), (seconds) => {
      const until = NOW + seconds * 1_000
      assert.equal(parseRetryAfter(new Date(until).toUTCString(), NOW), until)
    }),
  )
})

test('D6 whatever stands in Retry-After, the rest is at most a day and never in the past', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.nat().map(String)), (value) => {
      const until = parseRetryAfter(value, NOW)
      assert.ok(until === null || (until > NOW && until <= NOW + DAY))
    }),
  )
})
