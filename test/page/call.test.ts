// The page of a call: its timeline, and everything that is known of the call.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import { inAccount } from '../kit/account-path.ts'
import { addressOf, startPageFixture } from './kit.ts'
import { conversation } from './views/conversation.ts'
import { answered, ended, ringing, postUpdates } from './call-updates.ts'

const fixture = await startPageFixture()
const { api } = fixture

await api.post('~/integrations', { name: 'Wallboard', realtime: true, request: { url: `${api.url}/inbox/wall` } })
await api.post('~/integrations', {
  name: 'Dealer portal',
  request: { url: `${api.url}/inbox/portal?status=502` },
})

/** Returns the id of a call, as soon as the call exists. */
async function idOf(uniqueid: string): Promise<string> {
  const { body } = await api.get(`~/calls/uniqueid:${uniqueid}`)
  return String(body.id)
}

function happened(page: Page) {
  return page.getByRole('list', { name: 'Activity' }).locator(':scope > li')
}

test('19 one timeline joins statuses, realtime requests, final, attempts and recording', async () => {
  const begun = Date.now() - 95_000
  const at = (seconds: number): string => new Date(begun + seconds * 1_000).toISOString()
  await postUpdates(
    api,
    ringing('whole', { at: at(0) }),
    { ...answered('whole', at(12)), recording: { expected: true } },
    { uniqueid: 'whole', status: 'on_hold', at: at(60) },
    answered('whole', at(65)),
    ended('whole', 'answered', at(95)),
  )
  const id = await idOf('whole')
  const sent = await api.program.ask(`~/calls/${id}/recording`, {
    method: 'PUT',
    headers: { 'content-type': 'audio/wav' },
    body: conversation(83),
  })
  assert.equal(sent.status, 202)
  await api.until(`~/calls/${id}`, ({ deliveries }) =>
    deliveries.some(
      (one: { state: string; attempts: unknown[] }) => one.state === 'retrying' && one.attempts.length > 0,
    ),
  )
  await using view = await fixture.open(`/calls/${id}`)
  const { page } = view
  await page.getByRole('heading', { name: 'Jane Citizen' }).waitFor()
  await page.getByText('Answered by Sam Lee after 12 s; the caller hung up').waitFor()
  // The axis shows the strip, the recording, and a lane for each integration with its attempts.
  const axis = page.getByRole('region', { name: 'Timeline' })
  await axis.getByRole('img', { name: 'Call: rang 12 s, talked 48 s, on hold 5 s, talked 30 s' }).waitFor()
  await axis.getByText('1 min 23 s, ready').waitFor()
  await axis.getByRole('link', { name: 'Wallboard' }).waitFor()
  await axis.getByText('6 of 6 delivered').waitFor()
  await axis.getByText(/^Retrying, \d attempt/).waitFor()
  const failing = axis.getByRole('link', { name: /^Final request, .*502/ }).first()
  assert.match((await failing.getAttribute('href')) ?? '', /\/deliveries\?call_id=call_\w+&open=dlv_/)
  // The list shows each status with the integrations that were sent it, the recording, and the final.
  for (const [nth, texts] of [
    ['Ringing', 'Website header', '12 s', 'Wallboard', '200'],
    ['Answered', 'Sam Lee', '48 s', 'Wallboard', '200'],
    ['On hold', '5 s', 'Wallboard', '200'],
    ['Answered', '30 s', 'Wallboard', '200'],
    ['Call ended', 'By the caller', 'Hung up normally', 'Wallboard', '200'],
    ['Recording ready'],
    ['Final request', 'Dealer portal', '502', 'due'],
  ].entries())
    for (const text of texts) await happened(page).nth(nth).getByText(text, { exact: false }).first().waitFor()
  assert.deepEqual(await view.axe(), [])
  // A field code keeps to one line.
  const heights = await page
    .locator('.knownfield .slug code')
    .evaluateAll((codes) => codes.map((code) => code.getBoundingClientRect().height))
  assert.ok(Math.max(...heights) < 24, heights.join(', '))
  const all = page.getByRole('link', { name: 'View deliveries' })
  assert.equal(await all.getAttribute('href'), addressOf(`/deliveries?call_id=${id}`))
})

test('24 the next attempt, far after the call, covers no attempt that was made', async () => {
  const endMs = Date.now()
  await postUpdates(
    api,
    ringing('far', { at: new Date(endMs - 20_000).toISOString() }),
    ended('far', 'missed', new Date(endMs).toISOString()),
  )
  const id = await idOf('far')
  const { deliveries } = await api.until(`~/calls/${id}`, (call) =>
    call.deliveries.some((one: { state: string }) => one.state === 'retrying'),
  )
  const retrying = deliveries.find((one: { state: string }) => one.state === 'retrying')
  await using view = await fixture.open('/calls')
  const { page } = view
  // The response is changed to a slightly later time: the first attempt at the end of the axis, the next attempt in an
  // hour.
  await page.route(`**${inAccount(`~/calls/${id}`)}`, async (route) => {
    const response = await route.fetch()
    const call = await response.json()
    const [delivery] = call.deliveries.filter((one: { id: string }) => one.id === retrying.id)
    delivery.attempts = [{ ...retrying.attempts[0], at: new Date(endMs + 29_000).toISOString() }]
    delivery.due_at = new Date(endMs + 3_600_000).toISOString()
    await route.fulfill({ response, json: call })
  })
  await page.goto(addressOf(`/calls/${id}`))
  for (const width of [1440, 390]) {
    await page.setViewportSize({ width, height: 900 })
    const lane = page.locator('.lane', { has: page.locator('.later') })
    const [made, next] = await Promise.all([lane.locator('.at').boundingBox(), lane.locator('.later').boundingBox()])
    assert.ok(made && next)
    assert.ok(made.x + made.width <= next.x, `at ${width} px: ${made.x} + ${made.width}, ${next.x}`)
  }
})

test('19 the page of a call follows it while it goes on', async () => {
  await postUpdates(api, ringing('going'))
  await using view = await fixture.open(`/calls/${await idOf('going')}`)
  const { page } = view
  const status = page.locator('.bar').getByRole('status')
  await status.getByText('Ringing').waitFor()
  await page.locator('.factline').getByText('Duration so far').waitFor()
  const ticking = page.locator('.factline .tick')
  const before = await ticking.textContent()
  await page.waitForFunction((text) => document.querySelector('.factline .tick')?.textContent !== text, before)
  await postUpdates(api, answered('going'))
  await status.getByText('In progress').waitFor()
  await happened(page).nth(1).getByText('Sam Lee').waitFor()
  await postUpdates(api, ended('going', 'answered'))
  await page.locator('.factline').getByText('Duration', { exact: true }).waitFor()
  await page.getByText('Ended by the caller', { exact: true }).waitFor()
})

test('19 fields are found by label, code and value, and ids are copied', async () => {
  await using view = await fixture.open(`/calls/${await idOf('whole')}`)
  const { page } = view
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  const fields = page.getByRole('region', { name: 'Fields' })
  const search = fields.getByRole('searchbox')
  for (const [text, code] of [
    ['Tracking number name', '[[tracking_number_name]]'],
    ['[[agent_', '[[agent_name]]'],
    ['sam lee', '[[agent_name]]'],
  ] as const) {
    await search.fill(text)
    await fields.getByText(code, { exact: true }).waitFor()
    await page.waitForFunction(() => document.querySelectorAll('.knownfield').length === 1)
  }
  await fields.getByRole('button', { name: 'Copy the placeholder for Agent name' }).click()
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), '[[agent_name]]')
  await search.fill('no such field')
  await fields.getByText('No matching fields.').waitFor()
  await search.fill('')
  await fields.getByRole('button', { name: 'Copy Unique ID' }).click()
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), 'whole')
})

test('22 a call that is not there says so, and leads back', async () => {
  await using view = await fixture.open('/calls/call_01980a52f3c97d4e8b1b6a3f0c2d4e5f')
  await view.page.getByRole('heading', { name: 'Call not found' }).waitFor()
  await view.page.getByRole('main').getByRole('link', { name: 'Calls' }).last().click()
  await view.page.getByRole('table', { name: 'Calls' }).waitFor()
})
