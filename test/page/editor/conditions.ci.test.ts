// The conditions of an integration, built on the page next to the calls that they are tried on.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import type { Json } from '../../kit/api.ts'
import { startPageFixture } from '../kit.ts'

const fixture = await startPageFixture()
const { api } = fixture

async function made(more: object = {}): Promise<string> {
  const { status, body } = await api.post('~/integrations', {
    name: 'Leads',
    request: { url: 'https://crm.example/', rows: [{ key: 'id', value: '[[uniqueid]]' }] },
    ...more,
  })
  assert.equal(status, 201, JSON.stringify(body))
  return String(body.id)
}

/** Saves with the keyboard, and returns the stored integration. */
async function saved(page: Page, id: string): Promise<Json> {
  await page.keyboard.press('Control+s')
  await page.getByText('Saved. Send a test?').waitFor()
  return (await api.get(`~/integrations/${id}`)).body
}

const matches = (page: Page) => page.getByRole('region', { name: 'Matching calls' })

test('22 before there are calls, conditions are tried on the examples; calls that do not come say so, and come', async () => {
  const id = await made()
  await using view = await fixture.open(`/integrations/${id}?tab=when`)
  const { page } = view
  await matches(page).getByText('Matches 5 of 5 example calls').waitFor()
  await page.getByLabel('Answered', { exact: true }).uncheck()
  await matches(page).getByText('Matches 2 of 5 example calls').waitFor()
  await matches(page).getByText('Outcome is Answered instead of').first().waitFor()
  let away = true
  await page.route(/\/calls\?limit=100/, (route) =>
    away ? route.fulfill({ status: 503, json: { title: 'Not now', status: 503 } }) : route.continue(),
  )
  await page.reload()
  away = await matches(page)
    .getByRole('alert')
    .waitFor()
    .then(() => false)
  await matches(page).getByRole('button', { name: 'Try again' }).click()
  await matches(page)
    .getByText(/example calls/)
    .first()
    .waitFor()
})

test('24 conditions and groups of them are put together by keys, said in one sentence, and tried on the last calls', async () => {
  const call = (uniqueid: string, seconds: number, fields: object): Json[] => {
    const at = (after: number): string => new Date(Date.now() - 600_000 + after * 1_000).toISOString()
    const all = { direction: 'inbound', ...fields }
    return [
      { uniqueid, status: 'ringing', at: at(0), fields: all },
      { uniqueid, status: 'answered', at: at(5) },
      { uniqueid, status: 'ended', outcome: 'answered', at: at(5 + seconds) },
    ]
  }
  await api.post('/api/v1/events', [
    ...call('long', 60, { caller_number: '+61299990000', caller_name: 'Robin Park' }),
    ...call('short', 12, { caller_number: '+61299990001', caller_name: 'Alex Kim' }),
    ...call('mobile', 60, { caller_number: '+61412345678', caller_name: 'Jane Citizen', gclid: 'Cj0' }),
    ...call('out', 60, { caller_number: '+61299990002', direction: 'outbound' }),
  ])
  const id = await made()
  await using view = await fixture.open(`/integrations/${id}?tab=when`)
  const { page } = view
  await matches(page).getByText('Matches 3 of the last 4 calls').waitFor()
  await page.getByRole('button', { name: 'Add condition' }).focus()
  await page.keyboard.press('Enter')
  // The new condition has the focus, on its field.
  await page.keyboard.press('Enter')
  await page.keyboard.type('talk time')
  await page.keyboard.press('Enter')
  await page.keyboard.press('Tab')
  await page.getByRole('combobox', { name: 'Comparison' }).selectOption('is more than')
  await page.keyboard.press('Tab')
  await page.keyboard.type('30')
  await matches(page).getByText('Matches 2 of the last 4 calls').waitFor()
  await matches(page).getByText('Talk time is 12 s, not more than 30 s').waitFor()
  await matches(page).getByText('Direction is Outbound instead of Inbound').waitFor()
  await page.getByRole('button', { name: 'Add group' }).press('Enter')
  const group = page.getByRole('group', { name: 'Condition group' })
  await group.getByRole('button', { name: 'Field: Campaign' }).press('Enter')
  await page.keyboard.type('caller number')
  await page.keyboard.press('Enter')
  await group.getByRole('combobox', { name: 'Comparison' }).selectOption('starts with')
  await group.getByLabel('Value', { exact: true }).fill('04')
  await group.getByRole('button', { name: 'Add condition' }).press('Enter')
  await group.getByRole('button', { name: 'Field: Campaign' }).press('Enter')
  await page.keyboard.type('gclid')
  await page.keyboard.press('Enter')
  await group.getByRole('combobox', { name: 'Comparison' }).last().selectOption('is known')
  await matches(page).getByText('Matches 1 of the last 4 calls').waitFor()
  const sentence = 'with more than 30 s of talk time and (from numbers starting with 04 or with a Google click ID)'
  await matches(page).getByText(`Inbound calls ${sentence}`).waitFor()
  await page.getByText(`Sends one request when an inbound call is complete. Only for calls ${sentence}.`).waitFor()
  await matches(page).getByText('Not matching 3').click()
  await matches(page).getByText('Jane Citizen').waitFor({ state: 'detached' })
  assert.deepEqual(await view.axe(), [])
  const talk = { field: 'talk_duration', op: 'gt', value: 30 }
  const phone = { field: 'caller_number', op: 'starts_with', value: '04' }
  const click = { field: 'gclid', op: 'known' }
  const inbound = {
    any: [
      { field: 'direction', op: 'is', value: 'inbound' },
      { field: 'direction', op: 'unknown' },
    ],
  }
  assert.deepEqual((await saved(page, id)).conditions, { all: [inbound, talk, { any: [phone, click] }] })
  // Removing a condition leaves the focus in its group. Removing the last condition of a group also removes the group.
  await group.getByRole('button', { name: 'Remove condition: from numbers starting with 04' }).press('Enter')
  await group.getByRole('button', { name: 'Remove condition: with a Google click ID' }).press('Enter')
  await group.waitFor({ state: 'detached' })
  assert.deepEqual((await saved(page, id)).conditions, { all: [inbound, talk] })
  // The dialog for past calls adds conditions to those of the integration: two calls have enough talk time, and one of
  // them is Jane's.
  await page.getByRole('button', { name: 'More actions', exact: true }).first().click()
  await page.getByRole('menuitem', { name: 'Send past calls…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Send past calls' })
  await dialog.getByText('Filter calls').click()
  await dialog.getByRole('button', { name: 'Add condition' }).click()
  await dialog.getByRole('button', { name: 'Field: Campaign' }).click()
  await page.getByRole('combobox', { name: 'Choose a field' }).fill('caller name')
  await page.keyboard.press('Enter')
  await dialog.getByLabel('Value', { exact: true }).fill('jane citizen')
  await dialog.getByLabel('Include calls that were already sent').check()
  await dialog.getByRole('button', { name: 'Count calls' }).click()
  await dialog.getByText('1 call will be sent.').waitFor()
  // The calls are counted, so only the button to send them is left.
  assert.equal(await dialog.getByRole('button', { name: 'Count calls' }).count(), 0)
  assert.equal(await dialog.getByRole('button', { name: 'Send 1 call' }).isEnabled(), true)
  await dialog.getByLabel('Include calls that were already sent').uncheck()
  await dialog.getByRole('button', { name: 'Count calls' }).waitFor()
  assert.equal(await dialog.getByRole('button', { name: 'Send calls' }).isDisabled(), true)
  assert.deepEqual(await view.axe(), [])
})

test('15 office hours, some of a few, and some changes of status are chosen, and kept as the API has them', async () => {
  const id = await made({ realtime: true })
  await using view = await fixture.open(`/integrations/${id}?tab=when`, { width: 390 })
  const { page } = view
  await page.getByRole('radio', { name: 'Selected' }).check({ force: true })
  await page.getByRole('checkbox', { name: 'Ringing' }).check()
  await page.getByText('the status of an inbound call changes to Ringing, Answered or Ended').waitFor()
  const add = page.getByRole('button', { name: 'Add condition' })
  await add.click()
  await field(page, 'start time')
  const hours = page.getByRole('group', { name: 'Office hours' })
  await hours.getByRole('checkbox', { name: 'Saturday' }).check({ force: true })
  await hours.getByLabel('to', { exact: true }).fill('00:00')
  await hours.getByRole('combobox', { name: 'Time zone' }).selectOption('Australia/Perth')
  await hours.getByRole('button', { name: 'Add hours' }).click()
  for (const day of ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday'])
    await hours.getByRole('checkbox', { name: day }).last().uncheck({ force: true })
  await page.getByText('The days are missing').waitFor()
  await hours.getByRole('checkbox', { name: 'Sunday' }).last().check({ force: true })
  await page.getByText('The days are missing').waitFor({ state: 'detached' })
  await add.click()
  await field(page, 'ended by')
  await page.getByRole('combobox', { name: 'Comparison' }).last().selectOption('is one of')
  await page.getByRole('checkbox', { name: 'Agent' }).check()
  assert.deepEqual(await view.axe(), [])
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth), 0)
  const { statuses, conditions } = await saved(page, id)
  assert.deepEqual(statuses, ['ringing', 'answered', 'ended'])
  assert.deepEqual(conditions.all.slice(1), [
    { field: 'start_time', op: 'within', value: 'mon-sat 09:00-24:00, sun 09:00-17:00 Australia/Perth' },
    { field: 'hangup_by', op: 'one_of', value: ['caller', 'agent'] },
  ])
})

/** Chooses the field of the condition that was added last. */
async function field(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: 'Field: Campaign' }).click()
  await page.getByRole('combobox', { name: 'Choose a field' }).fill(name)
  await page.keyboard.press('Enter')
}

test('15 22 names from right to left begin where the others do, in the calls that conditions are tried on', async () => {
  for (const [uniqueid, caller_name] of [
    ['rtl', 'מרים כהן'],
    ['ltr', 'Ada Byron'],
  ])
    await api.post('/api/v1/events', { uniqueid, status: 'ended', fields: { caller_name, direction: 'inbound' } })
  const id = await made()
  await using view = await fixture.open(`/integrations/${id}?tab=when`)
  const { page } = view
  const startOf = async (name: string) => {
    const found = matches(page).getByText(name)
    await found.waitFor()
    return (await found.boundingBox())?.x
  }
  assert.equal(await startOf('מרים כהן'), await startOf('Ada Byron'))
})
