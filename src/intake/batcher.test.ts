import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { CallUpdate } from '../calls/call.ts'
import { startTimer, type StartTimer } from '../concurrency/timer.ts'
import { OffhookError } from '../errors.ts'
import { createBatcher, type Batcher, type StoredBatch } from './batcher.ts'
import type { IngestRequest } from './ingest.ts'

/**
 * A database that stores each batch, except a batch with a call named `poison`, `stale` or `undone`, which stands for
 * an error.
 */
function gatherInto(kept: string[]): Batcher {
  const writer = async (intakes: readonly IngestRequest[]): Promise<StoredBatch> => {
    const names = intakes.flatMap(({ updates }) => updates.map(({ uniqueid }) => uniqueid))
    if (names.includes('poison')) throw Object.assign(new Error('no text'), { code: '22P05' })
    if (names.includes('stale')) throw new OffhookError('epoch_stale', 'The heartbeat is too old.')
    if (names.includes('undone')) throw new OffhookError('not_committed', 'The batch was not kept.')
    kept.push(...names)
    return {
      results: intakes.map(({ updates }) =>
        updates.map(({ uniqueid }) => ({ uniqueid, result: 'event', sequences: [1], code: null })),
      ),
      slowAccounts: new Set(),
    }
  }
  return createBatcher({ writers: [writer], rendersOf: () => 1, after: startTimer })
}

const intake = (names: readonly string[], ordered: boolean): IngestRequest => ({
  accountId: 1,
  sourceId: 1,
  ordered,
  updates: names.map((uniqueid) => ({ uniqueid, status: 'ringing' })),
})

test('C17 a poisoned update of a source that tells in order is left out, and the others of its batch are kept', async () => {
  const kept: string[] = []
  const taken = await gatherInto(kept).ingest(intake(['a', 'poison', 'b'], true))
  assert.deepEqual(kept, ['a', 'b'])
  assert.deepEqual(
    taken.map(({ uniqueid, result }) => [uniqueid, result]),
    [
      ['a', 'event'],
      ['poison', 'ignored'],
      ['b', 'event'],
    ],
  )
})

test('C17 a poisoned post is refused as a whole, and harms no other', async () => {
  const kept: string[] = []
  const gather = gatherInto(kept)
  const outcomes = await Promise.allSettled([
    gather.ingest(intake(['a', 'poison'], false)),
    gather.ingest(intake(['b'], false)),
  ])
  assert.deepEqual(
    outcomes.map(({ status }) => status),
    ['rejected', 'fulfilled'],
  )
  assert.deepEqual(kept, ['b'])
})

/** A database that stores only the first update of a batch, unless it refuses the batch. Its updates are named by their event ids. */
function storeOneByOne(stored: string[], refuses: (names: readonly string[]) => boolean): Batcher {
  const writer = async (requests: readonly IngestRequest[]): Promise<StoredBatch> => {
    const updates = requests.flatMap((request) => request.updates)
    const [{ uniqueid, eventId = '' }] = updates as [CallUpdate]
    if (refuses(updates.map((update) => update.eventId ?? '')))
      throw Object.assign(new Error('no text'), { code: '22P05' })
    stored.push(eventId)
    return { results: [[{ uniqueid, result: 'event', sequences: [1], code: null }]], slowAccounts: new Set() }
  }
  return createBatcher({ writers: [writer], rendersOf: () => 1, after: startTimer })
}

const named = (uniqueid: string, ...names: readonly string[]): IngestRequest => ({
  ...intake([], false),
  updates: names.map((eventId) => ({ uniqueid, status: 'ringing', eventId })),
})

test('C17 what a refused batch leaves over of a request comes before later updates of its calls', async () => {
  const stored: string[] = []
  const { ingest } = storeOneByOne(stored, (names) => names.includes('poison'))
  await Promise.allSettled([
    ingest(named('a', 'a1', 'a2', 'a3')),
    ingest(named('b', 'poison')),
    ingest(named('c', 'c1')),
    ingest(named('a', 'a4')),
  ])
  assert.deepEqual(stored, ['a1', 'c1', 'a2', 'a3', 'a4'])
})

test('C17 a post of which a part is stored is not refused for what comes later in it', async () => {
  const stored: string[] = []
  const { ingest } = storeOneByOne(stored, ([first]) => first === 'poison')
  const results = await ingest(named('a', 'a1', 'poison', 'a2'))
  assert.deepEqual(stored, ['a1', 'a2'])
  assert.deepEqual(
    results.map(({ code }) => code),
    [null, 'rejected', null],
  )
})

test('D17 who posts while this node has lost its place is told to send it again, not that something is broken', async () => {
  for (const name of ['stale', 'undone'])
    await assert.rejects(gatherInto([]).ingest(intake([name], false)), { code: 'unavailable' })
})

/**
 * Writers that store a batch when the test says so: until then each batch waits in `batches`, as the names of its
 * calls.
 */
function heldBatches(writers: number, { after = startTimer }: { readonly after?: StartTimer } = {}) {
  const batches: {
    readonly names: string
    readonly isSlow: boolean
    readonly store: (count?: number, slow?: readonly number[]) => void
    readonly lose: () => void
  }[] = []
  const writer = (requests: readonly IngestRequest[], isSlow: boolean): Promise<StoredBatch> =>
    new Promise((resolve, reject) => {
      const names = requests.flatMap(({ updates }) => updates.map(({ uniqueid }) => uniqueid)).join(' ')
      const store = (count = Infinity, slow: readonly number[] = []): void => {
        let left = count
        const results = requests.map(({ updates }) => {
          const stored = updates.slice(0, Math.max(0, left))
          left -= updates.length
          return stored.map(({ uniqueid }) => ({ uniqueid, result: 'event' as const, sequences: [1], code: null }))
        })
        resolve({ results, slowAccounts: new Set(slow) })
      }
      batches.push({ names, isSlow, store, lose: () => reject(new Error('connection terminated')) })
    })
  const { ingest } = createBatcher({
    writers: Array.from({ length: writers }, () => writer),
    rendersOf: ({ updates }) => updates.length,
    after,
  })
  const next = async (): Promise<(typeof batches)[number]> => {
    while (batches.length === 0) await nextTurn()
    const batch = batches.shift()
    assert(batch)
    return batch
  }
  return { ingest, next, isIdle: async () => (await nextTurn(), await nextTurn(), batches.length === 0) }
}

test('requests that arrive while a batch is written become one batch, if the batch is neither small nor takes long', async () => {
  const timers: (() => void)[] = []
  const after: StartTimer = (_delayMs, run) => {
    timers.push(run)
    return { cancel: () => timers.splice(timers.indexOf(run), 1) }
  }
  const { ingest, next, isIdle } = heldBatches(2, { after })
  const names = (count: number, name: string): string[] =>
    Array.from({ length: count }, (_, index) => `${name}${index}`)
  const all = [ingest(intake(names(8, 'a'), false))]
  const first = await next()
  all.push(ingest(intake(['b'], false)))
  assert(await isIdle(), 'the next batch waits for more')
  all.push(ingest(intake(['c'], false)))
  first.store()
  const small = await next()
  assert.equal(small.names, 'b c')
  all.push(ingest(intake(names(8, 'd'), false)))
  const beside = await next()
  assert.equal(beside.names, names(8, 'd').join(' '), 'nothing waits for a small batch')
  small.store()
  all.push(ingest(intake(names(100, 'e'), false)))
  const large = await next()
  assert.equal(large.names, names(100, 'e').join(' '), 'a large batch does not wait')
  large.store()
  all.push(ingest(intake(['f'], false)))
  assert(await isIdle())
  const [takesLong] = timers
  takesLong?.()
  const last = await next()
  assert.equal(last.names, 'f', 'nothing waits for a batch that takes long')
  last.store()
  beside.store()
  await Promise.all(all)
  assert(await isIdle())
  assert.equal(timers.length, 0, 'a timer ends with its batch')
})

test('S45 what a batch leaves over comes in a later one, behind what waits meanwhile, and is answered as a whole', async () => {
  const { ingest, next } = heldBatches(1)
  const large = ingest(intake(['a', 'b', 'c'], false))
  const small = ingest(intake(['a'], false))
  const first = await next()
  assert.equal(first.names, 'a b c a')
  first.store(2)
  const second = await next()
  assert.equal(second.names, 'a c')
  second.store()
  assert.deepEqual(
    (await large).map(({ uniqueid }) => uniqueid),
    ['a', 'b', 'c'],
  )
  assert.equal((await small).length, 1)
})

test('S45 of what is left over twice as many updates come into a batch as the last one stored, and later ones of their calls wait', async () => {
  const { ingest, next } = heldBatches(1)
  const all = [ingest(intake(['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'], false)), ingest(intake(['h', 'x'], false))]
  all.push(ingest(intake(['y'], false)))
  const names: string[] = []
  for (const count of [1, Infinity, 3, Infinity, Infinity]) {
    const batch = await next()
    names.push(batch.names)
    batch.store(count)
  }
  await Promise.all(all)
  assert.deepEqual(names, ['a b c d e f g h h x y', 'y b c', 'd e f g', 'g h', 'h x'])
})

test('S45 others of the account need not wait until a large request is stored, and it goes on beside them', async () => {
  const { ingest, next } = heldBatches(1)
  const large = ingest(intake(['a', 'b', 'c', 'd'], false))
  const first = await next()
  const live = ingest(intake(['x'], false))
  const late = ingest(intake(['d'], false))
  first.store(1)
  const names: string[] = []
  for (const count of [1, 1, Infinity, Infinity]) {
    const batch = await next()
    names.push(batch.names)
    batch.store(count)
    if (names.length === 1) await live
  }
  // The large request was passed over once, so it comes first in the next batch. The later update of call `d` waits for
  // it.
  assert.deepEqual(names, ['x b c', 'b c', 'c d', 'd'])
  await Promise.all([large, late])
})

test('S45 whoever is left over of a lost engine is told what is stored', async () => {
  const { ingest, next } = heldBatches(1)
  const large = ingest(intake(['a', 'b'], true))
  const small = ingest(intake(['d'], true))
  ;(await next()).store(1)
  ;(await next()).lose()
  assert.deepEqual(
    (await large).map(({ uniqueid }) => uniqueid),
    ['a'],
  )
  await assert.rejects(small, { code: 'unavailable' })
})

test('S45 an account with more than a batch has one writer for it, however quick its requests are', async () => {
  const { ingest, next, isIdle } = heldBatches(2)
  const of = (accountId: number, ...names: string[]): Promise<unknown> => ingest({ ...intake(names, false), accountId })
  const all = [of(1, 'a1', 'a2')]
  const first = await next()
  all.push(of(1, 'a3'))
  const second = await next()
  all.push(of(1, 'a4'), of(2, 'b1'))
  first.store(1)
  assert.equal((await next()).names, 'a4 a2', 'what is left over, behind what waits of the account')
  second.store()
  assert.equal((await next()).names, 'b1', 'the other writer is for others')
  all.push(of(1, 'a5'))
  assert(await isIdle())
})

test('S45 accounts whose requests take long share one writer, in turn, and the others have one to themselves', async () => {
  const { ingest, next, isIdle } = heldBatches(2)
  const of = (accountId: number, name: string): Promise<unknown> => ingest({ ...intake([name], false), accountId })
  const all = [of(1, 'a1'), of(2, 'b1')]
  ;(await next()).store(Infinity, [1, 2])
  await Promise.all(all.splice(0))
  all.push(of(1, 'a2'), of(1, 'a3'), of(2, 'b2'))
  const slow = await next()
  assert.deepEqual([slow.names, slow.isSlow], ['a2 a3', true], 'one slow account at a time')
  assert(await isIdle(), 'another slow account waits, though a writer is free')
  all.push(of(3, 'c1'))
  const other = await next()
  assert.deepEqual([other.names, other.isSlow], ['c1', false])
  other.store()
  all.push(of(1, 'a4'))
  slow.store(Infinity, [1])
  const turn = await next()
  assert.equal(turn.names, 'b2', 'the account that was served longest ago')
  turn.store()
  ;(await next()).store()
  await Promise.all(all)
})
