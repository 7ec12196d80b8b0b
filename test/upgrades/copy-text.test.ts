import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readCopyText, writeCopyText } from './copy-text.ts'

test('values come back as they were', () => {
  const rows = [
    ['tab\t, line\n, return\r, backslash \\, \\N', null, ''],
    ['\\n is no line end', '\\.', '☎ "quoted", {array}'],
  ]
  assert.deepEqual(readCopyText(writeCopyText(['a', 'b', 'c'], rows)), { columns: ['a', 'b', 'c'], rows })
})
