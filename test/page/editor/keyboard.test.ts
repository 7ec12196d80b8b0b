// Creates a webhook integration without a mouse.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import { startPageFixture } from '../kit.ts'

const fixture = await startPageFixture()

/** Larger than the number of stops between any two controls that a person goes to. */
const stepsMax = 60

test('24 a webhook is made, tried and saved by keys alone, and the focus can always be seen', async () => {
  await using view = await fixture.open('/integrations/new')
  const { page } = view
  await page.getByLabel('Route Name').waitFor()
  await tabTo(page, 'Route Name')
  await page.keyboard.type('By keys')
  await tabTo(page, 'Base URL')
  await page.keyboard.type(`${fixture.api.url}/inbox/keys`)
  await tabTo(page, 'Realtime')
  await tabTo(page, 'Body')
  await page.keyboard.press('ArrowRight')
  await page.getByRole('tab', { name: 'Headers', selected: true }).waitFor()
  await page.keyboard.press('ArrowLeft')
  await page.getByRole('tab', { name: 'Body', selected: true }).waitFor()
  await tabTo(page, 'Body Key')
  await page.keyboard.type('phone')
  await tabTo(page, 'Body Value')
  await page.keyboard.type('From [[caller num')
  await page
    .getByRole('option', { name: /Caller number/ })
    .first()
    .waitFor()
  await page.keyboard.press('Enter')
  await page.keyboard.press('Enter')
  await page.keyboard.type('result')
  await tabTo(page, 'Body Value')
  await page.keyboard.press('Control+Space')
  await page.getByRole('listbox').waitFor()
  // Enter follows the last letter at once, as by a fast typist.
  await page.keyboard.type('outcome')
  await page.keyboard.press('Enter')
  await page.keyboard.press('Control+Enter')
  await page.getByText('200 OK').first().waitFor()
  await page.keyboard.press('Control+s')
  await page.waitForURL(/\/integrations\/int_/)
  const { body } = await fixture.api.get('~/integrations')
  const { rows } = body.data[0].request
  assert.deepEqual(
    rows.slice(0, 2).map(({ key, value }: { key: string; value: string }) => [key, value]),
    [
      ['phone', 'From [[caller_number]]'],
      ['result', '[[outcome]]'],
    ],
  )
})

/** Presses Tab until the focused element has this name. Each stop on the way must show that it has the focus. */
async function tabTo(page: Page, name: string): Promise<void> {
  for (let step = 0; step < stepsMax; step++) {
    await page.keyboard.press('Tab')
    const { called, seen } = await page.evaluate(focused)
    assert.equal(seen, true, `the focus cannot be seen at "${called}"`)
    if (called === name || called.startsWith(`${name} `)) return
  }
  assert.fail(`Tab does not reach "${name}"`)
}

/**
 * Runs in the page: returns the name of the focused element, and whether an outline or a border of its own shows the
 * focus.
 */
function focused(): { called: string; seen: boolean } {
  const at = document.activeElement
  // After the last stop, the browser itself has the focus.
  if (!(at instanceof HTMLElement) || at === document.body) return { called: '', seen: true }
  const label = at instanceof HTMLInputElement || at instanceof HTMLSelectElement ? at.labels?.[0]?.textContent : null
  const called = (at.getAttribute('aria-label') ?? label ?? at.textContent ?? '').trim()
  const shows = (one: Element): boolean => {
    const { outlineStyle, outlineWidth } = getComputedStyle(one)
    return outlineStyle !== 'none' && parseFloat(outlineWidth) > 0
  }
  // A radio in a row of choices shows the focus on its label, and an editor on the box around it.
  const around = [at, at.closest('label'), at.closest('.value, .search')].filter((one) => one !== null)
  return { called, seen: around.some(shows) }
}
