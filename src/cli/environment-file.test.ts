import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseEnvironmentFile } from './environment-file.ts'

const LINES: readonly (readonly [what: string, text: string, value: string])[] = [
  ['a plain value', 'A=b', 'b'],
  ['spaces around a value are no part of it', '  A = b c \t', 'b c'],
  ['nothing', 'A=', ''],
  ['a value with = and #', 'A=postgres://u:p#=@db/x # y', 'postgres://u:p#=@db/x # y'],
  ['a dollar stays', 'A=$HOME/${B}', '$HOME/${B}'],
  ['single quotes keep everything', `A='{"a": ["\\x", "$y"]} '`, '{"a": ["\\x", "$y"]} '],
  ['double quotes keep spaces, and escape four characters', 'A=" a\\"\\\\\\$\\` \\n "', ' a"\\$` \\n '],
  ['quotes of several lines', 'A="b\nc"', 'b\nc'],
  ['quoted parts are joined', `A="b"'c' "d" e`, 'bcde'],
  ['quotes inside a plain value are text', `A=b"c"'d'`, `b"c"'d'`],
  ['a backslash takes the next character as it is', 'A=b\\c\\ ', 'bc '],
  ['a line that goes on', 'A=b\\\nc', 'bc'],
  ['a value that ends with the file', 'A=b\\', 'b'],
  ['line ends of Windows', 'A=b\r\nB=c\r\n', 'b'],
  ['the last value counts', 'A=b\nA=c', 'c'],
]

for (const [what, text, value] of LINES)
  void test(`a file of variables: ${what}`, () => assert.equal(parseEnvironmentFile(text).get('A'), value))

void test('a file of variables: comments, empty lines and lines without a name set nothing', () => {
  const text = '# A=1\n ; A=2\n\n  # A=3\nnothing\n=4\nexport A=5\n1A=6\nB=7\n'
  assert.deepEqual([...parseEnvironmentFile(text)], [['B', '7']])
})
