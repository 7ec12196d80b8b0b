// A call ends when its caller is gone: recorded sessions, some with inserted events.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { altered, indexOf, later, messagesOf, playCall, playMessages } from '../../../../test/recordings/edited.ts'
import { callsOf } from '../../../../test/recordings/played.ts'
import { createCallTracker } from '../call-tracker.ts'
import { header, timestampOf, type AmiMessage } from '../ami-message.ts'

/** The caller hangs up at 4.02 s, and the agent stays for 3 s. */
const WRAP_UP = 'caller-gone-agent-in-wrapup'
const CALLER = '1796086985.153'
const AGENT = '1796086985.154'

function eventIndex(session: readonly AmiMessage[], event: string, uniqueid: string): number {
  return indexOf(session, { event, uniqueid })
}

function callerIsGone(session: readonly AmiMessage[]): number {
  return eventIndex(session, 'Hangup', CALLER)
}

test('C1 what whoever is left behind does is not reported, and begins no other call', () => {
  const session = messagesOf(WRAP_UP)
  const gone = callerIsGone(session)
  const agent = session[indexOf(session, { event: 'Newexten', uniqueid: AGENT })]
  const rung = { uniqueid: '1796086989.155', channel: 'IAX2/202-1', channelstatedesc: 'Down' }
  const bridge = { event: 'BridgeEnter', bridgeuniqueid: 'b', bridgetype: 'basic' }
  const after = [
    altered(agent, { event: 'MixMonitorStart' }),
    altered(agent, { application: 'Dial', appdata: 'IAX2/202' }),
    altered(agent, { ...rung, event: 'Newchannel' }),
    altered(agent, { event: 'DialBegin', destuniqueid: rung.uniqueid, destchannel: rung.channel }),
    altered(agent, bridge),
    altered(agent, { ...rung, ...bridge }),
    altered(agent, { ...rung, event: 'Hangup', cause: '16' }),
  ].map((message) => later(message, 1))
  const updates = playMessages(session.toSpliced(gone + 1, 0, ...after))
  assert.deepEqual(updates, playMessages(session))
  assert.equal(updates.at(-1)?.status, 'ended')
  assert.equal(updates.at(-1)?.at, timestampOf(session[gone] ?? new Map()))
})

test('C9 a file that whoever is left behind is recorded to is whole when they have gone', () => {
  const session = messagesOf(WRAP_UP)
  const talking = session[eventIndex(session, 'BridgeEnter', AGENT)]
  const [own, callers] = [
    altered(talking, { event: 'VarSet', variable: 'MIXMONITOR_FILENAME', value: '/m/agent.wav' }),
    altered(session[eventIndex(session, 'BridgeEnter', CALLER)], {
      event: 'VarSet',
      variable: 'MIXMONITOR_FILENAME',
      value: '/m/caller.wav',
    }),
  ]
  const recorded = session.toSpliced(eventIndex(session, 'BridgeEnter', CALLER) + 1, 0, own, callers)
  const tracker = createCallTracker({ canFetchRecordings: true })
  const files = playMessages(recorded, tracker).flatMap(({ recording, at }) =>
    recording && 'file' in recording ? [[recording.file, at]] : [],
  )
  const goneAt = (uniqueid: string): number | null =>
    timestampOf(session[eventIndex(session, 'Hangup', uniqueid)] ?? new Map())
  assert.deepEqual(files, [
    ['/m/caller.wav', goneAt(CALLER)],
    ['/m/agent.wav', goneAt(AGENT)],
  ])
})

test('C1 an agent who hangs up ends an outbound call, also where the dialplan goes on with the customer', () => {
  const outbound = messagesOf(WRAP_UP).map((message) =>
    header(message, 'context') === 'inbound' ? altered(message, { context: 'outbound' }) : message,
  )
  const { call, events } = playCall(outbound)
  assert.deepEqual(
    events.map(({ type }) => type),
    ['ringing', 'answered', 'ended'],
  )
  assert.equal(call.endAt, timestampOf(outbound[callerIsGone(outbound)] ?? new Map()))
  assert.deepEqual([call.fields['direction'], call.fields['hangup_by']], ['outbound', 'agent'])
})

test('C1 a channel that takes the place of the caller’s is the caller, and the one that it replaces ends nothing', () => {
  const session = messagesOf(WRAP_UP)
  const caller = session[eventIndex(session, 'Newchannel', CALLER)] ?? assert.fail()
  const name = header(caller, 'channel')
  const joined = eventIndex(session, 'BridgeEnter', CALLER)
  const successor = '1796086986.160'
  const surrogate = { uniqueid: successor, channel: `Surrogate/${name}`, channelstatedesc: 'Up' }
  const replaced = [
    altered(caller, { ...surrogate, event: 'Newchannel', exten: '' }),
    altered(caller, { event: 'Rename', newname: `${name}<MASQ>` }),
    altered(caller, { ...surrogate, event: 'Rename', newname: name }),
    altered(caller, { event: 'Rename', channel: `${name}<MASQ>`, newname: `Surrogate/${name}<ZOMBIE>` }),
    altered(caller, {
      ...surrogate,
      event: 'BridgeEnter',
      bridgeuniqueid: header(session[joined] ?? new Map(), 'bridgeuniqueid'),
      bridgetype: 'basic',
    }),
    altered(caller, { event: 'Hangup', channel: `Surrogate/${name}<ZOMBIE>`, cause: '16' }),
  ].map((message) => altered(message, { timestamp: header(session[joined] ?? new Map(), 'timestamp') }))
  const after = session
    .slice(joined + 1)
    .map((message) => (header(message, 'uniqueid') === CALLER ? altered(message, { uniqueid: successor }) : message))
  const [once, again] = [playCall(session), playCall([...session.slice(0, joined + 1), ...replaced, ...after])]
  const story = ({ call, events }: typeof once): unknown => [
    events.map(({ type, at }) => [type, at]),
    call.fields,
    call.outcome,
    call.talkEndAt,
  ]
  assert.deepEqual(story(again), story(once))
})

test('C1 a caller’s channel that another has replaced, which nothing names, does not end the call', () => {
  const session = messagesOf(WRAP_UP)
  const joined = eventIndex(session, 'BridgeEnter', CALLER)
  const caller = session[joined]
  const zombie = 'Surrogate/carrier<ZOMBIE>'
  const replaced = [
    altered(caller, { event: 'Rename', newname: zombie }),
    altered(caller, { event: 'Hangup', channel: zombie, cause: '16' }),
  ]
  const { call } = playCall(session.toSpliced(joined + 1, 0, ...replaced))
  assert.equal(call.endAt, timestampOf(session[eventIndex(session, 'Hangup', AGENT)] ?? new Map()))
})

test('C11 a caller whom the list no longer has is gone, whoever else is still there', () => {
  const session = messagesOf('redirect-both-to-conference')
  const [caller, agent] = ['1796087204.189', '1796087204.190']
  const joined = indexOf(session, { event: 'ConfbridgeJoin', uniqueid: caller })
  const tracker = createCallTracker()
  const before = playMessages(session.slice(0, joined + 1), tracker)
  const { at = 0 } = before.at(-1) ?? {}
  const bridgeid = header(session[joined] ?? new Map(), 'bridgeuniqueid')
  const listing = altered(session[indexOf(session, { event: 'ConfbridgeJoin', uniqueid: agent })], { bridgeid })
  const list = {
    channels: [altered(listing, { application: 'ConfBridge', duration: '00:00:10' })],
    changedIds: new Set<string>(),
  }
  const after = [...tracker.reconcile(list, at + 10_000), ...tracker.reconcile(list, at + 70_000)]
  const [played] = callsOf([...before, ...after]).values()
  assert.equal(played?.call.lost, true)
  assert.equal(after.filter(({ status }) => status === 'ended').length, 1)
})

test('C1 a call that is joined with what is left of one that has ended goes on by itself', () => {
  const session = messagesOf('redirect-both-to-conference')
  const old = '1796087204.189'
  const gone = eventIndex(session, 'Hangup', old)
  const second = messagesOf('answered').filter((message) => message.has('timestamp'))
  const talking = second.findLastIndex((message) => header(message, 'event') === 'BridgeEnter')
  const wait = (timestampOf(session[gone] ?? new Map()) ?? 0) - (timestampOf(second[0] ?? new Map()) ?? 0)
  const joined = second.map((message, index) =>
    later(index > talking && message.has('linkedid') ? altered(message, { linkedid: old }) : message, wait / 1000),
  )
  const calls = callsOf(playMessages([...session.slice(0, gone + 1), ...joined, ...session.slice(gone + 1)]))
  const [alone] = callsOf(playMessages(second)).values()
  const [, again] = calls.values()
  assert.equal(calls.size, 2)
  assert.deepEqual(
    again?.events.map(({ type }) => type),
    alone?.events.map(({ type }) => type),
  )
  assert.deepEqual(again?.call.fields, alone?.call.fields)
})
