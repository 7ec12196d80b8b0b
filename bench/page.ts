// The time of the first page of the delivery log with a million deliveries, by HTTP, for every filter and usual pairs.
import type { Program } from '../test/kit/program.ts'
import { percentile } from './figures.ts'
import type { Database, BenchEnvironment } from './environment.ts'
import { FREQUENT_CALLER, fillLog } from './log-fill.ts'
import { startOn, untilSettled } from './setup.ts'

/** A person notices a page that takes longer. */
export const PAGE_GOAL_MS = 150

const INTEGRATIONS = 20
const MODEL = 'model-page'
const HOUR_MS = 3_600_000

export interface PageTime {
  readonly filter: string
  /** The median of the runs after the first. */
  readonly median: number
  readonly worst: number
  /** The first run, with nothing cached. */
  readonly first: number
  readonly rows: number
  /** Whether the page is short, because the search continues on the next page. */
  readonly goesOn: boolean
}

export interface PageSize {
  readonly deliveries: number
  readonly runs: number
  /** The period of the deliveries. */
  readonly hours: number
}

export async function pageTimes(
  environment: BenchEnvironment,
  { deliveries, runs, hours }: PageSize,
): Promise<PageTime[]> {
  await using database = await environment.database()
  const model = await makeModel(environment, database)
  console.error(`filling in ${deliveries.toLocaleString('en')} deliveries`)
  await fillLog(database.client, { deliveries, integrations: model, model: MODEL, hours })
  await using program = await startOn(environment, database)
  const times: PageTime[] = []
  for (const [filter, query] of await filtersOf(program, hours))
    times.push(await timesOf(program, { filter, query, runs }))
  times.push(...(await othersOf(program, runs)))
  await program.kill('SIGTERM')
  return times
}

/** Creates the integrations, and one call that is delivered to the first. Returns the ids of the integrations. */
async function makeModel(environment: BenchEnvironment, database: Database): Promise<number[]> {
  await using program = await startOn(environment, database)
  const rows = ['uniqueid', 'sequence', 'event_type', 'status', 'caller_number', 'tracking_number', 'event_time']
  for (let i = 0; i < INTEGRATIONS; i++) {
    await post(program, '~/integrations', {
      name: `Receiver ${i}`,
      enabled: i === 0,
      realtime: true,
      final: true,
      request: {
        url: `http://127.0.0.1:${environment.port}/calls`,
        rows: rows.map((key) => ({ key, value: `[[${key}]]` })),
      },
    })
  }
  const fields = { direction: 'inbound', caller_number: '+61400111222', tracking_number: '+61288889999' }
  for (const status of ['ringing', 'answered', 'ended'])
    await post(program, '/api/v1/events', { uniqueid: MODEL, status, fields })
  await untilSettled(database, 4)
  await program.kill('SIGTERM')
  const { rows: made } = await database.client.query<{ integration_id: number }>(
    'SELECT integration_id FROM integration',
  )
  return made.map((row) => row.integration_id)
}

async function filtersOf(program: Program, hours: number): Promise<[string, string][]> {
  const integrations = await get(program, '~/integrations?limit=50')
  const integration = `integration_id=${integrations.data[1]?.id ?? ''}`
  const some = await get(program, '~/deliveries?limit=1')
  const { id, call_id: call } = some.data[0] ?? {}
  const at = (ago: number): string => encodeURIComponent(new Date(Date.now() - ago * HOUR_MS).toISOString())
  const states = ['queued', 'sending', 'retrying', 'delivered', 'failed', 'superseded', 'skipped', 'canceled']
  const kinds = ['status', 'ended', 'final', 'updated', 'resend', 'past', 'test']
  const queries = [
    '',
    integration,
    `call_id=${call}`,
    'call_id=uniqueid:page-1000',
    ...states.map((state) => `state=${state}`),
    'state=failed,retrying',
    'state=queued,retrying,sending',
    'state=failed,queued',
    ...kinds.map((kind) => `kind=${kind}`),
    ...['200', '204', '404', '418', '503', '2xx', '4xx', '5xx'].map((code) => `status_code=${code}`),
    ...['timeout', 'too_old', 'nothing like it'].map((error) => `error=${encodeURIComponent(error)}`),
    `from=${at(1)}`,
    `to=${at(hours / 2)}`,
    `from=${at(hours / 2)}&to=${at(hours / 2 - 1)}`,
    `q=${id}`,
    `q=${call}`,
    'q=%2B61400012345',
    'q=61400012345',
    `q=${encodeURIComponent(FREQUENT_CALLER)}`,
    'q=%2B614',
    'q=page-10',
    'q=page-100000',
    'q=no such text',
    `${integration}&state=failed`,
    `${integration}&state=delivered`,
    `${integration}&state=queued`,
    `${integration}&kind=final`,
    `${integration}&kind=resend`,
    `${integration}&status_code=503`,
    `${integration}&status_code=5xx`,
    `${integration}&error=timeout`,
    `${integration}&from=${at(hours / 2)}&to=${at(hours / 2 - 1)}`,
    `state=failed&status_code=404`,
    `state=failed&from=${at(hours / 2)}&to=${at(hours / 2 - 1)}`,
    `state=failed&kind=final`,
    `q=%2B61400012345&state=failed`,
  ]
  return queries.map((query) => [query === '' ? '(none)' : shortened(query), `~/deliveries?${query}`])
}

/** The other lists of the page. */
async function othersOf(program: Program, runs: number): Promise<PageTime[]> {
  const paths = ['~/integrations/activity', '~/live']
  const times: PageTime[] = []
  for (const path of paths) times.push(await timesOf(program, { filter: path, query: path, runs }))
  return times
}

async function timesOf(
  program: Program,
  { filter, query, runs }: { readonly filter: string; readonly query: string; readonly runs: number },
): Promise<PageTime> {
  const times: number[] = []
  let answer: Listed = { data: [], next: null }
  for (let run = 0; run <= runs; run++) {
    const startedAt = performance.now()
    answer = await get(program, query)
    times.push(performance.now() - startedAt)
  }
  const [first = Number.NaN, ...others] = times
  const rows = answer.data?.length ?? 0
  return {
    filter,
    median: percentile(others, 0.5),
    worst: Math.max(...others),
    first,
    rows,
    goesOn: answer.next != null && rows < 50,
  }
}

interface Listed {
  readonly data: readonly { readonly id?: string; readonly call_id?: string }[]
  readonly next: string | null
}

async function get(program: Program, path: string): Promise<Listed> {
  const answer = await program.ask(path)
  if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`)
  return (await answer.json()) as Listed
}

async function post(program: Program, path: string, body: object): Promise<void> {
  const headers = { 'content-type': 'application/json' }
  const answer = await program.ask(path, { method: 'POST', headers, body: JSON.stringify(body) })
  if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`)
  await answer.body?.cancel()
}

/** Ids are long and not interesting. */
function shortened(query: string): string {
  return decodeURIComponent(query).replaceAll(/((?:int|dlv|call)_)[0-9a-f]{32}/g, '$1…')
}

/** The table has one line for each filter. */
export function pageTable(times: readonly PageTime[]): string {
  const width = Math.max(...times.map(({ filter }) => filter.length))
  const lines = times.map(({ filter, median, worst, first, rows, goesOn }) =>
    [
      filter.padEnd(width),
      ...[median, worst, first].map((ms) => ms.toFixed(0).padStart(7)),
      `${rows}${goesOn ? ' …' : ''}`.padStart(6),
      median <= PAGE_GOAL_MS ? 'yes' : 'NO',
    ].join('  '),
  )
  const head = ['first page of'.padEnd(width), ' median', '  worst', '  first', '  rows', `≤ ${PAGE_GOAL_MS} ms`].join(
    '  ',
  )
  return [head, ...lines].join('\n')
}
