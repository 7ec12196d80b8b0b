// The export of deliveries as a file.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { startApi } from '../kit/api.ts'
import type { Json } from '../kit/api.ts'
import { inDatabase, untilBlocked } from '../kit/locks.ts'

const api = await startApi()
const path = '~/deliveries'

const request = { url: `${api.url}/inbox/exported`, rows: [{ key: 'id', value: '[[uniqueid]]' }] }
const { id: integration } = (await api.post('~/integrations', { name: '=HYPERLINK("x")', realtime: true, request }))
  .body
// More deliveries than an export reads at once. Deliveries that are created later must not be in the export.
const CALLS = 620
for (let from = 0; from < CALLS; from += 310)
  await api.post(
    '/api/v1/events',
    Array.from({ length: 310 }, (_, n) => ({ uniqueid: `call-${from + n}`, status: 'ringing' })),
  )
await api.post('/api/v1/events', { uniqueid: '+61400111222', status: 'ringing' })
const ALL = CALLS + 1
await api.until('~/integrations/activity', ({ data }) => data[0].delivered_24h === ALL)

async function exported(query: string): Promise<{ headers: Headers; text: string }> {
  const answer = await api.program.ask(`${path}/export?${query}`)
  assert.equal(answer.status, 200)
  return { headers: answer.headers, text: await answer.text() }
}

test('every delivery is in the file once, newest first, as the list shows it', async () => {
  const { headers, text } = await exported('format=ndjson')
  assert.equal(headers.get('content-type'), 'application/x-ndjson')
  assert.match(headers.get('content-disposition') ?? '', /^attachment; filename="deliveries-[\dT-]+Z\.ndjson"$/)
  const rows: Json[] = text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
  const ids: string[] = rows.map((row) => row.id)
  assert.deepEqual([ids.length, new Set(ids).size], [ALL, ALL])
  assert.deepEqual(ids, ids.toSorted().toReversed())
  const [listed] = (await api.get(`${path}?limit=1`)).body.data
  assert.deepEqual(rows[0], listed)
})

test('S38 as CSV it has a header line, formulas are disarmed, and telephone numbers stay', async () => {
  const { headers, text } = await exported(`format=csv&integration_id=${integration}&q=%2B61400111222`)
  assert.equal(headers.get('content-type'), 'text/csv; charset=utf-8')
  const [header = '', row = '', ...more] = text.split('\r\n')
  assert.deepEqual(header.split(',').slice(0, 3), ['id', 'integration_id', 'integration_name'])
  assert.ok(row.includes(`,"'=HYPERLINK(""x"")",`), row)
  assert.ok(row.includes(',+61400111222,'), row)
  assert.deepEqual(more, [''])
})

test('the filters are those of the list', async () => {
  assert.equal((await exported('state=failed')).text, '')
  assert.equal((await exported(`integration_id=${integration}&q=call-61`)).text.trimEnd().split('\n').length, 11)
  assert.equal((await api.get(`${path}/export?state=lost`)).status, 400)
  assert.equal((await api.get(`${path}/export?format=xlsx`)).status, 400)
})

test('HEAD tells of the file and sends none', async () => {
  const head = await api.ask('HEAD', `${path}/export?format=csv`)
  assert.deepEqual([head.status, head.headers.get('content-type')], [200, 'text/csv; charset=utf-8'])
})

test('S36 of many exports of an account one page is read at a time: they leave connections to others', async () => {
  await inDatabase(api.database, async (client) => {
    await client.query('BEGIN; LOCK TABLE attempt IN ACCESS EXCLUSIVE MODE')
    const exports = Array.from({ length: 8 }, () => exported('format=ndjson'))
    await untilBlocked(client)
    // The other exports had time to wait for the lock too.
    assert.equal((await api.get('~/numbers')).status, 200)
    assert.equal(await untilBlocked(client), 1)
    await client.query('ROLLBACK')
    for (const { text } of await Promise.all(exports)) assert.equal(text.trimEnd().split('\n').length, ALL)
  })
})

test('S54 an export ends with the key by which it is read', async () => {
  // More than the connection holds while nobody reads.
  await inDatabase(api.database, async (client) => {
    const copy = `(substr(delivery_id::text, 1, 14) || '7' || substr(md5(i::text), 1, 3) || '-8' || substr(md5(i::text), 4, 3)
      || '-' || substr(md5(i::text), 7, 12))::uuid`
    const many = 'CROSS JOIN generate_series(1, 20000) i'
    await client.query(`INSERT INTO request SELECT account_id, integration_id, ${copy}, day, call_id, sequence, kind,
      webhook_id, head, body FROM (SELECT * FROM request LIMIT 1) r ${many}`)
    await client.query(`INSERT INTO attempt SELECT account_id, call_id, ${copy}, integration_id, day, n, attempt_id, at, epoch,
      'failed', 500, null, repeat('Before ', 150), ms, null, null FROM (SELECT a.* FROM attempt a
      WHERE delivery_id = (SELECT delivery_id FROM request ORDER BY delivery_id LIMIT 1)) a ${many}`)
  })
  const { body: made } = await api.post('~/keys', { name: 'Reads', role: 'responder' })
  const answer = await api.program.ask(`${path}/export`, { key: made.key })
  await sleep(1_000)
  assert.equal((await api.ask('DELETE', `~/keys/${made.id}`)).status, 204)
  await assert.rejects(answer.text())
})

test('S54 a file of statistics ends with the key by which it is read', async () => {
  for (let n = 0; n < 40; n++)
    await api.post('~/integrations', { name: `${n} ${'Ä'.repeat(90)}`, request: { url: `${api.url}/inbox/many` } })
  // More than the connection holds while nobody reads.
  await inDatabase(api.database, (client) =>
    client.query(`INSERT INTO delivery_day SELECT account_id, current_date - d, integration_id, 1, 0, 0, 0, '{}'
      FROM integration, generate_series(1, 390) d ON CONFLICT DO NOTHING`),
  )
  const { body: made } = await api.post('~/keys', { name: 'Reads', role: 'viewer' })
  const target = '~/statistics/deliveries/export?format=ndjson&days=400'
  const answer = await api.program.ask(target, { key: made.key })
  await sleep(1_000)
  assert.equal((await api.ask('DELETE', `~/keys/${made.id}`)).status, 204)
  await assert.rejects(answer.text())
})
