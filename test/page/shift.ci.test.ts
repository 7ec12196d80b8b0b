// Pages with all kinds of content do not shift while calls and deliveries change. That they do not shift while they are opened is
// in views/look-at-all.ts.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Page } from 'playwright-core'
import { answered, ended, postUpdates, ringing } from './call-updates.ts'
import { startPageFixture } from './kit.ts'
import { fill } from './views/fill.ts'
import { shiftsOf } from './views/shifts.ts'
import { pathOf, settled, views } from './views/table.ts'

const fixture = await startPageFixture()
const { api } = fixture
const filled = await fill(api)
/** Longer than a row takes to move to its new place. */
const GLIDE_MS = 500
/** Longer than pages collect changes before they read again. */
const GATHERED_MS = 3_500

/** The views that need no action after their address is opened. */
const opened = views.filter(({ outside, act }) => outside !== true && act === undefined)
/** The views that show calls and deliveries as they change. */
const changing = opened.filter(({ name }) =>
  ['live', 'integrations', 'editor', 'deliveries', 'delivery', 'calls', 'call', 'call-ongoing', 'source'].includes(
    name,
  ),
)

for (const width of [1440, 390]) {
  test(`22 no page moves under its reader while calls and deliveries come, at ${width} px`, async () => {
    await using shown = new AsyncDisposableStack()
    const pages = new Map<string, Page>()
    for (const view of changing) {
      const { page } = shown.use(await fixture.open(pathOf(view, filled), { width }))
      await settled(page, view)
      await page.waitForLoadState('networkidle')
      pages.set(view.name, page)
    }
    await postUpdates(api, ringing(`shift-${width}`), answered('4711.12'))
    await sleep(GATHERED_MS)
    await postUpdates(api, answered(`shift-${width}`))
    await sleep(GATHERED_MS)
    await postUpdates(api, ended(`shift-${width}`, 'answered'), ended('4711.13', 'answered'))
    await sleep(GATHERED_MS)
    const moved: string[] = []
    for (const [name, page] of pages) moved.push(...(await shiftsOf(page)).map((what) => `${name}: ${what}`))
    assert.deepEqual(moved, [])
  })
}

test('22 an ended call stays where it is as long as somebody points at the calls', async () => {
  const named = (uniqueid: string, name: string) => ringing(uniqueid, { fields: { caller_name: name } })
  await using view = await fixture.open('/live', { width: 1440 })
  const { page } = view
  await postUpdates(api, named('held-1', 'Ada Held'), named('held-2', 'Bea Held'))
  const lines = page.getByRole('list', { name: 'Active calls' }).getByRole('listitem')
  const first = lines.filter({ hasText: 'Ada Held' })
  const below = lines.filter({ hasText: 'Bea Held' })
  await below.waitFor()
  await sleep(GLIDE_MS)
  const before = await below.boundingBox()
  assert.ok(before)
  await postUpdates(api, ended('held-1', 'missed'))
  await first.getByText('Ended').waitFor()
  for (let second = 0; second < 8; second++) {
    await page.mouse.move(before.x + 200 + second, before.y + 10)
    await sleep(1_000)
  }
  assert.deepEqual(await below.boundingBox(), before)
  await page.mouse.move(10, 10)
  await first.getByText('Ended').waitFor({ state: 'detached' })
  await sleep(GLIDE_MS)
  const after = await below.boundingBox()
  assert.ok(after && after.y < before.y)
})
