// Find: one search over everything, from any page.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import { inAccount } from '../kit/account-path.ts'
import { goodPassword, invited } from '../kit/visitor.ts'
import { addressOf, shownPath, startPageFixture } from './kit.ts'

const fixture = await startPageFixture()
const { api } = fixture
const url = `${api.url}/inbox/found`

await api.post('~/integrations', { name: 'Acme CRM', realtime: true, request: { url } })
await api.post('~/numbers', { number: '+61288889999', name: 'Website header' })
const fields = { caller_name: 'Ada First', caller_number: '+61491570156', tracking_number: '+61288889999' }
await api.post('/api/v1/events', { uniqueid: '1732512345.77', status: 'ringing', fields })
const { data } = await api.until('~/deliveries?state=delivered', (body) => body.data.length > 0)
const call = (await api.get('~/calls/uniqueid:1732512345.77')).body

const box = (page: Page) => page.getByRole('combobox', { name: 'Find anything' })
const active = (page: Page) => page.getByRole('option', { selected: true })

async function open(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Find' }).first().waitFor()
  await page.keyboard.press('Control+k')
  await box(page).waitFor()
}

/** Runs the first result. */
async function run(page: Page, typed: string, name: string): Promise<void> {
  await open(page)
  await box(page).fill(typed)
  await active(page).filter({ hasText: name }).waitFor()
  await page.keyboard.press('Enter')
  await box(page).waitFor({ state: 'detached' })
}

/** Waits for a text that is announced to people who do not see the list. */
async function announced(page: Page, text: string): Promise<void> {
  await page
    .getByRole('dialog', { name: 'Find' })
    .getByRole('status')
    .getByText(text, { exact: true })
    .waitFor({ state: 'attached' })
}

test('23 Ctrl+K finds a call by its number however it is typed, and Enter opens it', async () => {
  await using view = await fixture.open('/settings')
  const { page } = view
  await open(page)
  // A number finds its caller too.
  for (const [typed, found] of [
    ['0491 570', '2 found'],
    ['+61 491570156', '2 found'],
    ['1732512345.77', '1 found'],
    [call.id, '1 found'],
  ] as const) {
    await box(page).fill(typed)
    await active(page).filter({ hasText: 'Ada First' }).waitFor()
    await announced(page, found)
  }
  assert.equal(await active(page).locator('mark').textContent(), call.id)
  assert.deepEqual(await view.axe(), [])
  await page.keyboard.press('Enter')
  await page.waitForURL(`**/calls/${call.id}`)
  await page.getByRole('heading', { name: 'Ada First' }).waitFor()
  // The call is now the first of the recent entries.
  await open(page)
  await page.getByRole('group', { name: 'Recent' }).getByRole('option', { name: 'Ada First' }).waitFor()
  assert.deepEqual(await view.axe(), [])
  await page.keyboard.press('Control+k')
  await box(page).waitFor({ state: 'detached' })
})

test('23 S54 whoever may no longer see numbers does not find the recent entries that contain them', async () => {
  const visitor = await invited(api, { email: 'demoted@acme.example', role: 'responder' })
  const { id } = (await visitor.get('/api/v1/session')).body.person
  await using view = await fixture.open('/sign-in', { signedIn: false })
  const { page } = view
  await page.getByLabel('Email', { exact: true }).fill('demoted@acme.example')
  await page.getByLabel('Password', { exact: true }).fill(goodPassword)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await run(page, '0491 570', 'Ada First')
  await open(page)
  await page.getByRole('group', { name: 'Recent' }).waitFor()
  assert.equal((await api.ask('PATCH', `~/people/${id}`, { body: { role: 'viewer', rights: [] } })).status, 200)
  await page.goto(addressOf('/settings'))
  await open(page)
  await page.getByRole('group', { name: 'Pages' }).waitFor()
  assert.equal(await page.getByRole('group', { name: 'Recent' }).count(), 0)
  assert.doesNotMatch(await page.evaluate(() => JSON.stringify(localStorage)), /570.?156/)
})

test('23 arrow keys go through groups, the best first, and Escape leads back to where one was', async () => {
  await using view = await fixture.open('/calls')
  const { page } = view
  await page.getByRole('searchbox', { name: 'Search' }).focus()
  await open(page)
  await box(page).fill('time zone')
  await active(page).filter({ hasText: 'Account' }).getByText('Time zone').waitFor()
  await box(page).fill('acme crm')
  await page.getByRole('option', { name: 'Switch off Acme CRM' }).waitFor()
  await announced(page, '2 found')
  const groups = await page
    .getByRole('dialog')
    .getByRole('group')
    .evaluateAll((all) => all.map((one) => one.querySelector('p')?.textContent))
  assert.deepEqual(groups, ['Integrations', 'Commands', 'Search a list'])
  const walked: (string | null)[] = []
  for (const key of ['ArrowDown', 'ArrowDown', 'ArrowDown', 'ArrowDown', 'ArrowUp']) {
    await page.keyboard.press(key)
    walked.push(await active(page).locator('bdi').first().textContent())
    const id = await active(page).getAttribute('id')
    assert.equal(await box(page).getAttribute('aria-activedescendant'), id)
  }
  const [, command, calls, deliveries] = [
    'Acme CRM',
    'Switch off Acme CRM',
    'Calls with “acme crm”',
    'Deliveries with “acme crm”',
  ]
  assert.deepEqual(walked, [command, calls, deliveries, 'Acme CRM', deliveries])
  await page.keyboard.press('Escape')
  await box(page).waitFor({ state: 'detached' })
  await page.waitForFunction(() => document.activeElement?.getAttribute('type') === 'search')
})

test('23 commands do what they say, and say that they did', async () => {
  await using view = await fixture.open('/deliveries')
  const { page } = view
  await run(page, 'theme dark', 'Theme: dark')
  assert.equal(await page.evaluate(() => document.documentElement.dataset['theme']), 'dark')
  assert.ok(await page.getByRole('radio', { name: 'Dark' }).isChecked())
  await run(page, 'switch off acme', 'Switch off Acme CRM')
  await page.getByText('“Acme CRM” switched off').waitFor()
  assert.equal((await api.get('~/integrations')).body.data[0].enabled, false)
  await run(page, 'switch on ac', 'Switch on Acme CRM')
  await api.until('~/integrations', (body) => body.data[0].enabled)
  await run(page, 'test call', 'Send a test call')
  await page.getByRole('dialog', { name: 'Send a test call' }).waitFor()
  // While a question is open, Find does not open.
  await page.keyboard.press('Control+k')
  await page.getByRole('dialog').getByRole('button', { name: 'Close' }).click()
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  assert.equal(new URL(page.url()).search, '')
})

test('23 a delivery is found by its webhook-id, and Ctrl+Enter opens it in another tab', async () => {
  await using view = await fixture.open('/live')
  const { page } = view
  await open(page)
  await box(page).fill(data[0].id)
  await active(page).filter({ hasText: 'Acme CRM' }).waitFor()
  const [other] = await Promise.all([page.context().waitForEvent('page'), page.keyboard.press('Control+Enter')])
  await other.getByText('Attempt 1').first().waitFor()
  await box(page).waitFor()
  assert.equal(shownPath(page), '/live')
})

test('22 nothing found, a search that fails, and what goes on in the lists', async () => {
  await using view = await fixture.open('/numbers', { width: 390 })
  const { page } = view
  // On a small screen, a button of the top bar opens Find.
  await page.getByRole('banner').getByRole('button', { name: 'Find' }).click()
  await box(page).fill('nothing-has-this')
  await page.getByText('Nothing found for “nothing-has-this”').first().waitFor()
  await announced(page, 'Nothing found for “nothing-has-this”')
  assert.deepEqual(await view.axe(), [])
  const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
  assert.equal(over, 0)
  await page.route(`**${inAccount('~/search?*')}`, (route) => route.fulfill({ status: 503, json: {} }))
  await box(page).fill('website')
  await page.getByRole('alert').waitFor()
  await page.unroute(`**${inAccount('~/search?*')}`)
  await page.getByRole('button', { name: 'Try again' }).click()
  await page.getByRole('option', { name: /Website header/ }).waitFor()
  await page.getByRole('option', { name: 'Calls with “website”' }).click()
  await page.waitForURL('**/calls?q=website')
})

// This test is the last one, because it ends the session.
test('23 who signs out leaves nothing that was opened in the browser', async () => {
  await using view = await fixture.open('/live')
  const { page } = view
  await run(page, 'retention', 'Retention')
  await page.waitForURL('**/settings?tab=retention')
  assert.match((await page.evaluate(() => localStorage.getItem('find.1001'))) ?? '', /retention/)
  await run(page, 'log out', 'Sign out')
  await page.waitForURL('**/sign-in')
  assert.equal(await page.evaluate(() => localStorage.getItem('find.1001')), null)
})
