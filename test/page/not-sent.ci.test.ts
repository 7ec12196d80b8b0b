// Calls that were not sent: counted in the banner and after switching on, and sent from there; and on a call, the
// integrations that did not get it and the reasons.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { startReceiver } from '../kit/receiver.ts'
import { answered, ended, postUpdates, ringing } from './call-updates.ts'
import { addressOf, startPageFixture } from './kit.ts'

const fixture = await startPageFixture()
const { api } = fixture
const receiver = await startReceiver({ answers: ({ path }) => ({ status: path.startsWith('/gone') ? status : 200 }) })
after(() => receiver.close())
let status = 410

const hostile = `\u202Eevil<img src=x onerror=alert(1)>${'long'.repeat(30)}`

async function createTo(name: string, path: string, more: object = {}): Promise<string> {
  const request = { url: `${receiver.url}/${path}`, rows: [{ key: 'id', value: '[[uniqueid]]' }] }
  const made = await api.post('~/integrations', { name, request, ...more })
  assert.equal(made.status, 201, JSON.stringify(made.body))
  return made.body.id
}

async function endCalls(...uniqueids: readonly string[]): Promise<void> {
  for (const uniqueid of uniqueids) await postUpdates(api, ringing(uniqueid), ended(uniqueid, 'missed'))
}

test('21 D26 a 410: the banner of the list counts the calls that were not sent, and sends them there', async () => {
  const id = await createTo(hostile, 'gone')
  await endCalls('first')
  await api.until(`~/integrations/${id}`, ({ enabled }) => enabled === false)
  await endCalls('a', 'b', 'c')
  await using view = await fixture.open('/integrations')
  const { page } = view
  await page.getByText(/^3 calls since [\d:]+ were not sent\.$/).waitFor()
  assert.deepEqual(await view.axe(), [])
  // The receiver works again: the waiting delivery is sent, and the page still lists the calls that were not sent.
  status = 200
  await api.post(`~/integrations/${id}/resume`, {})
  await page.getByText(/3 calls between [\d:]+ and [\d:]+ were not sent\.$/).waitFor()
  await page.getByRole('button', { name: /^Send them to ‹202E›evil<img/ }).click()
  const dialog = page.getByRole('dialog', { name: 'Send past calls' })
  await dialog.getByText('3 calls will be sent.').waitFor()
  assert.ok(
    await dialog.getByRole('checkbox', { name: 'Only calls that ended while the integration was off' }).isChecked(),
  )
  assert.deepEqual(await view.axe(), [])
  await dialog.getByRole('button', { name: 'Send 3 calls' }).click()
  await dialog.getByText('3 calls queued.').waitFor()
  await dialog.getByText('3 delivered').waitFor()
  assert.deepEqual(await view.axe(), [])
  await dialog.getByRole('button', { name: 'Done' }).click()
  await dialog.waitFor({ state: 'detached' })
  await page.getByText(/were not sent/).waitFor({ state: 'detached' })
  const sent: string[] = receiver.received
    .filter(({ path }) => path.startsWith('/gone'))
    .map(({ body }) => JSON.parse(body).id)
  assert.deepEqual(sent.toSorted(), ['a', 'b', 'c', 'first', 'first'])
  await api.ask('DELETE', `~/integrations/${id}`)
})

test('21 D26 switched off by a person: the editor counts, before and after it is switched on', async () => {
  const id = await createTo('Warehouse', 'warehouse')
  await api.patch(`~/integrations/${id}`, { enabled: false })
  await endCalls('d')
  await using view = await fixture.open(`/integrations/${id}`)
  const { page } = view
  await page.getByText(/^1 call since [\d:]+ was not sent\.$/).waitFor()
  await page.getByRole('switch', { name: 'On' }).click()
  await page.getByText(/^1 call between [\d:]+ and [\d:]+ was not sent\.$/).waitFor()
  await page.getByRole('button', { name: 'Send them' }).click()
  const dialog = page.getByRole('dialog', { name: 'Send past calls' })
  await dialog.getByText('1 call will be sent.').waitFor()
  await dialog.getByRole('button', { name: 'Send 1 call' }).click()
  await dialog.getByText('1 delivered').waitFor()
  await dialog.getByRole('button', { name: 'Done' }).click()
  await page.getByText(/was not sent\.$/).waitFor({ state: 'detached' })
  await api.ask('DELETE', `~/integrations/${id}`)
})

test('19 D26 a call says which integrations it was not sent to, with the reason and the way there', async () => {
  await createTo('Our CRM', 'crm')
  const long = await createTo('Long calls', 'long', { conditions: { field: 'talk_duration', op: 'gte', value: 600 } })
  const off = await createTo(hostile, 'off')
  await api.patch(`~/integrations/${off}`, { enabled: false })
  await createTo('Both', 'both', { realtime: true, conditions: { field: 'outcome', op: 'unknown' } })
  await createTo('Holds', 'holds', { realtime: true, final: false, statuses: ['on_hold'] })
  const begun = Date.now() - 60_000
  const at = (seconds: number): string => new Date(begun + seconds * 1_000).toISOString()
  await postUpdates(api, ringing('n', { at: at(0) }), answered('n', at(10)), ended('n', 'answered', at(28)))
  await createTo('Later', 'later')
  const { id } = await api.until('~/calls/uniqueid:n', ({ deliveries }) => deliveries.length >= 3)
  await using view = await fixture.open(`/calls/${id}`)
  const { page } = view
  const notSent = page.getByRole('region', { name: 'Not sent to' })
  await notSent.waitFor()
  const lines = (await notSent.getByRole('listitem').allInnerTexts()).map((line) => line.replaceAll(/\s+/g, ' ').trim())
  assert.deepEqual(lines, [
    'Long calls Talk time is 18 s, less than 10 min',
    `‹202E›evil<img src=x onerror=alert(1)>${'long'.repeat(30)} Was off`,
    'Both Final request: Outcome is known: Answered',
    'Holds Sends only changes to On hold',
    'Later Was created later',
  ])
  assert.equal(await notSent.locator('img').count(), 0)
  for (const width of [1440, 390]) {
    await page.setViewportSize({ width, height: 900 })
    const [panel, link] = await Promise.all([
      notSent.boundingBox(),
      notSent.getByRole('link', { name: /^‹202E›evil/ }).boundingBox(),
    ])
    assert.ok(
      panel && link && link.x + link.width <= panel.x + panel.width,
      `${width}: ${JSON.stringify([panel, link])}`,
    )
  }
  assert.deepEqual(await view.axe(), [])
  const link = notSent.getByRole('link', { name: 'Long calls' })
  assert.equal(await link.getAttribute('href'), addressOf(`/integrations/${long}`))
})
