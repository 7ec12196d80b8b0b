// Signatures of Twilio's requests and of forged requests. test/vendors compares the signatures with Twilio's library.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { AUTH_TOKEN, twilioFacts, twilioMessage, twilioSignature, URL_OF_SOURCE } from '../../../test/kit/twilio.ts'
import type { Message, WebhookContext } from '../webhook.ts'
import { verifyTwilio, verifyTwilioHead } from './signature.ts'

const params = { CallSid: 'CA1', CallStatus: 'ringing', From: '+61412345678', CallerName: 'Zoë & Söhne = "JJ"', To: '' }

const assertTaken = (message: Message, facts: WebhookContext = twilioFacts()): void => {
  assert.equal(verifyTwilioHead(message), null)
  assert.equal(verifyTwilio(message, facts), null)
}

test('S40 what Twilio signs is taken: a form, on any path, with any query', () => {
  assertTaken(twilioMessage({ params }))
  assertTaken(twilioMessage({ params, path: '/status' }))
  assertTaken(twilioMessage({ params, query: 'dialled=%2B61288889999&a=b%20c' }))
  assertTaken(twilioMessage({ params: {} }))
})

test('S40 a signature that is missing is refused before the body is read', () => {
  const { headers, ...rest } = twilioMessage({ params })
  const none = { ...rest, headers: new Map([...headers].filter(([name]) => name !== 'x-twilio-signature')) }
  assert.match(String(verifyTwilioHead(none)), /X-Twilio-Signature header is missing/)
  assert.match(String(verifyTwilio(none, twilioFacts())), /X-Twilio-Signature header is missing/)
  assert.match(
    String(verifyTwilioHead(twilioMessage({ headers: { 'x-twilio-signature': '' } }))),
    /X-Twilio-Signature header is missing/,
  )
})

test('S40 a wrong signature is refused: another token, another body, another path, a query that was added', () => {
  const wrong: readonly Message[] = [
    twilioMessage({
      params,
      headers: { 'x-twilio-signature': twilioSignature('other', URL_OF_SOURCE, params) },
    }),
    { ...twilioMessage({ params }), body: new TextEncoder().encode('CallSid=CA2&CallStatus=ringing') },
    { ...twilioMessage({ params }), path: '/dial' },
    { ...twilioMessage({ params }), query: 'caller=%2B61400000000' },
    twilioMessage({ params, headers: { 'x-twilio-signature': 'short' } }),
  ]
  for (const message of wrong) assert.match(String(verifyTwilio(message, twilioFacts())), /signature is invalid/)
})

test('S40 a form whose parameters were added to, left out, or sent twice is refused', () => {
  const signed = twilioMessage({ params })
  for (const more of ['&CallStatus=completed', '&X=1', '&CallSid=']) {
    const body = new TextEncoder().encode(new URLSearchParams(params).toString() + more)
    assert.notEqual(verifyTwilio({ ...signed, body }, twilioFacts()), null, more)
  }
  const less = new TextEncoder().encode('CallSid=CA1')
  assert.notEqual(verifyTwilio({ ...signed, body: less }, twilioFacts()), null)
})

test('S40 the address is the configured one, whatever Host and forwarding headers say', () => {
  const elsewhere = { host: 'evil.example', 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'http' }
  assertTaken(twilioMessage({ params, headers: elsewhere }))
  const theirs = twilioMessage({
    params,
    headers: elsewhere,
    signedUrl: URL_OF_SOURCE.replace('calls.example', 'evil.example'),
  })
  assert.match(String(verifyTwilio(theirs, twilioFacts())), /signature is invalid/)
  const plain = twilioMessage({ params, signedUrl: URL_OF_SOURCE.replace('https:', 'http:') })
  assert.match(String(verifyTwilio(plain, twilioFacts())), /signature is invalid/)
})

test('S40 the port may be signed or not, and where it is not the usual one too', () => {
  assertTaken(twilioMessage({ params, signedUrl: URL_OF_SOURCE.replace('calls.example', 'calls.example:443') }))
  const facts = { ...twilioFacts(), url: 'https://calls.example:8443/in/tok_made_up' }
  assertTaken(twilioMessage({ params, signedUrl: facts.url }), facts)
  assertTaken(twilioMessage({ params, signedUrl: URL_OF_SOURCE }), facts)
  const other = twilioMessage({ params, signedUrl: URL_OF_SOURCE.replace('calls.example', 'calls.example:9443') })
  assert.match(String(verifyTwilio(other, facts)), /signature is invalid/)
})

test('S40 a body that is no form is held by its bodySHA256, which the signed address says', () => {
  const body = '{"CallSid":"CA1","CallStatus":"ringing"}'
  const query = `bodySHA256=${createHash('sha256').update(body).digest('hex')}`
  const headers = { 'content-type': 'application/json' }
  const signature = twilioSignature(AUTH_TOKEN, `${URL_OF_SOURCE}?${query}`, {})
  const message = {
    ...twilioMessage({ query, headers: { ...headers, 'x-twilio-signature': signature } }),
    body: new TextEncoder().encode(body),
  }
  assertTaken(message)
  const changed = { ...message, body: new TextEncoder().encode(body.replace('ringing', 'busy')) }
  assert.match(String(verifyTwilio(changed, twilioFacts())), /bodySHA256/)
  const unheld = { ...twilioMessage({ headers }), body: new TextEncoder().encode(body) }
  assert.match(String(verifyTwilio(unheld, twilioFacts())), /bodySHA256/)
})

test('S40 what another key of the account signs is refused, and it is said what to do', () => {
  const headers = { 'x-twilio-webhooks-signature-settings': 'key=SK1,algorithm=HMAC_SHA256' }
  assert.match(String(verifyTwilioHead(twilioMessage({ params, headers }))), /Webhooks rule/)
})

test('S40 a source without an auth token takes nothing', () => {
  const message = twilioMessage({
    params,
    headers: { 'x-twilio-signature': twilioSignature('', URL_OF_SOURCE, params) },
  })
  assert.match(String(verifyTwilio(message, twilioFacts({ auth_token: '' }))), /no auth token/)
})

test('S40 whatever the parameters are, what Twilio signs is taken, and one sign less is not', () => {
  const texts = fc.dictionary(fc.string({ unit: 'grapheme', minLength: 1 }), fc.string({ unit: 'grapheme' }), {
    noNullPrototype: true,
  })
  fc.assert(
    fc.property(texts, (given) => {
      const message = twilioMessage({ params: given })
      assert.equal(verifyTwilio(message, twilioFacts()), null)
      const cut = message.body.subarray(0, -1)
      if (message.body.length > 1 && new TextDecoder().decode(message.body).at(-1) !== '=')
        assert.notEqual(verifyTwilio({ ...message, body: cut }, twilioFacts()), null)
    }),
    { numRuns: 300 },
  )
})

test('S42 more parameters than Twilio has are refused before they are put in order', () => {
  const many = Object.fromEntries(Array.from({ length: 501 }, (_, index) => [`P${index}`, '1']))
  assert.match(String(verifyTwilio(twilioMessage({ params: many }), twilioFacts())), /more than 500/)
})
