// The walk of S34 in the browser: every control of every page is pressed as one role. A page that sends a request which the role may
// not make fails the test, unless the control says beforehand that it may not be used. The test answers requests that change
// something, so that each page stays as it was; requests that a viewer may make go to the program, which also judges their content.
// A viewer, who may do least, and an editor are walked for every change. The other roles are walked nightly: the table of verbs
// decides for all roles alike.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import type { Page, Route as Intercepted } from 'playwright-core'
import type { Role } from '../../src/access/policy.ts'
import { openBrowserPage } from '../kit/browser.ts'
import { isAllowed, routesOf, type Route } from '../kit/routes.ts'
import { joinGroup, tokenOf, type Visitor } from '../kit/visitor.ts'
import { addressOf, startPageFixture } from './kit.ts'
import { fill, type Filled } from './views/fill.ts'

/** The paths of the router, each with the addresses that are walked. A path of the router that is missing here fails. */
const WALKED: Readonly<Record<string, (filled: Filled) => readonly string[]>> = {
  '/': () => [],
  '/live': () => ['/live'],
  '/integrations': () => ['/integrations'],
  '/integrations/$id': ({ crm }) => ['/integrations/new', `/integrations/${crm}`],
  '/issues': ({ issue }) => ['/issues', `/issues?open=${issue}`, '/issues?list=resolved'],
  '/deliveries': ({ failed, delivery }) => [
    '/deliveries',
    `/deliveries?open=${failed}`,
    `/deliveries?open=${delivery}`,
  ],
  '/calls': () => ['/calls', `/calls${OWN_VIEW.search}`],
  '/callers/$number': () => ['/callers/%2B61412345678'],
  '/accounts': () => ['/accounts'],
  '/groups/$id': () => [`/groups/${group.id}`],
  '/calls/$id': ({ heard, lost, ongoing }) => [`/calls/${heard}`, `/calls/${lost}`, `/calls/${ongoing}`],
  '/statistics': () => ['/statistics'],
  '/sources': () => ['/sources', '/sources?connect=twilio'],
  '/sources/$id': ({ source, push }) => [`/sources/${source}`, `/sources/${push}`],
  '/numbers': () => ['/numbers'],
  '/settings': () => ['/settings'],
  '/test-inbox': () => ['/test-inbox?token=crm'],
  // These need no session: what they may do depends on no role.
  '/sign-in': () => [],
  '/link/$token': () => [],
  '/wallboard': () => [],
}

/** A view that each of the people saved. */
const OWN_VIEW = {
  search: '?direction=inbound',
  saved: { list: 'calls', name: 'Inbound', query: { direction: 'inbound' }, shared: false },
}

/** So many controls that look the same and stand in the same kind of place, such as the fields that a form offers, are pressed. */
const ALIKE_MAX = 15
/** So often one control opens its menu or dialog, for the next control in it. */
const OPENED_MAX = 15
/** More presses than any page has: the walk of a page ends. */
const PRESSES_MAX = 500

const fixture = await startPageFixture()
const { api } = fixture
const filled = await fill(api)
await api.post('~/keys', { name: 'Switchboard', rights: ['events'] })
await api.post('~/invitations', { email: 'invited@acme.example', name: 'Invited', role: 'viewer' })
const { body: group } = await api.post('/api/v1/groups', { name: 'Harbour Agency' })
const { body: grouped } = await api.post('/api/v1/accounts', { name: 'Northside Clinic' })
await api.ask('PATCH', `/api/v1/groups/${group.id}/accounts`, { body: { add: [grouped.id] } })
const routes = routesOf((await api.get('/openapi.json')).body).map((route) => ({ route, pattern: patternOf(route) }))

interface Walk {
  /** What was asked for without the role for it: the request, and the page and control that made it. */
  readonly refused: readonly string[]
  /** The routes by which something was to be changed. */
  readonly changed: ReadonlySet<string>
  readonly wrong: readonly string[]
}

test('every path of the router is walked', () => {
  const paths = [...readFileSync('web/router.tsx', 'utf8').matchAll(/^ {2}path: '([^']+)'/gm)].map(
    ([, path = '']) => path,
  )
  assert.ok(paths.length > 10)
  assert.deepEqual(paths.toSorted(), Object.keys(WALKED).toSorted())
})

/** So many routes that change something are reached at least: roles that may do more reach more. */
const LEAST: Readonly<Record<Role, number>> = { viewer: 5, responder: 13, editor: 32, admin: 43, owner: 45 }

/** Presses every button as a person with this role, who has the same role in a group of accounts. */
export function testEveryButton(role: Role): void {
  test(`S34 38 no page and no control of a page asks for what the role ${role} may not do`, async () => {
    const visitor = await joinGroup(api, { group: group.id, email: `${role}@acme.example`, role })
    const { body: invitation } = await api.post('~/invitations', { email: `${role}@acme.example`, name: role, role })
    await visitor.post(`/api/v1/links/${tokenOf(invitation.link)}/accept`)
    await visitor.post('~/views', OWN_VIEW.saved)
    const { refused, wrong, changed } = await walk(role, visitor)
    assert.deepEqual([refused, wrong], [[], []])
    // Otherwise the walk presses nothing, and finds nothing.
    assert.ok(changed.size >= LEAST[role], `${role} ${changed.size}: ${[...changed].toSorted().join(', ')}`)
  })
}

async function walk(role: Role, visitor: Visitor): Promise<Walk> {
  const { page, watched } = await openBrowserPage(api.url, { state: stateOf(visitor), height: 2_000 })
  const refused = new Set<string>()
  const changed = new Set<string>()
  let where = ''
  // A page that is left with changes asks; another document that a button opens is not walked.
  page.on('dialog', (dialog) => void dialog.accept())
  page.context().on('page', (opened) => void opened.close())
  page.on('response', (response) => {
    if (response.status() !== 403) return
    const { pathname } = new URL(response.url())
    refused.add(`${where}: ${response.request().method()} ${pathname} was refused`)
  })
  await page.route('**/api/v1/**', async (intercepted) => {
    const request = intercepted.request()
    const method = request.method()
    if (method === 'GET') return intercepted.continue()
    const { pathname } = new URL(request.url())
    const route = routes.find(({ route: each, pattern }) => each.method === method && pattern.test(pathname))?.route
    const named = route ? `${method} ${route.path}` : `${method} ${pathname}, which is no route`
    if (route && (route.isOwn || mayUse(role, route))) changed.add(named)
    else refused.add(`${where}: ${named}`)
    if (route && !route.isOwn && mayUse('viewer', route)) return intercepted.continue()
    return intercepted.fulfill(REFUSED_BY_TEST)
  })
  const presses: Presses = { done: new Set(), opened: new Map(), alike: new Map() }
  await open(page, '/calls')
  for (const address of Object.values(WALKED).flatMap((addresses) => addresses(filled))) {
    where = address
    await show(page, address)
    // A dialog makes what is behind it inert.
    const reachable = page.locator('[role=tab]:not([inert] [role=tab])')
    const tabs = await reachable.count()
    for (let tab = 0; tab < Math.max(tabs, 1); tab++) {
      const again = async (): Promise<void> => {
        await show(page, address)
        if (tab < (await reachable.count())) await reachable.nth(tab).click()
        await quiet(page)
      }
      if (tab > 0) await again()
      await pressAll(page, { presses, again, address, tab, on: (name) => (where = `${address}, ${name}`) })
    }
  }
  await page.unrouteAll({ behavior: 'ignoreErrors' })
  await page.context().close()
  return { refused: [...refused], changed, wrong: watched.wrong }
}

/** The controls that were pressed so far, each by its place and name. */
interface Presses {
  readonly done: Set<string>
  /** How often a control opened a menu or dialog that still has controls to press. */
  readonly opened: Map<string, number>
  readonly alike: Map<string, number>
}

interface PageWalk {
  readonly presses: Presses
  /** Shows the page as it was. */
  readonly again: () => Promise<void>
  readonly address: string
  readonly tab: number
  readonly on: (control: string) => void
}

async function pressAll(page: Page, { presses, again, address, tab, on }: PageWalk): Promise<void> {
  const { done, opened, alike } = presses
  const { pathname } = new URL(page.url())
  /** The control that opened each menu or dialog which is open, the uppermost last. */
  let openers: Control[] = []
  const complete = ({ key, kind }: Control): void => {
    done.add(key)
    alike.set(kind, (alike.get(kind) ?? 0) + 1)
  }
  for (let turn = 0; turn < PRESSES_MAX; turn++) {
    const full = [...alike].filter(([, count]) => count >= ALIKE_MAX).map(([kind]) => kind)
    const { control, layers } = await page.evaluate(pressNext, { address, tab, done: [...done, ...full] })
    openers = openers.slice(0, layers)
    if (control) {
      on(control.key)
      await quiet(page)
      const times = (opened.get(control.key) ?? 0) + 1
      if ((await page.evaluate(countLayers)) > layers && times < OPENED_MAX) {
        opened.set(control.key, times)
        openers.push(control)
      } else complete(control)
    } else if (layers > 0) {
      const opener = openers.pop()
      if (opener) complete(opener)
      await page.keyboard.press('Escape')
      await quiet(page)
      // The dialog asks something, or cannot be closed.
      if ((await page.evaluate(countLayers)) >= layers) {
        await open(page, address)
        await again()
      }
    } else return
    if (new URL(page.url()).pathname !== pathname) await again()
  }
  assert.fail(`${address}: presses without an end: ${[...done].slice(-10).join(' | ')}`)
}

interface Control {
  readonly key: string
  /** The same for all controls that look alike and stand in the same kind of place. */
  readonly kind: string
}

interface Pressed {
  /** `null`: nothing is left in the uppermost dialog or menu, or on the page. */
  readonly control: Control | null
  /** How many dialogs and menus were open before. */
  readonly layers: number
}

const countLayers = (): number => document.querySelectorAll('.scrim, .popover').length

/** Runs in the page: presses the next control of the uppermost dialog, menu or page, after filling in what its form requires. */
function pressNext({ address, tab, done }: { address: string; tab: number; done: readonly string[] }): Pressed {
  const layers = document.querySelectorAll('.scrim, .popover')
  const layer = [...layers].at(-1) ?? null
  const controls = (layer ?? document).querySelectorAll<HTMLElement>(
    'button, summary, [role=menuitem], [role=option], input[type=checkbox], input[type=radio]',
  )
  const title = layer?.querySelector('h2') ?? layer?.querySelector('[role=menu]')
  const layerName = layer && `in ${title?.textContent?.slice(0, 20) ?? ''}`
  for (const control of controls) {
    const text = control.textContent?.trim() ?? ''
    // Without the names of rows: `More actions for …`.
    const label =
      control.getAttribute('aria-label')?.split(' ').slice(0, 2).join(' ') ?? control.closest('label')?.textContent
    const name = `${control.role ?? control.tagName} ${text === '' ? (label ?? '') : text}`.slice(0, 60)
    const panel = control.closest('[role=tabpanel]') ? `${address} ${tab}` : address
    const place = layerName ?? (control.closest('main, aside') ? panel : 'shell')
    const key = `${place}: ${name}`
    const isOff =
      control.ariaDisabled === 'true' ||
      ('disabled' in control && control.disabled === true) ||
      control.closest('[inert]') !== null ||
      !control.checkVisibility()
    // Whatever closes the dialog would leave the rest of it unpressed.
    const isLeaving = layer !== null && /^(?:Cancel|Close|Dismiss)/.test(text === '' ? (label ?? '') : text)
    const kind = `${place} ${control.className} in ${control.parentElement?.className ?? ''}`
    if (isOff || isLeaving || done.includes(key) || done.includes(kind)) continue
    const form = control instanceof HTMLButtonElement ? control.form : control.closest('form')
    for (const input of form?.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>('input, textarea') ?? []) {
      if (input.value !== '' || input.disabled || input.readOnly) continue
      const like: Readonly<Record<string, string>> = {
        email: 'new@acme.example',
        number: '1',
        url: 'https://example.com/',
      }
      const prototype =
        input instanceof HTMLTextAreaElement ? HTMLTextAreaElement.prototype : HTMLInputElement.prototype
      if (['checkbox', 'radio', 'file', 'date', 'time', 'datetime-local'].includes(input.type)) continue
      Object.getOwnPropertyDescriptor(prototype, 'value')?.set?.call(input, like[input.type] ?? 'Example')
      input.dispatchEvent(new Event('input', { bubbles: true }))
    }
    control.click()
    return { control: { key, kind }, layers: layers.length }
  }
  return { control: null, layers: layers.length }
}

async function open(page: Page, address: string): Promise<void> {
  await page.goto(addressOf(address))
  await page.getByRole('heading', { level: 1 }).first().waitFor()
  await quiet(page)
}

/** Opens a page of the document that is loaded, as a link does. */
async function show(page: Page, address: string): Promise<void> {
  await page.evaluate((to) => {
    history.pushState(null, '', to)
    dispatchEvent(new PopStateEvent('popstate'))
  }, addressOf(address))
  await quiet(page)
  await page.getByRole('heading', { level: 1 }).first().waitFor()
  await quiet(page)
}

/** Waits until what a press began is shown, and its requests were made. */
async function quiet(page: Page): Promise<void> {
  await page.evaluate(async () => {
    await new Promise((resolve) => setTimeout(resolve, 10))
    for (
      let waited = 0;
      waited < 150 && document.querySelector('.skel, [aria-busy=true], [role=tabpanel]:empty');
      waited++
    )
      await new Promise((resolve) => setTimeout(resolve, 20))
  })
}

const REFUSED_BY_TEST: Parameters<Intercepted['fulfill']>[0] = {
  status: 422,
  contentType: 'application/problem+json',
  body: JSON.stringify({
    type: 'about:blank',
    title: 'Not sent',
    status: 422,
    code: 'reference_not_found',
    detail: 'The test keeps this request.',
  }),
}

function mayUse(role: Role, { path, requires, takesSession }: Route): boolean {
  // The role in the group counts, of which the document says nothing.
  if (path.startsWith('/api/v1/groups/{id}')) return isAllowed(role, [], ['admin'])
  return takesSession && requires !== null && isAllowed(role, [], requires)
}

function patternOf({ path }: Route): RegExp {
  return new RegExp(`^${path.replaceAll(/[.~]/g, String.raw`\$&`).replaceAll(/\{\w+\}/g, '[^/]+')}$`)
}

/** The cookie of the person with this role, as a browser stores it. */
function stateOf(visitor: Visitor) {
  const [pair = ''] = visitor.cookie().split(';')
  const [name = '', value = ''] = pair.split('=')
  const { hostname } = new URL(api.url)
  const secure = name.startsWith('__Host-')
  const cookie = {
    name,
    value,
    domain: hostname,
    path: '/',
    expires: -1,
    httpOnly: true,
    secure,
    sameSite: 'Lax' as const,
  }
  return { cookies: [cookie], origins: [] }
}
