import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readRows, refusedTable } from './read-rows.ts'

const words = { row: 'row', line: 'line', why: 'why' }

test('a sheet is read by its headings; what is empty is absent', () => {
  const { headings, rows, unread } = readRows('\uFEFFid;from;note\nc1;+61400111222;\nc2;;"two\nlines"\n\nc3\n')
  assert.deepEqual(headings, ['id', 'from', 'note'])
  assert.deepEqual(rows, [
    { line: 2, row: { id: 'c1', from: '+61400111222' } },
    { line: 3, row: { id: 'c2', note: 'two\nlines' } },
    { line: 6, row: { id: 'c3' } },
  ])
  assert.deepEqual(unread, [])
})

test('headings that are empty or stand there twice are told apart', () => {
  const { headings, rows } = readRows('id,,Number,Number,\n1,2,3,4,\n')
  assert.deepEqual(headings, ['id', 'Column 2', 'Number', 'Number 4'])
  assert.deepEqual(rows[0]?.row, { id: '1', 'Column 2': '2', Number: '3', 'Number 4': '4' })
})

test('a sheet without headings is read by the columns that it is said to have', () => {
  const { rows } = readRows('"","0400111222","[x]"\n', ['account', 'src', 'dst'])
  assert.deepEqual(rows, [{ line: 1, row: { src: '0400111222', dst: '[x]' } }])
})

test('a heading of __proto__ is a heading like any other', () => {
  const [first] = readRows('__proto__,id\nx,1\n').rows
  assert.deepEqual(Object.keys(first?.row ?? {}), ['__proto__', 'id'])
})

test('a row with more cells than there are columns is not guessed at', () => {
  const { rows, unread } = readRows('id,name\nc1,Citizen, Jane\nc2,Sam,\n')
  assert.deepEqual(
    rows.map(({ row }) => row['id']),
    ['c2'],
  )
  assert.deepEqual(
    unread.map(({ line, problem }) => [line, problem.slice(0, 14)]),
    [[2, 'This row has 3']],
  )
})

test('a quotation mark that is never closed swallows no rows unseen', () => {
  const { rows, unread } = readRows('id,name\nc1,Sam\nc2,"Jane\nc3,Lee\n')
  assert.deepEqual([rows.length, unread.map(({ line }) => line)], [1, [3]])
})

test('one JSON object in a line, and a list of them', () => {
  const lines = readRows('\uFEFF{"id":"c1","from":{"n":1}}\r\n\r\n[1]\n{"id"\n{"id":"c2"}')
  assert.deepEqual(lines.rows, [
    { line: 1, row: { id: 'c1', from: { n: 1 } } },
    { line: 5, row: { id: 'c2' } },
  ])
  assert.deepEqual(
    lines.unread.map(({ line }) => line),
    [3, 4],
  )
  const list = readRows('[{"id":"c1"},\n 7, {"id":"c2"}]')
  assert.deepEqual([list.rows.map(({ line }) => line), list.unread.map(({ line }) => line)], [[1, 3], [2]])
  assert.equal(readRows('[{"id":').unread.length, 1)
})

test('refused rows are handed back as they stood, with line and reason', () => {
  const file = readRows('id,name\nc1,Sam\nc2,"Jane, J"\nc3,a,b\n')
  const table = refusedTable(file, [{ line: 3, problems: ['One.', 'Two.'] }], words)
  assert.deepEqual(table.slice(0, 2), [
    ['id', 'name', 'line', 'why'],
    ['c2', 'Jane, J', '3', 'One. Two.'],
  ])
  assert.deepEqual(table[2]?.slice(0, 3), ['c3', 'a', '4'])
  const json = readRows('{"id":"c1"}\nnonsense\n')
  assert.deepEqual(refusedTable(json, [{ line: 1, problems: ['One.'] }], words), [
    ['row', 'line', 'why'],
    ['{"id":"c1"}', '1', 'One.'],
    ['nonsense', '2', 'This line is not a JSON object.'],
  ])
})
