import assert from 'node:assert/strict'
import { test } from 'node:test'
import { exportStream, fileNameOf } from './export.ts'
import type { ExportPage } from './export.ts'

const columns = ['id', 'uniqueid']

/** Pages without an end, and the number of pages that were asked for. */
function endless(): { page: (after: string | null) => Promise<ExportPage>; asked: () => number } {
  let asked = 0
  const page = (): Promise<ExportPage> => {
    asked += 1
    return Promise.resolve({ rows: [{ id: `dlv_${asked}` }], next: String(asked) })
  }
  return { page, asked: () => asked }
}

test('S38 CSV has a header line, and no cell that a spreadsheet would take for a formula', async () => {
  const page = (): Promise<ExportPage> =>
    Promise.resolve({
      rows: [
        { id: 'dlv_1', uniqueid: '=1+1' },
        { id: 'dlv_2', uniqueid: '+61400111222' },
      ],
      next: null,
    })
  const text = await new Response(await exportStream({ format: 'csv', columns, page })).text()
  assert.equal(text, "id,uniqueid\r\ndlv_1,'=1+1\r\ndlv_2,+61400111222\r\n")
})

test('nothing found is a file with its header line, or an empty one', async () => {
  const page = (): Promise<ExportPage> => Promise.resolve({ rows: [], next: null })
  assert.equal(await new Response(await exportStream({ format: 'csv', columns, page })).text(), 'id,uniqueid\r\n')
  assert.equal(await new Response(await exportStream({ format: 'ndjson', columns, page })).text(), '')
})

test('pages that are empty are passed over as long as there is a next', async () => {
  const pages: ExportPage[] = [
    { rows: [], next: 'a' },
    { rows: [{ id: 'dlv_1' }], next: 'b' },
    { rows: [], next: 'c' },
    { rows: [{ id: 'dlv_2' }], next: null },
  ]
  const asked: (string | null)[] = []
  const page = (after: string | null): Promise<ExportPage> => {
    asked.push(after)
    return Promise.resolve(pages.shift() ?? { rows: [], next: null })
  }
  const text = await new Response(await exportStream({ format: 'ndjson', columns, page })).text()
  assert.equal(text, '{"id":"dlv_1"}\n{"id":"dlv_2"}\n')
  assert.deepEqual(asked, [null, 'a', 'b', 'c'])
})

test('nothing more is looked for when whoever reads has gone', async () => {
  const { page, asked } = endless()
  const reader = (await exportStream({ format: 'ndjson', columns, page })).getReader()
  await reader.read()
  await reader.cancel()
  const then = asked()
  assert.ok(then <= 2, `${then} pages`)
  await new Promise(setImmediate)
  assert.equal(asked(), then)
})

test('an error cuts the file off instead of ending it as if it were whole; at the first page nothing has begun', async () => {
  const away = new Error('the database is away')
  const page = (after: string | null): Promise<ExportPage> =>
    after === null ? Promise.resolve({ rows: [{ id: 'a' }], next: 'a' }) : Promise.reject(away)
  const begun = await exportStream({ format: 'ndjson', columns, page })
  await assert.rejects(new Response(begun).text())
  await assert.rejects(exportStream({ format: 'ndjson', columns, page: () => Promise.reject(away) }), away)
})

test('files sort by the time they were made', () => {
  assert.equal(
    fileNameOf('deliveries', 'csv', Date.parse('2026-11-25T03:04:05.678Z')),
    'deliveries-2026-11-25T03-04-05Z.csv',
  )
})
