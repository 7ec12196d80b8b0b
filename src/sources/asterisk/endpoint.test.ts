import assert from 'node:assert/strict'
import { test } from 'node:test'
import { dialledOf, endpointOf } from './endpoint.ts'

const channels: readonly (readonly [string, string, string, 1 | 2 | null])[] = [
  ['PJSIP/201-0000002a', 'pjsip', '201', null],
  ['SIP/my-trunk-00000012', 'sip', 'my-trunk', null],
  ['IAX2/carrier-8570', 'iax2', 'carrier', null],
  ['Local/201@from-queue-00000005;2', 'local', '201@from-queue', 2],
  ['DAHDI/i1/0299991111-3', 'dahdi', 'i1/0299991111', null],
  ['PJSIP/201-0000002a<ZOMBIE>', 'pjsip', '201', null],
  ['nonsense', '', 'nonsense', null],
  ['', '', '', null],
]

for (const [name, technology, endpoint, half] of channels) {
  test(`the channel "${name}" is ${endpoint || 'nothing'}`, () =>
    assert.deepEqual(endpointOf(name), { technology, name: endpoint, half }))
}

const dialStrings: readonly (readonly [string, string, string | null, string | null])[] = [
  ['pjsip', '201', '201', null],
  ['pjsip', '0299991111@trunk', 'trunk', '0299991111'],
  ['pjsip', 'trunk/sip:0299991111@sip.provider.example', 'trunk', '0299991111'],
  ['pjsip', '201/sip:201@10.0.0.5:5060;transport=udp', '201', null],
  ['pjsip', '201/sip:1234567890@10.0.0.5:5060', '201', null],
  ['pjsip', '61255550101/sip:61255550101@10.0.0.5:5060', '61255550101', null],
  ['sip', 'trunk/0299991111', 'trunk', '0299991111'],
  ['sip', '201/201:secret@10.0.0.5', '201', '201'],
  ['iax2', 'carrier/61400111333', 'carrier', '61400111333'],
  ['iax2', 'user:secret@host/0299991111@context', 'host', '0299991111'],
  ['iax2', 'carrier/answer', 'carrier', null],
  ['dahdi', 'g0/0299991111', 'g0', '0299991111'],
  ['dahdi', '1', '1', null],
  ['local', '201@from-queue/n', null, null],
  ['pjsip', '', '', null],
]

for (const [technology, dialString, endpoint, number] of dialStrings) {
  test(`the dial string ${technology}/${dialString} reaches ${number ?? endpoint ?? 'the dialplan'}`, () =>
    assert.deepEqual(dialledOf(technology, dialString), { endpoint, number }))
}
