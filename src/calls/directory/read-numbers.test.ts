import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readNumbersCsv } from './read-numbers.ts'

const read = (text: string) => readNumbersCsv(text, { country: 'AU' })
const entries = (text: string) => read(text).rows.map(({ entry }) => entry)

test('columns are found by the usual spellings of their headings, in any order', () => {
  const text = [
    'Campaign Name;Phone Number;Tracking number name;Custom-ID;Group;UTM Source;utm_medium;Country;Time zone;Do not record',
    'Spring;02 8888 9999;Website;AD-1;Dealers;google;cpc;au;Australia/Sydney;yes',
  ].join('\r\n')
  assert.deepEqual(entries(text), [
    {
      number: '+61288889999',
      name: 'Website',
      custom_id: 'AD-1',
      custom_group: 'Dealers',
      campaign: 'Spring',
      source: 'google',
      medium: 'cpc',
      country: 'AU',
      timezone: 'Australia/Sydney',
      do_not_record: true,
    },
  ])
})

test('an empty cell says nothing, and unknown columns are passed over and told', () => {
  const { rows, passedOver } = read('number,name,colour\n+61288889999,,red')
  assert.deepEqual([rows, passedOver], [[{ line: 2, entry: { number: '+61288889999' } }], ['colour']])
})

test('numbers that are pasted need no headings; a second column is the name', () => {
  assert.deepEqual(entries('02 8888 9999\n0412 345 678'), [{ number: '+61288889999' }, { number: '+61412345678' }])
  assert.deepEqual(entries('0288889999\tWebsite'), [{ number: '+61288889999', name: 'Website' }])
})

test('a number is one of its own country where the sheet names it', () => {
  assert.deepEqual(entries('number,country\n030 901820,de'), [{ number: '+4930901820', country: 'DE' }])
})

for (const shortened of ['6.14E+10', '6,14E+10', '6.12889E+10', '61e9']) {
  test(`S38 ${shortened} is refused: a spreadsheet has shortened it, and that is said`, () => {
    const { rows, refused } = read(`number;name\n${shortened};Web`)
    assert.deepEqual([rows, refused.length, refused[0]?.line, refused[0]?.column], [[], 1, 2, 'number'])
    assert.match(refused[0]?.detail ?? '', /spreadsheet has shortened/)
  })
}

test('S38 the apostrophe by which a cell is marked as text is no part of it', () => {
  assert.deepEqual(entries(`number,name\n'+61288889999,'=Web\n"=""0412345678""",O'Neil`), [
    { number: '+61288889999', name: '=Web' },
    { number: '+61412345678', name: "O'Neil" },
  ])
})

test('what is wrong is told with its line and column, and the rest is read', () => {
  const text =
    'number,country,do_not_record\nabc,,\n0288889999,,\n+61288889999,,\n0412345678,Australia,\n0412345679,,maybe\n,,no'
  const { rows, refused } = read(text)
  assert.deepEqual(
    rows.map(({ line }) => line),
    [3],
  )
  assert.deepEqual(
    refused.map(({ line, column }) => [line, column]),
    [
      [2, 'number'],
      [4, 'number'],
      [5, 'country'],
      [6, 'do_not_record'],
      [7, 'number'],
    ],
  )
  assert.match(refused[1]?.detail ?? '', /also in line 3/)
})

test('a sheet without numbers says what to do', () => {
  const { rows, refused } = read('name,colour\nWeb,red')
  assert.deepEqual(rows, [])
  assert.match(refused[0]?.detail ?? '', /heading "number"/)
  assert.deepEqual(read(''), { rows: [], refused: [], passedOver: [] })
})

test('ten thousand rows are read whole', () => {
  const lines = Array.from({ length: 10_000 }, (_, n) => `+6125${String(5_000_000 + n)},Line ${n}`)
  const { rows, refused } = read(['number,name', ...lines].join('\n'))
  assert.deepEqual([rows.length, refused], [10_000, []])
})
