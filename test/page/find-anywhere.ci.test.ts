// Find among hostile data, over editors, and at each width.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inAccount } from '../kit/account-path.ts'
import { hold, shownPath, startPageFixture } from './kit.ts'

const fixture = await startPageFixture()
const { api } = fixture
const url = `${api.url}/inbox/found`

const hostileName = `"Quoted" <b>x</b> \u202Egpj.exe ${'x'.repeat(150)}`
const made = (await api.post('~/integrations', { name: hostileName, request: { url } })).body
const step = (await api.post('~/steps', { kind: 'webhook', name: 'transcript', url })).body
const fields = { caller_name: `${'long '.repeat(40)}\u202E`, caller_number: '+61491570156' }
await api.post('/api/v1/events', { uniqueid: 'hostile', status: 'ringing', fields })

for (const [width, theme] of [
  [1440, 'dark'],
  [1024, 'light'],
  [390, 'dark'],
  [320, 'light'],
] as const)
  test(`24 hostile names are shown as they are, at ${width} px`, async () => {
    await using view = await fixture.open('/deliveries', { width, theme })
    const { page } = view
    await page.getByRole('heading', { level: 1 }).waitFor()
    await page.keyboard.press('Control+k')
    const box = page.getByRole('combobox', { name: 'Find anything' })
    await box.fill('quoted')
    const option = page.getByRole('group', { name: 'Integrations' }).getByRole('option')
    await option.waitFor()
    assert.match((await option.textContent()) ?? '', /^"Quoted" <b>x<\/b> ‹202E›gpj\.exe x+/)
    assert.equal(await option.locator('mark').first().textContent(), 'Quoted')
    assert.deepEqual(await view.axe(), [])
    await box.fill('hostile')
    await page.getByRole('group', { name: 'Calls' }).getByRole('option').waitFor()
    const { left, right } = await page.getByRole('dialog').evaluate((dialog) => ({
      left: dialog.getBoundingClientRect().left,
      right: dialog.getBoundingClientRect().right,
    }))
    assert.ok(Math.abs(left - (width - right)) <= 2, `in the middle: ${left} to ${right}`)
    for (const typed of ['x'.repeat(10_000), '\u202E', '(.*)+', "' OR 1=1 --", '%', '\u0000']) {
      await box.fill(typed)
      await page.locator('.findlist[aria-busy=false]').waitFor()
    }
    assert.equal(await page.getByRole('alert').count(), 0)
    const wide = await page
      .getByRole('dialog')
      .evaluateAll((dialogs) => dialogs.filter((dialog) => dialog.scrollWidth > dialog.clientWidth).length)
    assert.equal(wide, 0)
    const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
    assert.ok(over <= 0, `${over} px too wide`)
    assert.deepEqual(await view.axe('colours'), [])
  })

test('23 Ctrl+K works in a field of the editor, which has the focus again after Escape', async () => {
  await using view = await fixture.open(`/integrations/${made.id}`)
  const { page } = view
  const value = page.getByRole('textbox', { name: 'Base URL' })
  await value.click()
  await page.locator('.cm-focused').waitFor()
  const before = await page.locator('.cm-focused').textContent()
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox', { name: 'Find anything' }).fill('nothing')
  await page.keyboard.press('Escape')
  await page.locator('.cm-focused').waitFor()
  assert.equal(await page.locator('.cm-focused').textContent(), before)
  // Text typed in the editor is not lost: the editor asks before the person leaves it.
  await page.keyboard.type('x')
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox', { name: 'Find anything' }).fill('live')
  await page.getByRole('option', { name: 'Live', selected: true }).waitFor()
  await page.keyboard.press('Enter')
  await page.getByRole('dialog').getByRole('heading').waitFor()
  assert.equal(shownPath(page), `/integrations/${made.id}`)
})

test('23 a step that was found is opened, and closing it leads to the list', async () => {
  await using view = await fixture.open('/live')
  const { page } = view
  await page.getByRole('heading', { level: 1 }).waitFor()
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox', { name: 'Find anything' }).fill('transcript')
  await page.getByRole('option', { name: 'transcript', exact: true, selected: true }).waitFor()
  await page.keyboard.press('Enter')
  await page.waitForURL(`**/settings?tab=recordings&step=${step.id}`)
  await page.getByRole('dialog', { name: 'transcript' }).waitFor()
  await page.keyboard.press('Escape')
  await page.waitForURL('**/settings?tab=recordings')
})

test('23 what is chosen with the keys stays chosen while more comes', async () => {
  await using view = await fixture.open('/live')
  const { page } = view
  await page.getByRole('heading', { level: 1 }).waitFor()
  const letThrough = await hold(page, `**${inAccount('~/search?*')}`)
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox', { name: 'Find anything' }).fill('tra')
  await page.getByRole('option', { name: /Recordings and steps/ }).waitFor()
  const chosen = page.getByRole('option', { selected: true })
  await page.keyboard.press('ArrowDown')
  const before = await chosen.textContent()
  letThrough()
  await page.getByRole('option', { name: 'transcript', exact: true }).waitFor()
  assert.equal(await chosen.textContent(), before)
})
