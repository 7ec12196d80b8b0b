// Settings: each change, and its effect.
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { test } from 'node:test'
import { promisify } from 'node:util'
import type { Page } from 'playwright-core'
import { inAccount } from '../kit/account-path.ts'
import { startApi } from '../kit/api.ts'
import { openBrowserPage, prepareBrowser } from '../kit/browser.ts'
import { createVisitor, goodPassword, invited, signedUp } from '../kit/visitor.ts'
import { addressOf, startPageFixture } from './kit.ts'

prepareBrowser()
const fixture = await startPageFixture()
const newcomer = await startApi()
const { api } = fixture
const run = promisify(execFile)

interface Colleague {
  readonly email: string
}

/** Creates another person of the same account, who can sign in. */
async function colleague(name: string): Promise<Colleague> {
  const email = `${name}@acme.example`
  await invited(api, { email, name, role: 'owner' })
  return { email }
}

/** Fills in the form to sign in as a person. */
async function signInAs(page: Page, { email }: Colleague, secret = goodPassword): Promise<void> {
  await page.getByLabel('Email', { exact: true }).fill(email)
  await page.getByLabel('Password', { exact: true }).fill(secret)
  await page.getByRole('button', { name: 'Sign in' }).click()
}

test('26 the account is asked where it is at home until somebody says it', async () => {
  const visitor = await signedUp(newcomer, 'kim@acme.example')
  const [name = '', value = ''] = visitor.cookie().split(/[=;]/)
  const cookie = { name, value, domain: '127.0.0.1', path: '/', expires: -1, httpOnly: true, secure: false }
  const state = { cookies: [{ ...cookie, sameSite: 'Lax' as const }], origins: [] }
  const { page, watched } = await openBrowserPage(newcomer.url, { state, width: 390 })
  await page.goto(addressOf('/settings?tab=retention'))
  const question = page.getByRole('region', { name: 'Set your country and time zone' })
  await question.getByText('Your browser suggests Australia, Australia/Sydney.').waitFor()
  await question.getByRole('button', { name: 'Choose another' }).click()
  const over = page.getByRole('dialog', { name: 'Set your country and time zone' })
  await over.getByLabel('Country').selectOption('NZ')
  await over.getByLabel('Time zone').selectOption('Pacific/Auckland')
  await over.getByRole('button', { name: 'Save' }).click()
  await question.waitFor({ state: 'detached' })
  const { body } = await visitor.get('/api/v1/session')
  const [{ account }] = body.accounts
  assert.deepEqual([account.country, account.timezone, account.location_confirmed], ['NZ', 'Pacific/Auckland', true])
  await page.context().close()
  assert.deepEqual(watched, { wrong: [], outside: [] })
})

test('26 another time zone of the account reaches the times on the page', async () => {
  await using view = await fixture.open('/settings')
  const { page } = view
  await page.getByLabel('Time zone').selectOption('Asia/Tokyo')
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByText('Account settings saved. They apply to requests from now on.').waitFor()
  await page.getByRole('tab', { name: 'Diagnostics' }).click()
  await page.getByText(/Running since/).waitFor()
  const { body } = await api.get('/api/v1/system')
  const hour = new Intl.DateTimeFormat('en-AU', { timeZone: 'Asia/Tokyo', hour: '2-digit', hourCycle: 'h23' })
  const shown = await page
    .locator('dd', { hasText: /\d\d:\d\d:\d\d/ })
    .first()
    .textContent()
  assert.match(shown ?? '', new RegExp(` ${hour.format(new Date(body.started_at))}:`))
})

test('S31 somebody is invited, signed out everywhere, and removed: their browser is out at once', async () => {
  const lee = await colleague('lee')
  await using theirs = await fixture.open('/sign-in', { signedIn: false })
  await signInAs(theirs.page, lee)
  await theirs.page.waitForURL('**/integrations**')
  await using view = await fixture.open('/settings?tab=people')
  const { page } = view
  await page.getByRole('button', { name: 'Invite' }).click()
  const form = page.getByRole('dialog', { name: 'Invite a colleague' })
  await form.getByRole('button', { name: 'Create invitation link' }).click()
  await form.getByText('Must be an email address.').waitFor()
  await form.getByLabel('Name', { exact: true }).fill('Priya')
  await form.getByLabel('Email', { exact: true }).fill('priya@acme.example')
  assert.deepEqual(await view.axe(), [])
  await form.getByRole('button', { name: 'Create invitation link' }).click()
  const link = page.getByRole('dialog', { name: 'Link for priya@acme.example' }).getByRole('textbox')
  assert.match(await link.inputValue(), new RegExp(`^${api.url}/link/`))
  await page.keyboard.press('Escape')
  await page.getByRole('table', { name: 'Invitations' }).getByText('priya@acme.example').waitFor()
  await page.getByRole('button', { name: `More actions for ${lee.email}` }).click()
  await page.getByRole('menuitem', { name: 'Sign out on all devices' }).click()
  await page
    .getByRole('dialog', { name: `Sign ${lee.email} out on all devices?` })
    .getByRole('button', { name: 'Sign out' })
    .click()
  await page.getByText(`${lee.email} was signed out on all devices.`).waitFor()
  const ended = theirs.page.getByRole('dialog', { name: 'Your session has ended' })
  await ended.waitFor()
  await ended.getByLabel('Password', { exact: true }).fill(goodPassword)
  await theirs.page.keyboard.press('Enter')
  await ended.waitFor({ state: 'detached' })
  await page.getByRole('button', { name: `More actions for ${lee.email}` }).click()
  await page.getByRole('menuitem', { name: 'Remove' }).click()
  const question = page.getByRole('dialog', { name: `Remove ${lee.email}?` })
  await question.getByRole('button', { name: 'Remove' }).click()
  await page.getByText(lee.email, { exact: true }).waitFor({ state: 'detached' })
  await ended.waitFor()
})

test('S31 a session that is signed out from elsewhere is out; the own one stays', async () => {
  const robin = await colleague('robin')
  await using other = await fixture.open('/sign-in', { signedIn: false })
  await signInAs(other.page, robin)
  await other.page.waitForURL('**/integrations**')
  await using view = await fixture.open('/sign-in?back=/settings?tab=you', { signedIn: false, width: 390 })
  const { page } = view
  await signInAs(page, robin)
  await page.getByText('This device').waitFor()
  await page.getByRole('button', { name: 'Sign out Chrome on Linux' }).first().click()
  await other.page.getByRole('dialog', { name: 'Your session has ended' }).waitFor()
  await page.getByText('Signed out: Chrome on Linux.').waitFor()
  await page.reload()
  await page.getByText('This device').waitFor()
})

test('S31 a changed password ends all other sessions, and is the one to sign in with', async () => {
  const alex = await colleague('alex')
  const elsewhere = createVisitor(api)
  await elsewhere.post('/api/v1/session', { email: alex.email, password: goodPassword })
  await using view = await fixture.open('/sign-in?back=/settings?tab=you', { signedIn: false })
  const { page } = view
  await signInAs(page, alex)
  await page.getByLabel('Current password', { exact: true }).fill('not the password')
  await page.getByLabel('New password', { exact: true }).fill('green ladder by the pond')
  await page.getByRole('button', { name: 'Change password' }).click()
  await page.getByText('Incorrect password.').waitFor()
  await page.getByLabel('Current password', { exact: true }).fill(goodPassword)
  await page.getByRole('button', { name: 'Change password' }).click()
  await page.getByText('Password changed. All other sessions were signed out.').waitFor()
  assert.equal((await elsewhere.get('/api/v1/session')).status, 401)
  const again = await elsewhere.post('/api/v1/session', { email: alex.email, password: 'green ladder by the pond' })
  assert.equal(again.status, 200)
})

test('a key that is limited to networks says which', async () => {
  const addresses = ['203.0.113.0/24', '2001:db8::/32']
  await api.post('~/keys', { name: 'Office', role: 'viewer', addresses })
  await using view = await fixture.open('/settings?tab=keys')
  await view.page.getByText('Only from 203.0.113.0/24, 2001:db8::/32').waitFor()
})

test('a key is made, its command works as it is pasted, and revoked it is refused', async () => {
  await using view = await fixture.open('/settings?tab=keys')
  const { page } = view
  await page.getByRole('button', { name: 'Create key' }).click()
  const form = page.getByRole('dialog', { name: 'Create key' })
  await form.getByLabel('Name').fill('Switchboard')
  await form.getByRole('button', { name: 'Create key' }).click()
  const made = page.getByRole('dialog', { name: 'Your new key' })
  assert.match(await made.getByRole('textbox').inputValue(), /^ofh_/)
  assert.deepEqual(await view.axe(), [])
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await made.getByRole('button', { name: 'Copy command' }).click()
  await made.getByRole('button', { name: 'Copied' }).waitFor()
  const command = await page.evaluate(() => navigator.clipboard.readText())
  assert.equal(command, await made.locator('pre').textContent())
  const runCommand = (): Promise<{ stdout: string }> => run('sh', ['-c', `${command} -s -w ' %{http_code}'`])
  assert.match((await runCommand()).stdout, / 202$/)
  await made.getByRole('button', { name: 'Close' }).first().click()
  await page.getByText('Belongs to Sam Lee').waitFor()
  await page.getByRole('button', { name: 'Revoke Switchboard' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click()
  await page.getByText('Revoked', { exact: true }).waitFor()
  assert.match((await runCommand()).stdout, / 401$/)
})

test('22 a tab that could not be read is tried again, and tabs are addresses', async () => {
  await using view = await fixture.open('/settings?tab=people')
  const { page } = view
  await page.getByText('sam@acme.example').waitFor()
  await page.route(`**${inAccount('~/keys*')}`, (route) =>
    route.fulfill({
      status: 403,
      json: { type: 'x', code: 'not_permitted', title: 'Forbidden', status: 403, detail: 'Not now.', errors: [] },
    }),
  )
  await page.getByRole('tab', { name: 'API keys' }).click()
  await page.getByText('Not now.').waitFor()
  await page.unroute(`**${inAccount('~/keys*')}`)
  await page.getByRole('button', { name: 'Try again' }).click()
  await page.getByRole('button', { name: 'Create key' }).waitFor()
  await page.goBack()
  await page.getByText('sam@acme.example').waitFor()
})

test('S21 each signing key is listed with its age and a link to where it is rotated', async () => {
  const { body } = await api.post('~/integrations', { name: 'Signed', request: { url: '' } })
  await using view = await fixture.open('/settings?tab=signing')
  const { page } = view
  const row = page.getByRole('row', { name: /^Signed/ })
  await row.getByText(/ago|now/).waitFor()
  assert.deepEqual(await view.axe(), [])
  await row.getByRole('link', { name: 'Rotate key of Signed' }).click()
  await page.waitForURL(`**/integrations/${body.id}?tab=delivery`)
  await page.getByRole('button', { name: 'Rotate' }).waitFor()
})
