// Stored rows that cannot be read, on the page.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Client } from 'pg'
import { prepareBrowser } from '../kit/browser.ts'
import { addressOf, startPageFixture } from './kit.ts'

prepareBrowser()
const fixture = await startPageFixture()
const { api } = fixture

test('S46 the page opens an integration that cannot be read, says why, and saving it fixes it', async () => {
  const request = { url: `${api.url}/inbox/mended`, rows: [{ key: 'id', value: '[[uniqueid]]' }] }
  const made = (await api.post('~/integrations', { name: 'CRM', request })).body
  await api.post('~/steps', { kind: 'webhook', name: 'score', url: 'https://score.example/x' })
  const db = new Client({ connectionString: api.database })
  await db.connect()
  await db.query(`UPDATE integration SET config = jsonb_set(config, '{delivery}', '7'), version = version + 1`)
  await db.query(`UPDATE step SET settings = '{"url": 5}'`)
  await db.end()
  // Saving anything makes the program read the account again.
  await api.post('~/integrations', { name: 'Other', request })
  await api.until(`~/integrations/${made.id}`, ({ unreadable }) => unreadable !== null)
  await using other = await fixture.open('/settings?tab=recordings', { width: 390 })
  await other.page.getByText('The stored settings can’t be read').first().waitFor()
  await other.page.goto(addressOf('/integrations'))
  await other.page.getByText('Unreadable', { exact: true }).first().waitFor()
  await other.page.getByText('The stored settings can’t be read').first().waitFor()
  await using view = await fixture.open(`/integrations/${made.id}`)
  await view.page.getByText('The stored settings can’t be read').first().waitFor()
  await view.page.getByLabel('Route Name').fill('CRM, mended')
  await view.page.getByRole('button', { name: 'Update and Continue' }).click()
  await api.until(
    `~/integrations/${made.id}`,
    ({ unreadable_reason: reason, name }) => reason === null && name === 'CRM, mended',
  )
  assert.equal((await api.get(`~/integrations/${made.id}`)).body.delivery.timeout_s, 15)
})
