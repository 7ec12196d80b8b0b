// The call tracker with recorded sessions of a real FreeSWITCH: complete, cut, in pieces, mixed, plain and as JSON.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { callsOf, type PlayedCall } from '../../../test/recordings/played.ts'
import { createCallTracker, SUBSCRIBED_EVENTS } from './call-tracker.ts'
import { EslReader } from './esl-wire.ts'
import { eventIn, field, timeOf, type EslEvent } from './esl-event.ts'
import { expected, type ExpectedFreeswitchCall } from '../../../test/recordings/expected-freeswitch.ts'
import { FREESWITCH_FIELDS } from '../pbx/provided-fields.ts'
import { isFieldName } from '../../calls/fields.ts'
import { playAll, session, sessionNames, sessions, updatesOf } from '../../../test/recordings/played-freeswitch.ts'
import type { CallUpdate } from '../../calls/call.ts'

const names = Object.keys(expected)

test('every recording has its row', () => {
  assert.deepEqual(sessionNames(), names.toSorted())
})

for (const name of names) {
  test(`C13 FreeSWITCH ${name}: statuses, outcome, talk and people are those of a person who was there`, () => {
    const updates = updatesOf(name)
    const start = Math.min(...updates.map((update) => update.at ?? Infinity))
    const calls = [...callsOf(updates)]
    const rows = expected[name] ?? []
    assert.deepEqual(
      calls.map(([id]) => id.slice(0, 8)),
      rows.map((row) => row.id),
    )
    calls.forEach(([, played], index) => {
      const row = rows[index]
      assert.ok(row)
      assertCall(played, row, start)
    })
  })
}

function assertCall({ call, events }: PlayedCall, row: ExpectedFreeswitchCall, start: number): void {
  const life = events.map((event) => `${event.type} ${Math.round(event.at - start) / 1000}`)
  assert.equal(life.join(', '), row.life)
  const talk = call.answerAt === null ? 0 : ((call.talkEndAt ?? NaN) - call.answerAt) / 1000
  assert.ok(Math.abs(talk - row.talk) < 0.1, `talk ${talk}`)
  assert.equal(call.outcome, row.outcome)
  const { direction, transfer_count: transfers, agent_id: agent, hangup_by: by } = call.fields
  assert.deepEqual(
    { direction, transfers, agent, by },
    { direction: row.direction, transfers: row.transfers, agent: row.agent, by: row.by },
  )
  for (const [code, value] of Object.entries(row.fields ?? {})) assert.equal(call.fields[code], value, code)
  if (!call.lost) assert.equal(call.fields['voicemail_left'], row.voicemailLeft ?? row.outcome === 'voicemail')
}

/** The updates without their exact times: to compare two recordings of one situation. */
const storyOf = (updates: readonly CallUpdate[]): unknown =>
  [...callsOf(updates).values()].map(({ call, events }) => ({
    types: events.map((event) => event.type),
    outcome: call.outcome,
    fields: { ...call.fields, sip_call_id: null },
  }))

test('C6 plain and JSON tell the same', () => {
  for (const name of ['answered', 'missed'])
    assert.deepEqual(storyOf(updatesOf(name)), storyOf(updatesOf(`${name}.json`)))
})

test('the events that are asked for suffice: a session of all events tells the same without the others', () => {
  const subscribed = new Set(SUBSCRIBED_EVENTS.split(' '))
  for (const name of names) {
    const all = sessions(name).flatMap(eventsOf)
    const some = all.filter((event) => {
      const kind = field(event, 'Event-Name')
      return subscribed.has(kind) && (kind !== 'CUSTOM' || subscribed.has(field(event, 'Event-Subclass')))
    })
    assert.ok(some.length > 0)
    assert.deepEqual(playEvents(some), playEvents(all), name)
  }
})

function eventsOf(bytes: Uint8Array): EslEvent[] {
  return new EslReader().read(bytes).flatMap((frame) => eventIn(frame) ?? [])
}

function playEvents(events: readonly EslEvent[], tracker = createCallTracker()): CallUpdate[] {
  return events.flatMap((event) => tracker.apply(event, timeOf(event) ?? 0))
}

test('C6 bytes may come in any pieces, each byte by itself too: the same frames', () => {
  for (const name of ['attended-transfer', 'answered.json', 'cut-mid-call-2']) {
    const bytes = session(name)
    const whole = new EslReader().read(bytes)
    for (const size of [1, 2, 7, 1024, 65_536]) {
      const reader = new EslReader()
      const frames = []
      for (let at = 0; at < bytes.length; at += size) frames.push(...reader.read(bytes.subarray(at, at + size)))
      assert.deepEqual(frames, whole, `${name} by ${size}`)
    }
  }
})

test('C11 a session that is cut anywhere breaks nothing, and tells the beginning of what the whole tells', () => {
  for (const name of names) {
    const [bytes] = sessions(name)
    assert.ok(bytes)
    const whole: ReadonlyMap<string, PlayedCall> = callsOf(playAll([bytes]))
    // A prime, so that cuts fall everywhere in lines.
    for (let cut = 0; cut < bytes.length; cut += 29_989) {
      for (const [id, { events }] of callsOf(playAll([bytes.subarray(0, cut)]))) {
        const reported: string[] = events.map((event) => event.type)
        const types: string[] = whole.get(id)?.events.map((event) => event.type) ?? []
        assert.deepEqual(reported, types.slice(0, reported.length), `${name} cut at ${cut}`)
      }
    }
  }
})

test('C1 the events of two sessions that come mixed make the same calls as apart', () => {
  const pairs = [
    ['attended-transfer', 'outbound'],
    ['park', 'queue-answered'],
    ['pickup', 'voicemail'],
    ['blind-transfer', 'conference'],
  ] as const
  for (const [one, other] of pairs) {
    const [first, second] = [eventsOf(session(one)), eventsOf(session(other))]
    const shift = firstTime(first) - firstTime(second)
    const mixed = [...timed(first, 0), ...timed(second, shift)].toSorted((a, b) => a.at - b.at)
    const tracker = createCallTracker()
    const together = callsOf(mixed.flatMap(({ event, at }) => tracker.apply(event, at)))
    const apart = new Map([...callsOf(playEvents(first)), ...callsOf(playEvents(second))])
    assert.deepEqual([...together.keys()].toSorted(), [...apart.keys()].toSorted())
    for (const [id, { events, call }] of together) {
      const alone = apart.get(id)
      assert.deepEqual(
        events.map((event) => event.type),
        alone?.events.map((event) => event.type),
      )
      assert.deepEqual(call.fields, alone?.call.fields)
    }
  }
})

const firstTime = (events: readonly EslEvent[]): number => events.map(timeOf).find((at) => at !== null) ?? 0

function timed(events: readonly EslEvent[], shift: number): { event: EslEvent; at: number }[] {
  let at = 0
  return events.map((event) => ({ event, at: (at = (timeOf(event) ?? at - shift) + shift) }))
}

test('C15 a person marks contexts: an ignored one tells nothing, one marked outbound makes the first leg the agent', () => {
  assert.deepEqual(updatesOf('answered', { contexts: { public: 'ignore' } }), [])
  const [played] = callsOf(updatesOf('internal', { contexts: { default: 'outbound' } })).values()
  assert.equal(played?.call.fields['direction'], 'outbound')
  assert.equal(played.call.fields['agent_id'], '101')
  const tracker = createCallTracker()
  playEvents(eventsOf(session('internal')), tracker)
  assert.deepEqual(tracker.contexts.list(), [{ name: 'default', marked: null, proposed: 'internal' }])
})

test('C14 what a FreeSWITCH is said to tell is what its recordings tell', () => {
  const reported = new Set(names.flatMap((name) => updatesOf(name).flatMap(({ fields = {} }) => Object.keys(fields))))
  assert.deepEqual([...reported].toSorted(), FREESWITCH_FIELDS.toSorted())
  assert.ok(FREESWITCH_FIELDS.every(isFieldName))
})

test('C14 what FreeSWITCH or the carrier verified of the caller’s number is told, whichever of them says it', () => {
  const headers: Readonly<Record<string, readonly [name: string, value: string]>> = {
    A: ['variable_sip_P-Asserted-Identity', '<sip:+61400111222@192.0.2.1;verstat=TN-Validation-Passed>'],
    B: ['variable_sip_name_params', 'verstat=TN-Validation-Passed-B'],
    failed: ['variable_sip_verstat_detailed', 'TN-Validation-Failed-A'],
  }
  const begun = eventsOf(session('answered'))
  for (const [attestation, [name, value]] of Object.entries(headers)) {
    const events = begun.map((event) => new Map([...event, [name, value] as const]))
    const reported = playEvents(events).flatMap(({ fields = {} }) => fields['attestation'] ?? [])
    assert.deepEqual(reported, [attestation])
  }
  const nothing = begun.map((event) => new Map([...event, ['variable_sip_verstat_detailed', 'No-TN-Validation']]))
  assert.ok(playEvents(nothing).every(({ fields = {} }) => fields['attestation'] === undefined))
})

test('C1 a call that has ended is forgotten: the same session once more tells the same', () => {
  for (const name of names.filter((one) => sessions(one).length === 1)) {
    const tracker = createCallTracker()
    const events = eventsOf(session(name))
    assert.deepEqual(playEvents(events, tracker), playEvents(events, tracker), name)
  }
})
