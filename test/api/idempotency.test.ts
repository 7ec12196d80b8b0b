import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { readFileSync } from 'node:fs'
import { readRows } from '../../src/calls/import/read-rows.ts'
import { proposeColumns } from '../../src/sources/mapping/rows.ts'
import { openPool } from '../../src/store/database/connections.ts'
import { startApi } from '../kit/api.ts'

const api = await startApi()
const key = (name: string) => ({ headers: { 'idempotency-key': name } })
const integration = (name: string) => ({ name, request: { url: 'https://crm.example' } })

async function named(name: string): Promise<number> {
  const { data } = (await api.get('~/integrations?limit=200')).body
  return data.filter((row: { name: string }) => row.name === name).length
}

test('the same request twice under one key has one effect and the same answer, the secret shown once included', async () => {
  const first = await api.post('~/integrations', integration('Once'), key('k1'))
  const second = await api.post('~/integrations', integration('Once'), key('k1'))
  assert.deepEqual([first.status, second.status], [201, 201])
  assert.deepEqual(second.body, first.body)
  assert.equal(await named('Once'), 1)
})

test('another body under the same key is 422, and has no effect', async () => {
  await api.post('~/integrations', integration('A'), key('k2'))
  assert.equal((await api.post('~/integrations', integration('B'), key('k2'))).status, 422)
  assert.equal(await named('B'), 0)
})

test('many at once under one key: one effect; the others wait with 409 or get its answer', async () => {
  const body = integration('Race')
  const answers = await Promise.all(Array.from({ length: 20 }, () => api.post('~/integrations', body, key('k3'))))
  assert.equal(await named('Race'), 1)
  const ids = new Set(answers.filter(({ status }) => status === 201).map((answer) => answer.body.id))
  assert.equal(ids.size, 1)
  assert.deepEqual(
    [...new Set(answers.map(({ status }) => status))].filter((status) => ![201, 409].includes(status)),
    [],
  )
})

test('a refused request keeps no answer: corrected, it may be sent under the same key', async () => {
  assert.equal((await api.post('~/integrations', { nome: 'Typo' }, key('k4'))).status, 400)
  assert.equal((await api.post('~/integrations', integration('Typo'), key('k4'))).status, 201)
})

test('a key is that of one asker and one route', async () => {
  const other = await api.keyFor(['manage'])
  await api.post('~/integrations', integration('Mine'), key('k5'))
  await api.post('~/integrations', integration('Mine'), { ...key('k5'), key: other })
  assert.equal(await named('Mine'), 2)
  const made = await api.post('~/keys', { name: 'k' }, key('k5'))
  assert.deepEqual([made.status, made.body.rights], [201, ['events']])
})

test('past calls under one key are one job, though they are counted before its transaction', async () => {
  const { id } = (await api.post('~/integrations', integration('Past'))).body
  const body = { from: '2026-01-01T00:00:00Z' }
  const first = await api.post(`~/integrations/${id}/past-calls`, body, key('k7'))
  const second = await api.post(`~/integrations/${id}/past-calls`, body, key('k7'))
  assert.deepEqual([first.status, second.status], [202, 202], JSON.stringify(second.body))
  assert.deepEqual(second.body, first.body)
  assert.equal((await api.get('~/jobs')).body.data.length, 1)
})

test('S20 what is kept under a key is sealed: no secret stands in the database', async () => {
  const { body } = await api.post('~/keys', { name: 'Sealed' }, key('k6'))
  assert.deepEqual((await api.post('~/keys', { name: 'Sealed' }, key('k6'))).body, body)
  const pool = openPool({ connectionString: api.database, connectionsMax: 1, onError: assert.fail })
  const { rows } = await pool.query<{ answer: string; body_hash: Buffer }>('SELECT answer, body_hash FROM idempotency')
  await pool.end()
  assert.ok(rows.length > 0)
  for (const { answer } of rows) assert.ok(!answer.includes('ofh_') && !answer.includes('whsec_'))
  // Bodies may contain passwords, which an attacker could guess from a plain hash.
  const bare = createHash('sha256')
    .update(JSON.stringify({ name: 'Sealed' }))
    .digest()
  assert.ok(!rows.some(({ body_hash }) => body_hash.equals(bare)))
})

test('what is no key is refused', async () => {
  assert.equal((await api.post('~/keys', { name: 'x' }, key('with space'))).status, 400)
  assert.equal((await api.post('~/keys', { name: 'x' }, key('x'.repeat(256)))).status, 400)
})

test('what starts outside a transaction starts once under one key: a test, a test call, a replay, an import', async () => {
  const { id } = (await api.post('~/integrations', { ...integration('Tested'), realtime: true })).body
  const [source] = (await api.get('~/sources')).body.data
  const sheet = readRows(readFileSync('examples/calls.csv', 'utf8')).rows.map(({ row }) => row)
  const files = await api.post('~/sources', {
    kind: 'files',
    name: 'History',
    settings: { mapping: proposeColumns(sheet).mapping },
  })
  assert.equal(files.status, 201, JSON.stringify(files.body))
  const requests: readonly (readonly [path: string, body: object, other: object])[] = [
    [`~/integrations/${id}/test`, { to: 'inbox' }, { to: 'inbox', event: 'answered' }],
    [`~/sources/${source.id}/test-call`, {}, { example: 'missed' }],
    [`~/sources/${files.body.id}/import`, { rows: sheet.slice(0, 1) }, { rows: sheet.slice(1, 2) }],
  ]
  for (const [path, body, other] of requests) {
    const first = await api.post(path, body, key('started'))
    assert.ok(first.status < 300, `${path} ${JSON.stringify(first.body)}`)
    const again = await api.post(path, body, key('started'))
    assert.deepEqual([again.status, again.body], [first.status, first.body], path)
    const refused = await api.post(path, other, key('started'))
    assert.deepEqual([refused.status, refused.body.code], [422, 'idempotency_key_reused'], path)
  }
})

test('a request under a key that is running is told so, outside a transaction too', async () => {
  const [source] = (await api.get('~/sources')).body.data
  const path = `~/sources/${source.id}/test-call`
  const answers = await Promise.all(Array.from({ length: 5 }, () => api.post(path, {}, key('race'))))
  const calls = new Set(answers.filter(({ status }) => status === 202).map(({ body }) => body.call.uniqueid))
  assert.equal(calls.size, 1)
  for (const { status, body } of answers) if (status !== 202) assert.equal(body.code, 'idempotency_in_progress')
})

test('the document names the key on exactly the operations that keep their answer', async () => {
  const { paths } = (await api.get('/openapi.json')).body
  const named = Object.entries<Record<string, { parameters?: { $ref?: string }[] }>>(paths).flatMap(([path, item]) =>
    Object.entries(item).flatMap(([method, { parameters = [] }]) =>
      parameters.some(({ $ref }) => $ref?.endsWith('/IdempotencyKey')) ? [`${method} ${path}`] : [],
    ),
  )
  for (const one of [
    'post /api/v1/events',
    'post /api/v1/accounts/{account}/integrations/preview',
    'post /in/{token}',
    'post /api/v1/session',
  ])
    assert.ok(!named.includes(one), one)
  for (const one of ['replay', 'integrations', 'sources/{id}/messages/replay'])
    assert.ok(named.includes(`post /api/v1/accounts/{account}/${one}`), one)
})

test('a key covers the query: what a dry run was answered is not given to the request itself', async () => {
  const path = '~/numbers'
  const number = { number: '+61255550199', name: 'Sales' }
  const dry = await api.post(`${path}?dry_run=true`, number, key('dry'))
  assert.equal(dry.status, 200)
  for (const query of ['', '?dry_run=false', '?dry_run=true&partial=true']) {
    const refused = await api.post(path + query, number, key('dry'))
    assert.deepEqual([refused.status, refused.body.code], [422, 'idempotency_key_reused'], query)
  }
  const made = await api.post(`${path}?partial=true&dry_run=false`, number, key('real'))
  assert.deepEqual([made.status, made.body.created], [201, 1])
  // The same query in other spellings.
  for (const query of ['dry_run=false&partial=true', 'partial=tru%65&dry_run=false'])
    assert.deepEqual((await api.post(`${path}?${query}`, number, key('real'))).body, made.body, query)
  // The same outside a transaction.
  const session = readFileSync('recorded-sessions/asterisk/machine-calls.ami')
  const replay = async (query: string): Promise<number> => {
    const headers = { 'content-type': 'application/octet-stream', 'idempotency-key': 'replay' }
    return (await api.program.ask(`~/replay${query}`, { method: 'POST', headers, body: session })).status
  }
  assert.deepEqual([await replay(''), await replay('?send=true'), await replay('')], [202, 422, 202])
})

test('a change that PostgreSQL ends for the sake of another (a deadlock) is made again, and its answer kept once', async () => {
  const ids: string[] = []
  for (const name of ['Left', 'Right'])
    ids.push((await api.post('~/integrations', { ...integration(name), enabled: false })).body.id)
  const pool = openPool({ connectionString: api.database, connectionsMax: 2, onError: assert.fail })
  const other = await pool.connect()
  const lock = (name: string) =>
    other.query(`UPDATE integration SET updated_at = now() WHERE config->>'name' = $1`, [name])
  try {
    // PostgreSQL ends the session that looks for deadlocks first. The long timeout makes sure that this is not the
    // test's own session.
    await other.query(`BEGIN; SET LOCAL deadlock_timeout = '30s'`)
    await lock('Right')
    // The request locks the left row, and waits for the right row.
    const asked = api.post('~/integrations/enable', { ids }, key('deadlock'))
    const WAITING = `SELECT count(*)::int AS n FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`
    while ((await pool.query<{ n: number }>(WAITING)).rows[0]?.n === 0) await nextTurn()
    // The test's session waits for the left row.
    await lock('Left')
    await other.query('COMMIT')
    const answer = await asked
    assert.equal(answer.status, 200, JSON.stringify(answer.body))
    assert.deepEqual(
      answer.body.data.map(({ enabled }: { enabled: boolean }) => enabled),
      [true, true],
    )
    assert.deepEqual((await api.post('~/integrations/enable', { ids }, key('deadlock'))).body, answer.body)
    for (const id of ids)
      assert.equal((await api.get(`~/integrations/${id}/versions`)).body.data.length, 2, 'one save each')
  } finally {
    other.release()
    await pool.end()
  }
})
