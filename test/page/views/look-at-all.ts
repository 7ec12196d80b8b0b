// What is true of every view, whatever it shows.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openStage } from '../kit.ts'
import { fill } from './fill.ts'
import { emptyViews, pathOf, settled, views } from './table.ts'

const WIDE = 1440
const NARROW = 390
/** As high as all that is on it: what lies half under a bar that stays would be found too small to press. */
const HEIGHT = 3_000

/**
 * Declares a test for each view of one half of them: nothing for axe to find, in both themes, and nothing that sticks out, as
 * wide as a desk and as narrow as a telephone. Colours are the same at any width.
 */
export async function lookAtAll(half: 0 | 1): Promise<void> {
  const stage = await openStage()
  const empty = await openStage()
  const filled = await fill(stage.api)
  for (const [at, view] of [...views, ...emptyViews].entries()) {
    if (at % 2 !== half) continue
    test(`24 ${view.name} has nothing for axe to find, and nothing sticks out, wide and narrow`, async () => {
      const there = emptyViews.includes(view) ? empty : stage
      const options = { width: WIDE, height: HEIGHT, signedIn: view.outside !== true }
      await using opened = await there.open(pathOf(view, filled), options)
      const { page } = opened
      const overPx = (): Promise<number> =>
        page.evaluate(() => document.documentElement.scrollWidth - globalThis.innerWidth)
      await settled(page, view)
      assert.deepEqual(await opened.axe(), [])
      assert.ok((await overPx()) <= 0, `${await overPx()} px too wide`)
      await page.emulateMedia({ colorScheme: 'dark' })
      assert.deepEqual(await opened.axe('colours'), [])
      await page.setViewportSize({ width: NARROW, height: HEIGHT })
      await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))))
      assert.deepEqual(await opened.axe(), [])
      assert.ok((await overPx()) <= 0, `${await overPx()} px too wide at ${NARROW}`)
    })
  }
}
