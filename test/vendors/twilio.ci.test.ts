// Documents and signatures compared with Twilio's official library.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { XMLParser } from 'fast-xml-parser'
import twilioLibrary from 'twilio'
import { getExpectedBodyHash, getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks.js'
import type { WebhookAnswer, WebhookContext } from '../../src/sources/webhook.ts'
import { verifyTwilio } from '../../src/sources/twilio/signature.ts'
import {
  AUTH_TOKEN,
  readAsTwilio,
  twilioCall,
  twilioFacts,
  twilioMessage,
  twilioSignature,
  URL_OF_SOURCE,
} from '../kit/twilio.ts'

const parsed = (xml: string | undefined): unknown =>
  new XMLParser({ ignoreAttributes: false, processEntities: true }).parse(xml ?? '')
const [coming] = twilioCall('forwarded-answered')
const read = (facts: WebhookContext): WebhookAnswer | undefined =>
  coming ? readAsTwilio(coming, facts).answer : undefined

/** The same document, written by the official library. */
function official(records: boolean): string {
  const retries = '#rc=5&rp=ct,rt,5xx'
  const response = new twilioLibrary.twiml.VoiceResponse()
  const dial = response.dial({
    answerOnBridge: true,
    timeout: 20,
    action: `${URL_OF_SOURCE}/dial${retries}`,
    ...(records && {
      record: 'record-from-answer-dual',
      recordingStatusCallback: `${URL_OF_SOURCE}/recording${retries}`,
      recordingStatusCallbackEvent: ['completed', 'absent'],
    }),
  })
  dial.number(
    {
      statusCallback: `${URL_OF_SOURCE}/status${retries}`,
      statusCallbackEvent: ['initiated', 'ringing', 'answered', 'completed'],
    },
    '+61299991111',
  )
  return response.toString()
}

for (const record of [true, false]) {
  test(`a call is forwarded as Twilio’s library would write it, ${record ? '' : 'not '}recorded`, () => {
    const answer = read(twilioFacts({ forward_to: '+61299991111', timeout_s: 20, record }))
    assert.equal(answer?.status, 200)
    assert.match(answer?.type ?? '', /^text\/xml/)
    assert.deepEqual(parsed(answer?.body), parsed(official(record)))
  })
}

test('S40 whatever the parameters are, the tests sign as the library does, and what the library signs is taken', () => {
  const texts = fc.dictionary(fc.string({ unit: 'grapheme', minLength: 1 }), fc.string({ unit: 'grapheme' }), {
    noNullPrototype: true,
  })
  fc.assert(
    fc.property(texts, (params) => {
      const signature = getExpectedTwilioSignature(AUTH_TOKEN, URL_OF_SOURCE, params)
      assert.equal(twilioSignature(AUTH_TOKEN, URL_OF_SOURCE, params), signature)
      const message = twilioMessage({ params, headers: { 'x-twilio-signature': signature } })
      assert.equal(verifyTwilio(message, twilioFacts()), null)
    }),
    { numRuns: 300 },
  )
})

test('S40 a body that is no form is taken with the bodySHA256 of the library', () => {
  const body = '{"CallSid":"CA1","CallStatus":"ringing"}'
  const query = `bodySHA256=${getExpectedBodyHash(body)}`
  const signature = getExpectedTwilioSignature(AUTH_TOKEN, `${URL_OF_SOURCE}?${query}`, {})
  const headers = { 'content-type': 'application/json', 'x-twilio-signature': signature }
  const message = { ...twilioMessage({ query, headers }), body: new TextEncoder().encode(body) }
  assert.equal(verifyTwilio(message, twilioFacts()), null)
})
