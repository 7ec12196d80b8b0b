// Posted sources: from the request of a phone system to the call, and the parts that were not understood.
import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { request } from 'node:http'
import { test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { openClient } from '../../src/store/database/connections.ts'
import { searchDatabase, searchText } from '../audit/canary.ts'
import { startApi, type Json } from '../kit/api.ts'

const api = await startApi({})
const path = '~/sources'

const mapping = {
  uniqueid: ['/body/call/id'],
  event_id: '/body/id',
  status: [
    {
      place: '/body/type',
      values: {
        ring: { status: 'ringing' },
        answer: { status: 'answered' },
        end: { status: 'ended' },
      },
    },
  ],
  fields: { caller_number: { places: ['/body/call/from'] }, tracking_number: { places: ['/body/call/to'] } },
}

async function makePush(settings: object = { mapping }): Promise<{ id: string; url: string }> {
  const made = await api.post(path, { kind: 'push', name: 'Switchboard', settings })
  assert.equal(made.status, 201, JSON.stringify(made.body))
  return made.body
}

async function post(url: string, body: string | object, headers: Record<string, string> = {}): Promise<Response> {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  return fetch(url, { method: 'POST', body: text, headers: { 'content-type': 'application/json', ...headers } })
}

const message = (id: string, type: string, from = '0400 111 222') => ({
  id: `${id}-${type}`,
  type,
  call: { id, from, to: '+61288889999' },
})

/** The log of a source, once it contains this many messages. */
async function messagesOf(id: string, count: number, query = ''): Promise<Json> {
  for (;;) {
    const { body } = await api.get(`${path}/${id}/messages${query}`)
    if (body.data.length >= count) return body
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

test('what is posted becomes a call, is answered after it is stored, and stands in the log with what was made of it', async () => {
  const { id, url } = await makePush()
  assert.match(url, new RegExp(`^${api.url}/in/[\\w-]{32}$`))
  for (const type of ['ring', 'answer', 'end']) assert.equal((await post(url, message('c1', type))).status, 204)
  const call = (await api.get('~/calls/uniqueid:c1')).body
  assert.deepEqual(
    [call.status, call.outcome, call.fields.caller_number, call.events.map((event: Json) => event.type)],
    ['ended', 'answered', '+61400111222', ['ringing', 'answered', 'ended']],
  )
  const { data, received } = await messagesOf(id, 3)
  assert.deepEqual(
    data.map((one: Json) => [one.state, one.updates[0].status, one.updates[0].result, one.updates[0].call_id]),
    ['ended', 'answered', 'ringing'].map((status) => ['understood', status, 'event', call.id]),
  )
  assert.deepEqual(data[2].parsed.body.call, { id: 'c1', from: '0400 111 222', to: '+61288889999' })
  assert.deepEqual([received.understood, received.not_understood, received.refused], [3, 0, null])
})

test('S48 a packed body is unpacked for the mapping, by gzip; Brotli and others are 415, and it is kept that they came', async () => {
  const { id, url } = await makePush()
  const send = (encoding: string) => {
    const headers = { 'content-type': 'application/json', 'content-encoding': encoding }
    return fetch(url, { method: 'POST', body: gzipSync(JSON.stringify(message('c12', 'ring'))), headers })
  }
  assert.equal((await send('gzip')).status, 204)
  assert.equal((await api.get('~/calls/uniqueid:c12')).body.status, 'ringing')
  for (const encoding of ['br', 'zstd', 'gzip, br']) {
    const answer = await send(encoding)
    assert.deepEqual([answer.status, answer.headers.get('accept-encoding')], [415, 'gzip, deflate, identity'])
    await answer.arrayBuffer()
  }
  const { data } = await messagesOf(id, 3, '?state=not_understood')
  assert.match(data[0].problems[0], /Send the body with gzip or deflate/)
})

test('C8 the same message twice counts once', async () => {
  const { url } = await makePush()
  for (let times = 0; times < 3; times++) await post(url, message('c2', 'ring'))
  assert.equal((await api.get('~/calls/uniqueid:c2')).body.events.length, 1)
})

test('a value that nobody foresaw is kept, answered so that it is not sent again, corrected and played again', async () => {
  const { id, url } = await makePush()
  await post(url, message('c3', 'ring'))
  const answer = await post(url, message('c3', 'hold'))
  assert.equal(answer.status, 202)
  assert.match(JSON.stringify(await answer.json()), /hold/)
  const { data, received } = await messagesOf(id, 1, '?state=not_understood')
  assert.deepEqual([received.not_understood, data[0].updates[0].result, data[0].problems.length], [1, 'merged', 1])
  const [rule] = mapping.status
  assert.ok(rule)
  const mended = { ...mapping, status: [{ ...rule, values: { ...rule.values, hold: { status: 'on_hold' } } }] }
  assert.equal((await api.patch(`${path}/${id}`, { settings: { mapping: mended } })).status, 200)
  const played = await api.post(`${path}/${id}/messages/replay`, {})
  assert.deepEqual([played.status, played.body], [200, { replayed: 1, understood: 1 }])
  assert.equal((await api.get('~/calls/uniqueid:c3')).body.status, 'on_hold')
  const after = await messagesOf(id, 1, '?state=replayed')
  assert.deepEqual([after.received.not_understood, after.data[0].problems], [0, []])
  assert.deepEqual((await api.post(`${path}/${id}/messages/replay`, {})).body, { replayed: 0, understood: 0 })
})

test('a mapping is taken as a whole: what is not in the new one is gone', async () => {
  const { id } = await makePush()
  const { fields: _fields, ...rest } = mapping
  await api.patch(`${path}/${id}`, { settings: { mapping: { ...rest, fields: {} } } })
  assert.deepEqual((await api.get(`${path}/${id}`)).body.settings.mapping.fields, {})
})

test('a source without a mapping takes messages, and says of each what is to be done', async () => {
  const { id, url } = await makePush({})
  assert.equal((await post(url, message('c4', 'ring'))).status, 202)
  const { data } = await messagesOf(id, 1)
  assert.deepEqual([data[0].state, data[0].parsed.body.type], ['not_understood', 'ring'])
})

for (const [what, body, status] of [
  ['a body that is cut', '{"id": "x", "ty', 202],
  ['no object', '7', 202],
  ['a body of a megabyte', JSON.stringify({ call: { id: 'x'.repeat(1_000_000) } }), 413],
  ['no id', { id: '1', type: 'ring', call: {} }, 202],
  ['an id of another type', { id: '1', type: 'ring', call: { id: { a: [1] } } }, 202],
  ['a name that is a trap', '{"__proto__": {"type": "ring"}, "call": {"id": "t"}}', 202],
  [
    'a sign of two halves, of which what is said of it shows one',
    { id: '1', type: `${'x'.repeat(78)}\u{1F600}${'y'.repeat(10)}`, call: { id: 'half' } },
    202,
  ],
] as const)
  test(`S42 ${what} makes no call, and is kept with what was wrong`, async () => {
    const { id, url } = await makePush()
    const answer = await post(url, body)
    await answer.arrayBuffer()
    assert.equal(answer.status, status)
    const { data, received } = await messagesOf(id, 1)
    assert.equal(received.not_understood, 1)
    assert.ok(data[0].problems[0].length > 10, data[0].problems[0])
    assert.deepEqual(data[0].updates, [])
  })

test('S40 a wrong signature is 403, nothing of it is kept, and a person learns how often and why', async () => {
  const secret = 'a-secret-of-the-vendor'
  const auth = { type: 'hmac', header: 'x-signature', algorithm: 'sha256', encoding: 'hex', signed: '{body}' }
  const { id, url } = await makePush({ mapping, auth, secret })
  const text = JSON.stringify(message('c5', 'ring'))
  const signature = createHmac('sha256', secret).update(text).digest('hex')
  assert.equal((await post(url, text)).status, 403)
  assert.equal(
    (await post(url, text, { 'x-signature': signature.replace(/./, (one) => (one === '0' ? '1' : '0')) })).status,
    403,
  )
  assert.equal((await api.get('~/calls/uniqueid:c5')).status, 404)
  const { received, data } = (await api.get(`${path}/${id}/messages`)).body
  assert.deepEqual([data, received.refused.count, received.not_understood], [[], 2, 0])
  assert.ok(received.refused.reason.length > 10)
  assert.equal((await post(url, text, { 'x-signature': signature })).status, 204)
  assert.equal((await api.get('~/calls/uniqueid:c5')).status, 200)
})

test('S40 a missing signature is refused before the body is read', async () => {
  const auth = { type: 'hmac', header: 'x-signature', algorithm: 'sha256', encoding: 'hex', signed: '{body}' }
  const { url } = await makePush({ mapping, auth, secret: 'a-secret-of-the-vendor' })
  const { hostname, port, pathname } = new URL(url)
  const status = await new Promise<number | undefined>((resolve, reject) => {
    const headers = { 'content-type': 'application/json', 'content-length': 200_000 }
    const requested = request({ hostname, port, path: pathname, method: 'POST', headers }, (answer) => {
      resolve(answer.statusCode)
      requested.destroy()
    })
    requested.on('error', reject)
    // The rest of the body never arrives.
    requested.write('{')
  })
  assert.equal(status, 403)
})

test('S22 a key that is sent is in nothing that is kept or shown', async () => {
  const secret = 'the-key-of-the-vendor-1'
  const { id, url } = await makePush({ mapping, auth: { type: 'key', in: 'query', name: 'k' }, secret })
  assert.equal((await post(`${url}?k=${secret}`, message('c6', 'ring'))).status, 204)
  assert.equal((await post(`${url}?k=${secret}`, message('c6', 'unknown'))).status, 202)
  const shown = JSON.stringify([await messagesOf(id, 2), (await api.get(`${path}/${id}`)).body])
  assert.equal(shown.includes(secret), false)
})

test('an address that is not there, is switched off, or was given up is 404', async () => {
  const { id, url } = await makePush()
  assert.equal((await post(`${api.url}/in/nonsense`, message('c7', 'ring'))).status, 404)
  assert.equal((await post(`${api.url}/in/`, message('c7', 'ring'))).status, 404)
  const { body } = await api.post(`${path}/${id}/rotate-url`, {})
  assert.notEqual(body.url, url)
  assert.deepEqual(
    [(await post(url, message('c7', 'ring'))).status, (await post(body.url, message('c7', 'ring'))).status],
    [404, 204],
  )
  await api.patch(`${path}/${id}`, { enabled: false })
  assert.equal((await post(body.url, message('c7', 'answer'))).status, 404)
})

test('a change of the mapping loses no call: those under way go on', async () => {
  const { id, url } = await makePush()
  await post(url, message('c8', 'ring'))
  await api.patch(`${path}/${id}`, { settings: { mapping: { ...mapping, recording: '/body/recording' } } })
  await post(url, message('c8', 'answer'))
  await post(url, message('c8', 'end'))
  assert.deepEqual(
    (await api.get('~/calls/uniqueid:c8')).body.events.map((event: Json) => event.type),
    ['ringing', 'answered', 'ended'],
  )
})

test('a message that was on its way while its source was saved is taken, counted and kept like any other', async () => {
  const { id, url } = await makePush()
  await post(url, message('c10', 'ring'))
  await messagesOf(id, 1)
  const { hostname, port, pathname } = new URL(url)
  const text = JSON.stringify(message('c10', 'answer'))
  const headers = { 'content-type': 'application/json', 'content-length': text.length }
  const sending = request({ hostname, port, path: pathname, method: 'POST', headers })
  const answered = new Promise<number | undefined>((resolve, reject) => {
    sending.on('response', (answer) => resolve(answer.resume().statusCode)).on('error', reject)
  })
  await new Promise((resolve) => sending.write(text.slice(0, 5), resolve))
  // Once the program has responded to a later request, it has read the head of the first one.
  assert.equal((await post(`${url}/other`, message('c11', 'ring'))).status, 204)
  await api.patch(`${path}/${id}`, { name: 'Switchboard of Sydney' })
  sending.end(text.slice(5))
  assert.equal(await answered, 204)
  const { received } = await messagesOf(id, 3)
  assert.equal(received.understood, 3)
})

test('what is not understood is kept however many come at once, each before it is answered', async () => {
  const { id, url } = await makePush()
  const sent = Array.from({ length: 60 }, (_, index) => post(url, message(`many-${index}`, 'unknown')))
  assert.deepEqual([...new Set((await Promise.all(sent)).map(({ status }) => status))], [202])
  const { received } = (await api.get(`${path}/${id}/messages?limit=1`)).body
  assert.equal(received.not_understood, 60)
})

test('C16 a test call of a source that is posted to goes by its own mapping', async () => {
  const { id } = await makePush()
  const { status, body } = await api.post(`${path}/${id}/test-call`, { example: 'answered' })
  assert.equal(status, 202, JSON.stringify(body))
  const call = (await api.get(`~/calls/${body.call.id}`)).body
  assert.deepEqual(
    [call.is_test, call.status, call.fields.caller_number, call.fields.agent_name],
    [true, 'ended', '+61412345678', undefined],
  )
  const bare = await makePush({})
  const refused = await api.post(`${path}/${bare.id}/test-call`, { example: 'answered' })
  assert.equal(refused.status, 409)
  assert.ok(refused.body.detail.length > 20)
})

test('the log is forgotten by hand, and with its source', async () => {
  const { id, url } = await makePush({})
  await post(url, message('c9', 'ring'))
  assert.equal((await api.ask('DELETE', `${path}/${id}/messages`)).status, 204)
  assert.deepEqual((await api.get(`${path}/${id}/messages`)).body.data, [])
})

test('mappings that come with Offhook make sources that work', async () => {
  const { data } = (await api.get('/api/v1/mappings')).body
  assert.ok(data.length >= 6)
  for (const { id, mapping: ready, auth } of data) {
    const settings = { mapping: ready, ...(auth && { auth, secret: 'a-secret-of-the-vendor' }) }
    const made = await api.post(path, { kind: 'push', name: id, settings })
    assert.equal(made.status, 201, `${id}: ${JSON.stringify(made.body)}`)
  }
})

test('S40 of a body that is not taken nothing is kept, unless its head says whose it is', async () => {
  const auth = { type: 'hmac', header: 'x-signature', algorithm: 'sha256', encoding: 'hex' }
  const { id, url } = await makePush({ mapping, auth, secret: 'a-secret-of-the-vendor' })
  const large = JSON.stringify(message('x'.repeat(300_000), 'ring'))
  assert.equal((await post(url, large, { 'x-signature': '00'.repeat(32) })).status, 413)
  const { data, received } = (await api.get(`${path}/${id}/messages`)).body
  assert.deepEqual([data, received.refused.count], [[], 1])
  assert.match(received.refused.reason, /256 KiB/)

  const proven = await makePush({ mapping, auth: { type: 'key', in: 'header', name: 'x-key' }, secret: 'the-key' })
  assert.equal((await post(proven.url, large, { 'x-key': 'the-key' })).status, 413)
  assert.equal((await messagesOf(proven.id, 1)).data[0].body, null)
})

test('S22 secrets and the address of a source are in no spelling in what is kept of a message', async () => {
  const secret = 'canary/of the+vendor"1'
  const auth = { type: 'key', in: 'body', name: '/body/token' }
  const { id, url } = await makePush({ mapping, auth, secret })
  const token = url.slice(url.lastIndexOf('/') + 1)
  const note = [btoa(`u:${secret}`), encodeURIComponent(secret)].join(' ')
  const body = { token: secret, type: 'unknown', id: secret, call: { id: 'c13', note } }
  const query = new URLSearchParams({ t: secret }).toString()
  const headers = { 'x-original-uri': `/in/${token}`, 'x-said': btoa(`${secret}:x`), authorization: `Bearer ${secret}` }
  assert.equal((await post(`${url}?${query}`, body, headers)).status, 202)
  await messagesOf(id, 1)
  // Sources of other kinds, whose secrets must be sealed as well.
  const others = [
    { kind: 'twilio', settings: { account_sid: `AC${'a'.repeat(32)}`, auth_token: 'canary-of-twilio-1' } },
    { kind: 'jambonz', settings: { secret: 'canary-of-jambonz-1' } },
    { kind: 'asterisk_ari', settings: { url: 'http://127.0.0.1:8088', username: 'u', password: 'canary-of-ari-1' } },
  ]
  for (const { kind, settings } of others)
    assert.equal((await api.post(path, { kind, name: kind, settings, enabled: false })).status, 201, kind)
  const tokens = (await api.get(path)).body.data.flatMap((one: Json) => /\/in\/(.+)$/.exec(one.url ?? '')?.[1] ?? [])
  assert.ok(tokens.length >= 3)
  const values = [secret, ...tokens, 'canary-of-twilio-1', 'canary-of-jambonz-1', 'canary-of-ari-1']
  const canaries = values.map((value) => ({ name: value, value }))
  const client = await openClient(api.database, 'test')
  try {
    assert.deepEqual(await searchDatabase(client, canaries), [])
  } finally {
    await client.end()
  }
  assert.deepEqual(searchText('the answer', JSON.stringify(await messagesOf(id, 1)), canaries), [])
})

test('S22 whoever posts to a source does not learn by guessing what they need not know', async () => {
  const secret = 'the-key-of-the-vendor-1'
  const recordings = {
    recordings_origin: 'https://pbx.example',
    recordings_username: 'u',
    recordings_password: 'pw-of-the-recordings',
  }
  const auth = { type: 'key', in: 'header', name: 'x-key' }
  const { id, url } = await makePush({ mapping, auth, secret, ...recordings })
  // Without authentication, anybody may post, and the secret that was entered before proves nothing.
  assert.equal((await api.patch(`${path}/${id}`, { settings: { auth: null } })).status, 200)
  const guesses = ['pw-of-the-printer', recordings.recordings_password, 'the-key-of-the-vendor-0', secret]
  assert.equal((await post(url, { ...message('c14', 'unknown'), guesses })).status, 202)
  const { data } = await messagesOf(id, 1)
  assert.deepEqual(JSON.parse(data[0].body).guesses, guesses)
})

test('S24 the address of a source is not told to a key that only reads: whoever has it may tell of calls', async () => {
  const { id, url } = await makePush()
  const key = await api.keyFor(['read'])
  for (const requested of [`${path}/${id}`, path, `${path}/${id}/messages`]) {
    const { status, body } = await api.get(requested, { key })
    assert.equal(status, 200)
    assert.equal(JSON.stringify(body).includes(url.slice(-32)), false, requested)
  }
  assert.equal((await api.get(`${path}/${id}`)).body.url, url)
})

test('a message that tells of many calls shows some of them, each with its call', async () => {
  const { id, url } = await makePush({ mapping: { ...mapping, each: '/body', uniqueid: ['@/id'], status: [] } })
  assert.equal((await post(url, [])).status, 202)
  const [rule] = mapping.status
  const status = [{ ...rule, place: '@/type' }]
  const settings = { mapping: { each: '/body', uniqueid: ['@/id'], status, fields: {} } }
  assert.equal((await api.patch(`${path}/${id}`, { settings })).status, 200)
  const many = Array.from({ length: 150 }, (_, index) => ({ id: `of-many-${index}`, type: 'ring' }))
  assert.equal((await post(url, many)).status, 204)
  const { data } = await messagesOf(id, 1, '?state=understood')
  const call = (await api.get('~/calls/uniqueid:of-many-99')).body
  assert.deepEqual([data[0].updates.length, data[0].updates[99].call_id], [100, call.id])
})

test('S36 messages are played again so often in a minute, and no oftener', async () => {
  const account = (await api.post('/api/v1/accounts', { name: 'Impatient' })).body.id
  const made = await api.post(path, { kind: 'push', name: 'Theirs', settings: { mapping } }, { account })
  const answers = []
  for (let times = 0; times < 21; times++)
    answers.push((await api.post(`${path}/${made.body.id}/messages/replay`, {}, { account })).status)
  assert.deepEqual([answers.filter((one) => one === 200).length, answers.at(-1)], [20, 429])
})
