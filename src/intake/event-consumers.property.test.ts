// The consumers of each event, compared with asking each integration of the account in turn.
import assert from 'node:assert/strict'
import * as fc from 'fast-check'
import { eventConsumer } from '../../test/kit/event-consumer.ts'
import { property } from '../../test/kit/property.ts'
import type { CallRecord, Final } from '../calls/call-record.ts'
import type { Call, CallEvent, CallUpdate } from '../calls/call.ts'
import { finalDueAt, waitIsMet } from '../calls/finality.ts'
import { idsOf } from '../calls/id-ranges.ts'
import { matches } from '../integrations/match.ts'
import { EventConsumers, type EventConsumer } from './event-consumers.ts'
import { applyUpdate, nextFinalAt } from './update-effects.ts'

const CAP_S = 60
const UNREADABLE_AGAIN_MS = 600_000

const condition = fc.constantFrom(
  null,
  { all: [] },
  { field: 'direction', op: 'is', value: 'outbound' } as const,
  { field: 'tracking_number', op: 'one_of', value: ['0255550100', '+61255550101'] } as const,
  { field: 'transcript', op: 'unknown' } as const,
  {
    all: [
      { field: 'tags', op: 'contains', value: 'vip' },
      { field: 'agent_id', op: 'is', value: '201' },
    ],
  } as const,
)
const wait = fc.record({
  recording: fc.boolean(),
  steps: fc.constantFrom([], ['transcript']),
  cap_s: fc.constantFrom(CAP_S, 2 * CAP_S),
})
const consumer = fc
  .record({
    state: fc.constantFrom('on', 'on', 'on', 'off', 'deleted'),
    isPicked: fc.boolean(),
    realtime: fc.boolean(),
    final: fc.boolean(),
    updated: fc.boolean(),
    statuses: fc.constantFrom(null, ['ended' as const], ['ringing' as const, 'answered' as const]),
    conditions: condition,
    wait,
    isUnreadable: fc.constantFrom(false, false, false, true),
  })
  .map(({ isPicked, isUnreadable, ...rest }) =>
    isUnreadable
      ? { isUnreadable, state: rest.state, realtime: false, final: false, updated: false }
      : { ...rest, isChosen: () => isPicked },
  )
/** The settings of all integrations at one time; `null`: the integration does not exist at that time. */
const settings = fc
  .array(fc.option(consumer, { freq: 8 }), { minLength: 3, maxLength: 9 })
  .map((all) => all.flatMap((more, n) => (more === null ? [] : [eventConsumer(n + 1, more as Partial<EventConsumer>)])))
const tell: fc.Arbitrary<Omit<CallUpdate, 'uniqueid'>> = fc.oneof(
  fc.constantFrom<Omit<CallUpdate, 'uniqueid'>>(
    { status: 'answered', fields: { agent_id: '201' } },
    { status: 'ended' },
    { status: 'ended' },
    { recording: { done: { ref: '/1.wav', id: 'rec_1', seconds: 3 } } },
    { steps: { transcript: 'done' }, fields: { transcript: 'Hello' } },
    { fields: { tags: ['vip'] } },
    { fields: { tracking_number: '+61255550101' } },
    {},
  ),
)
const steps = fc.array(
  fc.record({
    tell,
    pauseMs: fc.constantFrom(10, 10, 10, CAP_S * 1000, UNREADABLE_AGAIN_MS),
    edit: fc.option(settings),
  }),
  { minLength: 2, maxLength: 10 },
)
const begin = fc.record({
  isTest: fc.boolean(),
  expected: fc.boolean(),
  direction: fc.constantFrom('inbound', 'outbound'),
  dialled: fc.constantFrom('+61255550100', '+61255550199'),
})

/** The finals of a call by integration, when each integration is asked. */
type Finals = Map<number, Final>

const takes = (one: EventConsumer, call: Call): boolean => one.state === 'on' && (!call.isTest || one.isChosen(call))

/** What the routing of the account says: whether the integration gets a request for the event, or a skipped final. */
function gets(
  consumers: readonly EventConsumer[],
  id: number,
  { event, call }: { event: CallEvent; call: Call },
): boolean {
  const one = consumers.find((other) => other.id === id)
  const isDeleted = one === undefined || one.state === 'deleted'
  const wants =
    !isDeleted && !one.isUnreadable && matches({ ...one, enabled: one.state === 'on' }, event, one.isChosen(call))
  return wants || (event.type === 'final' && isDeleted)
}

/** Asks each integration about each event of an update, and keeps the finals. */
function askEach(
  finals: Finals,
  consumers: readonly EventConsumer[],
  { call, events, nowMs }: { call: Call; events: readonly CallEvent[]; nowMs: number },
): Map<CallEvent['type'], number[]> {
  const owed = new Map<CallEvent['type'], number[]>()
  for (const { type } of events)
    if (type !== 'final' && type !== 'updated')
      owed.set(
        type,
        consumers.filter((one) => one.realtime && takes(one, call)).map(({ id }) => id),
      )
  if (events.some(({ type }) => type === 'ended'))
    for (const one of consumers)
      if (one.final && takes(one, call)) finals.set(one.id, finalDueAt(call, one.wait, nowMs))
  if (call.status !== 'ended') return owed
  for (const { id, isUnreadable } of consumers) {
    const final = finals.get(id)
    if (isUnreadable && typeof final === 'number' && final <= nowMs) finals.set(id, nowMs + UNREADABLE_AGAIN_MS)
  }
  const due = [...finals].flatMap(([id, final]) => {
    const one = consumers.find((other) => other.id === id)
    const isMet = one !== undefined && !one.isUnreadable && waitIsMet(call, one.wait)
    return final !== 'sent' && (final <= nowMs || isMet) ? [id] : []
  })
  const updated = consumers.filter((one) => one.updated && finals.get(one.id) === 'sent').map(({ id }) => id)
  for (const id of due) finals.set(id, 'sent')
  owed.set(
    'final',
    due.toSorted((a, b) => a - b),
  )
  owed.set('updated', updated)
  return owed
}

property('C9 C15 C19 C20 each event goes to the same integrations as if each integration were asked', (numRuns) => {
  fc.assert(
    fc.property(settings, begin, steps, (first, { isTest, expected, direction, dialled }, all) => {
      let consumers = first
      let index = new EventConsumers(consumers)
      let record: CallRecord | null = null
      let nowMs = 1_000_000
      const finals: Finals = new Map()
      const begun: Omit<CallUpdate, 'uniqueid'> = {
        status: 'ringing',
        isTest,
        fields: { direction, tracking_number: dialled },
        ...(expected && { recording: { expected: true } }),
      }
      for (const { tell: update, pauseMs, edit } of [{ tell: begun, pauseMs: 0, edit: null }, ...all]) {
        nowMs += pauseMs
        if (edit !== null) {
          consumers = edit
          index = new EventConsumers(consumers)
        }
        const facts = { nowMs, ordered: true, steps: ['transcript'] }
        const effects = applyUpdate(record, { uniqueid: 'c', ...update }, { facts, consumers: index })
        record = effects.record
        const { call } = record
        const events = effects.events.map(({ event }) => event)
        const asked = askEach(finals, consumers, { call, events, nowMs })
        for (const { event, to } of effects.events) {
          const wanted = (ids: readonly number[]): number[] => ids.filter((id) => gets(consumers, id, { event, call }))
          assert.deepEqual(wanted(to), wanted(asked.get(event.type) ?? []), event.type)
        }
        for (const type of ['final', 'updated'] as const)
          if ((asked.get(type) ?? []).length === 0) assert.ok(!events.some((event) => event.type === type), type)
        if ((asked.get('final') ?? []).length > 0) assert.equal(events.at(-1)?.type, 'final')
        const byId = record.finals.flatMap(({ final, ids }) => idsOf(ids).map((id): [number, Final] => [id, final]))
        assert.deepEqual(
          new Map(byId.toSorted(([a], [b]) => a - b)),
          new Map([...finals].toSorted(([a], [b]) => a - b)),
        )
        const waiting = [...finals.values()].filter((final) => final !== 'sent')
        assert.equal(nextFinalAt(record), waiting.length === 0 ? null : Math.min(...waiting))
      }
    }),
    { numRuns: numRuns * 3 },
  )
})
