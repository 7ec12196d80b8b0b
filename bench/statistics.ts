// The time of statistics with ten million deliveries in 90 days: the responses by HTTP, the first paint of the page, and the
// counting itself. The counts are filled in at once; a day of deliveries is in the log and is counted.
import type { Client } from 'pg'
import { launch } from '../test/kit/browser.ts'
import type { Program } from '../test/kit/program.ts'
import { calendar } from '../test/kit/statistics.ts'
import { openPool } from '../src/store/database/connections.ts'
import { countNew } from '../src/store/statistics/roll-up.ts'
import { BUCKET_COUNT } from '../src/store/statistics/response-times.ts'
import type { BenchEnvironment } from './environment.ts'
import { percentile } from './figures.ts'
import { startOn } from './setup.ts'

export const STATISTICS_GOAL_MS = 150

const INTEGRATIONS = 20
const DAYS = 90
/** Deliveries of a call: ringing, answered, ended, final. */
const PER_CALL = 4
const OUTCOMES = `(ARRAY['answered', 'missed', 'voicemail'])[o]`

export interface StatisticsSize {
  readonly deliveries: number
  readonly numbers: number
  readonly runs: number
}

export interface StatisticsTime {
  readonly what: string
  readonly median: number
  readonly worst: number
  /** Whether the goal of the first view applies to this time. */
  readonly isFirst: boolean
}

export async function statisticsTimes(environment: BenchEnvironment, size: StatisticsSize): Promise<StatisticsTime[]> {
  await using database = await environment.database()
  {
    await using program = await startOn(environment, database)
    for (let n = 0; n < INTEGRATIONS; n++) {
      const request = { url: `http://127.0.0.1:${environment.port}/`, rows: [] }
      await ask(program, '~/integrations', { name: `Receiver ${n}`, realtime: true, request })
    }
    await program.kill('SIGTERM')
  }
  console.error(`filling in what ${size.deliveries.toLocaleString('en')} deliveries are counted to, and a day of them`)
  await fillCounts(database.client, size)
  const day = Math.round(size.deliveries / DAYS)
  await fillDay(database.client, day)
  const times = await countingTimes(database.connectionString, day)
  await database.client.query('VACUUM ANALYZE')
  await using program = await startOn(environment, database)
  for (const what of ['deliveries', 'calls', 'numbers'])
    for (const days of [1, 7, 30, 90]) {
      const path = `~/statistics/${what}?days=${days}`
      const taken = await measured(size.runs, () => ask(program, path))
      times.push({ what: path, ...taken, isFirst: what !== 'numbers' })
    }
  times.push(...(await paintTimes(program, size.runs)))
  await program.kill('SIGTERM')
  return times
}

/** Counts per day for 90 days, and per quarter hour for ten. */
async function fillCounts(client: Client, { deliveries, numbers }: StatisticsSize): Promise<void> {
  const account = `(SELECT min(account_id) FROM account)`
  const perDay = deliveries / DAYS / INTEGRATIONS
  // A third of the buckets have values, as for receivers that take 50 ms to 2 s.
  const times = (share: string): string =>
    `(SELECT array_agg(CASE WHEN b BETWEEN 18 AND 34 THEN ceil(${share} / 17)::int ELSE 0 END) FROM generate_series(1, ${BUCKET_COUNT}) b)`
  await client.query(
    `INSERT INTO delivery_day SELECT ${account}, d, integration_id, $1::float8, $1 / 100, $1 / 50, $1 / 200, ${times('$1::float8')}
     FROM integration, generate_series(current_date - ${DAYS - 1}, current_date, interval '1 day') d`,
    [perDay],
  )
  await client.query(
    `INSERT INTO delivery_quarter SELECT ${account}, q, integration_id, $1::float8, $1 / 100, $1 / 50, $1 / 200, ${times('$1::float8')}
     FROM integration, generate_series(date_bin('15 minutes', now(), 'epoch') - interval '10 days', now(), interval '15 minutes') q`,
    [perDay / 96],
  )
  const calls = deliveries / PER_CALL / DAYS / numbers
  const number = `'+6128' || lpad(n::text, 7, '0')`
  await client.query(
    `INSERT INTO number_day SELECT ${account}, d, d, ${number}, ${OUTCOMES}, ceil($1::float8 / 3)
     FROM generate_series(1, $2::int) n, generate_series(1, 3) o, generate_series(current_date - ${DAYS - 1}, current_date, interval '1 day') d`,
    [calls, numbers],
  )
  await client.query(
    `INSERT INTO call_day SELECT account_id, heard, day, outcome, sum(calls) FROM number_day GROUP BY 1, 2, 3, 4`,
  )
  // A row for each call: few calls share quarter hour, number and outcome.
  await client.query(
    `INSERT INTO call_quarter SELECT ${account}, q, q, ${number}, ${OUTCOMES}, count(*)
     FROM (SELECT date_bin('15 minutes', now() - random() * interval '10 days', 'epoch') AS q, 1 + floor(random() * $2::int)::int AS n,
         1 + floor(random() * 3)::int AS o FROM generate_series(1, ($1::float8 * $2 * 10)::int)) made GROUP BY q, n, o`,
    [calls, numbers],
  )
}

/** The log of the last 24 hours. */
async function fillDay(client: Client, deliveries: number): Promise<void> {
  const account = `(SELECT min(account_id) FROM account)`
  await client.query(`SELECT ensure_days(current_date - 1, current_date + 2)`)
  const at = `now() - ($1::int - n) * (interval '1 day' / $1::int)`
  const record = { call: { fields: { direction: 'inbound', note: 'x'.repeat(900) } } }
  await client.query(
    `INSERT INTO call (account_id, call_id, source_id, uniqueid, state, status, outcome, caller, dialled, started_at, ended_at)
     SELECT ${account}, uuidv7(${at} - now()), 1, 'bench-' || n, $2, 'ended', (ARRAY['answered', 'missed', 'voicemail'])[1 + n % 3],
       '+61412345678', '+6128' || lpad((n % 500)::text, 7, '0'), ${at}, now() FROM generate_series(1, $1::int) n`,
    [Math.round(deliveries / PER_CALL), JSON.stringify(record)],
  )
  await client.query(
    `INSERT INTO attempt (account_id, call_id, delivery_id, integration_id, day, n, attempt_id, at, epoch, state, code, ms, exchange)
     SELECT ${account}, uuidv7(), uuidv7(at - now() - interval '1 s'), 1 + n % $2::int, (at AT TIME ZONE 'UTC')::date, 1, uuidv7(), at, 1,
       'delivered', 200, 20 + random() * 500, $3 FROM (SELECT n, ${at} AS at FROM generate_series(1, $1::int) n) made`,
    [deliveries, INTEGRATIONS, JSON.stringify({ headers: 'x'.repeat(300) })],
  )
  await client.query('VACUUM ANALYZE attempt, call')
  // As if nothing had been counted.
  await client.query('DELETE FROM statistics_look')
}

/** Counting a whole day late, and counting once a minute. */
async function countingTimes(connectionString: string, deliveries: number): Promise<StatisticsTime[]> {
  const pool = openPool({ connectionString, connectionsMax: 1, onError: () => undefined })
  try {
    const deps = { pool, calendar, keptDays: DAYS }
    const begunAt = performance.now()
    while (!(await countNew(deps)));
    const ms = performance.now() - begunAt
    const minute = await measured(20, () => countNew(deps))
    return [
      { what: `count ${deliveries.toLocaleString('en')} deliveries of a day`, median: ms, worst: ms, isFirst: false },
      { what: 'count once a minute', ...minute, isFirst: false },
    ]
  } finally {
    await pool.end()
  }
}

const FRAME_MS = 200
/** A nearly empty page, to compare the others with. */
const BARE_PAGE = '/numbers'

/** From the start of the navigation, with the page's files cached: the first text, and the first chart. */
async function paintTimes(program: Program, runs: number): Promise<StatisticsTime[]> {
  const browser = await launch()
  try {
    const context = await browser.newContext({ baseURL: program.url, viewport: { width: 1440, height: 900 } })
    await context.addCookies([await signIn(program)])
    const page = await context.newPage()
    // As text: code in the page runs in another environment than this file.
    await page.addInitScript(`new MutationObserver((_, observer) => {
      if (document.querySelector('.plot rect, .plot polyline') === null) return
      observer.disconnect()
      requestAnimationFrame(() => performance.mark('chart'))
    }).observe(document, { childList: true, subtree: true })`)
    const paths = ['/statistics', '/statistics?days=90', BARE_PAGE]
    const texts = new Map(paths.map((path) => [path, [] as number[]]))
    const charts = new Map(paths.map((path) => [path, [] as number[]]))
    // In turn, so that other work of the machine affects all pages alike.
    for (let run = 0; run <= runs; run++)
      for (const path of paths) {
        await page.goto(path)
        await page
          .locator(path === BARE_PAGE ? 'h1' : '.plot rect')
          .first()
          .waitFor()
        // The mark is set with the frame in which the chart is drawn.
        await page.waitForTimeout(FRAME_MS)
        const [text, chart] = await page.evaluate<(number | null)[]>(
          `['first-contentful-paint', 'chart'].map((name) => performance.getEntriesByName(name)[0]?.startTime ?? null)`,
        )
        // The first run fetches the files.
        if (run === 0) continue
        texts.get(path)?.push(text ?? Number.NaN)
        if (chart !== null && chart !== undefined) charts.get(path)?.push(chart)
      }
    const times: StatisticsTime[] = []
    for (const path of paths) {
      times.push({ what: `${path}: first paint`, ...summaryOf(texts.get(path) ?? []), isFirst: path !== BARE_PAGE })
      const drawn = charts.get(path) ?? []
      if (drawn.length > 0) times.push({ what: `${path}: charts drawn`, ...summaryOf(drawn), isFirst: false })
    }
    return times
  } finally {
    await browser.close()
  }
}

/** The cookie of a person who signed up by the first link. */
async function signIn(program: Program): Promise<{ name: string; value: string; url: string }> {
  const email = 'sam@acme.example'
  const { link } = (await ask(program, '/api/v1/people/link', { email })) as { link: string }
  const answer = await fetch(`${program.url}/api/v1/links/${link.split('/').at(-1)}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'sec-fetch-site': 'same-origin' },
    body: JSON.stringify({
      email,
      name: 'Sam Lee',
      password: 'kettle orbit lantern 7',
      timezone: 'UTC',
      country: 'AU',
    }),
  })
  const [pair = ''] = (answer.headers.get('set-cookie') ?? '').split(';')
  const [name = '', value = ''] = pair.split('=')
  return { name, value, url: program.url }
}

async function ask(program: Program, path: string, body?: object): Promise<unknown> {
  const sent = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
  const answer = await program.ask(path, body === undefined ? {} : sent)
  if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`)
  return answer.json()
}

async function measured(runs: number, act: () => Promise<unknown>): Promise<{ median: number; worst: number }> {
  const times: number[] = []
  for (let run = 0; run < runs; run++) {
    const begunAt = performance.now()
    await act()
    times.push(performance.now() - begunAt)
  }
  return summaryOf(times)
}

function summaryOf(times: readonly number[]): { median: number; worst: number } {
  return { median: percentile(times, 0.5), worst: Math.max(...times) }
}

export function statisticsTable(times: readonly StatisticsTime[]): string {
  const rows = times.map(
    ({ what, median, worst, isFirst }) =>
      `| ${what} | ${median.toFixed(0)} | ${worst.toFixed(0)} | ${isFirst ? (median <= STATISTICS_GOAL_MS ? 'yes' : 'no') : ''} |`,
  )
  return [`| | median, ms | worst | ≤ ${STATISTICS_GOAL_MS} ms |`, '|---|--:|--:|---|', ...rows].join('\n')
}
