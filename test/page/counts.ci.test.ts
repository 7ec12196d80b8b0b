// D25: every number that two pages show agrees, for an account with deliveries in each state, and for all deliveries
// that a filter matches.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import type { Page } from 'playwright-core'
import { EVERY_STATE, PROBLEMS, TESTS, fillEveryState } from '../kit/every-state.ts'
import { countStatistics } from '../kit/statistics.ts'
import { addressOf, startPageFixture } from './kit.ts'

const fixture = await startPageFixture()
const { api } = fixture
const { receiver, ids } = await fillEveryState((method, path, body) => api.ask(method, path, { body }))
after(() => receiver.close())
const OPEN = EVERY_STATE.queued + EVERY_STATE.retrying

// The refused deliveries are retried after five seconds, and then not for five minutes: from then on no number changes.
for (const name of ['retrying', 'rendered'])
  await api.until(`~/deliveries?integration_id=${ids[name]}&state=retrying`, ({ data }) =>
    data.every((row: { attempt_count: number }) => row.attempt_count === 2),
  )
await countStatistics(api.database)

/** Returns the number in a text. */
const numberIn = (text: string): number => Number(/\d+/.exec(text)?.[0])
const textsOf = (page: Page, column: number): Promise<string[]> =>
  page.locator(`tbody td:nth-child(${column})`).allInnerTexts()

test('D25 Live, the list, statistics, the log and Recover show the same numbers', async () => {
  await using view = await fixture.open('/live')
  const { page } = view
  const health = page.getByRole('complementary', { name: 'Health' })
  await health.getByText(`${OPEN} waiting`).waitFor()
  const failedAttempts = numberIn(await health.getByText(/failed attempts?$/).innerText())
  const requests = numberIn(await health.getByText(/requests?$/).innerText())
  const troubles = await health.locator('.look > li').count()
  const badge = page.getByRole('navigation').getByRole('link', { name: /^Webhook integrations/ })
  assert.equal(numberIn(await badge.innerText()), troubles)

  await page.goto(addressOf('/integrations'))
  await page.getByRole('row').filter({ hasText: 'gone' }).waitFor()
  const attempts = (await page.locator('tbody td.sentcol').allInnerTexts()).map((text) => Number(text || 0))
  assert.equal(
    attempts.reduce((sum, one) => sum + one, 0),
    requests,
  )
  const states = ['Switched off automatically', 'Failing', 'Sending paused']
  const counted = await Promise.all(
    states.map(async (state) => numberIn(await page.locator('label').filter({ hasText: state }).first().innerText())),
  )
  assert.equal(
    counted.reduce((sum, one) => sum + one, 0),
    troubles,
  )
  await page.getByRole('row').filter({ hasText: 'unused' }).getByText('Nothing sent yet').waitFor()
  assert.equal(await page.getByRole('row').filter({ hasText: 'unused' }).getByText('Healthy').count(), 0)

  await page.goto(addressOf('/statistics'))
  const total = page.getByRole('row').filter({ hasText: 'Total' }).first()
  await total.waitFor()
  const figures = (await total.locator('td').allInnerTexts()).slice(2, 5).map(Number)
  assert.deepEqual(figures, [EVERY_STATE.delivered, EVERY_STATE.failed, OPEN])

  await page.goto(addressOf('/deliveries'))
  await page.getByRole('link', { name: `Problems ${PROBLEMS}`, exact: true }).click()
  await page.getByText(`${PROBLEMS} deliveries`, { exact: true }).waitFor()
  const words = await textsOf(page, 3)
  const held = words.filter((word) => word.includes('Waiting for integration')).length
  assert.equal(held, EVERY_STATE.queued + 3)
  assert.equal(words.filter((word) => word.includes('Failed')).length, EVERY_STATE.failed - 1)
  assert.equal(words.filter((word) => word.includes('Retrying')).length, PROBLEMS - held - (EVERY_STATE.failed - 1))
  await page.getByRole('button', { name: 'Recover…' }).click()
  const recovered = PROBLEMS - EVERY_STATE.queued
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: `Recover ${recovered} deliveries` }).waitFor()
  await dialog.getByLabel('Include retrying deliveries').uncheck()
  await dialog.getByRole('button', { name: `Recover ${EVERY_STATE.failed - 1} deliveries` }).waitFor()
  assert.deepEqual(await view.axe(), [])
  await page.keyboard.press('Escape')
  await page.getByRole('link', { name: `Waiting ${OPEN}`, exact: true }).click()
  await page.getByText(`${OPEN} deliveries`, { exact: true }).waitFor()
  await page.goto(addressOf('/deliveries'))
  const all = Object.values(EVERY_STATE).reduce((sum, one) => sum + one, TESTS)
  await page.getByText(`${all} deliveries`, { exact: true }).waitFor()
  // `failedAttempts` counts every attempt of the hour that did not arrive.
  assert.equal(requests - failedAttempts, EVERY_STATE.delivered)
})

test('D25 what waits for a pause says so in the log, on the call and in the editor, and shows no time in the past', async () => {
  const said = 'Waiting for integration'
  await using view = await fixture.open(`/deliveries?integration_id=${ids['paused']}`)
  const { page } = view
  await page.getByText(said).nth(2).waitFor()
  assert.deepEqual(new Set(await textsOf(page, 10)), new Set(['']))
  const call = (await api.get('~/calls/uniqueid:paused-1')).body.id
  await page.goto(addressOf(`/calls/${call}`))
  const history = page.getByRole('region', { name: 'Activity' })
  await history.getByText(said).first().waitFor()
  assert.equal(await history.getByText(/, due /).count(), 0)
  await page.goto(addressOf(`/integrations/${ids['paused']}`))
  const recent = page.getByRole('region', { name: 'Last deliveries' })
  await recent.getByText(said).nth(2).waitFor()
})

test('20 all that match are selected, resent and cancelled by the filter, the rows that are not shown too', async () => {
  const many = { name: 'many', realtime: true, final: false, delivery: { schedule: 'once' } }
  const condition = { field: 'uniqueid', op: 'starts_with', value: 'many-' }
  const request = { url: `${receiver.url}/refused`, rows: [{ key: 'id', value: '[[uniqueid]]' }] }
  const { id } = (await api.post('~/integrations', { ...many, conditions: condition, request })).body
  const calls = Array.from({ length: 56 }, (_, n) => ({ uniqueid: `many-${n}`, status: 'ended', outcome: 'missed' }))
  await api.post('/api/v1/events', calls)
  await api.until(`~/deliveries/count?integration_id=${id}&state=failed`, ({ count }) => count === 56)
  await api.patch(`~/integrations/${id}`, { request: { ...request, url: `${receiver.url}/ok` } })
  await using view = await fixture.open(`/deliveries?integration_id=${id}&problems=true`)
  const { page } = view
  await page.getByText('50+ deliveries').waitFor()
  await page.getByRole('checkbox', { name: 'Select all shown' }).check()
  await page.getByText('50 selected').waitFor()
  await page.getByRole('button', { name: 'Select all 56 that match' }).click()
  await page.getByText('56 selected').waitFor()
  await page.getByRole('button', { name: 'Resend', exact: true }).click()
  const dialog = page.getByRole('dialog', { name: 'Resend 56 deliveries' })
  await dialog.getByText('With current settings').click()
  await dialog.getByRole('button', { name: 'Resend', exact: true }).click()
  await page.getByText(/^Done: 56 deliveries queued again\./).waitFor()
  await api.until(`~/deliveries/count?integration_id=${id}&state=delivered`, ({ count }) => count === 56)
  // All deliveries were resent: none of them is a problem any more, and none is shown as a problem.
  await page.getByText('0 deliveries', { exact: true }).waitFor()
  assert.equal((await api.get(`~/deliveries/count?integration_id=${id}&problems=true`)).body.count, 0)
})
