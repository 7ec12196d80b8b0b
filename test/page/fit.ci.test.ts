// Lists have room: no list has to be scrolled sideways, and no column is hidden where there is room.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startPageFixture } from './kit.ts'
import { fill } from './views/fill.ts'

const fixture = await startPageFixture()
const { api } = fixture
await fill(api)

test('24 the integrations fit beside the side, at each width of a desk', async () => {
  for (const width of [970, 1024, 1120, 1248, 1280, 1360, 1440]) {
    await using view = await fixture.open('/integrations', { width })
    const { page } = view
    await page.getByRole('button', { name: 'Resume' }).first().waitFor()
    const over = await page.locator('.tablewrap').evaluate((wrap) => wrap.scrollWidth - wrap.clientWidth)
    assert.ok(over <= 0, `${over} px too wide at ${width}`)
    // The share of successful requests is shown at every width at which the column of the last day is shown.
    const share = page.getByRole('row', { name: 'Acme CRM' }).getByText(/^[\d.]+ %/)
    if (width >= 1024) assert.equal(await share.filter({ visible: true }).count(), 1, `${width}`)
  }
})

test('24 calls and deliveries fit beside the side, and names of people break between words', async () => {
  await api.post('/api/v1/events', { uniqueid: 'agent', status: 'answered', fields: { agent_name: 'Ben Agent' } })
  for (const [path, name] of [
    ['/calls', 'Ben Agent'],
    ['/deliveries', 'Delivered'],
  ] as const)
    for (const width of [1024, 1248, 1440]) {
      await using view = await fixture.open(path, { width })
      const { page } = view
      const cell = page.getByText(name, { exact: true }).first()
      await cell.waitFor()
      const over = await page.locator('.tablewrap').evaluate((wrap) => wrap.scrollWidth - wrap.clientWidth)
      assert.ok(over <= 0, `${path}: ${over} px too wide at ${width}`)
      const lines = await cell.evaluate((one) => one.scrollHeight / Number.parseFloat(getComputedStyle(one).lineHeight))
      assert.ok(lines < 2.5, `${name} is broken within a word at ${width}`)
    }
})

test('24 a dialog with a long list stays within the window, with its search in sight', async () => {
  for (const width of [390, 1440]) {
    await using view = await fixture.open('/integrations/new#template=', { width, height: 844 })
    const { page } = view
    const dialog = page.getByRole('dialog')
    const last = dialog.locator('.serviceentry').last()
    await last.scrollIntoViewIfNeeded()
    for (const part of [dialog, dialog.getByRole('searchbox'), last, dialog.getByRole('button').last()]) {
      const place = await part.boundingBox()
      assert.ok(place && place.y >= 0 && place.y + place.height <= 844, JSON.stringify(place))
    }
    await last.click()
    await dialog.getByRole('button', { name: 'Use template' }).waitFor()
    const use = await dialog.getByRole('button', { name: 'Use template' }).boundingBox()
    assert.ok(use && use.y + use.height <= 844, JSON.stringify(use))
  }
})

test('24 the saved view that is shown is in sight on a small screen, and what updates it', async () => {
  for (const n of [1, 2, 3, 4, 5])
    await api.post('~/views', {
      list: 'deliveries',
      name: `View number ${n}`,
      query: { q: `x${n}` },
      shared: true,
    })
  for (const n of [3, 5]) {
    await using view = await fixture.open(`/deliveries?q=x${n}`, { width: 390 })
    const { page } = view
    const views = page.getByRole('navigation', { name: 'Views' })
    const [row, link] = [
      await views.boundingBox(),
      await views.getByRole('link', { name: `number ${n}` }).boundingBox(),
    ]
    assert.ok(row && link && link.x >= row.x && link.x + link.width <= row.x + row.width, JSON.stringify(link))
    await page.getByRole('searchbox', { name: 'Search' }).fill('crm')
    const update = views.getByRole('button', { name: `Update “View number ${n}”` })
    await update.waitFor()
    await page.waitForFunction(() => {
      const place = document.querySelector('.viewtabs .btn')?.getBoundingClientRect()
      return place !== undefined && place.left >= 0 && place.right <= innerWidth
    })
    assert.deepEqual(await view.axe(), [])
  }
})
