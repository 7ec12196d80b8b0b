// The first visit: its size, and that nothing moves or flashes.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inAccount } from '../kit/account-path.ts'
import type { Api } from '../kit/api.ts'
import { addressOf, hold, startPageFixture } from './kit.ts'

const fixture = await startPageFixture()
/** The compressed size of the first visit in bytes, with fonts and styles. */
const visitMax = 220_000
/** The size of the editor's scripts and styles that the first visit did not load, in bytes. */
const editorMax = 150_000
/** Shifts up to this value are invisible: web vitals call up to 0.1 good. */
const shiftMax = 0.02

test('25 the theme of the system, or the chosen one, is there at the first paint', async () => {
  for (const [system, chosen, background] of [
    ['dark', null, 'rgb(11, 15, 15)'],
    ['light', null, 'rgb(240, 246, 246)'],
    ['light', 'dark', 'rgb(11, 15, 15)'],
    ['dark', 'light', 'rgb(240, 246, 246)'],
  ] as const) {
    await using view = await fixture.open('/sign-in', { theme: system, signedIn: false })
    const { page } = view
    if (chosen !== null) {
      await page.evaluate((theme) => localStorage.setItem('theme', theme), chosen)
      await page.reload({ waitUntil: 'commit' })
    }
    const first = await page.waitForFunction(() => {
      const color = document.body ? getComputedStyle(document.body).backgroundColor : 'rgba(0, 0, 0, 0)'
      return color === 'rgba(0, 0, 0, 0)' ? null : color
    })
    assert.equal(await first.jsonValue(), background)
  }
})

test('a first visit weighs 220 kB at the most', async () => {
  await using view = await fixture.open('/sign-in', { signedIn: false })
  const { page } = view
  // Requests that are still under way for the first opening must not count for the second.
  await page.waitForLoadState('networkidle')
  const sizes: number[] = []
  // The size comes from the server's header, because the browser's own count is sometimes negative.
  page.on('response', (response) => sizes.push(Number(response.headers()['content-length'] ?? 0)))
  await page.context().clearCookies()
  await page.goto('/sign-in', { waitUntil: 'networkidle' })
  await page.waitForLoadState('networkidle')
  const sum = sizes.reduce((a, b) => a + b, 0)
  assert.ok(sum > 50_000 && sum <= visitMax, `${sum} bytes`)
})

test('the editor weighs 150 kB more until it is drawn; preview, CodeMirror and what stands behind tabs and buttons come after it', async () => {
  await using view = await fixture.open('/settings')
  const { page } = view
  await page.addInitScript(() => Object.assign(globalThis, { requestIdleCallback: () => 0 }))
  // These files are held back until the end, so the parts that need them are not drawn.
  const later = ['live-value', 'preview-pane', 'later']
  const letThrough = await hold(page, ...later.map((name) => `**/assets/${name}-*`))
  await page.reload()
  await page.getByRole('tabpanel').waitFor()
  const files: { readonly name: string; readonly size: number }[] = []
  page.on('response', (response) => {
    const name = new URL(response.url()).pathname
    const size = Number(response.headers()['content-length'] ?? 0)
    if (/\.(?:js|css)$/.test(name)) files.push({ name, size })
  })
  await page.evaluate((address) => {
    history.pushState(null, '', address)
    dispatchEvent(new PopStateEvent('popstate'))
  }, addressOf('/integrations/new'))
  const value = page.getByRole('textbox', { name: 'Base URL' })
  await value.waitFor()
  const sum = files.reduce((all, { size }) => all + size, 0)
  assert.ok(sum > 30_000 && sum <= editorMax, `${sum} bytes of ${files.map(({ name }) => name).join(' ')}`)
  await value.click()
  // Text that is typed, selected and pasted meanwhile is not lost.
  await page.keyboard.type('wrong')
  await page.keyboard.press('Control+a')
  await page.keyboard.type('https:')
  await value.evaluate((element) => {
    const clipboardData = new DataTransfer()
    clipboardData.setData('text/plain', '//')
    element.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true }))
  })
  // The text is not lost either if the person goes on to another field.
  await page.getByLabel('Route Name').focus()
  await value.getByText('https://', { exact: true }).waitFor()
  await value.focus()
  await page.keyboard.type('crm.')
  letThrough()
  await page.locator('.cm-focused', { hasText: 'https://crm.' }).waitFor()
  await page.keyboard.type('example')
  assert.equal(await page.locator('.cm-focused').textContent(), 'https://crm.example')
})

test('22 what is on a page stays where it is while the rest comes', async () => {
  for (const path of ['/live', '/integrations/new', '/deliveries', '/calls', '/sources', '/numbers', '/settings']) {
    await using view = await fixture.open(path)
    const { page } = view
    await page.getByRole('heading', { level: 1 }).waitFor()
    await page.waitForLoadState('networkidle')
    const shift = await page.evaluate(shifted)
    assert.ok(shift < shiftMax, `${path} moves by ${shift}`)
  }
})

/**
 * The limits for each view that a signed-in person opens with an empty cache: bytes on the wire as the browser counts
 * them, and requests.
 */
const viewMax = {
  '/live': { kB: 270, requests: 25 },
  '/integrations': { kB: 315, requests: 30 },
  '/deliveries': { kB: 315, requests: 30 },
  '/calls': { kB: 300, requests: 30 },
  editor: { kB: 500, requests: 42 },
} as const

test('22 with 50 rows a view is few and light requests, none of them twice', async () => {
  const { api } = fixture
  const first = await fillLists(api)
  const heavy: string[] = []
  for (const [path, max] of Object.entries(viewMax)) {
    const asked = await requestsOf(path === 'editor' ? `/integrations/${first}` : path)
    const kB = asked.reduce((sum, { bytes }) => sum + bytes, 0) / 1_000
    const urls = asked.map(({ url }) => url.replace(api.url, ''))
    // The live data is requested again with each change, and the session if the stream begins only after the page is there.
    const again = [inAccount('~/live'), '/api/v1/session']
    const twice = urls.filter((url, at) => urls.indexOf(url) < at && !again.includes(url))
    assert.deepEqual(twice, [], path)
    // Scripts, styles, fonts, document and data: a view cannot be smaller.
    assert.ok(kB > 100 && asked.length > 10, `${path}: ${kB} kB in ${asked.length}`)
    if (kB > max.kB || asked.length > max.requests) {
      const lines = asked.map(({ url, bytes }) => `${bytes} ${url.replace(api.url, '')}`)
      heavy.push([`${path}: ${Math.round(kB)} kB in ${asked.length} requests`, ...lines].join('\n'))
    }
  }
  assert.deepEqual(heavy, [])
})

/**
 * Creates 53 integrations, of which two send, 50 calls, of which 10 are active, and their deliveries. Returns the id of
 * an integration.
 */
async function fillLists(api: Api): Promise<string> {
  const codes = ['uniqueid', 'status', 'caller_number', 'tracking_number', 'start_time']
  const rows = codes.map((code) => ({ key: code, value: `[[${code}]]` }))
  const ids: string[] = []
  for (let at = 0; at < 53; at++) {
    const request = { url: `${api.url}/inbox/lists`, format: 'json', rows }
    const made = await api.post('~/integrations', {
      name: `Integration ${at}`,
      enabled: at < 2,
      realtime: true,
      request,
    })
    assert.equal(made.status, 201, JSON.stringify(made.body))
    ids.push(String(made.body.id))
  }
  const calls = Array.from({ length: 50 }, (_, at) => {
    const fields = { direction: 'inbound', caller_number: `+6149157${at + 1_000}`, caller_name: `Caller ${at}` }
    return ['ringing', 'answered', ...(at < 10 ? [] : ['ended'])].map((status) => ({
      uniqueid: `w-${at}`,
      status,
      fields,
    }))
  })
  await api.post('/api/v1/events', calls.flat())
  // A delivery that is still under way would change the view while it loads.
  await api.until('~/deliveries?state=queued,sending,retrying', ({ data }) => data.length === 0)
  return ids[0] ?? assert.fail()
}

interface Asked {
  readonly url: string
  bytes: number
}

/** The requests of a browser that has only the cookie, until a view is complete. */
async function requestsOf(path: string): Promise<Asked[]> {
  await using view = await fixture.open('/theme.js', { bare: true })
  const { page } = view
  const session = await page.context().newCDPSession(page)
  await session.send('Network.enable')
  await session.send('Network.clearBrowserCache')
  const asked = new Map<string, Asked>()
  session.on('Network.requestWillBeSent', ({ requestId, request }) => {
    asked.set(requestId, { url: request.url, bytes: 0 })
  })
  session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    const one = asked.get(requestId)
    if (one) one.bytes = encodedDataLength
  })
  await page.goto(addressOf(path))
  await page.getByRole('heading', { level: 1 }).waitFor()
  await page.waitForLoadState('networkidle')
  return [...asked.values()]
}

/** Runs in the page: returns the sum of the layout shifts that no press caused. */
function shifted(): number {
  const observer = new PerformanceObserver(() => undefined)
  observer.observe({ type: 'layout-shift', buffered: true })
  const entries = observer.takeRecords() as (PerformanceEntry & { value: number; hadRecentInput: boolean })[]
  return entries.filter(({ hadRecentInput }) => !hadRecentInput).reduce((sum, { value }) => sum + value, 0)
}
