import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { precisionOf, readLength, readMoment } from './times.ts'
import { isZone } from '../../time/time-zone.ts'
import { momentOf } from './zones.ts'

const time = (
  text: string,
  as: 'auto' | 'iso' | 's' | 'ms' = 'auto',
  zone?: string,
  country?: string,
): string | null => {
  const ms = readMoment(text, { as, ...(zone !== undefined && { zone }) }, country)
  return ms === null ? null : new Date(ms).toISOString()
}

const noon = '2026-11-25T14:03:09.000Z'
const spellings: readonly (readonly [written: string, read: string | null])[] = [
  ['2026-11-25T14:03:09Z', noon],
  ['2026-11-25T14:03:09.250+11:00', '2026-11-25T03:03:09.250Z'],
  ['2026-11-25T14:03:09+1100', '2026-11-25T03:03:09.000Z'],
  ['2026-11-25 14:03:09', noon],
  ['2026-11-25 14:03:09.731479Z', '2026-11-25T14:03:09.731Z'],
  ['2026/11/25 14:03:09', noon],
  ['2026-11-25', '2026-11-25T00:00:00.000Z'],
  ['25/11/2026 14:03', '2026-11-25T14:03:00.000Z'],
  ['11/25/2026 2:03:09 PM', noon],
  ['11/25/2026, 12:03:09 a.m.', '2026-11-25T00:03:09.000Z'],
  ['25.11.2026 14:03:09', noon],
  ['25.11.26 14:03', '2026-11-25T14:03:00.000Z'],
  ['Wed, 25 Nov 2026 14:03:09 +0000', noon],
  ['25-Nov-2026 14:03:09', noon],
  ['Nov 25, 2026 2:03:09 PM', noon],
  ['1795615389', noon],
  ['1795615389.5', '2026-11-25T14:03:09.500Z'],
  ['1795615389000', noon],
  ['1795615389000000', noon],
  ['20261125140309', noon],
  ['20261125', '2026-11-25T00:00:00.000Z'],
  ['  2026-11-25 14:03:09  ', noon],
  ['2026-02-30', null],
  ['31/11/2026', null],
  ['2026-11-25 25:00', null],
  ['11/25/2026 13:03 PM', null],
  ['yesterday', null],
  ['', null],
  ['9'.repeat(64), null],
  ['-5', null],
]
for (const [written, read] of spellings)
  test(`a time written “${written}” is ${read ?? 'none'}`, () => assert.equal(time(written), read))

test('a time is read as the mapping says, and in no other way', () => {
  assert.equal(time('1795615389', 's'), noon)
  assert.equal(time('1795615389000', 'ms'), noon)
  assert.equal(time('2026-11-25 14:03:09', 's'), null)
  assert.equal(time('1795615389', 'iso'), null)
})

test('a date whose day and month could be either is read as in its country', () => {
  assert.equal(time('11/12/2026', 'auto', undefined, 'AU'), '2026-12-11T00:00:00.000Z')
  assert.equal(time('11/12/2026', 'auto', undefined, 'US'), '2026-11-12T00:00:00.000Z')
  assert.equal(time('11.12.2026', 'auto', undefined, 'US'), '2026-12-11T00:00:00.000Z')
})

const clocks: readonly (readonly [zone: string, wall: string, at: string, why: string])[] = [
  ['Australia/Sydney', '2026-07-01 12:00', '2026-07-01T02:00:00.000Z', 'winter'],
  ['Australia/Sydney', '2026-12-01 12:00', '2026-12-01T01:00:00.000Z', 'summer'],
  ['Australia/Sydney', '2026-10-04 02:30', '2026-10-03T16:30:00.000Z', 'never shown: as long after the change'],
  ['Australia/Sydney', '2026-10-04 03:00', '2026-10-03T16:00:00.000Z', 'the first after the change'],
  ['Australia/Sydney', '2026-04-05 02:30', '2026-04-04T15:30:00.000Z', 'shown twice: the first'],
  ['Australia/Sydney', '2026-04-05 03:00', '2026-04-04T17:00:00.000Z', 'the first that is shown once again'],
  ['Europe/Berlin', '2026-03-29 02:30', '2026-03-29T01:30:00.000Z', 'never shown'],
  ['Europe/Berlin', '2026-10-25 02:30', '2026-10-25T00:30:00.000Z', 'shown twice'],
  ['America/St_Johns', '2026-07-01 12:00', '2026-07-01T14:30:00.000Z', 'half an hour'],
  ['Asia/Kathmandu', '2026-07-01 12:00', '2026-07-01T06:15:00.000Z', 'a quarter of an hour'],
  ['Australia/Lord_Howe', '2026-04-05 01:45', '2026-04-04T14:45:00.000Z', 'put back by half an hour: the first'],
  ['Pacific/Kiritimati', '2026-07-01 12:00', '2026-06-30T22:00:00.000Z', 'a day ahead'],
]
for (const [zone, wall, at, why] of clocks)
  test(`${wall} in ${zone} (${why})`, () => assert.equal(time(wall, 'auto', zone), at))

test('a time that names its offset does not ask the zone', () => {
  assert.equal(time('2026-11-25T14:03:09Z', 'auto', 'Australia/Sydney'), noon)
})

test('in any zone, a moment is found again from what its clocks show, but for the hour that they show twice', () => {
  const zones = [
    'Australia/Sydney',
    'Europe/London',
    'America/New_York',
    'Asia/Tokyo',
    'Africa/Casablanca',
    'America/Havana',
  ]
  const shown = (at: number, zone: string): number => {
    const parts = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' }).format(
      at,
    )
    return Date.parse(`${parts.replace(' ', 'T')}Z`)
  }
  fc.assert(
    fc.property(fc.constantFrom(...zones), fc.integer({ min: 0, max: 4_000_000 }), (zone, quarters) => {
      const at = quarters * 900_000
      const found = momentOf(shown(at, zone), zone)
      assert.ok(found === at || (found < at && shown(found, zone) === shown(at, zone)), `${zone} ${at}`)
    }),
  )
})

test('a zone is one that Intl knows', () => {
  assert.deepEqual(['Europe/Berlin', 'UTC', 'Sydney', ''].map(isZone), [true, true, false, false])
})

const lengths: readonly (readonly [written: string, as: 's' | 'ms' | 'min' | 'clock', ms: number | null])[] = [
  ['95', 's', 95_000],
  ['95.5', 's', 95_500],
  ['95000', 'ms', 95_000],
  ['1.5', 'min', 90_000],
  ['1:02:33', 'clock', 3_753_000],
  ['02:33', 'clock', 153_000],
  ['00:01:35', 's', 95_000],
  ['PT1M35S', 's', 95_000],
  ['1h 2m 3s', 's', 3_723_000],
  ['0', 's', 0],
  ['-1', 's', null],
  ['99999999999', 's', null],
  ['soon', 's', null],
]
for (const [written, as, ms] of lengths)
  test(`a length of ${written} (${as}) is ${ms ?? 'no'} ms`, () => assert.equal(readLength(written, as), ms))

const precisions: readonly (readonly [written: string, precision: 'second' | 'exact'])[] = [
  ['2026-11-25T14:03:09Z', 'second'],
  ['2026-11-25T14:03:09.000Z', 'exact'],
  ['2026-11-25 14:03:09.5', 'exact'],
  ['25.11.2026 14:03', 'second'],
  ['Wed, 25 Nov 2026 14:03:09 +0000', 'second'],
  ['20261125140309', 'second'],
  ['1796088267', 'second'],
  ['1796088267.057661', 'exact'],
  ['1796088267,0', 'exact'],
  ['1796088267057', 'exact'],
  ['1796088267000', 'second'],
  ['1796088267057661', 'exact'],
]
for (const [written, precision] of precisions)
  test(`C6 ${written} is a time ${precision === 'exact' ? 'with a fraction' : 'in whole seconds'}`, () => {
    const ms = readMoment(written, { as: 'auto' })
    assert.ok(ms !== null)
    assert.equal(precisionOf(written, ms), precision)
  })

test('C6 microseconds are kept, so that times that share a millisecond have an order', () => {
  const read = ['1796088267.057661', '1796088267.057815'].map((text) => readMoment(text, { as: 'auto' }) ?? 0)
  assert.equal(Math.round(((read[1] ?? 0) - (read[0] ?? 0)) * 1000), 154)
})
