// Signing in: the first link, an invitation, a wrong password, too many attempts, and a session that ends during work.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import { startApi } from '../kit/api.ts'
import { openBrowserPage, prepareBrowser } from '../kit/browser.ts'
import type { Role } from '../../src/access/policy.ts'
import { createVisitor, goodPassword, invited } from '../kit/visitor.ts'
import { addressOf, shownPath, email, startPageFixture, password } from './kit.ts'

prepareBrowser()
const fixture = await startPageFixture()
const fresh = await startApi()
const { api } = fixture

function field(page: Page, label: string) {
  return page.getByLabel(label, { exact: true })
}

/** Creates another person of the same account, who can sign in. */
async function colleague(name: string, role: Role = 'owner'): Promise<{ email: string }> {
  const address = `${name}@acme.example`
  await invited(api, { email: address, name, role })
  return { email: address }
}

async function signInAs(page: Page, who: string, secret: string): Promise<void> {
  await field(page, 'Email').fill(who)
  await field(page, 'Password').fill(secret)
  await page.getByRole('button', { name: 'Sign in' }).click()
}

test('31 who could not be signed out is told so, and stays where they are', async () => {
  await using view = await fixture.open('/calls')
  const { page } = view
  await page.route('**/api/v1/session', (route) =>
    route.request().method() === 'DELETE' ? route.abort() : route.continue(),
  )
  await page.getByRole('button', { name: 'Sam Lee' }).click()
  await page.getByRole('menuitem', { name: 'Sign out' }).click()
  await page.getByText('Sign-out failed. You are still signed in.').waitFor()
  assert.equal(shownPath(page), '/calls')
  await page.unroute('**/api/v1/session')
})

test('22 whoever sets up what has integrations already begins on Live', async () => {
  const configured = await startApi()
  await configured.post('~/integrations', { name: 'CRM', request: { url: `${configured.url}/inbox/crm` } })
  const { page, watched } = await openBrowserPage(configured.url)
  const { body } = await configured.post('/api/v1/people/link', { email: 'kim@acme.example' })
  await page.goto(new URL(body.link).pathname)
  await field(page, 'Email').fill('kim@acme.example')
  await field(page, 'Password').fill(goodPassword)
  await page.getByRole('button', { name: 'Create and continue' }).click()
  await page.waitForURL('**/live')
  await page.context().close()
  assert.deepEqual(watched, { wrong: [], outside: [] })
})

test('22 whoever opens the page before there is anybody is told of the link, and sets it up with it', async () => {
  const { page, watched } = await openBrowserPage(fresh.url)
  await page.goto('/')
  await page.getByRole('heading', { name: 'Set up Offhook' }).waitFor()
  await page.getByText('npx offhook users link').waitFor()
  const { body } = await fresh.post('/api/v1/people/link', { email: 'kim@acme.example' })
  await page.goto(new URL(body.link).pathname)
  await field(page, 'Your name').fill('Kim Hall')
  await field(page, 'Email').fill('kim@acme.example')
  await field(page, 'Password').fill('short one')
  await page.getByText('3 more characters needed.').waitFor()
  await page.getByRole('button', { name: 'Create and continue' }).click()
  await page.getByText('Must be at least 12 characters').waitFor()
  assert.equal(await field(page, 'Your name').inputValue(), 'Kim Hall', 'nothing is lost')
  await field(page, 'Password').and(page.locator(':focus')).waitFor()
  await field(page, 'Password').fill(goodPassword)
  assert.equal(await field(page, 'Country').inputValue(), 'AU', 'proposed by the browser')
  const countries = await field(page, 'Country').locator('option').allTextContents()
  assert.equal(new Set(countries).size, countries.length, 'each country once')
  await page.getByLabel('Time zone').selectOption('Australia/Perth')
  await page.getByRole('button', { name: 'Create and continue' }).click()
  await page.waitForURL('**/integrations/new')
  await page.goto(addressOf('/settings'))
  assert.equal(await page.getByLabel('Time zone').inputValue(), 'Australia/Perth')
  assert.equal(await page.getByText('Set your country and time zone').count(), 0, 'that has been said')
  await page.context().close()
  assert.deepEqual(watched, { wrong: [], outside: [] })
})

test('an invitation gives a password once; the second time it says how to get another', async () => {
  const { body } = await api.post('~/invitations', { email: 'priya@acme.example', name: 'Priya', role: 'editor' })
  const { pathname } = new URL(body.link)
  {
    await using view = await fixture.open(pathname, { signedIn: false })
    const { page } = view
    await page.getByRole('heading', { name: 'You have been invited to First account', exact: true }).waitFor()
    assert.equal(await field(page, 'Email').inputValue(), 'priya@acme.example')
    assert.deepEqual(await view.axe(), [])
    await field(page, 'Password').fill(goodPassword)
    // Nobody is signed in, so there is nobody to wait for.
    await page.route('**/api/v1/links/*', (route) => route.fulfill({ status: 401, body: '{}' }), { times: 1 })
    await page.getByRole('button', { name: 'Save and continue' }).click()
    await page.getByRole('alert').waitFor()
    assert.equal(await field(page, 'Password').inputValue(), goodPassword)
    await page.getByRole('button', { name: 'Save and continue' }).click()
    await page.waitForURL('**/integrations**')
  }
  await using view = await fixture.open(pathname, { signedIn: false, width: 390, theme: 'dark' })
  await view.page.getByRole('heading', { name: 'Link expired' }).waitFor()
  await view.page.getByText('npx offhook users link').waitFor()
  assert.deepEqual(await view.axe(), [])
  await view.page.getByRole('link', { name: 'Go to sign-in' }).click()
  await view.page.getByRole('heading', { name: 'Sign in' }).waitFor()
})

test('signing in leads to where one was going; a wrong password is said beside it', async () => {
  const { email: address } = await colleague('lee')
  await using view = await fixture.open('/calls?q=4711', { signedIn: false })
  const { page } = view
  await page.waitForURL('**/sign-in?back=*')
  await signInAs(page, address, 'not the password')
  await field(page, 'Password').and(page.locator('[aria-invalid="true"]:focus')).waitFor()
  await page.getByText('Incorrect email or password.').waitFor()
  assert.equal(await field(page, 'Email').inputValue(), address)
  await page.getByRole('button', { name: 'Show password' }).click()
  assert.equal(await field(page, 'Password').getAttribute('type'), 'text')
  await signInAs(page, address, goodPassword)
  await page.waitForURL('**/calls?q=4711')
})

test('31 who is signed in already is not asked to sign in', async () => {
  await using view = await fixture.open('/sign-in?back=/calls%3Fq=4711')
  await view.page.waitForURL('**/calls?q=4711')
  await view.page.goto('/sign-in')
  await view.page.waitForURL('**/integrations**')
})

test('an address that leads elsewhere is not followed after signing in', async () => {
  await using view = await fixture.open('/sign-in?back=//elsewhere.example/', { signedIn: false })
  await signInAs(view.page, email, password)
  await view.page.waitForURL(`${api.url}${addressOf('/integrations')}**`)
})

test('S31 over plain http from elsewhere the page says why nobody can sign in, and how they can', async () => {
  await using view = await fixture.open('/healthz', { bare: true, signedIn: false, width: 390 })
  const { page } = view
  await page.setExtraHTTPHeaders({ 'x-forwarded-for': '203.0.113.7' })
  await page.goto('/sign-in')
  await page.getByRole('heading', { name: 'HTTPS required' }).waitFor()
  await page.getByText('caddy reverse-proxy').waitFor()
  assert.deepEqual(await view.axe(), [])
})

test('a session that ends at work asks to sign in over the page: what was typed stays, and goes through', async () => {
  const { email: address } = await colleague('robin')
  await using view = await fixture.open('/sign-in?back=/settings', { signedIn: false })
  const { page } = view
  await signInAs(page, address, goodPassword)
  await page.getByLabel('Account name').fill('Acme Calls')
  await page.context().clearCookies()
  await page.getByRole('button', { name: 'Save' }).click()
  const over = page.getByRole('dialog', { name: 'Your session has ended' })
  await over.waitFor()
  assert.deepEqual(await view.axe(), [])
  await page.keyboard.press('Escape')
  assert.equal(await field(page, 'Email').inputValue(), address, 'Escape is no way round it')
  await over.getByLabel('Password', { exact: true }).fill(goodPassword)
  await page.keyboard.press('Enter')
  await over.waitFor({ state: 'detached' })
  assert.equal(await page.getByLabel('Account name').inputValue(), 'Acme Calls')
  // The save was requested before the session ended, so no further press is needed.
  await page.getByText('Account settings saved. They apply to requests from now on.').waitFor()
  const { body } = await api.get('/api/v1/accounts')
  assert.equal(body.data[0].name, 'Acme Calls')
})

// This test is the last one: afterwards nobody from this address can sign in for a minute.
test('S36 after too many tries the form says when the next is possible', async () => {
  await using view = await fixture.open('/sign-in', { signedIn: false, width: 390 })
  const { page } = view
  const waiting = page.getByText(/Try again in \d+ s/).first()
  const credentials = { email: 'nobody@acme.example', password: 'not the password' }
  await Promise.all(Array.from({ length: 20 }, () => createVisitor(api).post('/api/v1/session', credentials)))
  await signInAs(page, credentials.email, credentials.password)
  await waiting.waitFor()
  assert.ok(await page.getByRole('button', { name: 'Sign in' }).isDisabled())
  const before = await page.locator('.why-not span[aria-hidden]').textContent()
  await page.waitForFunction(
    (text) => document.querySelector('.why-not span[aria-hidden]')?.textContent !== text,
    before,
  )
  assert.deepEqual(await view.axe(), [])
})
