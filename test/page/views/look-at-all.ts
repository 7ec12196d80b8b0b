// What is true of every view, whatever it shows.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openStage } from '../kit.ts'
import { fill } from './fill.ts'
import { emptyViews, pathOf, settled, views } from './table.ts'

/** Declares a test for each view at one width: nothing for axe to find, in both themes, and nothing that sticks out. */
export async function lookAtAll(width: number): Promise<void> {
  const stage = await openStage()
  const empty = await openStage()
  const filled = await fill(stage.api)
  for (const view of [...views, ...emptyViews]) {
    test(`24 ${view.name} at ${width} px has nothing for axe to find, and nothing sticks out`, async () => {
      const there = emptyViews.includes(view) ? empty : stage
      // As high as all that is on it: what lies half under a bar that stays would be found too small to press.
      const options = { width, height: 3_000, signedIn: view.outside !== true }
      await using opened = await there.open(pathOf(view, filled), options)
      const { page } = opened
      await settled(page, view)
      assert.deepEqual(await opened.axe(), [])
      const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
      assert.ok(over <= 0, `${over} px too wide`)
      await page.emulateMedia({ colorScheme: 'dark' })
      assert.deepEqual(await opened.axe('colours'), [])
    })
  }
}
