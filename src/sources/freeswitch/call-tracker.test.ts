// Rules of the call tracker that no recorded session shows on their own: modified recorded sessions, and made-up
// events.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { callsOf } from '../../../test/recordings/played.ts'
import { createCallTracker } from './call-tracker.ts'
import { EslReader } from './esl-wire.ts'
import { eventIn, field, timeOf, type EslEvent } from './esl-event.ts'
import { session, updatesOf } from '../../../test/recordings/played-freeswitch.ts'
import type { CallUpdate, Fields } from '../../calls/call.ts'

const eventsOf = (name: string): EslEvent[] =>
  new EslReader().read(session(name)).flatMap((frame) => eventIn(frame) ?? [])

function play(events: readonly EslEvent[]): CallUpdate[] {
  const tracker = createCallTracker()
  return events.flatMap((event) => tracker.apply(event, timeOf(event) ?? 0))
}

const altered = (event: EslEvent, fields: Readonly<Record<string, string>>): EslEvent =>
  new Map([...event, ...Object.entries(fields)])

const START = 1_795_900_000_000

/** Made-up events, each a second after the event before. */
function made(...events: readonly Readonly<Record<string, string>>[]): EslEvent[] {
  return events.map(
    (fields, index) =>
      new Map(Object.entries({ 'Event-Date-Timestamp': `${(START + index * 1000) * 1000}`, ...fields })),
  )
}

const caller = {
  'Event-Name': 'CHANNEL_CREATE',
  'Unique-ID': 'a',
  'Channel-Name': 'sofia/external/+61400111222@192.0.2.9',
  'Call-Direction': 'inbound',
  'Caller-Context': 'public',
  'Caller-Caller-ID-Number': '+61400111222',
  'Caller-Destination-Number': '61255550120',
}
const phone = {
  'Event-Name': 'CHANNEL_CREATE',
  'Unique-ID': 'b',
  'Channel-Name': 'sofia/internal/101@192.0.2.3',
  'Call-Direction': 'outbound',
  'Caller-Destination-Number': '101',
  variable_dialed_user: '101',
}

const fieldsOf = (updates: readonly CallUpdate[]): Fields =>
  Object.assign({}, ...updates.map((update) => update.fields))
const typesOf = (updates: readonly CallUpdate[]): string[] =>
  [...callsOf(updates).values()].flatMap(({ events }) => events.map((event) => event.type))

test('C1 a leg names the one that it was made for: of a ring group that rings all at once, and of a fifo too', () => {
  for (const name of ['variable_ent_originate_aleg_uuid', 'variable_fifo_bridge_uuid']) {
    const answered = { 'Answer-State': 'answered' }
    const bridge = {
      ...caller,
      ...answered,
      'Event-Name': 'CHANNEL_BRIDGE',
      'Bridge-A-Unique-ID': 'a',
      'Bridge-B-Unique-ID': 'b',
    }
    const answer = { ...phone, ...answered, 'Event-Name': 'CHANNEL_ANSWER' }
    const tracker = createCallTracker()
    for (const event of made(caller, { ...phone, [name]: 'a' })) tracker.apply(event, START)
    assert.equal(tracker.isLive('b'), false, name)
    assert.deepEqual(typesOf(play(made(caller, { ...phone, [name]: 'a' }, answer, bridge))), ['ringing', 'answered'])
  }
})

test('C15 FusionPBX says of a leg that it goes out: also to a number as short as 000', () => {
  const own = { ...caller, 'Channel-Name': 'sofia/internal/103@pbx.example.com', 'Caller-Context': 'pbx.example.com' }
  const begins = { ...own, 'Caller-Caller-ID-Number': '103', 'Caller-Destination-Number': '000' }
  const out = {
    ...phone,
    'Channel-Name': 'sofia/external/000',
    'Caller-Destination-Number': '000',
    variable_dialed_user: '',
  }
  const leg = { ...out, 'Other-Leg-Unique-ID': 'a' }
  assert.equal(fieldsOf(play(made(begins, leg)))['direction'], 'internal')
  const reported = fieldsOf(play(made(begins, { ...leg, variable_call_direction: 'outbound' })))
  assert.deepEqual(
    [reported['direction'], reported['destination_number'], reported['agent_id']],
    ['outbound', '000', '103'],
  )
})

test('C15 what FreeSWITCH begins itself is not inbound, in whatever context; the customer rung first makes it outbound', () => {
  const place = { 'Caller-Context': 'public', 'Caller-Destination-Number': '102' }
  const runs = {
    ...phone,
    ...place,
    'Event-Name': 'CHANNEL_EXECUTE',
    Application: 'answer',
    'Answer-State': 'answered',
  }
  const second = { ...phone, 'Unique-ID': 'c', 'Caller-Destination-Number': '102', variable_dialed_user: '102' }
  const internal = fieldsOf(play(made(phone, runs, { ...second, 'Other-Leg-Unique-ID': 'b' })))
  assert.deepEqual([internal['direction'], internal['caller_number']], ['internal', '101'])

  const customer = {
    ...phone,
    'Channel-Name': 'sofia/external/61411222333',
    'Caller-Destination-Number': '61411222333',
  }
  const rung = { ...customer, variable_dialed_user: '', 'Caller-Caller-ID-Number': '0000000000' }
  const answered = {
    ...rung,
    ...place,
    'Event-Name': 'CHANNEL_EXECUTE',
    Application: 'answer',
    'Answer-State': 'answered',
  }
  const agent = { ...second, 'Answer-State': 'answered', 'Other-Leg-Unique-ID': 'b' }
  const bridge = { ...rung, 'Event-Name': 'CHANNEL_BRIDGE', 'Bridge-A-Unique-ID': 'b', 'Bridge-B-Unique-ID': 'c' }
  const outbound = fieldsOf(play(made(rung, answered, agent, bridge)))
  assert.deepEqual(
    ['direction', 'destination_number', 'tracking_number', 'agent_id', 'caller_number'].map((name) => outbound[name]),
    ['outbound', '+61411222333', '+61411222333', '102', '102'],
  )
})

test('C13 what a script plays by itself is a menu, once the caller is picked up', () => {
  const scripted = eventsOf('ivr-goes-on').map((event) =>
    field(event, 'Application') === 'ivr'
      ? altered(event, { Application: 'lua', 'Application-Data': 'desk.lua' })
      : event,
  )
  assert.deepEqual(typesOf(play(scripted)), ['ringing', 'in_menu', 'ringing', 'answered', 'in_menu', 'ended'])
  const mailbox = scripted.map((event) =>
    field(event, 'Application') === 'lua' ? altered(event, { 'Application-Data': 'app.lua voicemail' }) : event,
  )
  assert.equal(typesOf(play(mailbox))[1], 'voicemail')
})

test('C13 whatever an announcement is made of, the caller is in a menu, unless it is silence or a tone', () => {
  const types = (name: string, data = 'en number iterated 7'): string[] => {
    const events = eventsOf('announcement').map((event) =>
      field(event, 'Application') === 'playback'
        ? altered(event, { Application: name, 'Application-Data': data })
        : event,
    )
    return typesOf(play(events))
  }
  for (const name of ['say', 'phrase', 'speak']) assert.deepEqual(types(name), ['ringing', 'in_menu', 'ended'], name)
  assert.deepEqual(types('playback', 'tone_stream://%(1000,1000,450)'), ['ringing', 'ended'])
  assert.deepEqual(types('endless_playback', 'local_stream://moh'), ['ringing', 'ended'])
})

test('C13 what is said behind a message is part of the mailbox', () => {
  const run = (name: string): Record<string, string> => ({
    ...caller,
    'Event-Name': 'CHANNEL_EXECUTE',
    'Answer-State': 'answered',
    Application: name,
    'Application-Data': '/sounds/thanks.wav',
  })
  assert.deepEqual(typesOf(play(made(caller, run('playback'), run('record'), run('playback'), run('ivr')))), [
    'ringing',
    'in_menu',
    'voicemail',
    'in_menu',
  ])
  assert.equal(typesOf(play(made(caller, run('record'), run('playback')))).at(-1), 'voicemail')
})

test('C13 a consultation that is busy says nothing of the call itself', () => {
  assert.equal(fieldsOf(updatesOf('feature-att-xfer-busy'))['sip_status'], undefined)
})

test('C13 while the caller consults somebody, the call is still with whom it was', () => {
  const updates = updatesOf('caller-consults')
  const sent = updates.findIndex(({ status }) => status === 'transferring')
  const changed = updates.findIndex(({ fields = {} }) => fields['agent_id'] === '102')
  assert.ok(sent !== -1 && changed > sent)
})

test('C13 a blind transfer is told a second later at the latest, with its time, though the dialplan shows nothing', () => {
  const events = eventsOf('blind-transfer-unanswered')
  const sentAt = events.findIndex((event) => field(event, 'variable_transfer_to').startsWith('blind:'))
  const before = events.slice(0, sentAt + 1)
  const last = timeOf(before.at(-1) ?? new Map()) ?? 0
  const beat = (ms: number): EslEvent =>
    new Map([
      ['Event-Name', 'HEARTBEAT'],
      ['Event-Date-Timestamp', String((last + ms) * 1000)],
    ])
  assert.deepEqual(typesOf(play([...before, beat(900)])), ['ringing', 'answered'])
  const lastUpdate = play([...before, beat(1_100)]).at(-1)
  assert.deepEqual([lastUpdate?.status, lastUpdate?.connected, lastUpdate?.at], ['transferring', false, last])
})

test('C13 the agent who called out is let go, and the customer parked: the call goes on, on hold', () => {
  const events = eventsOf('operator-transfers-customer')
  const gone = events.findIndex((event) => field(event, 'Event-Name') === 'CHANNEL_HANGUP_COMPLETE')
  const customer = events.find((event) => field(event, 'Channel-Name').startsWith('sofia/external/'))
  assert.ok(customer)
  const parked = altered(customer, { 'Event-Name': 'CHANNEL_PARK', 'Answer-State': 'answered' })
  const updates = play([...events.slice(0, gone + 1), parked])
  assert.deepEqual(typesOf(updates), ['ringing', 'answered', 'on_hold'])
  assert.equal(fieldsOf(updates)['transfer_count'], undefined)
})

const DROPPED = eventsOf('answered-and-dropped-at-once')
const isPhonesEnd = (event: EslEvent): boolean =>
  field(event, 'Event-Name') === 'CHANNEL_HANGUP_COMPLETE' && field(event, 'Call-Direction') === 'outbound'

/** The session with further events this many milliseconds after the phone's end; all later events are delayed by as much. */
function ledOn(afterMs: number, ...others: readonly EslEvent[]): EslEvent[] {
  const at = DROPPED.findIndex(isPhonesEnd) + 1
  const late = (event: EslEvent, ms: number): EslEvent =>
    altered(event, { 'Event-Date-Timestamp': String(Number(field(event, 'Event-Date-Timestamp')) + ms * 1000) })
  return [
    ...DROPPED.slice(0, at),
    ...others.map((event) => late(event, 10)),
    ...DROPPED.slice(at).map((event) => late(event, afterMs)),
  ]
}

test('C13 picked up and dropped before the bridge: no answer of somebody who was screened, or where the caller was led on', () => {
  const outcomes = (events: readonly EslEvent[]): unknown =>
    [...callsOf(play(events)).values()].map(({ call }) => [call.outcome, call.fields['agent_id'] ?? null])
  assert.deepEqual(outcomes(DROPPED), [['answered', '101']])
  const screened = DROPPED.map((event) =>
    isPhonesEnd(event) ? altered(event, { variable_group_confirm_key: '1' }) : event,
  )
  assert.deepEqual(outcomes(screened), [['missed', null]])
  const [bridge] = DROPPED.filter((event) => field(event, 'Application') === 'bridge')
  assert.ok(bridge)
  const mailbox = altered(bridge, { Application: 'voicemail', 'Application-Data': 'default pbx.example.com 103' })
  assert.deepEqual(outcomes(ledOn(300, mailbox)), [['unanswered', null]])
  assert.deepEqual(outcomes(ledOn(4_000)), [['missed', null]])
  const byPhone = (disposition: string): unknown =>
    outcomes(
      DROPPED.map((event) =>
        isPhonesEnd(event) ? altered(event, { variable_sip_hangup_disposition: disposition }) : event,
      ),
    )
  assert.deepEqual(byPhone('send_bye'), [['missed', null]], 'FreeSWITCH itself let it go')
})

test('C13 a customer who runs an application in a talk, and was not sent anywhere, stays with the agent', () => {
  const events = eventsOf('outbound')
  const bridged = events.findIndex((event) => field(event, 'Event-Name') === 'CHANNEL_BRIDGE')
  const [bridge] = events.slice(bridged, bridged + 1)
  assert.ok(bridge)
  const customer = field(bridge, 'Bridge-B-Unique-ID')
  const step = {
    'Event-Name': 'CHANNEL_EXECUTE',
    'Unique-ID': customer,
    Application: 'set',
    'Application-Data': 'note=1',
  }
  assert.deepEqual(play(events.toSpliced(bridged + 1, 0, altered(bridge, step))), play(events))
})

test('C13 an agent and their customer are sent to one place: the agent’s call still, whichever FreeSWITCH tells first', () => {
  const inbound = eventsOf('operator-moves-both')
  const isAgents = (event: EslEvent): boolean => field(event, 'Call-Direction') === 'inbound'
  const outbound = inbound.map((event) => {
    if (isAgents(event)) return altered(event, { 'Caller-Context': 'default', 'Caller-Caller-ID-Number': '101' })
    if (!event.has('Call-Direction')) return event
    const known = [...event].filter(([name]) => name !== 'variable_dialed_user')
    return altered(new Map(known), { 'Caller-Destination-Number': '61299990000', variable_sip_gateway_name: 'carrier' })
  })
  const isStep = (event: EslEvent): boolean =>
    !isAgents(event) &&
    field(event, 'Event-Name') === 'CHANNEL_EXECUTE' &&
    /:bl_xfer:/.test(field(event, 'variable_transfer_source'))
  const left = outbound.findIndex((event) => field(event, 'Event-Name') === 'CHANNEL_UNBRIDGE')
  const [step] = outbound.filter(isStep)
  assert.ok(step && left !== -1)
  const time = { 'Event-Date-Timestamp': field(outbound[left] ?? new Map(), 'Event-Date-Timestamp') }
  const customerFirst = outbound.filter((event) => event !== step).toSpliced(left, 0, altered(step, time))
  for (const events of [outbound, customerFirst]) {
    const updates = play(events)
    assert.deepEqual(typesOf(updates), ['ringing', 'answered', 'ended'])
    const { direction, transfer_count: transfers, agent_id: agent, hangup_by: by } = fieldsOf(updates)
    assert.deepEqual(
      { direction, transfers, agent, by },
      { direction: 'outbound', transfers: 0, agent: '+61400111222', by: 'agent' },
    )
  }
})
