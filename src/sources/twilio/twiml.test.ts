// The documents with which Twilio is answered. test/vendors compares them with the documents of Twilio's library.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { XMLParser } from 'fast-xml-parser'
import { readAsTwilio, twilioCall, twilioFacts, twilioMessage, URL_OF_SOURCE } from '../../../test/kit/twilio.ts'
import type { WebhookAnswer, WebhookContext } from '../webhook.ts'
import { forwardAnswer } from './twiml.ts'

const parsed = (xml: string | undefined): unknown =>
  new XMLParser({ ignoreAttributes: false, processEntities: true }).parse(xml ?? '')
const [coming] = twilioCall('forwarded-answered')
const read = (facts: WebhookContext): WebhookAnswer | undefined =>
  coming ? readAsTwilio(coming, facts).answer : undefined

for (const record of [true, false]) {
  test(`a call is forwarded, ${record ? '' : 'not '}recorded`, () => {
    const answer = read(twilioFacts({ forward_to: '+61299991111', timeout_s: 20, record }))
    assert.equal(answer?.status, 200)
    assert.match(answer?.type ?? '', /^text\/xml/)
    const at = (path: string): string => `${URL_OF_SOURCE}/${path}#rc=5&amp;rp=ct,rt,5xx`
    const recording = `record="record-from-answer-dual" recordingStatusCallback="${at('recording')}" recordingStatusCallbackEvent="completed absent"`
    assert.deepEqual(
      parsed(answer?.body),
      parsed(`<?xml version="1.0" encoding="UTF-8"?>
        <Response>
          <Dial answerOnBridge="true" timeout="20" action="${at('dial')}" ${record ? recording : ''}>
            <Number statusCallback="${at('status')}" statusCallbackEvent="initiated ringing answered completed">+61299991111</Number>
          </Dial>
        </Response>`),
    )
  })
}

test('a number may be written as its country writes it', () => {
  assert.match(read(twilioFacts({ forward_to: '02 9999 1111' }))?.body ?? '', />\+61299991111</)
})

test('nothing that stands in a setting or an address can become a verb', () => {
  const hostile = `https://calls.example/in/t"/><Redirect>https://evil.example</Redirect>&'`
  const { body = '' } = forwardAnswer({ to: '+61<Hangup/>', timeoutS: 20, records: true }, hostile)
  assert.doesNotMatch(body, /<Redirect|<Hangup/)
  assert.equal(
    body.match(/</g)?.length,
    '<?xml <Response> <Dial> <Number> </Number> </Dial> </Response>'.match(/</g)?.length,
  )
})

test('C2 without a number to forward to the call is not taken, and a person is told what to do', () => {
  assert.ok(coming)
  const { answer, problems, updates } = readAsTwilio(coming, twilioFacts())
  assert.deepEqual(
    parsed(answer?.body),
    parsed('<?xml version="1.0" encoding="UTF-8"?><Response><Reject reason="busy"/></Response>'),
  )
  assert.match(problems.join(' '), /forward_to/)
  assert.deepEqual(
    updates.map(({ status, outcome }) => [status, outcome]),
    [
      ['ringing', undefined],
      ['ended', 'rejected'],
    ],
  )
})

test('whatever is only told is answered with a document that does nothing, so that a Dial’s end ends the call', () => {
  const facts = twilioFacts({ forward_to: '+61299991111' })
  for (const message of twilioCall('forwarded-answered').slice(1)) {
    assert.match(readAsTwilio(message, facts).answer?.body ?? '', /<Response><\/Response>$/)
  }
})

test('the address of the source itself takes every request too', () => {
  const bare = twilioMessage({
    params: { CallSid: 'CA1', CallStatus: 'ringing', Direction: 'inbound', From: '+61412345678' },
  })
  assert.match(readAsTwilio(bare, twilioFacts({ forward_to: '+61299991111' })).answer?.body ?? '', /<Dial /)
})
