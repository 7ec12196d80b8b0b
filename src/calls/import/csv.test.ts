import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseCsv } from './csv.ts'

const cases: readonly (readonly [what: string, text: string, rows: readonly (readonly string[])[]])[] = [
  [
    'commas',
    'a,b\nc,d',
    [
      ['a', 'b'],
      ['c', 'd'],
    ],
  ],
  [
    'semicolons, where a cell has a comma',
    'a;b,c;d\r\n1;2;3',
    [
      ['a', 'b,c', 'd'],
      ['1', '2', '3'],
    ],
  ],
  [
    'tabs, as a sheet is pasted',
    'a\tb\n1\t2\n',
    [
      ['a', 'b'],
      ['1', '2'],
    ],
  ],
  [
    'a byte order mark',
    '\uFEFFnumber,name\n1,x',
    [
      ['number', 'name'],
      ['1', 'x'],
    ],
  ],
  [
    'quotes around separators, quotes and line ends',
    '"a,b","say ""hi""","two\nlines"\nx,y,z',
    [
      ['a,b', 'say "hi"', 'two\nlines'],
      ['x', 'y', 'z'],
    ],
  ],
  [
    'empty cells and rows',
    'a,,c\n\n,,\n"",b',
    [
      ['a', '', 'c'],
      ['', 'b'],
    ],
  ],
  [
    'old line ends',
    'a,b\rc,d',
    [
      ['a', 'b'],
      ['c', 'd'],
    ],
  ],
  ['a separator at the end', 'a,\n', [['a', '']]],
  ['a quote that is never closed', 'a,"b\nc', [['a', 'b\nc']]],
  ['text after a closing quote', '"a"b,c', [['ab', 'c']]],
  ['nothing', '', []],
]

for (const [what, text, rows] of cases) {
  test(`CSV is read: ${what}`, () => {
    assert.deepEqual(
      parseCsv(text).map(({ cells }) => cells),
      rows,
    )
  })
}

test('a row is named by the line it begins in', () => {
  assert.deepEqual(
    parseCsv('a\n"b\nb"\n\nc').map(({ line }) => line),
    [1, 2, 5],
  )
})
