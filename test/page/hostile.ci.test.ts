// Hostile texts of callers wherever the page shows them: they break no page and run no markup, at any width, in either
// theme.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Locator, Page } from 'playwright-core'
import { ended, hostile, postUpdates, ringing } from './call-updates.ts'
import { startPageFixture } from './kit.ts'

const fixture = await startPageFixture()
const { api } = fixture

/** Opens a page at every width, waits for these elements, and asserts that nothing is wrong. */
async function assertReadable(path: string, shown: (page: Page) => readonly Locator[]): Promise<void> {
  for (const [width, theme] of [
    [1440, 'dark'],
    [390, 'light'],
    [320, 'dark'],
  ] as const) {
    await using view = await fixture.open(path, { width, theme })
    const { page } = view
    for (const text of shown(page)) await text.first().waitFor()
    const beyond = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    )
    assert.equal(beyond, 0, `${width} px`)
    assert.deepEqual(await view.axe(), [], `${width} px`)
  }
}

test('22 a wall of calls with names that break pages is read at any width, in either theme', async () => {
  const many = Array.from({ length: 40 }, (_, n) => ringing(`many ${n}`, { fields: { caller_name: `Caller ${n}.` } }))
  await postUpdates(
    api,
    ...many,
    ringing('long', { fields: { caller_name: hostile.long, tracking_number_name: hostile.long } }),
  )
  await postUpdates(
    api,
    ringing('turned', { fields: { caller_name: hostile.turned, tracking_number_name: hostile.markup } }),
  )
  const lines = (page: Page) => page.getByRole('list', { name: 'Active calls' }).locator('li')
  await assertReadable('/live', (page) => [
    lines(page).filter({ hasText: 'evil‹202E›gnp.exe' }),
    lines(page).filter({ hasText: 'Caller 39.' }),
  ])
})

test('22 what callers say breaks nothing on a call’s page, at any width', async () => {
  await postUpdates(
    api,
    ringing('hostile', {
      fields: {
        caller_name: hostile.long,
        tracking_number_name: hostile.markup,
        notes: hostile.turned,
        transcript: hostile.long,
      },
    }),
    ended('hostile', 'missed'),
  )
  const { body } = await api.get('~/calls/uniqueid:hostile')
  await assertReadable(`/calls/${body.id}`, (page) => [
    page.getByText('evil‹202E›gnp.exe'),
    page.getByText(hostile.markup),
  ])
})

test('22 what callers say breaks nothing, at any width, in either theme', async () => {
  await postUpdates(
    api,
    ringing('long', { fields: { caller_name: hostile.long, tracking_number_name: hostile.long } }),
    ringing('turned', {
      fields: { caller_name: hostile.turned, caller_number: 'anonymous', agent_name: hostile.long },
    }),
    ringing('markup', { fields: { caller_name: hostile.markup, tracking_number_name: hostile.markup } }),
  )
  const rows = (page: Page) => page.getByRole('table', { name: 'Calls' }).locator('tbody tr')
  await assertReadable('/calls', (page) => [
    rows(page).filter({ hasText: hostile.markup }),
    rows(page).filter({ hasText: 'evil‹202E›gnp.exe' }),
  ])
})
