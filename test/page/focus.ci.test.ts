// A person who uses the keyboard sees the focus on every page, on a wide screen and at 200 %.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { coveredStops, startPageFixture } from './kit.ts'
import { fill } from './views/fill.ts'
import { pathOf, settled, views } from './views/table.ts'

const fixture = await startPageFixture()
const filled = await fill(fixture.api)

for (const view of views)
  test(`24 nothing that has the focus is under a bar that stays: ${view.name}`, async () => {
    for (const [width, height] of [
      [1440, 900],
      [720, 450],
    ] as const) {
      await using opened = await fixture.open(pathOf(view, filled), { width, height, signedIn: view.outside !== true })
      await settled(opened.page, view)
      assert.deepEqual(await coveredStops(opened.page), [], `${width} × ${height}`)
    }
  })
