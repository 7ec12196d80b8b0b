import assert from 'node:assert/strict'
import { test } from 'node:test'
import { waitingSentence } from './waiting-result.ts'

const nothing = { rerendered: 0, dropped: 0, kept: 0, reasons: [] }

test('D12 what became of what waited is said with its numbers, and why some of it goes as it was', () => {
  assert.equal(waitingSentence(nothing), '')
  assert.equal(waitingSentence({ ...nothing, rerendered: 60 }), '60 waiting deliveries are sent with the new settings.')
  assert.equal(waitingSentence({ ...nothing, dropped: 1 }), '1 waiting delivery was skipped.')
  assert.equal(
    waitingSentence({
      ...nothing,
      rerendered: 1,
      kept: 2,
      reasons: [{ detail: 'The event is no longer stored.', count: 2 }],
    }),
    '1 waiting delivery is sent with the new settings. 2 could not be rebuilt and are sent as they were. The event is no longer stored.',
  )
})
