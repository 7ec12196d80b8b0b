// Services on the page: chosen, filled in, really delivered, customised, replaced by another service; and integrations
// that are shared.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import type { Page } from 'playwright-core'
import { INTEGRATION_DEFAULTS, REQUEST_DEFAULTS } from '../../../src/integrations/integration.ts'
import { startReceiver } from '../../kit/receiver.ts'
import type { Json } from '../../kit/api.ts'
import { shownPath, startPageFixture } from '../kit.ts'
import { untilLive } from './rows-kit.ts'

const fixture = await startPageFixture()
const { api } = fixture
const receiver = await startReceiver()
after(() => receiver.close())

/**
 * An element half covered by the save bar would count as too small to press, so the window is high enough for the whole
 * page.
 */
const tall = { height: 4_000 }
const canary = 'canary-5a1c2b8e'
const address = `${receiver.url}/webhook/${canary}`

async function choose(page: Page, service: string): Promise<void> {
  await page.getByLabel('Service', { exact: true }).click()
  await page.getByLabel('Search services').fill(service)
  await page.keyboard.press('Enter')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await page.getByRole('button', { name: 'Service' }).getByText(service, { exact: true }).waitFor()
}

async function made(body: object): Promise<string> {
  const answer = await api.post('~/integrations', body)
  assert.equal(answer.status, 201, JSON.stringify(answer.body))
  return String(answer.body.id)
}

const savedIs = (id: string, fits: (body: Json) => boolean): Promise<Json> => api.until(`~/integrations/${id}`, fits)

test('27 a service asks for its inputs alone, says what is wrong in one, and delivers to what was filled in', async () => {
  await using view = await fixture.open('/integrations/new', tall)
  const { page } = view
  await choose(page, 'n8n')
  assert.equal(await page.getByLabel('Route Name').inputValue(), 'n8n')
  assert.equal(await page.getByRole('textbox', { name: 'Base URL' }).count(), 0)
  assert.deepEqual(await page.getByRole('tablist', { name: 'Request settings' }).getByRole('tab').count(), 3)
  await page.getByText('Missing: Production URL.').waitFor()

  const input = page.getByLabel('Production URL')
  await input.fill(`${receiver.url}/webhook-test/abc`)
  await page.getByLabel('Route Name').focus()
  await page.getByText(/^Use the Production URL/).waitFor()
  assert.equal(await input.getAttribute('aria-invalid'), 'true')
  await input.fill(address)
  await page.getByText(/^Use the Production URL/).waitFor({ state: 'detached' })
  await page.getByLabel('Request line and headers').getByText(receiver.url).waitFor()
  assert.ok(!(await page.getByRole('region', { name: 'Preview and test' }).innerText()).includes(canary))
  assert.deepEqual(await view.axe(), [])

  await page.getByRole('button', { name: '1 optional' }).click()
  const formulas = page.getByLabel('Text that looks like a formula')
  assert.deepEqual(await formulas.locator('option').allTextContents(), ['Send unchanged', 'Add an apostrophe'])
  await formulas.selectOption('Add an apostrophe')

  await page.getByRole('button', { name: 'Update and Continue' }).click()
  await page.waitForURL(/\/integrations\/int_/)
  const id = shownPath(page).split('/').at(-1) ?? ''
  const saved = await savedIs(id, ({ enabled }) => enabled === true)
  assert.equal(saved.customised, false)
  assert.equal(saved.settings.webhook.origin, receiver.url)
  const caller = { caller_number: '+61412345678', caller_name: '=1+1', direction: 'inbound' }
  await api.post('/api/v1/events', [
    { uniqueid: 's1', status: 'ringing', fields: caller },
    { uniqueid: 's1', status: 'ended' },
  ])
  await receiver.until(1)
  assert.equal(receiver.received[0]?.path, `/webhook/${canary}`)
  const { caller_number: number, caller_name: name } = JSON.parse(receiver.received[0]?.body ?? '')
  assert.deepEqual([number, name], [caller.caller_number, "'=1+1"])

  // The saved settings of the service are one line. Opened, they show the host of the URL, but no secret.
  await page.reload()
  await page.getByText('Production URL ••••').waitFor()
  await page.getByRole('button', { name: 'Change n8n settings' }).click()
  assert.match(await page.getByLabel('Production URL').inputValue(), /^http:\/\/127\.0\.0\.1:\d+\/••••/)
  await page.getByRole('button', { name: 'Customise' }).click()
  await page
    .getByRole('textbox', { name: 'Base URL' })
    .locator('.chip', { hasText: 'Production URL' })
    .first()
    .waitFor()
  await page.getByRole('tab', { name: 'Headers' }).waitFor()
  await page.getByLabel('Body Key', { exact: true }).first().fill('renamed')
  await page.keyboard.press('Control+s')
  assert.equal((await savedIs(id, ({ customised }) => customised === true)).request.rows[0].key, 'renamed')
  await page.getByRole('button', { name: 'Reset to the service’s request' }).click()
  await page.getByText('Request reset to n8n').waitFor()
  await page.keyboard.press('Control+s')
  assert.notEqual((await savedIs(id, ({ customised }) => customised === false)).request.rows[0].key, 'renamed')
})

test('27 another service says what stays and what goes, and can be undone', async () => {
  const id = await made({ name: 'Sales desk', service: 'n8n', realtime: true, settings: { webhook: address } })
  await using view = await fixture.open(`/integrations/${id}`, tall)
  const { page } = view
  await choose(page, 'Slack')
  const note = page.getByRole('status').filter({ hasText: 'Service changed from n8n to Slack.' })
  await note.getByText('Kept: Route Name and When to send.').waitFor()
  await note.getByText('Removed: secrets for another host').waitFor()
  assert.equal(await page.getByLabel('Webhook URL').inputValue(), '')
  assert.deepEqual(await view.axe(), [])
  await note.getByRole('button', { name: 'Undo' }).click()
  await page.getByText('Production URL ••••').waitFor()
  await page.getByText(/unsaved change/).waitFor({ state: 'detached' })
  // A service that offers a dry run is tested with it, unless the person chooses otherwise.
  await choose(page, 'Google Analytics 4')
  assert.ok(await page.getByRole('radio', { name: 'Dry run with Google Analytics 4' }).isChecked())
})

test('7 a table gives other words for each value, and is the map filter', async () => {
  const rows = [{ key: 'result', value: '[[outcome]]' }]
  const id = await made({ name: 'Words', request: { url: 'https://crm.example/calls', rows } })
  await using view = await fixture.open(`/integrations/${id}`)
  const { page } = view
  await untilLive(page)
  await page.getByRole('textbox', { name: 'Body Value', exact: true }).focus()
  await page.keyboard.press('Control+End')
  await page.keyboard.press('ArrowLeft')
  await page.keyboard.press('Enter')
  const menu = page.getByRole('dialog', { name: 'Format of Outcome' })
  await menu.getByRole('radio', { name: /replacement for each value/ }).check()
  await menu.getByLabel('answered is sent as', { exact: true }).fill('WON, mostly')
  await menu.getByLabel('All other values').fill('LOST')
  assert.match(await menu.getByLabel('Filters').inputValue(), /^map:answered=WON\\, mostly,.*\*=LOST$/)
  await menu.getByRole('button', { name: 'Done', exact: true }).click()
  await page.keyboard.press('Control+s')
  const { request } = await savedIs(id, (body) => body.request.rows[0].value.includes('map:'))
  assert.match(request.rows[0].value, /^\[\[outcome\|map:answered=WON\\, mostly,/)
})

test('28 a template is shared without secrets, shown for what it is, and fills in a draft that nobody saved', async () => {
  const id = await made({
    name: 'Leads <b>',
    request: {
      url: 'https://crm.example/calls',
      rows: [{ key: 'phone', value: '[[caller_number|e164]]' }],
      headers: [{ key: 'x-key', value: canary, secret: true }],
      auth: { type: 'basic', username: 'sam', password: canary },
    },
  })
  await using view = await fixture.open(`/integrations/${id}`)
  const { page } = view
  await page.getByRole('button', { name: 'More actions', exact: true }).click()
  await page.getByRole('menuitem', { name: 'Share as template…' }).click()
  const share = page.getByRole('dialog', { name: 'Share as template' })
  const link = share.getByLabel('Link')
  await page.waitForFunction(() =>
    document.querySelector<HTMLInputElement>('.dialog input[readonly]')?.value.includes('#'),
  )
  assert.equal(await share.getByText('unsaved changes').count(), 0)
  const { pathname, hash } = new URL(await link.inputValue())
  await share.getByRole('button', { name: 'Close' }).click()

  const before = (await api.get('~/integrations')).body.data.length
  await using other = await fixture.open(pathname + hash, { ...tall, bare: true })
  const found = other.page.getByRole('dialog', { name: 'Use this template?' })
  await found.getByText('Call data will be sent to https://crm.example.').waitFor()
  await found.getByText('Leads <b>').waitFor()
  assert.deepEqual(await other.axe(), [])
  await found.getByRole('button', { name: 'Use template' }).click()
  assert.equal(await other.page.getByLabel('Route Name').inputValue(), 'Leads <b>')
  assert.equal(await other.page.getByLabel('Body Key', { exact: true }).first().inputValue(), 'phone')
  assert.equal(new URL(other.page.url()).hash, '')
  await other.page.getByRole('tab', { name: /Authentication/ }).click()
  assert.equal(await other.page.getByLabel('Password').inputValue(), '')
  assert.equal(await other.page.getByLabel('Username').inputValue(), '')
  assert.equal((await api.get('~/integrations')).body.data.length, before)

  await using hostile = await fixture.open('/integrations/new#template=PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg')
  await hostile.page.getByText('This template is invalid or incomplete.').waitFor()
  // S26: the page names the host that would get the client secret, although the calls go to a well-known address.
  const { delivery, recordings } = INTEGRATION_DEFAULTS
  const oauth = {
    type: 'oauth2',
    grant: 'refresh_token',
    token_url: 'https://tokens.example/token',
    client_id: '',
    client_auth: 'form',
    scope: '',
    scheme: 'Bearer',
    extra: [],
    authorize_url: 'https://consent.example/auth',
  }
  const template = {
    offhook_template: 1,
    name: 'CRM',
    service: 'generic',
    settings: {},
    conditions: null,
    realtime: false,
    statuses: null,
    final: true,
    updated: false,
    signing: { enabled: true },
    wait: { recording: true, cap_s: 0 },
    recordings,
    delivery,
    request: { ...REQUEST_DEFAULTS, url: 'https://crm.example/calls', auth: oauth },
  }
  await hostile.page.getByLabel('Link or template').fill(JSON.stringify(template))
  await hostile.page.getByRole('button', { name: 'Review' }).click()
  await hostile.page.getByText('https://tokens.example, https://consent.example').waitFor()
})

test('27 what was only just asked for is missing and no mistake; of a vendor no signing key is announced', async () => {
  await using view = await fixture.open('/integrations/new', tall)
  const { page } = view
  await choose(page, 'Slack')
  await page.getByText('Not saved yet').waitFor()
  // The note names the field, because nobody sees the keys of the rows.
  await page.getByText(/Omitted because empty for this call: .*Voicemail URL/).waitFor()
  const input = page.getByLabel('Webhook URL')
  await input.fill('https://hooks.slack.com/services/T0/B0/canary')
  assert.equal(await input.getAttribute('type'), 'password')
  await page.getByRole('button', { name: 'Show value' }).click()
  assert.equal(await input.getAttribute('type'), 'text')
  await page.getByRole('button', { name: 'Update and Continue' }).click()
  await page.waitForURL(/\/integrations\/int_/)
  await page.getByText('Saved. Send a test?').waitFor()
  assert.equal(await page.getByRole('tab', { name: /New signing key/ }).count(), 0)
  await page.getByRole('link', { name: 'Webhook integrations' }).first().click()
  await page.getByRole('row', { name: /Slack/ }).getByText('hooks.slack.com', { exact: true }).waitFor()
  await page.getByRole('link', { name: 'Slack' }).click()

  await choose(page, 'Google Sheets')
  await page.getByText('Missing: Web app URL. Saving now switches the integration off.').waitFor()
  assert.notEqual(await page.getByLabel('Web app URL').getAttribute('aria-invalid'), 'true')
  await page.getByRole('button', { name: 'Copy script' }).waitFor()

  await choose(page, 'Generic Webhook')
  await page.getByRole('tab', { name: 'Authentication' }).click()
  await page.getByRole('radio', { name: 'OAuth 2' }).check()
  await page.getByText(/^Missing: .*Authentication\./).waitFor()
  assert.equal(await page.locator('[aria-invalid=true]').count(), 0)
})

test('27 what people read is written as a message, looks like one, and leaves the rest of the request to the service', async () => {
  const webhook = 'https://hooks.slack.com/services/T0/B0/canary'
  const id = await made({ name: 'Slack', service: 'slack', enabled: false, settings: { webhook } })
  await using view = await fixture.open(`/integrations/${id}`)
  const { page } = view
  const title = page.getByRole('textbox', { name: 'Message title' })
  await page.getByRole('combobox', { name: 'Sample call' }).selectOption({ label: 'Example: answered' })
  const shown = page.getByRole('figure', { name: 'Message preview' })
  await shown.getByText('Answered call from').waitFor()
  assert.equal(await page.getByLabel('Body Key').count(), 0)
  await title.focus()
  await page.keyboard.press('Control+a')
  await page.keyboard.type('Ring back ')
  await page.locator('.pick[data-code="caller_number"]').click()
  await shown.getByText('Ring back +61412345678').waitFor()
  assert.deepEqual(await view.axe(), [])
  await page.keyboard.press('Control+s')
  const saved = await savedIs(id, ({ customised }) => customised === true)
  const { rows } = saved.request
  const written = rows.filter(({ value }: Json) => String(value).includes('Ring back'))
  assert.deepEqual(
    written.map(({ value }: Json) => value),
    ['Ring back [[caller_number]]\n'],
  )
  // Saved and opened again, the message is still shown as a message. A press shows its rows, and another press restores
  // the service's words.
  await page.reload()
  await title.getByText('Ring back').waitFor()
  await page.getByRole('button', { name: 'Reset message' }).click()
  await shown.getByText('Answered call from').waitFor()
  await page.getByRole('button', { name: 'Customise' }).click()
  await page.getByLabel('Body Key').first().waitFor()
})
