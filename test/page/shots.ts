// `npm run shots`: takes a picture of every view, in both themes, wide and narrow, into .shots/, with the violations
// that axe finds in each. `npm run shots -- editor live` takes only views whose names contain one of the words.
// pictures.ts takes the pictures of the documents.
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { startPageFixture } from './kit.ts'
import { fill } from './views/fill.ts'
import { emptyViews, pathOf, settled, views } from './views/table.ts'

const folder = '.shots'
const words = (process.env['OFFHOOK_SHOTS_OF'] ?? '').split(' ').filter(Boolean)
const sizes = [
  [1440, 900],
  [390, 844],
] as const

const wanted = [...views, ...emptyViews].filter(
  ({ name }) => words.length === 0 || words.some((word) => name.includes(word)),
)
if (wanted.length > 0) await takeAll()

async function takeAll(): Promise<void> {
  await mkdir(folder, { recursive: true })
  const fixture = await startPageFixture()
  const empty = await startPageFixture()
  const filled = await fill(fixture.api)
  for (const view of wanted) {
    test(view.name, async () => {
      const there = emptyViews.includes(view) ? empty : fixture
      for (const [width, height] of sizes)
        for (const theme of ['light', 'dark'] as const) {
          await using opened = await there.open(pathOf(view, filled), {
            width,
            height,
            theme,
            signedIn: view.outside !== true,
          })
          await settled(opened.page, view)
          await opened.page.screenshot({ path: join(folder, `${view.name}-${width}-${theme}.png`) })
          for (const finding of await opened.axe()) console.log(`${view.name} ${width} ${theme}: ${finding}`)
        }
    })
  }
}
