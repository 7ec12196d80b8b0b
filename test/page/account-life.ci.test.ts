// The life of an account in the dashboard: suspended and resumed, handed over, deleted and restored, and what others see meanwhile.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import { goodPassword, invited } from '../kit/visitor.ts'
import { startPageFixture } from './kit.ts'
import type { PageFixture, View } from './kit.ts'

const fixture = await startPageFixture()
const { api } = fixture

const settings = '/settings?tab=account'

/** Opens a page as a member whom `invited` created. */
async function openAs(opened: PageFixture, email: string, path: string): Promise<View> {
  const view = await opened.open(`/sign-in?back=${encodeURIComponent(path)}`, { signedIn: false })
  await view.page.getByLabel('Email', { exact: true }).fill(email)
  await view.page.getByLabel('Password', { exact: true }).fill(goodPassword)
  await view.page.getByRole('button', { name: 'Sign in' }).click()
  await view.page.waitForURL((url) => !url.pathname.startsWith('/sign-in'))
  return view
}

function banner(page: Page) {
  return page.getByRole('status').filter({ hasText: 'Calls are still accepted and shown, and nothing is sent.' })
}

test('44 an owner suspends the account and resumes it, and other tabs follow', async () => {
  await using view = await fixture.open(settings)
  await using other = await fixture.open('/calls', { width: 390, theme: 'dark' })
  const { page } = view
  await other.page.getByRole('heading', { name: 'Calls', exact: true }).waitFor()
  await page.getByRole('button', { name: 'Suspend account' }).click()
  const dialog = page.getByRole('dialog', { name: 'Suspend First account?' })
  await dialog.getByText('Calls are still accepted and shown, and recordings are downloaded.').waitFor()
  await dialog
    .getByText('Calls that ended in the meantime are not sent automatically: send them with “Send past calls”.')
    .waitFor()
  assert.deepEqual(await view.axe(), [])
  await page.keyboard.press('Escape')
  await dialog.waitFor({ state: 'detached' })
  assert.equal((await api.get('~')).body.status, 'active', 'the question alone changes nothing')
  await page.getByRole('button', { name: 'Suspend account' }).click()
  await dialog.getByRole('button', { name: 'Suspend account' }).click()
  await banner(page).waitFor()
  assert.match((await banner(page).textContent()) ?? '', /^Suspended on \d+ \w+ \d{4} at \d\d:\d\d by Sam Lee\./)
  assert.deepEqual(await view.axe(), [])
  assert.equal((await api.get('~')).body.status, 'suspended')
  await banner(other.page).waitFor()
  assert.deepEqual(await other.axe(), [])
  await banner(other.page).getByRole('button', { name: 'Resume' }).click()
  await other.page.getByText('Account resumed. Waiting deliveries are being sent.').waitFor()
  await banner(page).waitFor({ state: 'detached' })
  await page.getByRole('button', { name: 'Suspend account' }).waitFor()
  assert.equal((await api.get('~')).body.status, 'active')
})

test('44 a refusal stands in the dialog, and the account stays active', async () => {
  await using view = await fixture.open(settings)
  const { page } = view
  await page.route('**/suspend', (route) =>
    route.fulfill({ status: 409, json: { code: 'changed_meanwhile', detail: 'Not now.', errors: [] } }),
  )
  await page.getByRole('button', { name: 'Suspend account' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: 'Suspend account' }).click()
  await dialog.getByRole('alert').getByText('Not now.').waitFor()
  assert.equal(await banner(page).count(), 0)
  await dialog.getByRole('button', { name: 'Cancel' }).click()
  await page.getByRole('button', { name: 'Suspend account' }).click()
  assert.equal(await dialog.getByRole('alert').count(), 0, 'a new question begins without the old error')
})

test('44 while it is suspended, others see whom to ask, and nothing that sends can be pressed', async () => {
  await invited(api, { email: 'edith@acme.example', name: 'Edith', role: 'editor' })
  await invited(api, { email: 'adam@acme.example', name: 'Adam', role: 'admin' })
  const { body: crm } = await api.post('~/integrations', { name: 'CRM', request: { url: `${api.url}/inbox/crm` } })
  await api.post('~/suspend', {})
  {
    await using view = await openAs(fixture, 'edith@acme.example', `/integrations/${crm.id}`)
    const { page } = view
    await banner(page).getByText('An owner can resume the account.').waitFor()
    await banner(page).getByText('by the administrator of this server').waitFor()
    assert.equal(await page.getByRole('button', { name: 'Resume' }).count(), 0)
    const send = page.getByRole('button', { name: 'Send test', exact: true }).first()
    await send.waitFor()
    assert.match((await send.getAttribute('title')) ?? '', /is suspended and sends nothing\. An owner can resume it/)
    assert.deepEqual(await view.axe(), [])
  }
  await using view = await openAs(fixture, 'adam@acme.example', settings)
  const { page } = view
  assert.equal(await banner(page).getByRole('button').count(), 0)
  for (const name of ['Resume account', 'Hand over account', 'Delete account']) {
    const button = page.getByRole('button', { name })
    await button.waitFor()
    assert.equal(await button.getAttribute('aria-disabled'), 'true', name)
    assert.match((await button.getAttribute('title')) ?? '', /requires the role Owner\. You have the role Admin\./)
  }
  await page.getByRole('button', { name: 'Delete account' }).focus()
  await page.keyboard.press('Enter')
  await page.getByText('Deleting or restoring the account requires the role Owner.').waitFor()
  assert.equal(await page.getByRole('dialog').count(), 0)
  await api.post('~/resume', {})
  await banner(page).waitFor({ state: 'detached' })
})

test('44 an owner deletes the account by its name, everybody sees only that, and it is restored', async () => {
  await api.post('/api/v1/accounts', { name: 'Northside Clinic' })
  await api.post('~/events', { uniqueid: 'one', status: 'ringing' })
  await using view = await fixture.open(settings)
  await using other = await openAs(fixture, 'edith@acme.example', '/calls')
  const { page } = view
  await other.page.getByRole('heading', { name: 'Calls', exact: true }).waitFor()
  await page.getByRole('button', { name: 'Delete account' }).click()
  const dialog = page.getByRole('dialog', { name: 'Delete First account?' })
  const calls = dialog.locator('.pairrow').filter({ hasText: 'Calls' })
  await calls.waitFor()
  assert.equal(await calls.locator('dd').textContent(), '1')
  const integrations = dialog.locator('.pairrow').filter({ hasText: 'Integrations' })
  assert.equal(await integrations.locator('dd').textContent(), '1')
  assert.match(
    (await dialog.textContent()) ?? '',
    /On \d+ \w+ \d{4}, everything in this account is permanently deleted/,
  )
  const name = dialog.getByLabel('Account name')
  await name.fill('Another account')
  await page.keyboard.press('Enter')
  await dialog.getByText('This is not the name of the account.').waitFor()
  assert.equal(await name.inputValue(), 'Another account', 'what was typed stays')
  assert.ok(await name.evaluate((input) => input === document.activeElement), 'focus is there')
  assert.equal((await api.get('~')).body.status, 'active')
  assert.deepEqual(await view.axe(), [])
  await name.fill('First account')
  await dialog.getByRole('button', { name: 'Delete account' }).click()
  await page.getByRole('heading', { name: 'First account will be deleted' }).waitFor()
  await page.getByText(/^Deleted by Sam Lee\. All data is permanently deleted on /).waitFor()
  assert.equal(await page.getByRole('navigation').count(), 0)
  assert.deepEqual(await view.axe(), [])
  await other.page.getByRole('heading', { name: 'First account will be deleted' }).waitFor()
  await other.page.getByText('To restore the account, ask Sam Lee or another owner.').waitFor()
  assert.equal(await other.page.getByRole('button', { name: 'Restore account' }).count(), 0)
  assert.deepEqual(await other.axe(), [])
  // Every page of the account says so.
  await page.goto('/accounts/1001/deliveries')
  await page.getByRole('button', { name: 'Restore account' }).press('Enter')
  await page.getByRole('heading', { name: 'Deliveries', exact: true }).waitFor()
  await page.getByText('Account restored.').waitFor()
  assert.equal((await api.get('~')).body.status, 'active')
  // The page follows the account again.
  await api.post('~/suspend', {})
  await banner(page).waitFor()
  await api.post('~/resume', {})
  // Without the stream, other tabs look now and then.
  await other.page.getByRole('heading', { name: 'Calls', exact: true }).waitFor({ timeout: 20_000 })
})

test('44 a name that is no text breaks neither the page nor its questions', async () => {
  const hostile = `<b>“Ward\u202e 7”</b> ${'longname'.repeat(20)}`
  await api.patch('~', { name: hostile })
  try {
    await using view = await fixture.open(settings, { width: 390 })
    const { page } = view
    for (const name of ['Suspend account', 'Hand over account', 'Delete account']) {
      await page.getByRole('button', { name }).click()
      const dialog = page.getByRole('dialog')
      await dialog.waitFor()
      assert.ok(!((await dialog.textContent()) ?? '').includes('\u202e'))
      const sideways = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
      assert.ok(sideways <= 0, `${name}: ${sideways}`)
      await page.keyboard.press('Escape')
      await dialog.waitFor({ state: 'detached' })
    }
  } finally {
    await api.patch('~', { name: 'First account' })
  }
})

test('44 an owner hands the account over and becomes an admin', async () => {
  await using view = await fixture.open(settings)
  const { page } = view
  await page.getByRole('button', { name: 'Hand over account' }).click()
  const dialog = page.getByRole('dialog', { name: 'Hand over First account?' })
  const act = dialog.getByRole('button', { name: 'Hand over account' })
  await act.press('Enter')
  await page.getByText('Choose the new owner first.').waitFor()
  const choices = await dialog.getByLabel('New owner').locator('option').allTextContents()
  assert.ok(choices.includes('Adam, adam@acme.example (Admin)'), choices.join('; '))
  assert.ok(!choices.some((choice) => choice.includes('sam@acme.example')), 'nobody hands over to themselves')
  await dialog.getByLabel('New owner').selectOption({ label: 'Adam, adam@acme.example (Admin)' })
  await dialog.getByRole('radio', { name: 'Become an admin' }).and(page.locator(':checked')).waitFor()
  assert.deepEqual(await view.axe(), [])
  await act.click()
  await page.getByText('Adam is now an owner of this account.').waitFor()
  await page.getByRole('button', { name: 'Delete account' }).and(page.locator('[aria-disabled]')).waitFor()
  const { body } = await api.get('~/people')
  const roles = Object.fromEntries(body.data.map(({ name, role }: { name: string; role: string }) => [name, role]))
  assert.deepEqual([roles['Adam'], roles['Sam Lee']], ['owner', 'admin'])
})

test('44 an owner hands the account over and leaves', async () => {
  await using view = await openAs(fixture, 'adam@acme.example', settings)
  const { page } = view
  await page.getByRole('button', { name: 'Hand over account' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('New owner').selectOption({ label: 'Sam Lee, sam@acme.example (Admin)' })
  await dialog.getByRole('radio', { name: 'Leave the account' }).check()
  await dialog.getByRole('button', { name: 'Hand over account' }).click()
  // Adam has no other account, so nothing is left to sign in to.
  await page.getByRole('heading', { name: 'Sign in' }).waitFor()
  const { body } = await api.get('~/people')
  assert.ok(!body.data.some(({ name }: { name: string }) => name === 'Adam'))
})

test('44 without another member, the dialog leads to People', async () => {
  const alone = await startPageFixture()
  await using view = await alone.open(settings)
  const { page } = view
  await page.getByRole('button', { name: 'Hand over account' }).click()
  await page.getByText('This account has no other members. Invite the new owner first.').waitFor()
  await page.getByRole('link', { name: 'Go to People' }).click()
  await page.getByRole('tab', { name: 'People', selected: true }).waitFor()
  await page.getByRole('tab', { name: 'Account' }).click()
  await page.getByRole('button', { name: 'Delete account' }).click()
  await page.getByLabel('Account name').last().fill('First account')
  await page.keyboard.press('Enter')
  await page.getByRole('alert').getByText('This is the only account of this server, so it can’t be deleted.').waitFor()
})
