// Requests compared with the protocol buffers of @google-ads/datamanager, in the JSON that proto3 defines. A conversion
// there and back loses every unknown member and refuses a value of a wrong type.
import assert from 'node:assert/strict'
import { createRequire } from 'node:module'
import { test } from 'node:test'
import { everyRequest, exampleSettings, requestOf } from '../../../test/kit/services.ts'
import { isMet } from '../conditions.ts'
import { googleAds } from './google-ads.ts'

interface Judge {
  readonly fromProto3JSON: (type: object, json: unknown) => object
  readonly toProto3JSON: (message: object) => unknown
}
interface Gax {
  readonly protobuf: { readonly Root: { fromJSON(json: unknown): { lookupType(name: string): object } } }
}

// The packages with which @google-ads/datamanager itself reads its messages.
const require = createRequire(import.meta.url)
const itsOwn = createRequire(require.resolve('@google-ads/datamanager/package.json'))
const { fromProto3JSON, toProto3JSON } = itsOwn('proto3-json-serializer') as Judge
const { protobuf } = itsOwn('google-gax') as Gax
const request = protobuf.Root.fromJSON(itsOwn('./build/protos/protos.json')).lookupType(
  'google.ads.datamanager.v1.IngestEventsRequest',
)

/** The body as Google reads it. */
function read(json: unknown): unknown {
  return toProto3JSON(fromProto3JSON(request, json))
}

test('T18 Google Ads: every body is an IngestEventsRequest, with nothing that it does not know', () => {
  const clicks = { gbraid: '0AAAAADnk3vUf1', wbraid: 'CjgKEAjw7vBhDf' }
  for (const fields of [{}, clicks]) {
    for (const consent of ['', 'CONSENT_GRANTED', 'CONSENT_DENIED']) {
      const settings = { ...exampleSettings(googleAds), consent }
      for (const dryRun of [false, true]) {
        const all = everyRequest(googleAds, { fields, settings, dryRun })
        assert.deepEqual(
          all.map(({ of, json }) => [of, read(json)]),
          all.map(({ of, json }) => [of, json]),
        )
      }
    }
  }
})

test('T18 Google Ads: the protocol buffers refuse what is not theirs', () => {
  const { json } = requestOf(googleAds, 'answered', 'final')
  const body = json as { readonly events: readonly object[] }
  for (const wrong of [{ gclids: 'x' }, { eventSource: 'FAX' }]) {
    const sent = { ...body, events: [{ ...body.events[0], ...wrong }] }
    assert.notDeepEqual(read(sent), sent)
  }
  for (const wrong of [{ transactionId: 5 }, { eventTimestamp: 'yesterday' }, { conversionValue: {} }])
    assert.throws(() => read({ ...body, events: [{ ...body.events[0], ...wrong }] }))
})

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
