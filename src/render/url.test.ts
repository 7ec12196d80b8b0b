import fc from 'fast-check'
import assert from 'node:assert/strict'
import test from 'node:test'
import type { FieldValue } from '../calls/call.ts'
import { HOME, JANE, NAMES, anyCall, anyText, problemsOf, rendered, request, row } from '../../test/kit/rendering.ts'
import { property } from '../../test/kit/property.ts'
import { compileRequest } from './render.ts'
import type { Refusal, RenderedRequest, RequestTemplate } from './request.ts'

function render(
  template: Partial<RequestTemplate>,
  call: Readonly<Record<string, FieldValue>> = JANE,
): RenderedRequest | Refusal {
  return compileRequest(request(template), NAMES).render((name) => call[name], HOME)
}

const cases: [string, string, string][] = [
  [
    'T9 a placeholder fills a path segment, percent-encoded',
    'https://a.example/c/[[caller_number]]/x',
    'https://a.example/c/%2B61400111222/x',
  ],
  [
    'T9 a placeholder fills part of the query',
    'https://a.example/?q=[[caller_name]]&z=1',
    'https://a.example/?q=Jane%20%22JJ%22%20O%27Neil%20%26%20S%C3%B6hne%20%3Cx%3E%5D%5D%3E&z=1',
  ],
  [
    'T9 a placeholder may follow the question mark at once',
    'https://a.example?[[uniqueid]]',
    'https://a.example/?1761742800.4711',
  ],
  [
    'T9 host and scheme are written as the URL standard does',
    'HTTPS://BÜCHER.example:443/a',
    'https://xn--bcher-kva.example/a',
  ],
  ['T9 a port stays', 'http://a.example:8080', 'http://a.example:8080/'],
  [
    'T9 fixed text in the path is encoded, dots are resolved',
    'https://a.example/a b/./c/../é"',
    'https://a.example/a%20b/%C3%A9%22',
  ],
  ['T9 encoded text stays encoded', 'https://a.example/a%2Fb?c=%20', 'https://a.example/a%2Fb?c=%20'],
  [
    'T9 a backslash is a slash, as in browsers',
    'https:\\\\a.example\\b/[[uniqueid]]',
    'https://a.example/b/1761742800.4711',
  ],
  ['T9 a slash at the end stays', 'https://a.example/[[uniqueid]]/', 'https://a.example/1761742800.4711/'],
  ['T9 blanks around the address mean nothing', '  https://a.example/a  ', 'https://a.example/a'],
  ['T9 an empty value in the query is empty', 'https://a.example/?r=[[recording_url]]', 'https://a.example/?r='],
]

for (const [name, url, out] of cases) test(name, () => assert.equal(rendered({ url }).url, out))

const paths: [string, string, string | null][] = [
  ['T9 nothing in a path segment is refused', '/[[x]]/a', ''],
  ['T9 nothing at the end of a path is refused', '/a/[[x]]', null],
  ['T9 . in a path segment is refused', '/[[x]]', '.'],
  ['T9 .. in a path segment is refused', '/a/[[x]]/b', '..'],
  ['T9 %2e%2E in a path segment is refused', '/[[x]]', '%2e%2E'],
  ['T9 a spelling that was encoded twice is refused', '/[[x]]', '%252e%252e'],
  ['T9 .. made of fixed text and a value is refused', '/.[[x]]', '.'],
  ['T9 .. made of encoded fixed text and a value is refused', '/%2e[[x]]', '.'],
  ['T9 .. behind an encoded slash is refused', '/[[x]]', 'a/../../b'],
  ['T9 .. behind an encoded backslash is refused', '/[[x]]', 'a\\..'],
]

for (const [name, path, value] of paths) {
  test(name, () => {
    const out = render({ url: `https://a.example${path.replace('x', 'caller_name')}` }, { caller_name: value })
    assert.ok('refused' in out, JSON.stringify(out))
    assert.equal(out.refused, 'unsafe_path')
  })
}

test('T9 dots within a name are no folder', () => {
  const out = render({ url: 'https://a.example/[[caller_name]]' }, { caller_name: 'a..b.' })
  assert.ok(!('refused' in out))
  assert.equal(out.url, 'https://a.example/a..b.')
})

const wrong: [string, string, RegExp][] = [
  ['T9 a placeholder in the host is a problem', 'https://[[caller_name]].example/', /in the host or port/],
  ['T9 a placeholder for the host is a problem', 'https://[[caller_name]]', /in the host or port/],
  ['T9 a placeholder in the port is a problem', 'https://a.example:[[duration]]/', /in the host or port/],
  ['T9 a placeholder for the scheme is a problem', '[[caller_name]]://a.example/', /Base URL is invalid/],
  ['T9 a user name in the address is a problem', 'https://jane:pass@a.example/', /Authentication tab/],
  ['T4 a missing address is a problem', '  ', /missing/],
  ['T4 another scheme is a problem', 'ftp://a.example/', /Base URL is invalid/],
  ['T4 an address without a scheme is a problem', 'a.example/calls', /Base URL is invalid/],
  ['T4 a host that cannot be is a problem', 'https://a b/', /"a b" is not a valid host/],
  ['T4 what stands after # is told not to be sent', 'https://a.example/#x', /after #/],
]

for (const [name, url, message] of wrong) {
  test(name, () => {
    const [problem, ...more] = problemsOf({ url })
    assert.deepEqual(more, [])
    assert.equal(problem?.path, 'url')
    assert.match(problem.message, message)
  })
}

test('T4 with a problem in the address there is a preview still', () => {
  for (const [, url] of wrong) assert.ok('url' in render({ url }), url)
})

const rows = ['id=[[uniqueid]]', 'a b=x&y', 'a b=2'].map((one) => row(one))

test('T10 GET puts the rows into the query, after what the Base URL has', () => {
  const out = rendered({ method: 'GET', url: 'https://a.example/x?k=1', rows })
  assert.equal(out.url, 'https://a.example/x?k=1&id=1761742800.4711&a%20b=x%26y&a%20b=2')
  assert.equal(out.body, null)
  assert.deepEqual(out.headers, [])
})

test('T10 DELETE does so too', () => {
  assert.equal(
    rendered({ method: 'DELETE', rows, format: 'form' }).url,
    'https://crm.example/calls?id=1761742800.4711&a%20b=x%26y&a%20b=2',
  )
})

test('T10 a Base URL that ends in ? or & gets no second one', () => {
  assert.equal(
    rendered({ method: 'GET', url: 'https://a.example/?', rows: [row('a=1')] }).url,
    'https://a.example/?a=1',
  )
  assert.equal(
    rendered({ method: 'GET', url: 'https://a.example/?b&', rows: [row('a=1')] }).url,
    'https://a.example/?b&a=1',
  )
})

test('T10 rows that are left out leave no trace in the query', () => {
  const out = rendered({ method: 'GET', rows: [row('a=[[recording_url]]', { omit_empty: true }), row('b=1')] })
  assert.equal(out.url, 'https://crm.example/calls?b=1')
  assert.equal(
    rendered({ method: 'GET', rows: [row('a=[[recording_url]]', { omit_empty: true })] }).url,
    'https://crm.example/calls',
  )
})

test('T10 the other methods put the rows into the body', () => {
  for (const method of ['POST', 'PUT', 'PATCH'] as const) {
    const out = rendered({ method, rows: [row('a=1')] })
    assert.deepEqual([out.url, out.body], ['https://crm.example/calls', '{"a":"1"}'])
  }
})

test('T10 a raw body with GET is told not to be sent', () => {
  const [problem] = problemsOf({ method: 'GET', format: 'raw', raw: { content_type: 'text/plain', body: 'x' } })
  assert.deepEqual([problem?.path, problem?.severity], ['raw.body', 'warning'])
})

const anyAddress = fc
  .array(
    fc.oneof(
      anyText,
      fc.constantFrom(...NAMES).map((name) => `[[${name}]]`),
      fc.constantFrom('/', '?', '&', '=', '..', '%2e'),
    ),
    { maxLength: 8 },
  )
  .map((parts) => parts.join(''))

property('T9 nothing that a call holds changes where the request goes', (numRuns) => {
  fc.assert(
    fc.property(anyAddress, anyCall, fc.constantFrom('/', '?', '\\p'), (rest, call, start) => {
      const out = render({ method: 'GET', url: `https://crm.example:8443${start}${rest}`, rows }, call)
      if ('refused' in out) return assert.equal(out.refused, 'unsafe_path')
      const url = new URL(out.url)
      assert.equal(url.origin, 'https://crm.example:8443')
      assert.deepEqual([url.username, url.password, url.hash], ['', '', ''])
      // The URL standard would not change this address, so the address that was checked is the address that is sent.
      assert.equal(url.href, out.url)
    }),
    { numRuns },
  )
})

property('T9 a value stays in its own segment and its own query value', (numRuns) => {
  fc.assert(
    fc.property(anyText, (value) => {
      const out = render({ url: 'https://a.example/x/[[caller_name]]/y?a=[[caller_name]]&b=1' }, { caller_name: value })
      if ('refused' in out) return assert.match(value, /^$|\.|%/)
      const url = new URL(out.url)
      const segments = url.pathname.split('/')
      assert.equal(segments.length, 4)
      assert.equal(decodeURIComponent(segments[2] ?? ''), value.toWellFormed())
      assert.deepEqual(
        [...url.searchParams],
        [
          ['a', value.toWellFormed()],
          ['b', '1'],
        ],
      )
    }),
    { numRuns },
  )
})
