// Calls that the PBX makes, and numbers that appear only in a dial string: recorded sessions, with other technologies for the
// trunk and the phones.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { callsOf, recording, updatesOf, type PlayedCall } from '../../../test/recordings/played.ts'

const NUMBER = '61400111333'

interface Trunk {
  readonly title: string
  /** The name of the trunk's channels, before the dash. */
  readonly channel: string
  readonly dialString: string
}

const trunks: readonly Trunk[] = [
  { title: 'PJSIP number@trunk', channel: 'PJSIP/carrier', dialString: `${NUMBER}@carrier` },
  {
    title: 'PJSIP trunk/sip:number',
    channel: 'PJSIP/carrier',
    dialString: `carrier/sip:${NUMBER}@sip.provider.example`,
  },
  {
    title: 'PJSIP trunk/sip:number with a port',
    channel: 'PJSIP/carrier',
    dialString: `carrier/sip:+${NUMBER}@192.0.2.9:5060`,
  },
  { title: 'SIP trunk/number', channel: 'SIP/carrier', dialString: `carrier/${NUMBER}` },
  { title: 'SIP number@trunk', channel: 'SIP/carrier', dialString: `${NUMBER}@carrier` },
  { title: 'IAX2 with a password', channel: 'IAX2/carrier', dialString: `pbx:secret@carrier/${NUMBER}` },
  { title: 'DAHDI group/number', channel: `DAHDI/i1/${NUMBER}`, dialString: `g0/${NUMBER}` },
  { title: 'Dongle trunk/number', channel: 'Dongle/carrier', dialString: `carrier/+${NUMBER}` },
]

/** A session with another trunk, and with phones that are dialled by their contacts. */
function through(session: string, trunk: Trunk): string {
  return session
    .replaceAll(/IAX2\/(?:carrier|fpbx-trunk)-(\d+)/g, `${trunk.channel}-000$1`)
    .replaceAll(/^DialString: (?:carrier|fpbx-trunk)\/\d+/gm, `DialString: ${trunk.dialString}`)
    .replaceAll(/IAX2\/(2\d\d)-(\d+)/g, 'PJSIP/$1-000$2')
    .replaceAll(/^DialString: (2\d\d)\r$/gm, 'DialString: $1/sip:$1@192.0.2.1:5060;transport=udp\r')
}

function play(session: string): PlayedCall[] {
  return [...callsOf(updatesOf(Buffer.from(session))).values()]
}

const sessions: readonly (readonly [string, readonly (string | undefined)[]])[] = [
  ['callback', ['201']],
  ['callback-local', ['211']],
  ['outbound-busy-s', ['212']],
  ['plain-click', ['201', undefined, undefined, undefined, '201', '201', '201', '201', '201']],
  ['freepbx-click', ['211', '211', '212']],
  ['freepbx-click-unreached', [undefined, undefined]],
]

for (const trunk of trunks) {
  test(`C15 ${trunk.title}: calls that the PBX makes, and calls of phones, have their number and their agent`, () => {
    for (const [name, agents] of sessions) {
      const calls = play(through(recording(name).toString(), trunk))
      assert.deepEqual(
        calls.map(({ call: { fields } }) => [fields['direction'], fields['destination_number'], fields['agent_id']]),
        agents.map((agent) => ['outbound', `+${NUMBER}`, agent]),
        name,
      )
    }
  })
}

test('C15 a carrier that takes a prefix before the number: the number is the one that was dialled', () => {
  const trunk = { title: '', channel: 'PJSIP/carrier', dialString: `7777#${NUMBER}@carrier` }
  for (const name of ['callback-local', 'outbound-busy-s'])
    for (const { call } of play(through(recording(name).toString(), trunk)))
      assert.deepEqual([call.fields['direction'], call.fields['destination_number']], ['outbound', `+${NUMBER}`], name)
})

test('C15 a speed dial that is busy: the number is the one that the trunk was given', () => {
  const session = recording('outbound-busy-s')
    .toString()
    .replaceAll(/^Exten: 0400111333\r$/gm, 'Exten: *1\r')
  const [first] = play(session)
  assert.deepEqual(
    [first?.call.fields['tracking_number'], first?.call.fields['destination_number']],
    ['*1', `+${NUMBER}`],
  )
})

test('C15 a trunk that tells its account, or nothing, for what was dialled: the number is the one that the dialplan finds', () => {
  for (const extension of ['s', '1002345']) {
    const session = recording('freepbx-inbound')
      .toString()
      .split('\r\n\r\n')
      .map((event) =>
        event.includes('\r\nContext: from-trunk-iax2-fpbx-trunk\r\n')
          ? event.replace(/^Exten: .*$/m, `Exten: ${extension}`)
          : event,
      )
    assert.deepEqual(
      play(session.join('\r\n\r\n')).map(({ call }) => call.fields['tracking_number']),
      ['+61255550201', '+61255550201', '+61255550202'],
      extension,
    )
  }
})

test('C12 what a Local channel runs when it is optimised away is nothing that happens to its call', () => {
  const session = recording('freepbx-click')
    .toString()
    .replaceAll(/(\r\nContext: macro-hangupcall\r\n[^]*?)Application: GotoIf\r\n/g, '$1Application: Read\r\n')
  const summarize = ({ call, events }: PlayedCall): unknown => [
    events.map(({ type }) => type),
    call.outcome,
    call.fields,
  ]
  assert.match(session, /Context: macro-hangupcall\r\n[^]*?Application: Read/)
  assert.deepEqual(play(session).map(summarize), play(recording('freepbx-click').toString()).map(summarize))
})

test('C14 the telephone that MikoPBX has in a browser is named by its extension', () => {
  const session = recording('mikopbx-inbound')
    .toString()
    .replaceAll(/IAX2\/(22\d)-(\d+)/g, 'PJSIP/$1-WS-000$2')
    .replaceAll(/^DialString: (22\d)\r$/gm, 'DialString: $1-WS/sip:k2l8d0s7@192.0.2.1:5060;transport=ws\r')
  const [first] = play(session)
  assert.deepEqual([first?.call.fields['destination_number'], first?.call.fields['agent_id']], ['221', '221-WS'])
})

test('C14 a queue whose members are not told is answered by the phone that it rang', () => {
  const session = recording('queue-second-agent')
    .toString()
    .split('\r\n\r\n')
    .filter((event) => !/^Event: Agent(?:Called|Connect|Complete)\r/.test(event))
  const [first] = play(session.join('\r\n\r\n'))
  assert.deepEqual([first?.call.fields['destination_number'], first?.call.fields['agent_id']], ['202', '202'])
})

test('C14 an endpoint of PJSIP that is called user@domain is a phone', () => {
  const session = recording('freepbx-inbound')
    .toString()
    .replaceAll(/IAX2\/(21\d)-(\d+)/g, 'PJSIP/$1@office.example-000$2')
    .replaceAll(/^DialString: (21\d)\r$/gm, 'DialString: $1@office.example\r')
  const [first] = play(session)
  const { agent_id: agent, destination_number: destination } = first?.call.fields ?? {}
  assert.deepEqual([destination, agent], ['211', '211@office.example'])
})

// As app_dial and manager_channels.c of Asterisk write it: the first ring ends with `Forward`, and another begins.
test('C14 a phone that redirects rings no more: the destination is whom it named', () => {
  const events = recording('busy').toString().split('\r\n\r\n')
  const begin = events.find((event) => event.startsWith('Event: DialBegin')) ?? ''
  const end = (events.find((event) => event.startsWith('Event: DialEnd')) ?? '').replace(
    'DialStatus: BUSY',
    'Forward: 0400111333@from-internal\r\nDialStatus: CANCEL',
  )
  const channel = events.find((event) => /^Event: Newchannel\r[^]*ChannelStateDesc: Down/.test(event)) ?? ''
  const [, uniqueid = ''] = /\r\nUniqueid: (.*)/.exec(channel) ?? []
  const named = (text: string): string =>
    text
      .replaceAll(uniqueid, `${uniqueid}9`)
      .replaceAll(/IAX2\/201-\d+/g, 'PJSIP/provider-00000009')
      .replace(/^DialString: .*$/m, 'DialString: 0400111333@provider')
  const at = events.indexOf(begin)
  const [first] = play(
    [...events.slice(0, at + 1), end, named(channel), named(begin)].join('\r\n\r\n').concat('\r\n\r\n'),
  )
  assert.equal(first?.call.fields['destination_number'], '+61400111333')
})
