// Restores calls that were missed while the connection was lost, from the list of channels and their records (CDR):
// recorded sessions with a part removed. The times in the records are those that a real Asterisk wrote for such calls.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { callsOf, recording, type PlayedCall } from '../../../test/recordings/played.ts'
import { createCallTracker } from './call-tracker.ts'
import { AmiReader } from './ami-wire.ts'
import { header, timestampOf, type AmiMessage } from './ami-message.ts'
import { snapshot } from '../../calls/snapshot.ts'
import type { CallUpdate } from '../../calls/call.ts'

/** A channel by the end of its Uniqueid: its values in the list and its record, in seconds since the session's beginning. */
type Row = Readonly<Record<string, string | number>>

interface MissedPeriod {
  readonly session: string
  /** Events are received until `until`, and again from `from` on; seconds since the session's beginning. */
  readonly until: number
  readonly from: number
  readonly channels: readonly (readonly [id: string, row: Row])[]
}

function playWithout({ session, until, from, channels }: MissedPeriod): {
  calls: Map<string, PlayedCall>
  start: number
} {
  const messages = new AmiReader().read(recording(session))
  const start = beginOf(messages)
  const tracker = createCallTracker()
  const updates: CallUpdate[] = []
  const play = (isHeard: (seconds: number) => boolean): void => {
    for (const message of messages) {
      const at = timestampOf(message)
      if (at !== null && isHeard((at - start) / 1000)) updates.push(...tracker.apply(message, at))
    }
  }
  play((seconds) => seconds < until)
  updates.push(...tracker.settle())
  const listed = channels.map(([id, row]) => listing(messages, id, row, { start, now: from }))
  const wanted = tracker.withUnseenAnswer(listed)
  const shownChannels = listed.map((channel) => (wanted.includes(channel) ? channel : withoutTimes(channel)))
  updates.push(...tracker.reconcile({ channels: shownChannels, changedIds: new Set() }, start + from * 1000))
  play((seconds) => seconds > from)
  updates.push(...tracker.settle())
  return { calls: callsOf(updates), start }
}

function beginOf(messages: readonly AmiMessage[]): number {
  const first = messages.find((message) => header(message, 'event') === 'Newchannel')
  return timestampOf(first ?? new Map()) ?? 0
}

/** A channel of the session as a row of `CoreShowChannels`. */
function listing(
  messages: readonly AmiMessage[],
  id: string,
  row: Row,
  { start, now }: { start: number; now: number },
): AmiMessage {
  const made = messages.find(
    (message) => header(message, 'event') === 'Newchannel' && header(message, 'uniqueid').endsWith(`.${id}`),
  )
  assert.ok(made, id)
  const { start: began, answer, ...headers } = row
  const seconds = Math.floor(now - ((timestampOf(made) ?? 0) - start) / 1000)
  const times = { cdrstart: began, cdranswer: answer }
  return new Map([
    ...made,
    ['event', ['CoreShowChannel']],
    ['channelstatedesc', ['Up']],
    ['duration', [`00:00:${String(seconds).padStart(2, '0')}`]],
    ...Object.entries(headers).map(([name, value]) => [name, [String(value)]] as const),
    ...Object.entries(times).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, [String(start / 1000 + Number(value))]] as const],
    ),
  ])
}

function withoutTimes(channel: AmiMessage): AmiMessage {
  return new Map([...channel].filter(([name]) => !name.startsWith('cdr')))
}

const FIELDS = [
  'answered',
  'ring_duration',
  'queue_duration',
  'talk_duration',
  'agent_id',
  'outcome',
  'transfer_count',
] as const

function summarizeCall(
  { calls, start }: ReturnType<typeof playWithout>,
  id: string,
): Readonly<Record<string, unknown>> {
  const played = [...calls].find(([uniqueid]) => uniqueid.endsWith(`.${id}`))?.[1]
  assert.ok(played, id)
  const fields = snapshot(played.call, 'ended', played.call.endAt ?? 0)
  const known = FIELDS.flatMap((name) => (fields[name] === undefined ? [] : [[name, fields[name]] as const]))
  const { answerAt } = played.call
  return {
    life: played.events.map(({ type }) => type).join(' '),
    ...(answerAt !== null && { answered_s: Math.round((answerAt - start) / 100) / 10 }),
    ...Object.fromEntries(known),
  }
}

// Two calls: 287 rings 201 at once and is answered after 1 s; 286 has no channels any more when the connection is back.
const CALLER = { application: 'Dial', bridgeid: 'b' }
const AGENT = { application: 'AppDial', bridgeid: 'b', exten: '' }
const TALK = { life: 'ringing answered ended', answered: true, agent_id: '201', outcome: 'answered' }
const KNOWN = { ...TALK, answered_s: 1, ring_duration: 1, queue_duration: 0, talk_duration: 16, transfer_count: 0 }
const ALL_MISSED = { session: 'two-answered', until: 0, from: 7 } as const

test('C12 answered while the connection was away: ringing and talk by the records of the two channels', () => {
  const records = [
    ['288', { ...AGENT, start: 0.001, answer: 1.007 }],
    ['287', { ...CALLER, start: 0.001, answer: 1.008 }],
  ] as const
  for (const channels of [records, records.toReversed()]) {
    const played = playWithout({ ...ALL_MISSED, channels })
    assert.deepEqual(summarizeCall(played, '287'), KNOWN, 'began and was answered meanwhile')
    assert.equal(played.calls.size, 1)
  }
  assert.deepEqual(summarizeCall(playWithout({ ...ALL_MISSED, until: 0.5, channels: records }), '287'), KNOWN)
})

test('C12 where the records are not to be had, an answer that was missed has no time, and no duration hangs on it', () => {
  const without = [
    ['287', CALLER],
    ['288', AGENT],
  ] as const
  for (const until of [0, 0.5]) {
    assert.deepEqual(summarizeCall(playWithout({ ...ALL_MISSED, until, channels: without }), '287'), TALK)
  }
  const ended = playWithout({ ...ALL_MISSED, channels: without })
  const [answer] = [...ended.calls.values()].flatMap(({ events }) => events.filter(({ type }) => type === 'answered'))
  assert.equal(answer?.fields['answer_time'], undefined)
  assert.equal(answer?.fields['answered'], true)
})

test('C12 the dialplan had picked up before: the talk is known by the agent’s record, what was before is not', () => {
  const channels = [
    ['287', { ...CALLER, start: 0.001, answer: 0.002 }],
    ['288', { ...AGENT, start: 0.002, answer: 1.007 }],
  ] as const
  const played = summarizeCall(playWithout({ ...ALL_MISSED, channels }), '287')
  assert.deepEqual(played, { ...TALK, answered_s: 1, talk_duration: 16, transfer_count: 0 })
  // The leg was rung before the connection was lost, so no other party was in between.
  const rung = summarizeCall(playWithout({ ...ALL_MISSED, until: 0.5, channels }), '287')
  assert.deepEqual(rung, KNOWN)
})

test('C12 a record of the caller that began in mid-call tells of an earlier talk: when that began nobody knows', () => {
  for (const [start, answer] of [
    // Such a record comes from a call that was transferred to the person who answered then, a consultation that became
    // a transfer, or a parked caller who was retrieved.
    [4, 4],
    [6, 6],
  ] as const) {
    const channels = [
      ['287', { ...CALLER, start, answer }],
      ['288', { ...AGENT, start: 4, answer: 5 }],
    ] as const
    assert.deepEqual(summarizeCall(playWithout({ ...ALL_MISSED, channels }), '287'), TALK)
  }
  const fetched = [
    ['287', { ...CALLER, start: 5, answer: 5 }],
    ['288', { ...AGENT, application: 'ParkedCall', start: 4.98, answer: 4.98 }],
  ] as const
  assert.deepEqual(summarizeCall(playWithout({ ...ALL_MISSED, channels: fetched }), '287'), TALK)
})

test('C12 queued when the connection was lost, and answered meanwhile: waiting and talk are known', () => {
  const channels = [
    ['115', { application: 'Queue', bridgeid: 'b', start: 0.001, answer: 0.001 }],
    ['116', { application: 'AppQueue', bridgeid: 'b', exten: '', start: 1.524, answer: 2.528 }],
  ] as const
  assert.deepEqual(
    summarizeCall(playWithout({ session: 'announcement-then-queue', until: 2, from: 3.5, channels }), '115'),
    {
      life: 'ringing in_menu queued answered ended',
      answered_s: 2.5,
      answered: true,
      ring_duration: 0,
      queue_duration: 1,
      talk_duration: 2,
      agent_id: '201',
      outcome: 'answered',
      transfer_count: 0,
    },
  )
})

test('C12 sent on while the connection was away: the new agent, and one transfer more', () => {
  const channels = [
    ['161', { ...CALLER, context: 'ext', exten: '202', start: 3.999, answer: 3.999 }],
    ['163', { ...AGENT, start: 4, answer: 6.005 }],
  ] as const
  assert.deepEqual(
    summarizeCall(playWithout({ session: 'redirected-by-operator', until: 3, from: 7, channels }), '161'),
    {
      life: 'ringing answered ended',
      answered_s: 1,
      answered: true,
      ring_duration: 1,
      queue_duration: 0,
      talk_duration: 8,
      agent_id: '202',
      outcome: 'answered',
      transfer_count: 1,
    },
  )
})

test('C11 parked, or in a queue, while the connection was away: told at once, and the talk is over', () => {
  const missed = { session: 'park-retrieved', until: 4.5, from: 6 } as const
  const life = (row: Row): unknown => summarizeCall(playWithout({ ...missed, channels: [['116', row]] }), '116')['life']
  assert.equal(life({ application: 'Park', bridgeid: 'p' }), 'ringing answered on_hold answered ended')
  assert.equal(life({ application: 'Queue', bridgeid: '' }), 'ringing answered queued answered ended')
})

test('C12 nobody is asked about calls whose answer was heard', () => {
  const tracker = createCallTracker()
  const messages = new AmiReader().read(recording('two-answered'))
  const start = beginOf(messages)
  for (const message of messages) {
    const at = timestampOf(message)
    if (at !== null && at - start < 4_000) tracker.apply(message, at)
  }
  const channels = (['287', '288'] as const).map((id) => listing(messages, id, CALLER, { start, now: 5 }))
  assert.deepEqual(tracker.withUnseenAnswer(channels), [])
  assert.equal(createCallTracker().withUnseenAnswer(channels).length, 2)
})

test('C12 sent on while we were down: a leg that was made since the last event is a new agent, an older one is not', () => {
  const messages = new AmiReader().read(recording('redirected-by-operator'))
  const start = beginOf(messages)
  const first = createCallTracker()
  const before = messages.filter((message) => (timestampOf(message) ?? Infinity) < start + 3_000)
  const updates = before.flatMap((message) => first.apply(message, timestampOf(message) ?? 0))
  const [call] = callsOf([...updates, ...first.settle()]).values()
  assert.ok(call)
  const { uniqueid } = call.call
  for (const [agent, transfers] of [
    ['163', 1],
    ['162', undefined],
  ] as const) {
    const tracker = createCallTracker()
    tracker.resume([{ uniqueid, lastSignAt: start, call: call.call }])
    const rows = [
      ['161', CALLER],
      [agent, AGENT],
    ] as const
    const channels = rows.map(([id, row]) => listing(messages, id, row, { start, now: 7 }))
    const updates = tracker.reconcile({ channels, changedIds: new Set() }, start + 7_000)
    assert.deepEqual(
      updates.flatMap(({ fields }) => fields?.['transfer_count'] ?? []),
      transfers === undefined ? [] : [transfers],
    )
    assert.deepEqual(tracker.reconcile({ channels, changedIds: new Set() }, start + 8_000), [])
  }
})
