// Saving an integration on the page: no typed text is lost, whoever else saves and whatever the server does.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import { inAccount } from '../../kit/account-path.ts'
import { startReceiver } from '../../kit/receiver.ts'
import type { Json } from '../../kit/api.ts'
import { addressOf, shownPath, password, startPageFixture } from '../kit.ts'

const fixture = await startPageFixture()
const { api } = fixture

async function made(name: string, more: object = {}): Promise<string> {
  const request = {
    url: 'https://crm.example/hooks',
    rows: [
      { key: 'uniqueid', value: '[[uniqueid]]' },
      { key: 'phone', value: '[[caller_number]]' },
    ],
  }
  const { body, status } = await api.post('~/integrations', { name, request, ...more })
  assert.equal(status, 201)
  return String(body.id)
}

async function saved(id: string) {
  return (await api.get(`~/integrations/${id}`)).body
}

const name = (page: Page) => page.getByLabel('Route Name')
const update = (page: Page) => page.getByRole('button', { name: 'Update and Continue' })
const bodyKey = (page: Page, nth: number) => page.getByRole('textbox', { name: 'Body Key' }).nth(nth)

async function idNow(page: Page): Promise<string> {
  await page.waitForURL(/\/integrations\/int_/)
  return shownPath(page).split('/').at(-1) ?? ''
}

test('15 Discard can be undone: what was typed is back, and is saved', async () => {
  const id = await made('Discarded')
  await using view = await fixture.open(`/integrations/${id}`)
  const { page } = view
  await name(page).fill('Kept after all')
  await page.getByRole('switch', { name: /Realtime/ }).check()
  await page.getByText('2 unsaved changes').waitFor()
  await page.getByRole('button', { name: 'Discard' }).click()
  assert.equal(await name(page).inputValue(), 'Discarded')
  const toast = page.getByRole('status').filter({ hasText: '2 changes discarded.' })
  await toast.getByRole('button', { name: 'Undo' }).click()
  assert.equal(await name(page).inputValue(), 'Kept after all')
  await update(page).click()
  await page.getByText('Saved. Send a test?').waitFor()
  const { name: stored, realtime } = await saved(id)
  assert.deepEqual([stored, realtime], ['Kept after all', true])
  // On another page there is no button to undo the discard.
  await name(page).fill('Given up')
  await page.getByRole('button', { name: 'Discard' }).click()
  await page.getByRole('button', { name: 'Undo' }).waitFor()
  await page.getByRole('link', { name: 'Calls', exact: true }).click()
  await page.getByRole('heading', { name: 'Calls', exact: true }).waitFor()
  assert.equal(await page.getByRole('button', { name: 'Undo' }).count(), 0)
})

test('15 a session that ends before a save: signed in again in place, it is saved, and nothing speaks of keys', async () => {
  const { body } = await api.post('~/integrations', {
    name: 'Session',
    request: { url: `${api.url}/inbox/over` },
  })
  await using view = await fixture.open(`/integrations/${body.id}`)
  const { page } = view
  await page.getByRole('textbox', { name: 'Route Name' }).fill('Session over')
  // The session ends right before the save: if it ended earlier, another request of the page would notice first.
  let isOver = false
  await page.route(`**${inAccount(`~/integrations/${body.id}`)}`, async (route) => {
    if (!isOver && route.request().method() === 'PATCH') {
      isOver = true
      await page.context().clearCookies()
    }
    await route.continue()
  })
  await page.getByRole('button', { name: 'Update and Continue' }).click()
  const over = page.getByRole('dialog', { name: 'Your session has ended' })
  await over.waitFor()
  assert.doesNotMatch(await page.locator('body').innerText(), /API key|authorization|Bearer/)
  await over.getByLabel('Password', { exact: true }).fill(password)
  await page.keyboard.press('Enter')
  await over.waitFor({ state: 'detached' })
  await page.getByText('Saved. Send a test?').waitFor()
  assert.equal((await api.get(`~/integrations/${body.id}`)).body.name, 'Session over')
})

test('15 an unfinished one is saved and off, its address becomes its own, and finished it goes on', async () => {
  await using view = await fixture.open('/integrations/new')
  const { page } = view
  await name(page).fill('Half')
  await page.getByText('Not saved yet').waitFor()
  await update(page).click()
  const id = await idNow(page)
  await page.getByText('Draft').waitFor()
  assert.equal((await saved(id)).enabled, false)
  await page.getByRole('textbox', { name: 'Base URL' }).click()
  await page.keyboard.type('https://crm.example/hooks')
  await page.keyboard.press('Control+s')
  await page.getByText('Saved. Send a test?').waitFor()
  const after = await saved(id)
  assert.equal(after.enabled, true)
  assert.equal(after.request.url, 'https://crm.example/hooks')
})

test('15 the offer to undo stays while the pointer is on it, and goes by itself otherwise', async () => {
  const id = await made('Held')
  await using view = await fixture.open('about:blank')
  const { page } = view
  await page.clock.install()
  await page.goto(addressOf(`/integrations/${id}`))
  const undo = page.getByRole('button', { name: 'Undo' })
  await name(page).fill('Typed')
  await page.getByRole('button', { name: 'Discard' }).click()
  await undo.hover()
  await page.clock.runFor(60_000)
  await undo.click()
  assert.equal(await name(page).inputValue(), 'Typed')
  await page.getByRole('button', { name: 'Discard' }).click()
  await undo.waitFor()
  await page.mouse.move(0, 0)
  await page.clock.runFor(8_000)
  await undo.waitFor({ state: 'detached' })
})

test('15 leaving with changes asks first; a reload brings them back when they are wanted', async () => {
  const id = await made('Left')
  await using view = await fixture.open(`/integrations/${id}`)
  const { page } = view
  await name(page).fill('Left and found')
  await page.getByRole('link', { name: 'Calls', exact: true }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Stay' }).click()
  assert.equal(await name(page).inputValue(), 'Left and found')
  page.once('dialog', (dialog) => void dialog.accept())
  await page.reload()
  await page.getByRole('button', { name: 'Restore' }).click()
  assert.equal(await name(page).inputValue(), 'Left and found')
  await page.getByRole('button', { name: 'Discard' }).click()
  assert.equal(await name(page).inputValue(), 'Left')
  assert.equal((await saved(id)).name, 'Left')
})

test('15 two people save the same integration: the difference is shown, and nothing is lost', async () => {
  const id = await made('Both')
  await using view = await fixture.open(`/integrations/${id}`)
  const { page } = view
  await name(page).fill('Mine')
  await bodyKey(page, 0).fill('id_of_mine')
  const { request } = await saved(id)
  await api.patch(`~/integrations/${id}`, {
    name: 'Theirs',
    realtime: true,
    request: { rows: [...request.rows, { key: 'added', value: 'by them' }] },
  })
  await update(page).click()
  const dialog = page.getByRole('dialog', { name: 'Someone else saved this integration' })
  await dialog.getByText('Changed by both').waitFor()
  assert.match(await dialog.innerText(), /Realtime[^]*on[^]*Row added[^]*by them/)
  await dialog.getByLabel(/Theirs: /).check()
  await dialog.getByRole('button', { name: 'Save merged version' }).click()
  await page.getByText('Saved. Send a test?').waitFor()
  const after = await saved(id)
  assert.equal(after.name, 'Theirs')
  assert.equal(after.realtime, true)
  assert.deepEqual(
    after.request.rows.map(({ key }: { key: string }) => key),
    ['id_of_mine', 'phone', 'added'],
  )
})

test('15 the server restarts in the middle of a save: the draft is there, and the next save saves it once', async () => {
  await using view = await fixture.open('/integrations/new')
  const { page } = view
  await name(page).fill('Through a restart')
  // The stopped process accepts the request and does nothing with it.
  api.program.process.kill('SIGSTOP')
  await update(page).click()
  await page.getByText('Saving…').waitFor()
  await bodyKey(page, 0).fill('typed_meanwhile')
  await api.program.kill('SIGKILL')
  await page.getByText(/Not saved\. Can’t reach Offhook/).waitFor()
  assert.equal(await name(page).inputValue(), 'Through a restart')
  await api.program.start()
  await update(page).click()
  const id = await idNow(page)
  await update(page).click()
  await page.getByText('Saved. The integration is off.').waitFor()
  const { request } = await saved(id)
  assert.equal(request.rows[0].key, 'typed_meanwhile')
  const { body } = await api.get('~/integrations')
  assert.equal(body.data.filter((one: { name: string }) => one.name === 'Through a restart').length, 1)
})

test('15 an answer that is lost does not double what was made', async () => {
  await using view = await fixture.open('/integrations/new')
  const { page } = view
  await name(page).fill('Once only')
  await page.route(`**${inAccount('~/integrations')}`, async (route) => {
    await route.fetch()
    await route.abort('connectionreset')
  })
  await update(page).click()
  await page
    .getByRole('alert')
    .getByText(/^Not saved/)
    .waitFor()
  await page.unroute(`**${inAccount('~/integrations')}`)
  await name(page).fill('Once only, and renamed')
  await update(page).click()
  const id = await idNow(page)
  await update(page).click()
  await page.getByText('Saved. The integration is off.').waitFor()
  assert.equal((await saved(id)).name, 'Once only, and renamed')
  const { body } = await api.get('~/integrations')
  assert.equal(body.data.filter((one: { name: string }) => one.name.startsWith('Once only')).length, 1)
})

test('15 what the server refuses stands beside its field, with the cursor there', async () => {
  const id = await made('Refused')
  const { body: other } = await api.post('/api/v1/accounts', { name: 'Other' })
  await api.get('~/inbox/theirs', { account: other.id })
  await using view = await fixture.open(`/integrations/${id}`)
  const { page } = view
  const url = page.getByRole('textbox', { name: 'Base URL' })
  await url.click()
  await page.keyboard.press('Control+a')
  await page.keyboard.type(`${api.url}/inbox/theirs`)
  await name(page).fill('Refused still')
  await page.keyboard.press('Control+s')
  await page
    .getByText(/another account/)
    .first()
    .waitFor()
  await page.waitForFunction(
    () => document.activeElement?.closest('[data-path]')?.getAttribute('data-path') === 'request.url',
  )
  await page.getByText('Not saved: 1 problem.').waitFor()
  assert.equal(await name(page).inputValue(), 'Refused still')
})

test('S4 a private address is reported while it is typed, and is saved as a draft', async () => {
  const id = await made('Private')
  await using view = await fixture.open(`/integrations/${id}`)
  const { page } = view
  await page.getByRole('textbox', { name: 'Base URL' }).click()
  await page.keyboard.press('Control+a')
  await page.keyboard.type('http://10.0.0.5/hooks')
  await page.getByText('1 problem. Saving now switches the integration off.').waitFor()
  await page
    .getByText(/OFFHOOK_ALLOW_NETWORKS=10\.0\.0\.5/)
    .first()
    .waitFor()
  await page.keyboard.press('Control+s')
  await page.getByText('Saved. The integration is off.').waitFor()
  const { enabled, request, problems } = await saved(id)
  assert.deepEqual([enabled, request.url, problems.length], [false, 'http://10.0.0.5/hooks', 1])
  await page.goto(addressOf('/integrations'))
  await page
    .getByRole('row')
    .filter({ hasText: 'Private' })
    .getByText(/OFFHOOK_ALLOW_NETWORKS/)
    .waitFor()
})

test('17 switching off asks what becomes of what waits, and acts at once', async (t) => {
  const receiver = await startReceiver({ answers: [{ status: 500 }] })
  t.after(() => receiver.close())
  const id = await made('Switched', { request: { url: receiver.url } })
  await api.post('/api/v1/events', { uniqueid: 'waits', status: 'ended' })
  await api.until('~/integrations/activity', ({ data }) =>
    data.some((one: Json) => one.integration_id === id && one.waiting === 1),
  )
  await using view = await fixture.open(`/integrations/${id}`)
  const { page } = view
  await name(page).fill('Typed beside it')
  await page.getByRole('switch', { name: 'On', exact: true }).click()
  const dialog = page.getByRole('dialog', { name: 'Switch off “Switched”?' })
  await dialog.getByText('1 delivery is waiting. What should happen to it?').waitFor()
  await dialog.getByLabel(/^Skip/).check()
  await dialog.getByRole('button', { name: 'Switch off' }).click()
  await page.locator('.badge', { hasText: 'Off' }).waitFor()
  assert.equal((await saved(id)).enabled, false)
  assert.equal((await saved(id)).name, 'Switched')
  assert.equal(await name(page).inputValue(), 'Typed beside it')
  await page.getByText('1 unsaved change').waitFor()
})

test('17 where nothing waits, switching off asks nothing', async () => {
  const id = await made('Quiet')
  // The list knows which deliveries wait, and an editor that is opened from the list knows it too.
  await using view = await fixture.open('/integrations')
  const { page } = view
  await page.getByRole('row').filter({ hasText: 'Quiet' }).getByText('Nothing sent yet').waitFor()
  await page.getByRole('link', { name: 'Quiet' }).click()
  await page.getByRole('switch', { name: 'On', exact: true }).click()
  await page.locator('.badge', { hasText: 'Off' }).waitFor()
  assert.equal((await saved(id)).enabled, false)
})

test('21 a receiver that is gone switched it off: why is told, and Resume goes on', async (t) => {
  const receiver = await startReceiver({ answers: [{ status: 410 }, {}] })
  t.after(() => receiver.close())
  const id = await made('Gone', { request: { url: receiver.url } })
  await api.post('/api/v1/events', { uniqueid: 'gone', status: 'ended' })
  await api.until(`~/integrations/${id}`, ({ enabled }) => enabled === false)
  await using view = await fixture.open(`/integrations/${id}`)
  const { page } = view
  await page.getByText(/This integration has been off since .*permanently gone \(410\)/).waitFor()
  await page.getByRole('button', { name: 'Resume' }).click()
  await page.getByText(/This integration has been off/).waitFor({ state: 'hidden' })
  assert.equal((await saved(id)).enabled, true)
})

test('21 a saved integration shows what it sent last, and a new delivery as it is made', async (t) => {
  const receiver = await startReceiver({ answers: [{}, { status: 400 }] })
  t.after(() => receiver.close())
  const id = await made('At home', { request: { url: receiver.url } })
  const call = { fields: { caller_number: '+61412345678' }, status: 'ended' }
  await api.post('/api/v1/events', { uniqueid: 'home-1', ...call })
  await receiver.until(1)
  await using view = await fixture.open(`/integrations/${id}`)
  const { page } = view
  const recent = page.getByRole('region', { name: 'Last deliveries' })
  await recent.getByRole('listitem').filter({ hasText: 'Delivered' }).filter({ hasText: '+61' }).waitFor()
  await recent.getByRole('img', { name: '1 delivered in 24 hours' }).waitFor()
  const cut = await recent
    .locator('li *')
    .evaluateAll(
      (all) =>
        all.filter((one) => one.scrollWidth > one.clientWidth + 1 && getComputedStyle(one).overflowX !== 'visible')
          .length,
    )
  assert.equal(cut, 0, 'the digits in which numbers differ are read')
  await api.post('/api/v1/events', { uniqueid: 'home-2', ...call })
  await recent.getByRole('link', { name: 'Retrying' }).click()
  await page.waitForURL(/\/deliveries\?.*open=dlv_/)
})
