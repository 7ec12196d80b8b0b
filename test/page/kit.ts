// The fixture for tests of the page: the real program with a signed-in person, and a browser that is watched. A view
// that breaks a rule of every page (no error, no violation of the policy, no request to another origin) fails its test
// when it is closed.
//
//   const fixture = await startPageFixture()
//   test('22 …', async () => {
//     await using view = await fixture.open('/calls', { width: 390 })
//     await view.page.getByRole('heading', { name: 'Calls' }).waitFor()
//   })
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { AxeResults } from 'axe-core'
import type { Page } from 'playwright-core'
import { FIRST_ACCOUNT } from '../kit/account-path.ts'
import { startApi } from '../kit/api.ts'
import type { Api, OwnApi } from '../kit/api.ts'
import { openBrowserPage, prepareBrowser } from '../kit/browser.ts'
import type { PageOptions } from '../kit/browser.ts'

export const email = 'sam@acme.example'
export const password = 'kettle orbit lantern 7'

export interface View extends AsyncDisposable {
  readonly page: Page
  /** The violations that axe finds on the page as it is now, a line for each; `colours`: of its colours alone. */
  axe(of?: 'colours'): Promise<string[]>
}

export interface PageFixture {
  readonly api: OwnApi
  /** Opens a page of the first account, signed in unless said otherwise. `bare`: opens the address as it is. */
  open(path: string, options?: PageOptions & { readonly signedIn?: boolean; readonly bare?: boolean }): Promise<View>
}

/** What belongs to no account. */
const outside = /^\/(?:sign-in|link|wallboard|accounts)(?:[/?#]|$)|^[^/]/

/** The address of a page in the first account: `/accounts/1001/calls` for `/calls`. Pages outside accounts stay as they are. */
export function addressOf(path: string): string {
  return outside.test(path) ? path : `/accounts/${FIRST_ACCOUNT}${path}`
}

/** The path of the page that is shown, without the first account. */
export function shownPath(page: Page): string {
  const { pathname } = new URL(page.url())
  const account = `/accounts/${FIRST_ACCOUNT}/`
  return pathname.startsWith(account) ? pathname.slice(account.length - 1) : pathname
}

/** Starts a program with a person who is signed in; it ends with the tests of the file. */
export async function startPageFixture(env: Readonly<Record<string, string>> = {}): Promise<PageFixture> {
  prepareBrowser()
  const api = await startApi(env)
  const state = await signIn(api)
  return {
    api,
    async open(path, { signedIn = true, bare = false, ...options } = {}) {
      const { page, watched } = await openBrowserPage(api.url, { ...(signedIn && { state }), ...options })
      await page.goto(bare ? path : addressOf(path))
      return {
        page,
        axe: (of) => findings(page, of),
        async [Symbol.asyncDispose]() {
          // A response that a test alters may still be on its way.
          await page.unrouteAll({ behavior: 'ignoreErrors' })
          await page.context().close()
          assert.deepEqual(watched, { wrong: [], outside: [] })
        },
      }
    },
  }
}

/** The cookie of a person who signed in by the first link, as a browser stores it. */
export async function signIn(api: Pick<Api, 'url' | 'post'>): Promise<NonNullable<PageOptions['state']>> {
  const { body } = await api.post('/api/v1/people/link', { email })
  const token = String(body.link).split('/').at(-1)
  const answer = await fetch(`${api.url}/api/v1/links/${token}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'sec-fetch-site': 'same-origin' },
    body: JSON.stringify({ email, name: 'Sam Lee', password, timezone: 'Australia/Sydney', country: 'AU' }),
  })
  assert.equal(answer.ok, true, await answer.clone().text())
  const [pair = ''] = (answer.headers.get('set-cookie') ?? '').split(';')
  const [name = '', value = ''] = pair.split('=')
  const { hostname } = new URL(api.url)
  // With an HTTPS URL, the name of the cookie demands `secure`; browsers accept that from this machine.
  const secure = name.startsWith('__Host-')
  const cookie = { name, value, domain: hostname, path: '/', expires: -1, httpOnly: true, secure }
  return { cookies: [{ ...cookie, sameSite: 'Lax' }], origins: [] }
}

/** The chosen options of lists that are too narrow to show them in full. */
export function cutChoices(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const pen = document.createElement('canvas').getContext('2d')
    return [...document.querySelectorAll('select')]
      .filter((select) => select.checkVisibility())
      .map((select) => ({ select, text: select.selectedOptions[0]?.text ?? '', style: getComputedStyle(select) }))
      .filter(({ select, text, style }) => {
        if (!pen) return true
        pen.font = style.font
        const room = select.clientWidth - Number.parseFloat(style.paddingLeft) - Number.parseFloat(style.paddingRight)
        return pen.measureText(text).width > room
      })
      .map(({ text }) => text)
  })
}

/** Holds back the requests of a page for these addresses until the returned function is called. */
export async function hold(page: Page, ...urls: readonly string[]): Promise<() => void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  for (const url of urls)
    await page.route(url, async (route) => {
      await promise
      await route.continue()
    })
  return resolve
}

/** Returns the text of the file that a button downloads. */
export async function download(page: Page, button: string): Promise<string> {
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: button }).click()])
  return readFile(await file.path(), 'utf8')
}

const axeSource = readFileSync(fileURLToPath(import.meta.resolve('axe-core/axe.min.js')), 'utf8')

const everything = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
/** The rules whose result depends on the theme. */
const colours = ['color-contrast', 'link-in-text-block']

/** The violations that axe finds on a page as it is now, a line for each; `colours`: of its colours alone. */
export async function findings(page: Page, of?: 'colours'): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axeSource)
  const runOnly = of === 'colours' ? { type: 'rule', values: colours } : { type: 'tag', values: everything }
  const { violations } = await page.evaluate(async (only) => {
    const { axe } = globalThis as unknown as { axe: { run(options: object): Promise<AxeResults> } }
    return axe.run({ runOnly: only, resultTypes: ['violations'] })
  }, runOnly)
  return violations.flatMap(({ id, help, nodes }) => nodes.map(({ html }) => `${id}: ${help}: ${html.slice(0, 160)}`))
}

/** Larger than the number of tab stops that a view should have. */
const stopsMax = 150

/** Tabs through a page once, and returns the stops that are completely covered by something else (WCAG 2.4.11). */
export async function coveredStops(page: Page): Promise<string[]> {
  const covered: string[] = []
  await page.evaluate(() => {
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur()
    for (const tabbed of document.querySelectorAll('[data-tabbed]')) tabbed.removeAttribute('data-tabbed')
  })
  for (let stop = 0; stop < stopsMax; stop++) {
    // The key stays pressed and repeats.
    await page.keyboard.down('Tab')
    const now = await page.evaluate(coveredFocus)
    if (now === 'again') break
    if (now !== null) covered.push(now)
  }
  await page.keyboard.up('Tab')
  return covered
}

/**
 * Runs in the page: returns the focused element if no part of it is visible; `again`: it had the focus before, or
 * nothing has the focus.
 */
function coveredFocus(): string | null {
  const at = document.activeElement
  if (!(at instanceof HTMLElement) || at === document.body || at.dataset['tabbed'] !== undefined) return 'again'
  at.dataset['tabbed'] = ''
  // A radio in a row of choices is visible through its label, and an editor through the box around it.
  const shown = at.closest('label, .value, .search') ?? at
  const { left, top, width, height } = shown.getBoundingClientRect()
  const parts = [0.1, 0.5, 0.9]
  const isSeen = parts.some((x) =>
    parts.some((y) => {
      const there = document.elementFromPoint(left + width * x, top + height * y)
      return there !== null && (shown.contains(there) || there.contains(shown))
    }),
  )
  return isSeen
    ? null
    : `${at.tagName} ${at.getAttribute('aria-label') ?? at.textContent?.slice(0, 40) ?? ''} at ${top}`
}
