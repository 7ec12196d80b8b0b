// Resending after a correction: for a delivery rendered with earlier settings, the dialog proposes the present
// settings.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Locator } from 'playwright-core'
import { startReceiver } from '../kit/receiver.ts'
import { startPageFixture } from './kit.ts'

const fixture = await startPageFixture()
const { api } = fixture

const picked = (dialog: Locator) =>
  dialog.locator('label', { has: dialog.page().locator('input[type="radio"]:checked') }).innerText()
const CHANGED = /The request settings changed at [\d:]+/

test('D15 a resend and Recover propose the settings of now where the request changed since, and say when', async (t) => {
  const receiver = await startReceiver({ answers: ({ path }) => ({ status: path === '/right' ? 200 : 404 }) })
  t.after(() => receiver.close())
  const request = { url: `${receiver.url}/wrong`, rows: [{ key: 'id', value: '[[uniqueid]]' }] }
  const { body } = await api.post('~/integrations', { name: 'CRM', request, delivery: { schedule: 'once' } })
  const path = `~/integrations/${body.id}`
  await api.post('/api/v1/events', [
    { uniqueid: 'first', status: 'ended' },
    { uniqueid: 'second', status: 'ended' },
  ])
  await api.until(`~/deliveries?integration_id=${body.id}&state=failed`, ({ data }) => data.length === 2)
  // The name is no part of a request.
  await api.ask('PATCH', path, { body: { name: 'CRM of sales' } })
  await using view = await fixture.open(`/deliveries?integration_id=${body.id}`)
  const { page } = view
  const recover = page.getByRole('dialog', { name: 'Recover deliveries' })
  await page.getByRole('button', { name: 'Recover…' }).click()
  await recover.getByText(/^2 deliveries, about/).waitFor()
  assert.match(await picked(recover), /^As sent/)
  assert.equal(await recover.getByText(CHANGED).count(), 0)
  await page.keyboard.press('Escape')

  await api.ask('PATCH', path, { body: { request: { url: `${receiver.url}/right` } } })
  await page.reload()
  await page.getByRole('button', { name: 'Recover…' }).click()
  await recover.getByText(CHANGED).waitFor()
  assert.match(await picked(recover), /^With current settings/)
  assert.deepEqual(await view.axe(), [])
  await page.keyboard.press('Escape')

  await page
    .getByRole('checkbox', { name: /^Select/ })
    .last()
    .check()
  await page.getByRole('button', { name: 'Resend', exact: true }).click()
  const resend = page.getByRole('dialog', { name: 'Resend delivery' })
  await resend.getByText(CHANGED).waitFor()
  assert.match(await picked(resend), /^With current settings/)
  await resend.getByRole('button', { name: 'Resend' }).click()
  const { data } = await api.until(
    `~/deliveries?integration_id=${body.id}&state=delivered`,
    (found) => found.data.length === 1,
  )
  assert.equal(data[0].url, `${receiver.url}/right`)
})
