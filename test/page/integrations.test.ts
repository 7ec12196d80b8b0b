// The list of webhook integrations: the state of each, on and off, and what a person can do about a paused one.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import type { Json } from '../kit/api.ts'
import { addressOf, hold, shownPath, startPageFixture } from './kit.ts'

const fixture = await startPageFixture()
const { api } = fixture

const hostile = `‮${'evil'.repeat(40)}<b>`
let seeding: Promise<{ readonly dealer: string }> | null = null

/** Creates integrations in every state, for the first test that needs them. */
function seeded(): Promise<{ readonly dealer: string }> {
  return (seeding ??= seed())
}

test('16 with no integration yet the list is the creation page', async () => {
  await using view = await fixture.open('/integrations')
  const { page } = view
  await page.waitForURL('**/integrations/new')
  // The main part has the focus for the keyboard, without a ring around all of it.
  await page.waitForFunction(() => document.activeElement?.id === 'main')
  assert.equal(await page.locator('#main').evaluate((main) => getComputedStyle(main).outlineStyle), 'none')
})

test('16 after the first one is saved the list has it at once', async () => {
  await using view = await fixture.open('/integrations')
  const { page } = view
  await page.waitForURL('**/integrations/new')
  await page.getByLabel('Route Name').fill('First of all')
  await page.getByRole('button', { name: 'Update and Continue' }).click()
  await page.waitForURL('**/integrations/int_*')
  const id = shownPath(page).split('/').at(-1)
  // The list is drawn from the cached data: no response arrives for it meanwhile.
  const letThrough = await hold(page, '**/integrations?*')
  await page.getByRole('navigation').getByRole('link', { name: 'Webhook integrations' }).click()
  await rowOf(page, 'First of all').waitFor()
  assert.equal(shownPath(page), '/integrations')
  letThrough()
  await api.ask('DELETE', `~/integrations/${id}`)
})

test('16 that there is none is not taken from before: one made elsewhere is in the list', async () => {
  await using view = await fixture.open('/integrations')
  const { page } = view
  await page.waitForURL('**/integrations/new')
  const { body } = await api.post('~/integrations', { name: 'Made elsewhere', request: { url: '' } })
  // Cached data counts as fresh for less than this time.
  await page.waitForTimeout(2_100)
  await page.getByRole('navigation').getByRole('link', { name: 'Webhook integrations' }).click()
  await rowOf(page, 'Made elsewhere').waitFor()
  assert.equal(shownPath(page), '/integrations')
  await api.ask('DELETE', `~/integrations/${body.id}`)
})

test('17 the list shows where each sends to, how it stands and why, and what came of the last 24 hours', async () => {
  await seeded()
  await using view = await fixture.open('/integrations')
  const { page } = view
  const row = rowOf(page, 'Acme CRM')
  await row.getByText('Healthy').waitFor()
  assert.match(
    await row.innerText(),
    /Generic Webhook[\s\S]*POST[\s\S]*127\.0\.0\.1:\d+[\s\S]*200, [\s\S]*ago[\s\S]*100 %/,
  )
  await row.getByRole('img', { name: /^\d+ delivered in 24 hours$/ }).waitFor()
  await rowOf(page, 'Dealer portal').getByText('Sending paused').waitFor()
  assert.match(await rowOf(page, 'Old CRM').innerText(), /Switched off automatically[\s\S]*since[\s\S]*410/)
  assert.match(await rowOf(page, 'Data warehouse').innerText(), /Draft[\s\S]*Base URL/)
  await rowOf(page, 'evil').getByText('Realtime').waitFor()
  assert.match(await rowOf(page, 'evil').innerText(), /‹202E›/)
  await page.getByRole('link', { name: 'Create New' }).waitFor()
  assert.deepEqual(await view.axe(), [])
})

test('17 what is searched, shown and sorted stands in the address, and back leads back', async () => {
  await seeded()
  await using view = await fixture.open('/integrations')
  const { page } = view
  await page.getByRole('button', { name: 'Route Name' }).click()
  await page.waitForURL('**/integrations?sort=-name')
  await page.getByText('Switched off automatically 1').click()
  await page.waitForURL('**show=stopped**')
  await rowOf(page, 'Acme CRM').waitFor({ state: 'detached' })
  assert.deepEqual(await names(page), ['Old CRM'])
  await page.goBack()
  await rowOf(page, 'Acme CRM').waitFor()
  assert.equal((await names(page)).at(-1), 'Acme CRM')
  await page.keyboard.press('/')
  await page.keyboard.type('dealer')
  await page.waitForURL('**q=dealer**')
  await rowOf(page, 'Acme CRM').waitFor({ state: 'detached' })
  assert.deepEqual(await names(page), ['Dealer portal'])
  await page.keyboard.type('xyz')
  await page.getByRole('heading', { name: 'No integrations found' }).waitFor()
  await page.getByRole('button', { name: 'Show all' }).click()
  await rowOf(page, 'Acme CRM').waitFor()
})

test('17 a draft without a name can be found and opened, and the keyboard goes on there', async () => {
  const { status, body } = await api.post('~/integrations', { name: '', request: { url: '' } })
  assert.equal(status, 201)
  await using view = await fixture.open('/integrations')
  const { page } = view
  await rowOf(page, 'Unnamed').getByRole('link').focus()
  await page.keyboard.press('Enter')
  await page.waitForURL(`**/integrations/${body.id}`)
  await page.waitForFunction(() => document.activeElement?.id === 'main')
  await api.ask('DELETE', `~/integrations/${body.id}`)
})

test('21 switching off asks what becomes of what waits, and does it', async () => {
  const { dealer } = await seeded()
  await using view = await fixture.open('/integrations')
  const { page } = view
  await rowOf(page, 'Dealer portal').getByRole('switch').click()
  const dialog = page.getByRole('dialog', { name: 'Switch off “Dealer portal”?' })
  await dialog.getByText(/deliver(?:y is|ies are) waiting\. What should happen to/).waitFor()
  assert.deepEqual(await view.axe(), [])
  await dialog.getByRole('radio', { name: /^Skip/ }).check()
  await dialog.getByRole('button', { name: 'Switch off' }).click()
  await rowOf(page, 'Dealer portal').getByText('Off', { exact: true }).waitFor()
  await api.until(`~/deliveries?integration_id=${dealer}&state=queued,retrying`, ({ data }) => data.length === 0)
  // The switch stays as it was pressed, also before the server has answered.
  const letThrough = await hold(page, `**/integrations/${dealer}`)
  await rowOf(page, 'Dealer portal').getByRole('switch').check()
  letThrough()
  await api.until(`~/integrations/${dealer}`, ({ enabled }) => enabled === true)
})

test('21 many are switched off, with what becomes of what waits, and on again', async () => {
  const { dealer } = await seeded()
  const { body } = await api.post('~/integrations', {
    name: 'Second portal',
    request: { url: 'https://portal.example/calls' },
  })
  await api.post('/api/v1/events', { uniqueid: 'for-many', status: 'ended', outcome: 'missed' })
  await api.until(`~/deliveries?integration_id=${dealer}&state=queued,retrying`, ({ data }) => data.length > 0)
  await using view = await fixture.open('/integrations?q=portal')
  const { page } = view
  await page.getByRole('checkbox', { name: 'Select all shown' }).check()
  await page.getByText('2 selected').waitFor()
  await page.getByRole('button', { name: 'Switch off' }).click()
  const dialog = page.getByRole('dialog', { name: 'Switch off 2 integrations?' })
  await dialog.getByRole('radio', { name: /^Skip/ }).check()
  assert.deepEqual(await view.axe(), [])
  await dialog.getByRole('button', { name: 'Switch off' }).click()
  await page.getByText('2 integrations switched off.').waitFor()
  await rowOf(page, 'Second portal').getByText('Off', { exact: true }).waitFor()
  await api.until(`~/deliveries?integration_id=${dealer}&state=queued,retrying`, ({ data }) => data.length === 0)
  await page.getByRole('checkbox', { name: 'Select all shown' }).check()
  await page.getByRole('button', { name: 'Switch on' }).click()
  await page.getByText('2 integrations switched on.').waitFor()
  await api.until(`~/integrations/${dealer}`, ({ enabled }) => enabled === true)
  await api.ask('DELETE', `~/integrations/${body.id}`)
})

test('21 what a 410 switched off is red until somebody says that it stays off, and what waits for it says so', async () => {
  await seeded()
  // The live view caches its response for a second, and the integrations of the previous test may still be in it.
  await new Promise((resolve) => setTimeout(resolve, 1_200))
  await using view = await fixture.open('/integrations')
  const { page } = view
  const badge = (n: number) => page.getByRole('navigation').locator('.count.bad').getByText(String(n), { exact: true })
  const [live] = (await api.get('~/live')).body.integrations.filter((one: Json) => one.name === 'Old CRM')
  assert.equal(live.health, 'disabled')
  const { length: alarms } = (await api.get('~/live')).body.integrations
  await badge(alarms).waitFor()
  const banner = page.locator('.banner.bad').filter({ hasText: 'Old CRM' })
  assert.match(
    await banner.innerText(),
    /Old CRM was switched off automatically at .*410.*\d deliver(?:y is|ies are) waiting/,
  )
  // The reason is fully visible.
  const [all, seen] = await rowOf(page, 'Old CRM')
    .locator('.state small')
    .evaluate(({ scrollHeight, clientHeight }) => [scrollHeight, clientHeight])
  assert.equal(all, seen)
  await banner.getByRole('link', { name: 'See why' }).click()
  const waiting = page.getByRole('row').filter({ hasText: 'Old CRM' }).first()
  await waiting.getByText('Waiting for integration').waitFor()
  assert.doesNotMatch(await waiting.innerText(), /Retrying/)
  await waiting.getByRole('link').click()
  await page
    .getByRole('complementary')
    .getByText(/The integration is off\./)
    .waitFor()
  await page.goto(addressOf('/integrations'))
  await banner.getByRole('button', { name: 'More options' }).click()
  await page.getByRole('menuitem', { name: 'Keep off' }).click()
  await rowOf(page, 'Old CRM').getByText('Off', { exact: true }).waitFor()
  await banner.waitFor({ state: 'detached' })
  await badge(alarms).waitFor({ state: 'detached' })
  // Switched on again, the integration is switched off once more by its receiver.
  await rowOf(page, 'Old CRM').getByRole('switch').click()
  // The pointer leaves the list, because nothing appears above the list while the pointer is over it.
  await page.mouse.move(0, 0)
  await banner.waitFor()
})

test('17 the list says whole what a draft is missing', async () => {
  await seeded()
  await using view = await fixture.open('/integrations')
  const cell = rowOf(view.page, 'Data warehouse').locator('.state small')
  assert.match(await cell.innerText(), /Base URL/)
  const [all, seen] = await cell.evaluate(({ scrollHeight, clientHeight }) => [scrollHeight, clientHeight])
  assert.equal(all, seen)
})

test('21 one that the receiver had switched off is resumed from its row', async () => {
  await seeded()
  await using view = await fixture.open('/integrations')
  const { page } = view
  // The receiver switches the integration off again at once, so the page no longer says that it resumed.
  const resumed = page.waitForResponse((response) => response.url().endsWith('/resume'))
  await rowOf(page, 'Old CRM').getByRole('button', { name: 'Resume' }).click()
  assert.equal((await resumed).status(), 200)
})

test('17 on a phone each integration is a card that fits the screen', async () => {
  await seeded()
  await using view = await fixture.open('/integrations', { width: 320, theme: 'dark' })
  const { page } = view
  await rowOf(page, 'Acme CRM').getByText('Healthy').waitFor()
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true)
  assert.deepEqual(await view.axe(), [])
})

async function seed(): Promise<{ dealer: string }> {
  const crm = await integration('Acme CRM', 'crm')
  const dealer = await integration('Dealer portal', 'dealer?status=503')
  await integration('Old CRM', 'old?status=410')
  await integration('Data warehouse', '')
  await integration(hostile, 'evil', { realtime: true })
  await callOf('first')
  await health(crm, 'healthy')
  await api.until('~/integrations', ({ data }) => data.some((one: Json) => one.disabled_cause === 'gone'))
  // Five failures in a row pause the integration (D11).
  for (const n of [1, 2, 3, 4, 5]) await callOf(`more-${n}`)
  await health(dealer, 'paused')
  return { dealer }
}

function rowOf(page: Page, name: string) {
  return page.getByRole('row').filter({ has: page.getByRole('link', { name: new RegExp(name) }) })
}

function names(page: Page): Promise<string[]> {
  return page.locator('tbody .name').allInnerTexts()
}

async function integration(name: string, inbox: string, more: object = {}): Promise<string> {
  const url = inbox === '' ? '' : `${api.url}/inbox/${inbox}`
  const { body } = await api.post('~/integrations', { name, ...more, request: { url, format: 'json' } })
  return body.id
}

async function callOf(uniqueid: string): Promise<void> {
  await api.post('/api/v1/events', [
    { uniqueid, status: 'answered', fields: { caller_number: '+61491570156' } },
    { uniqueid, status: 'ended' },
  ])
}

/** Waits until an integration has this health. */
async function health(id: string, wanted: string): Promise<void> {
  await api.until('~/integrations/activity', ({ data }) =>
    data.some((one: Json) => one.integration_id === id && one.health === wanted),
  )
}
