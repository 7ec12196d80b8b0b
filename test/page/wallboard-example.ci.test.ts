// The page of examples/receivers/wallboard.mjs, in a browser.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openBrowserPage, prepareBrowser } from '../kit/browser.ts'
import { started } from '../receivers/example-receivers.ts'

prepareBrowser()

test('the example wallboard shows each call with its time, follows every change, and shows names as text', async (t) => {
  const { port, send } = await started(t, { file: 'wallboard.mjs', command: () => [process.execPath] })
  const start = new Date(Date.now() - 65_000).toISOString()
  const call = (uniqueid: string, sequence: number, status: string, more: object = {}) =>
    send({
      id: `${uniqueid} ${sequence}`,
      body: JSON.stringify({ uniqueid, sequence, status, start_time: start, ...more }),
    })
  const name = '<img src=x onerror="document.title=1">'
  assert.equal(await call('a', 1, 'queued', { caller_name: name, queue_name: 'Sales' }), 204)
  const { page, watched } = await openBrowserPage(`http://127.0.0.1:${port}`)
  await page.goto('/')
  await page.getByText('1 call in progress').waitFor()
  const cells = async () =>
    (await page.locator('tbody td').allTextContents()).map((text) => text.replace(/^1:[01]\d$/, '1:0x'))
  assert.deepEqual(await cells(), [name, 'queued', 'Sales', '', '1:0x'])
  assert.equal(await page.title(), 'Calls in progress')

  assert.equal(await call('b', 1, 'on_hold', { caller_number: '+61491570006', agent_name: 'Kim Tran' }), 204)
  await page.getByText('2 calls in progress').waitFor()
  assert.deepEqual((await cells()).slice(5), ['+61491570006', 'on hold', '', 'Kim Tran', '1:0x'])

  assert.equal(await call('b', 2, 'ended'), 204)
  await page.getByText('1 call in progress').waitFor()
  assert.equal(await call('b', 1, 'on_hold'), 204)
  assert.equal(await call('a', 3, 'answered', { caller_name: name }), 204)
  await page.getByText('answered').waitFor()
  assert.deepEqual(await cells(), [name, 'answered', '', '', '1:0x'], 'a late repeat does not bring a call back')
  assert.deepEqual(watched, { wrong: [], outside: [] })
})
