// The Test inbox: an address that accepts any request, and shows requests as they arrive.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startPageFixture } from './kit.ts'

const fixture = await startPageFixture()
const { api } = fixture

function send(token: string, body: string, type = 'application/json'): Promise<Response> {
  return fetch(`${api.url}/inbox/${token}`, {
    method: 'POST',
    headers: { 'content-type': type, 'x-from': 'test' },
    body,
  })
}

test('16 an inbox shows its address and what to do, and then what arrives, as it arrives', async () => {
  await using view = await fixture.open('/test-inbox')
  const { page } = view
  await page.getByText('No requests yet').waitFor()
  const address = await page.getByLabel('Inbox URL').getByText('/inbox/').innerText()
  const token = address.split('/').at(-1) ?? ''
  assert.equal(new URL(page.url()).searchParams.get('token'), token)
  await send(token, '{"caller":"Zoë 👩‍👩‍👧","note":"a‮b"}')
  await page.getByRole('heading', { name: '1 request' }).waitFor()
  const body = page.getByLabel('Body', { exact: true })
  await body.getByText('"Zoë 👩‍👩‍👧"').waitFor()
  await body.getByText('‹202E›').waitFor()
  await page.getByLabel('Headers', { exact: true }).getByText('x-from:').waitFor()
  assert.deepEqual(await view.axe(), [])
})

test('16 the newest comes first, unless somebody is at the list: then it waits', async () => {
  await send('newest', '{"n":1}')
  await using view = await fixture.open('/test-inbox?token=newest')
  const { page } = view
  const list = page.getByRole('region', { name: 'Requests, newest first' })
  await list.getByText('"n"').waitFor()
  await list.getByRole('listitem').first().hover()
  await send('newest?x=2', '{"n":2}')
  await page.getByRole('button', { name: '1 new request' }).click()
  await list.getByRole('listitem').nth(1).waitFor()
  assert.match(await list.getByRole('listitem').first().innerText(), /x=2/)
})

test('16 an inbox misbehaves as told, and is emptied after a question', async () => {
  const answer = await send('bad?status=503', 'plain text', 'text/plain')
  assert.equal(answer.status, 503)
  await using view = await fixture.open('/test-inbox?token=bad', { width: 390, theme: 'dark' })
  const { page } = view
  await page.getByText('Returned 503').waitFor()
  await page.getByText('Simulate failures').click()
  await page.getByText('?fail=3', { exact: true }).waitFor()
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth))
  assert.deepEqual(await view.axe(), [])
  await page.getByRole('button', { name: 'Clear inbox' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Clear inbox' }).click()
  await page.getByText('No requests yet').waitFor()
})

test('16 another inbox is opened by its name, and a name that cannot be is refused', async () => {
  await using view = await fixture.open('/test-inbox?token=one')
  const { page } = view
  const name = page.getByRole('textbox', { name: 'Inbox' })
  await name.fill('not a name')
  await page.getByRole('button', { name: 'Open' }).click()
  await page.getByText('Use 1 to 64 letters, digits, - or _.').waitFor()
  await name.fill('two')
  await name.press('Enter')
  await page.waitForURL(/token=two$/)
  await page.goBack()
  await page.waitForURL(/token=one$/)
})

test('a request of 64 KiB without a blank breaks nothing', async () => {
  await send('large', JSON.stringify({ long: 'x'.repeat(64 * 1024) }))
  await using view = await fixture.open('/test-inbox?token=large', { width: 390 })
  const { page } = view
  await page.getByText('more characters not shown.').waitFor()
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth))
})
