import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseRangeRequest } from './byte-range.ts'

const file = { etag: '"abc"', size: 1000 }
const whole = { kind: 'whole' }
const outOfReach = { kind: 'out of reach' }
const part = (start: number, end: number) => ({ kind: 'part', start, end })

const RANGES: readonly (readonly [range: string, asked: object])[] = [
  ['bytes=0-0', part(0, 0)],
  ['bytes=0-499', part(0, 499)],
  ['bytes=500-', part(500, 999)],
  ['bytes=0-', part(0, 999)],
  ['bytes=999-5000', part(999, 999)],
  ['bytes=-1', part(999, 999)],
  ['bytes=-500', part(500, 999)],
  ['bytes=-5000', part(0, 999)],
  ['BYTES= 1-2 ', part(1, 2)],
  ['bytes=1000-', outOfReach],
  ['bytes=1000-1001', outOfReach],
  ['bytes=-0', outOfReach],
  ['bytes=99999999999999999999-', outOfReach],
  // A range that is not understood, or has several parts, is answered with the whole file.
  ['bytes=5-4', whole],
  ['bytes=-', whole],
  ['bytes=', whole],
  ['bytes=a-b', whole],
  ['bytes=0-1,5-6', whole],
  ['items=0-1', whole],
  ['', whole],
]

for (const [range, asked] of RANGES) {
  test(`S43 of 1000 bytes "${range}" is ${JSON.stringify(asked)}`, () => {
    assert.deepEqual(parseRangeRequest({ range }, file), asked)
  })
}

test('a part is given only of the version that it is asked of, and what the client has is not sent again', () => {
  const range = 'bytes=1-2'
  assert.deepEqual(parseRangeRequest({ range, 'if-range': '"abc"' }, file), part(1, 2))
  for (const other of ['"abd"', 'W/"abc"', 'Thu, 26 Nov 2026 12:00:00 GMT'])
    assert.deepEqual(parseRangeRequest({ range, 'if-range': other }, file), whole)
  for (const tags of ['"abc"', 'W/"abc"', '"x", "abc"', '*'])
    assert.deepEqual(parseRangeRequest({ range, 'if-none-match': tags }, file), { kind: 'not modified' })
  assert.deepEqual(parseRangeRequest({ 'if-none-match': '"x"' }, file), whole)
  assert.deepEqual(parseRangeRequest({ range: 'bytes=0-' }, { etag: '"e"', size: 0 }), outOfReach)
})
