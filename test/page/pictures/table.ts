// The pictures of README and the guides: which part of the page each shows.
import type { Locator, Page } from 'playwright-core'
import type { Scene } from './scene.ts'

export interface Picture {
  /** The name of its files in docs/pictures: `call-light.png`, `call-dark.png`. */
  readonly name: string
  readonly path: (scene: Scene) => string
  /** A text that appears once the view is loaded. */
  readonly ready: string | RegExp
  readonly width: number
  readonly height: number
  /** The number of picture pixels for each pixel of the page. Default: 1.5, which is sharp on most screens. */
  readonly scale?: number
  /** Acts on the page before the picture is taken. */
  readonly act?: (page: Page) => Promise<void>
  /** The picture reaches from the upper left corner of the first element to the lower right corner of the last. */
  readonly of: (page: Page) => readonly Locator[]
  /**
   * The pixels of the page around the elements, and below them. Default: 16. Negative: without the line at the edge.
   */
  readonly margin?: number
  readonly below?: number
}

/** The width at which the editor's three columns have room. */
const EDITOR_WIDTH = 1360
/** The width at which a form and the column beside it have room. */
const TWO_COLUMNS_WIDTH = 1240
/** The width at which the part beside the menu is as wide as a page of GitHub. */
const PAGE_WIDTH = 1100

const main = (page: Page): Locator => page.locator('main')
const panel = (page: Page, title: string): Locator =>
  page.locator('.panel').filter({ has: page.getByRole('heading', { name: title }) })

export const pictures: readonly Picture[] = [
  {
    name: 'editor',
    path: ({ crm }) => `/integrations/${crm}`,
    ready: 'Body Key',
    width: EDITOR_WIDTH,
    height: 960,
    scale: 1.2,
    of: (page) => [main(page)],
    margin: -1,
    below: 0,
  },
  {
    name: 'call',
    path: ({ call }) => `/calls/${call}`,
    ready: 'Activity',
    width: PAGE_WIDTH,
    height: 1200,
    of: (page) => [main(page), panel(page, 'Timeline')],
    margin: -1,
  },
  {
    name: 'source-choice',
    path: () => '/sources?connect=choose',
    ready: 'Aircall',
    width: PAGE_WIDTH,
    height: 1400,
    of: (page) => [page.locator('.choice'), page.locator('.choiceentry').filter({ hasText: 'Aircall' })],
    below: 0,
  },
  {
    name: 'source-asterisk',
    path: () => '/sources?connect=asterisk',
    ready: 'Setup',
    width: TWO_COLUMNS_WIDTH,
    height: 1200,
    async act(page) {
      await page.getByLabel('Name', { exact: true }).fill('Office PBX')
      await page.getByLabel('Host').fill('192.0.2.5')
      await page.getByRole('textbox', { name: 'Secret' }).fill('a-long-random-secret')
      await page.getByRole('textbox', { name: 'Secret' }).blur()
    },
    of: (page) => [main(page), page.getByRole('button', { name: 'Test connection' })],
    margin: -1,
    below: 24,
  },
  {
    name: 'mapping',
    path: ({ push }) => `/sources/${push}?view=mapping`,
    ready: 'Call details',
    width: PAGE_WIDTH,
    height: 1800,
    async act(page) {
      await page.getByRole('button', { name: 'Use suggestions' }).click()
      await page.getByText('All understood').waitFor()
    },
    of: (page) => [page.locator('.mapping'), panel(page, 'Call details')],
    below: 12,
  },
  {
    name: 'delivery',
    path: ({ retrying }) => `/deliveries?open=${retrying}`,
    ready: /Attempt 1/,
    width: TWO_COLUMNS_WIDTH,
    height: 900,
    of: (page) => [page.locator('.drawer'), page.locator('.drawer .try').last()],
    margin: -1,
  },
  {
    name: 'conditions',
    path: ({ leads }) => `/integrations/${leads}?tab=when`,
    ready: /Matches \d+ of the last/,
    width: PAGE_WIDTH,
    height: 2600,
    of: (page) => [page.getByRole('group', { name: 'Direction' }), page.locator('.matches')],
    below: 12,
  },
]
