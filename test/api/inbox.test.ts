import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Client } from 'pg'
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
  const { data } = (await api.get('/api/v1/inbox/any')).body
  assert.deepEqual(
    data.map((got: { method: string }) => got.method),
    ['GET', 'PUT', 'POST'],
  )
  assert.deepEqual([data[1].url, data[1].body_base64], ['/inbox/any?x=1', '/wA='])
  assert.deepEqual([data[2].body, data[2].body_base64, data[2].answered], ['{"a":1}', null, 200])
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
  assert.equal((await api.ask('DELETE', '/api/v1/inbox/fail')).status, 204)
  assert.deepEqual((await api.get('/api/v1/inbox/fail')).body.data, [])
  assert.equal(await send('fail?fail=1'), 500)
})

test('what it cannot do as told is refused with a sentence, and not kept', async () => {
  for (const query of ['status=600', 'status=9', 'status=abc', 'status=', 'delay_ms=30001', 'fail=-1']) {
    const answer = await fetch(`${api.url}/inbox/wrong?${query}`, { method: 'POST', body: 'x' })
    const { detail, errors }: Json = await answer.json()
    assert.deepEqual([answer.status, errors[0].parameter], [400, query.split('=')[0]], query)
    assert.match(detail, /takes a whole number from \d+ to \d+\.$/)
  }
  assert.deepEqual((await api.get('/api/v1/inbox/wrong')).body.data, [])
})

test('strangers who ask for failures fill no more inboxes than others do', async () => {
  for (let n = 0; n < 60; n++) await send(`stranger-${n}?fail=1`)
  const { rows: inboxes } = await query('SELECT token FROM inbox WHERE account_id IS NULL')
  const { rows: filled } = await query(`SELECT DISTINCT token FROM inbox_request WHERE token LIKE 'stranger-%'`)
  assert.deepEqual([inboxes.length, filled.length], [50, 50])
})

test('an inbox of a test is forgotten a day after its last use, others are not', async () => {
  const draft = { name: 'x', request: { url: 'https://crm.example/' } }
  const asked = { integration: draft, to: 'inbox' }
  const test = () => api.post('/api/v1/integrations/test', asked)
  const [old, used] = [(await test()).body, (await test()).body]
  await send('mine')
  await query(`UPDATE inbox SET made_at = now() - interval '25 hours'`)
  await query(`UPDATE inbox_request SET at = now() - interval '25 hours' WHERE token <> $1`, [used.inbox])
  await test()
  const { rows } = await query('SELECT DISTINCT token FROM inbox_request WHERE token = ANY ($1)', [
    [old.inbox, used.inbox, 'mine'],
  ])
  assert.deepEqual(rows.map(({ token }) => token).toSorted(), ['mine', String(used.inbox)].toSorted())
})

test('many failures asked for at once are counted once each', async () => {
  const answers = await Promise.all(Array.from({ length: 20 }, () => send('race?fail=7')))
  assert.equal(answers.filter((status) => status === 500).length, 7)
  assert.equal(answers.filter((status) => status === 200).length, 13)
})

test('it keeps the last 100 requests', async () => {
  for (let round = 0; round < 13; round++)
    await Promise.all(Array.from({ length: 10 }, (_, n) => send('hundred', { body: `${round * 10 + n}` })))
  const { data } = (await api.get('/api/v1/inbox/hundred')).body
  assert.equal(data.length, 100)
  const kept = data.map((got: { body: string }) => Number(got.body))
  assert.ok(kept.every((n: number) => n >= 20) && new Set(kept).size === 100)
})

test('what was answered is kept, also when the program is killed right after', async () => {
  await Promise.all(Array.from({ length: 30 }, (_, n) => send('killed', { body: `${n}` })))
  await api.program.kill('SIGKILL')
  await api.program.start()
  assert.equal((await api.get('/api/v1/inbox/killed')).body.data.length, 30)
})

test('what cannot name an inbox is 404, a body over 256 KiB 413', async () => {
  for (const token of ['', 'a/b', 'x'.repeat(65), 'ä']) assert.equal(await send(token), 404, token)
  assert.equal(await send('large', { body: 'x'.repeat(300_000) }), 413)
  assert.equal((await api.get('/api/v1/inbox/a.b')).status, 404)
})

test('an inbox belongs to the account that reads it first', async () => {
  await send('claimed')
  assert.equal((await api.get('/api/v1/inbox/claimed')).status, 200)
  const other = (await api.post('/api/v1/accounts', { name: 'Other' })).body
  const headers = { 'x-offhook-account': other.id }
  assert.equal((await api.get('/api/v1/inbox/claimed', { headers })).status, 404)
})
