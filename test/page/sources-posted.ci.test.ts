// A person connects posted sources and watches them, with real requests to their addresses.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { twilioSignature } from '../kit/twilio.ts'
import { addressOf, download, startPageFixture } from './kit.ts'

const fixture = await startPageFixture()
const { api } = fixture

interface CreatedSource {
  readonly id: string
  readonly url: string
  readonly version: number
}

async function create(kind: string, name: string, settings: object): Promise<CreatedSource> {
  const { status, body } = await api.post('~/sources', { kind, name, settings })
  assert.equal(status, 201, JSON.stringify(body))
  return body
}

function post(url: string, body: unknown, headers: Readonly<Record<string, string>> = {}): Promise<Response> {
  return fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  })
}

/** A mapping for the messages that `call` creates. */
const mapping = {
  uniqueid: ['/body/id'],
  status: [{ place: '/body/event', values: { ringing: { status: 'ringing' }, over: { status: 'ended' } } }],
  fields: { caller_number: { places: ['/body/from'] }, tracking_number: { places: ['/body/to'] } },
}

function call(id: string, event: string): object {
  return { id, event, from: '+61412345678', to: '+61288887777' }
}

test('what is to be connected is found by typing, and chosen by keys alone', async () => {
  await using view = await fixture.open('/sources')
  const { page } = view
  await page.getByRole('link', { name: 'Connect a phone system' }).click()
  await page.getByRole('link', { name: /^Aircall/ }).waitFor()
  await page.keyboard.press('/')
  await page.keyboard.type('fusion')
  // Wait until the list matches the whole search: an earlier list may still change, and the focus would be lost.
  await page.getByText('1 system found', { exact: true }).waitFor()
  await page.keyboard.press('ArrowDown')
  await page.locator('a:focus', { hasText: /^FreeSWITCH/ }).waitFor()
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'Connect FreeSWITCH' }).waitFor()
  assert.match(page.url(), /connect=freeswitch$/)
  await page.getByRole('link', { name: 'Choose another' }).click()
  await page.getByLabel('Search systems').fill('nothing of this name')
  await page.getByText('No matching systems').waitFor()
})

test('a key that comes while what was typed before it is passed on is not lost', async () => {
  await using view = await fixture.open('/sources')
  const { page } = view
  await page.getByRole('link', { name: 'Connect a phone system' }).click()
  const search = page.getByLabel('Search systems')
  await search.evaluate((input) => {
    const type = (text: string): void => {
      Reflect.set(HTMLInputElement.prototype, 'value', text, input)
      input.dispatchEvent(new Event('input', { bubbles: true }))
    }
    // Types in the same moment in which the first letter is passed on, before the page is drawn again.
    const later = globalThis.setTimeout.bind(globalThis)
    let isTyped = false
    const andType = (run: () => void, ms?: number) =>
      later(() => {
        run()
        if (ms !== 0 || isTyped) return
        isTyped = true
        type('fusion')
      }, ms)
    Object.assign(globalThis, { setTimeout: andType })
    type('fus')
  })
  await page.getByText('1 system found', { exact: true }).waitFor()
  assert.equal(await search.inputValue(), 'fusion')
})

test('a file that a step of the setup names is downloaded; numbers are of the account’s country unless another is chosen', async () => {
  await using view = await fixture.open('/sources?connect=push:3cx')
  const { page } = view
  await page.getByText('Download the template 3cx-offhook.xml.').waitFor()
  const text = await download(page, 'Download')
  assert.equal(text, readFileSync('docs/guide/3cx-offhook.xml', 'utf8'))
  const country = page.getByLabel('Country', { exact: true })
  assert.equal(await country.locator('option:checked').textContent(), 'Same as account')
  await page.getByRole('button', { name: 'Generate' }).click()
  await page.getByRole('button', { name: 'Create source', exact: true }).click()
  await page.getByRole('heading', { name: '3CX', exact: true }).waitFor()
  const { body } = await api.get('~/sources')
  const made = body.data.find(({ name }: { name: string }) => name === '3CX')
  assert.equal(made?.settings.country, undefined)
})

test('S41 the password that FreeSWITCH is delivered with is warned of; another stands in the lines to paste', async () => {
  await using view = await fixture.open('/sources?connect=freeswitch')
  const { page } = view
  const password = page.getByRole('textbox', { name: 'Password' })
  await password.fill('ClueCon')
  await page.getByText(/default password of every FreeSWITCH/).waitFor()
  await page.getByRole('button', { name: 'Generate' }).click()
  await page.getByText(/default password of every FreeSWITCH/).waitFor({ state: 'detached' })
  const lines = page.getByRole('group', { name: 'Lines for event_socket.conf.xml' })
  await lines.getByText(`value="${await password.inputValue()}"`).waitFor()
})

test('the first real message appears by itself, is looked into, and is played again when the mapping is corrected', async () => {
  await using view = await fixture.open('/sources?connect=push')
  const { page } = view
  await page.getByLabel('Name', { exact: true }).fill('Reception')
  await page.getByRole('button', { name: 'Create source' }).click()
  await page.getByText('Waiting for the first message').waitFor()
  const url = (await page.getByRole('status', { name: 'Source URL' }).first().textContent()) ?? ''
  assert.match(url, /^http.*\/in\/[\w-]+$/)

  await page.getByRole('button', { name: 'Send a test call' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: 'Send test call' }).click()
  await dialog.getByText(/Map the unique ID and the status first/).waitFor()
  await page.keyboard.press('Escape')

  await post(url, { ...call('r-1', 'ringing'), note: 'evil\u202Egnp.exe <img src=x onerror=alert(1)>' })
  const messages = page.getByRole('list', { name: 'Messages, newest first' })
  // The message that arrived while the page waited is open.
  await messages.getByText('evil‹202E›gnp.exe', { exact: false }).waitFor()
  await page.getByText('1 message not understood.', { exact: false }).waitFor()
  assert.deepEqual(await view.axe(), [])

  const source = (await api.get('~/sources')).body.data.find(({ name }: { name: string }) => name === 'Reception')
  await api.patch(`~/sources/${source.id}`, { settings: { mapping } })
  await messages.getByRole('button', { name: 'Reprocess' }).click()
  await messages.getByText('Reprocessed').waitFor()
  await messages.getByText('+61 412 345 678').waitFor()
  await messages.getByRole('link', { name: 'Open call' }).click()
  await page.waitForURL(/\/calls\/call_/)
})

test('many that were not understood are played again at once, filtered, and forgotten', async () => {
  const { id, url } = await create('push', 'Many', { mapping })
  for (const [at, event] of ['teleported', 'ringing', 'beamed'].entries()) await post(url, call(`m-${at}`, event))
  await using view = await fixture.open(`/sources/${id}`)
  const { page } = view
  const messages = page.getByRole('list', { name: 'Messages, newest first' })
  await messages.getByText(/“teleported”/).waitFor()
  assert.equal(await messages.locator('details').count(), 3)
  // A problem is longer than its line: it is cut off there, and does not widen the page.
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth), 0)
  await page.getByText('Not understood 2').click()
  await messages.getByText('Understood', { exact: true }).waitFor({ state: 'detached' })
  const values = { ...mapping.status[0]?.values, teleported: { status: 'answered' } }
  await api.patch(`~/sources/${id}`, {
    settings: { mapping: { ...mapping, status: [{ place: '/body/event', values }] } },
  })
  await page.getByRole('button', { name: 'Reprocess all' }).click()
  await page.getByText('2 messages reprocessed: 1 understood, 1 not understood.').waitFor()
  await page.getByRole('button', { name: 'Clear messages' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Clear messages' }).click()
  await page.getByText('Messages cleared.').waitFor()
  await messages.waitFor({ state: 'detached' })
})

test('S40 a request that is not genuine is counted with its reason, and nothing of it is shown', async () => {
  const auth = { type: 'hmac', header: 'x-signature', algorithm: 'sha256', encoding: 'hex' }
  const { id, url } = await create('push', 'Signed', { mapping, auth, secret: 'made-up-secret' })
  for (const at of [1, 2]) {
    const { status } = await post(url, call(`s-${at}`, 'ringing'), { 'x-signature': 'ab'.repeat(32) })
    assert.equal(status, 403)
  }
  await using view = await fixture.open(`/sources/${id}`)
  const { page } = view
  await page.getByText(/2 requests were refused, the last .*: The signature is invalid/).waitFor()
  await page.getByText('Waiting for the first message').waitFor()
  assert.deepEqual(await view.axe(), [])
})

test('an address that strangers know is replaced, and the old one is not taken any more', async () => {
  const { id, url } = await create('push', 'Known', { mapping })
  await using view = await fixture.open(`/sources/${id}`)
  const { page } = view
  await page.getByRole('button', { name: 'Rotate URL' }).click()
  await page.getByText(/The old URL stops working immediately/).waitFor()
  await page.getByRole('dialog').getByRole('button', { name: 'Rotate URL' }).click()
  await page.getByText('URL rotated.', { exact: false }).waitFor()
  assert.equal((await post(url, call('k-1', 'ringing'))).status, 404)
  const now = (await page.getByRole('status', { name: 'Source URL' }).first().textContent()) ?? ''
  assert.equal((await post(now, call('k-2', 'ringing'))).ok, true)
  await page.getByRole('list', { name: 'Messages, newest first' }).getByText('Ringing').first().waitFor()
})

test('a ready mapping brings its steps with the address in them, and another way of proof is pointed out', async () => {
  await using view = await fixture.open('/sources?connect=push:callrail')
  const { page } = view
  await page.getByLabel('Authentication').selectOption('None (secret URL only)')
  await page.getByRole('button', { name: 'Use CallRail authentication' }).click()
  assert.equal(await page.getByLabel('Signature header').inputValue(), 'signature')
  await page.getByRole('button', { name: 'Create source' }).click()
  await page.getByText(/Enter the secret/).waitFor()
  const secret = page.getByRole('textbox', { name: 'Secret' })
  assert.equal(await secret.evaluate((field) => field === document.activeElement), true)
  await secret.fill('callrail-signing-key')
  await page.getByRole('button', { name: 'Create source' }).click()
  await page.getByRole('heading', { name: 'CallRail' }).waitFor()
  const address = page.getByRole('status', { name: 'Source URL' })
  await address.getByText(/\/in\/[\w-]+\?event=before$/).waitFor()
  const { data } = (await api.get('~/sources')).body
  const { settings } = data.find(({ name }: { name: string }) => name === 'CallRail')
  assert.deepEqual(settings.auth, { type: 'hmac', header: 'signature', algorithm: 'sha1', encoding: 'base64' })
})

test('Twilio: three ways to connect; a call to a number that nobody knows is listened to, and the number is added with a click', async () => {
  await using view = await fixture.open('/sources?connect=twilio')
  const { page } = view
  await page.getByLabel('Account SID').fill(`AC${'0123456789abcdef'.repeat(2)}`)
  await page.getByLabel('Auth token').fill('made-up-token')
  // Lines to paste never contain a made-up number, because it could be a real person's number.
  await page.getByText('The lines appear here when you fill in “Forward calls to”.').waitFor()
  assert.doesNotMatch(await page.getByRole('list').last().innerText(), /<Dial>/)
  await page.getByLabel('Forward calls to').fill('+61299991111')
  await page
    .getByRole('group', { name: 'TwiML for when Offhook is down' })
    .getByText('<Dial>+61299991111</Dial>')
    .waitFor()
  await page.getByRole('button', { name: 'Create source' }).click()
  await page.getByText('Call the number now.').waitFor()
  const voice = (await page.getByRole('status', { name: 'URL for "A call comes in"' }).textContent()) ?? ''
  assert.match(voice, /\/in\/[\w-]+\/voice#rc=5&rp=ct,rt,5xx$/)
  await page.getByRole('tab', { name: 'Your own TwiML' }).click()
  await page
    .getByRole('group', { name: 'TwiML with status callbacks' })
    .getByText(/statusCallbackEvent/)
    .waitFor()
  await page.getByRole('tab', { name: 'Studio' }).click()
  await page.getByRole('status', { name: 'URL for Add TwiML Redirect' }).waitFor()

  const [url = ''] = voice.split('#')
  const params = {
    AccountSid: `AC${'0123456789abcdef'.repeat(2)}`,
    CallSid: `CA${'ab'.repeat(16)}`,
    CallStatus: 'ringing',
    Direction: 'inbound',
    From: '+61412345678',
    To: '+61255559999',
  }
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'x-twilio-signature': twilioSignature('made-up-token', url, params) },
    body: new URLSearchParams(params),
  })
  assert.match(await answer.text(), /<Dial.*61299991111/)
  const messages = page.getByRole('list', { name: 'Messages, newest first' })
  await messages.getByRole('link', { name: 'Open call' }).waitFor()
  await messages.getByText('+61 2 5555 9999').waitFor()
  assert.deepEqual(await view.axe(), [])

  await page.goto(addressOf('/numbers?view=unknown'))
  await page.getByRole('button', { name: 'Add +61 2 5555 9999' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Name').fill('Bus shelter')
  await dialog.getByRole('button', { name: 'Save' }).click()
  await page.getByText('+61 2 5555 9999 was saved.', { exact: false }).waitFor()
  const next = { ...params, CallSid: `CA${'cd'.repeat(16)}` }
  await fetch(url, {
    method: 'POST',
    headers: { 'x-twilio-signature': twilioSignature('made-up-token', url, next) },
    body: new URLSearchParams(next),
  })
  const { data } = await api.until(`~/calls?uniqueid=${next.CallSid}`, ({ data: found }) => found.length === 1)
  const whole = (await api.get(`~/calls/${data[0].id}`)).body
  assert.equal(whole.fields.tracking_number_name, 'Bus shelter')
})
