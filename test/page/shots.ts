// `npm run shots`: a picture of every view, in both themes, wide and narrow, into .shots/, with what axe finds wrong in each.
// `npm run shots -- editor live` takes only views whose name holds one of the words. `npm run shots -- readme` makes the
// pictures of README anew, of a call that is told as it goes on.
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { startPageFixture } from './kit.ts'
import { fill, playCall } from './views/fill.ts'
import { emptyViews, pathOf, settled, views } from './views/table.ts'

const folder = '.shots'
const words = (process.env['OFFHOOK_SHOTS_OF'] ?? '').split(' ').filter(Boolean)
const sizes = [
  [1440, 900],
  [390, 844],
] as const

await mkdir(folder, { recursive: true })
const fixture = await startPageFixture()
const empty = await startPageFixture()
const filled = await fill(fixture.api)

if (words.includes('readme'))
  test('the pictures of README', async () => {
    const call = await playCall(fixture.api)
    for (const theme of ['light', 'dark'] as const)
      for (const [name, path, ready] of [
        ['editor', `/integrations/${filled.crm}`, 'Body Key'],
        ['call', `/calls/${call}`, 'Activity'],
      ] as const) {
        await using opened = await fixture.open(path, { theme })
        await settled(opened.page, { name, path, ready })
        await opened.page.screenshot({ path: join('docs/pictures', `${name}-${theme}.png`) })
      }
  })

for (const view of [...views, ...emptyViews]) {
  if (words.length > 0 && !words.some((word) => view.name.includes(word))) continue
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
