import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DELIVERY_STATES } from '../../../src/delivery/delivery-states.ts'
import { words } from '../../words/words.ts'
import { countByResult } from './count-by-result.ts'

test('D26 what was skipped or cancelled has not failed, and what is being sent is waiting', () => {
  const counts = countByResult(DELIVERY_STATES)
  assert.deepEqual(counts, { delivered: 1, failed: 1, waiting: 3, dropped: 3 })
  assert.equal(words.pastCalls.result(counts), '1 delivered, 1 failed, 3 waiting, 3 dropped')
  assert.equal(words.pastCalls.result(countByResult(['delivered'])), '1 delivered')
})
