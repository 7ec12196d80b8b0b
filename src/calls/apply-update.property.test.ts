// Properties of any sequence of updates, from any source, with any clock.
import assert from 'node:assert/strict'
import * as fc from 'fast-check'
import { applyCallUpdate, applyCallUpdates, type AppliedUpdates } from './apply-update.ts'
import type { Addition, Call, CallUpdate, FieldValue } from './call.ts'
import { snapshot } from './snapshot.ts'
import { OUTCOMES, STATUSES } from './status.ts'
import { property } from '../../test/kit/property.ts'

const nowMs = Date.parse('2026-11-25T03:04:00.000Z')

const time = fc.oneof(
  { weight: 6, arbitrary: fc.double({ min: nowMs - 100_000, max: nowMs + 100_000, noNaN: true }) },
  { weight: 1, arbitrary: fc.constantFrom(0, -1, Number.NaN, Infinity, -Infinity, 1e300, 253_402_300_799_999) },
)
const fieldName = fc.oneof(
  fc.constantFrom(
    'caller_name',
    'tracking_number',
    'tags',
    'duration',
    'talk_duration',
    'status',
    'end_time',
    'sequence',
  ),
  fc.constantFrom('__proto__', 'constructor', 'toString', 'custom.a', 'hangup_cause'),
)
const value: fc.Arbitrary<FieldValue> = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.double(),
  fc.boolean(),
  fc.array(fc.string(), { maxLength: 3 }),
  fc.constant(null),
)
const optional = { requiredKeys: ['uniqueid' as const] }
const update: fc.Arbitrary<CallUpdate> = fc.record(
  {
    uniqueid: fc.constant('u1'),
    status: fc.constantFrom(...STATUSES),
    outcome: fc.constantFrom(...OUTCOMES),
    fallbackOutcome: fc.constantFrom(...OUTCOMES),
    at: time,
    precision: fc.constantFrom('exact' as const, 'second' as const),
    reportedAt: time,
    isTest: fc.boolean(),
    connected: fc.boolean(),
    order: fc.record({ of: fc.constantFrom('a', 'b'), number: fc.nat(20) }),
    whileIn: fc.constantFrom(['ringing' as const, 'in_menu' as const], ['answered' as const]),
    lost: fc.constant(true as const),
    recording: fc.constantFrom(
      { expected: true as const },
      { url: 'https://x.example/a' },
      { failed: 'gone' },
      { file: '/var/a.wav' },
    ),
    fields: fc.dictionary(fieldName, value, { maxKeys: 4, noNullPrototype: true }),
    keepFirst: fc.array(fieldName, { maxLength: 2 }),
  },
  optional,
)
const updates = fc.array(update, { minLength: 1, maxLength: 25 })

function playAny(list: readonly CallUpdate[], ordered: boolean): AppliedUpdates {
  const [first, ...rest] = list
  assert.ok(first)
  return applyCallUpdates([first, ...rest], { nowMs, ordered })
}

/** Checks the result of any sequence of updates. */
function always(numRuns: number, check: (played: AppliedUpdates, list: readonly CallUpdate[]) => void): void {
  fc.assert(
    fc.property(updates, fc.boolean(), (list, ordered) => check(playAny(list, ordered), list)),
    { numRuns },
  )
}

property('C5 whatever comes in, events are numbered 1 to n without a gap', (numRuns) => {
  always(numRuns, ({ call, events }) => {
    assert.deepEqual(
      events.map((event) => event.sequence),
      events.map((_, index) => index + 1),
    )
    assert.equal(call.sequence, events.length)
  })
})

property('C7 whatever comes in, a call ends at most once, and that is its last event', (numRuns) => {
  always(numRuns, ({ events, call }) => {
    const end = events.findIndex((event) => event.type === 'ended')
    assert.ok(end === -1 || end === events.length - 1)
    assert.equal(end !== -1, call.status === 'ended')
  })
})

property('C6 whatever comes in, an end is accepted and events are told in the order of their times', (numRuns) => {
  always(numRuns, ({ events, call }, list) => {
    for (const [index, event] of events.entries()) assert.ok(event.at >= (events[index - 1]?.at ?? 0))
    assert.equal(
      list.some((one) => one.status === 'ended'),
      call.endAt !== null,
    )
    if (call.endAt !== null) assert.ok(call.endAt >= (events.at(-1)?.at ?? 0))
  })
})

property('C2 whatever comes in, a call has an outcome exactly when it has ended', (numRuns) => {
  always(numRuns, ({ call, events }) => {
    assert.equal(call.outcome !== null, call.status === 'ended')
    for (const { fields, type } of events) assert.equal('outcome' in fields, type === 'ended')
  })
})

property('C12 whatever comes in, the talk lies within the call', (numRuns) => {
  always(numRuns, ({ call, events }) => {
    if (call.answerAt !== null) assert.ok(call.answerAt >= call.startAt)
    if (call.answerAt !== null && call.talkEndAt !== null) assert.ok(call.talkEndAt >= call.answerAt)
    if (call.endAt !== null) assert.ok(call.endAt >= (call.talkEndAt ?? 0))
    for (const ms of [call.ringMs, call.holdMs, call.queueMs]) assert.ok(ms >= 0)
    const { duration, talk_duration: talk } = events.at(-1)?.fields ?? {}
    if (typeof duration === 'number' && typeof talk === 'number') assert.ok(talk <= duration, `${talk} > ${duration}`)
  })
})

property('C12 whatever comes in, ring, hold and queue times together fit into the call', (numRuns) => {
  always(numRuns, ({ call }) => {
    // The tolerance is a quarter of a millisecond, because times are floats near 1.8e12, which have steps of that size.
    if (call.endAt !== null)
      assert.ok(call.ringMs + call.holdMs + call.queueMs <= call.endAt - call.startAt + 0.25 * 25)
  })
})

property(
  'C14 whatever comes in, every field that an event tells has a value, and computed ones are ours',
  (numRuns) => {
    always(numRuns, ({ events }) => {
      for (const { fields, type } of events) {
        for (const [name, fieldValue] of Object.entries(fields))
          assert.ok(fieldValue !== null && fieldValue !== undefined, name)
        assert.equal(fields['status'], type)
        assert.equal(fields['event_type'], `call.${type}`)
        assert.equal(Object.getPrototypeOf(fields), Object.prototype)
      }
    })
  },
)

property('C4 the same update twice: the second changes nothing', (numRuns) => {
  fc.assert(
    fc.property(updates, fc.boolean(), (list, ordered) => {
      const before = playAny(list, ordered).call
      const again = list.at(-1)
      assert.ok(again)
      const second = applyCallUpdate(before, again, { nowMs, ordered })
      assert.deepEqual(second.events, [])
      assert.equal(second.amended, false)
    }),
    { numRuns },
  )
})

property('C6 statuses told late make no event, and fields in any order say the same once all are told', (numRuns) => {
  const field = fc.record({
    name: fc.constantFrom('custom.a', 'custom.b', 'custom.c'),
    value: fc.string({ minLength: 1 }),
  })
  const distinct = fc.uniqueArray(field, { selector: (row) => row.name, minLength: 1 })
  fc.assert(
    fc.property(distinct, fc.array(fc.nat()), (rows, keys) => {
      const updates: CallUpdate[] = rows.map((row) => ({
        uniqueid: 'u1',
        at: nowMs,
        fields: { [row.name]: row.value },
      }))
      const shuffled = updates.map((one, index) => ({ one, key: keys[index] ?? 0 })).toSorted((a, b) => a.key - b.key)
      const inOrder = playAny([{ uniqueid: 'u1', status: 'ringing', at: nowMs }, ...updates], false)
      const mixed = playAny(
        [{ uniqueid: 'u1', status: 'ringing', at: nowMs }, ...shuffled.map(({ one }) => one)],
        false,
      )
      assert.deepEqual(mixed.call.fields, inOrder.call.fields)
    }),
    { numRuns },
  )
})

/**
 * The call as receivers see it, without event numbers and event times, which depend on the order in which updates
 * arrive.
 */
function described({ call }: AppliedUpdates) {
  const { sequence: _sequence, event_time: _time, ...fields } = snapshot(call, 'final', 0)
  const { status, previousStatus, outcome, startAt, answerAt, endAt, talkEndAt, connected } = call
  // Durations that are added in another order differ in the last digits of a double.
  const durations = [call.ringMs, call.holdMs, call.queueMs].map(Math.round)
  return { fields, status, previousStatus, outcome, startAt, answerAt, endAt, talkEndAt, connected, durations }
}

property(
  'C6 C12 updates that say their times make the same call in whatever order they come, and its events go forwards',
  (numRuns) => {
    const said = fc.record(
      {
        status: fc.constantFrom(...STATUSES.filter((status) => status !== 'ended')),
        outcome: fc.constantFrom(...OUTCOMES),
        connected: fc.boolean(),
        whileIn: fc.constantFrom(['ringing' as const, 'in_menu' as const], ['answered' as const]),
        fields: fc.dictionary(fc.constantFrom('caller_name', 'notes', 'custom.a'), fc.constantFrom('x', 'y', null), {
          maxKeys: 3,
          noNullPrototype: true,
        }),
      },
      { requiredKeys: [] },
    )
    const first = fc.option(fc.constantFrom('x', 'y'), { nil: undefined })
    const sent = fc.array(fc.record({ said, first, after: fc.integer({ min: 1, max: 1_200 }), key: fc.nat() }), {
      minLength: 1,
      maxLength: 8,
    })
    fc.assert(
      fc.property(sent, fc.constantFrom('exact' as const, 'second' as const), fc.boolean(), (rows, precision, ends) => {
        let at = nowMs - 100_000
        const straight = rows.map((row, index): { update: CallUpdate; key: number } => {
          at += precision === 'exact' ? row.after : 1000
          const isEnd = ends && index === rows.length - 1
          const update: CallUpdate = {
            uniqueid: 'u1',
            at,
            precision,
            ...row.said,
            ...(row.first && {
              fields: { ...row.said.fields, 'custom.first': row.first },
              keepFirst: ['custom.first'],
            }),
            ...(isEnd && { status: 'ended', fallbackOutcome: 'failed' }),
          }
          return { update, key: row.key }
        })
        const came = straight.toSorted((a, b) => a.key - b.key)
        const [expected, actual] = [straight, came].map((list) =>
          playAny(
            list.map(({ update }) => update),
            false,
          ),
        )
        assert.ok(expected && actual)
        assert.deepEqual(described(actual), described(expected))
      }),
      { numRuns },
    )
  },
)

/** The values that depend on the time of the answer. */
function answerOf({ answerAt, endAt, outcome, talkEndAt, ringMs }: Call) {
  return { answerAt, endAt, outcome, talkEndAt, ringMs }
}

property('C7 an answer heard before or after the end gives the same answer time, outcome and durations', (numRuns) => {
  const seconds = fc.tuple(fc.integer({ min: 2, max: 300 }), fc.integer({ min: 2, max: 300 }))
  fc.assert(
    fc.property(seconds, ([ring, talk]) => {
      const ringing: CallUpdate = { uniqueid: 'u1', status: 'ringing', at: nowMs - 1_000_000 }
      const answered: CallUpdate = { uniqueid: 'u1', status: 'answered', at: nowMs - 1_000_000 + ring * 1000 }
      const ended: CallUpdate = { uniqueid: 'u1', status: 'ended', at: nowMs - 1_000_000 + (ring + talk) * 1000 }
      assert.deepEqual(
        answerOf(playAny([ringing, ended, answered], false).call),
        answerOf(playAny([ringing, answered, ended], false).call),
      )
    }),
    { numRuns },
  )
})

property('C4 what a source hands over is not changed by applying it', (numRuns) => {
  fc.assert(
    fc.property(updates, fc.boolean(), (list, ordered) => {
      const before = fc.stringify(list)
      playAny(list, ordered)
      assert.equal(fc.stringify(list), before)
    }),
    { numRuns },
  )
})

property('C1 a call goes on the same, whether it was kept in memory or read again from what was stored', (numRuns) => {
  /** The update as it arrives: as JSON. */
  const sent = ({ fields, ...rest }: CallUpdate): CallUpdate =>
    fields ? { ...rest, fields: JSON.parse(JSON.stringify(fields)) as typeof fields } : rest
  fc.assert(
    fc.property(updates, fc.boolean(), (list, ordered) => {
      const describeCall = (kept: (call: Call) => Call): string => {
        let call: Call | null = null
        const steps = list.map((one) => {
          const step = applyCallUpdate(call, sent(one), { nowMs, ordered })
          call = kept(step.call)
          return step
        })
        return JSON.stringify(steps)
      }
      assert.equal(
        describeCall((call) => JSON.parse(JSON.stringify(call)) as Call),
        describeCall((call) => call),
      )
    }),
    { numRuns },
  )
})

property(
  'C26 what people add and what a source reports make the same call in whatever order they come, and the same events of statuses',
  (numRuns) => {
    const addition: fc.Arbitrary<Addition> = fc.oneof(
      fc.record({ kind: fc.constantFrom('tag' as const, 'untag' as const), value: fc.constantFrom('a', 'b') }),
      fc.record({ kind: fc.constant('note' as const), value: fc.constantFrom('x', 'y') }),
      fc.record({ kind: fc.constant('value' as const), value: fc.record({ amount: fc.nat(9) }) }),
      fc.record({ kind: fc.constant('outcome' as const), value: fc.constantFrom(...OUTCOMES) }),
    )
    const by = { type: 'key', id: 'key_1', name: 'CRM' } as const
    // Each addition comes before the update with its index, and may be removed later.
    const added = fc.array(fc.record({ addition, before: fc.nat(25), removedBefore: fc.option(fc.nat(25)) }), {
      maxLength: 6,
    })
    fc.assert(
      fc.property(updates, added, fc.boolean(), (list, rows, ordered) => {
        const news = rows.flatMap(({ addition: one, before, removedBefore }, index) => {
          const id = String(index)
          const add = { before, update: { uniqueid: 'u1', added: { by, add: [{ ...one, id }] } } }
          if (removedBefore === null) return [add]
          return [
            add,
            { before: Math.max(before, removedBefore), update: { uniqueid: 'u1', added: { by, remove: id } } },
          ]
        })
        const [first, ...rest] = list
        const mixed = rest.flatMap((one, index) => [
          ...news.filter(({ before }) => before === index).map(({ update: person }) => person),
          one,
        ])
        const between = news.filter(({ before }) => before < rest.length)
        const order = between.toSorted((a, b) => a.before - b.before).map(({ update: person }) => person)
        assert.ok(first)
        const [apart, together] = [playAny([first, ...rest, ...order], ordered), playAny([first, ...mixed], ordered)]
        assert.deepEqual(together.call, apart.call)
        assert.deepEqual(
          together.events.map(({ sequence, type, at }) => [sequence, type, at]),
          apart.events.map(({ sequence, type, at }) => [sequence, type, at]),
        )
      }),
      { numRuns },
    )
  },
)
