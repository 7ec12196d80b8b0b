// The board of active calls.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import { inAccount } from '../kit/account-path.ts'
import type { Json } from '../kit/api.ts'
import { addressOf, startPageFixture } from './kit.ts'
import { answered, ended, ringing, postUpdates } from './call-updates.ts'

const fixture = await startPageFixture()
const { api } = fixture

await api.post('~/integrations', { name: 'Wallboard', realtime: true, request: { url: `${api.url}/inbox/wall` } })
await api.post('~/integrations', {
  name: 'Dealer portal',
  request: { url: `${api.url}/inbox/portal?status=502` },
})

function line(page: Page, caller: string) {
  return page.getByRole('list', { name: 'Active calls' }).locator('li').filter({ hasText: caller })
}

/** Waits until the timer of a call changes. */
async function ticked(page: Page): Promise<void> {
  const before = await page.locator('.line .timer').first().textContent()
  await page.waitForFunction((text) => document.querySelector('.line .timer')?.textContent !== text, before)
}

test('22 the board shows calls as they come, change and go', async () => {
  await using view = await fixture.open('/live')
  const { page } = view
  await page.getByRole('heading', { name: 'No active calls' }).waitFor()
  await page.getByText('Connected').waitFor()
  assert.deepEqual(await view.axe(), [])
  await postUpdates(api, ringing('one', { fields: { caller_name: 'Ada One' } }))
  await line(page, 'Ada One').getByText('Ringing').waitFor()
  await ticked(page)
  await postUpdates(api, ringing('two', { fields: { caller_name: 'Bea Two' } }))
  await line(page, 'Bea Two').waitFor()
  await postUpdates(api, answered('one'))
  await line(page, 'Ada One').getByText('In progress').waitFor()
  await line(page, 'Ada One').getByText('Sam Lee').waitFor()
  await page.getByRole('heading', { name: '2 active calls' }).waitFor()
  // The row of an ended call keeps its place for a moment, then the next row moves up.
  await postUpdates(api, ended('one', 'answered'))
  await line(page, 'Ada One').getByText('Ended').waitFor()
  await line(page, 'Ada One').waitFor({ state: 'detached' })
  await page.getByRole('heading', { name: '1 active call' }).waitFor()
})

test('22 beside the calls stand requests per minute, what fails, and what was sent last', async () => {
  await using view = await fixture.open('/live')
  const { page } = view
  await page.getByRole('img', { name: /^Requests per minute in the last hour: .* failed attempts [1-9]\d*$/ }).waitFor()
  await page.getByRole('region', { name: 'Recent deliveries' }).getByText('returned 200').first().waitFor()
  const call = page.getByRole('region', { name: 'Recent deliveries' }).getByRole('link', { name: 'Ada One' }).first()
  assert.match((await call.getAttribute('href')) ?? '', /^\/accounts\/1001\/calls\/call_/)
  // On a phone, a row is as tall as its text.
  await page.setViewportSize({ width: 390, height: 844 })
  const cut = await page
    .locator('.feed li > *')
    .evaluateAll((parts) => parts.filter((part) => part.scrollWidth > part.clientWidth).length)
  assert.equal(cut, 0)
  const health = page.getByRole('complementary', { name: 'Health' })
  await health.getByRole('link', { name: 'Dealer portal' }).waitFor()
  await health.getByText(/^(?:Failing|Sending paused) since/).waitFor()
  await health
    .getByText(/deliver(?:y is|ies are) waiting\./)
    .first()
    .waitFor()
  const [trouble, sent] = await Promise.all([
    health.getByRole('heading', { name: 'Needs attention' }).boundingBox(),
    page.getByRole('heading', { name: 'Recent deliveries' }).boundingBox(),
  ])
  assert.ok(trouble && sent && trouble.y < sent.y, 'what needs attention comes after what was sent')
  assert.match(
    (await health.getByRole('link', { name: 'See why' }).getAttribute('href')) ?? '',
    /integration_id=int_.*problems=true/,
  )
})

test('22 the counts of calls are whole, however many calls there are', async () => {
  await using view = await fixture.open('about:blank')
  const { page } = view
  await page.route(`**${inAccount('~/live')}`, async (route) => {
    const answer = await route.fetch()
    const live = await answer.json()
    const at = live.now
    const calls = Array.from({ length: 30 }, (_, n) => ({
      id: `call_${n}`,
      uniqueid: `many-${n}`,
      status: 'ringing',
      since: at,
      started_at: at,
      answered_at: null,
      direction: 'inbound',
      caller: null,
      caller_name: `Caller ${n}`,
      dialled: null,
      dialled_name: null,
      agent: null,
      queue: null,
      queue_duration: null,
      on_hold: false,
      is_test: false,
      is_replayed: false,
      source_id: null,
      source_name: null,
    }))
    await route.fulfill({ json: { ...live, calls, total: calls.length } })
  })
  await page.setViewportSize({ width: 1440, height: 900 })
  await page.goto(addressOf('/live'))
  await line(page, 'Caller 29').waitFor()
  const room = await page.locator('.boardhead').first().boundingBox()
  const counts = await page.getByRole('list', { name: 'By status' }).boundingBox()
  assert.ok(room && counts && counts.y >= room.y && counts.y + counts.height <= room.y + room.height)
})

test('22 what the board says of requests, failures and what waits does not contradict itself', async () => {
  await using view = await fixture.open('about:blank')
  const { page } = view
  await page.route(`**${inAccount('~/live')}`, async (route) => {
    const answer = await route.fetch()
    const { minutes, ...live } = await answer.json()
    // A request of this minute failed and is retried; no delivery is settled yet.
    const now = { ...minutes.at(-1), delivered: 0, failed: 4 }
    const before = minutes.slice(0, -1).map((minute: Json) => ({ ...minute, delivered: 0, failed: 0 }))
    await route.fulfill({ json: { ...live, minutes: [...before, now], recent: [], waiting: 2 } })
  })
  await page.goto(addressOf('/live'))
  const health = page.getByRole('complementary', { name: 'Health' })
  await health.getByText('2 waiting').waitFor()
  assert.match(await health.innerText(), /4 requests\s+4 failed attempts\s+2 waiting/)
  await page.getByRole('region', { name: 'Recent deliveries' }).getByText('2 deliveries are waiting.').waitFor()
  assert.equal(await page.getByText('No deliveries yet').count(), 0)
  // Requests under way would keep the page from closing.
  await page.unrouteAll({ behavior: 'ignoreErrors' })
})

test('22 a server that is frozen: the board says so within 10 s, and comes back by itself', async () => {
  await using view = await fixture.open('about:blank')
  const { page } = view
  await page.clock.install()
  await page.goto(addressOf('/live'))
  const connection = page.locator('.bar').getByRole('status')
  await connection.getByText('Connected').waitFor()
  api.program.process.kill('SIGSTOP')
  try {
    // The clock of the page stands otherwise: only the time that it counts matters, not that of a busy machine.
    await page.clock.pauseAt(await page.evaluate(() => Date.now() + 500))
    await page.clock.runFor(9_500)
    await page
      .getByRole('alert')
      .getByText(/^Offhook has not responded since .*This page may be out of date/)
      .waitFor()
    assert.equal(await page.getByText('has not responded').count(), 1, 'it is said once')
    assert.equal(await connection.textContent(), '')
  } finally {
    api.program.process.kill('SIGCONT')
    await page.clock.resume()
  }
  await connection.getByText('Connected').waitFor()
  // The page receives nothing for a moment, and still shows that it is connected.
  await page.clock.runFor(5_000)
  assert.equal(await connection.textContent(), 'Connected')
})

test('22 a restart of the server: the board stands still, says since when, and comes back by itself', async () => {
  await using view = await fixture.open('about:blank')
  const { page } = view
  await page.clock.install()
  await page.goto(addressOf('/live'))
  await line(page, 'Bea Two').waitFor()
  await page.getByText('Connected').waitFor()
  await api.program.kill('SIGTERM')
  await page
    .getByRole('alert')
    .getByText(/^Offhook has not responded since \d\d:\d\d:\d\d\./)
    .waitFor()
  await page.locator('.wall.gone').waitFor()
  const { ground, shades } = await page.evaluate(() => {
    const styleOf = (part: string) => getComputedStyle(document.querySelector(part) ?? document.body)
    return { ground: styleOf('.board').backgroundColor, shades: styleOf('.board .lines').backgroundImage }
  })
  assert.equal(shades.split(ground).length - 1, 4, `no seams of another ground (${ground}) in ${shades}`)
  const stood = await page.locator('.line .timer').first().textContent()
  await page.clock.runFor(5_000)
  assert.equal(await page.locator('.line .timer').first().textContent(), stood)
  await api.program.start()
  await postUpdates(api, ringing('three', { fields: { caller_name: 'Cleo Three' } }))
  await page.locator('.bar').getByText('Connected').waitFor()
  await line(page, 'Cleo Three').waitFor()
  assert.equal(await page.locator('.wall.gone').count(), 0)
  await ticked(page)
})
