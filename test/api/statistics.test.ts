// Statistics (C24, D23) as the API returns them: counts over time ranges.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Pool } from 'pg'
import { addDays, localDay, startOfLocalDay } from '../../src/render/template/local-day.ts'
import { openPool } from '../../src/store/database/connections.ts'
import { BUCKET_COUNT, EDGES } from '../../src/store/statistics/response-times.ts'
import { startApi } from '../kit/api.ts'
import type { Json } from '../kit/api.ts'
import { startReceiver } from '../kit/receiver.ts'
import { countStatistics } from '../kit/statistics.ts'

const api = await startApi()
const ZONE = 'Australia/Adelaide'
const PATH = '~/statistics'
let pool: Pool

before(async () => {
  pool = openPool({ connectionString: api.database, connectionsMax: 2, onError: () => undefined })
  const account = (await api.get('/api/v1/accounts')).body.data[0].id
  assert.equal((await api.patch(`/api/v1/accounts/${account}`, { timezone: ZONE, country: 'AU' })).status, 200)
})
after(() => pool.end())

async function integrate(name: string, url = 'http://127.0.0.1:9/'): Promise<{ id: string; number: number }> {
  const request = { url, rows: [{ key: 'id', value: '[[uniqueid]]' }] }
  const { body } = await api.post('~/integrations', { name, realtime: true, final: false, request })
  const { rows } = await pool.query<{ number: number }>(
    `SELECT integration_id AS number FROM integration WHERE config ->> 'name' = $1`,
    [name],
  )
  return { id: body.id, number: rows[0]?.number ?? 0 }
}

/** The counts of responses with these durations in ms. */
function responseTimes(times: readonly number[]): number[] {
  return Array.from({ length: BUCKET_COUNT }, (_, bucket) => {
    return times.filter((ms) => EDGES.filter((edge) => edge <= ms).length === bucket).length
  })
}

/** Stores the counts of a day: delivered, failed, late, not sent, and response times. */
async function addDay(integration: number, day: string, counts: readonly number[], times: readonly number[]) {
  await pool.query(`INSERT INTO delivery_day VALUES (1001, $1, $2, $3, $4, $5, $6, $7)`, [
    day,
    integration,
    ...counts,
    responseTimes(times),
  ])
}

const today = (): string => localDay(ZONE, Date.now())

test('D23 C24 what was delivered is in the statistics after the next count, and a test is not', async () => {
  await using receiver = await receiving()
  const { id } = await integrate('Real', receiver.url)
  for (const uniqueid of ['a', 'b'])
    for (const event of [{ status: 'ringing' }, { status: 'ended', outcome: 'missed' }])
      await api.post('/api/v1/events', { uniqueid, fields: { tracking_number: '+61288889999' }, ...event })
  await api.until(`~/deliveries?integration_id=${id}&state=delivered`, ({ data }) => data.length === 4)
  assert.equal((await api.post(`~/integrations/${id}/test`, {})).status, 200)
  await countStatistics(api.database)
  const { body: deliveries } = await api.get(`${PATH}/deliveries?days=1`)
  const { total, points, starts, interval, timezone, integrations, other, counted_until: until } = deliveries
  assert.deepEqual([interval, timezone, starts.length, points.length, other], ['hour', ZONE, 24, 24, null])
  assert.deepEqual([total.delivered, total.failed, total.late, total.not_sent, total.responses], [4, 0, 0, 0, 4])
  assert.ok(total.median_ms > 0 && total.median_ms <= total.p99_ms)
  assert.match(starts[0], /:30:00\.000Z$/, 'hours are those of Adelaide')
  assert.ok(Date.parse(until) > Date.now() - 60_000)
  assert.equal(integrations.length, 1)
  assert.deepEqual([integrations[0].integration_id, integrations[0].integration_name], [id, 'Real'])
  assert.equal(
    integrations[0].series.delivered.slice(-2).reduce((sum: number, one: number) => sum + one, 0),
    4,
  )

  const calls = (await api.get(`${PATH}/calls?days=1`)).body
  assert.equal(calls.calls, 2)
  assert.deepEqual(
    calls.outcomes.map(({ outcome, calls: count, series }: Json) => [outcome, count, series.length]),
    [['missed', 2, 24]],
  )
  const numbers = (await api.get(`${PATH}/numbers?days=1`)).body
  assert.deepEqual(numbers.numbers, [{ number: '+61288889999', name: null, calls: 2, outcomes: { missed: 2 } }])
})

test('D23 days are added up by integration and by day, the busiest first, the others together', async () => {
  const [one, two, three] = [await integrate('=One'), await integrate('Two'), await integrate('Three')]
  const [first, last] = [addDays(today(), -40), addDays(today(), -39)]
  await addDay(one.number, first, [5, 1, 2, 0], [100, 100, 100, 100, 2_000])
  await addDay(one.number, last, [3, 0, 0, 0], [100, 100, 100])
  await addDay(two.number, last, [1, 0, 0, 0], [10])
  await addDay(three.number, last, [0, 0, 0, 1], [])
  const query = `from=${first}&to=${last}`
  const { body } = await api.get(`${PATH}/deliveries?${query}&limit=1`)
  assert.deepEqual([body.interval, body.starts.length], ['day', 2])
  assert.equal(body.starts[0], new Date(startOfLocalDay(ZONE, first)).toISOString())
  assert.equal(body.to, new Date(startOfLocalDay(ZONE, addDays(last, 1))).toISOString())
  assert.deepEqual(
    body.integrations.map(({ integration_name: name, series }: Json) => [name, series]),
    [['=One', { delivered: [5, 3], failed: [1, 0], late: [2, 0] }]],
  )
  assert.deepEqual(body.other, { integrations: 2, delivered: 1, failed: 0, late: 0, not_sent: 1, waiting: 0 })
  const { median_ms: median, p99_ms: p99, ...total } = body.total
  assert.deepEqual(total, { delivered: 9, failed: 1, late: 2, not_sent: 1, responses: 9, waiting: 0 })
  assert.ok(Math.abs(median / 100 - 1) <= 0.125 && Math.abs(p99 / 2_000 - 1) <= 0.125, `${median} ${p99}`)
  assert.deepEqual(
    body.points.map((point: Json) => point.delivered),
    [5, 4],
  )

  const only = (await api.get(`${PATH}/deliveries?${query}&integration_id=${two.id}`)).body
  assert.deepEqual([only.total.delivered, only.integrations.length], [1, 1])
  assert.equal((await api.get(`${PATH}/deliveries?integration_id=int_none`)).status, 404)

  const { headers, body: file } = await api.get(`${PATH}/deliveries/export?${query}`)
  assert.match(headers.get('content-disposition') ?? '', /delivery-statistics-.*\.csv/)
  const lines = String(file).trimEnd().split('\r\n')
  assert.equal(lines.length, 5)
  assert.match(lines[1] ?? '', new RegExp(`^${body.starts[0]},${one.id},'=One,5,1,2,0,5,`))
})

test('C24 calls by number show those with the most, and all of them in the file', async () => {
  const day = addDays(today(), -60)
  await api.post('~/numbers', { number: '+61288880001', name: '@Sales' })
  const rows = [
    ['+61288880001', 'answered', 5],
    ['+61288880001', 'missed', 2],
    ['+61288880002', 'answered', 3],
    ['', 'missed', 4],
    ['+61288880003', 'busy', 1],
  ]
  for (const row of rows) await pool.query(`INSERT INTO number_day VALUES (1001, $1, $1, $2, $3, $4)`, [day, ...row])
  const { body } = await api.get(`${PATH}/numbers?from=${day}&to=${day}&limit=2`)
  assert.deepEqual(body.numbers, [
    { number: '+61288880001', name: '@Sales', calls: 7, outcomes: { answered: 5, missed: 2 } },
    { number: null, name: null, calls: 4, outcomes: { missed: 4 } },
  ])
  assert.deepEqual(body.other, { numbers: 2, calls: 4, outcomes: { answered: 3, busy: 1 } })
  assert.equal(body.calls, 15)
  const { body: file } = await api.get(`${PATH}/numbers/export?from=${day}&to=${day}`)
  assert.deepEqual(String(file).trimEnd().split('\r\n').slice(0, 3), [
    'number,name,calls,answered,missed,abandoned,unanswered,busy,voicemail,rejected,failed,blocked',
    "+61288880001,'@Sales,7,5,2,0,0,0,0,0,0,0",
    ',,4,0,4,0,0,0,0,0,0,0',
  ])
  await pool.query(
    `INSERT INTO call_day SELECT account_id, heard, day, outcome, sum(calls) FROM number_day WHERE day = $1 GROUP BY 1, 2, 3, 4`,
    [day],
  )
  const { body: calls } = await api.get(`${PATH}/calls/export?from=${day}&to=${addDays(day, 1)}&format=ndjson`)
  const [first, next] = String(calls)
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
  assert.deepEqual([first.calls, first.answered, first.missed, next.calls], [15, 8, 6, 0])
})

test('a range is days, or dates in order', async () => {
  const wrong: readonly [string, string][] = [
    ['days=0', 'days'],
    ['days=401', 'days'],
    ['days=7&from=2026-01-01', 'days'],
    ['to=2026-01-01', 'from'],
    ['from=2026-02-30', 'from'],
    ['from=0000-01-01', 'from'],
    ['from=9999-12-31', 'from'],
    ['from=2026-02-02&to=2026-02-01', 'to'],
    ['from=2024-01-01&to=2026-01-01', 'to'],
  ]
  for (const [query, parameter] of wrong) {
    const { status, body } = await api.get(`${PATH}/calls?${query}`)
    assert.equal(status, 400, query)
    assert.deepEqual(
      body.errors.map((flaw: Json) => flaw.parameter),
      [parameter],
      query,
    )
  }
  const { body } = await api.get(`${PATH}/calls?from=${today()}&to=9999-12-31`)
  assert.deepEqual(
    [body.interval, body.to],
    ['hour', new Date(startOfLocalDay(ZONE, addDays(today(), 1))).toISOString()],
  )
})

test('S35 statistics are those of the account alone', async () => {
  const other = await api.post('/api/v1/accounts', { name: 'Other' })
  const account = other.body.id
  for (const what of ['deliveries', 'calls', 'numbers']) {
    const { body } = await api.get(`${PATH}/${what}?days=90`, { account })
    assert.equal(body.total?.delivered ?? body.calls, 0)
  }
  const [{ body: mine }, { body: own }] = [
    await api.get('~/integrations'),
    await api.get('~/integrations', { account }),
  ]
  assert.equal(own.data.length, 0)
  const asked = `${PATH}/deliveries?integration_id=${mine.data[0].id}`
  assert.equal((await api.get(asked, { account })).status, 404)
})

async function receiving(): Promise<{ url: string } & AsyncDisposable> {
  const receiver = await startReceiver()
  return { url: receiver.url, [Symbol.asyncDispose]: () => receiver.close() }
}
