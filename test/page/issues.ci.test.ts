// The page of issues (D30).
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { startReceiver } from '../kit/receiver.ts'
import { countStatistics } from '../kit/statistics.ts'
import { hold, startPageFixture } from './kit.ts'

const fixture = await startPageFixture()
const { api } = fixture
let status = 422
const receiver = await startReceiver({ answers: () => ({ status }) })
after(() => receiver.close())

async function failing(name: string, calls: number): Promise<string> {
  const request = { url: receiver.url, rows: [{ key: 'id', value: '[[uniqueid]]' }] }
  const settings = { name, realtime: true, final: false, request, delivery: { schedule: 'once' } }
  const { body } = await api.post('~/integrations', settings)
  for (let call = 0; call < calls; call++)
    await api.post('/api/v1/events', { uniqueid: `${name}-${call}`, status: 'ringing' })
  await api.until(`~/deliveries?integration_id=${body.id}&state=failed`, ({ data }) => data.length === calls)
  await countStatistics(api.database)
  return body.id
}

test('D30 a person acknowledges an issue, mutes it with a reason, writes a note and resolves it', async () => {
  const id = await failing('Harbour CRM', 2)
  await using opened = await fixture.open('/issues')
  const { page } = opened
  await page.getByRole('link', { name: '422 Unprocessable Content' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByText('Harbour CRM').waitFor()
  await dialog.getByRole('button', { name: 'Acknowledge' }).click()
  await dialog.getByText('Acknowledged', { exact: true }).waitFor()

  await dialog.getByRole('button', { name: 'Mute…' }).click()
  await page.getByRole('button', { name: 'Mute', exact: true }).click()
  await page.getByText('Must not be empty.').waitFor()
  await page.getByRole('textbox', { name: 'Reason' }).fill('The vendor works on it.')
  await page.getByText('1 week').click()
  await page.getByRole('button', { name: 'Mute', exact: true }).click()
  await dialog.getByText('The vendor works on it.').waitFor()
  await dialog.getByRole('button', { name: 'End mute' }).click()
  await dialog.getByRole('button', { name: 'Mute…' }).waitFor()

  const note = dialog.getByRole('textbox', { name: 'Note' })
  const save = dialog.getByRole('button', { name: 'Save note' })
  const letThrough = await hold(page, '**/issues/*')
  await note.fill('Ticket')
  await save.click()
  await note.fill('Ticket 4711')
  letThrough()
  await page.getByText('Note saved').waitFor()
  await dialog.getByRole('button', { name: 'Mute…' }).click()
  await page.getByRole('button', { name: 'Cancel' }).click()
  assert.equal(await note.inputValue(), 'Ticket 4711', 'what was typed during the save is not lost')
  await save.click()
  await save.waitFor({ state: 'detached' })
  await dialog.getByRole('button', { name: 'Resolve' }).click()
  await dialog.getByText('Resolved', { exact: true }).waitFor()
  await page.keyboard.press('Escape')
  await page.getByText('No unresolved issues').waitFor()
  await page.getByRole('tab', { name: 'Resolved', exact: true }).click()
  await page.getByRole('link', { name: '422 Unprocessable Content' }).waitFor()
  const [issue] = (await api.get(`~/issues?state=resolved&integration_id=${id}`)).body.data
  assert.deepEqual([issue.note, issue.mute, issue.state_by.type], ['Ticket 4711', null, 'person'])
})

test('D30 Recover in an issue resends what failed this way', async () => {
  const id = await failing('Harbour leads', 3)
  status = 200
  await using opened = await fixture.open('/issues')
  const { page } = opened
  await page
    .getByRole('row', { name: /Harbour leads/ })
    .getByRole('link')
    .click()
  await page.getByRole('dialog').getByRole('link', { name: 'Recover…' }).click()
  await page.getByRole('button', { name: 'Recover 3 deliveries' }).click()
  await api.until(`~/deliveries?integration_id=${id}&state=delivered`, ({ data }) => data.length === 3)
})
