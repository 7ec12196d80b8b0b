import assert from 'node:assert/strict'
import { test } from 'node:test'
import { localOf, momentOfLocal, startOfDay } from './zone.ts'

const cases = [
  // Sydney: clocks went forward on 4 October 2026 and go back on 5 April 2026.
  ['2026-11-25T03:04:05.678Z', 'Australia/Sydney', '2026-11-24T13:00:00.000Z'],
  ['2026-10-04T05:00:00.000Z', 'Australia/Sydney', '2026-10-03T14:00:00.000Z'],
  ['2026-04-05T05:00:00.000Z', 'Australia/Sydney', '2026-04-04T13:00:00.000Z'],
  ['2026-11-25T23:59:59.999Z', 'UTC', '2026-11-25T00:00:00.000Z'],
  ['2026-11-25T03:00:00.000Z', 'America/New_York', '2026-11-24T05:00:00.000Z'],
  // Midnight does not exist in Beirut on this day.
  ['2026-03-29T12:00:00.000Z', 'Asia/Beirut', '2026-03-28T22:00:00.000Z'],
] as const

for (const [now, zone, begun] of cases)
  test(`the day of ${now} began in ${zone} at ${begun}`, () => {
    assert.equal(new Date(startOfDay(Date.parse(now), zone)).toISOString(), begun)
  })

test('what a clock shows becomes the moment, and back', () => {
  const moment = momentOfLocal('2026-11-25T14:05', 'Australia/Sydney')
  assert.equal(moment, Date.parse('2026-11-25T03:05:00Z'))
  assert.equal(localOf(moment ?? 0, 'Australia/Sydney'), '2026-11-25T14:05')
})

test('what is no time is none', () => {
  assert.equal(momentOfLocal('yesterday', 'UTC'), null)
})
