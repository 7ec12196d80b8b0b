// `npm run bench:page`: measures the response of the page to a keystroke in a large integration, and to presses in lists of 50
// rows.
//
// For a keystroke, the processor time of the page's main thread until the change is drawn and no work is left: without other
// processes of the machine, and without the wait for the screen. For a press, the time that a person waits: until the next
// frame shows the effect, as browsers report it (Event Timing, in steps of 8 ms).
import { cpus } from 'node:os'
import type { CDPSession, Page } from 'playwright-core'
import { apiOf } from '../test/kit/api.ts'
import { launch } from '../test/kit/browser.ts'
import { signIn } from '../test/page/kit.ts'
import { openEnvironment } from './environment.ts'
import type { BenchEnvironment } from './environment.ts'
import { median, percentile } from './figures.ts'
import { postJson, startOn, untilSettled } from './setup.ts'

const KEY_GOAL_MS = 16
const PRESS_GOAL_MS = 200
const ROWS = 40
const OWN_FIELDS = 60
/** A page of a list shows fewer calls. */
const CALLS = 60
const KEYS = 200
/** Number of keystrokes until code is compiled. */
const WARM_UP_KEYS = 20
const PRESSES = 15

interface Time {
  readonly what: string
  readonly unit: 'key' | 'press'
  readonly times: readonly number[]
}

const environment = await openEnvironment()
try {
  const times = await measure(environment)
  console.log(['', tableOf(times), '', `${cpus().length} × ${cpus()[0]?.model ?? 'processor'}`].join('\n'))
} finally {
  await environment[Symbol.asyncDispose]()
}

async function measure(on: BenchEnvironment): Promise<Time[]> {
  await using database = await on.database()
  await using program = await startOn(on, database)
  const integration = await makeIntegration(program, on.port)
  for (let call = 0; call < CALLS; call++) await makeCall(program, call)
  await untilSettled(database, CALLS)
  const state = await signIn(apiOf(program, database.connectionString))
  const browser = await launch()
  try {
    const context = await browser.newContext({
      baseURL: program.url,
      viewport: { width: 1440, height: 900 },
      reducedMotion: 'reduce',
      storageState: state,
    })
    const page = await context.newPage()
    return [...(await keystrokes(page, integration)), ...(await presses(page, integration))]
  } finally {
    await browser.close()
  }
}

/**
 * Creates an integration with rows as people have them: most with one field, some a text with two, with filters. Returns its
 * id.
 */
async function makeIntegration(program: Parameters<typeof postJson>[0], port: number): Promise<string> {
  const codes = ['uniqueid', 'status', 'caller_number', 'tracking_number', 'start_time', 'duration', 'direction']
  const rows = Array.from({ length: ROWS }, (_, at) => {
    const code = `[[${codes[at % codes.length]}]]`
    return { key: `group_${at % 5}.key_${at}`, value: at % 2 === 0 ? code : `[[custom.field_${at}|upper]] and ${code}` }
  })
  const request = { url: `http://127.0.0.1:${port}/calls`, format: 'json', rows }
  const made = await postJson(program, '~/integrations', { name: 'Large', request })
  return (made as { readonly id: string }).id
}

async function makeCall(program: Parameters<typeof postJson>[0], at: number): Promise<void> {
  const own = Array.from({ length: OWN_FIELDS }, (_, n) => [`custom.field_${n}`, `value ${n}`])
  const fields = {
    direction: 'inbound',
    caller_number: `+6140011${String(at).padStart(4, '0')}`,
    tracking_number: '+61288889999',
    ...Object.fromEntries(own),
  }
  const uniqueid = `call-${at}`
  const statuses = ['ringing', 'answered', 'ended']
  await postJson(
    program,
    '/api/v1/events',
    statuses.map((status) => ({ uniqueid, status, fields })),
  )
}

async function keystrokes(page: Page, integration: string): Promise<Time[]> {
  await page.goto(`/integrations/${integration}`)
  await page
    .getByRole('textbox', { name: 'Body Value', exact: true })
    .nth(ROWS - 1)
    .waitFor()
  await page.waitForLoadState('networkidle')
  const fields = await page.locator('.fields .pick').count()
  const session = await page.context().newCDPSession(page)
  await session.send('Performance.enable', { timeDomain: 'threadTicks' })
  const places = [
    ['Body Value', page.getByRole('textbox', { name: 'Body Value', exact: true }).nth(4)],
    ['Body Key', page.getByRole('textbox', { name: 'Body Key', exact: true }).nth(5)],
    ['Base URL', page.getByRole('textbox', { name: 'Base URL' })],
    ['Route Name', page.getByLabel('Route Name')],
  ] as const
  const times: Time[] = []
  for (const [name, place] of places) {
    await place.focus()
    await page.keyboard.press('Control+End')
    const what = `a key in ${name}, ${ROWS} rows and ${fields} fields`
    times.push({ what, unit: 'key', times: await timesOfKeys(page, session, letterOrBackspace) })
  }
  // The cost of measuring itself is the same in all samples.
  times.push({
    what: 'a key that changes nothing',
    unit: 'key',
    times: await timesOfKeys(page, session, () => 'Shift'),
  })
  return times
}

/** Types a word, and deletes it again: the value keeps a usual length. */
function letterOrBackspace(key: number): string {
  return key % 20 < 10 ? 'abcdefghij'.charAt(key % 10) : 'Backspace'
}

async function timesOfKeys(page: Page, session: CDPSession, keyOf: (key: number) => string): Promise<number[]> {
  const times: number[] = []
  for (let key = 0; key < KEYS + WARM_UP_KEYS; key++) {
    const before = await busyMs(session)
    await page.keyboard.press(keyOf(key))
    await page.evaluate(drawn)
    const after = await busyMs(session)
    if (key >= WARM_UP_KEYS) times.push(after - before)
  }
  return times
}

/** The processor time of the main thread so far. */
async function busyMs(session: CDPSession): Promise<number> {
  const { metrics } = await session.send('Performance.getMetrics')
  return (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN) * 1000
}

/** Runs in the page: resolves when the changes are drawn, and deferred work is done. */
function drawn(): Promise<void> {
  return new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(resolve, 5))))
}

async function presses(page: Page, integration: string): Promise<Time[]> {
  await page.addInitScript(() => {
    /** By interaction: a press causes several events. Events below 16 ms are left out. */
    const options = { type: 'event', durationThreshold: 16, buffered: true }
    const durations = new Map<number, number>()
    Object.assign(globalThis, { durations })
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) {
        if (!(entry instanceof PerformanceEventTiming) || entry.interactionId === 0) continue
        const before = durations.get(entry.interactionId) ?? 0
        durations.set(entry.interactionId, Math.max(before, entry.duration))
      }
    }).observe(options)
  })
  const first = page.getByRole('row').nth(1).getByRole('link').first()
  const acts: readonly (readonly [what: string, path: string, act: () => Promise<void>])[] = [
    ['the next delivery of 50, by j', '/deliveries', () => page.keyboard.press('j')],
    ['a delivery of 50 opened and closed', '/deliveries', () => openAndClose(page, first)],
    ['a search in 50 calls', '/calls', () => typeAndClear(page, page.getByRole('searchbox').first())],
    ['another tab and back, 40 rows', `/integrations/${integration}`, () => tabAndBack(page)],
    ['a row added and the fields searched, 40 rows', `/integrations/${integration}`, () => addAndSearch(page)],
  ]
  const times: Time[] = []
  for (const [what, path, act] of acts) {
    await page.goto(path)
    await page.getByRole('heading', { level: 1 }).waitFor()
    await page.waitForLoadState('networkidle')
    for (let at = 0; at < PRESSES; at++) {
      await act()
      await page.evaluate(drawn)
    }
    const durations = await page.evaluate(() => [
      ...(globalThis as unknown as { durations: Map<number, number> }).durations.values(),
    ])
    times.push({ what, unit: 'press', times: durations })
  }
  return times
}

async function openAndClose(page: Page, row: ReturnType<Page['locator']>): Promise<void> {
  await row.click()
  await page.getByRole('dialog').or(page.getByRole('complementary')).first().waitFor()
  await page.keyboard.press('Escape')
}

async function typeAndClear(page: Page, search: ReturnType<Page['locator']>): Promise<void> {
  await search.focus()
  await page.keyboard.type('6140', { delay: 30 })
  for (let at = 0; at < 4; at++) await page.keyboard.press('Backspace')
}

async function tabAndBack(page: Page): Promise<void> {
  await page.getByRole('tab', { name: 'Delivery' }).click()
  await page.evaluate(drawn)
  await page.getByRole('tab', { name: 'Body' }).click()
}

async function addAndSearch(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Add', exact: true }).click()
  await typeAndClear(page, page.locator('.fields').getByRole('searchbox'))
}

function tableOf(times: readonly Time[]): string {
  const width = Math.max(...times.map(({ what }) => what.length))
  const head = ['of the page, ms'.padEnd(width), 'median', '   p95', ' worst', 'goal of p95'].join('  ')
  const lines = times.map(({ what, unit, times }) => {
    const goal = unit === 'key' ? KEY_GOAL_MS : PRESS_GOAL_MS
    const p95 = percentile(times, 0.95)
    const figures = [median(times), p95, Math.max(...times)].map((ms) => ms.toFixed(1).padStart(6))
    return [what.padEnd(width), ...figures, `${unit === 'key' ? '≤' : '<'} ${goal} ${p95 <= goal ? 'yes' : 'NO'}`].join(
      '  ',
    )
  })
  return [head, ...lines].join('\n')
}
