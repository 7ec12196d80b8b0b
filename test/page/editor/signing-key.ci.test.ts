// The signing key of an integration (S21): it is under Delivery, and is shown until the person leaves that tab.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import { inAccount } from '../../kit/account-path.ts'
import { hold, shownPath, startPageFixture } from '../kit.ts'

const fixture = await startPageFixture()
const { api } = fixture

const update = (page: Page) => page.getByRole('button', { name: 'Update and Continue' })
const tab = (page: Page, name: string) => page.getByRole('tab', { name })
const mark = (page: Page) => page.getByRole('tab', { name: 'Delivery New signing key' })
const key = (page: Page) => page.getByRole('textbox', { name: 'Signing key' })
const isSaved = (page: Page) => page.getByText('Saved. Send a test?').waitFor()

async function typeUrl(page: Page, url: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Base URL' }).click()
  await page.keyboard.press('Control+a')
  await page.keyboard.type(url)
}

async function begun(page: Page, name: string, url = 'https://crm.example/hooks'): Promise<void> {
  await page.getByLabel('Route Name').fill(name)
  await typeUrl(page, url)
  await page.getByRole('textbox', { name: 'Body Key' }).first().fill('a')
}

async function idNow(page: Page): Promise<string> {
  await page.waitForURL(/\/integrations\/int_/)
  return shownPath(page).split('/').at(-1) ?? ''
}

const last4 = async (id: string) => (await api.get(`~/integrations/${id}`)).body.signing.secret.last4

test('S21 a signing key waits under Delivery, through more saves and a conflict, until that tab is left', async () => {
  await using view = await fixture.open('/integrations/new')
  const { page } = view
  await begun(page, 'Keyed')
  await update(page).click()
  const id = await idNow(page)
  await isSaved(page)
  assert.equal(await page.getByRole('dialog').count(), 0)
  await mark(page).waitFor()

  await page.getByLabel('Route Name').fill('Keyed and renamed')
  await api.patch(`~/integrations/${id}`, { name: 'Theirs' })
  await update(page).click()
  const conflict = page.getByRole('dialog', { name: 'Someone else saved this integration' })
  await conflict.getByLabel(/Theirs: /).check()
  await conflict.getByRole('button', { name: 'Save merged version' }).click()
  await isSaved(page)
  await tab(page, 'When to send').click()
  await mark(page).click()
  const secret = await key(page).inputValue()
  assert.match(secret, /^whsec_[A-Za-z0-9+/]{43}=$/)
  assert.equal(secret.slice(-4), await last4(id))
  assert.deepEqual(await view.axe(), [])

  await page.getByLabel('Timeout').fill('9')
  await update(page).click()
  await isSaved(page)
  assert.equal(await key(page).inputValue(), secret)
  const kept = await page.evaluate(() => JSON.stringify([localStorage, sessionStorage, history.state]))
  assert.ok(!kept.includes(secret.slice(-12)))

  await tab(page, 'Body').click()
  await mark(page).waitFor({ state: 'detached' })
  await tab(page, 'Delivery').click()
  await page.getByText(`The signing key ends in ${secret.slice(-4)}.`).waitFor()
  assert.equal(await key(page).count(), 0)

  await page.getByRole('button', { name: 'Rotate signing key' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Rotate signing key' }).click()
  await key(page).waitFor()
  await mark(page).waitFor()
  const rotated = await key(page).inputValue()
  assert.notEqual(rotated, secret)
  assert.equal(rotated.slice(-4), await last4(id))
  await page.getByText('The previous key also signs until').waitFor()
  await page.getByRole('link', { name: 'Webhook integrations' }).first().click()
  await page.getByRole('link', { name: 'Theirs' }).click()
  await tab(page, 'Delivery').click()
  await page.getByText(`The signing key ends in ${rotated.slice(-4)}.`).waitFor()
  assert.equal(await key(page).count(), 0)
})

test('S21 a signing key is there when what was typed during the first save is refused', async () => {
  await using view = await fixture.open('/integrations/new?tab=delivery')
  const { page } = view
  await page.getByLabel('Route Name').fill('Twice')
  await typeUrl(page, 'https://crm.example/hooks')
  const letThrough = await hold(page, `**${inAccount('~/integrations')}`)
  await api.get('~/inbox/theirs', { account: await otherAccount() })
  await update(page).click()
  await page.getByText('Saving…').waitFor()
  await typeUrl(page, `${api.url}/inbox/theirs`)
  await update(page).click()
  letThrough()
  const id = await idNow(page)
  await page.getByText(/^Not saved/).waitFor()
  await typeUrl(page, 'https://crm.example/calls')
  await update(page).click()
  await isSaved(page)
  assert.equal((await key(page).inputValue()).slice(-4), await last4(id))
})

async function otherAccount(): Promise<string> {
  return String((await api.post('/api/v1/accounts', { name: 'Other' })).body.id)
}

test('S21 of a signing key nothing is said while the Base URL is the Test inbox', async () => {
  await using view = await fixture.open('/integrations/new?tab=delivery')
  const { page } = view
  await page.getByText('Offhook creates the signing key when you save').waitFor()
  await begunAtInbox(page)
  await update(page).click()
  const id = await idNow(page)
  await isSaved(page)
  assert.doesNotMatch(await page.locator('body').innerText(), /signing key/i)
  await tab(page, 'Body').click()
  await typeUrl(page, 'https://crm.example/hooks')
  await mark(page).click()
  assert.equal((await key(page).inputValue()).slice(-4), await last4(id))
})

async function begunAtInbox(page: Page): Promise<void> {
  await page.getByLabel('Route Name').fill('Tried')
  await page.getByRole('button', { name: 'Use the Test inbox' }).click()
  await page.getByText('signing key').waitFor({ state: 'detached' })
}
