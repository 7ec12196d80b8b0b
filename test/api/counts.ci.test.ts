// D25 while a receiver is down: thousands of deliveries wait, and many later deliveries go to other receivers.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openClient } from '../../src/store/database/connections.ts'
import { startApi } from '../kit/api.ts'

const api = await startApi()
/** The program counts fewer deliveries than this one by one. */
const WAITING = 12_000
const NEWER = 20_000
const HEAD = '{"method":"POST","url":"http://receiver.example/","headers":[],"secrets":[]}'

test('D25 what waits is counted at once, however much that is and however old', async () => {
  const make = async (name: string): Promise<string> => {
    const made = await api.post('~/integrations', {
      name,
      request: { url: 'http://127.0.0.1:9/' },
      enabled: false,
    })
    assert.equal(made.status, 201, JSON.stringify(made.body))
    return made.body.id
  }
  const ids = [await make('Off'), await make('Busy')]
  const client = await openClient(api.database, 'test')
  try {
    const { rows } = await client.query(
      `SELECT account_id AS account, integration_id AS id FROM integration ORDER BY integration_id`,
    )
    const [off, busy] = rows
    await client.query(`SELECT ensure_days(current_date - 3, current_date)`)
    await client.query(`CREATE FUNCTION id_at(at timestamptz) RETURNS uuid LANGUAGE sql AS $$
      SELECT (lpad(to_hex((extract(epoch FROM at) * 1000)::bigint), 12, '0') || '7' || substr(replace(gen_random_uuid()::text, '-', ''), 14))::uuid $$`)
    const fill = (table: string, age: string, count: number) =>
      client.query(`CREATE TEMP TABLE ${table} AS SELECT at, id_at(at) AS id, id_at(at - interval '1 s') AS call
        FROM (SELECT now() - interval '${age}' - n * interval '1 s' AS at FROM generate_series(1, ${count}) n) s`)
    const requests = (table: string, { account, id }: { account: number; id: number }) =>
      client.query(
        `INSERT INTO request SELECT $1, $2, id, (at AT TIME ZONE 'UTC')::date, call, 1, 'final', id, $3, '{}' FROM ${table}`,
        [account, id, HEAD],
      )
    await fill('newer', '1 minute', NEWER)
    await requests('newer', busy)
    await client.query(
      `INSERT INTO attempt (account_id, call_id, delivery_id, integration_id, day, n, attempt_id, at, epoch, state, code)
      SELECT $1, call, id, $2, (at AT TIME ZONE 'UTC')::date, 1, id, at, 1, 'delivered', 200 FROM newer`,
      [busy.account, busy.id],
    )
    await fill('old', '1 day', WAITING)
    await requests('old', off)
    await client.query(`INSERT INTO lane SELECT $1, call, $2, 2, 1, 0, 0, at FROM old`, [off.account, off.id])
    await client.query(
      `INSERT INTO delivery SELECT $1, call, $2, 1, id, (at AT TIME ZONE 'UTC')::date, call, 'final' FROM old`,
      [off.account, off.id],
    )
    await client.query('ANALYZE request, attempt, lane, delivery')
  } finally {
    await client.end()
  }
  const count = async (query: string) => (await api.get(`~/deliveries/count?${query}`)).body
  const full = { count: 1_000, has_more: true }
  const open = 'state=queued,sending,retrying'
  for (const query of ['problems=true', open, `${open}&integration_id=${ids[0]}`])
    assert.deepEqual(await count(query), full, query)
  assert.deepEqual(await count(`${open}&integration_id=${ids[1]}`), { count: 0, has_more: false })
})
