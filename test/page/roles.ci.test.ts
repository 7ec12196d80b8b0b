// People with roles: how a colleague is invited, how someone who is signed in accepts, how one changes the account, and what a
// viewer sees of what is not permitted.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import { createVisitor, goodPassword, invited, tokenOf } from '../kit/visitor.ts'
import { addressOf, startPageFixture } from './kit.ts'

const fixture = await startPageFixture()
const { api } = fixture

const crm = { name: 'CRM', request: { url: `${api.url}/inbox/crm` } }
await api.post('~/integrations', crm)

async function signInAs(page: Page, who: string): Promise<void> {
  await page.getByLabel('Email', { exact: true }).fill(who)
  await page.getByLabel('Password', { exact: true }).fill(goodPassword)
  await page.getByRole('button', { name: 'Sign in' }).click()
}

async function createAccount(name: string): Promise<{ id: string; number: number }> {
  const { body } = await api.post('/api/v1/accounts', { name })
  return { id: String(body.id), number: Number(body.number) }
}

test('37 a colleague is invited as a viewer, with few clicks', async () => {
  await using view = await fixture.open('/integrations')
  const { page } = view
  let clicks = 0
  const click = async (role: 'button' | 'link' | 'tab', name: string): Promise<void> => {
    clicks++
    await page.getByRole(role, { name, exact: true }).click()
  }
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await click('link', 'Settings')
  await click('tab', 'People')
  await click('button', 'Invite')
  // The cursor stands in the first field, and the role that may do least is chosen.
  await page.getByRole('radio', { name: 'Viewer' }).and(page.locator(':checked')).waitFor()
  await page.keyboard.type('Priya')
  await page.keyboard.press('Tab')
  await page.keyboard.type('priya@acme.example')
  assert.deepEqual(await view.axe(), [])
  await click('button', 'Create invitation link')
  await click('button', 'Copy link')
  await page.getByRole('button', { name: 'Copied' }).waitFor()
  assert.ok(clicks <= 8, `${clicks} clicks`)
  const link = await page.evaluate(() => navigator.clipboard.readText())
  await click('button', 'Close').catch(() => page.keyboard.press('Escape'))
  const invitations = page.getByRole('table', { name: 'Invitations' })
  await invitations.getByText('Viewer').waitFor()
  const visitor = createVisitor(api)
  const { body } = await visitor.post(`/api/v1/links/${tokenOf(link)}`, { password: goodPassword })
  assert.deepEqual(
    body.accounts.map(({ role }: { role: string }) => role),
    ['viewer'],
  )
})

test('37 a role is changed, and the last owner stays one', async () => {
  await invited(api, { email: 'rob@acme.example', name: 'Rob', role: 'viewer' })
  await using view = await fixture.open('/settings?tab=people')
  const { page } = view
  await page.getByRole('button', { name: 'Change role of rob@acme.example' }).click()
  const dialog = page.getByRole('dialog', { name: 'Role of Rob' })
  await dialog.getByRole('checkbox', { name: 'Listen to recordings' }).check()
  await dialog.getByRole('radio', { name: 'Responder' }).check()
  await dialog.getByRole('button', { name: 'Save' }).click()
  const row = page.getByRole('row', { name: /rob@acme.example/ })
  await row.getByText('Responder').waitFor()
  await row.getByText('Listen to recordings').waitFor()
  const own = page.getByRole('button', { name: 'Change role of sam@acme.example' })
  assert.equal(await own.getAttribute('aria-disabled'), 'true')
  await own.focus()
  await page.keyboard.press('Enter')
  await page.getByText('This is the last owner of the account. Make somebody else an owner first.').waitFor()
  assert.equal(await page.getByRole('dialog').count(), 0)
})

test('37 a signed-in person accepts an invitation', async () => {
  const { id, number } = await createAccount('Northside Clinic')
  const input = { email: 'sam@elsewhere.example', name: 'Sam', role: 'editor' }
  const { body } = await api.post('~/invitations', input, { account: id })
  await using view = await fixture.open(new URL(body.link).pathname, { width: 390 })
  const { page } = view
  await page.getByRole('heading', { name: 'You have been invited to Northside Clinic' }).waitFor()
  await page.getByText('Your role will be Editor.').waitFor()
  assert.deepEqual(await view.axe(), [])
  await page.getByRole('button', { name: 'Accept as Sam Lee' }).click()
  await page.waitForURL(`**/accounts/${number}/integrations/new`)
})

test('37 whoever signs in elsewhere accepts after signing in', async () => {
  await invited(api, { email: 'toni@acme.example', name: 'Toni', role: 'viewer' })
  const { id, number } = await createAccount('Southside Clinic')
  const input = { email: 'toni@acme.example', name: 'Toni', role: 'editor' }
  const { body } = await api.post('~/invitations', input, { account: id })
  await using view = await fixture.open(new URL(body.link).pathname, { signedIn: false })
  const { page } = view
  await page.getByRole('link', { name: 'Sign in to accept' }).click()
  await signInAs(page, 'toni@acme.example')
  await page.getByRole('button', { name: 'Accept as Toni' }).click()
  await page.waitForURL(`**/accounts/${number}/integrations/new`)
})

test('36 the switcher leads to the other account', async () => {
  const { id, number } = await createAccount('Westside Clinic')
  const toni = await invited(api, { email: 'ulla@acme.example', name: 'Ulla', role: 'viewer' })
  const { body } = await api.post(
    '~/invitations',
    { email: 'ulla@acme.example', name: 'Ulla', role: 'editor' },
    { account: id },
  )
  await toni.post(`/api/v1/links/${tokenOf(body.link)}/accept`)
  await using view = await fixture.open('/sign-in', { signedIn: false })
  const { page } = view
  await signInAs(page, 'ulla@acme.example')
  await page.waitForURL(`**${addressOf('/integrations')}**`)
  await page.getByRole('button', { name: 'Account: First account' }).click()
  const other = page.getByRole('link', { name: 'Westside Clinic' })
  assert.equal(await other.getAttribute('href'), `/accounts/${number}/`)
  assert.deepEqual(await view.axe(), [])
  await page.keyboard.press('Escape')
  await other.waitFor({ state: 'detached' })
  await page.setViewportSize({ width: 390, height: 800 })
  await page.getByRole('button', { name: 'Menu' }).click()
  await page.getByRole('button', { name: 'Account: First account' }).click()
  await other.click()
  await page.waitForURL(`**/accounts/${number}/integrations/new`)
})

test('38 a viewer sees what is not permitted, and by whom it may be done', async () => {
  await invited(api, { email: 'vera@acme.example', name: 'Vera', role: 'viewer' })
  await using view = await fixture.open('/sign-in', { signedIn: false })
  const { page } = view
  const refused: string[] = []
  page.on('response', (response) => {
    if (response.status() === 403) refused.push(`${response.request().method()} ${response.url()}`)
  })
  await signInAs(page, 'vera@acme.example')
  const create = page.getByRole('button', { name: 'Create New' })
  await create.waitFor()
  assert.equal(await create.getAttribute('aria-disabled'), 'true')
  const why =
    'Changing integrations requires the role Editor. You have the role Viewer. Ask an owner or admin of the account.'
  assert.equal(await create.getAttribute('title'), why)
  // What is not permitted can be reached by keyboard, and says why.
  await create.focus()
  await page.keyboard.press('Enter')
  await page.getByRole('status').getByText(why).waitFor()
  const on = page.getByRole('switch', { name: 'CRM' })
  await on.focus()
  await page.keyboard.press('Space')
  assert.ok(await on.isChecked())
  await page.getByRole('button', { name: 'More actions for CRM' }).click()
  await page.getByRole('menuitem', { name: 'Delete' }).click()
  assert.equal(await page.getByRole('dialog').count(), 0)
  assert.deepEqual(await view.axe(), [])
  assert.equal(await page.getByRole('link', { name: 'Test inbox' }).count(), 0)
  for (const path of [
    '/live',
    '/deliveries',
    '/calls',
    '/statistics',
    '/sources',
    '/numbers',
    '/test-inbox',
    '/settings',
    '/settings?tab=people',
    '/settings?tab=recordings',
  ]) {
    await page.goto(addressOf(path))
    await page.getByRole('heading', { level: 1 }).waitFor()
    await page.waitForLoadState('networkidle').catch(() => undefined)
  }
  // Searches that require numbers are not offered.
  await page.goto(addressOf('/calls'))
  await page.getByPlaceholder('Call ID', { exact: true }).waitFor()
  await page.getByRole('button', { name: 'Status' }).waitFor()
  assert.equal(await page.getByRole('button', { name: 'Number' }).count(), 0)
  await page.goto(addressOf('/settings?tab=keys'))
  await page.getByText('Managing API keys requires the role Admin.').waitFor()
  assert.equal(await page.getByRole('tab', { name: 'API keys' }).count(), 0)
  assert.deepEqual(refused, [])
})

test('38 whoever loses a right no longer sees what was fetched with it, on a page that nobody touches', async () => {
  const olga = await invited(api, { email: 'olga@acme.example', name: 'Olga', role: 'editor' })
  const { body: session } = await olga.get('/api/v1/session')
  const setRole = (role: string) => api.patch(`~/people/${session.person.id}`, { role, rights: [] })
  const caller = '+61491570156'
  await api.post('~/numbers', { number: caller, name: 'Reception' })
  await api.post('/api/v1/events', [
    { uniqueid: 'seen', status: 'ringing', fields: { direction: 'inbound', caller_number: caller } },
    { uniqueid: 'seen', status: 'ended', outcome: 'answered' },
  ])
  const delivery = await api.until('~/deliveries', ({ data }) => data.length > 0)
  await using view = await fixture.open('/sign-in', { signedIn: false })
  const { page } = view
  const shown = page.getByText(/491.?570.?156/)
  await signInAs(page, 'olga@acme.example')
  await page.getByRole('link', { name: 'Integrations' }).waitFor()
  for (const path of ['/numbers', '/calls', '/live', '/integrations/new', `/deliveries?id=${delivery.data[0].id}`]) {
    await setRole('editor')
    await page.goto(addressOf(path))
    await shown.first().waitFor()
    await setRole('viewer')
    await shown.first().waitFor({ state: 'detached' })
    // What had been requested before has arrived.
    await page.waitForTimeout(1_000)
    assert.equal(await shown.count(), 0, path)
  }
})
