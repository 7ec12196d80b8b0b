// The editor's preview, Send test, and cURL, with real calls, a real receiver and the Test inbox.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import type { Page } from 'playwright-core'
import { inAccount } from '../../kit/account-path.ts'
import { startReceiver } from '../../kit/receiver.ts'
import { cutChoices, startPageFixture } from '../kit.ts'

const fixture = await startPageFixture()
const { api } = fixture
const receiver = await startReceiver({
  answers: ({ path }) => ({
    status: path.includes('down') ? 502 : 200,
    headers: { 'content-type': 'application/json' },
    body: '{"id":"act_90417"}',
  }),
})
after(() => receiver.close())

const token = 'a-token-of-the-crm-4f2a'

interface PreviewInput {
  readonly path?: string
  readonly rows?: readonly { key: string; value: string; omit_empty?: boolean }[]
  readonly more?: object
}

/** Saves an integration that sends to the receiver. It is off, so that calls of other tests are not sent there. */
async function saved({ path = '/hook', rows = [], more = {} }: PreviewInput): Promise<string> {
  const request = { url: receiver.url + path, rows, auth: { type: 'bearer', token }, ...more }
  const { body } = await api.post('~/integrations', { name: 'CRM', enabled: false, request })
  return String(body.id)
}

/** Returns the body that the preview shows, without blanks between tokens. */
async function previewed(page: Page): Promise<string> {
  return (await page.getByLabel('Body', { exact: true }).innerText()).replaceAll(/\n\s*/g, '').replaceAll('": ', '":')
}

const body = (page: Page, text: string) => page.getByLabel('Body', { exact: true }).getByText(text)

test('11 the preview offers the moments that the chosen call had, in words', async () => {
  const id = await saved({ rows: [{ key: 'event', value: '[[event_type]]' }] })
  for (const status of ['ringing', 'on_hold', 'voicemail'])
    await api.post('/api/v1/events', { uniqueid: 'moments-1', status, fields: { caller_name: 'Voice Mail' } })
  await api.post('/api/v1/events', { uniqueid: 'moments-1', status: 'ended', outcome: 'unanswered' })
  await using view = await fixture.open(`/integrations/${id}`)
  const { page } = view
  const sample = page.getByRole('combobox', { name: 'Sample call' })
  const moment = page.getByRole('combobox', { name: 'Event', exact: true })
  await sample.locator('option:checked', { hasText: /Voice Mail.*Not answered/ }).waitFor({ state: 'attached' })
  const offered = () => moment.locator('option').allInnerTexts()
  // Until the events of the call have arrived, the moments are those of an example.
  await moment.locator('option', { hasText: 'Voicemail' }).waitFor({ state: 'attached' })
  assert.deepEqual(await offered(), ['Ringing', 'On hold', 'Voicemail', 'Call ended', 'Final request'])
  await moment.selectOption('On hold')
  await body(page, 'call.on_hold').waitFor()
  // Another call has no such event: the preview shows an event of that call.
  await sample.selectOption('Example: missed')
  await moment.locator('option', { hasText: 'Voicemail' }).waitFor({ state: 'detached' })
  assert.deepEqual(await offered(), ['Ringing', 'Call ended', 'Final request', 'Call updated'])
  await body(page, 'call.final').waitFor()
})

test('13 a test needs no Route Name, and what kept it from being sent goes with the next change', async () => {
  await using view = await fixture.open('/integrations/new')
  const { page } = view
  const region = page.getByRole('region', { name: 'Test', exact: true })
  const type = async (url: string): Promise<void> => {
    await page.getByRole('textbox', { name: 'Base URL' }).click()
    await page.keyboard.press('Control+a')
    await page.keyboard.type(url)
  }
  await type(receiver.url)
  await page.getByRole('button', { name: 'Send test' }).click()
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /^Send test to/ })
    .click()
  await region.getByText('200').first().waitFor()
  await type('crm.example')
  await page.getByRole('button', { name: 'Send test' }).click()
  await region.getByText('The test was not sent.').waitFor()
  await type(receiver.url)
  await region.waitFor({ state: 'detached' })
})

test('11 the preview follows what is typed, shows the newest call first, and is what the server would send', async () => {
  const rows = [
    { key: 'who', value: '[[caller_name]]' },
    { key: 'note', value: '[[outcome]] for [[route_name]]' },
  ]
  const id = await saved({ rows })
  const call = { uniqueid: 'preview-1', outcome: 'missed', fields: { caller_name: 'Ada "A" Lovelace' } }
  await api.post('/api/v1/events', { ...call, status: 'ended' })
  const { body: known } = await api.get('~/calls/uniqueid:preview-1')
  await using view = await fixture.open(`/integrations/${id}`)
  const { page } = view
  const sample = page.getByRole('combobox', { name: 'Sample call' })
  await sample.locator('option:checked', { hasText: 'Ada "A" Lovelace' }).waitFor({ state: 'attached' })
  await page.getByRole('textbox', { name: 'Route Name' }).fill('Front desk')
  await body(page, 'missed for Front desk').waitFor()
  const integration = { ...(await drafted(id)), name: 'Front desk' }
  const answer = await api.post('~/integrations/preview', { integration, sample: { call_id: known.id } })
  assert.equal(await previewed(page), answer.body.request.body)
  await page.getByRole('radio', { name: 'XML' }).check({ force: true })
  await body(page, '<note>').waitFor()
  await sample.selectOption({ label: 'Example: answered' })
  await body(page, 'answered for Front desk').waitFor()
  assert.deepEqual(await view.axe(), [])
})

test('24 as wide as three panes just fit, the rows keep their room and the sample call is named whole', async () => {
  const id = await saved({ rows: [{ key: 'who', value: '[[caller_name]]' }] })
  const fields = { caller_name: 'Omar Haddad' }
  await api.post('/api/v1/events', { uniqueid: 'preview-wide', outcome: 'unanswered', status: 'ended', fields })
  await using view = await fixture.open(`/integrations/${id}`, { width: 1282 })
  const { page } = view
  const sample = page.getByRole('combobox', { name: 'Sample call' })
  await sample.locator('option:checked', { hasText: /Haddad, [\d:]+, Not answered$/ }).waitFor({ state: 'attached' })
  await page.getByRole('textbox', { name: 'Body Value', exact: true }).waitFor()
  assert.equal(await page.locator('.work').evaluate((part) => part.scrollWidth - part.clientWidth), 0)
  assert.deepEqual(await cutChoices(page), [])
})

/** Returns the saved integration as a draft that can be sent. */
async function drafted(id: string): Promise<{ name: string; request: object }> {
  const { body: whole } = await api.get(`~/integrations/${id}`)
  return { name: whole.name, request: whole.request }
}

test('11 the line of the row under the cursor is lit', async () => {
  const id = await saved({
    rows: [
      { key: 'first', value: 'one' },
      { key: 'second', value: 'two' },
    ],
  })
  await using view = await fixture.open(`/integrations/${id}`)
  const { page } = view
  await page.getByLabel('Body Key').nth(1).click()
  await page.locator('.preview .code .hot', { hasText: '"second": "two"' }).waitFor()
  await page.getByLabel('Body Key').nth(0).click()
  await page.locator('.preview .code .hot', { hasText: '"first": "one"' }).waitFor()
})

test('12 what a call has no value for is grey and says so', async () => {
  const rows = [
    { key: 'agent', value: '[[agent_name]]' },
    { key: 'queue', value: '[[ivr_path]]', omit_empty: true },
  ]
  const id = await saved({ rows })
  await using view = await fixture.open(`/integrations/${id}`)
  const { page } = view
  await page.getByRole('combobox', { name: 'Sample call' }).selectOption({ label: 'Example: missed' })
  await page.locator('.preview .nil', { hasText: 'empty for this call' }).waitFor()
  await page.getByText('Omitted because empty for this call: queue').waitFor()
  assert.equal(await page.locator('.preview .banner.bad').count(), 0)
})

test('11 cURL has variables for secrets, and the receiver is told fields, types and headers', async () => {
  const id = await saved({ rows: [{ key: 'seconds', value: '[[duration]]' }] })
  await using view = await fixture.open(`/integrations/${id}`)
  const { page } = view
  await page.getByRole('tab', { name: 'cURL' }).click()
  const curl = page.getByLabel('Request as a cURL command')
  await curl.getByText('$TOKEN').waitFor()
  assert.ok(!(await curl.innerText()).includes(token))
  await page.getByRole('tab', { name: 'OpenAPI' }).click()
  const text = await page.getByLabel('OpenAPI 3.1 description of the request').innerText()
  const { post } = JSON.parse(text).webhooks.call
  const { properties } = post.requestBody.content['application/json'].schema
  assert.deepEqual(properties.seconds.type, ['integer', 'null'])
  const names = post.parameters.map(({ name }: { name: string }) => name)
  assert.deepEqual(names, ['webhook-id', 'webhook-timestamp', 'webhook-signature'])
})

test('13 a test warns once that it really reaches the receiver, and tells answer, time and what to do', async () => {
  const id = await saved({ rows: [{ key: 'test', value: '[[is_test]]' }] })
  await using view = await fixture.open(`/integrations/${id}`)
  const { page } = view
  const result = page.getByRole('region', { name: 'Test', exact: true })
  await page.getByLabel('Body', { exact: true }).waitFor()
  await page.keyboard.press('Control+Enter')
  const warning = page.getByRole('dialog', { name: 'Send a real request to 127.0.0.1' })
  await warning.getByRole('button', { name: 'Send test to' }).click()
  await result.getByText('200 OK').waitFor()
  await result.getByText('act_90417').waitFor()
  await result.getByText('First byte').waitFor()
  const [got] = receiver.received.filter(({ path }) => path === '/hook').slice(-1)
  assert.equal(got?.body, '{"test":true}')
  assert.ok(got?.headers.some(([, value]) => value === `Bearer ${token}`))
  assert.ok(!(await result.innerText()).includes(token))
  await page.getByRole('status').filter({ hasText: 'Test: 200 OK' }).waitFor()
  assert.deepEqual(await view.axe(), [])
  // Another test takes the place of the first, without a warning.
  await result.getByRole('button', { name: 'Close test result' }).click()
  await result.waitFor({ state: 'detached' })
  await page.getByRole('button', { name: 'Send test' }).click()
  await result.getByText('200 OK').waitFor()
  const { body: log } = await api.get(`~/deliveries?integration_id=${id}`)
  assert.deepEqual(
    log.data.map(({ kind }: { kind: string }) => kind),
    ['test', 'test'],
  )
})

test('13 after a test it stands under Last deliveries, and an address that was refused is asked about again', async () => {
  const id = await saved({ rows: [{ key: 'a', value: '1' }], more: { url: 'http://10.0.0.5/hooks' } })
  await using view = await fixture.open(`/integrations/${id}`)
  const { page } = view
  const refused = page.getByText('10.0.0.5 is')
  const recent = page.getByRole('region', { name: 'Last deliveries' })
  await refused.first().waitFor()
  await recent.getByText('No deliveries yet').waitFor()
  // The page does not ask whether to send a request that cannot be sent.
  await page.getByRole('button', { name: 'Send test' }).click()
  const result = page.getByRole('region', { name: 'Test', exact: true })
  await result.getByText('Fix the errors first.').waitFor()
  await result.getByRole('listitem').filter({ hasText: '10.0.0.5 is in a private network' }).waitFor()
  assert.equal(await page.getByRole('dialog').count(), 0)
  // From here on the network is allowed, as after a restart with other settings.
  await page.route(`**${inAccount('~/integrations/preview')}`, async (route) => {
    const response = await route.fetch()
    await route.fulfill({ response, json: { ...(await response.json()), problems: [] } })
  })
  await page.getByRole('radio', { name: 'Test inbox' }).check({ force: true })
  await page.getByRole('button', { name: 'Send test' }).click()
  await page.getByText('The test arrived in the Test inbox.', { exact: true }).waitFor()
  await refused.waitFor({ state: 'detached' })
  await recent.getByRole('listitem').waitFor()
})

test('13 a failed test says what happened and what to do, and can be sent again', async () => {
  const id = await saved({ path: '/down', rows: [{ key: 'a', value: '1' }] })
  await using view = await fixture.open(`/integrations/${id}`)
  const { page } = view
  await page.getByRole('button', { name: 'Send test' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Send test to' }).click()
  const result = page.getByRole('region', { name: 'Test', exact: true })
  await result.getByText('502 Bad Gateway').waitFor()
  await result.getByText('got no valid response from it').waitFor()
  await result.getByText('Wait, or contact the receiver’s support').waitFor()
  const before = receiver.received.length
  await result.getByRole('button', { name: 'Send again' }).click()
  await receiver.until(before + 1)
  await result.getByText('502 Bad Gateway').waitFor()
})

test('13 a test to the Test inbox reaches nobody else, and leads to what arrived', async () => {
  const id = await saved({ path: '/untouched', rows: [{ key: 'who', value: '[[caller_name]]' }] })
  await using view = await fixture.open(`/integrations/${id}`, { width: 390 })
  const { page } = view
  await page.getByRole('radio', { name: 'Test inbox' }).check({ force: true })
  await page.getByRole('button', { name: 'Send test' }).click()
  await page.getByText('The test arrived in the Test inbox.', { exact: true }).waitFor()
  await page.getByRole('link', { name: 'Open Test inbox' }).click()
  await page.getByRole('heading', { name: '1 request' }).waitFor()
  await page.getByLabel('Body', { exact: true }).getByText('"who":').waitFor()
  assert.ok(receiver.received.every(({ path }) => path !== '/untouched'))
})

test('13 what is not finished is not sent, and it is said what is missing', async () => {
  const id = await saved({ rows: [{ key: 'a', value: '[[no_such_field]]' }] })
  await using view = await fixture.open(`/integrations/${id}`)
  const { page } = view
  await page.getByRole('radio', { name: 'Test inbox' }).check({ force: true })
  await page.getByRole('button', { name: 'Send test' }).click()
  const result = page.getByRole('region', { name: 'Test', exact: true })
  await result.getByText('The test was not sent.').waitFor()
  await result.getByText('no_such_field').waitFor()
})

test('14 a cURL command pasted into the Base URL becomes the request, with fields for a call’s values; undo brings back', async () => {
  const id = await saved({ rows: [{ key: 'old', value: 'x' }] })
  await using view = await fixture.open(`/integrations/${id}`)
  const { page } = view
  await page.getByRole('textbox', { name: 'Base URL' }).click()
  const command = `curl -X PUT 'https://crm.example/calls' \\\n  -u 'jane:s3cret-words' \\\n  -H 'X-Team: Sales' \\\n  --json '{"phone":"+61412345678","kind":"call"}'`
  await page.evaluate((text) => {
    const clipboardData = new DataTransfer()
    clipboardData.setData('text/plain', text)
    document.activeElement?.dispatchEvent(
      new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }),
    )
  }, command)
  const dialog = page.getByRole('dialog', { name: 'Import this cURL command?' })
  await dialog.getByText('https://crm.example/calls').waitFor()
  await dialog.getByText('Basic, as jane').waitFor()
  await dialog.getByRole('checkbox', { name: '+61412345678 looks like a phone number: use Caller number' }).waitFor()
  assert.deepEqual(await view.axe(), [])
  await dialog.getByRole('button', { name: 'Import' }).click()
  const head = page.getByLabel('Request line and headers')
  await head.getByText('https://crm.example/calls').waitFor()
  await head.getByText('Sales').waitFor()
  await page.getByRole('combobox', { name: 'Sample call' }).selectOption({ label: 'Example: answered' })
  await body(page, '"+61412345678"').waitFor()
  assert.equal(await previewed(page), '{"phone":"+61412345678","kind":"call"}')
  await page.getByRole('button', { name: 'Undo' }).click()
  await body(page, '"old":').waitFor()
})
