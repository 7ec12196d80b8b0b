import assert from 'node:assert/strict'
import { test } from 'node:test'
import { causeWord } from './call-facts.ts'

test('why a call was hung up is said in words; what has none is left as the phone system says it', () => {
  for (const [cause, word] of [
    ['NORMAL_CLEARING', 'Hung up normally'],
    ['USER_BUSY', 'Busy'],
    ['NETWORK_CONGESTION_31', 'NETWORK_CONGESTION_31'],
    ['constructor', 'constructor'],
    ['', ''],
  ] as const)
    assert.equal(causeWord(cause), word)
})
