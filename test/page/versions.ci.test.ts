// The versions of integrations, sources and steps: shown, compared, restored.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import { addressOf, startPageFixture } from './kit.ts'

const fixture = await startPageFixture({ OFFHOOK_SOURCE_NETWORKS: '127.0.0.0/8' })
const { api } = fixture
const auth = { type: 'bearer', token: 'token-of-the-crm' }

async function integration(name: string): Promise<string> {
  const rows = [{ key: 'uniqueid', value: '[[uniqueid]]' }]
  const request = { url: 'https://crm.example/hooks', rows, auth }
  const { body } = await api.post('~/integrations', { name, request })
  return `/integrations/${body.id}`
}

async function openVersions(page: Page, menu: string) {
  await page.getByRole('button', { name: menu, exact: true }).click()
  await page.getByRole('menuitem', { name: 'Versions' }).click()
  const dialog = page.getByRole('dialog', { name: /^Versions of/ })
  await dialog.waitFor()
  return dialog
}

test('15 every save is a version with who, when and what; two are compared, and one is restored, over nothing typed', async () => {
  const path = await integration('CRM')
  const more = [
    { key: 'uniqueid', value: '[[uniqueid]]' },
    { key: 'phone', value: '[[caller_number]]' },
  ]
  await api.patch(`~${path}`, { name: 'CRM 2', request: { rows: more } })
  await api.patch(`~${path}`, { delivery: { timeout_s: 5 }, conditions: { all: [] } })
  await using view = await fixture.open(path)
  const { page } = view
  const route = page.getByLabel('Route Name')
  await route.fill('Typed meanwhile')
  const dialog = await openVersions(page, 'More actions')
  const list = dialog.getByRole('list', { name: 'Versions' })
  await list.getByRole('button').nth(2).waitFor()
  assert.deepEqual(
    (await list.getByRole('button').allInnerTexts()).map((text) =>
      text.replaceAll(/\n+/g, ' ').replace(/\d+ \w+, [\d:]+ /, ''),
    ),
    [
      'Version 3 Current Conditions and Timeout (seconds) Server administrator',
      'Version 2 Route Name and Body rows Server administrator',
      'Version 1 Created Server administrator',
    ],
  )
  await dialog.getByRole('region', { name: 'From version 2 to version 3' }).getByText('15 5').waitFor()
  assert.deepEqual(await view.axe(), [])
  await list.getByRole('button', { name: 'Version 1' }).click()
  const compared = dialog.getByRole('region', { name: 'From version 1 to version 3' })
  await compared.getByLabel('Compare with').selectOption('Version 2')
  const two = dialog.getByRole('region', { name: 'From version 1 to version 2' })
  await two.getByText('Row phone').waitFor()
  assert.equal(await two.getByText('Timeout').count(), 0)
  await dialog.getByRole('button', { name: 'Restore version 1' }).click()
  const ask = page.getByRole('dialog', { name: 'Restore version 1?' })
  await ask.getByText('Secrets stay as they are today').waitFor()
  await ask.getByText('Your unsaved changes are kept.').waitFor()
  await ask.getByRole('button', { name: 'Restore version 1' }).click()
  await page.getByText('Version 1 restored.').waitFor()
  await dialog.waitFor({ state: 'detached' })
  const { name, version, request } = (await api.get(`~${path}`)).body
  assert.deepEqual([name, version, request.rows.length, request.auth.token.last4], ['CRM', 4, 1, '-crm'])
  assert.equal(await route.inputValue(), 'Typed meanwhile')
  await page.getByRole('tab', { name: 'Authentication' }).click()
  await page.getByText(/^Set on \d+ \w+ \d{4}\.$/).waitFor()
})

test('15 somebody who saved meanwhile is not gone over, and a list that does not come can be asked for again', async () => {
  const path = await integration('Raced')
  await api.patch(`~${path}`, { name: 'Second', request: { rows: [] } })
  await using view = await fixture.open(path)
  const { page } = view
  let isAway = true
  await page.route(/\/versions\?/, (route) => (isAway ? route.fulfill({ status: 404, body: '{}' }) : route.continue()))
  const dialog = await openVersions(page, 'More actions')
  await dialog.getByRole('alert').waitFor()
  isAway = false
  await dialog.getByRole('button', { name: 'Try again' }).click()
  // A removed row is marked as removed, not listed among the added rows.
  const row = dialog.locator('dd', { hasText: 'uniqueid = [[uniqueid]]' })
  await row.locator('.muted', { hasText: 'removed' }).waitFor()
  await dialog.getByRole('button', { name: 'Version 1' }).click()
  // The other person's save does not reach this page before the restore.
  await page.route(/\/versions\/1\/restore/, async (route) => {
    await api.patch(`~${path}`, { name: 'Third' })
    await route.continue()
  })
  await dialog.getByRole('button', { name: 'Restore version 1' }).click()
  const ask = page.getByRole('dialog', { name: 'Restore version 1?' })
  await ask.getByRole('button', { name: 'Restore version 1' }).click()
  await ask.getByText('Someone else saved this in the meantime.').waitFor()
  assert.equal((await api.get(`~${path}`)).body.name, 'Third')
})

test('15 sources and steps have versions too, and what needs a secret again is not restored', async () => {
  const settings = { host: '127.0.0.1', username: 'offhook', secret: 'ami-secret-1' }
  const { id } = (await api.post('~/sources', { kind: 'asterisk', name: 'PBX', settings })).body
  await api.patch(`~/sources/${id}`, { settings: { host: '127.0.0.2', secret: 'ami-secret-2', country: 'DE' } })
  await using view = await fixture.open(`/sources/${id}`)
  const { page } = view
  const dialog = await openVersions(page, 'Actions')
  await dialog.getByText('Country, Host and Secret').waitFor()
  await dialog.getByText('127.0.0.1 127.0.0.2').waitFor()
  await dialog.getByRole('button', { name: 'Version 1' }).click()
  await dialog.getByRole('button', { name: 'Restore version 1' }).click()
  const ask = page.getByRole('dialog', { name: 'Restore version 1?' })
  await ask.getByRole('button', { name: 'Restore version 1' }).click()
  await ask.getByText('Enter “Secret” again, because the host or port changed.').waitFor()

  const step = { kind: 'webhook', name: 'notes', url: 'https://notes.example/a', auth }
  const made = (await api.post('~/steps', step)).body
  await api.patch(`~/steps/${made.id}`, { timeout_s: 5 })
  await page.goto(addressOf('/settings?tab=recordings'))
  await page.getByRole('button', { name: 'Versions of “notes”' }).click()
  const steps = page.getByRole('dialog', { name: 'Versions of “notes”' })
  await steps.getByText('60 5').waitFor()
  assert.deepEqual(await view.axe(), [])
  await steps.getByRole('button', { name: 'Version 1' }).click()
  await steps.getByRole('button', { name: 'Restore version 1' }).click()
  await page
    .getByRole('dialog', { name: 'Restore version 1?' })
    .getByRole('button', { name: 'Restore version 1' })
    .click()
  await page.getByText('Version 1 restored.').waitFor()
  assert.equal((await api.get(`~/steps/${made.id}`)).body.timeout_s, 60)
})
