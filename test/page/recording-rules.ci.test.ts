// A person configures how recordings are kept, the steps after a call, and what sources report of recordings.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { enter, untilLive } from './editor/rows-kit.ts'
import { shownSecret } from '../kit/api.ts'
import { addressOf, shownPath, startPageFixture } from './kit.ts'
import { answered, ended, ringing, postUpdates } from './call-updates.ts'

const fixture = await startPageFixture({ OFFHOOK_COMMANDS: JSON.stringify({ echo: [process.execPath] }) })
const { api } = fixture
const settingsPath = '/settings?tab=recordings'

interface CreatedStep {
  readonly id: string
  readonly name: string
}

async function step(name: string, more: object = {}): Promise<CreatedStep> {
  const { status, body } = await api.post('~/steps', {
    kind: 'webhook',
    name,
    url: 'https://steps.example/take',
    ...more,
  })
  assert.equal(status, 201, JSON.stringify(body))
  return { id: String(body.id), name }
}

async function stepNames(): Promise<string[]> {
  const { data } = (await api.get('~/steps')).body
  return data.map(({ name }: CreatedStep) => name)
}

const dialog = (page: Page, name: string) => page.getByRole('dialog', { name })
const focused = (page: Page) => page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? null)

test('how recordings are kept is saved; a number that cannot be is said at its field, and stays', async () => {
  await using view = await fixture.open(settingsPath)
  const { page } = view
  await page.getByLabel('Keep caller and agent on separate channels').check()
  const days = page.getByLabel('Delete recordings after')
  await days.fill('91')
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await page.getByText('At most 90 days').waitFor()
  // After a visit to another tab, the typed text is still there.
  await page.getByRole('tab', { name: 'Retention' }).click()
  await page.getByRole('tab', { name: 'Recordings and steps' }).click()
  assert.equal(await days.inputValue(), '91')
  await days.fill('30')
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await page.getByText('Recording settings saved.').waitFor()
  const { keep_days, two_channels } = (await api.get('~/recording-settings')).body
  assert.deepEqual([keep_days, two_channels], [30, true])
  await page.getByText('Not set. Links to recordings only work on this machine.').waitFor()
})

test('days that would delete what is here already say so before they are saved', async () => {
  const { keep_days: before } = (await api.get('~/recording-settings')).body
  await using view = await fixture.open(settingsPath)
  const { page } = view
  const days = page.getByLabel('Delete recordings after')
  const warning = page.getByRole('status').filter({ hasText: 'are permanently deleted within an hour' })
  await days.fill(String(before + 1))
  assert.equal(await warning.count(), 0)
  await days.fill('1')
  await warning.getByText('all recordings older than 1 day').waitFor()
  assert.deepEqual(await view.axe(), [])
  await page.getByRole('button', { name: 'Discard changes' }).click()
  await warning.waitFor({ state: 'detached' })
  assert.equal((await api.get('~/recording-settings')).body.keep_days, before)
})

test('22 without steps the page says what they are for; a transcript by whisper.cpp is set up with its address alone', async () => {
  await using view = await fixture.open(settingsPath)
  const { page } = view
  await page.getByText('No steps yet').waitFor()
  assert.deepEqual(await view.axe(), [])
  await page.getByRole('button', { name: 'Transcribe with a whisper.cpp server' }).click()
  const over = dialog(page, 'New step')
  const address = over.getByLabel('URL')
  await address.fill('not an address')
  await over.getByRole('button', { name: 'Add step' }).click()
  await over.locator('.problem').first().waitFor()
  assert.equal(await address.evaluate((field) => field === document.activeElement), true)
  assert.equal(await address.inputValue(), 'not an address')
  await address.fill('https://whisper.example/inference')
  assert.deepEqual(await view.axe(), [])
  await over.getByRole('button', { name: 'Add step' }).press('Enter')
  await page.getByText('transcript was added').waitFor()
  // The button that opened the form is hidden while the form is open, so the focus moves to the section around it.
  await page.waitForFunction(() => document.activeElement?.ariaLabel === 'Post-call steps')
  const { data } = (await api.get('~/steps')).body
  const { name, send, form, take, needs_recording, enabled } = data[0]
  assert.deepEqual(
    { name, send, form, take, needs_recording, enabled },
    {
      name: 'transcript',
      send: 'audio',
      form: { response_format: 'json' },
      take: { transcript: 'text' },
      needs_recording: true,
      enabled: true,
    },
  )
})

test('what is typed of a step stays when its form is closed, and until it is saved over what somebody else saved', async () => {
  const made = await step('score', { auth: { type: 'bearer', token: 'score-token-9f2e' } })
  await using view = await fixture.open(settingsPath, { width: 390 })
  const { page } = view
  await page.getByRole('button', { name: 'Edit score' }).click()
  const over = dialog(page, 'score')
  assert.match(await over.getByLabel('Token').inputValue(), /9f2e$/)
  await over.getByLabel('Selected fields').check()
  await over.getByRole('button', { name: 'Add field' }).click()
  await page.keyboard.type('lead_score')
  await over.getByRole('button', { name: 'Save' }).click()
  await over.getByText('Enter the path in the response').waitFor()
  await page.keyboard.press('Escape')
  await page.getByText('Not saved').waitFor()
  await page.getByRole('button', { name: 'Edit score' }).click()
  assert.equal(await over.getByLabel('Field', { exact: true }).inputValue(), 'lead_score')
  await over.getByLabel('Path in the response').fill('result.score')
  assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= 390)
  await api.patch(`~/steps/${made.id}`, { timeout_s: 90 })
  await over.getByRole('button', { name: 'Save' }).click()
  await over.getByText('Someone else saved this step in the meantime').waitFor()
  assert.equal(await over.getByLabel('Path in the response').inputValue(), 'result.score')
  await over.getByRole('button', { name: 'Show their version' }).click()
  await page.getByRole('button', { name: 'Edit score' }).click()
  await over.getByLabel('Selected fields').check()
  await over.getByRole('button', { name: 'Add field' }).click()
  await page.keyboard.type('lead_score')
  await over.getByLabel('Path in the response').fill('result.score')
  await over.getByRole('button', { name: 'Save' }).click()
  await page.getByText('Step saved. Changes apply to calls that end from now on.').waitFor()
  const { take, timeout_s, auth } = (await api.get(`~/steps/${made.id}`)).body
  assert.deepEqual([take, timeout_s, auth.token.last4], [{ lead_score: 'result.score' }, 90, '9f2e'])
})

test('24 steps are put in order, switched and deleted by keyboard; who waits for one is named first', async () => {
  await step('last')
  const waits = { wait: { recording: true, steps: ['last'] }, request: { url: 'https://crm.example/hooks' } }
  assert.equal((await api.post('~/integrations', { name: 'Waits for last', ...waits })).status, 201)
  await using view = await fixture.open(settingsPath)
  const { page } = view
  const before = await stepNames()
  assert.equal(before.at(-1), 'last')
  const up = page.getByRole('button', { name: 'Move last up' })
  await up.focus()
  for (let place = before.length - 1; place >= 1; place -= 1) {
    await page.keyboard.press('Enter')
    await page.getByText(`last is now step ${place} of ${before.length}.`).waitFor({ state: 'attached' })
    await page.waitForFunction(() => document.querySelector('.steprow [aria-label="Move last up"]') !== null)
  }
  assert.equal(await focused(page), 'Move last up')
  assert.deepEqual(await stepNames(), ['last', ...before.slice(0, -1)])

  await page.getByRole('switch', { name: 'last is on' }).press('Space')
  await page.getByText('last is off').waitFor()
  const { data } = (await api.get('~/steps')).body
  assert.equal(data[0].enabled, false)

  await page.getByRole('button', { name: 'Delete last' }).press('Enter')
  const requested = dialog(page, 'Delete “last”?')
  await requested.getByText('This integration waits for the step').waitFor()
  await requested.getByText('Waits for last').waitFor()
  await requested.getByRole('button', { name: 'Delete' }).click()
  await page.getByText('last was deleted.').waitFor()
  assert.deepEqual(await stepNames(), before.slice(0, -1))
})

test('a command is a step where the operator has named one', async () => {
  await using view = await fixture.open(settingsPath)
  const { page } = view
  await page.getByRole('button', { name: 'Add step' }).click()
  const over = dialog(page, 'New step')
  await over.getByText('Command', { exact: true }).click()
  await over.getByLabel('Name').fill('Not A Name')
  await over.getByRole('button', { name: 'Add step' }).click()
  await over.getByText('Use lowercase letters, digits, _ and -').waitFor()
  await over.getByLabel('Name').fill('local')
  assert.equal(await over.getByLabel('Command').last().inputValue(), 'echo')
  await over.getByRole('button', { name: 'Add step' }).click()
  await page.getByText('local was added').waitFor()
  const { data } = (await api.get('~/steps')).body
  assert.deepEqual([data.at(-1).kind, data.at(-1).command], ['command', 'echo'])
})

test('C9 a new integration waits for the recording and every step; what it waits for is a sentence that can be changed', async () => {
  const names = await stepNames()
  await using view = await fixture.open('/integrations/new')
  const { page } = view
  await page.getByLabel('Route Name').fill('Waits')
  await page.getByRole('textbox', { name: 'Base URL' }).click()
  await page.keyboard.type('https://crm.example/hooks')
  await page.getByRole('tab', { name: 'When to send' }).click()
  const list = new Intl.ListFormat('en-AU').format(['the recording', ...names.map((name) => `“${name}”`)])
  await page.getByText(`The request waits for ${list}, up to 20 minutes after the call ends.`).waitFor()
  await page.getByRole('button', { name: 'Change wait' }).first().click()
  const form = page.getByRole('group', { name: 'Wait before sending' })
  await form.waitFor()
  assert.equal(await form.evaluate((one) => one === document.activeElement), true)
  await form.getByText('Applies if the source announces a recording or records every answered call.').waitFor()
  await form.getByLabel('score').uncheck()
  await form.getByLabel('Maximum wait').fill('1500')
  await form.getByText('Enter a number from 0 to 1,440.').waitFor()
  await form.getByLabel('Maximum wait').fill('90')
  await form.getByText('That is 1 hour and 30 minutes.').waitFor()
  await form.getByLabel('Recording links expire').selectOption('after a number of days')
  await form.getByLabel('Days after the request').fill('14')
  assert.deepEqual(await view.axe(), [])
  await form.getByRole('button', { name: 'Done' }).click()
  await page.getByRole('tabpanel').getByText('Recording links expire after 14 days.').waitFor()
  assert.equal(await focused(page), 'Change wait')
  await page.getByRole('button', { name: 'Update and Continue' }).click()
  await page.waitForURL(/\/integrations\/int_/)
  const id = shownPath(page).split('/').at(-1) ?? ''
  const { wait, recordings } = (await api.get(`~/integrations/${id}`)).body
  assert.deepEqual(wait, { recording: true, steps: names.filter((name) => name !== 'score'), cap_s: 5_400 })
  assert.deepEqual(recordings, { link_days: 14 })
})

test('C9 a step that is switched off or gone is named so, and the sentence leaves it out', async () => {
  await step('resting', { enabled: false })
  const request = { url: 'https://crm.example/hooks' }
  const wait = { recording: false, steps: ['resting', 'long-gone'] }
  const { body } = await api.post('~/integrations', { name: 'Waits in vain', request, wait })
  await using view = await fixture.open(`/integrations/${body.id}?tab=when`)
  const { page } = view
  await page.getByText('The request is sent as soon as the call ends.').first().waitFor()
  await page.getByRole('button', { name: 'Change wait' }).last().click()
  await page.getByText('(ignored: switched off)').waitFor()
  await page.getByText('(ignored: deleted)').waitFor()
  // Unticking a deleted step removes it.
  await page.getByLabel('long-gone').click()
  await page.getByLabel('long-gone').waitFor({ state: 'detached' })
  await page.getByRole('button', { name: 'Update and Continue' }).click()
  await page.getByText('Saved. Send a test?').waitFor()
  assert.deepEqual((await api.get(`~/integrations/${body.id}`)).body.wait.steps, ['resting'])
})

test('5 a recording in Realtime says why it is empty at its row, and where its link opens while no public address is set', async () => {
  const request = {
    url: 'https://crm.example/hooks',
    rows: [
      { key: 'id', value: '[[uniqueid]]' },
      { key: 'recording', value: '[[recording_url]]' },
    ],
  }
  const { body } = await api.post('~/integrations', { name: 'Listens', realtime: true, request })
  await using view = await fixture.open(`/integrations/${body.id}`)
  const { page } = view
  await page.locator('.work').getByText('Empty in Realtime requests').waitFor()
  const note = `Recording links start with ${api.url}, which works on this machine only.`
  await page.locator('.work').getByTitle(note).waitFor()
  const row = page.locator('.pick[data-code="recording_url"]')
  assert.match((await row.getAttribute('title')) ?? '', /which works on this machine only/)
  assert.match((await row.textContent()) ?? '', /works on this machine only/)
  assert.deepEqual(await view.axe(), [])
  await untilLive(page)
  await enter(page.getByRole('textbox', { name: 'Body Value' }).nth(1))
  await page.keyboard.press('ArrowLeft')
  await page.locator('.chip-card').getByText(note).waitFor()
})

test('S26 a source that posts says whether it records, and with what its recordings are fetched', async () => {
  const { id } = (await api.post('~/sources', { kind: 'api', name: 'Switchboard' })).body
  await using view = await fixture.open(`/sources/${id}`)
  const { page } = view
  const panel = page.getByRole('region', { name: 'Recordings' })
  await panel.getByLabel('Every answered call').check()
  await panel.getByLabel('Password').fill('recordings-secret-1')
  await panel.getByRole('button', { name: 'Save' }).click()
  await panel.getByText('Enter the server that the username and password are for').waitFor()
  await panel.getByText('Enter the username for fetching recordings.').waitFor()
  await panel.getByLabel('Recording server URL').fill('https://pbx.example/recordings/4711.wav')
  await panel.getByLabel('Username').fill('offhook')
  assert.equal(await panel.getByLabel('Password').inputValue(), 'recordings-secret-1')
  await panel.getByRole('button', { name: 'Save' }).click()
  await page.getByText('Saved. New recordings use these settings.').waitFor()
  const { settings } = (await api.get(`~/sources/${id}`)).body
  assert.deepEqual(settings, {
    records: 'answered_calls',
    recordings_origin: 'https://pbx.example',
    recordings_username: 'offhook',
    recordings_password: shownSecret('et-1', settings.recordings_password),
  })
  await panel.getByLabel('Recording server URL').fill('https://other.example')
  await panel.getByRole('button', { name: 'Save' }).click()
  await panel.getByText('Enter “Password” again, because the URL changed.').waitFor()
  assert.deepEqual(await view.axe(), [])
})

test('11 the preview of a real call has the link that is sent, and nowhere on the page is it named otherwise', async () => {
  const request = { url: 'https://crm.example/hooks', rows: [{ key: 'recording', value: '[[recording_url]]' }] }
  const { body } = await api.post('~/integrations', { name: 'Previews', request })
  // The recording is announced, so that the last request waits for it.
  const expects = { ...answered('rec-1'), recording: { expected: true } }
  await postUpdates(api, ringing('rec-1'), expects, ended('rec-1', 'answered'))
  const call = (await api.get('~/calls/uniqueid:rec-1')).body
  const sent = await api.program.ask(`~/calls/${call.id}/recording`, {
    method: 'PUT',
    key: await api.keyFor(['events']),
    headers: { 'content-type': 'audio/wav' },
    body: await readFile(join(import.meta.dirname, '../../recorded-sessions/asterisk/answered.wav')),
  })
  assert.equal(sent.status, 202, await sent.text())
  await api.until(`~/calls/${call.id}`, ({ recordings }) => recordings[0]?.state === 'ready')
  const { data } = await api.until(`~/calls/${call.id}/events`, ({ data: all }) =>
    all.some(({ fields }: { fields: Record<string, unknown> }) => 'recording_url' in fields),
  )
  const link = `${api.url}/recordings/`
  const urls = data.flatMap(({ fields }: { fields: Record<string, unknown> }) => fields['recording_url'] ?? [])
  assert.ok(urls.every((value: unknown) => String(value).startsWith(link)))
  const event = data.find(({ fields }: { fields: object }) => 'recording_url' in fields).type
  await using view = await fixture.open(`/integrations/${body.id}`)
  const { page } = view
  await page.getByLabel('Event', { exact: true }).selectOption(event)
  await page.locator('.preview').getByText(link).first().waitFor()
  const shown = page.locator('.pick[data-code="recording_url"] .sample')
  assert.ok(((await shown.textContent()) ?? '').startsWith(link))
  for (const path of [`/integrations/${body.id}?tab=when`, `/calls/${call.id}`]) {
    await page.goto(addressOf(path))
    await page.getByText('Jane Citizen').first().waitFor({ state: 'attached' })
    assert.doesNotMatch(await page.content(), /recording:rec_/)
  }
})

test('11 T16 the preview of a call that nobody was owed a final of has what its recording brought after the end', async () => {
  const { data: all } = (await api.get('~/integrations')).body
  for (const { id } of all) assert.equal((await api.patch(`~/integrations/${id}`, { enabled: false })).status, 200)
  await postUpdates(api, ringing('rec-2'), answered('rec-2'), ended('rec-2', 'answered'))
  const call = (await api.get('~/calls/uniqueid:rec-2')).body
  const sent = await api.program.ask(`~/calls/${call.id}/recording`, {
    method: 'PUT',
    key: await api.keyFor(['events']),
    headers: { 'content-type': 'audio/wav' },
    body: await readFile(join(import.meta.dirname, '../../recorded-sessions/asterisk/answered.wav')),
  })
  assert.equal(sent.status, 202, await sent.text())
  await api.until(`~/calls/${call.id}`, ({ fields }) => fields.recording_url !== undefined)
  const { data, current_fields: known } = (await api.get(`~/calls/${call.id}/events`)).body
  assert.equal(data.at(-1).type, 'ended')
  assert.ok(String(known.recording_url).startsWith(`${api.url}/recordings/`))
  const request = { url: 'https://crm.example/hooks', rows: [{ key: 'recording', value: '[[recording_url]]' }] }
  const { body } = await api.post('~/integrations', { name: 'Begins late', enabled: false, request })
  await using view = await fixture.open(`/integrations/${body.id}`)
  const { page } = view
  await page.getByLabel('Sample call').selectOption(call.id)
  await page.getByLabel('Event', { exact: true }).selectOption('final')
  await page.locator('.preview').getByText(known.recording_url).first().waitFor()
  // The server renders the same request.
  const requested = { integration: { name: 'Begins late', request }, sample: { call_id: call.id }, event: 'final' }
  const preview = (await api.post('~/integrations/preview', requested)).body
  assert.match(JSON.stringify(preview), new RegExp(known.recording_url.replaceAll('.', '\\.')))
  await page.getByLabel('Event', { exact: true }).selectOption('ended')
  await page.locator('.preview').getByText('empty for this call').waitFor()
})
