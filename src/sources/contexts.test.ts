import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type ContextRole } from './kinds/context-roles.ts'
import { createContextClassifier, proposedByName } from './contexts.ts'
import { endpointOf } from './asterisk/endpoint.ts'

const ring = (channel: string, callerNumber: string | null, beganDown = false) => ({
  endpoint: endpointOf(channel),
  callerNumber,
  beganDown,
})

const named: readonly (readonly [string, ContextRole | null])[] = [
  ['from-trunk', 'inbound'],
  ['from-trunk-sip-MyProvider', 'inbound'],
  ['from-pstn', 'inbound'],
  ['from-did-direct', 'inbound'],
  ['from-sip-external', 'inbound'],
  ['inbound', 'inbound'],
  ['incoming_calls', 'inbound'],
  ['from-internal', 'internal'],
  ['from-internal-xfer', 'internal'],
  ['phones', 'internal'],
  ['outbound', 'outbound'],
  ['outbound-allroutes', 'outbound'],
  ['outrt-3', 'outbound'],
  ['macro-dialout-trunk', 'outbound'],
  ['to-pstn', 'outbound'],
  ['default', null],
  ['ivr-main', null],
  ['about', null],
  ['router', null],
  // FreePBX 17 and Issabel
  ['from-trunk-iax2-Office-Out', 'inbound'],
  ['from-trunk-sip-phones', 'inbound'],
  ['from-pstn-e164-us', 'inbound'],
  ['from-pstn-toheader', 'inbound'],
  ['from-digital', 'inbound'],
  ['from-dahdi', 'inbound'],
  ['from-internal-noxfer', 'internal'],
  ['from-queue', null],
  ['from-queue-exten-internal', 'internal'],
  ['ext-local', null],
  ['ext-group', null],
  ['sub-record-check', null],
  ['macro-exten-vm', null],
  ['macro-outbound-callerid', 'outbound'],
  // MikoPBX
  ['SIP-TRUNK-7A31C2B4-incoming', 'inbound'],
  ['1921681012005060-incoming', 'inbound'],
  ['office-incoming', 'inbound'],
  ['public-direct-dial', 'inbound'],
  ['all_peers', 'internal'],
  ['internal-users', 'internal'],
  ['internal-originate', 'internal'],
  ['outgoing', 'outbound'],
  ['SIP-TRUNK-7A31C2B4-1-outgoing', 'outbound'],
  ['voice_mail_peer', null],
  // VitalPBX
  ['trk-12-in', 'inbound'],
  ['default-trunk', 'inbound'],
  ['T5_default-trunk', 'inbound'],
  ['T5_incoming-calls', 'inbound'],
  ['cos-all', 'internal'],
  ['T5_cos-all-init', 'internal'],
  ['T5_ARS-all', 'outbound'],
  ['trk-group-123', 'outbound'],
  ['trk-12-dial', 'outbound'],
  ['sub-local-dialing', null],
  ['T5_ring-group-dial', null],
  // Wazo
  ['from-extern', 'inbound'],
  ['to-extern', 'outbound'],
  // FusionPBX: the domains of phones
  ['public.example.com', null],
  ['out.example.com', null],
]

for (const [name, role] of named) {
  test(`C15 the context ${name} is proposed as ${role ?? 'nothing, by its name'}`, () =>
    assert.equal(proposedByName(name), role))
}

test('C15 what a person marked counts, whatever the name says', () => {
  const contexts = createContextClassifier({ 'from-trunk': 'internal', phones: 'ignore' })
  assert.equal(contexts.classifyFirst('from-trunk', ring('PJSIP/trunk-1', '+61400111222')), 'internal')
  assert.equal(contexts.classifyFirst('phones', ring('PJSIP/201-1', '201')), 'ignore')
  assert.deepEqual(
    contexts.list().map(({ name, marked, proposed }) => [name, marked, proposed]),
    [
      ['from-trunk', 'internal', 'inbound'],
      ['phones', 'ignore', 'internal'],
    ],
  )
})

test('C15 a context whose name says nothing acts by who rings', () => {
  const contexts = createContextClassifier({})
  assert.equal(contexts.classifyFirst('default', ring('PJSIP/provider-00000001', '+61400111222')), 'inbound')
  assert.equal(contexts.classifyFirst('default', ring('PJSIP/provider-00000002', null)), 'inbound')
  assert.equal(contexts.classifyFirst('default', ring('PJSIP/201-00000003', '201')), 'internal')
  assert.equal(contexts.classifyFirst('default', ring('PJSIP/alice-00000004', 'alice')), 'internal')
  assert.equal(contexts.classifyFirst('default', ring('PJSIP/reception-00000005', '+61255550100')), 'inbound')
  contexts.learn(endpointOf('PJSIP/reception-00000006'), 'phone')
  assert.equal(contexts.classifyFirst('default', ring('PJSIP/reception-00000007', '+61255550100')), 'internal')
  assert.equal(contexts.classifyFirst('default', ring('PJSIP/provider-00000008', '+61400111222', true)), 'internal')
})

test('C15 a dialplan that makes new contexts for ever does not fill the memory', () => {
  const contexts = createContextClassifier({})
  for (let n = 0; n < 5_000; n += 1) contexts.classifyPassing(`context-${n}`)
  assert.equal(contexts.list().length, 1_000)
})

test('C1 a context called like a property of every object is a context', () => {
  const contexts = createContextClassifier({})
  for (const name of ['__proto__', 'constructor', 'toString']) assert.equal(contexts.classifyPassing(name), null)
})
