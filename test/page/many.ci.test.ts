// As many rows and numbers as an account may have.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { enter, openEditor } from './editor/rows-kit.ts'
import { download, hold, startPageFixture } from './kit.ts'

const fixture = await startPageFixture()

/** Returns a sheet of numbers, in the order in which the list shows them. */
function sheetOf(count: number): string {
  const lines = Array.from({ length: count }, (_, n) => `+6125${String(5_000_000 + n)},Line ${n},Bulk`)
  return ['number,name,campaign', ...lines].join('\n')
}

test('8 five hundred rows are there, and one of them is edited like any other', async () => {
  const many = Array.from({ length: 500 }, (_, at) => [`key_${at}`, `[[caller_number|national]] ${at}`] as const)
  await using editor = await openEditor(fixture, many)
  const { page, value } = editor
  await enter(value(499))
  await page.keyboard.type('!')
  assert.equal((await editor.savedRows())[499]?.[1], '[[caller_number|national]] 499!')
})

test('10,000 numbers are imported with progress, stopped, and gone on with', async () => {
  await using view = await fixture.open('/numbers?view=import')
  const { page } = view
  await page.getByLabel('Paste rows or drop a CSV file here').evaluate((field, text) => {
    const clipboardData = new DataTransfer()
    clipboardData.setData('text/plain', text)
    field.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }))
  }, sheetOf(10_000))
  await page.getByText('The first 8 of 10,000 rows').first().waitFor()
  const letThrough = await hold(page, '**/numbers?partial=*')
  await page.getByRole('button', { name: 'Import 10,000 numbers' }).click()
  await page.getByRole('button', { name: 'Stop' }).click()
  letThrough()
  await page.getByText(/^Import stopped: [\d,]+ numbers left/).waitFor()
  await page.getByRole('button', { name: 'Continue' }).click()
  await page.getByText('10,000 of 10,000').waitFor()
  await page.getByText(/^Imported\. Changes apply to calls from now on/).waitFor()
  assert.deepEqual(await page.locator('.counts dd').allTextContents(), ['10,000', '0', '0'])
  await page.getByRole('button', { name: 'Go to directory' }).click()
  await page.getByText('Line 0', { exact: true }).waitFor()
  await page.getByRole('button', { name: 'Show more' }).click()
  await page.getByText('Line 150', { exact: true }).waitFor()
  await page.getByLabel('Search numbers').fill('+612550099')
  await page.getByText('100 numbers.', { exact: true }).waitFor()
  const csv = await download(page, 'Export CSV')
  assert.equal(csv.trimEnd().split('\r\n').length, 101)
  assert.match(csv, /^\uFEFF?number,name,custom_id,/)
})
