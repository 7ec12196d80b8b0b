import assert from 'node:assert/strict'
import { test } from 'node:test'
import { OffhookError } from '../errors.ts'
import { createBatcher, type Batcher } from './batcher.ts'
import type { IngestRequest, IngestResult } from './ingest.ts'

/** A database that takes everything but what is called poison, and is away where it says so. */
function gatherInto(kept: string[]): Batcher {
  const writer = async (intakes: readonly IngestRequest[]): Promise<IngestResult[][]> => {
    const names = intakes.flatMap(({ updates }) => updates.map(({ uniqueid }) => uniqueid))
    if (names.includes('poison')) throw Object.assign(new Error('no text'), { code: '22P05' })
    if (names.includes('stale')) throw new OffhookError('epoch_stale', 'The heartbeat is too old.')
    if (names.includes('undone')) throw new OffhookError('not_committed', 'The batch was not kept.')
    kept.push(...names)
    return intakes.map(({ updates }) =>
      updates.map(({ uniqueid }) => ({ uniqueid, result: 'event', sequences: [1], code: null })),
    )
  }
  return createBatcher({ writers: [writer], rendersOf: () => 1 })
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

test('D17 who posts while this node has lost its place is told to send it again, not that something is broken', async () => {
  for (const name of ['stale', 'undone'])
    await assert.rejects(gatherInto([]).ingest(intake([name], false)), { code: 'unavailable' })
})
