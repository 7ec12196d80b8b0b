import assert from 'node:assert/strict'
import { test } from 'node:test'
import { csvCell, csvLine } from './csv.ts'

const CELLS: readonly (readonly [value: unknown, cell: string])[] = [
  ['=1+1', "'=1+1"],
  ['+1+1', "'+1+1"],
  ['-1', "'-1"],
  ['@SUM(A1)', "'@SUM(A1)"],
  ['\t=1', "'\t'=1"],
  ['+61400111222', '+61400111222'],
  ['+6140011122233344', "'+6140011122233344"],
  ['+61400111222=1', "'+61400111222=1"],
  [-5, '-5'],
  [0.82, '0.82'],
  [true, 'true'],
  [null, ''],
  [undefined, ''],
  ['Jane "JJ", O\'Neil', '"Jane ""JJ"", O\'Neil"'],
  ['two\nlines', '"two\nlines"'],
  [['price', 'booking'], 'price; booking'],
  [['=1', 'x'], "'=1; x"],
  [{ a: 1 }, '"{""a"":1}"'],
  ["x;=cmd|'/C calc'!A0;", "x;'=cmd|'/C calc'!A0;"],
  ['x\n@SUM(A1)', `"x\n'@SUM(A1)"`],
  ['x\t+1+1', "x\t'+1+1"],
  ['\n=1', `"'\n'=1"`],
  ['\uFF1D1+1', "'\uFF1D1+1"],
  ['a-b; c = d', 'a-b; c = d'],
  [['a', '+61400111333'], 'a; +61400111333'],
  [['a', '-1'], "a; '-1"],
]

for (const [value, cell] of CELLS) {
  void test(`S38 ${JSON.stringify(value) ?? 'undefined'} becomes the cell ${JSON.stringify(cell)}`, () => {
    assert.equal(csvCell(value), cell)
  })
}

void test('a line ends as RFC 4180 says', () => assert.equal(csvLine(['a', '', 1]), 'a,,1\r\n'))

// A writer that started again at each blank would take an hour.
void test('S38 a cell of a million blanks is written in one pass', () => {
  const blanks = ' '.repeat(1_000_000)
  assert.equal(csvCell(`x${blanks}=1`), `x${blanks}=1`)
})
