import assert from 'node:assert/strict'
import { test } from 'node:test'
import { HOUR_MS } from '../../time/durations.ts'
import { shownLinkEnd } from './links.ts'

test('S43 S56 a link to a recording works for 12 hours, and no longer than the visit or the key that it was made with', () => {
  const now = Date.parse('2026-11-25T03:04:05Z')
  assert.equal(shownLinkEnd({ expiresAt: null }, now), now + 12 * HOUR_MS)
  assert.equal(shownLinkEnd({ expiresAt: now + HOUR_MS }, now), now + HOUR_MS)
  assert.equal(shownLinkEnd({ expiresAt: now + 24 * HOUR_MS }, now), now + 12 * HOUR_MS)
})
