import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { Client } from 'pg'
import type { Service } from '../../src/integrations/services/service.ts'
import { SERVICES } from '../../src/integrations/services.ts'
import { startApi } from '../kit/api.ts'
import type { Json } from '../kit/api.ts'

const api = await startApi()

async function query(text: string, values: unknown[] = []): Promise<{ rows: { token: string }[] }> {
  const client = new Client({ connectionString: api.database })
  await client.connect()
  try {
    return await client.query(text, values)
  } finally {
    await client.end()
  }
}

async function send(target: string, init: RequestInit = {}): Promise<number> {
  const answer = await fetch(`${api.url}/inbox/${target}`, { method: 'POST', body: 'x', ...init })
  await answer.arrayBuffer()
  return answer.status
}

test('an inbox takes any request, and shows it as it came, the newest first', async () => {
  await send('any', { headers: { 'X-Own': 'ä'.normalize('NFD').slice(0, 1) }, body: '{"a":1}' })
  await send('any?x=1', { method: 'PUT', body: new Uint8Array([0xff, 0x00]) })
  await send('any', { method: 'GET', body: null })
  const { data } = (await api.get('~/inbox/any')).body
  assert.deepEqual(
    data.map((got: { method: string }) => got.method),
    ['GET', 'PUT', 'POST'],
  )
  assert.deepEqual([data[1].url, data[1].body_base64], ['/inbox/any?x=1', '/wA='])
  assert.deepEqual([data[2].body, data[2].body_base64, data[2].status_code], ['{"a":1}', null, 200])
})

test('it misbehaves as it is told: a status, a delay, three failures and then none', async () => {
  assert.equal(await send('status?status=503'), 503)
  assert.equal(await send('status?status=204'), 204)
  const began = performance.now()
  await send('delay?delay_ms=300')
  assert.ok(performance.now() - began >= 295)
  const answers: number[] = []
  for (let sent = 0; sent < 5; sent++) answers.push(await send('fail?fail=3&status=502'))
  assert.deepEqual(answers, [502, 502, 502, 200, 200])
  assert.equal((await api.ask('DELETE', '~/inbox/fail')).status, 204)
  assert.deepEqual((await api.get('~/inbox/fail')).body.data, [])
  assert.equal(await send('fail?fail=1'), 500)
})

test('a number that it cannot do is refused with a sentence, and not kept; what is no number is the sender’s own', async () => {
  for (const query of ['status=600', 'status=9', 'delay_ms=30001', 'fail=-1']) {
    const answer = await fetch(`${api.url}/inbox/wrong?${query}`, { method: 'POST', body: 'x' })
    const { detail, errors }: Json = await answer.json()
    assert.deepEqual([answer.status, errors[0].parameter], [400, query.split('=')[0]], query)
    assert.match(detail, /must be a whole number from \d+ to \d+\.$/)
  }
  assert.deepEqual((await api.get('~/inbox/wrong')).body.data, [])
  for (const query of ['status=ended', 'status=', 'fail=1e3&status=503&status=ended'])
    assert.equal(await send(`wrong?${query}`), query.includes('503') ? 503 : 200, query)
  assert.equal((await api.get('~/inbox/wrong')).body.data.length, 3)
})

test('strangers who ask for failures fill no more inboxes than others do', async () => {
  for (let n = 0; n < 60; n++) await send(`stranger-${n}?fail=1`)
  const { rows: inboxes } = await query('SELECT token FROM inbox WHERE account_id IS NULL')
  const { rows: filled } = await query(`SELECT DISTINCT token FROM inbox_request WHERE token LIKE 'stranger-%'`)
  assert.deepEqual([inboxes.length, filled.length], [50, 50])
})

test('an inbox of a test is forgotten a day after its last use, others are not', async () => {
  const draft = { name: 'x', request: { url: 'https://crm.example/' } }
  const body = { integration: draft, to: 'inbox' }
  const test = () => api.post('~/integrations/test', body)
  const [old, used] = [(await test()).body, (await test()).body]
  await send('mine')
  await query(`UPDATE inbox SET made_at = now() - interval '25 hours'`)
  await query(`UPDATE inbox_request SET at = now() - interval '25 hours' WHERE token <> $1`, [used.inbox_token])
  await test()
  const { rows } = await query('SELECT DISTINCT token FROM inbox_request WHERE token = ANY ($1)', [
    [old.inbox_token, used.inbox_token, 'mine'],
  ])
  assert.deepEqual(rows.map(({ token }) => token).toSorted(), ['mine', String(used.inbox_token)].toSorted())
})

test('C16 a test of every service reaches the inbox, with its inputs filled in and without', async () => {
  const send = async ({ id, inputs, request }: Service, isFilled: boolean) => {
    const typed = inputs.map(({ key, example, initial, options }) => [key, options[0]?.value ?? (initial || example)])
    const integration = { name: '', service: id, settings: isFilled ? Object.fromEntries(typed) : {}, request }
    const { status, body } = await api.post('~/integrations/test', { integration, to: 'inbox' })
    const of = `${id} ${isFilled}: ${JSON.stringify(body)}`
    assert.deepEqual([status, body.delivery?.state], [200, 'delivered'], of)
    const [got] = (await api.get(`~/inbox/${body.inbox_token}`)).body.data
    assert.deepEqual([got.method, got.url.split('?')[0]], [request.method, `/inbox/${body.inbox_token}`], of)
  }
  await Promise.all(SERVICES.flatMap((service) => [send(service, true), send(service, false)]))
})

test('C16 a test without a body brings its rows to the inbox as they are in the query of the Base URL', async () => {
  const rows = ['status', 'fail', 'a b'].map((key) => ({ key, value: key === 'a b' ? 'ü & [[caller_number]]' : '600' }))
  const auth = { type: 'api_key', in: 'query', name: 'key', value: 'never-in-inbox' }
  const of = { sample: { example: 'missed' }, to: 'inbox' }
  const own = 'status=600&fail=600&a%20b=%C3%BC%20%26%20%2B61412345678&key=%2A%2A%2A%2A'
  for (const method of ['GET', 'DELETE'])
    for (const [url, query] of [
      ['https://crm.example/in?from=pbx', `?from=pbx&${own}`],
      ['', `?${own}`],
    ]) {
      const integration = { name: '', request: { method, url, rows, auth } }
      const { body } = await api.post('~/integrations/test', { integration, ...of })
      const [got] = (await api.get(`~/inbox/${body.inbox_token}`)).body.data
      assert.deepEqual([got.method, got.url], [method, `/inbox/${body.inbox_token}${query}`])
    }
})

test('many failures asked for at once are counted once each', async () => {
  const answers = await Promise.all(Array.from({ length: 20 }, () => send('race?fail=7')))
  assert.equal(answers.filter((status) => status === 500).length, 7)
  assert.equal(answers.filter((status) => status === 200).length, 13)
})

test('it keeps the last 100 requests', async () => {
  for (let round = 0; round < 13; round++)
    await Promise.all(Array.from({ length: 10 }, (_, n) => send('hundred', { body: `${round * 10 + n}` })))
  const { data } = (await api.get('~/inbox/hundred')).body
  assert.equal(data.length, 100)
  const kept = data.map((got: { body: string }) => Number(got.body))
  assert.ok(kept.every((n: number) => n >= 20) && new Set(kept).size === 100)
})

test('what was answered is kept, also when the program is killed right after', async () => {
  await Promise.all(Array.from({ length: 30 }, (_, n) => send('killed', { body: `${n}` })))
  await api.program.kill('SIGKILL')
  await api.program.start()
  assert.equal((await api.get('~/inbox/killed')).body.data.length, 30)
})

test('what cannot name an inbox is 404, a body over 256 KiB 413', async () => {
  for (const token of ['', 'a/b', 'x'.repeat(65), 'ä']) assert.equal(await send(token), 404, token)
  assert.equal(await send('large', { body: 'x'.repeat(300_000) }), 413)
  assert.equal((await api.get('~/inbox/a.b')).status, 404)
})

const request = (token: string) => ({ url: `${api.url}/inbox/${token}` })
const other = (await api.post('/api/v1/accounts', { name: 'Other' })).body
const asOther = { account: other.id }

test('S35 an inbox belongs to the account that reads it first, also after a restart', async () => {
  await send('claimed')
  assert.equal((await api.get('~/inbox/claimed')).status, 200)
  assert.equal((await api.get('~/inbox/claimed', asOther)).status, 404)
  await api.program.kill('SIGKILL')
  await api.program.start()
  assert.equal((await api.get('~/inbox/claimed', asOther)).status, 404)
  assert.equal((await api.post('~/integrations', { name: 'x', request: request('claimed') })).status, 201)
})

test('S35 another account can neither save, preview nor apply what sends to an inbox, nor read or empty it', async () => {
  const saved = (await api.post('~/integrations', { name: 'Mine', request: request('mine-first') })).body
  assert.equal((await api.get('~/inbox/mine-first', asOther)).status, 404)
  assert.equal((await api.ask('DELETE', '~/inbox/mine-first', asOther)).status, 404)
  const theirs = { name: 'Theirs', request: request('mine-first?status=500') }
  const refused = await api.post('~/integrations', theirs, asOther)
  assert.deepEqual([refused.status, refused.body.errors[0].pointer], [422, '/request/url'])
  assert.match(refused.body.errors[0].detail, /^This inbox belongs to another account. Choose another name/)
  const made = (await api.post('~/integrations', { ...theirs, request: request('theirs') }, asOther)).body
  const changed = await api.patch(`~/integrations/${made.id}`, { request: request('mine-first') }, asOther)
  assert.equal(changed.status, 422)
  const preview = await api.post('~/integrations/preview', { integration: theirs }, asOther)
  assert.ok(
    preview.body.problems.some(
      ({ pointer, severity }: Json) => pointer === '/integration/request/url' && severity === 'error',
    ),
  )
  const config = { config: { offhook: 1, integrations: [{ ...theirs, name: 'Filed' }] } }
  const applied = await api.post('~/config', config, asOther)
  assert.deepEqual([applied.status, applied.body.errors[0].pointer], [422, '/integrations/0/request/url'])
  const step = { kind: 'webhook', name: 's', url: request('mine-first').url }
  assert.deepEqual((await api.post('~/steps', step, asOther)).body.errors[0].pointer, '/url')
  // A preview claims no inbox.
  await api.post('~/integrations/preview', { integration: { ...theirs, request: request('looked-at') } }, asOther)
  assert.equal((await api.get('~/inbox/looked-at')).status, 200)
  assert.equal((await api.patch(`~/integrations/${saved.id}`, { name: 'Still mine' })).status, 200)
})

test('S35 what an account sends to the inbox of another is refused there, also where its name is made of the call', async () => {
  assert.equal((await api.get('~/inbox/made-of-a-call')).status, 200)
  const made = { name: 'Made', realtime: true, request: request('[[uniqueid]]') }
  await api.post('~/integrations', made, asOther)
  await api.post('~/events', { uniqueid: 'made-of-a-call', status: 'ringing' }, asOther)
  await api.post('~/events', { uniqueid: 'nobody-has-it', status: 'ringing' }, asOther)
  const { data } = await api.until(
    '~/deliveries',
    ({ data: rows }) => rows.length === 2 && rows.every((row: Json) => row.attempt_count > 0),
    asOther,
  )
  const codes = new Map(data.map((row: Json) => [row.uniqueid, row.status_code]))
  assert.deepEqual([codes.get('made-of-a-call'), codes.get('nobody-has-it')], [403, 200])
  assert.deepEqual((await api.get('~/inbox/made-of-a-call')).body.data, [])
  const [kept] = (await api.get('~/inbox/nobody-has-it', asOther)).body.data
  assert.ok(
    kept.headers.every(([name]: [string]) => name.toLowerCase() !== 'offhook-inbox'),
    'nothing is added',
  )
  assert.equal((await api.get('~/inbox/nobody-has-it')).status, 404)
})

test('S35 at an upgrade an inbox that nobody has read goes to the oldest integration that sends there', async () => {
  const theirs = await api.post('~/integrations', { name: 'Older', request: request('older') }, asOther)
  const mine = await api.post('~/integrations', { name: 'Newer', request: request('newer') })
  const url = (token: string) => JSON.stringify(request(token).url)
  await query(
    `UPDATE integration SET config = jsonb_set(config, '{request,url}', $1::jsonb) WHERE uuid::text = ANY ($2)`,
    [
      url('upgraded'),
      [mine.body.id, theirs.body.id].map((id: string) =>
        id.slice(4).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-'),
      ),
    ],
  )
  const migration = await readFile(join(import.meta.dirname, '../../migrations/0009-inbox-owners.sql'), 'utf8')
  await query(migration.slice(0, migration.indexOf('CREATE INDEX')))
  assert.equal((await api.get('~/inbox/upgraded')).status, 404)
  assert.equal((await api.get('~/inbox/upgraded', asOther)).status, 200)
})

test('S36 a stranger who floods an inbox gets 429, and its own account still delivers there', async () => {
  const body = Buffer.alloc(250 * 1024)
  const flood = () => fetch(`${api.url}/inbox/flooded`, { method: 'POST', body })
  const answers = await Promise.all(Array.from({ length: 100 }, flood))
  // A request is counted when it has arrived, so many parallel requests may all have begun before the limit.
  answers.push(await flood())
  const refused = answers.filter(({ status }) => status === 429)
  assert.ok(refused.length > 0 && refused.length < answers.length, String(refused.length))
  assert.match(refused[0]?.headers.get('retry-after') ?? '', /^\d+$/)
  await Promise.all(answers.map((answer) => answer.arrayBuffer()))
  const { id } = (await api.post('~/integrations', { name: 'F', realtime: true, request: request('flooded') })).body
  await api.post('/api/v1/events', { uniqueid: 'flooded', status: 'ringing' })
  await api.until(`~/deliveries?integration_id=${id}`, ({ data }) => data[0]?.state === 'delivered')
})
