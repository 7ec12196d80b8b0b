// GET /metrics of a program that delivers.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { ATTEMPT_STATES } from '../../src/delivery/next-state.ts'
import { ROW_KINDS } from '../../src/engine/unreadable-rows.ts'
import { UPDATE_RESULTS } from '../../src/calls/call.ts'
import { METRICS, STATEMENT_GROUPS } from '../../src/metrics/catalogue.ts'
import { openClient } from '../../src/store/database/connections.ts'
import { readServerFigures } from '../../src/store/database/server-figures.ts'
import { startApi } from '../kit/api.ts'
import { readSamples, type Samples } from '../kit/metrics.ts'

const api = await startApi()

async function scrape(): Promise<string> {
  const answer = await fetch(`${api.url}/metrics`)
  assert.equal(answer.status, 200)
  assert.equal(answer.headers.get('content-type'), 'text/plain; version=0.0.4; charset=utf-8')
  return answer.text()
}

/** Scrapes until the samples are as wanted: a scrape may be as old as the readings are kept. */
async function scrapeUntil(wanted: (samples: Samples) => boolean): Promise<Samples> {
  let text = ''
  for (const until = Date.now() + 60_000; Date.now() < until; await sleep(100)) {
    text = await scrape()
    const samples = readSamples(text)
    if (wanted(samples)) return samples
  }
  throw new Error(`The metrics are not as expected:\n${text.replaceAll(/^(?:#|.*_bucket\{).*\n/gm, '')}`)
}

test('D19 a fresh start counts every state from 0, so that an alert on growth sees the first', async () => {
  const samples = readSamples(await scrape())
  const expected = {
    offhook_updates_total: UPDATE_RESULTS.map((result) => `result="${result}"`),
    offhook_attempts_total: ATTEMPT_STATES.map((state) => `state="${state}"`),
    offhook_attempt_seconds_count: ATTEMPT_STATES.map((state) => `state="${state}"`),
    offhook_unreadable_rows: ROW_KINDS.map((kind) => `kind="${kind}"`),
  }
  for (const [name, labels] of Object.entries(expected))
    for (const label of labels) assert.equal(samples.get(`${name}{${label}}`), 0, `${name}{${label}}`)
  for (const name of ['offhook_intake_seconds_count', 'offhook_first_attempt_delay_seconds_count'])
    assert.equal(samples.get(name), 0, name)
})

test('D31 /metrics has the metrics of the catalogue, as Prometheus asks of names, labels, types and help', async () => {
  const lines = (await scrape()).trimEnd().split('\n')
  const types = new Map(
    lines.flatMap((line) => [...line.matchAll(/^# TYPE (\S+) (\S+)$/g)].map(([, name = '', type]) => [name, type])),
  )
  assert.deepEqual(types, new Map(Object.entries(METRICS).map(([name, { type }]) => [name, type])))
  for (const [name, type] of types) {
    assert.ok(
      lines.some((line) => line.startsWith(`# HELP ${name} `) && line.endsWith('.')),
      `${name} has no help`,
    )
    assert.equal(name.endsWith('_total'), type === 'counter', name)
    assert.doesNotMatch(
      name,
      /_(?:ms|s|milliseconds|minutes|hours|kb|mb|percent|count|sum|bucket|counter|gauge)(?:_|$)/,
    )
  }
  for (const line of lines.filter((one) => one !== '' && !one.startsWith('#'))) {
    const [, sample = '', labels = '']: string[] = /^([a-z][a-z0-9_]*)(?:\{(.*)\})? \S+$/.exec(line) ?? []
    const name: string = types.has(sample) ? sample : sample.replace(/_(?:bucket|sum|count)$/, '')
    assert.equal(types.has(name), true, line)
    if (name !== sample) assert.equal(types.get(name), 'histogram', line)
    assert.doesNotMatch(labels, /\bquantile="/, line)
    assert.equal(/\ble="/.test(labels), sample === `${name}_bucket`, line)
  }
})

test('D31 a delivery is counted by integration, and its times by what took them', async () => {
  const request = { url: `${api.url}/inbox/metrics` }
  const made = (await api.post('~/integrations', { name: 'Counted', realtime: true, request })).body
  assert.equal((await api.post('/api/v1/events', { uniqueid: 'counted', status: 'ringing' })).status, 202)
  const own = `account="1001",integration="${made.id}"`
  const attempts = `offhook_integration_attempts_total{${own},state="delivered"}`
  const samples = await scrapeUntil((all) => all.get(attempts) === 1 && all.has(`offhook_integration_paused{${own}}`))
  const [source] = (await api.get('~/sources')).body.data
  const expected: Record<string, number> = {
    'offhook_attempts_total{state="delivered"}': 1,
    'offhook_attempt_seconds_count{state="delivered"}': 1,
    offhook_first_attempt_delay_seconds_count: 1,
    offhook_intake_seconds_count: 1,
    'offhook_updates_total{result="event"}': 1,
    'offhook_integrations{state="on"}': 1,
    [`offhook_integration_paused{${own}}`]: 0,
    [`offhook_integration_deliveries_waiting{${own}}`]: 0,
    offhook_database_up: 1,
    offhook_ready: 1,
  }
  for (const [name, value] of Object.entries(expected)) assert.equal(samples.get(name), value, name)
  for (const group of STATEMENT_GROUPS.filter((one) => one !== 'chores'))
    assert.ok((samples.get(`offhook_statement_seconds_count{group="${group}"}`) ?? 0) > 0, group)
  for (const name of ['offhook_attempt_seconds_sum{state="delivered"}', 'offhook_first_attempt_delay_seconds_sum']) {
    const seconds = samples.get(name) ?? Number.NaN
    assert.ok(seconds > 0 && seconds < 60, `${name} ${seconds}`)
  }
  const heardAt = samples.get(`offhook_source_last_update_timestamp_seconds{account="1001",source="${source.id}"}`)
  assert.ok(Math.abs((heardAt ?? 0) - Date.now() / 1000) < 60, String(heardAt))
  const free = samples.get('offhook_disk_free_bytes') ?? 0
  assert.ok(free > 0 && free <= (samples.get('offhook_disk_size_bytes') ?? 0), String(free))
  assert.ok((samples.get('offhook_database_size_bytes') ?? 0) > 1_000_000)
  assert.ok(samples.has('offhook_database_dead_rows{table="lane"}'))
})

test('D31 the age of a forgotten transaction is seen, and ends with it', async (t) => {
  const client = await openClient(api.database, 'forgotten')
  t.after(() => client.end())
  await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ')
  const begun = performance.now()
  const secondsSince = (): number => (performance.now() - begun) / 1000
  await client.query('SELECT 1')
  const watcher = await openClient(api.database, 'watcher')
  t.after(() => watcher.end())
  const atLeast = secondsSince()
  const { oldestSnapshotS } = await readServerFigures(watcher)
  assert.ok(oldestSnapshotS >= atLeast, `${oldestSnapshotS} s of ${atLeast} s`)
  await client.query('ROLLBACK')
  const { oldestSnapshotS: afterwards } = await readServerFigures(watcher)
  assert.ok(afterwards < secondsSince(), String(afterwards))
})

test('/metrics is free on this machine, and needs the key of the operator from behind a proxy', async () => {
  const forwarded = { 'x-forwarded-for': '203.0.113.9' }
  const strange = await fetch(`${api.url}/metrics`, { headers: forwarded })
  assert.equal(strange.status, 401)
  await strange.arrayBuffer()
  const reader = await api.keyFor(['read'])
  assert.equal((await api.get('/metrics', { key: reader, headers: forwarded })).status, 403)
  assert.equal((await api.get('/metrics', { headers: forwarded })).status, 200)
})
