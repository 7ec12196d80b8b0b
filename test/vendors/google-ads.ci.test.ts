// Requests compared with the protocol buffers of @google-ads/datamanager, in the JSON that proto3 defines. A conversion
// there and back loses every unknown member and refuses a value of a wrong type.
import assert from 'node:assert/strict'
import { createRequire } from 'node:module'
import { test } from 'node:test'
import { googleAds } from '../../src/integrations/services/google-ads.ts'
import { everyRequest, exampleSettings, requestOf } from '../kit/services.ts'

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
