import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { CallUpdate } from '../calls/call.ts'
import { follow, nextFinalAt, type CallRecord, type Listener } from './follow.ts'

const CAP_S = 60
const listener = (id: number, more: Partial<Listener> = {}): Listener => ({
  id,
  hears: () => true,
  realtime: false,
  final: true,
  updated: false,
  wait: { recording: true, steps: [], cap_s: CAP_S },
  ...more,
})

/** Plays updates, each a second after the one before; an update that says nothing is a look at the clock. */
function play(listeners: readonly Listener[], updates: readonly (Partial<CallUpdate> & { waitMs?: number })[]) {
  let record: CallRecord | null = null
  let nowMs = 1_000_000
  const told: string[] = []
  for (const { waitMs = 1_000, ...update } of updates) {
    nowMs += waitMs
    const step = follow(record, { uniqueid: 'c', at: nowMs, ...update }, { facts: { nowMs, ordered: true }, listeners })
    record = step.record
    for (const { event, to } of step.tellings) told.push(`${event.sequence} ${event.type} → ${to.join(',')}`)
  }
  return { told, record }
}

test('C9 with nothing to wait for the final follows the end at once, as an event of its own', () => {
  const { told } = play([listener(1)], [{ status: 'ringing' }, { status: 'ended' }])
  assert.deepEqual(told, ['1 ringing → ', '2 ended → ', '3 final → 1'])
})

test('C9 integrations whose wait is met together share one final event', () => {
  const { told } = play([listener(1), listener(2)], [{ status: 'ringing' }, { status: 'ended' }])
  assert.equal(told.at(-1), '3 final → 1,2')
})

test('C9 a recording that was announced is waited for, and the final goes once when it is there, failed or the cap is over', () => {
  const expected: Partial<CallUpdate> = { status: 'ringing', recording: { expected: true } }
  const ends: Record<string, Partial<CallUpdate> & { waitMs?: number }> = {
    there: { recording: { url: 'https://rec.example/1.mp3' } },
    failed: { recording: { failed: 'disk full' } },
    cap: { waitMs: CAP_S * 1000 },
  }
  for (const [name, end] of Object.entries(ends)) {
    const { told, record } = play([listener(1)], [expected, { status: 'ended' }, {}, end, {}, {}])
    assert.deepEqual(told.slice(1), ['2 ended → ', '3 final → 1'], name)
    assert.equal(record && nextFinalAt(record), null, name)
  }
})

test('C9 whatever the order of end, recording and looks at the clock, each integration gets exactly one final', () => {
  const moves: Record<string, Partial<CallUpdate> & { waitMs?: number }> = {
    end: { status: 'ended' },
    recording: { recording: { url: 'https://rec.example/1.mp3' } },
    look: {},
    cap: { waitMs: CAP_S * 1000 },
  }
  for (const order of permutations(Object.keys(moves))) {
    const played = [
      { status: 'ringing', recording: { expected: true } } as const,
      ...order.map((name) => moves[name] ?? {}),
    ]
    const { told } = play(
      [listener(1), listener(2, { wait: { recording: false, steps: [], cap_s: 0 } })],
      [...played, { waitMs: CAP_S * 1000 }],
    )
    for (const id of [1, 2]) {
      const finals = told.filter(
        (line) => / final → /.test(line) && line.split(' → ')[1]?.split(',').includes(String(id)),
      )
      assert.equal(finals.length, 1, `${order.join(', ')}: ${told.join('; ')}`)
    }
  }
})

test('C9 an integration that is off when the call ends is owed no final, though it is on when others wait', () => {
  let on = false
  const late = listener(2, { hears: () => on })
  const updates = [{ status: 'ringing', recording: { expected: true } } as const, { status: 'ended' } as const]
  let record: CallRecord | null = null
  for (const [i, update] of updates.entries()) {
    record = follow(
      record,
      { uniqueid: 'c', ...update },
      { facts: { nowMs: 1_000 * i, ordered: true }, listeners: [listener(1), late] },
    ).record
  }
  on = true
  const step = follow(
    record,
    { uniqueid: 'c', recording: { failed: 'x' } },
    { facts: { nowMs: 9_000, ordered: true }, listeners: [listener(1), late] },
  )
  assert.deepEqual(
    step.tellings.map(({ event, to }) => [event.type, to]),
    [['final', [1]]],
  )
})

test('C10 what is learned after its final is told by an update to those who asked, and to no one else', () => {
  const listeners = [listener(1, { updated: true }), listener(2)]
  const { told } = play(listeners, [{ status: 'ringing' }, { status: 'ended' }, { fields: { notes: 'call back' } }])
  assert.equal(told.at(-1), '4 updated → 1')
  const quiet = play([listener(2)], [{ status: 'ringing' }, { status: 'ended' }, { fields: { notes: 'call back' } }])
  assert.equal(quiet.told.length, 3)
})

test('C10 what comes before its final is in the final, not in an update', () => {
  const { told } = play(
    [listener(1, { updated: true })],
    [
      { status: 'ringing', recording: { expected: true } },
      { status: 'ended' },
      { fields: { notes: 'call back' } },
      { recording: { failed: 'x' } },
    ],
  )
  assert.deepEqual(told.slice(2), ['3 final → 1'])
})

function permutations<T>(items: readonly T[]): T[][] {
  if (items.length === 0) return [[]]
  return items.flatMap((item, i) => permutations(items.toSpliced(i, 1)).map((rest) => [item, ...rest]))
}
