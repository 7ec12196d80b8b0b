// Requests generated from /openapi.json: no response is a 5xx, and every response matches its schema.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Ajv2020 } from 'ajv/dist/2020.js'
import * as fc from 'fast-check'
import { startApi } from '../kit/api.ts'
import type { Answer, Json } from '../kit/api.ts'
import { valuesOf } from '../kit/json-schema.ts'
import { pathInAccount, targetOf, tildePath } from '../kit/routes.ts'
import { property } from '../kit/property.ts'

const api = await startApi()
const document = (await api.get('/openapi.json')).body
const ajv = new Ajv2020({ strict: false, validateFormats: false })
ajv.addSchema(document, 'api')

/** Operations that do not end. */
const left = new Set(['streamChanges'])

await seed()
const ids = await idsOf()

for (const [path, item] of Object.entries<Json>(document.paths)) {
  for (const [method, operation] of Object.entries<Json>(item)) {
    if (left.has(operation.operationId)) continue
    property(
      `${method.toUpperCase()} ${path}: generated requests get no 5xx, and answers match their schema`,
      async (numRuns) => {
        await fc.assert(
          fc.asyncProperty(requestsOf(path, operation), async ({ target, body, headers }) => {
            const init = body === undefined ? { headers } : { headers, body: JSON.stringify(body) }
            const answer = await api.ask(method.toUpperCase(), target, init)
            const context = `${method} ${target} ${JSON.stringify(body)?.slice(0, 500)} → ${answer.status} ${JSON.stringify(answer.body)?.slice(0, 500)}`
            assert.ok(answer.status < 500, context)
            assertMatches(answer, { path, method, operation, context })
          }),
          // Enough to use every member and every choice of the schema of each operation a few times.
          { numRuns: Math.ceil(numRuns / 40), seed: 20261125 },
        )
      },
    )
  }
}

/**
 * Hostile ids: beyond the limits of PostgreSQL, the calendar and URLs, such as bytes that are no text, and numbers,
 * times and ids that are too large.
 */
const hostile = [
  '%00',
  'a%00b',
  '%ED%A0%80',
  '%F0%9F%98',
  '%FF',
  '%25',
  "'",
  '\\',
  '-1',
  '1e400',
  '2147483648',
  '99999999999999999999',
  '9999-12-31T23:59:59.999999999%2B00:00',
  '294277-01-01T00:00:00Z',
  'AAAA',
  Buffer.from('ffffffff-ffff-ffff-ffff-ffffffffffff').toString('base64url'),
  ...['acc', 'call', 'dlv', 'int', 'job', 'key', 'num', 'per', 'rec', 'src', 'stp'].map(
    (prefix) => `${prefix}_${'f'.repeat(32)}`,
  ),
  `uniqueid:${'x'.repeat(5000)}`,
  'uniqueid:%00',
]

for (const [path, { get }] of Object.entries<Json>(document.paths)) {
  if (get === undefined || left.has(get.operationId)) continue
  test(`S42 GET ${path} with hostile parameters gets no 5xx, and all of its answer`, async () => {
    const queries: string[] = (get.parameters ?? [])
      .map(resolved)
      .flatMap((one: Json) => (one.in === 'query' ? [`${one.name}=`, `format=csv&${one.name}=`] : []))
    const known = targetOf(path, ids.for(path)[0] ?? 'nonsense')
    const targets = hostile.flatMap((value) => [
      ...queries.map((query) => `${known}?${query}${value}`),
      ...(tildePath(path).includes('{') ? [targetOf(path, value)] : []),
      ...(path === tildePath(path) ? [] : [targetOf(path, known, value)]),
    ])
    for (const target of targets) {
      const { status, body } = await api.get(target)
      assert.ok(status < 500, `${target} → ${status} ${JSON.stringify(body)}`)
    }
  })
}

test('S42 of the file of deliveries nothing is answered when its filter holds no text', async () => {
  for (const parameter of ['error', 'q', 'integration_id', 'call_id']) {
    const { status, body } = await api.get(`~/deliveries/export?${parameter}=%00`)
    assert.deepEqual([status, body.errors[0].parameter], [400, parameter])
  }
})

test('S43 a link that nobody made is 404, whatever account it names', async () => {
  for (const first of [0xff, 0x80, 0x7f, 0]) {
    const payload = Buffer.alloc(26, 0xff)
    payload[0] = first
    const answer = await fetch(`${api.url}/recordings/${payload.toString('base64url')}.${'A'.repeat(22)}.mp3`)
    await answer.body?.cancel()
    assert.equal(answer.status, 404, String(first))
  }
})

interface RequestOptions {
  readonly path: string
  readonly method: string
  readonly operation: Json
  readonly context: string
}

function assertMatches({ status, headers, body }: Answer, { path, method, operation, context }: RequestOptions): void {
  const key = String(status)
  assert.ok(key in operation.responses, `${context}: not declared`)
  const { content } = resolved(operation.responses[key])
  if (content === undefined) return assert.equal(body, null, context)
  const media = (headers.get('content-type') ?? '').split(';')[0] ?? ''
  assert.ok(media in content, `${context}: ${media}`)
  // Responses that are not JSON (a stream of lines, a table) have their own tests.
  if (!/^application\/(problem\+)?json$/.test(media)) return
  const { $ref } = operation.responses[key]
  const place = $ref?.slice(2).split('/') ?? ['paths', path, method, 'responses', key]
  const pointer = [...place, 'content', media, 'schema']
  const reference = `api#/${pointer.map((step) => encodeURIComponent(step.replaceAll('~', '~0').replaceAll('/', '~1'))).join('/')}`
  const validate = ajv.getSchema(reference)
  assert.ok(validate, reference)
  assert.ok(validate(body), `${context}: ${ajv.errorsText(validate.errors)}`)
}

/** Generates paths with existing ids, sometimes with nonsense, and queries, headers and bodies by their schemas. */
function requestsOf(path: string, { parameters: declared = [], requestBody }: Json) {
  const parameters = declared.map(resolved)
  const schema = requestBody?.content['application/json']?.schema
  const query = parameters.filter((one: Json) => one.in === 'query')
  return fc.record({
    target: fc
      .tuple(fc.constantFrom(...ids.for(path), 'nonsense', '%00', 'x'.repeat(300)), queryOf(query))
      .map(([id, search]) => targetOf(path, id) + search),
    body: schema ? valuesOf(schema, document) : fc.constant(undefined),
    headers: headersOf(parameters.filter((one: Json) => one.in === 'header')),
  })
}

/** Resolves a parameter that is declared once for several operations. */
function resolved(node: Json): Json {
  const [kind, name] = node.$ref?.replace('#/components/', '').split('/') ?? []
  return name === undefined ? node : document.components[kind][name]
}

function queryOf(parameters: readonly Json[]): fc.Arbitrary<string> {
  const some = fc.record(Object.fromEntries(parameters.map((one) => [one.name, valuesOf(one.schema, document)])), {
    requiredKeys: [],
  })
  return some.map((query) => {
    const search = new URLSearchParams(Object.entries(query).map(([name, value]) => [name, String(value)]))
    return search.size === 0 ? '' : `?${search.toString()}`
  })
}

/** Generates only headers that do not choose another account. */
function headersOf(parameters: readonly Json[]): fc.Arbitrary<Record<string, string>> {
  const names = new Set(parameters.map((one) => one.name))
  const own = {
    ...(names.has('if-match') && { 'if-match': fc.constantFrom('*', '"1"', '"99"', 'x') }),
    ...(names.has('idempotency-key') && { 'idempotency-key': fc.stringMatching(/^[!-~]{1,20}$/) }),
  }
  return fc.record(own, { requiredKeys: [] })
}

/** Creates an item of every kind, so that lists and ids lead to rows. */
async function seed(): Promise<void> {
  const url = `${api.url}/inbox/contract`
  const headers = [{ key: 'x-a', value: 'seed-secret-1', secret: true }]
  const auth = { type: 'basic', username: 'u', password: 'seed-secret-2' }
  const rows = [{ key: 'id', value: '[[uniqueid]]' }]
  await api.post('~/integrations', { name: 'Seed', realtime: true, request: { url, rows, headers, auth } })
  await api.post('~/integrations', { name: 'Failing', request: { url: `${url}?status=500` } })
  const fields = { caller_number: '+61412345678', tags: ['a', 'b'], value: '250.00', 'custom.x': true }
  await api.post('/api/v1/events', [
    { uniqueid: 'seed', status: 'ringing', fields },
    { uniqueid: 'seed', status: 'answered', recording: { expected: true } },
    { uniqueid: 'seed', status: 'ended', outcome: 'answered', recording: { url: 'https://pbx.example/r.wav' } },
    { uniqueid: 'open', status: 'queued' },
  ])
  await api.post('~/numbers', { number: '+61288889999', name: 'Web' })
  await api.post('~/keys', { name: 'Seed', role: 'viewer' })
  for (const email of ['seed@example.com', 'other@example.com'])
    await api.post('~/invitations', { email, name: 'Seed', role: 'owner' })
  await api.post('~/deliveries/resend', { filter: { kind: 'test' } })
  await api.until('~/deliveries?state=delivered', (body) => body.data.length > 0)
}

async function idsOf() {
  const all = new Map<string, string[]>()
  for (const noun of [
    'integrations',
    'calls',
    'deliveries',
    'sources',
    'numbers',
    'keys',
    'jobs',
    'accounts',
    'people',
  ]) {
    const { body } = await api.get(noun === 'accounts' ? '/api/v1/accounts' : `~/${noun}`)
    all.set(
      noun,
      body.data.map((row: { id: string }) => row.id),
    )
  }
  all.set('calls', [...(all.get('calls') ?? []), 'uniqueid:seed'])
  all.set('inbox', ['contract'])
  const { recordings } = (await api.get('~/calls/uniqueid:seed')).body
  all.set(
    'recordings',
    recordings.map((row: { id: string }) => row.id),
  )
  return { for: (path: string) => all.get(pathInAccount(path)?.split('/')[1] ?? path.split('/')[3] ?? '') ?? [] }
}
