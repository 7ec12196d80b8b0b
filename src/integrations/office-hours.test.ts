import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { isWithin, officeHoursOf, readOfficeHours, WEEKDAYS, writeOfficeHours } from './office-hours.ts'
import type { OfficeHours } from './office-hours.ts'

/** Office hours, a time, and whether the time is within the office hours. */
const rows: readonly (readonly [string, string, boolean])[] = [
  ['mon-fri 09:00-17:00 Australia/Sydney', '2026-11-24T21:59:59.999Z', false],
  ['mon-fri 09:00-17:00 Australia/Sydney', '2026-11-24T22:00:00Z', true],
  ['mon-fri 09:00-17:00 Australia/Sydney', '2026-11-25T05:59:59.999Z', true],
  ['mon-fri 09:00-17:00 Australia/Sydney', '2026-11-25T06:00:00Z', false],
  ['mon-fri 09:00-17:00 Australia/Sydney', '2026-11-28T00:00:00Z', false],
  // Clocks went forward on Sunday, 4 October 2026: the same local hour is another hour in UTC.
  ['mon-fri 09:00-17:00 Australia/Sydney', '2026-10-01T22:30:00Z', false],
  ['mon-fri 09:00-17:00 Australia/Sydney', '2026-10-05T22:30:00Z', true],
  ['sun 02:00-03:00 Australia/Sydney', '2026-10-03T15:59:59Z', false],
  ['sun 02:00-03:00 Australia/Sydney', '2026-10-03T16:00:00Z', false],
  // Clocks went back on Sunday, 5 April 2026: the hour from two to three came twice.
  ['sun 02:00-03:00 Australia/Sydney', '2026-04-04T14:59:59Z', false],
  ['sun 02:00-03:00 Australia/Sydney', '2026-04-04T15:00:00Z', true],
  ['sun 02:00-03:00 Australia/Sydney', '2026-04-04T16:59:59Z', true],
  ['sun 02:00-03:00 Australia/Sydney', '2026-04-04T17:00:00Z', false],
  // In the northern hemisphere, clocks go back in November and forward in March.
  ['sun 01:00-02:00 America/New_York', '2026-11-01T05:30:00Z', true],
  ['sun 01:00-02:00 America/New_York', '2026-11-01T06:30:00Z', true],
  ['sun 02:00-03:00 America/New_York', '2026-03-08T07:00:00Z', false],
  // A night in which the clocks change is shorter or longer.
  ['sat 22:00-06:00 Australia/Sydney', '2026-10-03T18:59:59Z', true],
  ['sat 22:00-06:00 Australia/Sydney', '2026-10-03T19:00:00Z', false],
  ['sat 22:00-06:00 Australia/Sydney', '2026-04-04T19:59:59Z', true],
  ['fri 22:00-02:00 UTC', '2026-11-27T23:00:00Z', true],
  ['fri 22:00-02:00 UTC', '2026-11-28T01:59:59Z', true],
  ['fri 22:00-02:00 UTC', '2026-11-27T01:00:00Z', false],
  ['sun 22:00-02:00 UTC', '2026-11-30T01:00:00Z', true],
  ['sat-mon 09:00-10:00 UTC', '2026-11-29T09:00:00Z', true],
  ['sat-mon 09:00-10:00 UTC', '2026-12-01T09:00:00Z', false],
  ['daily 00:00-24:00 Asia/Kolkata', '2026-11-27T18:30:00Z', true],
  ['Monday Wednesday 9-12 13:00 – 17:00; sat 10:00-14:00 UTC', '2026-11-25T12:30:00Z', false],
  ['Monday Wednesday 9-12 13:00 – 17:00; sat 10:00-14:00 UTC', '2026-11-25T16:30:00Z', true],
  ['Monday Wednesday 9-12 13:00 – 17:00; sat 10:00-14:00 UTC', '2026-11-28T13:59:00Z', true],
  ['mon-fri 09:00-17:00 +10:00', '2026-11-25T00:00:00Z', true],
  ['wed 09:00-17:00 UTC', '1969-12-31T10:00:00Z', true],
]
for (const [text, moment, within] of rows)
  test(`C19 ${moment} is ${within ? 'within' : 'outside'} ${text}`, () => {
    const hours = officeHoursOf(text)
    assert.ok(hours)
    assert.equal(isWithin(hours, Date.parse(moment)), within)
  })

const wrong: readonly (readonly [string, RegExp])[] = [
  ['', /^Enter office hours such as/],
  ['mon-fri 09:00-17:00', /time zone is missing/],
  ['mon-fri', /time zone is missing/],
  ['mon-fri 09:00-17:00 Mars/Olympus', /Unknown time zone "Mars\/Olympus"/],
  ['mon-fri 09:00-17:00 Australia', /Unknown time zone/],
  ['mon-fri UTC', /times are missing/],
  ['UTC', /times are missing/],
  ['09:00-17:00 UTC', /days are missing/],
  [writeOfficeHours({ spans: [{ days: [], from: 0, to: 60 }], zone: 'UTC' }), /days are missing/],
  ['mon 09:00-17:00 tue UTC', /times are missing/],
  ['mon-fry 09:00-17:00 UTC', /"mon-fry" is not a day/],
  ['mo 09:00-17:00 UTC', /"mo" is not a day/],
  ['mon 9am-5pm UTC', /not a day or a time range/],
  ['mon 09:00-25:00 UTC', /not a valid time range/],
  ['mon 09:60-17:00 UTC', /not a valid time range/],
  ['mon 24:00-06:00 UTC', /not a valid time range/],
  ['mon 09:00-09:00 UTC', /00:00-24:00/],
  [`${'mon 09:00-17:00, '.repeat(51)}UTC`, /More than 50 time ranges/],
  [`${'mon 09:00-17:00, '.repeat(100)}UTC`, /longer than/],
]
for (const [text, problem] of wrong)
  test(`C19 no office hours: ${text.slice(0, 50)}`, () => {
    const read = readOfficeHours(text)
    assert.ok(typeof read === 'string')
    assert.match(read, problem)
    assert.equal(officeHoursOf(text), null)
  })

test('C19 office hours that are written are read as they were', () => {
  const minute = fc.integer({ min: 0, max: 1439 })
  const span = fc
    .record(
      { days: fc.subarray([...WEEKDAYS], { minLength: 1 }), from: minute, to: fc.integer({ min: 0, max: 1440 }) },
      { noNullPrototype: true },
    )
    .filter(({ from, to }) => from !== to)
  const hours: fc.Arbitrary<OfficeHours> = fc.record(
    {
      spans: fc.array(span, { minLength: 1, maxLength: 8 }),
      zone: fc.constantFrom('UTC', 'Australia/Sydney', 'America/Port-au-Prince', 'Etc/GMT-5'),
    },
    { noNullPrototype: true },
  )
  fc.assert(fc.property(hours, (one) => assert.deepEqual(readOfficeHours(writeOfficeHours(one)), one)))
})

test('C19 whatever stands where office hours should, reading it ends', () => {
  const part = fc.constantFrom('mon', 'mon-fri', '09:00-17:00', '9', '-', ',', ' ', 'UTC', 'Australia/Sydney', '\u0000')
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(part).map((parts) => parts.join(' ')),
  )
  fc.assert(
    fc.property(text, (written) => {
      const read = readOfficeHours(written)
      if (typeof read === 'string') assert.notEqual(read, '')
      else assert.equal(typeof isWithin(read, 0), 'boolean')
    }),
  )
})
