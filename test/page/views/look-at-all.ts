// The rules that hold for every view. Each view is opened once for each width, and every rule looks at the same open page.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import { coveredStops, startPageFixture, type View as Opened } from '../kit.ts'
import { fill } from './fill.ts'
import { drawn, shiftsOf } from './shifts.ts'
import { emptyViews, pathOf, settled, type View, views } from './table.ts'

interface Size {
  readonly width: number
  readonly height: number
}

const DESK: Size = { width: 1440, height: 900 }
/** The same screen at 200 %. */
const ENLARGED: Size = { width: 720, height: 450 }
const PHONE: Size = { width: 390, height: 844 }
/** As high as the whole page: for axe, an element half covered by a fixed bar would be too small to press. */
const WHOLE_PX = 4_000

/**
 * Declares a test for each view of one half of the views: nothing moves while the view is opened; axe finds nothing and nothing
 * sticks out, on a wide screen and on a phone, in light and dark; a person who uses the keyboard sees the focus, also at 200 %.
 */
export async function lookAtAll(half: 0 | 1): Promise<void> {
  const open = await prepare()
  for (const view of halfOf(half)) {
    test(`22 24 ${view.name} does not move while it opens, has nothing for axe to find, nothing sticks out, no focus is covered`, async () => {
      const found: string[] = []
      const look = async (rule: string, findings: Promise<readonly string[]>): Promise<void> => {
        found.push(...(await findings).map((finding) => `${rule}: ${finding}`))
      }
      {
        await using wide = await open(view, DESK)
        const { page } = wide
        await look('22 wide, moves while it opens', shiftsWhileOpened(page, view))
        await look('24 wide', wholePage(wide, DESK))
        await page.emulateMedia({ colorScheme: 'dark' })
        // Colours are the same at every width.
        await look('24 dark', wide.axe('colours'))
        // What the act needs may be elsewhere on a page that is opened narrow.
        if (view.act) await look('24 narrow', wholePage(wide, PHONE))
        await look('24 wide, covered focus', stopsAt(page, DESK))
        if (!view.act) await look('24 enlarged, covered focus', stopsAt(page, ENLARGED))
      }
      if (view.act) {
        // A menu that the act opened stays where it is when the window changes.
        await using enlarged = await open(view, ENLARGED)
        await look('24 enlarged, covered focus', coveredStops(enlarged.page))
      } else {
        await using narrow = await open(view, PHONE)
        await look('22 narrow, moves while it opens', shiftsWhileOpened(narrow.page, view))
        await look('24 narrow', wholePage(narrow, PHONE))
      }
      assert.deepEqual(found, [])
    })
  }
}

function halfOf(half: 0 | 1): readonly View[] {
  return [...views, ...emptyViews].filter((_, at) => at % 2 === half)
}

async function prepare(): Promise<(view: View, size: Size) => Promise<Opened>> {
  const fixture = await startPageFixture()
  const empty = await startPageFixture()
  const filled = await fill(fixture.api)
  return async (view, size) => {
    const there = emptyViews.includes(view) ? empty : fixture
    const opened = await there.open(pathOf(view, filled), { ...size, signedIn: view.outside !== true })
    await settled(opened.page, view)
    return opened
  }
}

/** Comes first: a page moves when its window changes. An act moves the page, too, and a wallboard sends requests all the time. */
async function shiftsWhileOpened(page: Page, { act, outside }: View): Promise<readonly string[]> {
  if (act || outside) return []
  await page.waitForLoadState('networkidle')
  return shiftsOf(page)
}

/** What axe finds, and whether something sticks out, in a window that is as high as the page. */
async function wholePage(opened: Opened, { width }: Size): Promise<readonly string[]> {
  const { page } = opened
  await resize(page, { width, height: WHOLE_PX })
  const overPx = await page.evaluate(() => document.documentElement.scrollWidth - globalThis.innerWidth)
  return [...(await opened.axe()), ...(overPx > 0 ? [`${overPx} px too wide`] : [])]
}

async function stopsAt(page: Page, size: Size): Promise<readonly string[]> {
  await resize(page, size)
  return coveredStops(page)
}

async function resize(page: Page, size: Size): Promise<void> {
  await page.setViewportSize(size)
  await drawn(page)
}
