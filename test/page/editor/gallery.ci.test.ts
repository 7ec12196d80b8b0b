// The templates that come with Offhook, on the page: found, viewed, and filled in as a draft that says what is missing.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { shownPath, startPageFixture } from '../kit.ts'

const fixture = await startPageFixture()
const { api } = fixture

test('28 a template of the gallery is found by keys, shows its request, and fills in a draft that asks for what is missing', async () => {
  await api.post('~/integrations', { name: 'CRM', request: { url: 'https://crm.example/calls' } })
  await using view = await fixture.open('/integrations', { height: 3_000 })
  const { page } = view
  await page.getByRole('link', { name: 'From a template' }).click()
  const list = page.getByRole('dialog', { name: 'From a template' })
  const entries = list.getByRole('listitem')
  await entries.first().waitFor()
  assert.equal(await entries.count(), 10)
  assert.deepEqual(await view.axe(), [])
  await list.getByLabel('Search templates').fill('pigeon')
  await list.getByText('No templates found').waitFor()
  await list.getByLabel('Search templates').fill('hubspot')
  assert.equal(await entries.count(), 1)
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  const detail = page.getByRole('dialog', { name: 'Answered calls in HubSpot' })
  await detail.getByText('POST https://api.hubapi.com/crm/v3/objects/calls').waitFor()
  await detail.getByText('hs_call_title').waitFor()
  assert.equal(await detail.getByText('Service key or access token').count(), 1)
  assert.deepEqual(await view.axe(), [])
  await detail.getByRole('button', { name: 'Back to templates' }).click()
  assert.equal(await list.getByLabel('Search templates').inputValue(), 'hubspot', 'what was looked for is still there')
  await entries.getByRole('button').click()
  await detail.getByRole('button', { name: 'Use template' }).click()

  await detail.waitFor({ state: 'detached' })
  assert.equal(await page.getByLabel('Route Name').inputValue(), 'Answered calls in HubSpot')
  await page.getByText('Missing: Service key or access token.').waitFor()
  // A single input is missing, so the focus is on that input.
  await page.waitForFunction(() => document.activeElement?.closest('[data-path="settings.token"]') !== null)
  await page.getByText('Not saved yet', { exact: true }).waitFor()
  assert.equal(await page.getByText(/unsaved change/).count(), 0, 'nobody typed them')
  assert.equal((await api.get('~/integrations')).body.data.length, 1, 'nothing is saved')
  await page.getByRole('button', { name: 'Update and Continue' }).click()
  await page.waitForURL(/\/integrations\/int_/)
  const id = shownPath(page).split('/').at(-1) ?? ''
  const { body: draft } = await api.get(`~/integrations/${id}`)
  assert.deepEqual([draft.enabled, draft.disabled_cause, draft.customised], [false, 'incomplete', false])
  await page.getByLabel('Service key or access token').fill('pat-na1-11111111-2222-3333-4444-555555555555')
  await page.keyboard.press('Control+s')
  const saved = await api.until(`~/integrations/${id}`, ({ enabled }) => enabled === true)
  assert.deepEqual(saved.conditions.all[1], { field: 'outcome', op: 'is', value: 'answered' })
})

test('28 a template that writes to people is shown as they read it, and as it is sent once that is asked for', async () => {
  await using view = await fixture.open('/integrations/new')
  const { page } = view
  await page.getByText('From a template').click()
  await page.getByRole('button', { name: 'Missed calls in Slack' }).click()
  const detail = page.getByRole('dialog', { name: 'Missed calls in Slack' })
  const read = detail.getByRole('figure', { name: 'Message preview' })
  await read.getByText(`Missed call from Jane "JJ" O'Neil & Söhne, +61 412 345 678`).waitFor()
  assert.equal(await detail.getByText('rich_text_section').isVisible(), false)
  await detail.getByText('Request as sent').click()
  await detail.getByText('rich_text_section').waitFor()
  assert.deepEqual(await view.axe(), [])
})

test('28 on a small screen the gallery fits, and a link or a file is taken from there too', async () => {
  await using view = await fixture.open('/integrations/new#template=', { width: 390, height: 844 })
  const { page } = view
  await page.getByRole('button', { name: 'Every event for a data warehouse' }).click()
  const detail = page.getByRole('dialog', { name: 'Every event for a data warehouse' })
  await detail.getByText('Base URL', { exact: true }).waitFor()
  const wide = await page.evaluate(() => {
    const dialog = document.querySelector('.dialog-body')
    return dialog ? dialog.scrollWidth - dialog.clientWidth : -1
  })
  assert.equal(wide, 0)
  await detail.getByRole('button', { name: 'Back to templates' }).click()
  await page.getByRole('button', { name: 'Use a link or file' }).click()
  await page.getByLabel('Link or template').waitFor()
})
