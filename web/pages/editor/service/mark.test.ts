import assert from 'node:assert/strict'
import { test } from 'node:test'
import { SERVICES } from '../../../../src/integrations/services.ts'
import { markOf } from './mark.ts'

test('27 no two services of the list have the same mark', () => {
  const marks = SERVICES.map(({ name }) => markOf(name))
  assert.deepEqual([...new Set(marks)], marks)
  assert.deepEqual(
    ['Slack', 'Google Analytics 4', 'Google Ads, calls from ads', 'Email by Postmark', 'TUNE (HasOffers) postback'].map(
      markOf,
    ),
    ['Sl', 'GA4', 'GAC', 'Po', 'TP'],
  )
})
