import assert from 'node:assert/strict'
import { test } from 'node:test'
import { everyRequest, requestOf } from '../../../test/kit/services.ts'
import { isMet } from '../conditions.ts'
import { microsoftAds } from './microsoft-ads.ts'

/** OfflineConversion of the SDK (openapi_client/models/campaign/offline_conversion.py): its members and their types. */
const members: Readonly<Record<string, (value: unknown) => boolean>> = {
  MicrosoftClickId: isText,
  ConversionName: isText,
  // Microsoft asks for a time in UTC, which this form of a date states.
  ConversionTime: (value) => isText(value) && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(value),
  ConversionValue: (value) => typeof value === 'number',
  ConversionCurrencyCode: (value) => isText(value) && /^[A-Z]{3}$/.test(value),
  ExternalAttributionCredit: (value) => typeof value === 'number',
  ExternalAttributionModel: isText,
  HashedEmailAddress: isText,
  HashedPhoneNumber: isText,
}

function isText(value: unknown): value is string {
  return typeof value === 'string'
}

function flawsOf(json: unknown): string[] {
  const { OfflineConversions, ...more } = json as { OfflineConversions: readonly object[] }
  return [
    ...Object.keys(more),
    ...OfflineConversions.flatMap(Object.entries)
      .filter(([name, value]) => members[name]?.(value) !== true)
      .map(([name, value]) => `${name}: ${JSON.stringify(value)}`),
  ]
}

const clicked = { msclkid: 'b2f1d5c0a9e84b7f' }

test('T18 Microsoft: every conversion has the members and types of its SDK', () => {
  for (const { of, json } of everyRequest(microsoftAds, { fields: clicked })) assert.deepEqual(flawsOf(json), [], of)
  assert.deepEqual(flawsOf({ OfflineConversions: [{ Name: 'x', ConversionValue: '250.00' }] }).length, 2)
})

test('T18 Microsoft: the click, the goal and the time in UTC, with four headers', () => {
  const { url, headers, json } = requestOf(microsoftAds, 'answered', 'final', { fields: clicked })
  assert.equal(url.href, 'https://campaign.api.bingads.microsoft.com/CampaignManagement/v13/OfflineConversions/Apply')
  assert.deepEqual(
    ['authorization', 'developertoken', 'customerid', 'customeraccountid'].map((name) => headers.get(name)),
    ['Bearer access-token', '012345678AB9CD01', '12345678', '87654321'],
  )
  assert.deepEqual(json, {
    OfflineConversions: [
      {
        MicrosoftClickId: 'b2f1d5c0a9e84b7f',
        ConversionName: 'Phone call',
        ConversionTime: '2026-11-25T03:04:00.000Z',
        ConversionValue: 250,
        ConversionCurrencyCode: 'AUD',
      },
    ],
  })
})

test('T18 Microsoft: a call that no click of Microsoft led to is not sent', () => {
  const { fields } = requestOf(microsoftAds, 'answered', 'final', { fields: clicked }).event
  assert.deepEqual(
    [fields, { ...fields, msclkid: null }].map((one) => isMet(microsoftAds.conditions, one)),
    [true, false],
  )
})
