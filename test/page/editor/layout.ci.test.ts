// The layout of the editor: the rows, which a person comes for, are in sight with every service and at every width.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import { DEMO_INTEGRATIONS } from '../../../src/cli/demo/integrations.ts'
import { SERVICES } from '../../../src/integrations/services.ts'
import type { Service } from '../../../src/integrations/services/service.ts'
import { coveredStops, startPageFixture } from '../kit.ts'
import { openEditor } from './rows-kit.ts'

const fixture = await startPageFixture()

/**
 * The largest distance from the top to the first row, or to the message, at 1440 × 900: while the service asks for its
 * inputs, and once they are filled in.
 */
const askingMax = 470
const filledMax = 400

/** The distance from the top to the first row or the message. */
function firstRowTop(page: Page): Promise<number> {
  return page.evaluate(() => document.querySelector('.kv, .message .value')?.getBoundingClientRect().top ?? Number.NaN)
}

/** Chooses a service. The picker, its entry and the service's inputs must appear without further steps. */
async function choose(page: Page, { name, inputs }: Service): Promise<void> {
  await page.getByRole('button', { name: 'Service' }).click()
  await page.getByRole('dialog').locator('.serviceentry').filter({ hasText: name }).first().click()
  await page.locator(inputs[0] ? `[data-path="settings.${inputs[0].key}"]` : '.request-line').waitFor()
}

/** Returns the text to type into each required input that is empty. */
function examplesOf({ inputs }: Service): readonly (readonly [key: string, text: string])[] {
  return inputs
    .filter(({ required, initial }) => required && initial === '')
    .map(({ key, example }) => [key, example === '' ? 'a-secret-of-theirs' : example])
}

/** Runs in the page: types the texts as a hand would, but at once. */
function fillInputs(texts: readonly (readonly [key: string, text: string])[]): void {
  for (const [key, text] of texts) {
    const input = document.querySelector<HTMLInputElement>(`[data-path="settings.${key}"] input`)
    if (!input) throw new Error(`there is no input ${key}`)
    input.focus()
    Reflect.set(HTMLInputElement.prototype, 'value', text, input)
    input.dispatchEvent(new Event('input', { bubbles: true }))
  }
}

/** Whether the sentence about when requests are sent is fully visible. */
function isSentenceWhole(page: Page): Promise<boolean> {
  return page.evaluate(() => {
    const sentence = document.querySelector('.when p')
    return sentence !== null && sentence.scrollWidth <= sentence.clientWidth
  })
}

test('8 15 27 for every service the first row is in sight and when it sends is read whole, while it asks for its inputs and once it has them', async () => {
  await using view = await fixture.open('/integrations/new')
  const { page } = view
  await page.getByLabel('Route Name').waitFor()
  const low: string[] = []
  for (const service of SERVICES) {
    if (service.id !== 'generic') await choose(page, service)
    const asking = await firstRowTop(page)
    if (!(asking <= askingMax)) low.push(`${service.id} asking: ${asking}`)
    if (!(await isSentenceWhole(page))) low.push(`${service.id} cuts its sentence`)
    await page.evaluate(fillInputs, examplesOf(service))
    await page.getByLabel('Route Name').focus()
    if (service.inputs.length > 0) await page.getByRole('button', { name: `Change ${service.name} settings` }).waitFor()
    const filled = await firstRowTop(page)
    if (!(filled <= filledMax)) low.push(`${service.id} filled: ${filled}`)
    // Without this, the page would report the settings that the next service could not keep.
    if (service.id !== 'generic') await page.getByRole('button', { name: 'Discard' }).click()
  }
  assert.deepEqual(low, [])
})

for (const { name, format, realtime, final, rows } of DEMO_INTEGRATIONS)
  test(`8 all rows of the demo’s ${name} are in sight, with the way to add one`, async () => {
    const whole = { name, realtime, final }
    await using editor = await openEditor(fixture, rows, { whole, request: { format } })
    const { page } = editor
    await editor.key(rows.length - 1).waitFor()
    const [last, add] = [await editor.key(rows.length - 1).boundingBox(), await page.locator('.addrow').boundingBox()]
    assert.ok(last && add && last.y + last.height <= add.y && add.y + add.height <= 900, JSON.stringify([last, add]))
  })

test('8 the keys of a service are read whole, in usual and in wide windows', async () => {
  const { request } = SERVICES.find(({ id }) => id === 'hubspot') ?? assert.fail()
  const rows = request.rows.map(({ key, value }) => [key, value] as const)
  await using editor = await openEditor(fixture, [...rows, ['id', '[[uniqueid]]']])
  const { page } = editor
  await editor.key(rows.length).waitFor()
  for (const width of [1024, 1440, 1920]) {
    await page.setViewportSize({ width, height: 900 })
    const keys = page.getByLabel('Body Key', { exact: true })
    const cut = await keys.evaluateAll((all) => all.filter((key) => key.scrollWidth > key.clientWidth).length)
    assert.equal(cut, 0, String(width))
    // A short key stands beside its value.
    const short = [await editor.key(rows.length).boundingBox(), await editor.value(rows.length).boundingBox()]
    assert.ok(short[0] && short[1] && Math.abs(short[0].y - short[1].y) < 4, JSON.stringify(short))
  }
})

test('8 the method is as high as the address beside it, whatever is wrong with that', async () => {
  const url = `http://10.0.0.5/${'hooks/'.repeat(40)}`
  await using editor = await openEditor(fixture, [['a', 'b']], { request: { url } })
  const { page } = editor
  await page.locator('.joined .problem').waitFor()
  for (const width of [1440, 1024, 390]) {
    await page.setViewportSize({ width, height: 900 })
    const [method, address] = [page.getByLabel('Method'), page.locator('.joined .value')]
    const [one, other] = [await method.boundingBox(), await address.boundingBox()]
    assert.ok(one && other && other.height > 60, JSON.stringify(other))
    assert.deepEqual([one.y, one.height, one.x + one.width - 1], [other.y, other.height, other.x], String(width))
    assert.ok(other.x + other.width <= width - 16, JSON.stringify(other))
  }
})

test('8 rows that go on under the way to add one end at a line, and at none when all of them are in sight', async () => {
  const many = Array.from({ length: 30 }, (_, at) => [`key_${at}`, 'x'] as const)
  await using editor = await openEditor(fixture, many)
  const { page } = editor
  const hasLine = () => page.locator('.addrow').evaluate((bar) => getComputedStyle(bar, '::before').display !== 'none')
  await editor.key(29).waitFor()
  assert.equal(await hasLine(), true)
  await page.locator('.work').evaluate((work) => work.scrollTo({ top: work.scrollHeight }))
  for (const end = Date.now() + 2_000; await hasLine();) assert.ok(Date.now() < end, 'the line is still there')
})

test('8 at 390 a row of tabs shows where there is more of it', async () => {
  await using editor = await openEditor(fixture, [['a', 'b']], { options: { width: 390 } })
  const tabs = editor.page.getByRole('tablist', { name: 'Request settings' })
  await editor.page.locator('.tabs[data-more="after"]').waitFor()
  await tabs.getByRole('tab', { name: /^Delivery/ }).click()
  await editor.page.locator('.tabs[data-more="before"]').waitFor()
})

test('24 nothing that has the focus is under a bar that stays, at 1440 × 900 and at 200 %', async () => {
  const many = Array.from({ length: 16 }, (_, at) => [`key_${at}`, '[[caller_number]]'] as const)
  await using editor = await openEditor(fixture, many)
  const { page } = editor
  await editor.key(15).waitFor()
  assert.deepEqual(await coveredStops(page), [])
  await page.reload()
  await page.setViewportSize({ width: 720, height: 450 })
  await editor.key(15).waitFor()
  assert.deepEqual(await coveredStops(page), [])
})

test('22 a name that turns the direction of text turns neither the heading nor an address', async () => {
  const whole = { name: 'evil\u202Egnp.exe' }
  await using editor = await openEditor(fixture, [['a', 'b']], {
    whole,
    request: { url: 'https://crm.example/\u202Eno' },
  })
  const { page } = editor
  await page.getByRole('heading', { name: 'evil‹202E›gnp.exe' }).waitFor()
  const name = page.getByRole('textbox', { name: 'Route Name' })
  await page.locator('.hint', { hasText: 'Contains hidden characters' }).getByText('evil‹202E›gnp.exe').waitFor()
  await page.getByRole('button', { name: 'Remove them' }).click()
  assert.equal(await name.inputValue(), 'evilgnp.exe')
  assert.equal(await page.getByText('Contains hidden characters').count(), 0)
  const url = page.getByRole('textbox', { name: 'Base URL' })
  assert.equal(await url.textContent(), 'https://crm.example/‹202E›no')
  await url.focus()
  assert.equal(await url.textContent(), 'https://crm.example/‹202E›no')
})

test('8 15 changes that were kept are offered without moving a row, in a usual window and on a telephone', async () => {
  await using editor = await openEditor(fixture, [['a', 'b']])
  const { page } = editor
  await editor.key(0).waitFor()
  const before = await firstRowTop(page)
  await editor.key(0).fill('kept')
  // The browser keeps the draft once the person stops typing.
  await page.waitForFunction(() => Object.values(localStorage).some((text) => String(text).includes('"kept"')))
  page.once('dialog', (dialog) => void dialog.accept())
  await page.reload()
  const restore = page.getByRole('button', { name: 'Restore' })
  await restore.waitFor()
  assert.equal(await firstRowTop(page), before)
  await page.setViewportSize({ width: 390, height: 844 })
  await restore.click()
  assert.equal(await editor.key(0).inputValue(), 'kept')
})

test('8 11 at 1024 × 768 the docked preview folds, twice as many rows are in sight, and a test opens it again', async () => {
  const many = Array.from({ length: 20 }, (_, at) => [`key_${at}`, 'x'] as const)
  await using editor = await openEditor(fixture, many, { options: { width: 1024, height: 768 } })
  const { page } = editor
  await editor.key(19).waitFor()
  const rows = () =>
    page.evaluate(() => {
      const end = document.querySelector('.addrow')?.getBoundingClientRect().top ?? 0
      return [...document.querySelectorAll('.kv')].filter((row) => row.getBoundingClientRect().bottom <= end).length
    })
  const open = await rows()
  await page.getByRole('button', { name: 'Hide preview' }).click()
  const folded = await rows()
  assert.ok(folded >= 2 * open && folded >= 6, `${open}, then ${folded}`)
  await page.keyboard.press('Control+Enter')
  await page.getByRole('button', { name: 'Hide preview' }).waitFor()
})

test('8 11 at 1024 the preview is docked in sight, and at 390 the rows come before the notes', async () => {
  const options = { width: 1024, height: 768 }
  // The draft has no Unique ID, so there is a note about the whole request.
  await using editor = await openEditor(fixture, [['a', 'b']], { whole: { realtime: true }, options })
  const { page } = editor
  const preview = await page.getByRole('heading', { name: 'Preview' }).boundingBox()
  assert.ok(preview && preview.y + preview.height < 700, JSON.stringify(preview))
  const note = page.getByText('Each call sends several requests.')
  const isNoteFirst = async (): Promise<boolean> => {
    const [ofNote, ofRow] = [await note.boundingBox(), await editor.key(0).boundingBox()]
    assert.ok(ofNote && ofRow)
    return ofNote.y < ofRow.y
  }
  assert.equal(await isNoteFirst(), true)
  await page.setViewportSize({ width: 390, height: 844 })
  assert.equal(await isNoteFirst(), false)
})
