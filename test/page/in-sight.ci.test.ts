// The visible signs: the heads of columns, what needs attention, and icons that always mean the same.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import { startPageFixture } from './kit.ts'
import { fill } from './views/fill.ts'

const fixture = await startPageFixture()
const { api } = fixture
const filled = await fill(api)
for (let n = 1; n <= 30; n++) await api.post('~/integrations', { name: `Desk ${n}`, enabled: false })

for (const [path, ready] of [
  ['/deliveries', 'Dealer portal'],
  ['/calls', 'Jane Citizen'],
  ['/integrations', 'Dealer portal'],
] as const) {
  for (const width of [1440, 1024])
    test(`18 the heads of the columns of ${path} stay in sight, ${width} px wide`, async () => {
      await using view = await fixture.open(path, { width, height: 500 })
      const { page } = view
      await page.getByRole('table').getByText(ready).first().waitFor()
      const { scrolledPx, countBottom, heads } = await scrolled(page)
      assert.equal(scrolledPx, 500)
      // The line with the count stays in sight, and the heads stay below it.
      for (const head of heads) {
        assert.equal(head.top, countBottom)
        assert.ok(head.isSeen, `${head.text} is covered`)
      }
    })

  test(`18 at 390 px ${path} has no heads of columns, and none over its rows`, async () => {
    await using view = await fixture.open(path, { width: 390, height: 844 })
    const { page } = view
    await page.getByRole('table').getByText(ready).first().waitFor()
    const { heads } = await scrolled(page)
    assert.deepEqual(
      heads.filter(({ isSeen }) => isSeen),
      [],
    )
  })
}

for (const [width, height] of [
  [1440, 900],
  [1280, 800],
  [1024, 768],
  [390, 844],
] as const)
  test(`21 Live shows what needs attention without scrolling, at ${width} × ${height}`, async () => {
    await using view = await fixture.open('/live', { width, height })
    const { page } = view
    await page.getByRole('heading', { name: 'Needs attention' }).waitFor()
    const first = page.locator('.look li').first()
    await first.getByRole('link', { name: 'See why' }).waitFor()
    const box = await first.boundingBox()
    assert.ok(box && box.y + box.height <= height, `ends at ${box && box.y + box.height} px`)
  })

test('26 Realtime has one sign, in the list and on the page of a call', async () => {
  const signs: string[] = []
  for (const path of ['/integrations', `/calls/${filled.call}`]) {
    await using view = await fixture.open(path)
    signs.push(await signOf(view.page, '.badge:has-text("Realtime") svg'))
  }
  assert.equal(signs[0], signs[1])
})

test('19 what was sent long after a call has the sign of its state on the axis: a clock is for what waits', async () => {
  await using view = await fixture.open(`/calls/${filled.call}`)
  const { page } = view
  const lanes = page.locator('.axis .lane:has(> .later)')
  const delivered = await signOf(page, '.timeline .status:has-text("Acme CRM") svg')
  const signs = await lanes.evaluateAll((all) =>
    all.map((lane) => ({
      label: lane.querySelector('.later')?.getAttribute('aria-label') ?? '',
      sign: lane.querySelector('.later svg')?.innerHTML ?? '',
    })),
  )
  const several = signs.filter(({ label }) => label.includes(';') && label.includes('200') && !label.includes('502'))
  assert.ok(several.length > 0, JSON.stringify(signs))
  for (const { sign } of several) assert.equal(sign, delivered)
  await page.setViewportSize({ width: 390, height: 844 })
  assert.equal(await lanes.locator('.later svg').filter({ visible: true }).count(), signs.length)
})

/** Returns the markup of the first icon that a selector finds. */
async function signOf(page: Page, selector: string): Promise<string> {
  await page.locator(selector).first().waitFor()
  return page.locator(selector).first().innerHTML()
}

async function scrolled(page: Page) {
  await page.locator('.skel').first().waitFor({ state: 'detached' })
  await page.evaluate(() => globalThis.scrollTo(0, 500))
  return page.evaluate(() => ({
    scrolledPx: globalThis.scrollY,
    countBottom: document.querySelector('.newrow')?.getBoundingClientRect().bottom ?? 0,
    // A column without room has no visible head.
    heads: [...document.querySelectorAll('main thead th:not(:empty)')]
      .filter((head) => head.getClientRects().length > 0)
      .map((head) => {
        const { top, left, width, height } = head.getBoundingClientRect()
        const there = document.elementFromPoint(left + width / 2, top + height / 2)
        return { text: head.textContent, top, isSeen: there !== null && head.contains(there) }
      }),
  }))
}
