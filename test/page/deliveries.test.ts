// The delivery log: filters in the URL, new deliveries behind a pill, rows that change in place, the keyboard.
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import { inAccount } from '../kit/account-path.ts'
import { invited } from '../kit/visitor.ts'
import { addressOf, startPageFixture } from './kit.ts'

const fixture = await startPageFixture()
const { api } = fixture

let seeding: Promise<{ readonly crm: string }> | null = null

/** Creates sixty deliveries that arrived and sixty that failed, for the first test that needs them. */
function seeded(): Promise<{ readonly crm: string }> {
  return (seeding ??= seed())
}

test('22 with nothing sent yet the log says what to do', async () => {
  await using view = await fixture.open('/deliveries')
  await view.page.getByRole('heading', { name: 'No deliveries yet' }).waitFor()
  await view.page.getByRole('link', { name: 'Go to integrations' }).waitFor()
  assert.deepEqual(await view.axe(), [])
})

test('18 the log is narrowed by route, result, HTTP, stage and number; the address holds it, back and forward work', async () => {
  const { crm } = await seeded()
  await using view = await fixture.open('/deliveries')
  const { page } = view
  await page.getByText('50+ deliveries').waitFor()
  assert.deepEqual(await view.axe(), [])
  await pick(page, 'Integration', 'Acme CRM')
  await page.waitForURL(`**integration_id=${crm}**`)
  await pick(page, 'State', 'Delivered')
  await page.keyboard.press('Escape')
  await page.waitForURL('**state=delivered**')
  await page.getByText('50+ deliveries').waitFor()
  await page.getByRole('button', { name: 'Show more' }).click()
  await page.getByText('60 deliveries', { exact: true }).waitFor()
  await page.getByRole('searchbox').fill('+61491570142')
  await page.getByText('1 delivery', { exact: true }).waitFor()
  assert.match(
    await page.locator('tbody tr').innerText(),
    /Delivered[\s\S]*Acme CRM[\s\S]*Final request[\s\S]*\+61 491 570 142[\s\S]*200/,
  )
  await page.goBack()
  await page.getByText('50+ deliveries').waitFor()
  await page.getByRole('button', { name: 'Clear State' }).waitFor({ state: 'detached' })
  await page.goForward()
  await page.getByText('1 delivery', { exact: true }).waitFor()
  await page.getByRole('searchbox').fill('+999')
  await page.getByRole('heading', { name: 'No matching deliveries' }).waitFor()
  await page.locator('.empty').getByRole('button', { name: 'Clear filters' }).click()
  await page.waitForURL('**/deliveries')
  // Sixty deliveries failed, and none waits.
  await page.getByRole('link', { name: 'Waiting 0' }).waitFor()
  await page.getByRole('link', { name: 'Problems 60' }).click()
  await page.waitForURL('**problems=true')
  // The tab and the line above the rows show the same number, although the list shows fifty rows.
  await page.getByText('60 deliveries', { exact: true }).waitFor()
  await page.getByRole('button', { name: 'Time', exact: true }).click()
  await page.getByRole('button', { name: 'Yesterday' }).click()
  await page.waitForURL('**time=yesterday')
  await page.getByText('No matching deliveries').waitFor()
  // The count of a tab ignores the time range of the list.
  await page.getByRole('link', { name: 'Problems', exact: true }).waitFor()
  await page.getByRole('button', { name: 'Clear Time' }).click()
  await pick(page, 'HTTP', '4xx: rejected')
  await page.waitForURL('**status_code=4xx**')
  await page.getByText('50+ deliveries').waitFor()
  assert.deepEqual(new Set(await page.locator('tbody td:nth-child(3)').allInnerTexts()), new Set(['Failed']))
})

test('18 new deliveries wait behind a pill, and a row that is shown changes in place', async () => {
  await seeded()
  const slow = await integration('Away', 'away?status=503')
  await callOf('waits', '+61491570110')
  await api.until(`~/deliveries?integration_id=${slow}&state=retrying`, ({ data }) => data.length === 1)
  await using view = await fixture.open('/deliveries')
  const { page } = view
  const row = page.getByRole('row').filter({ hasText: 'Away' })
  await row.getByText('Retrying').waitFor()
  const before = await firstIds(page)
  await callOf('new', '+61491570111')
  const pill = page.getByRole('button', { name: '3 new' })
  await pill.waitFor()
  assert.deepEqual(await firstIds(page), before)
  const { body } = await api.get(`~/deliveries?integration_id=${slow}&q=${encodeURIComponent('+61491570110')}`)
  await api.post(`~/deliveries/${body.data[0].id}/cancel`, undefined)
  await row.getByText('Cancelled').waitFor()
  assert.deepEqual(await firstIds(page), before)
  await pill.click()
  await pill.waitFor({ state: 'detached' })
  assert.deepEqual((await firstIds(page)).slice(3, 6), before.slice(0, 3))
  await api.ask('DELETE', `~/integrations/${slow}`)
})

test('18 what the log is narrowed to is exported', async () => {
  await seeded()
  await using view = await fixture.open('/deliveries?state=failed&q=%2B61491570142')
  const { page } = view
  await page.getByText('1 delivery', { exact: true }).waitFor()
  await page.getByRole('button', { name: 'Export' }).click()
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('menuitem', { name: 'NDJSON for scripts' }).click(),
  ])
  const lines = (await readFile(await file.path(), 'utf8')).trim().split('\n')
  assert.equal(lines.length, 1)
  assert.equal(JSON.parse(lines[0] ?? '').caller, '+61491570142')
})

test('23 j and k go through the log, Enter opens, r asks to resend, Escape closes, / searches', async () => {
  await seeded()
  await using view = await fixture.open('/deliveries?state=failed')
  const { page } = view
  await page.getByText('50+ deliveries').waitFor()
  const ids = await firstIds(page)
  await page.keyboard.press('j')
  await page.keyboard.press('j')
  await page.keyboard.press('j')
  await page.keyboard.press('k')
  assert.equal(await focusedRow(page), ids[1])
  await page.keyboard.press('r')
  const dialog = page.getByRole('dialog', { name: 'Resend delivery' })
  await dialog.getByText('Same body, same ID.').waitFor()
  await page.keyboard.press('Escape')
  await dialog.waitFor({ state: 'detached' })
  await page.waitForFunction((id) => document.activeElement?.closest('tr')?.dataset['id'] === id, ids[1])
  await page.keyboard.press('Enter')
  await page.waitForURL(`**open=${ids[1]}`)
  await page.getByRole('complementary').getByRole('heading', { name: 'Wrong place' }).waitFor()
  await page.keyboard.press('j')
  await page.waitForURL(`**open=${ids[2]}`)
  await page
    .getByRole('complementary')
    .getByText(ids[2] ?? '')
    .waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('complementary').waitFor({ state: 'detached' })
  await page.waitForFunction((id) => document.activeElement?.closest('tr')?.dataset['id'] === id, ids[2])
  await page.keyboard.press('/')
  assert.equal(await page.evaluate(() => document.activeElement?.getAttribute('type')), 'search')
})

test('22 a log that cannot be had says so, and tries again', async () => {
  await seeded()
  await using view = await fixture.open('/integrations')
  const { page } = view
  let away = true
  await page.route(`**${inAccount('~/deliveries?**')}`, (route) =>
    away
      ? route.fulfill({ status: 400, json: { code: 'invalid_request', detail: 'Not now.', errors: [] } })
      : route.continue(),
  )
  await page.getByRole('link', { name: 'Deliveries' }).click()
  await page.getByRole('alert').getByText('Not now.').waitFor()
  away = false
  await page.getByRole('button', { name: 'Try again' }).click()
  await page.getByText('50+ deliveries').waitFor()
})

async function seed(): Promise<{ crm: string }> {
  const crm = await integration('Acme CRM', 'crm')
  const failing = await integration('Wrong place', 'wrong?status=404', { delivery: { schedule: 'once' } })
  for (let n = 10; n < 70; n += 1) await callOf(`call-${n}`, `+614915701${n}`)
  await api.until(`~/deliveries?integration_id=${crm}&state=delivered&limit=200`, ({ data }) => data.length === 60)
  await api.until(`~/deliveries?integration_id=${failing}&state=failed&limit=200`, ({ data }) => data.length === 60)
  return { crm }
}

async function pick(page: Page, filter: string, choice: string): Promise<void> {
  await page.getByRole('button', { name: filter, exact: true }).click()
  await page.getByRole('dialog', { name: filter }).getByText(choice, { exact: true }).click()
}

async function firstIds(page: Page): Promise<(string | undefined)[]> {
  return page
    .locator('tbody tr[data-id]')
    .evaluateAll((rows) => rows.slice(0, 10).map((row) => (row as HTMLElement).dataset['id']))
}

function focusedRow(page: Page): Promise<string | undefined> {
  return page.evaluate(() => document.activeElement?.closest<HTMLElement>('tr[data-id]')?.dataset['id'])
}

async function integration(name: string, inbox: string, more: object = {}): Promise<string> {
  const request = {
    url: `${api.url}/inbox/${inbox}`,
    format: 'json',
    rows: [{ key: 'phone', value: '[[caller_number]]' }],
  }
  const { body } = await api.post('~/integrations', { name, ...more, request })
  return body.id
}

async function callOf(uniqueid: string, number: string): Promise<void> {
  await api.post('/api/v1/events', [
    { uniqueid, status: 'answered', fields: { caller_number: number } },
    { uniqueid, status: 'ended' },
  ])
}

test('18 what the log is narrowed to is saved as a view, shared, renamed and deleted', async () => {
  await using view = await fixture.open('/deliveries?state=failed&time=week')
  const { page } = view
  const views = page.getByRole('navigation', { name: 'Views' })
  const pick = async (entry: string) => {
    await views.getByRole('button', { name: /^Actions for/ }).click()
    await page.getByRole('menuitem', { name: entry }).click()
  }
  await views.getByRole('button', { name: 'Save view' }).click()
  const dialog = page.getByRole('dialog')
  // The input has the focus, so that the person can type at once.
  await dialog.locator('input:focus').waitFor()
  await page.keyboard.press('Enter')
  await dialog.getByText('Enter a name.').waitFor()
  assert.deepEqual(await view.axe(), [])
  await dialog.getByLabel('Name').fill('Failed this week')
  await dialog.getByRole('button', { name: 'Save' }).click()
  await page.getByText('“Failed this week” saved.').waitFor()
  // Nobody else sees the view until it is shared.
  assert.deepEqual((await api.get('~/views')).body.data, [])
  await pick('Share with everyone')
  await api.until('~/views', ({ data }) => data[0]?.name === 'Failed this week')
  await views.getByRole('link', { name: 'All' }).click()
  await page.waitForURL((url) => url.search === '')
  await page.reload()
  await views.getByRole('link', { name: 'Failed this week' }).click()
  await page.waitForURL((url) => url.searchParams.get('state') === 'failed' && url.searchParams.get('time') === 'week')
  await views.locator('[aria-current=page]').getByText('Failed this week').waitFor()
  await pick('Rename')
  await dialog.getByLabel('Name').fill('Weekly failures')
  await dialog.getByRole('button', { name: 'Save' }).click()
  await views.getByRole('link', { name: 'Weekly failures' }).waitFor()
  assert.deepEqual(await view.axe(), [])
  // With other filters, the view can be updated to these filters, and can be restored.
  await page.goto(addressOf('/deliveries'))
  await views.getByRole('link', { name: 'Weekly failures' }).click()
  await page.getByRole('searchbox', { name: 'Search' }).fill('crm')
  await views.getByRole('button', { name: 'Update “Weekly failures”' }).click()
  await page.getByText('“Weekly failures” now shows these filters.').waitFor()
  const updated = { q: 'crm', state: 'failed', time: 'week' }
  assert.deepEqual((await api.get('~/views')).body.data[0].query, updated)
  await views.locator('[aria-current=page]').getByText('Weekly failures').waitFor()
  assert.equal(await views.getByRole('button', { name: /^Update/ }).count(), 0)
  await page.getByRole('button', { name: 'Undo' }).click()
  await api.until('~/views', ({ data }) => data[0].query.q === undefined)
  await views.getByRole('button', { name: /^Update/ }).waitFor()
  await views.getByRole('link', { name: 'Weekly failures' }).click()
  await page.waitForURL((url) => !url.searchParams.has('q'))
  await pick('Delete')
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
  await views.getByRole('link', { name: 'Weekly failures' }).waitFor({ state: 'detached' })
  await views.getByRole('button', { name: 'Save view' }).waitFor()
})

test('18 a view of the calls keeps their order', async () => {
  await api.post('~/views', { list: 'calls', name: 'Oldest first', query: { order: 'asc' }, shared: true })
  await using view = await fixture.open('/calls')
  const { page } = view
  await page.getByRole('navigation', { name: 'Views' }).getByRole('link', { name: 'Oldest first' }).click()
  await page.waitForURL((url) => url.searchParams.get('order') === 'asc')
  await page.getByRole('columnheader', { name: 'Started' }).and(page.locator('[aria-sort=ascending]')).waitFor()
})

test('18 a view that a colleague shared is shown, and not offered to be changed', async () => {
  const colleague = await invited(api, { email: 'colleague@acme.example', name: 'Colleague', role: 'editor' })
  const query = { status: 'ended' }
  const saved = await colleague.post('~/views', { list: 'calls', name: 'Of a colleague', query, shared: true })
  assert.equal(saved.status, 201)
  await using view = await fixture.open('/calls')
  const { page } = view
  const views = page.getByRole('navigation', { name: 'Views' })
  await views.getByRole('link', { name: 'Of a colleague' }).click()
  await page.waitForURL('**status=ended**')
  await views.locator('[aria-current=page]').getByText('Of a colleague').waitFor()
  assert.equal(await views.getByRole('button').count(), 0)
  await page.getByRole('searchbox', { name: 'Search' }).fill('+61')
  // A person who may not change this view can save a new one, but has no button to update this one.
  await views.getByRole('button', { name: 'Save view' }).waitFor()
  assert.equal(await views.getByRole('button').count(), 1)
})
