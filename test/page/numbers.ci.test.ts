// The directory of dialled numbers, as a person edits it.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { download, startPageFixture } from './kit.ts'

const fixture = await startPageFixture()
const { api } = fixture

test('22 with none yet it says what numbers are for; one is added, changed, deleted and put back', async () => {
  await using view = await fixture.open('/numbers')
  const { page } = view
  await page.getByText('No numbers yet').waitFor()
  assert.deepEqual(await view.axe(), [])
  await page.getByRole('button', { name: 'Add number' }).first().click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Number').fill('abc')
  await dialog.getByLabel('Name').fill('Website header')
  await page.keyboard.press('Enter')
  await dialog.getByText('Must be a phone number').waitFor()
  const number = dialog.getByLabel('Number')
  assert.equal(await number.evaluate((field) => field === document.activeElement), true)
  // The number is typed as it is dialled in the account's country.
  await number.fill('02 8888 9999')
  await page.keyboard.press('Enter')
  const row = page.getByRole('row').filter({ hasText: '+61 2 8888 9999' })
  await row.getByText('Website header').waitFor()
  // A column that no number fills takes no room.
  const columns = page.getByRole('columnheader')
  assert.deepEqual(await columns.allTextContents(), ['Number', 'Name', 'Delete'])

  await row.getByRole('button', { name: '+61 2 8888 9999', exact: true }).click()
  assert.match(page.url(), /open=num_/)
  await dialog.getByLabel('Campaign').fill('Spring sale')
  await page.keyboard.press('Enter')
  await row.getByText('Spring sale').waitFor()
  assert.deepEqual(await columns.allTextContents(), ['Number', 'Name', 'Campaign', 'Delete'])

  await row.getByRole('button', { name: 'Delete +61 2 8888 9999' }).click()
  await row.waitFor({ state: 'detached' })
  await page.getByRole('button', { name: 'Undo' }).click()
  await row.getByText('Spring sale').waitFor()
})

test('a number that is there is not entered twice: it can be opened', async () => {
  await api.post('~/numbers', { number: '+61288880001', name: 'There' })
  await using view = await fixture.open('/numbers?add=new')
  const { page } = view
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Number').fill('(02) 8888 0001')
  await page.keyboard.press('Enter')
  await dialog.getByRole('button', { name: 'Open number' }).click()
  await dialog.getByRole('heading', { name: 'Edit number' }).waitFor()
  await page.waitForFunction(
    () => document.querySelector<HTMLInputElement>('[role=dialog] input:focus')?.value === 'There',
  )
})

test('412 somebody else changed the number first: theirs is shown, and what was typed can go over it', async () => {
  const { id } = (await api.post('~/numbers', { number: '+61288880002', name: 'Before' })).body
  await using view = await fixture.open(`/numbers?open=${id}`)
  const { page } = view
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Group').fill('Mine')
  await api.patch(`~/numbers/${id}`, { custom_group: 'Theirs', campaign: 'Theirs too' })
  await page.keyboard.press('Enter')
  await dialog.getByText('Group: their value is “Theirs”').waitFor()
  assert.equal(await dialog.getByLabel('Group').inputValue(), 'Mine')
  await dialog.getByRole('button', { name: 'Overwrite' }).click()
  await dialog.waitFor({ state: 'detached' })
  const { body } = await api.get(`~/numbers/${id}`)
  // Only the fields that were changed here overwrite the fields of the other person.
  assert.deepEqual([body.custom_group, body.campaign, body.name], ['Mine', 'Theirs too', 'Before'])
})

test('numbers that were dialled and are not in the directory are added with a click', async () => {
  const fields = { direction: 'inbound', tracking_number: '+61288880003' }
  await api.post('/api/v1/events', [{ uniqueid: 'unknown-1', status: 'ringing', fields }])
  await using view = await fixture.open('/numbers')
  const { page } = view
  await page.getByRole('tab', { name: 'Not in directory' }).click()
  await page.getByRole('button', { name: 'Add +61 2 8888 0003' }).click()
  await page.getByRole('dialog').waitFor()
  await page.keyboard.type('Truck')
  await page.keyboard.press('Enter')
  await page.getByText('All recently dialled numbers are in the directory').waitFor()
  await page.getByRole('tab', { name: 'Directory', exact: true }).click()
  await page.getByText('Truck').waitFor()
})

test('23 / leads into the search, what is looked for stands in the address, and back takes it away', async () => {
  await using view = await fixture.open('/numbers', { width: 390 })
  const { page } = view
  await page.getByRole('button', { name: '+61 2 8888 9999', exact: true }).waitFor()
  await page.keyboard.press('/')
  await page.keyboard.type('nobody has this')
  await page.getByText('No matching numbers').waitFor()
  assert.match(page.url(), /q=nobody/)
  await page.getByRole('button', { name: 'Clear search' }).click()
  await page.getByRole('button', { name: '+61 2 8888 9999', exact: true }).waitFor()
  assert.deepEqual(await view.axe(), [])
  assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= 390)
})

test('S38 of a sheet what is wrong is told per row and handed back as CSV; the rest is imported', async () => {
  await using view = await fixture.open('/numbers?view=import')
  const { page } = view
  const sheet = [
    'Phone number;Name;Time zone;Colour',
    '0288881001;"=HYPERLINK(""x"")";;red',
    "'0288881002;Second;Australia/Nowhere;",
    '6.14E+10;"=1+1";;',
    '0288881001;Again;;',
    '02 8888 9999;Renamed;;',
  ].join('\r\n')
  // The encoding is the one of a spreadsheet that was not told to use UTF-8.
  const buffer = Buffer.from(`${sheet}\r\n0288881003;Zo\u00EB;;`, 'latin1')
  await page.locator('input[type=file]').setInputFiles({ name: 'numbers.csv', mimeType: 'text/csv', buffer })
  await page.getByText('Phone number → Number, Name → Name, Time zone → Time zone').waitFor()
  await page.getByText('Not used: Colour').waitFor()
  await page.getByText('Must be an IANA time zone').waitFor()
  await page.getByText(/A spreadsheet has shortened this number/).waitFor()
  await page.getByText(/also in line 2/).waitFor()
  assert.deepEqual(await page.locator('.counts dd').allTextContents(), ['2', '1', '3'])
  assert.deepEqual(await view.axe(), [])
  await page.getByRole('button', { name: 'Import 3 numbers' }).click()
  await page.getByRole('button', { name: 'Go to directory' }).waitFor()
  assert.deepEqual(await page.locator('.counts dd').allTextContents(), ['2', '1', '3'])
  const csv = await download(page, 'Download rejected rows as CSV')
  const [head, ...rows] = csv.replace('\uFEFF', '').trimEnd().split('\r\n')
  assert.equal(head, 'Phone number,Name,Time zone,Colour,line,error')
  assert.deepEqual(
    rows.map((row) => /,(\d),/.exec(row)?.[1]),
    ['3', '4', '5'],
  )
  assert.match(rows[1] ?? '', /^6\.14E\+10,'=1\+1,,,4,/)
  const { data } = (await api.get('~/numbers?q=%2B6128888100')).body
  assert.deepEqual(
    data.map(({ name }: { name: string }) => name),
    ['=HYPERLINK("x")', 'Zo\u00EB'],
  )
})
