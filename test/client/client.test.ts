// The client of the API (offhook/client), against a running program. test/docs/reference.test.ts checks that its types
// are those of the document.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { after, test } from 'node:test'
import { createClient, listAll, ProblemError, unwrap } from '../../src/client/client.ts'
import { shownSecret, startApi } from '../kit/api.ts'

const { program, url } = await startApi()
const client = createClient({ url: `${url}/`, key: program.key })

test('the client does the main job: an integration, a call, its deliveries', async () => {
  const made = await unwrap(
    client.POST('/api/v1/integrations', {
      params: { header: { 'idempotency-key': 'client-1' } },
      body: {
        name: 'Client',
        realtime: true,
        conditions: { all: [] },
        request: { url: `${url}/inbox/client`, auth: { type: 'bearer', token: 'client-long-token' } },
      },
    }),
  )
  const { auth } = made.request
  assert.ok(auth.type === 'bearer')
  assert.deepEqual(auth.token, shownSecret('oken', auth.token))
  const { results } = await unwrap(
    client.POST('/api/v1/events', {
      body: ['ringing', 'answered', 'ended'].map((status) => ({ uniqueid: 'client/1', status: status as 'ended' })),
    }),
  )
  assert.deepEqual(
    results.map(({ result }) => result),
    ['event', 'event', 'event'],
  )
  const call = await unwrap(client.GET('/api/v1/calls/{id}', { params: { path: { id: 'uniqueid:client/1' } } }))
  assert.deepEqual([call.status, call.events[0]?.type], ['ended', 'ringing'])
  const changed = await unwrap(
    client.PATCH('/api/v1/integrations/{id}', { params: { path: { id: made.id } }, body: { enabled: false } }),
  )
  assert.equal(changed.enabled, false)
  assert.equal(
    await unwrap(client.DELETE('/api/v1/integrations/{id}', { params: { path: { id: made.id } } })),
    undefined,
  )
})

test('a list is read page after page, as it is asked for, and narrowed by a list of words', async () => {
  const listed = listAll(({ cursor }) =>
    client.GET('/api/v1/deliveries', {
      params: {
        query: {
          limit: 1,
          ...(cursor !== undefined && { cursor }),
          state: ['queued', 'sending', 'delivered', 'canceled'],
        },
      },
    }),
  )
  const deliveries = await Array.fromAsync(listed)
  assert.ok(deliveries.length >= 3)
  assert.equal(new Set(deliveries.map(({ id }) => id)).size, deliveries.length)
  const none = listAll((query) =>
    client.GET('/api/v1/deliveries', { params: { query: { ...query, state: ['failed'] } } }),
  )
  assert.deepEqual(await Array.fromAsync(none), [])
})

test('bytes are sent as they are', async () => {
  const { calls } = await unwrap(
    client.POST('/api/v1/replay', {
      body: readFileSync('recorded-sessions/asterisk/answered.ami'),
      headers: { 'content-type': 'application/octet-stream' },
    }),
  )
  assert.equal(calls.length, 1)
})

test('a problem is thrown with its code, and each invalid value', async () => {
  const refused = client.POST('/api/v1/keys', { body: { name: '', scopes: [] } })
  await assert.rejects(unwrap(refused), (thrown) => {
    assert.ok(thrown instanceof ProblemError)
    assert.deepEqual([thrown.status, thrown.code, thrown.errors[0]?.pointer], [400, 'validation_failed', '/name'])
    assert.match(thrown.message, /\n\/name: /)
    return true
  })
  const other = createClient({ url, key: 'none' })
  await assert.rejects(unwrap(other.GET('/api/v1/calls')), { status: 401, code: 'invalid_api_key' })
})

test('a response that is not from Offhook is a problem without a code, whatever its JSON says', async () => {
  const answers = [
    { status: 502, headers: { 'retry-after': '7' }, body: '<html>' },
    { status: 500, headers: {}, body: '"text"' },
    { status: 503, headers: { 'retry-after': 'soon' }, body: '' },
    { status: 403, headers: {}, body: '{"code":"WAF","detail":["blocked"],"errors":{"0":"blocked"}}' },
    { status: 429, headers: {}, body: '{"errors":[{"message":"Too many requests"}]}' },
  ]
  const proxy = createServer((_request, response) => {
    const { status, headers, body } = answers.shift() ?? { status: 200, headers: {}, body: '' }
    response.writeHead(status, headers).end(body)
  })
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
  after(() => proxy.close())
  const address = proxy.address()
  assert.ok(address !== null && typeof address === 'object')
  const through = createClient({ url: `http://127.0.0.1:${address.port}` })
  for (const [detail, retryAfterS] of [
    ['502 Bad Gateway', 7],
    ['500 Internal Server Error', null],
    ['503 Service Unavailable', null],
    ['403 Forbidden', null],
    ['429 Too Many Requests', null],
  ])
    await assert.rejects(unwrap(through.GET('/readyz')), {
      name: 'ProblemError',
      code: null,
      detail,
      retryAfterS,
      errors: [],
    })
})
