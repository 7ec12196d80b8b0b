// The rules that hold for every view.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import { startPageFixture, type View as Opened } from '../kit.ts'
import { fill } from './fill.ts'
import { emptyViews, pathOf, settled, type View, views } from './table.ts'

const WIDE = 1440
const NARROW = 390
/**
 * The window is as high as the whole page: an element half covered by a fixed bar would count as too small to press.
 */
const HEIGHT = 4_000

/**
 * Declares a test for each view of one half of the views: axe finds nothing, in light and dark, and nothing sticks out,
 * on a wide screen and on a phone.
 */
export async function lookAtAll(half: 0 | 1): Promise<void> {
  const open = await prepare()
  for (const view of halfOf(half)) {
    test(`24 ${view.name} has nothing for axe to find and nothing sticks out, light and dark, wide and narrow`, async () => {
      await using opened = await open(view)
      const { page } = opened
      assert.deepEqual(await opened.axe(), [])
      await assertFits(page)
      await page.emulateMedia({ colorScheme: 'dark' })
      // Colours are the same at every width.
      assert.deepEqual(await opened.axe('colours'), [])
      await narrow(page)
      assert.deepEqual(await opened.axe(), [])
      await assertFits(page)
    })
  }
}

function halfOf(half: 0 | 1): readonly View[] {
  return [...views, ...emptyViews].filter((_, at) => at % 2 === half)
}

async function prepare(): Promise<(view: View) => Promise<Opened>> {
  const fixture = await startPageFixture()
  const empty = await startPageFixture()
  const filled = await fill(fixture.api)
  return async (view) => {
    const there = emptyViews.includes(view) ? empty : fixture
    const options = { width: WIDE, height: HEIGHT, signedIn: view.outside !== true }
    const opened = await there.open(pathOf(view, filled), options)
    await settled(opened.page, view)
    return opened
  }
}

async function narrow(page: Page): Promise<void> {
  await page.setViewportSize({ width: NARROW, height: HEIGHT })
  await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))))
}

async function assertFits(page: Page): Promise<void> {
  const overPx = await page.evaluate(() => document.documentElement.scrollWidth - globalThis.innerWidth)
  assert.ok(overPx <= 0, `${overPx} px too wide`)
}
