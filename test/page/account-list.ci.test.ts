// The page of all accounts, with 300 accounts of which some have names that break pages, and the administrators of this server.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import type { Page } from 'playwright-core'
import { RETENTION } from '../../src/store/database/retention.ts'
import { measureAccounts } from '../../src/store/accounts/sizes.ts'
import { openPool } from '../../src/store/database/connections.ts'
import { createVisitor, goodPassword, invited } from '../kit/visitor.ts'
import { hostile } from './call-updates.ts'
import { email, password, startPageFixture } from './kit.ts'

const fixture = await startPageFixture()
const { api } = fixture
const pool = openPool({ connectionString: api.database, connectionsMax: 2, onError: () => undefined })
after(() => pool.end())
// The first person administers the server.
const sam = createVisitor(api)
await sam.post('/api/v1/session', { email, password })

const COUNT = 300
const clinic = await createAccount('Northside Clinic')
await invited(api, { email: 'owner@northside.example', role: 'owner', account: clinic.id })
await invited(api, { email: 'kim@acme.example', role: 'viewer' })
await fillAccounts()

async function createAccount(name: string): Promise<{ id: string; number: number }> {
  return (await api.post('/api/v1/accounts', { name })).body
}

/** Many accounts, with counted calls and deliveries, and recordings. */
async function fillAccounts(): Promise<void> {
  await pool.query(
    `INSERT INTO account (uuid, name, timezone, country)
     SELECT uuidv7(), CASE n WHEN 1 THEN $2 WHEN 2 THEN $3 WHEN 3 THEN $4 ELSE 'Client ' || n END, 'UTC', 'GB'
     FROM generate_series(1, $1::int) n`,
    [COUNT - 2, hostile.long.slice(0, 200), hostile.turned, hostile.markup],
  )
  await pool.query(
    `INSERT INTO call_day SELECT account_id, d, d, 'answered', (account_id * 37) % 400 FROM account, unnest(ARRAY[current_date, current_date - 3]) d
     WHERE account_id > 1001`,
  )
  await pool.query(
    `INSERT INTO delivery_day SELECT account_id, current_date, 1, (account_id * 91) % 900, 3, 0, 0, array_fill(0, ARRAY[52]) FROM account`,
  )
  await pool.query(
    `INSERT INTO recording (account_id, recording_id, call_id, source_id, uniqueid, ref, origin, state, bytes)
     SELECT account_id, uuidv7(), uuidv7(), 1, 'x', 'x', 'url', 'ready', account_id::bigint * 1300007 % 5000000000 FROM account`,
  )
  await measureAccounts(pool, RETENTION)
}

const rows = (page: Page) => page.getByRole('table', { name: 'Accounts' }).getByRole('row')

/** The names in the first rows. */
async function firstNames(page: Page, count: number): Promise<(string | null)[]> {
  const all = await rows(page).locator('.name').allTextContents()
  return all.slice(0, count)
}

async function signInAs(page: Page, who: string): Promise<void> {
  await page.getByLabel('Email', { exact: true }).fill(who)
  await page.getByLabel('Password', { exact: true }).fill(goodPassword)
  await page.getByRole('button', { name: 'Sign in' }).click()
}

test('41 an administrator of this server sees, searches and sorts 300 accounts', async () => {
  await using view = await fixture.open('/accounts', { width: 1440 })
  const { page } = view
  await page.getByRole('status').getByText('300 accounts').waitFor()
  assert.equal(await rows(page).count(), COUNT + 1)
  const sorted = (column: string, order: 'ascending' | 'descending') =>
    page
      .getByRole('columnheader', { name: column, exact: true })
      .and(page.locator(`[aria-sort=${order}]`))
      .waitFor()
  await page.getByRole('button', { name: 'Calls, 30 days' }).click()
  await sorted('Calls, 30 days', 'descending')
  const calls = (await rows(page).locator('td:nth-child(3)').allTextContents()).map((text) => Number.parseInt(text, 10))
  assert.deepEqual(
    calls,
    calls.toSorted((a, b) => b - a),
  )
  await page.waitForURL('**/accounts?sort=-calls')
  await page.getByRole('button', { name: 'Account', exact: true }).click()
  await sorted('Account', 'ascending')
  const named = await rows(page).locator('.name').allTextContents()
  const places = ['Client 9', 'Client 10', 'Client 100'].map((name) => named.indexOf(name))
  assert.deepEqual(
    places,
    places.toSorted((a, b) => a - b),
    'numbers in names are compared as numbers',
  )
  await page.keyboard.press('/')
  await page.keyboard.type('northside')
  await page.getByRole('status').getByText('1 of 300 accounts').waitFor()
  assert.deepEqual(await firstNames(page, 9), ['Northside Clinic'])
  await page.reload()
  await page.getByRole('status').getByText('1 of 300 accounts').waitFor()
  await page.getByRole('searchbox').fill(String(clinic.number))
  await page.getByRole('status').getByText('1 of 300 accounts').waitFor()
  await page.getByRole('searchbox').fill('nothing like this')
  await page.getByRole('heading', { name: 'No account matches' }).waitFor()
  await page.getByRole('button', { name: 'Clear search' }).click()
  await page.getByRole('status').getByText('300 accounts').waitFor()
})

for (const [width, theme] of [
  [1440, 'dark'],
  [390, 'light'],
  [320, 'dark'],
] as const)
  test(`41 the list is readable at ${width} px, whatever accounts are called`, async () => {
    await using view = await fixture.open('/accounts?sort=name', { width, theme })
    const { page } = view
    await page.getByText('evil‹202E›gnp.exe').waitFor()
    await page.getByText(hostile.markup).waitFor()
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth), 0)
    assert.deepEqual(await view.axe(), [])
  })

test('41 an account of others is entered by a visit, one’s own at once', async () => {
  await using view = await fixture.open('/accounts?q=northside')
  const { page } = view
  await page.getByRole('button', { name: 'Northside Clinic' }).click()
  const dialog = page.getByRole('dialog', { name: 'Visit Northside Clinic' })
  await dialog.getByRole('button', { name: 'Start visit' }).click()
  await dialog.getByLabel('Reason').and(page.locator('[aria-invalid]')).waitFor()
  await dialog.getByLabel('Reason').fill('Ticket 381')
  await dialog.getByText('4 hours').click()
  assert.deepEqual(await view.axe(), [])
  await dialog.getByRole('button', { name: 'Start visit' }).click()
  await page.waitForURL(`${api.url}/accounts/${clinic.number}/integrations**`)
  await page.getByText('You are visiting Northside Clinic until').waitFor()
  await page.getByRole('button', { name: /Account: Northside Clinic/ }).click()
  await page.getByRole('link', { name: 'All accounts' }).click()
  await page.getByRole('link', { name: 'Northside Clinic' }).waitFor()
  await page.getByText('Visiting', { exact: true }).waitFor()
  await page.getByRole('searchbox').fill('First account')
  await page.getByRole('link', { name: 'First account' }).click()
  await page.waitForURL(`${api.url}/accounts/1001/integrations**`)
})

test('41 where the owners forbid visits, the list says so and offers none; a suspended account is marked', async () => {
  const shut = await createAccount('Shut & Sons')
  const owner = await invited(api, { email: 'owner@shut.example', role: 'owner', account: shut.id })
  await owner.ask('PATCH', '~/visit-policy', { account: shut.id, body: { forbidden: true } })
  await using view = await fixture.open('/accounts?q=shut')
  const { page } = view
  await page.getByText('Visits forbidden').waitFor()
  await owner.ask('POST', '~/suspend', { account: shut.id })
  await page.reload()
  await page.getByText('Suspended').waitFor()
  await page.getByRole('button', { name: 'Shut & Sons' }).press('Enter')
  await page.getByText('The owners of Shut & Sons don’t allow visits.').waitFor()
  assert.equal(await page.getByRole('dialog').count(), 0)
  await pool.query(`UPDATE account SET name = 'Client 999' WHERE account_id = $1`, [shut.number])
})

test('41 an account that is not theirs offers an administrator a visit', async () => {
  const { number } = await createAccount('Westside Dental')
  await using view = await fixture.open(`/accounts/${number}/calls`)
  await view.page.getByRole('link', { name: 'Start a visit' }).click()
  await view.page.getByRole('dialog', { name: 'Visit Westside Dental' }).waitFor()
})

test('41 a new account leads into it; nothing typed is lost when it is refused', async () => {
  await using view = await fixture.open('/accounts')
  const { page } = view
  await page.getByRole('button', { name: 'New account' }).click()
  const dialog = page.getByRole('dialog', { name: 'New account' })
  await dialog.getByLabel('Country').selectOption('NZ')
  await dialog.getByRole('button', { name: 'Create account' }).click()
  await dialog.getByLabel('Account name').and(page.locator('[aria-invalid]')).waitFor()
  assert.equal(await dialog.getByLabel('Country').inputValue(), 'NZ')
  await dialog.getByLabel('Account name').fill('Harbour <i>Physio</i>')
  assert.deepEqual(await view.axe(), [])
  await dialog.getByRole('button', { name: 'Create account' }).click()
  const visit = page.getByRole('dialog', { name: 'Visit Harbour <i>Physio</i>' })
  await visit.getByText(/Account \d+ created\./).waitFor()
  await visit.getByRole('button', { name: 'Start visit' }).click()
  await page.waitForURL('**/settings?tab=account')
})

test('41 the owner of a new account is invited with it, and a wrong address makes no second account', async () => {
  await using view = await fixture.open('/accounts?add=account')
  const { page } = view
  const dialog = page.getByRole('dialog', { name: 'New account' })
  await dialog.getByLabel('Account name').fill('Invited Physio')
  await dialog.getByLabel('Email of the owner').fill('nobody')
  await dialog.getByRole('button', { name: 'Create account' }).click()
  await dialog.getByLabel('Email of the owner').and(page.locator('[aria-invalid]')).waitFor()
  await dialog.getByText('Its owner is not invited yet.').waitFor()
  await dialog.getByLabel('Email of the owner').fill('paula@physio.example')
  await dialog.getByRole('button', { name: 'Create invitation link' }).click()
  const link = page.getByRole('dialog', { name: 'paula@physio.example' })
  await link.getByRole('button', { name: 'Copy link' }).waitFor()
  assert.deepEqual(await view.axe(), [])
  await page.goto('/accounts?q=Invited+Physio')
  await page.getByRole('status').getByText(/^1 of/).waitFor()
})

test('41 the list that could not be loaded says so, and is loaded again', async () => {
  await using view = await fixture.open('/sign-in', { signedIn: true })
  const { page } = view
  let isAway = true
  await page.route('**/api/v1/accounts?*', async (route) => {
    await (isAway ? route.fulfill({ status: 200, contentType: 'application/json', body: 'no JSON' }) : route.continue())
  })
  await page.goto('/accounts')
  await page.getByRole('alert').waitFor()
  isAway = false
  await page.getByRole('button', { name: 'Try again' }).click()
  await page.getByRole('link', { name: 'First account' }).waitFor()
})

test('41 administrators of this server are listed, added and removed, but the last one stays', async () => {
  await using view = await fixture.open('/accounts')
  const { page } = view
  await page.getByRole('tab', { name: 'Administrators' }).click()
  const remove = page.getByRole('button', { name: `Remove ${email}` })
  await remove.press('Enter')
  await page.getByText('This is the last administrator of this server. Add another one first.').waitFor()
  assert.equal(await page.getByRole('dialog').count(), 0)
  const field = page.getByLabel('Email')
  await field.fill('nobody@acme.example')
  await page.getByRole('button', { name: 'Add administrator' }).click()
  await page.getByText(/^No user of the account 1001/).waitFor()
  assert.equal(await field.inputValue(), 'nobody@acme.example')
  await field.fill('kim@acme.example')
  await page.getByRole('button', { name: 'Add administrator' }).click()
  await page.getByRole('button', { name: 'Remove kim@acme.example' }).click()
  assert.deepEqual(await view.axe(), [])
  await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click()
  await page.getByRole('button', { name: 'Remove kim@acme.example' }).waitFor({ state: 'detached' })
  await page.getByRole('button', { name: 'Remove kim@acme.example' }).waitFor({ state: 'detached' })
  await remove.and(page.locator('[aria-disabled]')).waitFor()
})

test('41 an administrator who belongs to no account comes to the list', async () => {
  const person = await invited(api, { email: 'gwen@acme.example', role: 'viewer' })
  await api.post('/api/v1/administrators', { email: 'gwen@acme.example' })
  const { id } = (await person.get('/api/v1/session')).body.person
  assert.equal((await api.ask('DELETE', `~/people/${id}`)).status, 204)
  await using view = await fixture.open('/sign-in', { signedIn: false })
  const { page } = view
  await signInAs(page, 'gwen@acme.example')
  await page.waitForURL(`${api.url}/accounts`)
  await page.getByRole('button', { name: 'Northside Clinic' }).waitFor()
})
