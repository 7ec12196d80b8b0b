// The list of fields, and the ways in which a field gets into a value: clicks, drags, completion, chips and their
// formats.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startPageFixture } from '../kit.ts'
import { enter, openEditor } from './rows-kit.ts'

const fixture = await startPageFixture()

test('1 fields stand in groups with the value of the sample call, and are found by name, code and value', async () => {
  await using editor = await openEditor(fixture, [['a', '[[uniqueid]]']])
  const { page, field } = editor
  await field('caller_number').waitFor()
  assert.match(await field('caller_number').innerText(), /Caller number[^]*\+61412345678[^]*\[\[caller_number\]\]/)
  assert.match(await field('uniqueid').innerText(), /in use/)
  const groups = await page.locator('.fields h3').allInnerTexts()
  assert.deepEqual(groups.slice(0, 3), ['Usual', 'Call', 'Caller'])
  // Fields for programs are folded away, but the search finds them.
  assert.equal(await field('event_id').isVisible(), false)
  await page.keyboard.press('/')
  await page.keyboard.type('event_id')
  await field('event_id').waitFor()
  await page.keyboard.press('Escape')
  await page.keyboard.type('plumber syd')
  // Each letter removes the fields that no longer match; the landing page is among the last that still match.
  await field('utm_term').waitFor()
  await field('event_id').waitFor({ state: 'detached' })
  await field('caller_number').waitFor({ state: 'detached' })
  await field('landing_page').waitFor({ state: 'detached' })
  assert.deepEqual(await page.locator('.pick .slug').allInnerTexts(), ['[[keyword]]', '[[utm_term]]'])
  await page.keyboard.type(' nothing')
  await page.getByText('No fields match', { exact: false }).waitFor()
  await page.keyboard.press('Escape')
  await field('caller_number').waitFor()
})

test('1 Enter takes the first field of what was typed, though the list may still show what was found before', async () => {
  await using editor = await openEditor(fixture, [['a', '']])
  const { page, field } = editor
  await field('caller_name').waitFor()
  await page.keyboard.press('/')
  // The typing and Enter happen without a pause, as by a fast typist: no frame is drawn between the last letter and
  // Enter.
  await page.evaluate(() => {
    const input = document.querySelector<HTMLInputElement>('.fields input[type=search]')
    if (!input) throw new Error('there is no search')
    // The value is set through the prototype, as typing does. React would take a value that is set on the element for
    // its own change.
    Reflect.set(HTMLInputElement.prototype, 'value', 'talk_duration', input)
    input.dispatchEvent(new Event('input', { bubbles: true }))
    input.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true }))
  })
  await editor.value(0).locator('.chip').waitFor()
  assert.deepEqual(await editor.savedRows(), [['a', '[[talk_duration]]']])
})

test('24 the editor is as high as its window: beside what its panes scroll there is nothing to scroll to', async () => {
  for (const [width, height] of [
    [1440, 900],
    [1100, 700],
  ] as const) {
    const options = { width, height }
    await using editor = await openEditor(fixture, [['a', '[[recording_url]]']], { whole: { realtime: true }, options })
    // The field has a mark that is only read out.
    await editor.field('recording_url').getByText('works on this machine only').waitFor({ state: 'attached' })
    const beyond = await editor.page.evaluate(() => document.documentElement.scrollHeight - innerHeight)
    assert.equal(beyond, 0, `${width} px`)
  }
})

test('1 with the keyboard the list is one stop: arrows go from field to field, Tab goes on behind it', async () => {
  await using editor = await openEditor(fixture, [['a', '']])
  const { page, field } = editor
  await field('caller_number').waitFor()
  const now = (): Promise<string | null> =>
    page.evaluate(() =>
      document.activeElement instanceof HTMLElement ? (document.activeElement.dataset['code'] ?? null) : null,
    )
  await page.keyboard.press('/')
  await page.keyboard.press('Tab')
  const first = await page.locator('.pick').first().getAttribute('data-code')
  assert.equal(await now(), first)
  await page.keyboard.press('ArrowDown')
  assert.equal(await now(), await page.locator('.pick').nth(1).getAttribute('data-code'))
  await page.keyboard.press('Tab')
  assert.equal(await now(), null)
})

test('2 a row is filled the way of the help page: key, empty value, click, Add, key, click', async () => {
  await using editor = await openEditor(fixture, [['', '']])
  const { page, key, value, field } = editor
  await key(0).fill('phone')
  await value(0).click()
  await field('caller_number').click()
  await page.getByRole('button', { name: 'Add', exact: true }).click()
  await page.keyboard.type('secs')
  await field('duration').click()
  // The focus is back in the value.
  await page.keyboard.type(' s')
  assert.deepEqual(await editor.savedRows(), [
    ['phone', '[[caller_number]]'],
    ['secs', '[[duration]] s'],
  ])
})

test('2 a click goes to the cursor of the last value, until another row is entered', async () => {
  await using editor = await openEditor(fixture, [
    ['a', 'to '],
    ['b', ''],
  ])
  const { page, key, value, field } = editor
  await enter(value(0))
  await page.getByLabel('Search fields').fill('agent n')
  await field('agent_name').click()
  await page.getByLabel('Search fields').fill('')
  await key(1).focus()
  await field('uniqueid').click()
  await enter(page.getByRole('textbox', { name: 'Base URL' }))
  await page.keyboard.type('?id=')
  await field('uniqueid').click()
  await page.getByRole('tab', { name: 'Headers' }).click()
  await page.getByRole('button', { name: 'Add', exact: true }).click()
  await page.keyboard.type('x-line')
  await field('tracking_number').click()
  const { url, rows, headers } = await editor.saved()
  assert.equal(url, 'https://crm.example/calls?id=[[uniqueid]]')
  assert.deepEqual([rows[0].value, rows[1].value], ['to [[agent_name]]', '[[uniqueid]]'])
  assert.deepEqual([headers[0].key, headers[0].value], ['x-line', '[[tracking_number]]'])
})

test('3 a field that is dragged goes into a value, and on the rows it makes a new one with its key', async () => {
  await using editor = await openEditor(fixture, [
    ['a', 'by '],
    ['caller_name', 'x'],
  ])
  const { page, value, field } = editor
  const { width = 0, height = 0 } = (await value(0).boundingBox()) ?? {}
  await field('uniqueid').dragTo(value(0), { targetPosition: { x: width - 20, y: height / 2 } })
  const grip = page.getByRole('button', { name: 'Move caller_name' })
  await field('caller_name').scrollIntoViewIfNeeded()
  await field('caller_name').dragTo(grip, { targetPosition: { x: 8, y: 4 } })
  assert.deepEqual(await editor.savedRows(), [
    ['a', 'by [[uniqueid]]'],
    ['caller_name_2', '[[caller_name]]'],
    ['caller_name', 'x'],
  ])
})

test('2 and 3 a field that comes into an empty row names it, clicked or dropped; the next click is the next row', async () => {
  await using editor = await openEditor(fixture, [['', '']])
  const { page, value, field } = editor
  await value(0).click()
  await field('caller_number').click()
  await field('outcome').click()
  await field('duration').click()
  // Only after the person enters the value again is a field inserted there.
  await enter(value(2))
  await field('talk_duration').click()
  await page.getByRole('button', { name: 'Add', exact: true }).click()
  const first = page.getByRole('button', { name: 'Move caller_number' })
  await field('caller_name').dragTo(first, { targetPosition: { x: 8, y: 4 } })
  await page.getByRole('tab', { name: 'Headers' }).click()
  await page.getByRole('textbox', { name: 'Header Value' }).click()
  await field('uniqueid').click()
  const { rows, headers } = await editor.saved()
  assert.deepEqual(
    rows.map(({ key, value }: { key: string; value: string }) => [key, value]),
    [
      ['caller_name', '[[caller_name]]'],
      ['caller_number', '[[caller_number]]'],
      ['outcome', '[[outcome]]'],
      ['duration', '[[duration]][[talk_duration]]'],
    ],
  )
  assert.deepEqual(headers, [{ key: 'x-uniqueid', value: '[[uniqueid]]', secret: false }])
})

test('4 [[ and Ctrl+Space list the fields; Enter and Tab take one, Escape keeps the text, Tab otherwise leaves', async () => {
  await using editor = await openEditor(fixture, [
    ['a', ''],
    ['b', ''],
    ['c', ''],
  ])
  const { page, value } = editor
  const list = page.getByRole('listbox')
  await enter(value(0))
  await page.keyboard.type('[[Line ty')
  await list.getByRole('option', { name: /Line type/ }).waitFor()
  await page.keyboard.press('Enter')
  await list.waitFor({ state: 'detached' })
  await page.keyboard.type(' [[caller_number|nat')
  await list.getByRole('option', { name: /national/ }).waitFor()
  await page.keyboard.press('Tab')
  await page.keyboard.type(']]')
  await enter(value(1))
  await page.keyboard.press('Control+Space')
  await list.waitFor()
  await page.keyboard.press('Escape')
  await list.waitFor({ state: 'detached' })
  await page.keyboard.type('[[uni')
  await list.waitFor()
  await page.keyboard.press('Escape')
  await list.waitFor({ state: 'detached' })
  await page.keyboard.press('Tab')
  assert.equal(await value(1).evaluate((element) => element.contains(document.activeElement)), false)
  assert.deepEqual((await editor.savedRows()).slice(0, 2), [
    ['a', '[[caller_type]] [[caller_number|national]]'],
    ['b', '[[uni'],
  ])
})

test('5 a placeholder is a chip with its label: one Backspace takes it, and it is copied as text', async () => {
  await using editor = await openEditor(fixture, [
    ['a', 'x [[agent_name]]'],
    ['b', '[[caller_number|national]]'],
    ['c', ''],
  ])
  const { page, value } = editor
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  assert.equal(await value(0).textContent(), 'x Agent name')
  await enter(value(0))
  await page.keyboard.press('Backspace')
  await enter(value(1))
  await page.keyboard.press('Control+a')
  await page.keyboard.press('Control+c')
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), '[[caller_number|national]]')
  await enter(value(2))
  await page.keyboard.press('Control+v')
  await value(2).getByText('Caller number').waitFor()
  assert.deepEqual(
    (await editor.savedRows()).map(([, text]) => text),
    ['x ', '[[caller_number|national]]', '[[caller_number|national]]'],
  )
})

test('5 a code that does not exist is red with the nearest one, and a recording in Realtime is amber with why', async () => {
  await using editor = await openEditor(
    fixture,
    [
      ['id', '[[uniqueid]]'],
      ['lead', '[[sorce]]'],
      ['rec', '[[recording_url]]'],
    ],
    { whole: { realtime: true } },
  )
  const { page, value } = editor
  await value(1).locator('.chip.unknown').waitFor()
  await value(2).locator('.chip.unavailable').waitFor()
  await value(2).locator('.chip').hover()
  await value(2)
    .locator('.chip')
    .hover({ position: { x: 30, y: 10 } })
  await page.getByText('Available only after the call is processed', { exact: false }).first().waitFor()
  await page.getByRole('button', { name: 'Use Traffic source' }).click()
  await value(1).locator('.chip', { hasText: 'Traffic source' }).waitFor()
  assert.equal((await editor.savedRows())[1]?.[1], '[[source]]')
})

test('6 and 7 by keyboard: an arrow selects a chip and tells of it, Enter opens its format, each choice is applied', async () => {
  await using editor = await openEditor(fixture, [
    ['phone', '[[caller_number]]'],
    ['at', '[[start_time]]'],
    ['secs', '[[talk_duration]]'],
  ])
  const { page, value } = editor
  await enter(value(0))
  await page.keyboard.press('ArrowLeft')
  const card = page.locator('.chip-card')
  await card.getByText('[[caller_number]]').waitFor()
  for (const text of ['+61412345678', 'phone number', 'the first ring']) await card.getByText(text).first().waitFor()
  await page.keyboard.press('Enter')
  const menu = page.getByRole('dialog', { name: 'Format of Caller number' })
  await menu.getByRole('radio', { name: /national 0412 345 678/ }).check()
  await menu.getByLabel('When empty, send').fill('none')
  await page.keyboard.press('Escape')
  await menu.waitFor({ state: 'detached' })
  await enter(value(1))
  await page.keyboard.press('Alt+ArrowDown')
  const dates = page.getByRole('dialog', { name: 'Format of Start (ring) time' })
  await dates.getByRole('radio', { name: /DD\/MM\/YYYY HH:mm 25\/11\/2026 14:04/ }).check()
  await dates.getByLabel('Time zone').selectOption('Europe/Berlin')
  await dates.getByRole('radio', { name: /DD\/MM\/YYYY HH:mm 25\/11\/2026 04:04/ }).waitFor()
  await dates.getByRole('button', { name: 'Done' }).click()
  // The popover of the focused chip covers the row below, so the test goes on with keys.
  await enter(value(2))
  await page.keyboard.press('Alt+ArrowDown')
  const seconds = page.getByRole('dialog', { name: 'Format of Talk time (s)' })
  await seconds.getByLabel('Filters').fill('seconds_to:mm:ss')
  assert.equal(
    await seconds
      .getByRole('radio', { name: /mm:ss 01:23/ })
      .first()
      .isChecked(),
    true,
  )
  assert.deepEqual(await editor.axe(), [])
  await page.keyboard.press('Escape')
  assert.deepEqual(
    (await editor.savedRows()).map(([, text]) => text),
    [
      '[[caller_number|national|default:none]]',
      '[[start_time|date:dd/MM/yyyy HH:mm,Europe/Berlin]]',
      '[[talk_duration|seconds_to:mm:ss]]',
    ],
  )
})

test('10 a raw body has fields and completion too, and says at once what is wrong with it', async () => {
  const raw = { content_type: 'application/json', body: '{"name": [[caller_name]]' }
  await using editor = await openEditor(fixture, [], { request: { format: 'raw', raw } })
  const { page } = editor
  const body = page.getByRole('textbox', { name: 'Raw body' })
  await page.getByText('The body is not valid JSON', { exact: false }).first().waitFor()
  await body.focus()
  await page.keyboard.press('Control+End')
  await page.keyboard.type(', "id": [[uniq')
  await page.getByRole('option', { name: /Unique ID/ }).waitFor()
  await page.keyboard.press('Enter')
  await page.keyboard.type('}')
  await page.getByText('The body is not valid JSON', { exact: false }).first().waitFor({ state: 'detached' })
  assert.equal((await editor.saved()).raw.body, '{"name": [[caller_name]], "id": [[uniqueid]]}')
})

test('10 a raw body starts with what the rows produce', async () => {
  await using editor = await openEditor(fixture, [
    ['caller.phone', '[[caller_number]]'],
    ['note', 'from [[caller_name]]'],
  ])
  const { page } = editor
  await page.locator('summary').filter({ hasText: 'Advanced' }).click()
  await page.getByRole('switch', { name: /^Use a raw body/ }).check({ force: true })
  const { raw } = await editor.saved()
  assert.deepEqual(raw, {
    content_type: 'application/json',
    body: '{\n  "caller": {\n    "phone": [[caller_number]]\n  },\n  "note": "from [[caller_name]]"\n}',
  })
})

test('1 and 2 on a telephone the list is a sheet, opened from the row and gone once a field is picked', async () => {
  await using editor = await openEditor(fixture, [['a', '']], { options: { width: 390, height: 844 } })
  const { page, value, field } = editor
  await value(0).click()
  await page.getByRole('button', { name: 'Choose a field' }).click()
  await field('caller_number').click()
  await field('caller_number').waitFor({ state: 'hidden' })
  await page.keyboard.type('!')
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 390)
  assert.deepEqual(await editor.savedRows(), [['a', '[[caller_number]]!']])
})
