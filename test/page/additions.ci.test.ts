// What people add to a call, on its page: two people on one call, hostile texts, errors that lose nothing, the keyboard alone, and
// what a viewer sees.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import { goodPassword, invited } from '../kit/visitor.ts'
import { addressOf, startPageFixture } from './kit.ts'

const fixture = await startPageFixture()
const { api } = fixture

async function endedCall(uniqueid: string): Promise<string> {
  await api.post('/api/v1/events', [
    { uniqueid, status: 'ringing', fields: { caller_number: '+442079460958', tags: ['web'] } },
    { uniqueid, status: 'ended', outcome: 'missed' },
  ])
  return (await api.get(`~/calls/uniqueid:${uniqueid}`)).body.id
}

const panelOf = (page: Page) => page.getByRole('region', { name: 'Tags and notes' })

test('39 two people on one call see what the other adds, who added it, and undo a corrected outcome', async () => {
  const id = await endedCall('two')
  await using one = await fixture.open(`/calls/${id}`)
  await using other = await fixture.open(`/calls/${id}`, { width: 390 })
  const [mine, theirs] = [panelOf(one.page), panelOf(other.page)]
  await mine.getByLabel('Add a tag').fill('quote')
  await mine.getByLabel('Add a tag').press('Enter')
  for (const panel of [mine, theirs])
    await panel.getByRole('list', { name: 'Tags' }).getByText('quote', { exact: true }).waitFor()
  await theirs.getByText('Who added them').click()
  await theirs.getByText('quote: Sam Lee').waitFor()
  await theirs.getByLabel('Note', { exact: true }).fill('Asked for a quote')
  await theirs.getByRole('button', { name: 'Add note' }).click()
  await mine.getByRole('list', { name: 'Notes' }).getByText('Asked for a quote').waitFor()
  await mine.getByRole('list', { name: 'Notes' }).getByText('Sam Lee').waitFor()
  await mine.getByLabel('Correct the outcome').selectOption('answered')
  await theirs.getByText('The phone system reported: Missed. Corrected by Sam Lee').waitFor()
  assert.equal((await api.get(`~/calls/${id}`)).body.outcome, 'answered')
  assert.deepEqual(await one.axe(), [])
  assert.deepEqual(await other.axe(), [])
  await theirs.getByRole('button', { name: 'Undo' }).click()
  await mine.getByText('The phone system reported').waitFor({ state: 'detached' })
  assert.equal((await api.get(`~/calls/${id}`)).body.outcome, 'missed')
  await mine.getByText('Removed (1)').click()
  await mine.getByRole('list', { name: 'Removed' }).getByText('Outcome: Answered').waitFor()
})

test('39 by keyboard alone: an error stands beside its field and keeps the text, and a removed tag leaves the focus in place', async () => {
  const id = await endedCall('keys')
  await using view = await fixture.open(`/calls/${id}`)
  const { page } = view
  const panel = panelOf(page)
  await panel.getByLabel('Add a tag').focus()
  await page.keyboard.type('x'.repeat(101))
  await page.keyboard.press('Enter')
  await panel.getByText('Must not be longer than 100 characters.').waitFor()
  assert.equal(await panel.getByLabel('Add a tag').inputValue(), 'x'.repeat(101))
  await panel.getByLabel('Amount').focus()
  await page.keyboard.type('1200')
  await page.keyboard.press('Tab')
  await page.keyboard.type('Euro')
  await page.keyboard.press('Control+A')
  await page.keyboard.type('E1')
  await page.keyboard.press('Enter')
  await panel.getByText('Must be a code of three letters, such as AUD.').waitFor()
  assert.equal(await panel.getByLabel('Amount').inputValue(), '1200')
  await page.keyboard.press('Control+A')
  await page.keyboard.type('eur')
  await page.keyboard.press('Enter')
  await panel.getByText('1200 EUR').waitFor()
  await panel.getByRole('button', { name: 'Remove the tag web' }).focus()
  await page.keyboard.press('Enter')
  await panel.getByText('No tags').waitFor()
  await page.waitForFunction(() => document.activeElement?.closest('.additions') !== null)
  assert.deepEqual((await api.get(`~/calls/${id}`)).body.fields.tags, undefined)
})

test('39 hostile tags and notes are text, and do not widen the page', async () => {
  const id = await endedCall('hostile')
  const tags = ['<img src=x onerror=alert(1)>', '\u202Eevil', 'W'.repeat(100), '👩‍👩‍👧‍👦'.repeat(9)]
  const note = `<script>alert(1)</script>\n${'M'.repeat(1_500)}\nשלום \u202Etxt\n${'👍'.repeat(100)}`
  const made = await api.post(`~/calls/${id}/additions`, { tags: { add: tags }, note })
  assert.equal(made.status, 201, JSON.stringify(made.body))
  for (const width of [1440, 390]) {
    await using view = await fixture.open(`/calls/${id}`, { width })
    await panelOf(view.page).getByText('<script>alert(1)</script>').waitFor()
    const tooWide = await view.page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    )
    assert.equal(tooWide, 0)
    assert.deepEqual(await view.axe(), [])
  }
})

test('39 S34 S54 a viewer sees what was added, with numbers masked, and why it cannot be changed', async () => {
  const id = await endedCall('viewed')
  await api.post(`~/calls/${id}/additions`, { note: 'Call back on +44 20 7946 0123', tags: { add: ['urgent'] } })
  await invited(api, { email: 'vera@acme.example', name: 'Vera', role: 'viewer' })
  await using view = await fixture.open('/sign-in', { signedIn: false })
  const { page } = view
  await page.getByLabel('Email', { exact: true }).fill('vera@acme.example')
  await page.getByLabel('Password', { exact: true }).fill(goodPassword)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('heading', { name: 'Webhook integrations' }).waitFor()
  await page.goto(addressOf(`/calls/${id}`))
  const panel = panelOf(page)
  await panel.getByText('Adding to a call requires the role Responder. You have the role Viewer.').waitFor()
  const text = await panel.innerText()
  assert.match(text, /urgent/)
  assert.match(text, /Call back on/)
  assert.doesNotMatch(text, /7946 0/)
  assert.equal(await panel.getByRole('button').count(), 0)
})
