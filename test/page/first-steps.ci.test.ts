// The first steps beside every page: each is ticked without a press, the list survives a reload, and a dismissed list
// does not return.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import type { Page } from 'playwright-core'
import { startReceiver } from '../kit/receiver.ts'
import { startFakeAmi } from '../recordings/fake-ami.ts'
import { startPageFixture } from './kit.ts'

const fixture = await startPageFixture()
const { api } = fixture
const receiver = await startReceiver()
const ami = await startFakeAmi()
after(() => Promise.all([receiver.close(), ami.close()]))

const block = (page: Page) => page.getByRole('region', { name: 'First steps' })
const step = (page: Page, label: string) => block(page).getByRole('link', { name: label })

test('33 first steps are dismissed for the account, can be taken back at once, and stay away after a reload', async () => {
  await using view = await fixture.open('/live')
  const { page } = view
  await block(page).getByText('0 of 3').waitFor()
  assert.deepEqual(await view.axe(), [])
  await page.getByRole('button', { name: 'Dismiss first steps' }).click()
  await block(page).waitFor({ state: 'detached' })
  await page.getByRole('button', { name: 'Undo' }).click()
  await block(page).waitFor()
  await page.getByRole('button', { name: 'Dismiss first steps' }).click()
  await block(page).waitFor({ state: 'detached' })
  await page.reload()
  await page.getByRole('heading', { name: 'Live', exact: true }).waitFor()
  assert.equal(await block(page).count(), 0)
  const [account] = (await api.get('/api/v1/accounts')).body.data
  assert.equal(account.first_steps_dismissed, true)
  await api.patch(`/api/v1/accounts/${account.id}`, { first_steps_dismissed: false })
})

test('33 each step leads to where it is done and ticks itself; when all are done they go with a word', async () => {
  await using view = await fixture.open('/live')
  const { page } = view
  await step(page, 'Connect your phone system').click()
  await page.waitForURL('**/sources?connect=choose')
  await step(page, 'See a request arrive').click()
  await page.waitForURL('**/integrations/new')
  const { body } = await api.post('~/integrations', { name: 'CRM', request: { url: '' } })
  await block(page).getByText('Its setup is incomplete.').waitFor()
  await step(page, 'Create your first webhook').click()
  await page.waitForURL(`**/integrations/${body.id}`)
  await api.patch(`~/integrations/${body.id}`, { request: { url: receiver.url } })
  await step(page, 'Create your first webhook Done').waitFor()
  await block(page).getByText('1 of 3').waitFor()
  await page.reload()
  await block(page).getByText('1 of 3').waitFor()

  // The page shows a test that arrives and a source that connects without a reload.
  await api.post(`~/integrations/${body.id}/test`, { sample: { example: 'answered' } })
  await step(page, 'See a request arrive Done').waitFor()
  await block(page).getByText('2 of 3').waitFor()
  const settings = { host: '127.0.0.1', port: String(ami.port), username: 'offhook', secret: 'quiet lamps' }
  const source = await api.post('~/sources', { kind: 'asterisk', name: 'Office', settings })
  await block(page).getByText('Connected. Waiting for the first call.').waitFor()
  assert.deepEqual(await view.axe(), [])
  await step(page, 'Connect your phone system').click()
  await page.waitForURL(`**/sources/${source.body.id}`)

  await api.post('/api/v1/events', [
    { uniqueid: 'c1', status: 'ringing', fields: { direction: 'inbound' } },
    { uniqueid: 'c1', status: 'ended' },
  ])
  await receiver.until(2)
  await page.getByText('First steps done. Offhook sends your calls.').waitFor()
  await block(page).waitFor({ state: 'detached' })
  await api.until('/api/v1/accounts', ({ data }) => data[0].first_steps_dismissed === true)
})

test('33 who had done them all before is told nothing', async () => {
  const [account] = (await api.get('/api/v1/accounts')).body.data
  await api.patch(`/api/v1/accounts/${account.id}`, { first_steps_dismissed: false })
  // All steps are done: the page shows nothing and announces nothing.
  await using view = await fixture.open('/live', { width: 390 })
  await api.until('/api/v1/accounts', ({ data }) => data[0].first_steps_dismissed === true)
  assert.equal(await view.page.getByText('First steps done.').count(), 0)
})
