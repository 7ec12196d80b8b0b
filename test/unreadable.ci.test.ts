// A database with a broken row of every kind, and a start of the real program: each such row is left out alone (S46).
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { promisify } from 'node:util'
import { Client } from 'pg'
import { pointers, startApi, type Json } from './kit/api.ts'
import { startReceiver } from './kit/receiver.ts'

const COMMAND = join(import.meta.dirname, '../src/cli/offhook.ts')
const LEVELS = 100_000
const deep = '['.repeat(LEVELS) + ']'.repeat(LEVELS)
const large = 'x'.repeat(1024 * 1024)

const api = await startApi()
// A refused delivery is kept for later, and the receiver still counts as healthy.
let refuses = true
const receiver = await startReceiver({ answers: ({ path }) => (refuses && path === '/refused' ? { status: 404 } : {}) })
const db = new Client({ connectionString: api.database })
// The program's database ends before this connection.
db.on('error', () => undefined)
await db.connect()
/** The public ids of the broken rows, by their fault. */
const broken: Record<string, string> = {}
let other: { readonly account: string }

/** The faults of stored integrations, as SQL that sets `config`. Each fault is in an integration of its own. */
const INTEGRATIONS: Readonly<Record<string, string>> = {
  'a wrong type': `config = jsonb_set(config, '{delivery,timeout_s}', '"soon"')`,
  'a wrong type in a list': `config = jsonb_set(config, '{request,rows}', '[{"key": 5}]')`,
  'a megabyte instead of an object': `config = jsonb_set(config, '{wait}', to_jsonb(repeat('x', 1048576)))`,
  'deep conditions': `config = jsonb_set(config, '{conditions}', (repeat('{"all":[', 500) || repeat(']}', 500))::jsonb)`,
  null: `config = 'null'`,
  'a list': `config = '[]'`,
  'no request': `config = config - 'request'`,
  'an unknown service': `config = jsonb_set(config, '{service}', '"nothing"')`,
  'an unknown authentication': `config = jsonb_set(config, '{request,auth}', '{"type": "magic"}')`,
  'a number out of bounds': `config = jsonb_set(config, '{delivery,concurrency}', '1e300')`,
}

const CALLS: Readonly<Record<string, string>> = {
  'half of it': '{"call": {',
  null: 'null',
  deep: deep,
  'a megabyte': JSON.stringify(large),
  'a wrong type': '{"call": {"uniqueid": 5}, "finals": {}}',
  'no finals': '{"call": null, "finals": 7}',
}

const MAPPING = {
  uniqueid: ['/body/id'],
  status: [{ place: '/body/type', values: { ring: { status: 'ringing' } } }],
  fields: {},
}

const ROWS = [
  { key: 'id', value: '[[uniqueid]]' },
  { key: 'status', value: '[[status]]' },
]

async function integrate(name: string, more: object = {}): Promise<Json> {
  const request = { url: `${receiver.url}/${encodeURIComponent(name)}`, rows: [{ key: 'id', value: '[[uniqueid]]' }] }
  const made = await api.post('~/integrations', { name, realtime: true, request, ...more })
  assert.equal(made.status, 201, JSON.stringify(made.body))
  return made.body
}

async function postUpdate(uniqueid: string, status = 'ringing'): Promise<void> {
  const answer = await api.post('/api/v1/events', { uniqueid, status })
  assert.equal(answer.status, 202, JSON.stringify(answer.body))
}

const sql = async (text: string, values: readonly unknown[] = []): Promise<Json[]> =>
  (await db.query(text, [...values])).rows

const uuidOf = (id: string): string => id.slice(id.indexOf('_') + 1)

before(async () => {
  await prepare()
  await api.program.kill('SIGTERM')
  await damage()
  await api.program.start()
})

after(async () => {
  await db.end()
  await receiver.close()
})

/** Creates everything unbroken, through the API. */
async function prepare(): Promise<void> {
  const account = await api.post('/api/v1/accounts', { name: 'Another' })
  other = { account: account.body.id }
  const request = { url: `${receiver.url}/other`, rows: [{ key: 'id', value: '[[uniqueid]]' }] }
  const made = await api.post('~/integrations', { name: 'other', realtime: true, request }, other)
  assert.equal(made.status, 201)
  for (const name of Object.keys(INTEGRATIONS)) broken[name] = (await integrate(name)).id
  const auth = { type: 'bearer', token: 'a-token-that-is-long' }
  const secret = { request: { url: `${receiver.url}/secret`, auth } }
  broken['a secret that does not open'] = (await integrate('a secret that does not open', secret)).id
  broken['a breaker'] = (await integrate('a breaker')).id
  // The deliveries of this integration wait.
  broken['waiting'] = (await integrate('waiting', { request: { url: `${receiver.url}/refused`, rows: ROWS } })).id
  broken['damaged requests'] = (await integrate('damaged requests', { request: { url: `${receiver.url}/refused` } })).id
  await integrate('good')
  broken['managed'] = await managed()
  for (const name of Object.keys(CALLS)) await postUpdate(`call with ${name}`)
  for (const status of ['ringing', 'answered']) await postUpdate('in turn', status)
  for (const name of ['push', 'push with an address that does not open']) {
    const made = await api.post('~/sources', { kind: 'push', name, settings: { mapping: MAPPING } })
    assert.equal(made.status, 201, JSON.stringify(made.body))
    broken[name] = made.body.id
  }
  const step = { kind: 'webhook', name: 'score', url: `${receiver.url}/score`, needs_recording: false }
  const stepMade = await api.post('~/steps', step)
  assert.equal(stepMade.status, 201, JSON.stringify(stepMade.body))
  broken['step'] = stepMade.body.id
  const numbers = await api.post('~/numbers', { number: '+61255501234', name: 'Sydney' })
  assert.ok(numbers.status < 300, JSON.stringify(numbers.body))
  await api.until('~/deliveries?limit=100', ({ data }) =>
    data.every(
      (one: Json) =>
        one.state === 'delivered' ||
        (['waiting', 'damaged requests'].includes(one.integration_name) &&
          (one.attempt_count > 0 || one.event === 'answered')),
    ),
  )
}

/** Creates an integration through a file of configuration; returns its id. */
async function managed(): Promise<string> {
  const wanted = { name: 'managed', request: { url: `${receiver.url}/managed` } }
  const applied = await api.post('~/config', { config: { offhook: 1, integrations: [wanted] } })
  assert.equal(applied.status, 200, JSON.stringify(applied.body))
  const { data } = (await api.get('~/integrations?limit=100')).body
  return data.find(({ name }: Json) => name === 'managed').id
}

async function damage(): Promise<void> {
  for (const [name, fault] of Object.entries(INTEGRATIONS))
    await sql(`UPDATE integration SET ${fault} WHERE uuid = $1`, [uuidOf(broken[name] ?? '')])
  const numberOf = (name: string) =>
    `(SELECT integration_id FROM integration WHERE uuid = '${uuidOf(broken[name] ?? '')}')`
  await sql(`UPDATE secret SET sealed = overlay(sealed placing 'AAAA' from 25)
    WHERE owner = 'integration' AND name = 'auth.token' AND owner_id = ${numberOf('a secret that does not open')}`)
  await sql(`INSERT INTO integration_health (account_id, integration_id, state)
    SELECT account_id, integration_id, '{"phase": "asleep"}' FROM integration WHERE integration_id = ${numberOf('a breaker')}`)
  await sql(
    `UPDATE integration SET config = jsonb_set(config, '{tls}', '5') WHERE integration_id = ${numberOf('waiting')}`,
  )
  await sql(`UPDATE integration SET config = jsonb_set(config, '{delivery}', '7') WHERE managed_as = 'managed'`)
  const heads = [
    '{',
    'null',
    deep,
    '{"method":"POST","url":5,"headers":[],"secrets":[]}',
    '{"method":"POST","url":"http://127.0.0.1/","headers":[[1,2]],"secrets":[]}',
    JSON.stringify(large),
  ]
  const requests = await sql(
    `SELECT delivery_id FROM request WHERE integration_id = ${numberOf('damaged requests')} ORDER BY delivery_id`,
  )
  for (const [at, { delivery_id: id }] of requests.entries())
    await sql('UPDATE request SET head = $2 WHERE delivery_id = $1', [id, heads[at % heads.length]])
  await sql(
    `UPDATE lane SET due_at = now() WHERE integration_id = ${numberOf('damaged requests')} AND due_at IS NOT NULL`,
  )
  for (const [name, state] of Object.entries(CALLS))
    await sql('UPDATE call SET state = $2, final_due_at = now() WHERE uniqueid = $1', [`call with ${name}`, state])
  await sql(
    `UPDATE event SET fields = '{' WHERE call_id = (SELECT call_id FROM call WHERE uniqueid = 'call with null')`,
  )
  await sql(`UPDATE attempt SET exchange = '[1' WHERE integration_id = ${numberOf('a breaker')}`)
  // Times that only PostgreSQL can represent, in rows that can be read.
  await sql(
    `UPDATE integration SET created_at = 'infinity', updated_at = '0044-03-15 BC' WHERE config->>'name' = 'good'`,
  )
  await sql(`UPDATE last_attempt SET at = '12026-01-01'`)
  await sql(`UPDATE step SET settings = '{"url": 5}'`)
  await sql(`UPDATE number SET timezone = 'Nowhere/Land', country = '??'`)
  const [{ account_id: account }] = await sql('SELECT account_id FROM account ORDER BY account_id LIMIT 1')
  await sql(`UPDATE account SET recordings = '{"keep_days": "many"}' WHERE account_id = $1`, [account])
  await sql(
    `INSERT INTO source (account_id, uuid, kind, name, settings) VALUES ($1, uuidv7(), 'carrier_pigeon', 'unknown kind', '{}'),
    ($1, uuidv7(), 'asterisk', 'wrong type', '{"host": 5, "port": "x"}'), ($1, uuidv7(), 'asterisk', 'null', 'null'),
    ($1, uuidv7(), 'freeswitch', 'a list', '[]')`,
    [account],
  )
  await sql(`UPDATE source SET token = 's1.x' WHERE token IS NOT NULL AND name LIKE '%does not open'`)
  await sql(
    `INSERT INTO job (account_id, job_id, kind, input, total) VALUES ($1, uuidv7(), 'resend', 'null', 5), ($1, uuidv7(), 'dance', '{}', 5),
    ($1, uuidv7(), 'past_calls', '{"rate": "x"}', 5)`,
    [account],
  )
  await sql(`INSERT INTO source_message (account_id, source_id, message_id, at, method, path, query, headers, body, state, problems, updates)
    SELECT account_id, source_id, uuidv7(), now(), 'POST', '', '', '5', 'x', 'not_understood', 'null', '[{"uniqueid": 5}]'
    FROM source WHERE kind = 'push' AND name = 'push'`)
  // An account of which neither the time zone nor the key for its secrets can be read.
  await sql(
    `INSERT INTO account (uuid, name, timezone, country, data_key) VALUES (uuidv7(), 'Damaged', 'Mars/Base', '??', 's1.zzz.AAAA')`,
  )
}

test('S46 jsonb itself refuses 100,000 levels', async () => {
  await assert.rejects(sql('SELECT $1::jsonb', [deep]), { code: '54001' })
})

test('S46 with a broken row of every kind the program starts, and calls go to what is whole', async () => {
  await postUpdate('after the start')
  await api.post('~/events', { uniqueid: 'of another account', status: 'ringing' }, other)
  await api.until('~/deliveries?limit=100&q=after', ({ data }) =>
    data.some((one: Json) => one.integration_name === 'good' && one.state === 'delivered'),
  )
  const paths = receiver.received.filter(({ body }) => body.includes('after the start')).map(({ path }) => path)
  assert.deepEqual(paths.toSorted(), ['/a%20breaker', '/good'])
  const theirs = () =>
    receiver.received.filter(({ path, body }) => path === '/other' && body.includes('another account'))
  await api.until('~/integrations', () => theirs().length === 1)
})

test('S46 lists with broken rows are answered with the others, and say why each is left out', async () => {
  const lists = [
    'integrations',
    'sources',
    'steps',
    'numbers',
    'calls',
    'deliveries?limit=100',
    'jobs',
    'live',
    'integrations/activity',
  ]
  for (const path of [...lists, 'recording-settings'].map((list) => `~/${list}`).concat('/api/v1/system'))
    assert.equal((await api.get(path)).status, 200, path)
  const file = await api.get('~/config')
  assert.equal(file.status, 409)
  assert.match(file.body.detail, /is unreadable and would be missing from the file/)
  const { data: integrations } = (await api.get('~/integrations?limit=100')).body
  for (const one of integrations) {
    const isBroken = Object.values(broken).includes(one.id) && !WHOLE.has(one.name)
    assert.equal(one.unreadable_reason !== null, isBroken, `${one.name}: ${one.unreadable_reason}`)
    assert.equal((await api.get(`~/integrations/${one.id}`)).status, 200)
  }
  for (const one of (await api.get('~/sources')).body.data) {
    assert.equal(
      one.unreadable_reason !== null,
      !['API', 'push'].includes(one.name),
      `${one.name}: ${one.unreadable_reason}`,
    )
    assert.equal((await api.get(`~/sources/${one.id}/status`)).body.problem, one.unreadable_reason)
    assert.equal((await api.get(`~/sources/${one.id}`)).status, 200)
    if (one.kind !== 'asterisk') continue
    const imported = await api.post(`~/sources/${one.id}/import`, { rows: [{ id: '1' }], dry_run: true })
    assert.equal(imported.status, 409, one.name)
  }
  const { data: calls } = (await api.get('~/calls?limit=100')).body
  for (const call of calls) {
    const path = `~/calls/${call.id}`
    assert.equal((await api.get(path)).status, 200, call.uniqueid)
    assert.equal((await api.get(`${path}/events`)).status, 200, call.uniqueid)
  }
  const { data: deliveries } = (await api.get('~/deliveries?limit=100')).body
  for (const { id } of deliveries) assert.equal((await api.get(`~/deliveries/${id}`)).status, 200)
  const messages = await api.get(`~/sources/${broken['push']}/messages`)
  assert.match(messages.body.data[0].problems[0], /can’t be read/)
})

test('S46 nothing is rendered anew from an event that cannot be read', async () => {
  const { data } = (await api.get('~/deliveries?limit=100')).body
  const of = data.filter((one: Json) => one.uniqueid === 'call with null' && one.integration_name === 'good')
  assert.equal(of.length, 1)
  assert.equal((await api.post(`~/deliveries/${of[0].id}/preview-current`, {})).status, 409)
})

test('S46 updates of a call that cannot be read are left out, and those beside them are taken', async () => {
  for (const name of Object.keys(CALLS)) {
    const updates = [
      { uniqueid: `call with ${name}`, status: 'ended' },
      { uniqueid: `beside ${name}`, status: 'ringing' },
    ]
    const { status, body } = await api.post('/api/v1/events', updates)
    assert.equal(status, 202, JSON.stringify(body))
    assert.deepEqual(
      body.results.map(({ result }: Json) => result),
      ['ignored', 'event'],
      name,
    )
    assert.equal(body.results[0].code, 'call_unreadable')
  }
  const due = await sql(
    `SELECT uniqueid FROM call WHERE uniqueid LIKE 'call with %' AND (final_due_at IS NOT NULL OR ended_at IS NULL)`,
  )
  assert.deepEqual(due, [])
})

test('S46 /metrics counts each kind, the log has one line for each row, and doctor names them', async () => {
  let metrics = ''
  while (!metrics.includes('{kind="delivery"} 7')) metrics = await (await api.program.ask('/metrics')).text()
  const kinds = ['account', 'integration', 'breaker', 'source', 'step', 'number', 'secret', 'call', 'delivery', 'job']
  for (const kind of kinds) assert.match(metrics, new RegExp(`offhook_unreadable_rows\\{kind="${kind}"\\} [1-9]`), kind)
  const lines = api.program
    .output()
    .split('\n')
    .filter((line) => line.includes('Stored row could not be read'))
  const named = lines.map((line) => JSON.parse(line)).map(({ kind, id }: Json) => `${kind} ${id}`)
  assert.deepEqual(named.toSorted(), [...new Set(named)].toSorted())
  const env = { ...process.env, OFFHOOK_DATA: api.program.data, OFFHOOK_PORT: new URL(api.url).port }
  const ran = await promisify(execFile)(process.execPath, [COMMAND, 'doctor', '--json'], { env }).catch(
    (error: Json) => error,
  )
  const { findings } = JSON.parse(ran.stdout)
  const says = findings
    .filter(({ about }: Json) => about === 'stored rows')
    .map((finding: Json) => finding.says)
    .join('\n')
  for (const name of named) assert.ok(says.includes(name.slice(name.indexOf(' ') + 1)), name)
})

test('S46 a broken integration is fixed by saving it, what waited goes, in order, and nothing else is touched', async () => {
  const path = `~/integrations/${broken['waiting']}`
  const shown = (await api.get(path)).body
  assert.match(shown.unreadable_reason, /"tls" must be an object/)
  assert.ok(shown.problems.some(({ pointer, severity }: Json) => pointer === '/tls' && severity === 'error'))
  const before = receiver.received.length
  refuses = false
  const refused = await api.patch(path, { enabled: true })
  assert.deepEqual([refused.status, pointers(refused)], [422, ['/tls']])
  const saved = await api.patch(path, { tls: null })
  assert.deepEqual(
    [saved.status, saved.body.unreadable_reason, saved.body.enabled],
    [200, null, true],
    JSON.stringify(saved.body),
  )
  const sent = () => {
    const bodies = receiver.received.slice(before).map(({ body }) => JSON.parse(body === '' ? '{}' : body))
    return bodies.filter(({ id }: Json) => id === 'in turn').map(({ status }: Json) => status)
  }
  await api.until('~/integrations', () => sent().length === 2)
  assert.deepEqual(sent(), ['ringing', 'answered'])
  assert.equal((await api.get(path)).body.unreadable_reason, null)
})

test('S46 every broken row of settings can be fixed or deleted', async () => {
  const request = { url: `${receiver.url}/anew`, rows: [], auth: { type: 'none' } }
  for (const name of Object.keys(INTEGRATIONS)) {
    const path = `~/integrations/${broken[name]}`
    const anew = { name, service: 'generic', conditions: null, delivery: null, wait: null, request }
    const saved = await api.patch(path, anew)
    assert.deepEqual(
      [saved.status, saved.body.unreadable_reason],
      [200, null],
      `${name}: ${JSON.stringify(saved.body)}`,
    )
    assert.equal((await api.get(path)).body.unreadable_reason, null, name)
  }
  const secret = `~/integrations/${broken['a secret that does not open']}`
  const auth = { type: 'bearer', token: 'another-token-that-is-long' }
  assert.equal((await api.patch(secret, { request: { auth } })).body.unreadable_reason, null)
  assert.equal((await api.get(secret)).body.unreadable_reason, null)
  assert.equal((await api.get(`~/integrations/${await managed()}`)).body.unreadable_reason, null)
  const step = `~/steps/${broken['step']}`
  assert.notEqual((await api.get(step)).body.unreadable_reason, null)
  assert.equal((await api.patch(step, { url: `${receiver.url}/score` })).body.unreadable_reason, null)
  const address = `~/sources/${broken['push with an address that does not open']}`
  assert.equal((await api.post(`${address}/rotate-url`, {})).status, 200)
  for (const { id, name } of (await api.get('~/sources')).body.data)
    if (!['API', 'push'].includes(name) && id !== broken['push with an address that does not open'])
      assert.equal((await api.ask('DELETE', `~/sources/${id}`)).status, 204, name)
  const left = (await api.get('~/diagnostics')).body.unreadable_rows.map(({ kind }: Json) => kind)
  assert.deepEqual(
    [...new Set(left)].filter((kind) => ['integration', 'source', 'step'].includes(String(kind))),
    [],
  )
})

/** The damaged integrations that can be read nevertheless. */
const WHOLE = new Set(['a breaker', 'damaged requests'])
