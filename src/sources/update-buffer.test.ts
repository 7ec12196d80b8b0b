import assert from 'node:assert/strict'
import { test } from 'node:test'
import { UpdateBuffer, compactUpdates } from './update-buffer.ts'
import type { CallUpdate, Status } from '../calls/call.ts'

const now = (): number => 1_000

function update(uniqueid: string, status?: Status, at = 0, fields: Record<string, string> = {}): CallUpdate {
  return { uniqueid, at, fields, ...(status && { status }) }
}

/** A `take` function whose results the test decides. */
function taker(): {
  take: (batch: readonly CallUpdate[]) => Promise<void>
  taken: CallUpdate[]
  calls: () => number
  fail: (times: number) => void
  open: () => void
  close: () => void
} {
  const taken: CallUpdate[] = []
  let calls = 0
  let failures = 0
  let gate: PromiseWithResolvers<void> | null = null
  return {
    taken,
    calls: () => calls,
    fail: (times) => (failures = times),
    close: () => (gate = Promise.withResolvers()),
    open: () => gate?.resolve(),
    async take(batch) {
      calls += 1
      await gate?.promise
      if (failures > 0) {
        failures -= 1
        throw new Error('no database')
      }
      taken.push(...batch)
    },
  }
}

test('D17 updates are handed over in order, one hand-over at a time', async () => {
  const to = taker()
  const outbox = new UpdateBuffer({ take: to.take, now })
  to.close()
  for (let n = 0; n < 100; n += 1) outbox.push([update(`c${n}`, 'ringing')])
  assert.equal(to.calls(), 1)
  to.open()
  await outbox.drain(1_000)
  assert.deepEqual(
    to.taken.map((one) => one.uniqueid),
    Array.from({ length: 100 }, (_, n) => `c${n}`),
  )
  outbox.close()
})

test('D17 what the taker refuses is kept and handed over again', async () => {
  const to = taker()
  const outbox = new UpdateBuffer({ take: to.take, now })
  to.fail(1)
  outbox.push([update('a', 'ringing'), update('a', 'ended')])
  await outbox.drain(5_000)
  assert.deepEqual(
    to.taken.map((one) => one.status),
    ['ringing', 'ended'],
  )
  assert.equal(outbox.waiting, 0)
  outbox.close()
})

test('D17 with the taker away no more than the limit is kept, no end is lost, and the gap is on record', () => {
  const to = taker()
  const outbox = new UpdateBuffer({ take: to.take, now, waitingMax: 1_000 })
  to.close()
  for (let n = 0; n < 5_000; n += 1) {
    outbox.push([update(`c${n}`, 'ringing', n), update(`c${n}`, 'answered', n), update(`c${n}`, 'on_hold', n)])
    if (n % 10 === 0) outbox.push([update(`c${n}`, 'ended', n)])
  }
  assert.ok(outbox.waiting <= 1_000 + 500, String(outbox.waiting))
  const [gap] = outbox.gaps
  assert.ok(gap && gap.dropped > 1_000 && gap.from === 1, JSON.stringify(gap))
  outbox.close()
})

test('D17 a gap goes on record once, when updates are taken again', async () => {
  const to = taker()
  const recorded: number[] = []
  const outbox = new UpdateBuffer({ take: to.take, now, waitingMax: 10, gap: (gap) => recorded.push(gap.dropped) })
  to.close()
  for (let n = 0; n < 40; n += 1) outbox.push([update(`c${n}`, 'ringing', n)])
  assert.deepEqual(recorded, [])
  to.open()
  await outbox.drain(1_000)
  assert.equal(recorded.length, 1)
  assert.equal(to.taken.length + (recorded[0] ?? 0), 40)
  outbox.close()
})

test('D17 updates of one call that wait are made into one: its first status, what came last, and all its fields', () => {
  const { kept, dropped } = compactUpdates(
    [
      update('a', 'ringing', 1, { caller_number: '1' }),
      update('a', undefined, 2, { destination_number: '201' }),
      update('b', 'ringing', 2),
      update('a', 'answered', 3, { agent_id: '201' }),
      update('a', 'on_hold', 4),
      { ...update('a', 'ended', 5, { hangup_by: 'caller' }), outcome: 'answered' },
    ],
    100,
  )
  assert.deepEqual(kept, [
    update('a', 'ringing', 1, { caller_number: '1', destination_number: '201' }),
    update('b', 'ringing', 2),
    { ...update('a', 'ended', 5, { agent_id: '201', hangup_by: 'caller' }), outcome: 'answered' },
  ])
  assert.deepEqual(
    dropped.map((one) => one.status),
    ['answered', 'on_hold'],
  )
})

test('D17 a change of connection keeps its time', () => {
  const { kept } = compactUpdates(
    [update('a', 'answered', 1), { uniqueid: 'a', at: 9, connected: false }, update('a', undefined, 12)],
    100,
  )
  assert.deepEqual(
    kept.map((one) => [one.at, one.connected]),
    [
      [1, undefined],
      [9, false],
    ],
  )
})

test('D17 an end is kept even when nothing else may be', () => {
  const { kept, dropped } = compactUpdates([update('a', 'ringing'), update('a', 'ended'), update('b', 'ringing')], 0)
  assert.deepEqual(
    kept.map((one) => [one.uniqueid, one.status]),
    [['a', 'ended']],
  )
  assert.equal(dropped.length, 2)
})
