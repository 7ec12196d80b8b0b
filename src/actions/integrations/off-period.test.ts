import assert from 'node:assert/strict'
import { test } from 'node:test'
import { VERSIONS_MAX } from '../../store/versions/versions.ts'
import { lastPeriodOf, offPeriodOf, whileOn } from './off-period.ts'

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

const periods: readonly (readonly [string, [number, number | null][], [number, number | null] | null])[] = [
  ['never', [], null],
  [
    'off, then suspended later',
    [
      [1, 2],
      [5, 6],
    ],
    [5, 6],
  ],
  [
    'suspended, then off later',
    [
      [5, 6],
      [1, 2],
    ],
    [5, 6],
  ],
  [
    'switched off while suspended',
    [
      [4, null],
      [3, 5],
    ],
    [3, null],
  ],
  [
    'switched on while suspended',
    [
      [1, 4],
      [3, 5],
    ],
    [1, 5],
  ],
  [
    'suspended within the time it was off',
    [
      [1, 9],
      [3, 5],
    ],
    [1, 9],
  ],
  [
    'suspended now',
    [
      [1, 2],
      [5, null],
    ],
    [5, null],
  ],
  [
    'a chain of both',
    [
      [1, 4],
      [3, 6],
      [5, 8],
    ],
    [1, 8],
  ],
]

for (const [name, given, expected] of periods)
  test(`D26 when it sent nothing the last time: ${name}`, () => {
    const found = lastPeriodOf(given.map(([fromMs, toMs]) => ({ fromMs, toMs })))
    assert.deepEqual(found && [found.fromMs, found.toMs], expected)
  })

test('D29 of a suspension, only the time counts since the integration was first on', () => {
  const suspended = [
    { fromMs: 2, toMs: 8 },
    { fromMs: 0, toMs: 1 },
  ]
  assert.deepEqual(whileOn(suspended, saved('---+')), [{ fromMs: 4, toMs: 8 }])
  assert.deepEqual(whileOn(suspended, saved('---')), [])
})
