// The client of the API (offhook/client), against a running program. test/docs/reference.test.ts checks that its types
// are those of the document.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { after, test } from 'node:test'
import { createAccountClient, createClient, listAll, ProblemError, unwrap } from '../../src/client/client.ts'
import { FIRST_ACCOUNT } from '../kit/account-path.ts'
import { shownSecret, startApi } from '../kit/api.ts'

const api = await startApi()
const { program, url } = api
const client = createAccountClient({ url: `${url}/`, key: program.key, account: FIRST_ACCOUNT })

test('the client does the main job: an integration, a call, its deliveries', async () => {
  const made = await unwrap(
    client.POST('/integrations', {
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
    client.POST('/events', {
      body: ['ringing', 'answered', 'ended'].map((status) => ({ uniqueid: 'client/1', status: status as 'ended' })),
    }),
  )
  assert.deepEqual(
    results.map(({ result }) => result),
    ['event', 'event', 'event'],
  )
  // A deleted integration sends nothing that still waits.
  await api.until(`~/deliveries?integration_id=${made.id}&state=delivered`, ({ data }) => data.length >= 3)
  const call = await unwrap(client.GET('/calls/{id}', { params: { path: { id: 'uniqueid:client/1' } } }))
  assert.deepEqual([call.status, call.events[0]?.type], ['ended', 'ringing'])
  const changed = await unwrap(
    client.PATCH('/integrations/{id}', { params: { path: { id: made.id } }, body: { enabled: false } }),
  )
  assert.equal(changed.enabled, false)
  assert.equal(await unwrap(client.DELETE('/integrations/{id}', { params: { path: { id: made.id } } })), undefined)
})

test('a client for one account is for the account that its number or ID names, and a client for the server for all paths', async () => {
  const server = createClient({ url: `${url}/`, key: program.key })
  const other = await unwrap(server.POST('/api/v1/accounts', { body: { name: 'Northside Clinic' } }))
  for (const account of [other.number, String(other.number), other.id]) {
    const inOther = createAccountClient({ url, key: program.key, account })
    assert.deepEqual((await unwrap(inOther.GET('/calls'))).data, [])
  }
  const path = { account: String(FIRST_ACCOUNT) }
  const inFirst = await unwrap(server.GET('/api/v1/accounts/{account}/calls', { params: { path } }))
  assert.deepEqual(inFirst.data, (await unwrap(client.GET('/calls'))).data)
  const unknown = createAccountClient({ url, key: program.key, account: '1/../../system' })
  await assert.rejects(unwrap(unknown.GET('/calls')), { status: 404, code: 'not_found' })
})

test('the compiler accepts for an account only its paths, with their parameters and bodies, and doesn’t ask for the account again', () => {
  const id = 'int_1'
  // None of these is sent. "npm run check" fails if one with a directive compiles, or one without doesn't.
  const requests = [
    () => client.GET('/calls'),
    () => client.GET('/calls', { params: { query: { limit: 10 } } }),
    () => client.DELETE('/integrations/{id}', { params: { path: { id } } }),
    // @ts-expect-error No such path.
    () => client.GET('/cals'),
    // @ts-expect-error The path begins after the account.
    () => client.GET('/api/v1/accounts/{account}/calls', { params: { path: { account: '1001' } } }),
    // @ts-expect-error The path is outside of accounts.
    () => client.GET('/api/v1/system'),
    // @ts-expect-error No such method.
    () => client.PUT('/calls', {}),
    // @ts-expect-error The ID is missing.
    () => client.DELETE('/integrations/{id}'),
    // @ts-expect-error The ID is missing.
    () => client.DELETE('/integrations/{id}', { params: { path: {} } }),
    // @ts-expect-error The path has no account.
    () => client.GET('/calls', { params: { path: { account: '1001' } } }),
    // @ts-expect-error No such parameter.
    () => client.GET('/calls', { params: { query: { limits: 10 } } }),
    // @ts-expect-error The body is missing.
    () => client.POST('/keys'),
    // @ts-expect-error No such scope.
    () => client.POST('/keys', { body: { name: 'Phone system', rights: ['all'] } }),
  ]
  assert.ok(requests.length > 0)
})

test('a list is read page after page, as it is asked for, and narrowed by a list of words', async () => {
  const listed = listAll(({ cursor }) =>
    client.GET('/deliveries', {
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
  const none = listAll((query) => client.GET('/deliveries', { params: { query: { ...query, state: ['failed'] } } }))
  assert.deepEqual(await Array.fromAsync(none), [])
})

test('bytes are sent as they are', async () => {
  const { calls } = await unwrap(
    client.POST('/replay', {
      body: readFileSync('recorded-sessions/asterisk/answered.ami'),
      headers: { 'content-type': 'application/octet-stream' },
    }),
  )
  assert.equal(calls.length, 1)
})

test('a problem is thrown with its code, and each invalid value', async () => {
  const refused = client.POST('/keys', { body: { name: '', rights: ['events'] } })
  await assert.rejects(unwrap(refused), (thrown) => {
    assert.ok(thrown instanceof ProblemError)
    assert.deepEqual([thrown.status, thrown.code, thrown.errors[0]?.pointer], [400, 'validation_failed', '/name'])
    assert.match(thrown.message, /\n\/name: /)
    return true
  })
  const other = createAccountClient({ url, key: 'none', account: FIRST_ACCOUNT })
  await assert.rejects(unwrap(other.GET('/calls')), { status: 401, code: 'invalid_api_key' })
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
