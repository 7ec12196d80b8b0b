import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Addition, CallEvent, CallUpdate } from '../calls/call.ts'
import type { CallRecord } from '../calls/call-record.ts'
import { eventConsumer } from '../../test/kit/event-consumer.ts'
import { EventConsumers, type EventConsumer } from './event-consumers.ts'
import { applyUpdate, nextFinalAt } from './update-effects.ts'

const CAP_S = 60
const consumer = (id: number, more: Partial<EventConsumer> = {}): EventConsumer =>
  eventConsumer(id, { wait: { recording: true, steps: [], cap_s: CAP_S }, ...more })

/** Plays updates, each a second after the update before. An empty update only looks at the clock. */
function play(consumers: readonly EventConsumer[], updates: readonly (Partial<CallUpdate> & { waitMs?: number })[]) {
  let record: CallRecord | null = null
  let nowMs = 1_000_000
  const told: string[] = []
  for (const { waitMs = 1_000, ...update } of updates) {
    nowMs += waitMs
    const step = applyUpdate(
      record,
      { uniqueid: 'c', at: nowMs, ...update },
      { facts: { nowMs, ordered: true }, consumers: new EventConsumers(consumers) },
    )
    record = step.record
    for (const { event, to } of step.events) told.push(`${event.sequence} ${event.type} → ${to.join(',')}`)
  }
  return { told, record }
}

test('C9 with nothing to wait for the final follows the end at once, as an event of its own', () => {
  const { told } = play([consumer(1)], [{ status: 'ringing' }, { status: 'ended' }])
  assert.deepEqual(told, ['1 ringing → ', '2 ended → ', '3 final → 1'])
})

test('C9 integrations whose wait is met together share one final event', () => {
  const { told } = play([consumer(1), consumer(2)], [{ status: 'ringing' }, { status: 'ended' }])
  assert.equal(told.at(-1), '3 final → 1,2')
})

test('C9 a recording that was announced is waited for, and the final goes once when it is there, failed or the cap is over', () => {
  const expected: Partial<CallUpdate> = { status: 'ringing', recording: { expected: true } }
  const ends: Record<string, Partial<CallUpdate> & { waitMs?: number }> = {
    there: { recording: { done: { ref: 'https://rec.example/1.mp3', id: 'rec_1', seconds: 3 } } },
    failed: { recording: { failed: 'disk full' } },
    cap: { waitMs: CAP_S * 1000 },
  }
  for (const [name, end] of Object.entries(ends)) {
    const { told, record } = play([consumer(1)], [expected, { status: 'ended' }, {}, end, {}, {}])
    assert.deepEqual(told.slice(1), ['2 ended → ', '3 final → 1'], name)
    assert.equal(record && nextFinalAt(record), null, name)
  }
})

/** Events that may happen around the end of a call, in any order. */
const happenings: Readonly<Record<string, Happening>> = {
  ended: { tell: { status: 'ended' } },
  'recording ready': { tell: { recording: { done: { ref: '/1.wav', id: 'rec_1', seconds: 3 } } } },
  'step done': { tell: { steps: { transcript: 'done' }, fields: { transcript: 'Hello' } } },
  'step failed': { tell: { steps: { summary: 'failed' } } },
  cap: { waitMs: CAP_S * 1000 },
  // The source sends its last update again, because the source did not learn that the update was stored.
  crash: { crash: true },
  'integration edited': { edit: true },
  'switched off and on': { off: true },
}

interface Happening {
  readonly tell?: Partial<CallUpdate>
  readonly waitMs?: number
  readonly crash?: true
  readonly edit?: true
  readonly off?: true
}

/**
 * The first consumer waits for the recording and the steps, the second only for the recording, the third for nothing.
 * An edit reduces what the first consumer waits for.
 */
function threeConsumers({ edited, on }: { edited: boolean; on: boolean }): EventConsumer[] {
  const steps = edited ? ['summary'] : ['transcript', 'summary']
  const state = on ? 'on' : 'off'
  return [
    consumer(1, { wait: { recording: !edited, steps, cap_s: CAP_S }, state, updated: true }),
    consumer(2, { updated: true, state }),
    consumer(3, { wait: { recording: false, steps: [], cap_s: 0 }, state }),
  ]
}

/**
 * Plays these happenings of a call. Returns the finals and updates with the consumer that got each, such as `final 1`.
 */
function tellingsOf(order: readonly string[], { offAround = false }: { offAround?: boolean } = {}): string[] {
  let record: CallRecord | null = null
  let nowMs = 1_000_000
  let last: Partial<CallUpdate> = {}
  const now = { edited: false, on: true }
  const told: string[] = []
  const hear = (update: Partial<CallUpdate>): void => {
    nowMs += 10
    const facts = { nowMs, ordered: true, steps: ['transcript', 'summary'] }
    const step = applyUpdate(
      record,
      { uniqueid: 'c', ...update },
      { facts, consumers: new EventConsumers(threeConsumers(now)) },
    )
    record = step.record
    last = update
    for (const { event, to } of step.events)
      if (event.type === 'final' || event.type === 'updated') for (const id of to) told.push(`${event.type} ${id}`)
  }
  hear({ status: 'answered', recording: { expected: true, of: '/1.wav' } })
  for (const name of order) {
    const { tell: update = {}, waitMs = 0, crash, edit, off } = happenings[name] ?? {}
    nowMs += waitMs
    if (edit) now.edited = true
    if (off) now.on = offAround && !now.on
    hear(crash ? last : update)
    if (crash) record = structuredClone(record)
    if (!offAround) now.on = true
  }
  // After the cap, the engine looks at the clock in any case.
  nowMs += CAP_S * 1000
  now.on = true
  hear({})
  return told
}

const finalsOf = (told: readonly string[], id: number): number => told.filter((one) => one === `final ${id}`).length

test('C9 in every order of end, recording, steps, cap, crash, edit and switch there is one final for each, and none twice', () => {
  let orders = 0
  for (const order of permutations(Object.keys(happenings))) {
    const told = tellingsOf(order)
    orders += 1
    for (const id of [1, 2, 3]) assert.equal(finalsOf(told, id), 1, `${order.join(', ')}: ${told.join('; ')}`)
    for (const id of [1, 2]) {
      const finalAt = told.indexOf(`final ${id}`)
      assert.ok(!told.slice(0, finalAt).includes(`updated ${id}`), `${order.join(', ')}: updated before final`)
    }
  }
  assert.equal(orders, 40_320)
})

test('C9 in every order, who is off when the call ends is owed nothing, and who is off later has its final once', () => {
  const { 'switched off and on': _, crash: __, ...rest } = happenings
  // The consumers are off from the first `switched off and on` to the second.
  for (const order of permutations([...Object.keys(rest), 'switched off and on', 'switched off and on'].slice(1))) {
    for (const at of [0, 3, order.length]) {
      const whole = order.toSpliced(at, 0, 'ended')
      const offAt = whole.indexOf('switched off and on')
      const onAt = whole.indexOf('switched off and on', offAt + 1)
      const endedAt = whole.indexOf('ended')
      const wanted = endedAt > offAt && endedAt < onAt ? 0 : 1
      const told = tellingsOf(whole, { offAround: true })
      for (const id of [1, 2, 3]) assert.equal(finalsOf(told, id), wanted, `${whole.join(', ')}: ${told.join('; ')}`)
    }
  }
})

test('C9 what the final waited for is in it, unless the cap came first', () => {
  const finalOf = (order: readonly string[]): CallEvent['fields'] | undefined => {
    let record: CallRecord | null = null
    let nowMs = 1_000_000
    let fields: CallEvent['fields'] | undefined
    for (const name of ['begin', ...order, 'look']) {
      nowMs += happenings[name]?.waitMs ?? (name === 'look' ? CAP_S * 1000 : 10)
      const update = name === 'begin' ? { recording: { expected: true } as const } : (happenings[name]?.tell ?? {})
      const facts = { nowMs, ordered: true, steps: ['transcript', 'summary'] }
      const consumers = new EventConsumers(threeConsumers({ edited: false, on: true }).slice(0, 1))
      const step = applyUpdate(record, { uniqueid: 'c', ...update }, { facts, consumers })
      record = step.record
      fields = step.events.find(({ event }) => event.type === 'final')?.event.fields ?? fields
    }
    return fields
  }
  for (const order of permutations(['ended', 'recording ready', 'step done', 'step failed'])) {
    const endedAt = order.indexOf('ended')
    const fields = finalOf(order)
    assert.equal(fields?.['recording_url'], 'recording:rec_1', order.join(', '))
    // Steps follow the end. Before the end nobody waits for a step, and the fields of a step are merged.
    assert.equal(fields?.['transcript'], 'Hello', order.join(', '))
    const capped = finalOf(order.toSpliced(endedAt + 1, 0, 'cap'))
    assert.equal(capped?.['recorded'], true)
    if (order.indexOf('recording ready') > endedAt) assert.equal(capped?.['recording_url'], undefined, order.join(', '))
  }
})

test('C9 an integration that is off when the call ends is owed no final, though it is on when others wait', () => {
  const withLate = (state: EventConsumer['state']) => new EventConsumers([consumer(1), consumer(2, { state })])
  const updates = [{ status: 'ringing', recording: { expected: true } } as const, { status: 'ended' } as const]
  let record: CallRecord | null = null
  for (const [i, update] of updates.entries()) {
    record = applyUpdate(
      record,
      { uniqueid: 'c', ...update },
      { facts: { nowMs: 1_000 * i, ordered: true }, consumers: withLate('off') },
    ).record
  }
  const step = applyUpdate(
    record,
    { uniqueid: 'c', recording: { failed: 'x' } },
    { facts: { nowMs: 9_000, ordered: true }, consumers: withLate('on') },
  )
  assert.deepEqual(
    step.events.map(({ event, to }) => [event.type, to]),
    [['final', [1]]],
  )
})

test('C10 what is learned after its final is told by an update to those who asked, and to no one else', () => {
  const consumers = [consumer(1, { updated: true }), consumer(2)]
  const { told } = play(consumers, [{ status: 'ringing' }, { status: 'ended' }, { fields: { notes: 'call back' } }])
  assert.equal(told.at(-1), '4 updated → 1')
  const quiet = play([consumer(2)], [{ status: 'ringing' }, { status: 'ended' }, { fields: { notes: 'call back' } }])
  assert.equal(quiet.told.length, 3)
})

test('C10 what comes before its final is in the final, not in an update', () => {
  const { told } = play(
    [consumer(1, { updated: true })],
    [
      { status: 'ringing', recording: { expected: true } },
      { status: 'ended' },
      { fields: { notes: 'call back' } },
      { recording: { failed: 'x' } },
    ],
  )
  assert.deepEqual(told.slice(2), ['3 final → 1'])
})

/** Plays an imported call, with updates before and after it, each with `quiet` or without. */
function imported(after: readonly (Partial<CallUpdate> & { quiet: boolean })[], before: typeof after = []) {
  const consumers = new EventConsumers([consumer(1, { realtime: true, updated: true }), consumer(2)])
  const whole: readonly (Partial<CallUpdate> & { quiet: boolean })[] = [
    { status: 'ringing', at: 1_000, quiet: true },
    { status: 'answered', at: 2_000, quiet: true },
    { status: 'ended', at: 9_000, quiet: true, recording: { url: 'https://rec.example/1.wav' } },
  ]
  let record: CallRecord | null = null
  const told: string[] = []
  const followed: string[] = []
  for (const { quiet, ...update } of [...before, ...whole, ...after]) {
    const facts = { nowMs: 1_000_000, ordered: false, steps: ['transcript'], records: 'answered_calls' } as const
    const step = applyUpdate(record, { uniqueid: 'c', ...update }, { facts, consumers, ...(quiet && { quiet }) })
    record = step.record
    followed.push(...step.steps)
    for (const { event, to } of step.events) if (to.length > 0) told.push(`${event.type} → ${to.join(',')}`)
  }
  return { record, told, followed }
}

test('C18 nobody is told of a call that begins with an import, and nothing follows its end', () => {
  const { record, told, followed } = imported([])
  assert.deepEqual([told, followed, record?.finals], [[], [], []])
  assert.deepEqual([record?.call.outcome, record?.call.sequence], ['answered', 3])
})

test('C18 nobody is told of it later either: when it is imported again, its recording comes, or its source tells more', () => {
  const done = { recording: { done: { ref: 'https://rec.example/1.wav', id: 'rec_1', seconds: 3 } } }
  for (const quiet of [true, false]) {
    const { record, told } = imported([
      { status: 'ended', at: 9_000, fields: { notes: 'call back' }, quiet },
      { ...done, quiet },
      { quiet },
    ])
    assert.deepEqual(told, [], String(quiet))
    assert.equal(record?.call.fields['notes'], 'call back')
  }
})

test('C18 what an import adds to a call that was told is told to nobody; one that goes on ends as usual', () => {
  const live = { status: 'ringing', at: 1_000, quiet: false } as const
  const ended = imported([], [live, { status: 'ended', at: 9_000, quiet: false }])
  assert.deepEqual(ended.told, ['ringing → 1', 'ended → 1', 'final → 1,2'])
  assert.equal(imported([], [live]).told.at(-1), 'ended → 1')
  assert.deepEqual(
    imported([], [live]).record?.finals.map(({ ids }) => ids),
    [[1, 3]],
  )
})

function permutations<T>(items: readonly T[]): T[][] {
  if (items.length === 0) return [[]]
  return items.flatMap((item, i) => permutations(items.toSpliced(i, 1)).map((rest) => [item, ...rest]))
}

test('S46 a final that is owed to an integration that cannot be read waits with its call, and goes when it can be', () => {
  const first = play(
    [consumer(1), consumer(2)],
    [{ status: 'ringing', recording: { expected: true } }, { status: 'ended' }],
  )
  const facts = { nowMs: 2_000_000, ordered: true }
  const unreadable = consumer(1, { isUnreadable: true })
  const held = applyUpdate(
    first.record,
    { uniqueid: 'c' },
    { facts, consumers: new EventConsumers([unreadable, consumer(2)]) },
  )
  assert.deepEqual(
    held.events.map(({ to }) => to),
    [[2]],
  )
  assert.equal(nextFinalAt(held.record), facts.nowMs + 10 * 60_000)
  const later = { nowMs: facts.nowMs + 10 * 60_000, ordered: true }
  const went = applyUpdate(
    held.record,
    { uniqueid: 'c' },
    { facts: later, consumers: new EventConsumers([consumer(1), consumer(2)]) },
  )
  assert.deepEqual(
    went.events.map(({ to }) => to),
    [[1]],
  )
})

const by = { type: 'person', id: 'per_1', name: 'Sam Lee' } as const
const adds = (...additions: readonly Addition[]): Partial<CallUpdate> => ({
  added: { by, add: additions.map((one, index) => ({ ...one, id: `${one.kind} ${index}` })) },
})

test('C26 C10 a tag of a person makes updated for those who ask, after their final, and nothing while the call is active', () => {
  const consumers = [consumer(1, { updated: true }), consumer(2)]
  const tag = adds({ kind: 'tag', value: 'vip' })
  const { told } = play(consumers, [
    { status: 'ringing' },
    tag,
    { status: 'ended' },
    adds({ kind: 'note', value: 'x' }),
  ])
  assert.deepEqual(told, ['1 ringing → ', '2 ended → ', '3 final → 1,2', '4 updated → 1'])
})

test('C26 C10 an addition that changes no field makes no updated, nor does a report that additions hide', () => {
  const consumers = [consumer(1, { updated: true })]
  const before: Partial<CallUpdate>[] = [
    { status: 'ringing', fields: { tags: ['vip'] } },
    { status: 'ended', outcome: 'unanswered' },
  ]
  const eventsAfter = (...updates: readonly Partial<CallUpdate>[]) =>
    play(consumers, [...before, ...updates]).told.slice(3)
  assert.deepEqual(eventsAfter(adds({ kind: 'tag', value: 'vip' })), [])
  const set = adds({ kind: 'value', value: { amount: 5, currency: 'AUD' } })
  assert.deepEqual(eventsAfter(set, { fields: { value: 3 } }), ['4 updated → 1'])
  // The reported outcome is a field of its own.
  const corrected = adds({ kind: 'outcome', value: 'busy' })
  assert.deepEqual(eventsAfter(corrected, { outcome: 'missed' }), ['4 updated → 1', '5 updated → 1'])
})

test('C26 C9 an addition while the final waits is in the final, and makes no event of its own', () => {
  const { told } = play(
    [consumer(1, { updated: true })],
    [
      { status: 'ringing', recording: { expected: true } },
      { status: 'ended' },
      adds({ kind: 'tag', value: 'vip' }),
      { recording: { failed: 'gone' } },
    ],
  )
  assert.deepEqual(told, ['1 ringing → ', '2 ended → ', '3 final → 1'])
})

test('C26 C16 an addition to a test call goes to the integrations that were chosen for it', () => {
  const consumers = [consumer(1, { updated: true }), consumer(2, { updated: true, isChosen: () => false })]
  const { told } = play(consumers, [
    { status: 'ringing', isTest: true },
    { status: 'ended' },
    adds({ kind: 'tag', value: 'vip' }),
  ])
  assert.equal(told.at(-1), '4 updated → 1')
})

test('C26 C18 an addition to an imported call is kept and sent to nobody', () => {
  const facts = { nowMs: 1_000_000, ordered: true }
  const consumers = new EventConsumers([consumer(1, { updated: true })])
  const ended = applyUpdate(null, { uniqueid: 'c', status: 'ended' }, { facts, consumers, quiet: true })
  const tag: CallUpdate = { uniqueid: 'c', ...adds({ kind: 'tag', value: 'vip' }) }
  const { record, events, added } = applyUpdate(ended.record, tag, { facts, consumers })
  assert.deepEqual([record.call.added?.made, events, added], [1, [], tag.added])
})
