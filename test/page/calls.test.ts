// The list of calls, as people see it.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import { startPageFixture } from './kit.ts'
import { answered, ended, ringing, postUpdates } from './call-updates.ts'

const fixture = await startPageFixture()
const { api } = fixture

function rows(page: Page) {
  return page.getByRole('table', { name: 'Calls' }).locator('tbody tr')
}

/** Waits until the rows begin with these texts, in this order. */
async function rowsAre(page: Page, ...texts: readonly (string | RegExp)[]): Promise<void> {
  for (const [at, text] of texts.entries()) await rows(page).nth(at).filter({ hasText: text }).waitFor()
  await page.waitForFunction(
    (count) => document.querySelectorAll('table.calls tbody tr').length === count,
    texts.length,
  )
}

test('22 with no call yet the list says how calls come in', async () => {
  await using view = await fixture.open('/calls')
  const { page } = view
  await page.getByRole('heading', { name: 'No calls yet' }).waitFor()
  await page.getByRole('link', { name: 'Set up a source' }).waitFor()
  assert.deepEqual(await view.axe(), [])
  // The first call appears without a press: there is no row yet that could move under a pointer.
  await postUpdates(api, ringing('first', { fields: { caller_name: 'Ada First' } }))
  await rowsAre(page, 'Ada First')
})

test('22 new calls wait behind a button, and rows change in their place', async () => {
  await using view = await fixture.open('/calls')
  const { page } = view
  await rowsAre(page, /Ada First.*|Ringing/)
  await postUpdates(api, ringing('second', { fields: { caller_name: 'Bea Second' } }))
  const pill = page.getByRole('button', { name: '1 new' })
  await pill.waitFor()
  await postUpdates(api, answered('first'))
  // The row shows that the call is in progress, not that it was answered.
  await rows(page).nth(0).getByText('In progress').waitFor()
  await postUpdates(api, ended('first', 'answered'))
  await rows(page).nth(0).filter({ hasText: 'Ada First' }).waitFor()
  assert.equal(await rows(page).count(), 1)
  await pill.click()
  await rowsAre(page, 'Bea Second', 'Ada First')
  assert.equal(await page.getByRole('button', { name: /new$/ }).count(), 0)
})

test('22 what narrows the list stands in the address, and back takes it away', async () => {
  await postUpdates(
    api,
    ringing('third', { fields: { caller_name: 'Cleo Third', caller_number: '+61491570156' } }),
    ended('third', 'missed'),
  )
  await using view = await fixture.open('/calls')
  const { page } = view
  await rowsAre(page, 'Cleo Third', 'Bea Second', 'Ada First')
  await page.getByRole('search').getByRole('button', { name: 'Outcome' }).click()
  await page.getByRole('option', { name: 'Missed' }).click()
  await page.waitForURL('**/calls?outcome=missed')
  await rowsAre(page, 'Cleo Third')
  await page.goBack()
  await rowsAre(page, 'Cleo Third', 'Bea Second', 'Ada First')
  await page.getByRole('button', { name: 'Number' }).click()
  await page.getByLabel('Caller or dialled number').fill('0491 570 156')
  await page.getByRole('button', { name: 'Show', exact: true }).click()
  await rowsAre(page, 'Cleo Third')
  await page.getByRole('searchbox', { name: 'Search' }).fill('nobody')
  await page.getByRole('heading', { name: 'No matching calls' }).waitFor()
  assert.deepEqual(await view.axe(), [])
  await page.getByRole('main').getByRole('button', { name: 'Clear filters' }).last().click()
  await rowsAre(page, 'Cleo Third', 'Bea Second', 'Ada First')
  assert.equal(new URL(page.url()).search, '')
})

test('23 j and k walk the rows, Enter opens, / searches', async () => {
  await using view = await fixture.open('/calls')
  const { page } = view
  await rowsAre(page, 'Cleo Third', 'Bea Second', 'Ada First')
  const focused = () => page.evaluate(() => document.activeElement?.textContent)
  for (const [key, name] of [
    ['j', 'Cleo Third'],
    ['j', 'Bea Second'],
    ['j', 'Ada First'],
    ['k', 'Bea Second'],
  ] as const) {
    await page.keyboard.press(key)
    assert.equal(await focused(), name)
  }
  await page.keyboard.press('/')
  assert.equal(await page.evaluate(() => document.activeElement?.getAttribute('type')), 'search')
  await page.keyboard.press('Shift+Tab')
  await rows(page).nth(1).getByRole('link').focus()
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'Bea Second' }).waitFor()
})

test('C23 a replayed call is marked, in the list and by itself, and the list can be narrowed to it', async () => {
  const replayed = await api.program.ask('~/replay', {
    method: 'POST',
    headers: { 'content-type': 'application/octet-stream' },
    body: readFileSync('recorded-sessions/asterisk/busy.ami'),
  })
  const { calls } = (await replayed.json()) as { calls: readonly { fields: { caller_name: string } }[] }
  const name = calls[0]?.fields.caller_name ?? assert.fail()
  await using view = await fixture.open('/calls')
  const { page } = view
  await rows(page).filter({ hasText: name }).getByText('Replayed', { exact: true }).waitFor()
  await page.getByRole('button', { name: 'Replayed' }).click()
  await page.getByRole('option', { name: 'Only replayed' }).click()
  await page.waitForURL('**/calls?replayed=true')
  await rowsAre(page, name)
  assert.deepEqual(await view.axe(), [])
  await rows(page).first().getByRole('link').click()
  await page.getByRole('heading', { name }).waitFor()
  await page.getByText('Nothing was sent to integrations.').waitFor()
  assert.deepEqual(await view.axe(), [])
})

test('18 calls stand in order of their start, the newest or the oldest first, and strips are as long as their calls', async () => {
  const at = (minutesAgo: number, second = 0) =>
    new Date(Date.now() - minutesAgo * 60_000 + second * 1_000).toISOString()
  // The calls are reported in another order than they began.
  for (const [n, minutes, seconds] of [
    [1, 40, 2],
    [2, 60, 14],
    [3, 50, 600],
  ] as const) {
    const fields = { caller_name: `Past ${n}` }
    await postUpdates(
      api,
      ringing(`past-${n}`, { at: at(minutes), fields }),
      ended(`past-${n}`, 'missed', at(minutes, seconds)),
    )
  }
  await using view = await fixture.open('/calls?q=past-')
  const { page } = view
  await rowsAre(page, 'Past 1', 'Past 3', 'Past 2')
  const lengths = await rows(page)
    .locator('.strip')
    .evaluateAll((strips) =>
      strips.map((strip) => {
        const drawn = [...strip.querySelectorAll('i:not(.rest)')].map((part) => part.getBoundingClientRect().width)
        return drawn.reduce((sum, width) => sum + width, 0)
      }),
    )
  const [short = 0, long = 0, middle = 0] = lengths
  assert.ok(short * 2 < middle && middle * 2 < long, lengths.join())
  await page.getByRole('button', { name: 'Started' }).click()
  await page.waitForURL('**order=asc**')
  await rowsAre(page, 'Past 2', 'Past 3', 'Past 1')
  await page.goBack()
  await rowsAre(page, 'Past 1', 'Past 3', 'Past 2')
  assert.deepEqual(await view.axe(), [])
})
