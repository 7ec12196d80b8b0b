import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readSheet, refusedCsv } from './sheet.ts'

const words = { line: 'line', why: 'why' }

test('what the columns were taken for is told, and what is not used', () => {
  const sheet = readSheet('Phone Number;Campaign name;Colour\n0288889999;Spring;red', 'AU')
  assert.deepEqual(sheet.named, [
    { heading: 'Phone Number', column: 'number' },
    { heading: 'Campaign name', column: 'campaign' },
  ])
  assert.deepEqual(sheet.passedOver, ['Colour'])
})

test('S38 refused rows are handed back as they stood, and run nothing in a spreadsheet', () => {
  const text = 'number,name\n6.14E+10,=HYPERLINK("x")\n+61299991111,Web\nabc,"two\nlines"\n'
  const { refused } = readSheet(text, 'AU')
  const csv = refusedCsv(text, refused, words)
  assert.match(csv, /^number,name,line,why\r\n/)
  assert.match(csv, /6\.14E\+10,"'=HYPERLINK\(""x""\)",2,/)
  assert.match(csv, /abc,"two\nlines",4,/)
  assert.doesNotMatch(csv, /299991111/)
})

test('the file of refused rows can be corrected and imported as it is', () => {
  const text = 'number,name\nabc,Web\n'
  const csv = refusedCsv(text, readSheet(text, 'AU').refused, words)
  const { rows, passedOver } = readSheet(csv.replace('abc', '0288889999'), 'AU')
  assert.deepEqual([rows[0]?.entry, passedOver], [{ number: '+61288889999', name: 'Web' }, ['line', 'why']])
})

test('several reasons of one row stand in one line; rows without headings get some', () => {
  const refused = [
    { line: 1, column: 'number', detail: 'One.' },
    { line: 1, column: 'country', detail: 'Two.' },
  ] as const
  assert.equal(refusedCsv('0288889999', refused, words), 'number,name,line,why\r\n0288889999,,1,One. Two.\r\n')
})
