// An integration that is open in the editor, and what was saved of it.
import assert from 'node:assert/strict'
import type { Locator, Page } from 'playwright-core'
import type { Json } from '../../kit/api.ts'
import type { PageOptions } from '../../kit/browser.ts'
import type { PageFixture } from '../kit.ts'

export interface Editor extends AsyncDisposable {
  readonly page: Page
  readonly axe: () => Promise<string[]>
  readonly key: (at: number) => Locator
  readonly value: (at: number) => Locator
  /** The row of this field in the list of fields. */
  readonly field: (code: string) => Locator
  /** Saves with the keyboard, and returns the stored request. */
  readonly saved: () => Promise<Json>
  /** Like `saved`, but returns only the key and the value of each row. */
  readonly savedRows: () => Promise<readonly (readonly [string, string])[]>
}

type Pair = readonly [key: string, value: string]

/** Opens a new integration with these rows, and with further members of the request and of the integration. */
export async function openEditor(
  fixture: PageFixture,
  rows: readonly Pair[],
  more: { readonly request?: object; readonly whole?: object; readonly options?: PageOptions } = {},
): Promise<Editor> {
  const { request = {}, whole = {}, options } = more
  const pairs = rows.map(([key, value]) => ({ key, value }))
  const body = { name: 'CRM', ...whole, request: { url: 'https://crm.example/calls', rows: pairs, ...request } }
  const made = await fixture.api.post('~/integrations', body)
  assert.equal(made.status, 201, JSON.stringify(made.body))
  const path = `~/integrations/${made.body.id}`
  const view = await fixture.open(`/integrations/${made.body.id}`, options)
  const { page } = view
  await page.getByLabel('Route Name').waitFor()
  await untilLive(page)
  const saved = async (): Promise<Json> => {
    const before = (await fixture.api.get(path)).headers.get('etag')
    await page.keyboard.press('Control+s')
    for (;;) {
      const now = await fixture.api.get(path)
      if (now.headers.get('etag') !== before) return now.body.request
    }
  }
  return {
    page,
    axe: () => view.axe(),
    key: (at) => page.getByLabel('Body Key', { exact: true }).nth(at),
    value: (at) => page.getByRole('textbox', { name: 'Body Value', exact: true }).nth(at),
    field: (code) => page.locator(`.pick[data-code="${code}"]`),
    saved,
    savedRows: async () => (await saved()).rows.map(({ key, value }: Json) => [key, value]),
    [Symbol.asyncDispose]: () => view[Symbol.asyncDispose](),
  }
}

/** Waits until values have an editor, which is fetched when the page is first used. */
export async function untilLive(page: Page): Promise<void> {
  const live = page.locator('.value > .live')
  do {
    await page.mouse.move(0, 0)
    await page.getByRole('textbox', { name: 'Base URL' }).hover()
  } while ((await live.count()) === 0)
  await page.mouse.move(0, 0)
}

/** Puts the cursor at the end of a value. */
export async function enter(value: Locator): Promise<void> {
  await value.focus()
  await value.page().keyboard.press('Control+End')
}
