// The page of one caller: the sums, the notes and the calls of a number, the ways to it, hostile texts, and what a viewer sees.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import { goodPassword, invited } from '../kit/visitor.ts'
import type { Json } from '../kit/api.ts'
import { addressOf, shownPath, startPageFixture } from './kit.ts'
import { drawn, shiftsOf } from './views/shifts.ts'

const fixture = await startPageFixture({ OFFHOOK_COUNTRY: 'AU' })
const { api } = fixture

const ours = '+61288889999'

function pageOf(number: string): string {
  return `/callers/${encodeURIComponent(number)}`
}

async function endedCall(uniqueid: string, outcome: string, fields: Json): Promise<string> {
  const made = await api.post('/api/v1/events', [
    { uniqueid, status: 'ringing', fields: { direction: 'inbound', tracking_number: ours, ...fields } },
    ...(outcome === 'answered' ? [{ uniqueid, status: 'answered' }] : []),
    { uniqueid, status: 'ended', outcome },
  ])
  assert.equal(made.status, 202, JSON.stringify(made.body))
  return (await api.get(`~/calls/uniqueid:${uniqueid}`)).body.id
}

/** The sums as a person reads them: `Calls 3`. */
async function sumsOf(page: Page): Promise<Record<string, string>> {
  await page.locator('.counts').waitFor()
  const texts = await page.locator('.counts > div').allInnerTexts()
  return Object.fromEntries(texts.map((text) => text.split('\n').filter(Boolean) as [string, string]))
}

async function find(page: Page, text: string): Promise<void> {
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox', { name: 'Find anything' }).fill(text)
}

const listOf = (page: Page, name: string) => page.getByRole('region', { name, exact: true })
const table = (page: Page) => page.getByRole('table', { name: 'Calls' })

test('40 the page of a caller has the sums, the notes and the calls of the number', async () => {
  const caller_number = '+61412345678'
  const noted = await endedCall('one', 'missed', { caller_number, caller_name: 'Jane Citizen', tags: ['web'] })
  await endedCall('two', 'answered', {
    caller_number,
    caller_name: 'Jane Citizen',
    agent_name: 'Ben Jones',
    value: '99.50',
    currency: 'AUD',
    notes: 'Reported with the call',
  })
  // Our call back. The name of an outbound call is ours.
  await endedCall('three', 'answered', {
    direction: 'outbound',
    caller_number: ours,
    caller_name: 'Acme',
    tracking_number: caller_number,
    agent_name: 'Ben Jones',
  })
  await endedCall('other', 'missed', { caller_number: '+61412345679', caller_name: 'Somebody else' })
  await api.post(`~/calls/${noted}/additions`, { note: 'Asked for a quote', tags: { add: ['vip'] } })
  for (const width of [1440, 390]) {
    await using view = await fixture.open(pageOf(caller_number), { width })
    const { page } = view
    await page.getByRole('heading', { level: 1, name: '+61 412 345 678' }).waitFor()
    const sums = await sumsOf(page)
    assert.deepEqual([sums['Calls'], sums['Answered'], sums['Missed'], sums['Value']], ['3', '2', '1', '99.50 AUD'])
    assert.ok(sums['Talk time'] && sums['First call'] && sums['Last call'], JSON.stringify(sums))
    assert.match(await listOf(page, 'Names').innerText(), /^Names\s+Jane Citizen\s+2 calls$/)
    assert.match(await listOf(page, 'Agents').innerText(), /Ben Jones\s+2 calls$/)
    assert.match(await listOf(page, 'Tags').innerText(), /web\s+1 call\s+vip\s+1 call|vip\s+1 call\s+web\s+1 call/)
    assert.match(await listOf(page, 'Dialled numbers').innerText(), /\+61 2 8888 9999\s+2 calls$/)
    const notes = listOf(page, 'Notes').getByRole('listitem')
    await notes.filter({ hasText: 'Asked for a quote' }).getByText('The administrator of this server').waitFor()
    await notes.filter({ hasText: 'Reported with the call' }).getByText('Reported by the source').waitFor()
    await page.getByText('Calls are kept for 90 days.').waitFor()
    await table(page).locator('.callrow').first().waitFor()
    assert.equal(await table(page).locator('.callrow').count(), 3)
    assert.deepEqual(await view.axe(), [])
    await notes.filter({ hasText: 'Asked for a quote' }).getByRole('link', { name: 'View call' }).click()
    await page.waitForURL(`**/calls/${noted}`)
  }
})

test('22 the page of a caller does not move when the time for which calls are kept is known last', async () => {
  await endedCall('late', 'missed', { caller_number: '+61412345670' })
  await using view = await fixture.open('/settings', { width: 390 })
  const { page } = view
  const others = Promise.all([page.waitForResponse('**/callers/*'), page.waitForResponse('**/calls?*')])
  await page.route('**/api/v1/system', async (route) => {
    await others
    await drawn(page)
    await route.continue()
  })
  await page.goto(addressOf(pageOf('+61412345670')))
  await page.getByText('Calls are kept for 90 days.').waitFor()
  assert.deepEqual(await shiftsOf(page), [])
})

test('40 the page follows the calls: another call and another note change the sums while it is open', async () => {
  const caller_number = '+61412000001'
  const id = await endedCall('follow 1', 'missed', { caller_number })
  await using view = await fixture.open(pageOf(caller_number))
  const { page } = view
  await page.getByText('Missed', { exact: true }).first().waitFor()
  assert.equal((await sumsOf(page))['Calls'], '1')
  await endedCall('follow 2', 'answered', { caller_number, caller_name: 'Toni' })
  await listOf(page, 'Names').getByText('Toni').waitFor()
  assert.equal((await sumsOf(page))['Calls'], '2')
  await page.getByRole('button', { name: '1 new' }).click()
  await table(page).getByText('Toni').waitFor()
  await api.post(`~/calls/${id}/additions`, { note: 'Never calls back' })
  await listOf(page, 'Notes').getByText('Never calls back').waitFor()
})

test('40 the call and Find lead to the caller, by keyboard, and a withheld number leads nowhere', async () => {
  const caller_number = '+61412000002'
  const id = await endedCall('way', 'missed', { caller_number, caller_name: 'Robin Park' })
  await using view = await fixture.open(`/calls/${id}`)
  const { page } = view
  await page.getByRole('link', { name: '+61 412 000 002' }).focus()
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { level: 1, name: '+61 412 000 002' }).waitFor()
  assert.equal(shownPath(page), pageOf(caller_number))
  await page.goto(addressOf('/integrations'))
  await page.getByRole('heading', { level: 1 }).waitFor()
  await find(page, '0412 000 002')
  await page.getByRole('group', { name: 'Callers' }).getByText('Robin Park').waitFor()
  await page.keyboard.press('Enter')
  await page.waitForURL(`**${pageOf(caller_number)}`)
  await page.getByRole('heading', { level: 1, name: '+61 412 000 002' }).waitFor()
  const outbound = await endedCall('out', 'missed', {
    direction: 'outbound',
    caller_number: ours,
    tracking_number: caller_number,
  })
  await page.goto(addressOf(`/calls/${outbound}`))
  await page.getByRole('link', { name: '+61 412 000 002' }).click()
  await page.waitForURL(`**${pageOf(caller_number)}`)
  const hidden = await endedCall('hidden', 'missed', { caller_number, caller_anonymous: true })
  await page.goto(addressOf(`/calls/${hidden}`))
  await page.getByText('Dialled', { exact: true }).waitFor()
  assert.equal(await page.locator('a[href*="/callers/"]').count(), 0)
})

test('40 an unknown number, a withheld number and an invalid number each say so, and lead to the calls', async () => {
  for (const [path, title, why] of [
    [pageOf('+61499999999'), 'No calls with this number', 'Its calls may be past their retention period'],
    [pageOf('anonymous'), 'Number withheld', 'so it has no page'],
    [pageOf('1'.repeat(41)), 'Invalid number', 'at most 40 characters'],
    [pageOf('1\0'), 'Invalid number', 'at most 40 characters'],
  ] as const) {
    await using view = await fixture.open(path)
    const { page } = view
    await page.getByRole('heading', { level: 2, name: title }).waitFor()
    await page.getByText(why).waitFor()
    assert.deepEqual(await view.axe(), [], path)
    await page.getByRole('link', { name: 'View all calls' }).click()
    await page.waitForURL('**/calls')
  }
})

test('40 a caller who could not be loaded says why, and a retry loads the sums', async () => {
  const caller_number = '+61412000003'
  await endedCall('away', 'missed', { caller_number })
  await using view = await fixture.open('/calls')
  const { page } = view
  await page.route('**/api/v1/accounts/*/callers/*', (route) => route.fulfill({ status: 503, body: '' }))
  await page.evaluate(
    (address) => {
      history.pushState(null, '', address)
      dispatchEvent(new PopStateEvent('popstate'))
    },
    addressOf(pageOf(caller_number)),
  )
  await page.getByRole('button', { name: 'Try again' }).waitFor()
  // The calls are there all the same.
  await table(page).locator('.callrow').waitFor()
  await page.unroute('**/api/v1/accounts/*/callers/*')
  await page.getByRole('button', { name: 'Try again' }).click()
  await page.locator('.counts').waitFor()
})

test('40 hostile names, tags and notes are text, and do not widen the page', async () => {
  const caller_number = '+61412000004'
  const names = [
    '<img src=x onerror=alert(1)>',
    '\u202Eevil',
    'W'.repeat(300),
    '👩‍👩‍👧‍👦'.repeat(30),
    'שלום'.repeat(40),
    'six',
  ]
  for (const [at, name] of names.entries()) {
    const id = await endedCall(`hostile ${at}`, 'missed', {
      caller_number,
      caller_name: name,
      agent_name: name,
      tags: [name.slice(0, 50)],
      value: '9'.repeat(15),
      currency: ['AUD', 'EUR', 'USD', 'GBP', 'CHF', 'NZD'][at] ?? 'JPY',
    })
    await api.post(`~/calls/${id}/additions`, {
      note: `<script>alert(${at})</script>\n${'M'.repeat(1_500)}\n\u202Etxt`,
    })
  }
  for (const [width, theme] of [
    [1440, 'dark'],
    [390, 'light'],
    [320, 'dark'],
  ] as const) {
    await using view = await fixture.open(pageOf(caller_number), { width, theme })
    const { page } = view
    await listOf(page, 'Notes').getByText('<script>alert(5)</script>').waitFor()
    await listOf(page, 'Names').getByRole('button', { name: 'Show all 6' }).click()
    await listOf(page, 'Names').getByText('‹202E›evil').waitFor()
    await listOf(page, 'Notes').getByText('Earlier notes (3)').click()
    await listOf(page, 'Notes').getByText('<script>alert(0)</script>').waitFor()
    const beyond = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    )
    assert.equal(beyond, 0, `${width} px`)
    assert.deepEqual(await view.axe(), [], `${width} px`)
  }
})

test('40 38 S34 a viewer without the right to see numbers has no link to a caller, and the page says who may grant it', async () => {
  const caller_number = '+61412000005'
  const id = await endedCall('viewed', 'missed', { caller_number, caller_name: 'Kim' })
  await invited(api, { email: 'vera@acme.example', name: 'Vera', role: 'viewer' })
  await using view = await fixture.open('/sign-in', { signedIn: false })
  const { page } = view
  const asked: string[] = []
  page.on('request', (request) => {
    if (request.url().includes('/api/') && request.url().includes('callers')) asked.push(request.url())
  })
  await page.getByLabel('Email', { exact: true }).fill('vera@acme.example')
  await page.getByLabel('Password', { exact: true }).fill(goodPassword)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('heading', { name: 'Webhook integrations' }).waitFor()
  await page.goto(addressOf(`/calls/${id}`))
  await page.getByText('Dialled', { exact: true }).waitFor()
  assert.equal(await page.locator('a[href*="/callers/"]').count(), 0)
  await find(page, 'viewed')
  await page.getByRole('group', { name: 'Calls' }).waitFor()
  assert.equal(await page.getByRole('group', { name: 'Callers' }).count(), 0)
  await page.goto(addressOf(pageOf(caller_number)))
  await page
    .getByText(
      'Viewing a caller requires the right to see numbers. You have the role Viewer. Ask an owner or admin of the account.',
    )
    .waitFor()
  assert.deepEqual(await view.axe(), [])
  assert.deepEqual(asked, [])
})
