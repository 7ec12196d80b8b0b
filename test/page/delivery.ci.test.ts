// The drawer of a delivery: its life, its reason, every attempt, differences; and resending one delivery or all failed
// ones.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import { inAccount } from '../kit/account-path.ts'
import { addressOf, startPageFixture } from './kit.ts'

const fixture = await startPageFixture()
const { api } = fixture
const rows = [
  { key: 'uniqueid', value: '[[uniqueid]]' },
  { key: 'name', value: '[[caller_name]]' },
]
const auth = { type: 'bearer', token: 'drawer-canary-secret' }

const dealer = await integration('Dealer portal', 'dealer?status=503')
const failing = await integration('Wrong place', 'wrong?status=404', { delivery: { schedule: 'once' } })
const hostile = `‮${'x'.repeat(300)}<img src=x>`
await callOf('waits')
const [waiting] = await listed(`integration_id=${dealer}&state=retrying`, 1)
const [failed] = await listed(`integration_id=${failing}&state=failed`, 1)

test('19 the drawer shows the life of a delivery with what lies ahead, why, and what to do', async () => {
  await using view = await fixture.open(`/deliveries?open=${waiting}`)
  const { page } = view
  const life = drawer(page).getByRole('list', { name: 'Delivery timeline' })
  await life.getByText(/attempts left/).waitFor()
  assert.match(
    await life.innerText(),
    /Final request[\s\S]*Created[\s\S]*Attempts? 1[\s\S]*503[\s\S]*Attempt \d[\s\S]*Delivered[\s\S]*attempts left/,
  )
  await drawer(page)
    .getByText(/One more attempt at|Up to \d+ more attempts until/)
    .waitFor()
  await drawer(page).getByText('First byte').waitFor()
  assert.deepEqual(await view.axe(), [])
  await drawer(page).getByRole('tab', { name: 'Request' }).first().click()
  const request = drawer(page).getByRole('group', { name: 'Request' })
  await request.getByText('"uniqueid":').waitFor()
  // Text from callers stays text, and its control characters are visible; secrets are dots.
  assert.match(await request.innerText(), /‹202E›x+<img src=x>/)
  assert.match(await request.innerText(), /Bearer ••••/)
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true)
})

test('19 a delivery that waits for another leads to it', async () => {
  const id = await integration('Realtime portal', 'realtime?status=503', { realtime: true })
  await callOf('behind')
  const [behind] = await listed(`integration_id=${id}&state=queued`, 1)
  await using view = await fixture.open(`/deliveries?integration_id=${id}&open=${behind}`)
  const { page } = view
  const other = drawer(page).getByRole('link', { name: /^dlv_/ })
  const name = (await other.innerText()).trim()
  assert.notEqual(name, behind)
  await other.click()
  await page.waitForURL(`**integration_id=${id}**open=${name}**`)
  await drawer(page)
    .getByText(/One more attempt at|Up to \d+ more attempts until/)
    .waitFor()
})

test('19 a test is sent again as it was, and not rendered anew: it has no stored event', async () => {
  const { delivery } = (await api.post(`~/integrations/${dealer}/test`, { to: 'inbox' })).body
  await using view = await fixture.open(`/deliveries?open=${delivery.id}`)
  const { page } = view
  await drawer(page).getByText('First byte').waitFor()
  assert.doesNotMatch(await drawer(page).innerText(), /with current settings|Difference|retention/)
  await drawer(page).getByRole('button', { name: 'Resend as sent' }).click()
  const dialog = page.getByRole('dialog', { name: 'Resend delivery' })
  await dialog.getByText('This sends a real request').waitFor()
  assert.equal(await dialog.getByRole('radio').count(), 0)
  await dialog.getByRole('button', { name: 'Resend', exact: true }).click()
  // The resend of a test is a test too: it has no call to link to, and no event to render.
  await page.waitForURL((url) => url.searchParams.get('open') !== delivery.id)
  await drawer(page).getByText('Resent', { exact: true }).waitFor()
  await drawer(page).getByText('Test', { exact: true }).waitFor()
  assert.equal(await drawer(page).locator('a[href^="/calls/"]').count(), 0)
  assert.doesNotMatch(await drawer(page).innerText(), /with current settings|Difference/)
})

test('19 an attempt is copied as cURL with its secret as a variable', async () => {
  await using view = await fixture.open(`/deliveries?open=${failed}`)
  const { page } = view
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await drawer(page).getByRole('button', { name: 'Copy as cURL' }).click()
  await drawer(page).getByRole('button', { name: 'Copied' }).waitFor()
  const curl = await page.evaluate(() => navigator.clipboard.readText())
  assert.match(curl, /^curl -X POST[\s\S]*Bearer '"\$TOKEN"/)
  assert.doesNotMatch(curl, /canary|••••/)
})

test('19 what today’s settings would send is shown beside what was sent', async () => {
  await using view = await fixture.open(`/deliveries?open=${failed}`)
  const { page } = view
  await drawer(page).getByText('No differences.').waitFor()
  await api.patch(`~/integrations/${failing}`, {
    request: { rows: [{ key: 'id', value: '[[uniqueid]]' }, rows[1]] },
  })
  await page.reload()
  const difference = drawer(page).getByRole('group', { name: 'Difference' })
  await difference.waitFor()
  assert.match(await difference.innerText(), /- +"uniqueid": "waits"/)
  assert.match(await difference.innerText(), /\+ +"id": "waits"/)
})

test('20 one is sent again as it was, and the drawer goes on with what was made', async () => {
  await using view = await fixture.open(`/deliveries?state=failed&open=${failed}`)
  const { page } = view
  await drawer(page).getByRole('button', { name: 'Resend as sent' }).click()
  const dialog = page.getByRole('dialog', { name: 'Resend delivery' })
  await dialog.getByText(/This sends a real request to 127\.0\.0\.1/).waitFor()
  await dialog.getByRole('button', { name: 'Resend' }).click()
  await page.getByText('Resend started.').waitFor()
  await drawer(page).getByText('Resent', { exact: true }).waitFor()
  await page.waitForURL((url) => url.searchParams.get('open') !== failed)
})

test('20 one that waits is tried now, or canceled', async () => {
  await using view = await fixture.open(`/deliveries?open=${waiting}`)
  const { page } = view
  await drawer(page).getByRole('button', { name: 'Send now' }).click()
  const dialog = page.getByRole('dialog', { name: 'Send now' })
  await dialog.getByText('Sends this waiting delivery unchanged').waitFor()
  await dialog.getByRole('button', { name: 'Send now' }).click()
  await page.getByText('Sending now.', { exact: true }).waitFor()
  await drawer(page)
    .getByText(/^Attempts 1 to \d/)
    .waitFor()
  await drawer(page).getByRole('button', { name: 'Cancel delivery' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel delivery' }).click()
  await drawer(page).getByRole('status').getByText('Cancelled').waitFor()
})

test('20 what is recovered is what the log shows and has failed', async () => {
  const counted: string[] = []
  const failures = async (query: string) => listed(`integration_id=${failing}&problems=true&state=failed&${query}`, 1)
  const wanted = (await failures('kind=final&status_code=404')).length
  assert.ok(wanted < (await failures('')).length)
  await using view = await fixture.open(`/deliveries?integration_id=${failing}&kind=final&status_code=404&time=week`)
  const { page } = view
  page.on('request', (request) => {
    if (request.method() === 'POST') counted.push(JSON.stringify(request.postDataJSON()?.filter))
  })
  await page.getByRole('button', { name: 'Recover…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Recover deliveries' })
  await dialog.getByText('The log’s filters apply too: Type Final request, HTTP 404.').waitFor()
  await dialog.getByRole('button', { name: new RegExp(`^Recover ${wanted} deliver`) }).click()
  await page.getByText(/^Done: \d+ deliver/).waitFor()
  // The deliveries that were counted are the deliveries that are resent.
  assert.equal(counted.length, 2)
  assert.equal(counted[0], counted[1])
  await page.goto(addressOf('/deliveries?state=queued'))
  await page.getByRole('button', { name: 'Recover…' }).click()
  await dialog.getByText('The log’s state filter excludes these deliveries.').waitFor()
  assert.equal(await dialog.getByRole('button', { name: 'Recover' }).isDisabled(), true)
})

test('20 what failed since a time is counted, and sent again as a job that is watched', async () => {
  await using view = await fixture.open(`/deliveries?integration_id=${failing}`)
  const { page } = view
  await page.getByRole('button', { name: 'Recover…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Recover deliveries' })
  await dialog.getByText(/^\d+ deliver(?:y|ies), about/).waitFor()
  assert.deepEqual(await view.axe(), [])
  await dialog.getByLabel('Max requests per second').fill('0')
  await dialog.getByText('Enter a whole number from 1 to 1,000.').waitFor()
  await dialog.getByLabel('Max requests per second').fill('50')
  await dialog.getByRole('button', { name: /^Recover \d/ }).click()
  await page.getByText(/^Done: \d+ deliver/).waitFor()
})

test('20 those selected are sent again together, in one request', async () => {
  await using view = await fixture.open(`/deliveries?integration_id=${failing}&state=failed`)
  const { page } = view
  await page.getByRole('checkbox', { name: 'Select all shown' }).check()
  await page.getByText(/^\d+ selected$/).waitFor()
  await page.getByRole('button', { name: 'Resend', exact: true }).click()
  const posts: string[] = []
  page.on('request', (request) => {
    if (request.method() === 'POST') posts.push(new URL(request.url()).pathname)
  })
  await page.getByRole('dialog').getByRole('button', { name: 'Resend' }).click()
  await page.getByText(/^Done: \d+ deliver(?:y|ies) queued again\./).waitFor()
  assert.deepEqual(posts, [inAccount('~/deliveries/resend')])
})

test('20 those selected that wait are cancelled together, and the others stay as they are', async () => {
  const asleep = await integration('Asleep', 'asleep?status=503')
  await callOf('cancelled')
  await listed(`integration_id=${asleep}&state=retrying`, 1)
  await using view = await fixture.open('/deliveries?q=cancelled')
  const { page } = view
  await page.getByRole('checkbox', { name: 'Select all shown' }).check()
  await page.getByText(/^\d+ selected$/).waitFor()
  await page.getByRole('button', { name: 'Cancel deliveries', exact: true }).click()
  const dialog = page.getByRole('dialog', { name: /^Cancel \d+ waiting deliver(?:y|ies)$/ })
  await dialog.getByText(/^\d+ selected deliver.* not waiting/).waitFor()
  assert.deepEqual(await view.axe(), [])
  await dialog.getByRole('button', { name: /^Cancel \d/ }).click()
  await page.getByText(/^Done: \d+ deliver(?:y|ies) cancelled\.$/).waitFor()
  await listed(`integration_id=${asleep}&state=canceled`, 1)
  await page
    .getByRole('row', { name: /Asleep.*Cancelled|Cancelled.*Asleep/ })
    .first()
    .waitFor()
})

test('19 on a phone the drawer fills the screen, and closing returns to its row', async () => {
  await using view = await fixture.open(`/deliveries?integration_id=${failing}`, { width: 390, theme: 'dark' })
  const { page } = view
  const first = page.locator('.stretched').first()
  await first.click()
  await drawer(page).getByRole('list', { name: 'Delivery timeline' }).waitFor()
  assert.equal((await drawer(page).boundingBox())?.width, 390)
  assert.deepEqual(await view.axe(), [])
  await drawer(page).getByRole('button', { name: 'Close' }).click()
  await drawer(page).waitFor({ state: 'detached' })
  assert.equal(await first.evaluate((link) => link === document.activeElement), true)
})

test('19 an address of a delivery that is gone says so', async () => {
  await using view = await fixture.open('/deliveries?open=dlv_01980a52f3c97d4e8b1b6a3f0c2d4e5f')
  await drawer(view.page).getByRole('heading', { name: 'Delivery not found' }).waitFor()
})

function drawer(page: Page) {
  return page.getByRole('complementary')
}

async function listed(query: string, count: number): Promise<string[]> {
  const { data } = await api.until(`~/deliveries?${query}`, (body) => body.data.length >= count)
  return data.map((row: { id: string }) => row.id)
}

async function integration(name: string, inbox: string, more: object = {}): Promise<string> {
  const request = { url: `${api.url}/inbox/${inbox}`, format: 'json', rows, auth }
  const { body } = await api.post('~/integrations', { name, ...more, request })
  return body.id
}

async function callOf(uniqueid: string): Promise<void> {
  await api.post('/api/v1/events', [
    { uniqueid, status: 'answered', fields: { caller_number: '+61491570156', caller_name: hostile } },
    { uniqueid, status: 'ended' },
  ])
}
