import assert from 'node:assert/strict'
import { test } from 'node:test'
import { VERSIONS_MAX } from '../../store/versions/versions.ts'
import { offPeriodOf } from './off-period.ts'

/** `+ - -`: the integration was saved as on at the time 1, as off at the time 2, and as off again at the time 3. */
function saved(switches: string): Parameters<typeof offPeriodOf>[0] {
  return switches
    .split('')
    .map((sign, at) => ({ savedAt: at + 1, enabled: sign === '+' }))
    .toReversed()
}

const rows: readonly (readonly [string, string, [number, number | null] | null])[] = [
  ['always on', '++', null],
  ['a draft that never was on', '--', null],
  ['a draft that was switched on', '--++', null],
  ['off now', '+-', [2, null]],
  ['off, and saved meanwhile', '++---', [3, null]],
  ['on again', '+-+', [2, 3]],
  ['on again, and saved since', '+--+++', [2, 4]],
  ['the last time of two', '+-+--++', [4, 6]],
]

for (const [name, switches, expected] of rows)
  test(`D26 when it was off the last time: ${name}`, () => {
    const found = offPeriodOf(saved(switches))
    assert.deepEqual(found && [found.fromMs, found.toMs], expected)
  })

test('D26 when it was off the last time: what was before is not kept any more', () => {
  assert.deepEqual(offPeriodOf(saved('-'.repeat(VERSIONS_MAX))), { fromMs: 1, toMs: null })
})
