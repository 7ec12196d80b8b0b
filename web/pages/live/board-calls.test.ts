import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  updateBoardCalls,
  scaleOf,
  updateSeenSegments,
  roomFor,
  ENDED_VISIBLE_MS,
  dropEndedCalls,
} from './board-calls.ts'
import type { BoardCall, LiveCall } from './board-calls.ts'

const time = (seconds: number): string => new Date(seconds * 1_000).toISOString()
const call = (id: string, startS: number, status: LiveCall['status'] = 'ringing') =>
  ({ id, started_at: time(startS), since: time(startS), status }) as LiveCall
const short = (lines: readonly BoardCall[]): string =>
  lines.map((line) => `${line.call.id}${line.overAt === null ? '' : ' over'}`).join(', ')

test('22 a new call comes below the others, and one that ends keeps its place for a moment', () => {
  const first = updateBoardCalls([], [call('b', 2), call('a', 1)], 10_000)
  assert.equal(short(first), 'a, b')
  const second = updateBoardCalls(first, [call('c', 3), call('b', 2)], 11_000)
  assert.equal(short(second), 'a over, b, c')
  // An unchanged line is the same object, and is not drawn again.
  assert.equal(second[1], first[1])
  const third = updateBoardCalls(second, [call('c', 3, 'answered'), call('b', 2)], 12_000)
  assert.equal(short(third), 'a over, b, c')
  assert.equal(third[2]?.call.status, 'answered')
  assert.equal(short(dropEndedCalls(third, 11_000 + ENDED_VISIBLE_MS)), 'b, c')
})

test('22 there is room for lines to come, which changes seldom', () => {
  const rooms = (counts: readonly number[]): number[] => {
    let room = 0
    return counts.map((n) => (room = roomFor(n, room)))
  }
  assert.deepEqual(rooms([0, 1, 2, 3, 4, 3, 6, 7, 8, 4, 1, 0]), [3, 3, 3, 3, 6, 6, 6, 9, 9, 9, 9, 3])
})

test('a call that was given up and goes on after all is back', () => {
  const lines = updateBoardCalls(updateBoardCalls([], [call('a', 1)], 0), [], 1_000)
  assert.equal(short(lines), 'a over')
  assert.equal(short(updateBoardCalls(lines, [call('a', 1)], 2_000)), 'a')
})

test('strips share a scale that the longest call sets, up to twenty minutes', () => {
  const lines = updateBoardCalls([], [call('a', 0)], 0)
  assert.deepEqual(
    [0, 59, 60, 400, 5_000].map((seconds) => scaleOf(lines, seconds * 1_000)),
    [60, 60, 120, 600, 1_200],
  )
  assert.equal(scaleOf([], 0), 60)
})

test('the board remembers the statuses that it saw, of calls that still go on', () => {
  const change = (id: string, event: string, seconds: number) => ({ type: 'call', id, event, at: time(seconds) })
  const going = new Set(['a', 'b'])
  const seen = updateSeenSegments(
    new Map(),
    [change('a', 'ringing', 0), change('a', 'answered', 5), change('gone', 'ringing', 1)],
    going,
  )
  assert.deepEqual(seen.get('a'), [
    { status: 'ringing', fromMs: 0, toMs: 5_000 },
    { status: 'answered', fromMs: 5_000, toMs: null },
  ])
  const more = [change('a', 'ringing', 3), change('a', 'final', 9), { type: 'delivery', id: 'a' }, { type: 'resync' }]
  assert.deepEqual(updateSeenSegments(seen, more, going).get('a'), seen.get('a'))
  assert.equal(updateSeenSegments(seen, [], new Set(['b'])).size, 0)
})
