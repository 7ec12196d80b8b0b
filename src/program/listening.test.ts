import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createListening, type ListeningParts } from './listening.ts'

/** Nothing of it is asked before the sources are read. */
const parts = {} as ListeningParts

test('what is posted before the sources are read is to be sent again: nobody is told that there is no such source', () => {
  assert.throws(() => createListening(parts).postedBy('x'.repeat(32)), { code: 'unavailable' })
})
