import assert from 'node:assert/strict'
import { test } from 'node:test'
import { messageText } from './sample-text.ts'

test('T19 the preview of a message shows names from right to left as its receivers will, and hidden marks as symbols', () => {
  const home = { timezone: 'UTC', country: 'AU' }
  const text = (name: string) =>
    messageText('from [[caller_name]], 061', { sample: new Map([['caller_name', name]]), home })
  assert.equal(text('מרים'), 'from \u2068מרים\u2069, 061')
  assert.equal(text('eve\u202Etxt'), 'from eve‹202E›txt, 061')
  assert.equal(text('Jane'), 'from Jane, 061')
})
