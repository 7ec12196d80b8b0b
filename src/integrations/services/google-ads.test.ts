// The request to Google Ads. test/vendors compares it with Google's protocol buffers.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { requestOf } from '../../../test/kit/services.ts'
import { isMet } from '../conditions.ts'
import { googleAds } from './google-ads.ts'

test('T18 Google Ads: one conversion with the click, the time of the call and its value', () => {
  const { json, url, headers } = requestOf(googleAds, 'answered', 'final')
  assert.equal(url.href, 'https://datamanager.googleapis.com/v1/events:ingest')
  assert.equal(headers.get('authorization'), 'Bearer access-token')
  assert.deepEqual(json, {
    destinations: [
      {
        operatingAccount: { accountType: 'GOOGLE_ADS', accountId: '1234567890' },
        loginAccount: { accountType: 'GOOGLE_ADS', accountId: '1234567890' },
        productDestinationId: '987654321',
      },
    ],
    validateOnly: false,
    events: [
      {
        transactionId: '1761742800.4711',
        eventTimestamp: '2026-11-25T03:04:00.000Z',
        eventSource: 'PHONE',
        adIdentifiers: { gclid: 'Cj0KCQiA5NSsBhDfARIsALpXa0' },
        conversionValue: 250,
        currency: 'AUD',
      },
    ],
  })
  const dry = requestOf(googleAds, 'answered', 'final', { dryRun: true })
  assert.deepEqual(dry.json, { ...(json as object), validateOnly: true })
})

test('T18 Google Ads: only an answered call that a click led to is sent, whichever kind of click id is known', () => {
  const { fields } = requestOf(googleAds, 'answered', 'final').event
  const missed = requestOf(googleAds, 'missed', 'final').event.fields
  const sent = [fields, { ...fields, gclid: null, wbraid: 'x' }, { ...fields, gclid: null }, missed]
  assert.deepEqual(
    sent.map((one) => isMet(googleAds.conditions, one)),
    [true, true, false, false],
  )
})
