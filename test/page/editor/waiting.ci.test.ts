// A corrected integration sends the waiting deliveries: from a failure to *delivered*, without leaving the page that
// shows the failure (D12, D21, D24).
import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import type { Page } from 'playwright-core'
import { inAccount } from '../../kit/account-path.ts'
import { startReceiver, type Receiver } from '../../kit/receiver.ts'
import { addressOf, startPageFixture } from '../kit.ts'

const fixture = await startPageFixture()
const { api } = fixture

interface Failing {
  readonly id: string
  readonly name: string
  readonly old: Receiver
  readonly today: Receiver
  /** Sets the status that the old receiver responds with from now on. */
  answer(status: number): void
}

/** Creates an integration whose receiver responds with `status` to the finals of this many calls, which then wait. */
async function failing(t: TestContext, name: string, { status, calls }: { status: number; calls: number }) {
  let now = status
  const old = await startReceiver({ answers: () => ({ status: now }) })
  const today = await startReceiver()
  t.after(() => Promise.all([old.close(), today.close()]))
  const request = { url: old.url, rows: [{ key: 'phone', value: '[[caller_number]]' }] }
  const { body } = await api.post('~/integrations', { name, request })
  const id = String(body.id)
  // Other integrations of this file are sent these calls too, unless they are off.
  const ended = (n: number) => ({
    uniqueid: `${name} ${n}`,
    status: 'ended',
    fields: { caller_number: `+6149157000${n}` },
  })
  await api.post(
    '/api/v1/events',
    Array.from({ length: calls }, (_, n) => ended(n)),
  )
  await old.until(1)
  t.after(() => api.ask('DELETE', `~/integrations/${id}`))
  return { id, name, old, today, answer: (next: number) => void (now = next) } satisfies Failing
}

const saved = async (id: string) => (await api.get(`~/integrations/${id}`)).body
const paused = (id: string) => api.until(`~/integrations/${id}`, (one) => one.paused_until !== null)
const off = (id: string) => api.until(`~/integrations/${id}`, (one) => one.disabled_cause === 'gone')

async function correctUrl(page: Page, url: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Base URL' }).click()
  await page.keyboard.press('Control+a')
  await page.keyboard.type(url)
}

const update = (page: Page) => page.getByRole('button', { name: 'Update and Continue' })
const question = (page: Page) => page.getByRole('dialog', { name: 'Send waiting deliveries with the new settings?' })

async function deliveredOf(id: string): Promise<string[]> {
  const { body } = await api.get(`~/deliveries?limit=100&integration_id=${id}`)
  return body.data.map(({ state }: { state: string }) => state)
}

test('D12 the URL is corrected while several wait: the save asks, and by its proposal all go to the new URL', async (t) => {
  const { id, old, today } = await failing(t, 'Warehouse', { status: 500, calls: 8 })
  await paused(id)
  const before = old.received.length
  await using view = await fixture.open(`/integrations/${id}`)
  const { page } = view
  await page.getByText(/Sending resumes at .*8 deliveries are waiting/).waitFor()
  await page.getByRole('button', { name: 'Resume', exact: true }).waitFor()
  await correctUrl(page, today.url)
  await page.getByRole('button', { name: 'Save and resume' }).waitFor()
  await update(page).click()
  await question(page).getByText('8 deliveries are waiting.').waitFor()
  assert.ok(
    await question(page)
      .getByRole('radio', { name: /recommended/ })
      .isChecked(),
  )
  await question(page).getByRole('button', { name: 'Save' }).click()
  await page.getByText('8 waiting deliveries are sent with the new settings.').waitFor()
  await today.until(8)
  await api.until(`~/deliveries?limit=100&integration_id=${id}&state=delivered`, ({ data }) => data.length === 8)
  assert.ok(old.received.length <= before + 1, 'what was under way, and nothing else, went to the old URL')
  await page.getByText(/Sending resumes at/).waitFor({ state: 'hidden' })
  // Nothing waits any more, so the page asks nothing.
  await correctUrl(page, `${today.url}/again`)
  await update(page).click()
  await page.getByText('Saved. Send a test?').waitFor()
  assert.equal(await question(page).count(), 0)
})

test('D24 a 410 is fixed from its banner: corrected, saved and resumed, it delivers and stays on', async (t) => {
  const { id, old, today } = await failing(t, 'Old reporting', { status: 410, calls: 1 })
  await off(id)
  await using view = await fixture.open(`/integrations/${id}`)
  const { page } = view
  await page.getByText(/has been off since .*permanently gone \(410\).*1 delivery is waiting/).waitFor()
  await correctUrl(page, today.url)
  await page.getByRole('switch', { name: 'Save and switch on' }).waitFor()
  await page.getByRole('button', { name: 'Save and resume' }).click()
  await question(page).getByRole('button', { name: 'Save' }).click()
  await page.getByText('1 waiting delivery is sent with the new settings.').waitFor()
  await today.until(1)
  await page.getByText(/permanently gone/).waitFor({ state: 'hidden' })
  await page.getByRole('region', { name: 'Last deliveries' }).getByText('Delivered').waitFor()
  assert.deepEqual([old.received.length, (await saved(id)).enabled], [1, true])
})

test('D24 switched on beside a correction, what waits goes as it was by choice, and its 410 does not switch off again', async (t) => {
  const { id, old, today } = await failing(t, 'Kept reporting', { status: 410, calls: 1 })
  await off(id)
  await using view = await fixture.open(`/integrations/${id}`)
  const { page } = view
  await correctUrl(page, today.url)
  await page.getByRole('switch', { name: 'Save and switch on' }).click()
  await question(page)
    .getByRole('radio', { name: /as they were/ })
    .check()
  await question(page).getByRole('button', { name: 'Save' }).click()
  await old.until(2)
  await api.until(`~/deliveries?integration_id=${id}`, ({ data }) => data[0]?.state === 'failed')
  assert.deepEqual([today.received.length, (await saved(id)).enabled], [0, true])
})

test('D12 errors come before what becomes of what waits', async (t) => {
  const { id, today } = await failing(t, 'Mistyped', { status: 410, calls: 1 })
  await off(id)
  await using view = await fixture.open(`/integrations/${id}`)
  const { page } = view
  await correctUrl(page, 'crm.example')
  await update(page).click()
  await page.getByRole('textbox', { name: 'Base URL' }).and(page.locator('[aria-invalid="true"]')).waitFor()
  await api.until(`~/integrations/${id}`, ({ request }) => request.url === 'crm.example')
  assert.equal(await question(page).count(), 0)
  await correctUrl(page, today.url)
  await update(page).click()
  await question(page).getByText('1 delivery is waiting.').waitFor()
  await question(page).getByRole('button', { name: 'Save' }).click()
  await page.getByText('1 waiting delivery is sent with the new settings.').waitFor()
})

test('D21 that it was resumed is said no longer than it is so', async (t) => {
  const { id, answer } = await failing(t, 'Still gone', { status: 410, calls: 1 })
  await off(id)
  answer(200)
  await using view = await fixture.open(`/integrations/${id}`)
  const { page } = view
  const banner = page.getByText(/This integration has been off since/)
  await page.getByRole('button', { name: 'Resume', exact: true }).click()
  const toast = page.getByText('Resumed. Waiting deliveries are being sent.')
  await toast.waitFor()
  answer(410)
  await api.post('/api/v1/events', { uniqueid: 'after it was resumed', status: 'ended' })
  await off(id)
  await banner.waitFor()
  // Without the action, the toast would stay for eight seconds.
  await toast.waitFor({ state: 'detached', timeout: 6_000 })
})

test('D21 nothing is resumed where the save did not work, or nobody answered what becomes of what waits', async (t) => {
  const { id, old, today } = await failing(t, 'Refused', { status: 410, calls: 1 })
  await off(id)
  await using view = await fixture.open(`/integrations/${id}`)
  const { page } = view
  await correctUrl(page, today.url)
  await page.getByRole('switch', { name: 'Save and switch on' }).click()
  await question(page).getByRole('button', { name: 'Cancel' }).click()
  await question(page).waitFor({ state: 'hidden' })
  assert.equal(await page.getByText(/Fix the marked problems/).count(), 0)
  await page.getByRole('button', { name: 'Save and resume' }).click()
  await question(page).waitFor()
  // A second press while the question is open does not open another question.
  await page.keyboard.press('Control+s')
  await question(page).getByRole('button', { name: 'Cancel' }).click()
  await page.getByText('1 unsaved change').waitFor()
  await page.route(
    ({ pathname }) => pathname === inAccount(`~/integrations/${id}`),
    (route) => (route.request().method() === 'PATCH' ? route.abort('connectionreset') : route.continue()),
  )
  await page.getByRole('button', { name: 'Save and resume' }).click()
  await question(page).getByRole('button', { name: 'Save' }).click()
  await page
    .getByRole('alert')
    .getByText(/^Not saved\./)
    .waitFor()
  const { enabled, request } = await saved(id)
  assert.deepEqual([enabled, request.url, old.received.length, today.received.length], [false, old.url, 1, 0])
})

test('D12 what was saved before is sent from the banner with the settings of now, or skipped', async (t) => {
  const sent = await failing(t, 'Rendered again', { status: 500, calls: 6 })
  await paused(sent.id)
  await api.ask('PATCH', `~/integrations/${sent.id}`, { body: { request: { url: sent.today.url } } })
  const skipped = await failing(t, 'Skipped', { status: 410, calls: 1 })
  await off(skipped.id)
  await using view = await fixture.open(`/integrations/${skipped.id}`)
  const { page } = view
  await page.getByRole('button', { name: 'More options' }).click()
  await page.getByRole('menuitem', { name: 'Skip waiting deliveries and resume' }).click()
  await page.getByText('1 waiting delivery was skipped.').waitFor()
  await page.getByText(/permanently gone/).waitFor({ state: 'hidden' })
  assert.deepEqual([await deliveredOf(skipped.id), (await saved(skipped.id)).enabled], [['skipped'], true])
})

test('21 the list fixes from its banner what was switched off: re-rendered and sent, while the row says why in a word', async (t) => {
  const { id, name, today } = await failing(t, 'Old CRM', { status: 410, calls: 1 })
  await off(id)
  await api.ask('PATCH', `~/integrations/${id}`, { body: { request: { url: today.url } } })
  await using view = await fixture.open('/integrations')
  const { page } = view
  await page.getByText(/was switched off automatically at .*permanently gone.*1 delivery is waiting/).waitFor()
  const row = page.getByRole('row').filter({ hasText: name })
  await row.getByText(/URL gone \(410\)/).waitFor()
  assert.equal(await row.getByText(/permanently gone/).count(), 0)
  // The banner says only once that the integration was switched off.
  const banner = await page.getByText(/was switched off automatically at/).innerText()
  assert.equal(banner.match(/switched off/g)?.length, 1)
  await page.getByRole('button', { name: 'More options' }).click()
  await page.getByRole('menuitem', { name: 'Resend with current settings' }).click()
  await page.getByText('1 waiting delivery is sent with the new settings.').waitFor()
  await today.until(1)
  await page.getByText(/was switched off automatically at/).waitFor({ state: 'hidden' })
  assert.equal((await saved(id)).enabled, true)
})

test('21 of several in trouble the list names each, with its cause, what waits and its own ways out', async (t) => {
  const gone = await failing(t, 'Gone for good', { status: 410, calls: 1 })
  const moved = await failing(t, 'Moved away', { status: 410, calls: 1 })
  const busy = await failing(t, 'Overloaded', { status: 500, calls: 6 })
  await Promise.all([off(gone.id), off(moved.id), paused(busy.id)])
  await using view = await fixture.open('/integrations')
  const { page } = view
  await page.getByText('2 integrations were switched off automatically.').waitFor()
  const line = (name: string) => page.locator('.alarms li').filter({ hasText: name })
  for (const { name, id } of [gone, moved]) {
    await line(name)
      .getByText(/was switched off automatically at .*permanently gone \(410\).*(?:delivery is|deliveries are) waiting/)
      .waitFor()
    const edit = line(name).getByRole('link', { name: 'Edit' })
    assert.equal(await edit.getAttribute('href'), addressOf(`/integrations/${id}`))
  }
  await line(busy.name)
    .getByText(/has been failing since .*500.*6 deliveries are waiting/)
    .waitFor()
  busy.answer(200)
  await line(busy.name).getByRole('button', { name: 'Resume' }).click()
  await line(busy.name).waitFor({ state: 'detached' })
  assert.deepEqual(await view.axe(), [])
  await view.page.goto(addressOf('/live'))
  const trouble = page
    .getByRole('complementary', { name: 'Health' })
    .getByRole('listitem')
    .filter({ hasText: gone.name })
  await trouble.getByText(/permanently gone.*waiting\./).waitFor()
  assert.equal(
    await trouble.getByRole('link', { name: 'Edit' }).getAttribute('href'),
    addressOf(`/integrations/${gone.id}`),
  )
  assert.equal(await trouble.getByRole('button').count(), 0)
})

test('20 the result of a discarded request goes with it, and after a good test the bar asks for none', async (t) => {
  const receiver = await startReceiver()
  t.after(() => receiver.close())
  const request = { url: receiver.url, rows: [{ key: 'phone', value: '[[caller_number]]' }] }
  const { body } = await api.post('~/integrations', { name: 'Tested', request })
  await using view = await fixture.open(`/integrations/${body.id}`)
  const { page } = view
  const result = page.getByRole('region', { name: 'Test', exact: true })
  await page.getByLabel('Route Name').fill('Tested well')
  await update(page).click()
  await page.getByText('Saved. Send a test?').waitFor()
  await page.getByRole('button', { name: 'Send test' }).click()
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /^Send test to/ })
    .click()
  await result.getByText('200').first().waitFor()
  await page.getByText('Saved', { exact: true }).waitFor()
  assert.equal(await page.getByText('Saved. Send a test?').count(), 0)
  // The page does not suggest a test either once calls are sent.
  await page.getByLabel('Route Name').fill('Tested by calls')
  await update(page).click()
  await page.getByText('Saved. Send a test?').waitFor()
  await api.post('/api/v1/events', { uniqueid: 'tested by a call', status: 'ended' })
  await page.getByText('Saved', { exact: true }).waitFor()
  assert.equal(await page.getByText('Saved. Send a test?').count(), 0)
  await page.getByRole('textbox', { name: 'Body Key' }).first().fill('telephone')
  await page.getByRole('button', { name: 'Send test' }).click()
  await receiver.until(3)
  await result.getByText('200').first().waitFor()
  await page.getByRole('button', { name: 'Discard' }).click()
  await result.waitFor({ state: 'hidden' })
})
