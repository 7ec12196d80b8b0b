import assert from 'node:assert/strict'
import { test } from 'node:test'
import { changedAfter, oldestByIntegration, readNewest } from './request-change.ts'

const at = (minute: number) => `2026-12-01T10:${String(minute).padStart(2, '0')}:00.000Z`

test('D15 a save after a delivery was created counts as a change where requests are rendered otherwise after it', () => {
  const of = (...changes: string[]) => changedAfter([{ saved_at: at(5), changes }], at(4))
  assert.deepEqual(
    [of('request.url'), of('request.rows', 'name'), of('settings.webhook'), of('service'), of('recordings.link_days')],
    Array.from({ length: 5 }, () => at(5)),
  )
  assert.deepEqual(
    [of('name'), of('delivery.timeout_s', 'realtime', 'enabled'), of('conditions'), of()],
    [null, null, null, null],
  )
})

test('D15 the last of several changes is the one that is told, and none that came before', () => {
  const versions = [
    { saved_at: at(9), changes: ['name'] },
    { saved_at: at(7), changes: ['request.url'] },
    { saved_at: at(5), changes: ['request.rows'] },
  ]
  assert.equal(changedAfter(versions, at(4)), at(7))
  assert.equal(changedAfter(versions, at(7)), null)
  assert.equal(changedAfter(versions, undefined), null)
})

test('D15 of each integration its oldest delivery decides, tests aside', () => {
  const row = (integration_id: string | null, minute: number, call_id: string | null = 'call_1') => ({
    integration_id,
    call_id,
    created_at: at(minute),
  })
  assert.deepEqual(
    [...oldestByIntegration([row('a', 9), row('b', 8), row('a', 3), row('b', 8), row('a', 1, null), row(null, 0)])],
    [
      ['a', at(3)],
      ['b', at(8)],
    ],
  )
})

test('D15 what is to be sent is read on where a page is short, and not without end', async () => {
  const row = { integration_id: 'a', call_id: 'call_1', created_at: at(3) }
  const read = async (lengths: readonly number[]) => {
    const cursors: (string | undefined)[] = []
    const rows = await readNewest(({ cursor }) => {
      const nth = cursors.push(cursor)
      const next = nth < lengths.length ? `after ${nth}` : null
      return Promise.resolve({ data: Array.from({ length: lengths[nth - 1] ?? 0 }, () => row), next })
    })
    return [rows.length, cursors]
  }
  assert.deepEqual(await read([0, 3, 1]), [4, [undefined, 'after 1', 'after 2']])
  assert.deepEqual(await read([2]), [2, [undefined]])
  assert.equal((await read(Array.from({ length: 20 }, () => 200)))[0], 1_000)
  assert.equal((await read(Array.from({ length: 60 }, () => 1)))[0], 40)
})
