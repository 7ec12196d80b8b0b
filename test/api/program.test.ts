import assert from 'node:assert/strict'
import { request } from 'node:http'
import { test } from 'node:test'
import { inAccount } from '../kit/account-path.ts'
import { startApi, type Json } from '../kit/api.ts'
import { targetOf } from '../kit/routes.ts'
import { createVisitor } from '../kit/visitor.ts'

const api = await startApi()

test('alive and ready are told without a key', async () => {
  for (const path of ['/healthz', '/readyz']) {
    const answer = await fetch(api.url + path)
    assert.equal(answer.status, 200)
    await answer.arrayBuffer()
  }
})

test('S33 every answer carries the headers that keep a browser out of trouble, problems too', async () => {
  for (const path of [
    '/healthz',
    '/docs',
    '/openapi.json',
    '/nothing',
    inAccount('~/calls'),
    '/api/v1/events',
    '/inbox/x',
    '/metrics',
  ]) {
    const { headers } = await fetch(api.url + path, { method: path.endsWith('events') ? 'POST' : 'GET' })
    assert.match(headers.get('content-security-policy') ?? '', /^default-src 'none'/, path)
    assert.equal(headers.get('x-content-type-options'), 'nosniff', path)
    assert.equal(headers.get('referrer-policy'), 'no-referrer', path)
    assert.equal(headers.get('x-robots-tag'), 'noindex', path)
    assert.equal(headers.get('cache-control'), 'no-store', path)
    assert.equal(headers.get('access-control-allow-origin'), null, path)
  }
})

test('a path that is not there is 404, another method 405 with Allow, OPTIONS tells, HEAD has no body', async () => {
  const nothing = await api.get('/api/v1/nothing')
  assert.deepEqual([nothing.status, nothing.headers.get('content-type')], [404, 'application/problem+json'])
  const put = await api.ask('PUT', '~/integrations')
  assert.deepEqual([put.status, put.headers.get('allow')], [405, 'GET, HEAD, OPTIONS, POST'])
  const options = await api.ask('OPTIONS', '~/integrations/int_1')
  assert.deepEqual([options.status, options.headers.get('allow')], [204, 'DELETE, GET, HEAD, OPTIONS, PATCH'])
  const head = await api.ask('HEAD', '/api/v1/fields')
  assert.deepEqual([head.status, head.body], [200, null])
})

test('every problem has a list of errors, empty where no single value is to blame', async () => {
  // A page of another site whose name resolves to this machine, in a browser on this machine.
  const rebound = await createVisitor(api, { host: `evil.example:${new URL(api.url).port}` }).get('/metrics')
  assert.equal(rebound.status, 401)
  const reader = await api.keyFor(['read'])
  const noJson = { body: 'x', headers: { 'content-type': 'text/plain' } }
  const requests = [
    [401, await api.get('~/calls', { key: 'nobody' })],
    [403, await api.post('~/keys', { name: 'x', role: 'viewer' }, { key: reader })],
    [404, await api.get('~/calls/call_1')],
    [404, await api.get('/api/v1/nothing')],
    [405, await api.ask('PUT', '~/integrations')],
    [413, await api.post('~/keys', { name: 'x'.repeat(300_000) })],
    [415, await api.ask('POST', '~/keys', noJson)],
    [415, await api.ask('POST', '/api/v1/events', noJson)],
  ] as const
  for (const [status, answer] of requests) assert.deepEqual([answer.status, answer.body.errors], [status, []])
})

test('S44 the page at /docs has every operation, shape and example of the document, and needs nothing from elsewhere', async () => {
  const document = (await api.get('/openapi.json')).body
  const page = await (await fetch(`${api.url}/docs`)).text()
  for (const item of Object.values<Record<string, { operationId: string }>>(document.paths))
    for (const { operationId } of Object.values(item))
      assert.ok(page.includes(`<article id="${operationId}">`), operationId)
  for (const name of Object.keys(document.components.schemas))
    assert.ok(page.includes(`<article id="schema-${name}">`), name)
  const bodies = Object.values<Json>(document.paths).flatMap((item) =>
    Object.values<Json>(item).map(({ requestBody }) => requestBody?.content['application/json']?.examples ?? {}),
  )
  for (const { summary } of bodies.flatMap((examples) => Object.values<Json>(examples)))
    assert.ok(page.includes(`Example: ${summary}</summary>`), summary)
  const targets = [...page.matchAll(/(?:href|src)="([^"]*)"/g)].map((found) => found[1] ?? '')
  assert.deepEqual(
    targets.filter((target) => /^(?:https?:)?\/\//.test(target)),
    [],
  )
  for (const target of targets.filter((one) => one.startsWith('#')))
    assert.ok(page.includes(`id="${target.slice(1)}"`), target)
  assert.ok(!/<script|style="/.test(page))
  const style = await fetch(`${api.url}/docs/style.css`)
  assert.equal(style.headers.get('content-type'), 'text/css; charset=utf-8')
  await style.arrayBuffer()
})

test('a request that is no HTTP is refused, and the program goes on', async () => {
  const strange = request(api.url + inAccount('~/calls'), {
    method: 'GET',
    headers: { authorization: 'Bearer \u00ff' },
  })
  const status = await new Promise((resolve) => {
    strange.on('response', (answer) => {
      answer.resume()
      resolve(answer.statusCode)
    })
    strange.on('error', () => resolve('refused'))
    strange.end()
  })
  assert.ok(status === 401 || status === 'refused')
  assert.equal((await api.get('~/calls?q=%00%ff')).status, 400)
  assert.equal((await api.get('~/calls?q=%ff')).status, 200)
  assert.equal((await api.get('/healthz')).status, 200)
})

test('a POST whose body may be empty does the same without one as with {}', async () => {
  const request = { url: `${api.url}/inbox/bodiless` }
  const made = (await api.post('~/integrations', { name: 'Bodiless', request })).body
  const [source] = (await api.get('~/sources')).body.data
  for (const path of [`~/integrations/${made.id}/test`, `~/sources/${source.id}/test-call`]) {
    const without = await api.ask('POST', path)
    const empty = await api.post(path, {})
    assert.deepEqual([without.status, empty.status], [empty.status, without.status], JSON.stringify(without.body))
    assert.ok(without.status < 300, JSON.stringify(without.body))
  }
})

test('the document says which bodies may be left out', async () => {
  const { paths } = (await api.get('/openapi.json')).body
  const itemOf = (path: string) => paths[`/api/v1/accounts/{account}${path}`]
  assert.equal(itemOf('/deliveries/{id}/resend').post.requestBody.required, false)
  assert.equal(itemOf('/integrations/{id}').patch.requestBody.required, false)
  assert.equal(itemOf('/integrations').post.requestBody.required, true)
})

test('a path that could be an id of another has the methods of its own alone', async () => {
  for (const path of ['~/integrations/preview', '~/deliveries/resend', '~/sources/check', '/api/v1/people/link'])
    for (const method of ['GET', 'PUT', 'DELETE']) {
      const { status, headers } = await api.ask(method, path)
      assert.deepEqual([status, headers.get('allow')], [405, 'OPTIONS, POST'], `${method} ${path}`)
    }
})

test('each answer has a Request-Id of its own, and what is left of the limit', async () => {
  const reader = await api.keyFor(['read'])
  const [a, b] = [await api.get('~/calls', { key: reader }), await api.get('~/calls', { key: reader })]
  assert.match(a.headers.get('request-id') ?? '', /^[0-9a-f-]{36}$/)
  assert.notEqual(a.headers.get('request-id'), b.headers.get('request-id'))
  assert.equal(a.headers.get('ratelimit-policy'), '"requests";q=2000;w=20')
  assert.match(b.headers.get('ratelimit') ?? '', /^"requests";r=19\d\d;t=\d$/)
  const refused = await api.get('~/deliveries?limit=0', { key: reader })
  assert.ok(refused.headers.get('request-id'))
  const foreign = await api.post('~/keys', {}, { key: reader })
  assert.equal(foreign.status, 403)
  assert.ok(api.program.output().includes(foreign.headers.get('request-id') ?? 'none'), 'the log line has it')
})

const QUERIES = ['?', '?x=1', '?source=web'] as const

interface Addressed {
  readonly method: string
  /** The first line of the request contains this target unchanged: `fetch` would remove a lone question mark. */
  readonly target: string
  readonly type?: string | undefined
  readonly body?: string | undefined
}

/**
 * The status of a response, as soon as its head has arrived, because a stream has no end. The time limit is shorter
 * than the program's own for a body.
 */
function statusOf({ method, target, type, body }: Addressed): Promise<number> {
  const { hostname, port } = new URL(api.url)
  const headers = {
    authorization: `Bearer ${api.program.key}`,
    ...(type !== undefined && { 'content-type': type }),
    ...(body !== undefined && { 'content-length': Buffer.byteLength(body) }),
  }
  const { promise, resolve, reject } = Promise.withResolvers<number>()
  const asked = request({ hostname, port, method, path: target, headers, timeout: 5_000 }, (answer) => {
    resolve(answer.statusCode ?? 0)
    answer.destroy()
  })
  asked.on('timeout', () => asked.destroy(new Error(`${method} ${target} was not answered`)))
  asked.on('error', reject).end(body)
  return promise
}

test('an event is stored whatever its address has for a query, and however its path is written', async () => {
  const targets = [
    ...['', ...QUERIES, '?source=web&source=web', '?{"a":1}', '?a=%00'].map((query) => `/api/v1/events${query}`),
    `${api.url}/api/v1/events?source=web`,
    '/api/v1/%65vents',
    '/api/v1/%65vents?source=web',
  ]
  for (const [at, target] of targets.entries()) {
    const body = JSON.stringify({ uniqueid: `addressed-${at}`, status: 'ringing' })
    assert.equal(await statusOf({ method: 'POST', target, type: 'application/json', body }), 202, target)
    assert.equal((await api.get(`~/calls/uniqueid:addressed-${at}`)).status, 200, target)
  }
})

// This test is the last one, because it calls every route.
test('every route answers promptly, with the same class of status, whether it has a query or not', async () => {
  const { paths } = (await api.get('/openapi.json')).body
  const routes = Object.entries<Record<string, Json>>(paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, { requestBody }]) => ({
      method: method.toUpperCase(),
      target: targetOf(path, 'none'),
      ...(requestBody && { type: Object.keys(requestBody.content)[0]?.replace('*', 'wav'), body: '{}' }),
    })),
  )
  routes.push({ method: 'POST', target: '/inbox/none', type: 'text/plain', body: 'x' })
  assert.ok(routes.length > 100, String(routes.length))
  for (const route of routes) {
    const { method, target } = route
    const plain = await statusOf(route)
    const statuses: number[] = []
    for (const query of QUERIES) statuses.push(await statusOf({ ...route, target: target + query }))
    // Lists refuse unknown filters: with a misspelt filter, the client would take the whole list for the matches.
    const isRefused = (status: number): boolean => method === 'GET' && plain === 200 && status === 400
    const isSame = (status: number): boolean => Math.floor(status / 100) === Math.floor(plain / 100)
    const isFailed = (status: number): boolean => status === 408 || status >= 500
    assert.ok(
      !isFailed(plain) && statuses.every((status) => isRefused(status) || (isSame(status) && !isFailed(status))),
      `${method} ${target}: ${plain}, with a query ${statuses.join(', ')}`,
    )
  }
})
