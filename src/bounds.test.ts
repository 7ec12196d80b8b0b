import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { BOUNDS } from './bounds.ts'

test('S45 the table of bounds says what the code holds', () => {
  const spec = readFileSync('docs/spec/security.md', 'utf8')
  const rows = [...spec.matchAll(/^\| S45\.(\d+) \| ([\d,]+) \| .+ \| `(\w+)` \|$/gm)]
  assert.deepEqual(
    rows.map(([, number]) => Number(number)),
    rows.map((_, i) => i + 1),
  )
  assert.deepEqual(
    Object.fromEntries(rows.map(([, , most = '', name]) => [name, Number(most.replaceAll(',', ''))])),
    BOUNDS,
  )
})
