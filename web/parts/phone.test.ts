import assert from 'node:assert/strict'
import { test } from 'node:test'
import { phone } from './phone.ts'

test('a number is shown in groups, and what is none stays as it is', () => {
  for (const [number, shown] of [
    ['+61412345678', '+61 412 345 678'],
    ['+61288889999', '+61 2 8888 9999'],
    ['204', '204'],
    ['anonymous', 'anonymous'],
    ['+0', '+0'],
    ['\u202E1234', '‹202E›1234'],
  ] as const)
    assert.equal(phone(number), shown)
})
