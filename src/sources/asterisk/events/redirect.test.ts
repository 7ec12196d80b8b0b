// Detects which leg was redirected: recorded sessions with their events in other orders, and with inserted events.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { altered, indexOf, messagesOf, moved, playCall as play } from '../../../../test/recordings/edited.ts'
import { createCallTracker } from '../call-tracker.ts'
import { header, timestampOf, type AmiMessage } from '../ami-message.ts'
import { callsOf, type PlayedCall } from '../../../../test/recordings/played.ts'
import type { CallUpdate } from '../../../calls/call.ts'

function summarizeCall({ call, events }: PlayedCall): unknown {
  return {
    life: events.map(({ type }) => type).join(' '),
    transfers: call.fields['transfer_count'],
    to: call.fields['transferred_to'] ?? null,
    by: call.fields['hangup_by'],
  }
}

const CALLER = '1795893649.161'
const SENT_ON = { life: 'ringing answered transferring answered ended', transfers: 1, to: '202', by: 'agent' }

test('C13 an operator sends the caller on: the same whichever Asterisk tells first, the step or that the leg has left', () => {
  const session = messagesOf('redirected-by-operator')
  assert.deepEqual(summarizeCall(play(session)), SENT_ON)
  const step = indexOf(session, { event: 'Newexten', uniqueid: CALLER, context: 'ext' })
  const left = indexOf(session, { event: 'BridgeLeave', uniqueid: CALLER }, step)
  assert.deepEqual(summarizeCall(play(moved(session, step, left))), SENT_ON)
  const agentGone = indexOf(session, { event: 'Hangup', channel: 'IAX2/201-4279' })
  assert.deepEqual(
    summarizeCall(play(moved(session, step, agentGone))),
    SENT_ON,
    'the agent is gone before the step is told',
  )
})

test('C13 sent on after a feature code has run in the talk, and by a PBX that names no priorities', () => {
  const session = messagesOf('redirected-by-operator')
  const step = indexOf(session, { event: 'Newexten', uniqueid: CALLER, context: 'ext' })
  const at = String(Number(header(session[step] ?? new Map(), 'timestamp')) - 1)
  const code = altered(session[step], { context: 'inbound', exten: '61255550101', application: 'Gosub', timestamp: at })
  const inside = altered(code, { context: 'macro-one-touch-record', exten: 's', application: 'Set' })
  assert.deepEqual(summarizeCall(play(session.toSpliced(step, 0, code, inside))), SENT_ON)
  const unnumbered = session.map((message) => altered(message, message.has('priority') ? { priority: '' } : {}))
  assert.deepEqual(summarizeCall(play(unnumbered)), SENT_ON)
})

test('C13 a feature code that runs an application in the talk sends nobody on', () => {
  const session = messagesOf('answered')
  const entered = session.findLastIndex((message) => header(message, 'event') === 'BridgeEnter')
  const leg = session[indexOf(session, { event: 'Newexten', application: 'Dial' })]
  const timestamp = header(session[entered] ?? new Map(), 'timestamp')
  const code = altered(leg, { channelstatedesc: 'Up', application: 'Gosub', timestamp })
  const inside = ['Set', 'Playback', 'Queue', 'Return'].map((application) =>
    altered(code, { context: 'macro-one-touch-record', exten: 's', priority: '1', application }),
  )
  assert.deepEqual(
    summarizeCall(play(session.toSpliced(entered + 1, 0, code, ...inside))),
    summarizeCall(play(session)),
  )
})

test('C13 a dialplan that goes on after the agent has hung up sends nobody on', () => {
  assert.deepEqual(summarizeCall(play(messagesOf('survey'))), {
    life: 'ringing answered in_menu ended',
    transfers: 0,
    to: null,
    by: 'system',
  })
})

test('C13 a talk that a limit of time ends, and behind which the dialplan goes on, is no transfer', () => {
  const session = messagesOf('limit')
  const left = session.findLastIndex((message) => header(message, 'event') === 'BridgeLeave')
  const leg = session[left]
  const next = altered(leg, { event: 'Newexten', priority: '2', application: 'Playback', channelstatedesc: 'Up' })
  assert.deepEqual(summarizeCall(play(session.toSpliced(left + 1, 0, next))), {
    life: 'ringing answered in_menu ended',
    transfers: 0,
    to: null,
    by: 'system',
  })
})

test('C13 a caller who is sent on while it rings was never transferred', () => {
  const session = messagesOf('redirected-by-operator')
  const answered = indexOf(session, { event: 'DialEnd' })
  const step = indexOf(session, { event: 'Newexten', uniqueid: CALLER, context: 'ext' })
  const unanswered = session.filter(
    (message, index) => index < answered || index >= step || header(message, 'event') === 'Newchannel',
  )
  assert.deepEqual(summarizeCall(play(unanswered)), {
    life: 'ringing answered ended',
    transfers: 0,
    to: null,
    by: 'agent',
  })
})

test('C13 sent on to a parking place: parked, not transferred, also where steps of the dialplan lead to it', () => {
  const session = messagesOf('redirected-by-operator')
  const step = indexOf(session, { event: 'Newexten', uniqueid: CALLER, context: 'ext' })
  const at = Number(header(session[step] ?? new Map(), 'timestamp'))
  for (const [delay, life] of [
    [0.001, 'ringing answered on_hold ended'],
    [0.5, 'ringing answered transferring on_hold ended'],
  ] as const) {
    const timestamp = String(at + delay)
    const leg = session[step]
    const park = altered(leg, { application: 'Park', context: 'parkedcalls', exten: '700', priority: '2', timestamp })
    const bridge = { event: 'BridgeEnter', bridgeuniqueid: 'lot', bridgetype: 'parking', timestamp }
    const parked = altered(leg, { event: 'ParkedCall', parkeeuniqueid: CALLER, parkinglot: 'default', timestamp })
    const gone = altered(leg, { event: 'Hangup', cause: '16', timestamp: String(at + 3) })
    const before = session.slice(0, step + 1).with(step, altered(leg, { context: 'parkedcalls', exten: '700' }))
    const after = session.slice(step + 1, indexOf(session, { event: 'Hangup', channel: 'IAX2/201-4279' }) + 1)
    const played = play([...before, ...after, park, altered(leg, bridge), parked, gone])
    assert.deepEqual(summarizeCall(played), { life, transfers: 0, to: null, by: 'system' })
  }
})

test('C13 sent on straight to a mailbox, which no event tells: the list of channels is asked for, and does', () => {
  const session = messagesOf('redirected-by-operator')
  const step = indexOf(session, { event: 'Newexten', uniqueid: CALLER, context: 'ext' })
  const gone = indexOf(session, { event: 'Hangup', channel: 'IAX2/201-4279' })
  const tracker = createCallTracker()
  const at = (timestampOf(session[gone] ?? new Map()) ?? 0) + 1_000
  for (const message of session.slice(0, step)) tracker.apply(message, timestampOf(message) ?? 0)
  assert.equal(tracker.wantsList(), false)
  for (const message of session.slice(step, gone + 1)) tracker.apply(message, timestampOf(message) ?? at)
  assert.equal(tracker.wantsList(), true)
  assert.equal(tracker.wantsList(), false, 'asked once')
  const channel = altered(session[step], { application: 'VoiceMail', bridgeid: '', duration: '00:00:05' })
  const updates = tracker.reconcile({ channels: [channel], changedIds: new Set() }, at)
  assert.deepEqual(
    updates.flatMap(({ status }) => status ?? []),
    ['transferring', 'voicemail'],
  )
})

test('C13 a blind transfer that is told after the first step there, as ARI tells it, counts once', () => {
  const session = messagesOf('blind-transfer')
  const once = summarizeCall(play(session))
  const transfer = indexOf(session, { event: 'BlindTransfer' })
  const caller = header(session[transfer] ?? assert.fail(), 'transfereeuniqueid')
  const step = indexOf(session, { event: 'Newexten', uniqueid: caller }, transfer)
  assert.deepEqual(summarizeCall(play(moved(session, transfer, step))), once)
})

const BOTH = 'redirect-both-to-conference'
const BOTH_CALLER = '1796087204.189'
const BOTH_AGENT = '1796087204.190'

/** The session in which both legs are redirected, with the agent's step before the caller's. */
function agentFirst(session: readonly AmiMessage[]): AmiMessage[] {
  const step = indexOf(session, { event: 'Newexten', uniqueid: BOTH_CALLER, context: 'confin' })
  const left = indexOf(session, { event: 'BridgeLeave', uniqueid: BOTH_AGENT }, step)
  const once = moved(session, left, step)
  return moved(once, indexOf(once, { event: 'Newexten', uniqueid: BOTH_AGENT }), step + 1)
}

test('C13 both who talk are redirected together: nobody is transferred, whichever step Asterisk tells first', () => {
  const session = messagesOf(BOTH)
  const together = { life: 'ringing answered ended', transfers: 0, to: null, by: 'caller' }
  assert.deepEqual(summarizeCall(play(session)), together)
  assert.deepEqual(summarizeCall(play(agentFirst(session))), together)
})

test('C13 both are redirected together in a call from a phone, which stays the call of that phone', () => {
  for (const [context, by] of [
    ['outbound', 'agent'],
    ['internal', 'caller'],
  ] as const) {
    const session = messagesOf(BOTH).map((message) =>
      header(message, 'context') === 'inbound' ? altered(message, { context }) : message,
    )
    for (const messages of [session, agentFirst(session)])
      assert.deepEqual(summarizeCall(play(messages)), { life: 'ringing answered ended', transfers: 0, to: null, by })
  }
})

test('C13 both are redirected to two places and are together again there: reported as transferring, and not counted', () => {
  const session = messagesOf(BOTH).map((message) =>
    header(message, 'uniqueid') === BOTH_AGENT && header(message, 'exten') === 's'
      ? altered(message, { exten: 'admin' })
      : message,
  )
  const life = 'ringing answered transferring answered ended'
  assert.deepEqual(summarizeCall(play(session)), { life, transfers: 0, to: null, by: 'caller' })
})

test('C13 a blind transfer straight to a mailbox, which no event tells: the list of channels is asked for, and does', () => {
  const session = messagesOf('blind-to-voicemail').filter(
    (message) => header(message, 'event') !== 'Newexten' || header(message, 'exten') !== '600',
  )
  const transfer = indexOf(session, { event: 'BlindTransfer' })
  const message = indexOf(session, { event: 'VarSet', variable: 'VM_MESSAGEFILE' })
  const tracker = createCallTracker()
  const apply = (messages: readonly AmiMessage[]): CallUpdate[] =>
    messages.flatMap((one) => tracker.apply(one, timestampOf(one) ?? 0))
  const before = apply(session.slice(0, transfer))
  assert.equal(tracker.wantsList(), false)
  before.push(...apply(session.slice(transfer, message)))
  assert.equal(tracker.wantsList(), true)
  const at = (timestampOf(session[transfer] ?? new Map()) ?? 0) + 1_000
  const channel = altered(session[message], { application: 'VoiceMail', bridgeid: '', duration: '00:00:08' })
  const listed = tracker.reconcile({ channels: [channel], changedIds: new Set() }, at)
  const [played] = callsOf([...before, ...listed, ...apply(session.slice(message)), ...tracker.settle()]).values()
  assert.deepEqual(
    played?.events.map(({ type }) => type),
    ['ringing', 'answered', 'on_hold', 'transferring', 'voicemail', 'ended'],
  )
  assert.equal(played.events[4]?.at, at)
  assert.equal(played.call.fields['voicemail_left'], true)
})
