// Follows the help page of webhook integrations step by step, to the bytes that the receiver gets, and tests the ways
// that lead into the form.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import type { Page } from 'playwright-core'
import { startReceiver } from '../../kit/receiver.ts'
import { shownPath, startPageFixture } from '../kit.ts'

const fixture = await startPageFixture()
const { api } = fixture
const receiver = await startReceiver()
after(() => receiver.close())

const field = (page: Page, code: string) => page.locator(`.pick[data-code="${code}"]`)
const textbox = (page: Page, name: string) => page.getByRole('textbox', { name, exact: true })
const tab = (page: Page, name: string) => page.getByRole('tab', { name })
const add = (page: Page) => page.getByRole('button', { name: 'Add', exact: true })

async function typeInto(page: Page, name: string, text: string): Promise<void> {
  await textbox(page, name).click()
  await page.keyboard.type(text)
}

async function saveNew(page: Page): Promise<string> {
  await page.getByRole('button', { name: 'Update and Continue' }).click()
  await page.waitForURL(/\/integrations\/int_/)
  return shownPath(page).split('/').at(-1) ?? ''
}

test('2 8 15 the help page, step by step: the next call arrives exactly as it is previewed', async () => {
  await using view = await fixture.open('/integrations/new')
  const { page } = view
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await textbox(page, 'Route Name').fill('Acme CRM')
  await page.getByLabel('Service').click()
  await page.getByRole('button', { name: /^Generic Webhook/ }).click()
  await page.getByLabel('Method').selectOption('POST')
  await typeInto(page, 'Base URL', `${receiver.url}/hooks`)
  await textbox(page, 'Body Key').fill('phone')
  await textbox(page, 'Body Value').click()
  await field(page, 'caller_number').click()
  for (const [key, code] of [
    ['call_id', 'uniqueid'],
    ['result', 'outcome'],
  ] as const) {
    await add(page).click()
    await page.keyboard.type(key)
    await field(page, code).click()
  }
  await tab(page, 'Authentication').click()
  await page.getByText('Basic', { exact: true }).click()
  await textbox(page, 'Username').fill('sam')
  await page.getByLabel('Password').fill('hush-hush')
  await tab(page, 'Headers').click()
  await add(page).click()
  await page.keyboard.type('x-line')
  await field(page, 'tracking_number').click()
  await saveNew(page)
  await page.getByText('Saved. Send a test?').waitFor()

  const call = { uniqueid: 'seed-1', fields: { caller_number: '+61412345678', tracking_number: '+61288889999' } }
  await api.post('/api/v1/events', { ...call, status: 'answered' })
  await api.post('/api/v1/events', { uniqueid: 'seed-1', status: 'ended' })
  await receiver.until(1)
  const [got] = receiver.received
  assert.equal(got?.body, '{"phone":"+61412345678","call_id":"seed-1","result":"answered"}')
  const headers = new Map(got.headers)
  assert.equal(headers.get('authorization'), `Basic ${btoa('sam:hush-hush')}`)
  assert.equal(headers.get('x-line'), '+61288889999')

  await page.reload()
  await page.getByText('seed-1').first().waitFor()
  await page.getByRole('button', { name: 'Copy body' }).click()
  await page.getByText('Copied').waitFor()
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), got.body)
})

test('16 without a receiver, a first example arrives in the Test inbox', async () => {
  await using view = await fixture.open('/integrations/new')
  const { page } = view
  await textbox(page, 'Route Name').fill('First')
  await page.getByRole('button', { name: 'Use the Test inbox' }).click()
  // The button is gone, so the focus moves to the input that now contains the address.
  await page.waitForFunction(() => document.activeElement?.getAttribute('aria-label') === 'Base URL')
  await textbox(page, 'Body Key').fill('phone')
  await field(page, 'caller_number').click()
  await saveNew(page)
  await page.getByRole('button', { name: 'Send test' }).last().click()
  // The address is an inbox of this Offhook, so the page does not warn.
  await page.getByText('200 OK').first().waitFor()
  // The Test inbox of the menu is the same inbox.
  await page.getByRole('navigation').getByRole('link', { name: 'Test inbox' }).click()
  await page.getByText('+61412345678').first().waitFor()
})

test('16 with changes that are not saved the Test inbox opens in a tab of its own, from wherever it is asked for', async () => {
  await using view = await fixture.open('/integrations/new')
  const { page } = view
  await textbox(page, 'Body Key').fill('beside')
  await field(page, 'caller_number').click()
  await page.getByRole('button', { name: 'Use the Test inbox' }).click()
  await page.getByRole('button', { name: 'Send test' }).last().click()
  const result = page.getByRole('region', { name: 'Test', exact: true })
  await result.getByText('200 OK').waitFor()
  const links = [
    result.getByRole('link', { name: 'Open Test inbox' }),
    page.getByRole('navigation').getByRole('link', { name: 'Test inbox' }),
  ]
  for (const link of links) {
    const [inbox] = await Promise.all([page.context().waitForEvent('page'), link.click()])
    await inbox.getByLabel('Body', { exact: true }).getByText('"beside"').waitFor()
    await inbox.close()
    assert.equal(await textbox(page, 'Body Key').inputValue(), 'beside')
    assert.equal(await page.getByRole('dialog').count(), 0)
  }
})

test('5 Realtime asks for the Unique ID, and adds it', async () => {
  await using view = await fixture.open('/integrations/new')
  const { page } = view
  await page.getByRole('switch', { name: /^Realtime/ }).check({ force: true })
  await page
    .getByText(
      'Sends a request each time the status of an inbound call changes, and a final request when the call is complete.',
    )
    .waitFor()
  await page.getByRole('button', { name: 'Add Unique ID' }).click()
  await page.getByText('Send the Unique ID').waitFor({ state: 'detached' })
  assert.equal(await textbox(page, 'Body Key').inputValue(), 'uniqueid')
})

test('15 which calls are sent is chosen and said; what the controls cannot say is kept', async () => {
  const agent = { field: 'agent_name', op: 'known' }
  const deep = {
    any: [{ all: [{ any: [agent] }] }, { field: 'caller_type', op: 'is', value: 'voip' }],
  }
  const made = await api.post('~/integrations', {
    name: 'Some',
    request: { url: 'https://crm.example/', rows: [] },
    conditions: { all: [{ field: 'direction', op: 'is', value: 'inbound' }, deep, agent] },
  })
  await using view = await fixture.open(`/integrations/${made.body.id}?tab=when`)
  const { page } = view
  await page.getByLabel('Outbound').check()
  await page.getByLabel('Missed').uncheck()
  await page.getByLabel('Minimum talk time').fill('30')
  await page.getByText(/^\{"any":\[/).waitFor()
  await page.getByRole('button', { name: 'Add condition' }).last().click()
  await page.getByLabel('Value', { exact: true }).last().fill('Spring sale')
  await page
    .getByText('an inbound or outbound call is complete. Only for calls that were answered or sent to voicemail')
    .waitFor()
  await page.keyboard.press('Control+s')
  await page.getByText('Saved. Send a test?').waitFor()
  assert.deepEqual((await api.get(`~/integrations/${made.body.id}`)).body.conditions, {
    all: [
      { field: 'direction', op: 'one_of', value: ['inbound', 'outbound'] },
      { field: 'outcome', op: 'one_of', value: ['answered', 'voicemail'] },
      { field: 'talk_duration', op: 'gte', value: 30 },
      deep,
      agent,
      { field: 'campaign_name', op: 'is', value: 'Spring sale' },
    ],
  })
})

test('S26 a secret stays for its address; with another it is asked for again', async () => {
  const made = await api.post('~/integrations', {
    name: 'Secret',
    request: { url: 'https://crm.example/', auth: { type: 'bearer', token: 'a-long-token-4f2a' } },
  })
  await using view = await fixture.open(`/integrations/${made.body.id}?tab=auth`)
  const { page } = view
  assert.equal(await page.getByLabel('Token').inputValue(), '••••4f2a')
  await page.getByText('Used only for crm.example.').waitFor()
  await textbox(page, 'Base URL').click()
  await page.keyboard.press('Control+a')
  await page.keyboard.type('https://other.example/')
  await page.getByText('The saved credentials are only for crm.example.').waitFor()
  await page.getByRole('button', { name: 'Replace' }).click()
  await page.keyboard.type('for-the-other-one')
  await page.keyboard.press('Control+s')
  await page.getByText('Saved. Send a test?').waitFor()
  assert.equal(await page.getByLabel('Token').inputValue(), '••••-one')
})
