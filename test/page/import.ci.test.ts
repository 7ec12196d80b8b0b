// A file of calls on the page: dropped, viewed, imported, paused; and the rows that were refused.
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import { hold, startPageFixture } from './kit.ts'

const fixture = await startPageFixture()
const { api } = fixture

async function sourceNamed(name: string, settings: object = {}): Promise<string> {
  const made = await api.post('~/sources', { kind: 'files', name, settings })
  assert.equal(made.status, 201)
  return made.body.id
}

function choose(page: Page, name: string, text: string | Buffer): Promise<void> {
  const buffer = typeof text === 'string' ? Buffer.from(text) : text
  return page.locator('.filepanel input[type=file]').setInputFiles({ name, mimeType: 'text/csv', buffer })
}

const counts = (page: Page): Promise<string[]> => page.locator('.filepanel .counts dd').allTextContents()

const heading = 'Call ID,Start time,End time,Caller ID,Dialled number,Disposition'

function sheetOf(count: number): string {
  const rows = Array.from({ length: count }, (_, n) => {
    const [start, end] = [0, 30].map((s) => new Date(Date.UTC(2026, 0, 1) + n * 60_000 + s * 1_000).toISOString())
    return `H-${n},${start},${end},0400 ${String(100_000 + n)},02 8888 9999,${n % 2 === 0 ? 'Answered' : 'No answer'}`
  })
  return [heading, ...rows].join('\n')
}

test('C18 a file is dropped, its columns are told in words, what comes of it is shown, and it is imported and known again', async () => {
  const id = await sourceNamed('Old calls')
  await using view = await fixture.open(`/sources/${id}`)
  const { page } = view
  await page.getByText('Drop a file of past calls here').waitFor()
  assert.deepEqual(await view.axe(), [])
  const sheet = await readFile('examples/calls.csv', 'utf8')
  await page.locator('.droparea').evaluate((area, text) => {
    const dataTransfer = new DataTransfer()
    dataTransfer.items.add(new File([text], 'calls.csv', { type: 'text/csv' }))
    for (const type of ['dragover', 'drop'])
      area.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }))
  }, sheet)
  await page.getByRole('heading', { name: 'calls.csv: 8 rows' }).waitFor()
  await page.getByRole('row', { name: /^Start time Start time 2026-10-05 09:14:02/ }).waitFor()
  await page.getByRole('row', { name: /C-2026-1001 .*Answered 03:43/ }).waitFor()
  assert.deepEqual(await counts(page), ['8', '0', '0'])
  assert.deepEqual(await view.axe(), [])
  await page.getByRole('button', { name: 'Import 8 rows' }).click()
  await page.getByText('8 calls imported.').waitFor()
  assert.deepEqual(await counts(page), ['8', '0', '0'])
  assert.deepEqual(await view.axe(), [])
  const { body } = await api.get(`~/sources/${id}`)
  assert.deepEqual(body.settings.mapping.uniqueid, ['/body/Call ID'])
  await page.getByRole('button', { name: 'Import another file' }).click()
  await choose(page, 'again.csv', sheet)
  await page.getByRole('button', { name: 'Import 8 rows' }).click()
  await page.getByText('All of these calls already exist.').waitFor()
  await page.getByRole('link', { name: 'Go to calls' }).click()
  await page.getByRole('heading', { name: 'Calls', exact: true }).waitFor()
})

test('C18 refused rows are told by line and handed back, and run nothing in a spreadsheet', async () => {
  const id = await sourceNamed('Mended')
  await using view = await fixture.open(`/sources/${id}`, { width: 390 })
  const { page } = view
  const wrong = [
    'M-2,=1+1,never,0400 111 223,02 8888 9999,Answered',
    'M-3,2026-10-05 09:00:00,2026-10-05 09:00:30,0400 111 222,02 8888 9999,Answered,too,many',
  ]
  await choose(page, 'mended.csv', [sheetOf(100), ...wrong].join('\n'))
  await page.getByText('This row has 8 cells').waitFor()
  await page.getByRole('button', { name: 'Import 101 rows' }).click()
  await page.getByText('100 calls imported.').waitFor()
  assert.deepEqual(await counts(page), ['100', '0', '2'])
  const scrolls = await page.evaluate(() => document.documentElement.scrollWidth > globalThis.innerWidth)
  assert.equal(scrolls, false)
  assert.deepEqual(await view.axe(), [])
  const button = page.getByRole('button', { name: 'Download rejected rows as CSV' })
  const [file] = await Promise.all([page.waitForEvent('download'), button.click()])
  const [head, ...refusedRows] = (await readFile(await file.path(), 'utf8'))
    .replace('\uFEFF', '')
    .trimEnd()
    .split('\r\n')
  assert.equal(head, `${heading},line,error`)
  assert.match(refusedRows[0] ?? '', /^M-2,'=1\+1,never,.*,102,/)
  assert.match(refusedRows[1] ?? '', /^M-3,.*,103,This row has 8 cells/)
})

test('an import is paused, gone on with, and what the columns mean is changed by keyboard alone before it', async () => {
  const id = await sourceNamed('Many')
  await using view = await fixture.open(`/sources/${id}`)
  const { page } = view
  await choose(page, 'many.csv', sheetOf(6_000))
  await page.getByText('The first 100 of 6,000 rows').waitFor()
  const change = page.getByRole('button', { name: 'Edit mapping' })
  await change.focus()
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'Call details' }).waitFor()
  await page.getByRole('button', { name: 'Done', exact: true }).press('Enter')
  const letThrough = await hold(page, '**/import')
  await page.getByRole('button', { name: 'Import 6,000 rows' }).press('Enter')
  await page.getByRole('button', { name: 'Pause' }).click()
  letThrough()
  await page.getByText(/^Paused: [\d,]+ rows left/).waitFor()
  await page.getByRole('button', { name: 'Continue' }).click()
  await page.getByText('6,000 calls imported.').waitFor()
  assert.deepEqual(await counts(page), ['6,000', '0', '0'])
})

test('a mapping that does not fit the file is told, and one is guessed anew', async () => {
  const mapping = { uniqueid: ['/body/uid'], status: [], fields: {} }
  const id = await sourceNamed('Other columns', { mapping })
  await using view = await fixture.open(`/sources/${id}`)
  const { page } = view
  await choose(page, 'calls.csv', await readFile('examples/calls.csv'))
  await page.getByText('The saved mapping does not match this file').waitFor()
  await page.getByRole('button', { name: 'Detect columns again' }).click()
  await page.getByRole('row', { name: /^C-2026-1001/ }).waitFor()
  assert.equal(await page.getByText('The saved mapping does not match this file').count(), 0)
})

test('nothing is sent for a file that cannot be read, and it says so', async () => {
  const id = await sourceNamed('Empty')
  await using view = await fixture.open(`/sources/${id}`)
  const { page } = view
  await choose(page, 'empty.csv', 'Call ID,Start time\n')
  await page.getByText('This file contains no readable rows').waitFor()
})
