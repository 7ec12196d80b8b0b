// Flat JSON for automations, and the script of Google Sheets itself, run as Google runs it: in a context that has only
// the objects of Apps Script. The replacement of a sheet follows
// developers.google.com/apps-script/reference/spreadsheet (Sheet, Range): only existing cells can be used, and texts
// are read as if a person typed them.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createContext, runInContext } from 'node:vm'
import { FIELD_NAMES } from '../../calls/fields.ts'
import { everyRequest, requestOf } from '../../../test/kit/services.ts'
import { googleSheets } from './google-sheets.ts'
import { make } from './make.ts'
import { n8n } from './n8n.ts'
import { zapier } from './zapier.ts'

type Cell = string | number | boolean

/** A sheet with the size of a new sheet. */
class Sheet {
  readonly cells: Cell[][] = []
  maxRows = 1000
  maxColumns = 26

  getLastColumn = (): number => Math.max(0, ...this.cells.map((row) => row.findLastIndex((cell) => cell !== '') + 1))
  getLastRow = (): number => this.cells.findLastIndex((row) => row.some((cell) => cell !== '')) + 1
  getMaxRows = (): number => this.maxRows
  getMaxColumns = (): number => this.maxColumns
  insertColumnsAfter = (after: number, many: number): void => {
    assert.equal(after, this.maxColumns)
    this.maxColumns += many
  }
  insertRowsAfter = (after: number, many: number): void => {
    assert.equal(after, this.maxRows)
    this.maxRows += many
  }
  getRange = (row: number, column: number, rows: number, columns: number) => {
    assert.ok(row >= 1 && column >= 1 && rows >= 1 && columns >= 1)
    const isInside = row + rows - 1 <= this.maxRows && column + columns - 1 <= this.maxColumns
    if (!isInside) throw new Error('The coordinates of the range are outside the dimensions of the sheet.')
    const at = (i: number): Cell[] => (this.cells[row - 1 + i] ??= [])
    const indices = Array.from({ length: rows }, (_, i) => i)
    return {
      getValues: () => indices.map((i) => Array.from({ length: columns }, (_, j) => at(i)[column - 1 + j] ?? '')),
      setValues: (values: readonly (readonly Cell[])[]) => {
        assert.deepEqual([values.length, ...values.map(({ length }) => length)], [rows, ...indices.map(() => columns)])
        for (const [i, one] of values.entries())
          for (const [j, value] of one.entries()) at(i)[column - 1 + j] = typed(value)
      },
    }
  }
}

/**
 * The value of a cell after a person typed this text. A text after an apostrophe stays a text; any other may become a
 * formula or a number.
 */
function typed(value: Cell): Cell {
  if (typeof value !== 'string') return value
  if (value.startsWith("'")) return value.slice(1)
  if (/^[=+]/.test(value)) return `FORMULA ${value}`
  return value !== '' && !Number.isNaN(Number(value)) ? Number(value) : value
}

/** A spreadsheet with the script of the preset in it. */
function spreadsheet() {
  const sheets = new Map<string, Sheet>()
  const book = {
    getSheetByName: (name: string) => sheets.get(name) ?? null,
    insertSheet: (name: string) => {
      const made = new Sheet()
      sheets.set(name, made)
      return made
    },
  }
  let held = 0
  const context = createContext({
    SpreadsheetApp: { getActiveSpreadsheet: () => book, flush: () => assert.equal(held, 1) },
    LockService: { getScriptLock: () => ({ waitLock: () => (held += 1), releaseLock: () => (held -= 1) }) },
    ContentService: { createTextOutput: (text: string) => text },
  })
  runInContext(googleSheets.paste?.text ?? '', context)
  const post = (body: string | null): unknown => {
    context['event'] = { postData: { contents: body, type: 'application/json' } }
    const answer: unknown = runInContext('doPost(event)', context)
    assert.equal(held, 0, 'the lock is given back')
    return answer
  }
  return { post, calls: () => sheets.get('Calls') ?? assert.fail('there is no sheet Calls') }
}

test('T18 the script of Google Sheets adds a row for every sample, under one header', () => {
  const { post, calls } = spreadsheet()
  const requests = everyRequest(googleSheets)
  for (const { body } of requests) assert.equal(post(body), 'ok')
  const [header = [], ...rows] = calls().cells
  assert.deepEqual(header, Object.keys(requests[0]?.json as object))
  assert.equal(rows.length, requests.length)
  const found = requests.findIndex(({ of }) => of === 'answered, final')
  const cell = (name: string) => rows[found]?.[header.indexOf(name)]
  assert.equal(cell('caller_number'), '+61412345678')
  assert.equal(cell('uniqueid'), '1761742800.4711')
  assert.equal(cell('talk_duration'), 83)
  assert.equal(cell('answered'), true)
  assert.equal(cell('start_time'), '2026-11-25 14:04:00')
  assert.equal(cell('voicemail_url'), '')
})

test('T18 the script adds a column for a new field and rows beyond the last, and leaves those of people alone', () => {
  const { post, calls } = spreadsheet()
  post('{"a":"x"}')
  calls().cells[0]?.push('My notes')
  calls().maxRows = 2
  post('{"b":"y","a":null}')
  assert.deepEqual(calls().cells, [['a', 'My notes', 'b'], ['x'], ['', '', 'y']])
})

test('T18 what a caller is named runs nowhere in a sheet, and looks like what it is', () => {
  for (const name of [
    '=HYPERLINK("https://evil.example","x")',
    '+1+1',
    "'quoted",
    '007',
    '-5',
    '@SUM(A1)',
    '2026-11-25',
  ]) {
    const { post, calls } = spreadsheet()
    post(requestOf(googleSheets, 'answered', 'final', { fields: { caller_name: name } }).body)
    const [header = [], row = []] = calls().cells
    assert.equal(row[header.indexOf('caller_name')], name)
  }
})

test('T18 a script that cannot keep a call says so by stopping, and gives its lock back', () => {
  const { post } = spreadsheet()
  assert.throws(() => post('no JSON'))
})

test('T18 automations get flat JSON, with the same keys for every call', () => {
  for (const service of [zapier, make, n8n, googleSheets]) {
    const keys = new Set<string>()
    for (const { json } of everyRequest(service)) {
      keys.add(Object.keys(json as object).join())
      for (const value of Object.values(json as object)) assert.ok(value === null || typeof value !== 'object')
    }
    assert.equal(keys.size, 1)
    const [names = ''] = keys
    assert.deepEqual(
      names.split(',').filter((name) => !FIELD_NAMES.has(name)),
      [],
    )
    assert.equal(requestOf(service, 'missed', 'final').url.href, service.inputs[0]?.example)
  }
})

test('T18 an address that only works while somebody watches is told', () => {
  const { check } = n8n.inputs[0] ?? assert.fail()
  const isTaken = (address: string) => new RegExp(`^(?:${check?.pattern})$`, 'u').test(address)
  assert.equal(isTaken('https://n8n.example.com/webhook-test/5a1c2b8e'), false)
  assert.equal(isTaken('http://n8n.internal:5678/webhook/5a1c2b8e'), true)
})
