import assert from 'node:assert/strict'
import { test } from 'node:test'
import { BOUNDS } from '../bounds.ts'
import { readKey } from './keys.ts'

test('S45 a key makes as many levels as may be, and none more', () => {
  for (const more of ['.a', '[0]', '.0', '."a"']) {
    const most = `a${more.repeat(BOUNDS.depth - 1)}`
    assert.equal(typeof readKey(most), 'object')
    assert.match(String(readKey(`${most}${more}`)), /^The key "a.* makes more than 32 levels\./)
    assert.match(String(readKey(`a${more.repeat(100_000)}`)), /^The key ".{80}…" makes more than 32 levels\./)
  }
})
