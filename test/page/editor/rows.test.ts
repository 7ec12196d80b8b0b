// The rows of body and headers.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { shownSecret } from '../../kit/api.ts'
import { startPageFixture } from '../kit.ts'
import { enter, openEditor } from './rows-kit.ts'

const fixture = await startPageFixture()
const abc = [
  ['a', '1'],
  ['b', '2'],
  ['c', '3'],
] as const

const keysOf = (rows: readonly (readonly [string, string])[]): string => rows.map(([key]) => key).join(' ')

test('8 Enter goes from key to value to the next row, and from the last one to a new row', async () => {
  await using editor = await openEditor(fixture, [['a', '']])
  const { page, key } = editor
  await key(0).focus()
  await page.keyboard.press('Enter')
  await page.keyboard.type('1')
  await page.keyboard.press('Enter')
  await page.keyboard.type('b')
  await page.keyboard.press('Enter')
  await page.keyboard.type('2')
  assert.deepEqual(await editor.savedRows(), [
    ['a', '1'],
    ['b', '2'],
  ])
})

test('8 rows are moved by dragging, by keyboard and from their menu, and it is told where they are', async () => {
  await using editor = await openEditor(fixture, abc)
  const { page } = editor
  const grip = (key: string) => page.getByRole('button', { name: `Move ${key}`, exact: true })
  await grip('c').dragTo(grip('a'), { targetPosition: { x: 8, y: 4 } })
  await page.getByText('c moved to position 1 of 3').waitFor({ state: 'attached' })
  await grip('a').focus()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowUp')
  await page.keyboard.press('ArrowUp')
  await page.getByText('a moved to position 1 of 3').waitFor({ state: 'attached' })
  await page.getByRole('button', { name: 'More actions for b' }).click()
  await page.getByRole('menuitem', { name: 'Move up' }).click()
  await page.getByText('b moved to position 2 of 3').waitFor({ state: 'attached' })
  assert.equal(keysOf(await editor.savedRows()), 'a b c')
})

test('8 a row is duplicated, switched off without being lost, and had back after it was deleted', async () => {
  await using editor = await openEditor(fixture, abc)
  const { page, key } = editor
  const pick = async (row: string, entry: string): Promise<void> => {
    await page
      .getByRole('button', { name: `More actions for ${row}`, exact: true })
      .first()
      .click()
    await page.getByRole('menuitem', { name: entry }).click()
  }
  await pick('a', 'Duplicate')
  await page
    .getByText('Duplicate key', { exact: false })
    .or(page.getByText('is used in two rows', { exact: false }))
    .first()
    .waitFor()
  await key(1).fill('a2')
  await pick('b', 'Switch off')
  await page.getByText('Off. This row is not sent.').waitFor()
  await pick('c', 'Delete')
  await page.getByText('c removed').first().waitFor()
  await page.getByRole('button', { name: 'Undo' }).click()
  const { rows } = await editor.saved()
  assert.deepEqual(
    rows.map(({ key, value, enabled }: { key: string; value: string; enabled: boolean }) => [key, value, enabled]),
    [
      ['a', '1', true],
      ['a2', '1', true],
      ['b', '2', false],
      ['c', '3', true],
    ],
  )
})

test('8 lines, pairs and JSON that are pasted become rows, in the dialog and in a key', async () => {
  await using editor = await openEditor(fixture, [['', '']])
  const { page, key } = editor
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await page.evaluate(() => navigator.clipboard.writeText('a=1\nb: [[duration]]'))
  await key(0).focus()
  await page.keyboard.press('Control+v')
  await key(1).waitFor()
  await page.getByRole('button', { name: 'Paste rows' }).click()
  await page.getByLabel('Lines of key=value', { exact: false }).fill('{"customer":{"phone":"[[caller_number]]"},"n":2}')
  await page.getByRole('button', { name: 'Add 2 rows' }).click()
  assert.deepEqual(await editor.savedRows(), [
    ['a', '1'],
    ['b', '[[duration]]'],
    ['customer.phone', '[[caller_number]]'],
    ['n', '2'],
  ])
})

test('8 the usual fields are added but for those that are there, and all is had back after Clear all', async () => {
  await using editor = await openEditor(fixture, [['phone', '[[caller_number|national]]']])
  const { page, key } = editor
  await page.getByRole('button', { name: 'Add common fields' }).click()
  await key(6).waitFor()
  await page.getByRole('button', { name: 'More row actions' }).click()
  await page.getByRole('menuitem', { name: 'Clear all' }).click()
  await page.getByText('7 rows removed').waitFor()
  assert.equal(await key(0).count(), 0)
  await page.getByRole('button', { name: 'Undo' }).click()
  assert.equal(
    keysOf(await editor.savedRows()),
    'phone uniqueid outcome tracking_number start_time duration recording_url',
  )
})

test('8 all fields are added once', async () => {
  await using editor = await openEditor(fixture, [['id', '[[uniqueid]]']])
  const { page, key } = editor
  await page.getByRole('button', { name: 'More row actions' }).click()
  await page.getByRole('menuitem', { name: 'Add all fields' }).click()
  await key(90).waitFor()
  const values = (await editor.savedRows()).map(([, value]) => value)
  assert.ok(values.includes('[[gclid]]'))
  assert.equal(new Set(values).size, values.length)
})

test('9 types stand beside the rows of JSON and XML only, and a row can be left out when it is empty', async () => {
  await using editor = await openEditor(fixture, [['n', '5']])
  const { page } = editor
  const type = page.getByLabel('Type of n')
  await type.selectOption('number')
  await page.getByRole('button', { name: 'More actions for n' }).click()
  await page.getByRole('menuitem', { name: 'Omit when empty' }).click()
  await page.getByText('Omitted when empty.').waitFor()
  const { rows } = await editor.saved()
  assert.deepEqual([rows[0].type, rows[0].omit_empty], ['number', true])
  await page.getByText('Form', { exact: true }).click()
  await type.waitFor({ state: 'detached' })
  await page.getByLabel('Method').selectOption('GET')
  await page.getByText('GET sends rows in the query string').waitFor()
})

test('8 a value without a key, and a key that is there twice, are told beside their rows', async () => {
  await using editor = await openEditor(fixture, abc, { request: { format: 'form' } })
  const { page, key } = editor
  await key(1).fill('a')
  await page.getByText('Duplicate key: “a”.').waitFor()
  await key(2).fill('')
  await page.getByText('Row 3 has no Body Key', { exact: false }).first().waitFor()
  assert.equal(await key(2).getAttribute('aria-invalid'), 'true')
  // The problem turns red once the row has lost the focus, not during typing.
  const colour = () => page.locator('.problem.of-key').evaluate((found) => getComputedStyle(found).color)
  const typing = await colour()
  await key(0).focus()
  assert.notEqual(await colour(), typing)
})

test('2 and 8 headers have the same rows, and a secret one is typed hidden and never shown again', async () => {
  const headers = [{ key: 'x-key', value: 'a-long-header-secret', secret: true }]
  await using editor = await openEditor(fixture, abc, { request: { headers } })
  const { page, field } = editor
  await page.getByRole('tab', { name: 'Headers' }).click()
  await page.getByRole('group', { name: 'Header Value' }).getByText('••••cret').waitFor()
  await page.getByRole('button', { name: 'Replace' }).click()
  const secret = page.locator('input[type=password]')
  await secret.fill('another-long-secret')
  await page.getByRole('button', { name: 'Add', exact: true }).click()
  await page.keyboard.type('x-who')
  await field('agent_name').click()
  assert.deepEqual(await editor.axe(), [])
  const saved = await editor.saved()
  assert.deepEqual(saved.headers, [
    { key: 'x-key', value: shownSecret('cret', saved.headers[0].value), secret: true },
    { key: 'x-who', value: '[[agent_name]]', secret: false },
  ])
})

test('8 on a telephone a row is worked with whole: key, value, type and menu', async () => {
  await using editor = await openEditor(fixture, abc, { options: { width: 390, height: 844, theme: 'dark' } })
  const { page, value } = editor
  await enter(value(1))
  await page.getByLabel('Type of b').selectOption('text')
  await page.getByRole('button', { name: 'More actions for b' }).click()
  await page.getByRole('menuitem', { name: 'Move down' }).click()
  assert.deepEqual(await editor.axe(), [])
  assert.equal(keysOf(await editor.savedRows()), 'a c b')
})
