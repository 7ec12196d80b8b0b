import assert from 'node:assert/strict'
import { test } from 'node:test'
import { addDays, localDay, startOfLocalDay } from './local-day.ts'

test('D23 days begin at midnight of the zone, also half an hour off, and where clocks skip it', () => {
  const starts: readonly [string, string, string][] = [
    ['Australia/Adelaide', '2026-11-25', '2026-11-24T13:30:00.000Z'],
    ['Australia/Adelaide', '2026-07-01', '2026-06-30T14:30:00.000Z'],
    ['Asia/Kathmandu', '2026-11-25', '2026-11-24T18:15:00.000Z'],
    ['Pacific/Chatham', '2026-11-25', '2026-11-24T10:15:00.000Z'],
    ['UTC', '2026-11-25', '2026-11-25T00:00:00.000Z'],
    ['Nowhere/Known', '2026-11-25', '2026-11-25T00:00:00.000Z'],
    // In these zones the clocks go from 24:00 to 01:00 on this day.
    ['America/Santiago', '2026-09-06', '2026-09-06T04:00:00.000Z'],
    ['Africa/Cairo', '2026-04-24', '2026-04-23T22:00:00.000Z'],
  ]
  for (const [zone, day, start] of starts) {
    const ms = startOfLocalDay(zone, day)
    assert.equal(new Date(ms).toISOString(), start, `${zone} ${day}`)
    assert.deepEqual([localDay(zone, ms), localDay(zone, ms - 1)], [day, addDays(day, -1)], zone)
  }
})

test('D23 every day of a year follows the one before without a gap', () => {
  for (const zone of ['Australia/Sydney', 'Australia/Lord_Howe', 'America/St_Johns', 'Asia/Beirut'])
    for (let day = '2026-01-01'; day < '2027-01-01'; day = addDays(day, 1)) {
      const end = startOfLocalDay(zone, addDays(day, 1))
      assert.equal(localDay(zone, end - 1), day, zone)
      assert.equal(localDay(zone, end), addDays(day, 1), zone)
    }
})
