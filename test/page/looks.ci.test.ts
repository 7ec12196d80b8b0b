// Parts of the page at each width and in each theme: axe finds nothing, and nothing sticks out.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startApi } from '../kit/api.ts'
import { openBrowserPage } from '../kit/browser.ts'
import { findings, startPageFixture } from './kit.ts'
import { player, recordedCall } from './recorded-call.ts'

const fixture = await startPageFixture()
const fresh = await startApi()
const { api } = fixture

test('24 links have nothing for axe to find, wide and narrow, in both themes', async () => {
  const first = await fresh.post('/api/v1/people/link', { email: 'kim@acme.example' })
  const invited = await api.post('~/invitations', { email: 'noa@acme.example', name: 'Noa', role: 'viewer' })
  for (const width of [1440, 390])
    for (const [url, { link }, title] of [
      [fresh.url, first.body, 'Create the first administrator'],
      [api.url, invited.body, 'You have been invited'],
    ] as const) {
      const { page, watched } = await openBrowserPage(url, { width })
      await page.goto(new URL(link).pathname)
      await page.getByRole('heading', { name: title }).waitFor()
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme })
        assert.deepEqual(await findings(page), [], `${title} ${width} ${colorScheme}`)
      }
      await page.context().close()
      assert.deepEqual(watched, { wrong: [], outside: [] })
    }
})

for (const width of [1440, 390])
  test(`24 nothing is wrong with the editor at ${width} px`, async () => {
    const made = await api.post('~/integrations', {
      name: 'Seen',
      realtime: true,
      request: { url: 'https://crm.example/', rows: [{ key: 'a', value: '[[nothing]]' }] },
      conditions: { all: [{ field: 'campaign_name', op: 'is', value: 'Spring sale' }] },
    })
    // The window is as high as the whole page: an element half covered by a fixed bar would count as too small to
    // press.
    const options = { width, height: 3_000, theme: 'dark' } as const
    await using view = await fixture.open(`/integrations/${made.body.id}`, options)
    const { page } = view
    for (const open of ['Body', 'Headers', 'Authentication', 'When to send', 'Delivery']) {
      await page.getByRole('tab', { name: open }).click()
      await page.getByRole('tabpanel', { name: open }).waitFor()
      assert.deepEqual(await view.axe(), [])
      const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
      assert.equal(over, 0, `${open} is wider than the page`)
    }
  })

for (const [width, theme, forcedColors] of [
  [1440, 'light', false],
  [1440, 'dark', false],
  [720, 'light', false],
  [390, 'dark', false],
  [320, 'light', false],
  [390, 'light', true],
] as const)
  test(`24 the player at ${width} px, ${theme}${forcedColors ? ', forced colours' : ''}`, async () => {
    await using view = await fixture.open(
      `/calls/${await recordedCall(api, `look-${width}-${theme}-${forcedColors}`)}`,
      {
        width,
        // The window is as high as the whole page.
        height: 3_000,
        theme,
        forcedColors,
      },
    )
    const { page } = view
    await page.locator('.player .wave svg').first().waitFor()
    assert.deepEqual(await view.axe(), [])
    const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
    assert.ok(over <= 0, `${over} px too wide`)
    await player(page).getByRole('slider').focus()
    const outline = await player(page)
      .getByRole('slider')
      .evaluate((slider) => getComputedStyle(slider).outlineStyle)
    assert.equal(outline, 'solid')
  })
