import assert from 'node:assert/strict'
import { test } from 'node:test'
import { truncate, escapeControls, table } from './terminal.ts'

test('S38 a caller name cannot move the cursor, colour the screen or turn the reading direction', () => {
  assert.equal(escapeControls('\u001B[2Jx'), '␛[2Jx')
  assert.equal(escapeControls('a\r\nb\u0000\u007F'), 'a␍␊b␀␡')
  assert.equal(escapeControls('\u009B31m \u202Eevil\u2066 \u2028'), '\\u009b31m \\u202eevil\\u2066 \\u2028')
  assert.equal(escapeControls('half \uD83D'), 'half \\ud83d')
})

test('S38 names in any script stay as they are', () => {
  for (const name of ['Nguyễn Thị', '王小明', 'מרים כהן', '👩‍👩‍👧‍👦', 'Söhne & Co "x"'])
    assert.equal(escapeControls(name), name)
})

test('what is cut is never longer than asked, and never half a character', () => {
  assert.equal(truncate('abc', 3), 'abc')
  assert.equal(truncate('abcd', 3), 'ab…')
  assert.equal(truncate('👩‍👩‍👧‍👦👩‍👩‍👧‍👦', 2), '👩‍👩‍👧‍👦👩‍👩‍👧‍👦')
  assert.equal(truncate('👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦', 2), '👩‍👩‍👧‍👦…')
})

test('columns are aligned and lines have no blanks at their end', () => {
  assert.deepEqual(
    table([
      ['a', 'long cell', ''],
      ['bbb', 'x', 'end'],
    ]),
    ['a    long cell', 'bbb  x          end'],
  )
})
