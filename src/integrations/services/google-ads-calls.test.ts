import assert from 'node:assert/strict'
import { test } from 'node:test'
import { everyRequest, exampleSettings, requestOf } from '../../../test/kit/services.ts'
import { isMet } from '../conditions.ts'
import { googleAdsCalls } from './google-ads-calls.ts'

// "yyyy-mm-dd hh:mm:ss+|-hh:mm" (reference of v26, CallConversionResult).
const time = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d[+-]\d\d:\d\d$/

test('T18 Google Ads, calls: a conversion is of the caller, the start and the end, in the words of the reference', () => {
  const settings = { ...exampleSettings(googleAdsCalls), consent: 'GRANTED', login_customer_id: '1112223334' }
  const { url, headers, json } = requestOf(googleAdsCalls, 'answered', 'final', { settings })
  assert.equal(url.href, 'https://googleads.googleapis.com/v26/customers/1234567890:uploadCallConversions')
  assert.deepEqual(
    [headers.get('authorization'), headers.get('login-customer-id')],
    ['Bearer access-token', '1112223334'],
  )
  assert.deepEqual(json, {
    conversions: [
      {
        callerId: '+61412345678',
        callStartDateTime: '2026-11-25 14:04:00+11:00',
        conversionAction: 'customers/1234567890/conversionActions/987654321',
        conversionDateTime: '2026-11-25 14:05:35+11:00',
        conversionValue: 250,
        currencyCode: 'AUD',
        consent: { adUserData: 'GRANTED', adPersonalization: 'GRANTED' },
      },
    ],
    partialFailure: true,
    validateOnly: false,
  })
})

test('T18 Google Ads, calls: the conversion is after the start, and both times say their zone, in UTC too', () => {
  for (const fields of [{}, { timezone: 'UTC' }, { timezone: 'America/New_York' }]) {
    for (const { of, json } of everyRequest(googleAdsCalls, { fields }).filter(({ moment }) => moment === 'final')) {
      const [one] = (json as { conversions: { callStartDateTime: string; conversionDateTime: string }[] }).conversions
      assert.match(one?.callStartDateTime ?? '', time, of)
      assert.match(one?.conversionDateTime ?? '', time, of)
      assert.ok(Date.parse(one?.conversionDateTime ?? '') > Date.parse(one?.callStartDateTime ?? ''), of)
    }
  }
})

test('T18 Google Ads, calls: a number that is withheld, or that nobody answered, is no conversion', () => {
  const { fields } = requestOf(googleAdsCalls, 'answered', 'final').event
  const missed = requestOf(googleAdsCalls, 'missed', 'final').event.fields
  assert.deepEqual(
    [fields, { ...fields, caller_number: null }, missed].map((one) => isMet(googleAdsCalls.conditions, one)),
    [true, false, false],
  )
})
