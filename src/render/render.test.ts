import type { Auth } from './auth/kinds.ts'
import fc from 'fast-check'
import assert from 'node:assert/strict'
import test from 'node:test'
import type { FieldValue } from '../calls/call.ts'
import { HOME, JANE, NAMES, anyCall, anyText, rendered, request, row } from '../../test/kit/rendering.ts'
import { property } from '../../test/kit/property.ts'
import { compileRequest } from './render.ts'
import type { Refusal, RenderedRequest, RequestTemplate } from './request.ts'

function render(
  template: Partial<RequestTemplate>,
  call: Readonly<Record<string, FieldValue>>,
): RenderedRequest | Refusal {
  return compileRequest(request(template), NAMES).render((name) => call[name], HOME)
}

function refusal(template: Partial<RequestTemplate>, call: Readonly<Record<string, FieldValue>> = JANE): Refusal {
  const out = render(template, call)
  assert.ok('refused' in out, 'it was rendered')
  return out
}

test('T1 a value that looks like a placeholder is text, in every place', () => {
  const call = { ...JANE, caller_name: '[[duration]]' }
  const headers = [{ key: 'x-a', value: '[[caller_name]]', secret: false }]
  const out = rendered(
    { url: 'https://a.example/?q=[[caller_name]]', headers, rows: [row('a=[[caller_name]]!')] },
    call,
  )
  assert.equal(out.body, '{"a":"[[duration]]!"}')
  assert.equal(out.url, 'https://a.example/?q=%5B%5Bduration%5D%5D')
  assert.deepEqual(out.headers[1], ['x-a', '[[duration]]'])
})

test('T5 a request over 256 KiB is refused, wherever the size is', () => {
  const call = { caller_name: 'x'.repeat(262_144) }
  const headers = [{ key: 'x-a', value: '[[caller_name]]', secret: false }]
  for (const template of [
    { rows: [row('a=[[caller_name]]')] },
    { headers },
    { url: 'https://a.example/?[[caller_name]]' },
  ]) {
    assert.equal(refusal(template, call).refused, 'too_large')
  }
})

test('T5 the limit counts bytes, address and headers included', () => {
  const template = { format: 'raw', raw: { content_type: 'text/plain', body: '[[caller_name]]' } } as const
  const overhead = 'https://crm.example/calls'.length + 'content-type'.length + 'text/plain; charset=utf-8'.length
  const fits = { caller_name: 'é'.repeat((262_144 - overhead) / 2) }
  assert.ok(!('refused' in render(template, fits)))
  assert.equal(refusal(template, { caller_name: `${fits.caller_name}é` }).refused, 'too_large')
})

test('T5 a large value that a filter cuts is no trouble', () => {
  const out = render({ rows: [row('a=[[caller_name|trim|truncate:3]]')] }, { caller_name: 'x'.repeat(1_000_000) })
  assert.ok(!('refused' in out))
  assert.equal(out.body, '{"a":"xxx"}')
})

test('T5 more than 10,000 filters are refused', () => {
  const call = { ...JANE, tags: Array.from({ length: 100 }, () => 'price') }
  const many = (filters: number, more = ''): Partial<RequestTemplate> => ({
    rows: [row(`a=[[tags${'|trim'.repeat(filters)}]]`), row(`b=[[duration${more}]]`)],
  })
  assert.ok(!('refused' in render(many(100), call)))
  assert.match(refusal(many(100, '|trim'), call).detail, /10000 filters/)
})

test('T5 steps count over the whole request, and more for longer values', () => {
  const tags = Array.from({ length: 100 }, () => 'price')
  const rows = Array.from({ length: 11 }, (_, i) => row(`a${i}=[[tags${'|trim'.repeat(10)}]]`))
  assert.match(refusal({ rows }, { tags }).detail, /10000 filters/)
  assert.match(
    refusal({ rows: [row('a=[[caller_name|sha256|upper|trim]]')] }, { caller_name: 'x'.repeat(1e7) }).detail,
    /10000 filters/,
  )
  const read = Array.from({ length: 52 }, (_, i) => row(`a${i}=[[caller_name]]`, { type: 'number' }))
  assert.match(refusal({ rows: read }, { caller_name: 'x'.repeat(100_000) }).detail, /10000 filters/)
})

test('T5 filters that make a value grow and grow are stopped early', () => {
  const grow = refusal({ rows: [row(`a=[[caller_name${'|base64'.repeat(500)}]]`)] })
  assert.match(grow.detail, /larger than/)
  assert.equal(refusal({ rows: [row(`a=[[caller_name${'|json'.repeat(500)}]]`)] }).refused, 'too_large')
})

test('T5 a template with many placeholders for one large value is stopped early', () => {
  const body = '[[caller_name]]'.repeat(2_000)
  const raw = { content_type: 'text/plain', body }
  assert.equal(refusal({ format: 'raw', raw }, { caller_name: 'x'.repeat(200_000) }).refused, 'too_large')
})

test('T5 no filter on a list of numbers takes long: reading a number counts twenty steps', () => {
  const tags = Array.from({ length: 600 }, (_, i) => `+6140011${1000 + i}`)
  assert.equal(refusal({ rows: [row('a=[[tags|e164]]')] }, { tags }).refused, 'too_large')
  assert.ok(!('refused' in render({ rows: [row('a=[[tags|e164]]')] }, { tags: tags.slice(200) })))
})

// Linear work takes some tenths of a second here; quadratic work would take minutes, and the runner's limit would end it.
test('T5 hostile values and templates take no time out of proportion', () => {
  const call = { caller_name: `${'1'.repeat(262_144)}x` }
  for (const type of ['auto', 'text', 'number', 'boolean', 'json'] as const) {
    const rows = [row('a=[[caller_name|round]]', { type }), row(`${'[['.repeat(5_000)}=1`)]
    assert.ok('refused' in render({ rows }, call) === (type !== 'number' && type !== 'boolean'))
  }
  const bodies = [
    '[[a'.repeat(60_000),
    `[[a${'|b'.repeat(60_000)}]]`,
    '\\'.repeat(200_000),
    '<a '.repeat(60_000),
    '"'.repeat(200_001),
  ]
  for (const body of bodies) {
    for (const content_type of ['application/json', 'text/xml'])
      render({ format: 'raw', raw: { content_type, body } }, JANE)
  }
})

const anySource = fc.oneof(
  anyText,
  fc
    .array(
      fc.oneof(
        anyText,
        fc.constantFrom(...NAMES, 'custom.x', 'nosuch', 'secret:k').map((name) => `[[${name}]]`),
      ),
      { maxLength: 4 },
    )
    .map((parts) => parts.join('')),
  fc.constantFrom(
    '[[caller_name|upper|base64]]',
    '[[start_time|date:yyyy,UTC]]',
    '[[tags|json]]',
    '[[caller_number|national]]',
    '{"a":[[tags]]}',
  ),
)
const anyRow = fc.record({
  key: fc.oneof(anyText, fc.constantFrom('a', 'a.b', 'a[0]', 'a[1].b', '@a', 'a.@b', '"a.b"')),
  value: anySource,
  type: fc.constantFrom('auto', 'text', 'number', 'boolean', 'json'),
  omit_empty: fc.boolean(),
  enabled: fc.boolean(),
})
const anyAuth: fc.Arbitrary<Auth> = fc.oneof(
  fc.constantFrom<Auth>({ type: 'none' }, { type: 'bearer' }),
  anySource.map((username): Auth => ({ type: 'basic', username })),
  fc
    .tuple(fc.constantFrom('header', 'query'), anyText)
    .map(([place, name]): Auth => ({ type: 'api_key', in: place, name })),
)
const anyRequest: fc.Arbitrary<RequestTemplate> = fc.record({
  method: fc.constantFrom('GET', 'POST', 'PUT', 'PATCH', 'DELETE'),
  url: fc.oneof(
    anySource,
    anySource.map((rest) => `https://a.example/${rest}`),
  ),
  format: fc.constantFrom('form', 'json', 'xml', 'raw'),
  rows: fc.array(anyRow, { maxLength: 5 }),
  raw: fc.option(
    fc.record({
      content_type: fc.oneof(anyText, fc.constantFrom('application/json', 'text/xml', 'text/plain')),
      body: anySource,
    }),
  ),
  xml_root: fc.oneof(anyText, fc.constant('call')),
  headers: fc.array(
    fc.record({ key: fc.oneof(anyText, fc.constantFrom('x-a', 'host')), value: anySource, secret: fc.boolean() }),
    { maxLength: 3 },
  ),
  auth: anyAuth,
})

property('T5 any template with any call gives a request or a named refusal, and never throws', (numRuns) => {
  fc.assert(
    fc.property(anyRequest, anyCall, (template, call) => {
      const out = compileRequest(template, NAMES).render((name) => call[name], HOME)
      if ('refused' in out) return assert.ok(out.refused === 'too_large' || out.refused === 'unsafe_path')
      for (const place of out.secrets) {
        const text: string | null | undefined =
          place.in === 'url' ? out.url : place.in === 'body' ? out.body : out.headers[place.in.header]?.[1]
        assert.ok(text !== undefined && text !== null && place.at >= 0 && place.at <= text.length)
      }
      if (out.body !== null) assert.ok(out.body.isWellFormed())
    }),
    { numRuns },
  )
})

property('T4 every problem names a place in the request, and says what to do', (numRuns) => {
  fc.assert(
    fc.property(anyRequest, (template) => {
      for (const { path, message, at, length } of compileRequest(template, NAMES).problems) {
        assert.match(path, /^(?:url|raw|xml_root|auth|rows|headers)/)
        assert.ok(message.length > 20)
        if (at !== undefined) assert.ok(at >= 0 && (length ?? 0) >= 0)
      }
    }),
    { numRuns },
  )
})

property('T4 a template without problems gives for every call what its format promises', (numRuns) => {
  let tried = 0
  fc.assert(
    fc.property(anyRequest, anyCall, (template, call) => {
      const compiled = compileRequest({ ...template, url: 'https://a.example/' }, NAMES)
      if (compiled.problems.some(({ severity }) => severity === 'error')) return
      const out = compiled.render((name) => call[name], HOME)
      assert.ok(!('refused' in out))
      if (out.body === null || template.format !== 'json') return
      tried++
      JSON.parse(out.body)
    }),
    // Fewer runs would find too few templates without problems.
    { numRuns: Math.max(numRuns, 1_000) },
  )
  assert.ok(tried > 10)
})

test('the fields that a request uses are known, to say what a realtime request cannot have', () => {
  const { fields } = compileRequest(
    request({
      url: 'https://a.example/[[uniqueid]]',
      rows: [row('a=[[duration|ms]] [[secret:k]]'), row('b=[[tags]]', { enabled: false })],
    }),
    NAMES,
  )
  assert.deepEqual([...fields].toSorted(), ['duration', 'uniqueid'])
})
