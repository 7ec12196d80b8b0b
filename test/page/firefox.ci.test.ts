// The page in Firefox, if Firefox is installed. All other tests of the page run in Chromium.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { startApi } from '../kit/api.ts'
import { findFirefox, launchFirefox } from '../kit/firefox.ts'
import { startReceiver } from '../kit/receiver.ts'
import { addressOf, email, password, signIn } from './kit.ts'
import { fill } from './views/fill.ts'

const path = findFirefox()
const skip = path === null && 'Firefox is not installed. Install it, or set FIREFOX_PATH to the path of its program.'

// Keys without a character, as WebDriver names them.
const TAB = '\uE004'
const ENTER = '\uE007'

/** The pages of the program, each with a text that appears once the page is loaded. */
const pages: readonly (readonly [address: string, text: string])[] = [
  ['/live', 'Needs attention'],
  ['/integrations', 'Dealer portal'],
  ['/deliveries', 'Acme CRM'],
  ['/issues', 'Bad Gateway'],
  ['/calls', 'Jane Citizen'],
  ['/statistics?days=1', 'Acme CRM'],
  ['/sources', 'Connect a phone system'],
  ['/numbers', 'Campaign'],
  ['/settings', 'API keys'],
  ['/test-inbox', 'Test inbox'],
]

test('24 in Firefox one signs in, opens every page, and composes a request that arrives', { skip }, async () => {
  const api = await startApi()
  await signIn(api)
  const filled = await fill(api)
  const receiver = await startReceiver()
  after(() => receiver.close())
  await using firefox = await launchFirefox(path ?? '')
  const { page } = firefox
  const reads = (text: string): string => `document.body.innerText.includes(${JSON.stringify(text)})`
  const fits = async (where: string): Promise<void> => {
    const over = await page.evaluate('document.documentElement.scrollWidth - innerWidth')
    assert.ok(Number(over) <= 0, `${where} is ${String(over)} px too wide`)
  }

  await page.resize(1440, 900)
  await page.goto(api.url + addressOf('/live'))
  await page.click('textbox', 'Email')
  await page.type(`${email}${TAB}${password}${ENTER}`)
  await page.until(reads('Needs attention'))
  for (const [address, text] of [...pages, [`/calls/${filled.call}`, 'Jane Citizen'] as const]) {
    await page.resize(1440, 900)
    await page.goto(api.url + addressOf(address))
    await page.until(reads(text))
    await fits(address)
    await page.resize(390, 844)
    await fits(`${address}, narrow,`)
  }

  await page.resize(1440, 900)
  await page.goto(api.url + addressOf('/integrations/new'))
  await page.click('textbox', 'Route Name')
  await page.type('From Firefox')
  await page.click('textbox', 'Base URL')
  await page.type(`${receiver.url}/hooks`)
  await page.click('textbox', 'Body Key')
  await page.type(`phone${TAB}[[caller_nu`)
  await page.until("document.querySelector('[role=option]')")
  await page.type(ENTER)
  await page.click('button', 'Update and Continue')
  await page.until(`location.pathname.startsWith('${addressOf('/integrations/int_')}')`)
  await api.post('/api/v1/events', [
    { uniqueid: 'f1', status: 'ringing', fields: { direction: 'inbound', caller_number: '+61491570156' } },
    { uniqueid: 'f1', status: 'ended' },
  ])
  await receiver.until(1)
  assert.deepEqual(JSON.parse(receiver.received[0]?.body ?? ''), { phone: '+61491570156' })

  assert.deepEqual(page.wrong, [])
  assert.deepEqual(
    page.requests.filter((url) => /^https?:/.test(url) && !url.startsWith(api.url)),
    [],
  )
})
