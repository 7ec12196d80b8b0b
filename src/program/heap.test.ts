import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { test } from 'node:test'
import { GROWTH_FLAG } from './heap.ts'

test('the flag that limits the growth of the heap is known to this V8', () => {
  const known = execFileSync(process.execPath, ['--v8-options'], { encoding: 'utf8' })
  assert.ok(known.includes(`${GROWTH_FLAG} `), `V8 knows no ${GROWTH_FLAG}`)
})
