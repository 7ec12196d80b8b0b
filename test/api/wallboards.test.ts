// Wallboards: what they show, to whom, and until when.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openClient } from '../../src/store/database/connections.ts'
import { startApi } from '../kit/api.ts'
import type { Json, RequestOptions } from '../kit/api.ts'

const api = await startApi()
const path = '~/wallboards'

async function create(
  body: object = {},
  requestOptions: RequestOptions = {},
): Promise<{ wallboard: Json; token: string }> {
  const { status, body: wallboard } = await api.post(path, { name: 'Reception', ...body }, requestOptions)
  assert.equal(status, 201, JSON.stringify(wallboard))
  const [, token = ''] = wallboard.url.split('#')
  return { wallboard, token }
}

const show = (token: string, under = '') => api.get(`/api/v1/wallboard${under}`, { key: token })

const caller = {
  caller_number: '+61412345678',
  caller_name: 'Jane +61 412 345 678',
  tracking_number: '+61288889999',
  tracking_number_name: 'Website',
  agent_name: '+61498765432',
}

test('S52 a link shows active calls without a key, those that wait first, and the figures of the day', async () => {
  const { wallboard, token } = await create({ hide_numbers: false })
  assert.match(wallboard.url, new RegExp(`^${api.url}/wallboard#[\\w-]{43}$`))
  assert.equal(wallboard.last_opened_at, null)
  const minute = (n: number): string => new Date(Date.now() - n * 60_000).toISOString()
  await api.post('/api/v1/events', [
    { uniqueid: 'talks', status: 'ringing', fields: caller, at: minute(9) },
    { uniqueid: 'talks', status: 'answered', at: minute(8) },
    { uniqueid: 'waits', status: 'queued', fields: { queue_name: 'Sales' }, at: minute(2) },
    { uniqueid: 'waits-longer', status: 'ringing', at: minute(3) },
    { uniqueid: 'over', status: 'ringing', at: minute(3) },
    { uniqueid: 'over', status: 'ended', outcome: 'missed', at: minute(2) },
  ])
  const { status, body } = await show(token)
  assert.equal(status, 200)
  assert.deepEqual([body.name, body.total, body.waiting, body.talking], ['Reception', 3, 2, 1])
  const [longer, waits, talks] = body.calls
  assert.deepEqual([longer.status, waits.queue, talks.status], ['ringing', 'Sales', 'answered'])
  assert.equal(body.longest_waiting_since, longer.started_at)
  assert.deepEqual(
    [talks.caller, talks.caller_name, talks.dialled_name],
    [caller.caller_number, caller.caller_name, 'Website'],
  )
  assert.equal('uniqueid' in talks, false, 'some switches make it of the number')
  const [{ last_opened_at: opened }] = (await api.get(path)).body.data
  assert.ok(Date.now() - Date.parse(opened) < 60_000)
  for (const uniqueid of ['talks', 'waits', 'waits-longer'])
    await api.post('/api/v1/events', { uniqueid, status: 'ended', outcome: 'answered' })
})

test('S52 where numbers are hidden, no answer and no event of the stream has one', async () => {
  const { token } = await create()
  const stop = new AbortController()
  const headers = { authorization: `Bearer ${token}` }
  const { body: stream } = await fetch(`${api.url}/api/v1/wallboard/stream`, { headers, signal: stop.signal })
  let text = ''
  for await (const chunk of (stream ?? assert.fail()).pipeThrough(new TextDecoderStream())) {
    if (text === '') await api.post('/api/v1/events', { uniqueid: '61412345678', status: 'ringing', fields: caller })
    text += chunk
    if (text.includes('event: call')) break
  }
  stop.abort()
  assert.match(text, /event: call\ndata: \{"id":"call_[0-9a-f]{32}"\}\n/)
  let answer = await show(token)
  while (answer.body.calls.length === 0) answer = await show(token)
  const [call] = answer.body.calls
  assert.deepEqual(
    [call.caller, call.caller_name, call.dialled, call.agent],
    ['•••678', 'Jane •••678', '•••999', '•••432'],
  )
  for (const number of ['61412345678', '412 345', '61288889999', '98765432'])
    assert.ok(!(text + JSON.stringify(answer.body)).includes(number), number)
  await api.post('/api/v1/events', { uniqueid: '61412345678', status: 'ended' })
})

test('S52 a link that is revoked ends at once, on open screens too, and nobody learns whether it ever was', async () => {
  const { wallboard, token } = await create()
  const { token: other } = await create({ name: 'Other' })
  const follow = (of: string) =>
    fetch(`${api.url}/api/v1/wallboard/stream`, { headers: { authorization: `Bearer ${of}` } })
  const screens = await Promise.all([follow(token), follow(other)])
  const reader = screens[0]?.body?.getReader() ?? assert.fail()
  assert.equal((await show(token)).status, 200)
  const began = performance.now()
  assert.equal((await api.ask('DELETE', `${path}/${wallboard.id}`)).status, 204)
  while (!(await reader.read()).done);
  assert.ok(performance.now() - began < 5_000)
  await screens[1]?.body?.cancel()
  assert.equal((await show(other)).status, 200)
  const refusals = await Promise.all([token, 'a'.repeat(43), 'x', api.program.key].map((wrong) => show(wrong)))
  const plain = await fetch(`${api.url}/api/v1/wallboard`)
  refusals.push({ status: plain.status, headers: plain.headers, body: await plain.json() })
  refusals.push(await show(token, '/stream'))
  for (const { status, body } of refusals)
    assert.deepEqual([status, body], [404, refusals[0]?.body], JSON.stringify(body))
  assert.equal(refusals[0]?.body.code, 'link_invalid')
  assert.equal((await api.ask('DELETE', `${path}/${wallboard.id}`)).status, 404)
})

test('S52 a link opens nothing else, and of its token neither the database nor the log has a readable copy', async () => {
  const { wallboard, token } = await create()
  for (const other of ['~/live', '~/calls', path, '~/stream'])
    assert.equal((await api.get(other, { key: token })).status, 401, other)
  const [listed] = (await api.get(path)).body.data.filter(({ id }: Json) => id === wallboard.id)
  assert.equal(listed.url, wallboard.url)
  assert.equal((await api.get(path, { key: await api.keyFor(['read']) })).status, 403)
  await show(token.toLowerCase())
  const client = await openClient(api.database, 'test')
  try {
    const { rows } = await client.query('SELECT to_jsonb(w)::text AS text FROM wallboard w')
    assert.ok(rows.length > 0 && rows.every((row: { text: string }) => !row.text.includes(token)))
  } finally {
    await client.end()
  }
  assert.ok(!api.program.output().includes(token))
})

test('S35 a link shows the calls of its own account, whose links no other sees or revokes', async () => {
  const account = (await api.post('/api/v1/accounts', { name: 'Other' })).body.id
  const { wallboard, token } = await create({}, { account })
  await api.post('/api/v1/events', { uniqueid: 'ours', status: 'ringing' })
  assert.equal((await show(token)).body.total, 0)
  assert.ok(!(await api.get(path)).body.data.some(({ id }: Json) => id === wallboard.id))
  assert.equal((await api.ask('DELETE', `${path}/${wallboard.id}`)).status, 404)
  assert.equal((await show(token)).status, 200)
})

test('a link has a name, and its theme in its address', async () => {
  for (const wrong of [{ name: ' ' }, { name: 'x'.repeat(101) }, { theme: 'pink' }, { hide_numbers: 'no' }])
    assert.equal((await api.post(path, { name: 'Reception', ...wrong })).status, 400, JSON.stringify(wrong))
  assert.match((await create({ theme: 'light' })).wallboard.url, /\/wallboard\?theme=light#/)
})
