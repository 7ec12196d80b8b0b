import fc from 'fast-check'
import assert from 'node:assert/strict'
import test from 'node:test'
import type { FieldValue } from '../calls/call.ts'
import { HOME, JANE, NAMES, anyCall, anyText, problemsOf, rendered, request } from '../../test/kit/rendering.ts'
import { property } from '../../test/kit/property.ts'
import { compileRequest } from './render.ts'
import type { HeaderRow, RequestTemplate } from './request.ts'

function header(key: string, value: string, more: Partial<HeaderRow> = {}): HeaderRow {
  return { key, value, secret: false, ...more }
}

/** The value of `x-a` for a caller's name. */
function valueOf(template: string, name: FieldValue, encoding?: 'rfc8187' | 'percent'): string | undefined {
  const more = encoding === undefined ? {} : { encoding }
  const out = rendered({ headers: [header('x-a', template, more)] }, { ...JANE, caller_name: name })
  return out.headers.find(([key]) => key === 'x-a')?.[1]
}

test('T8 a header value is ASCII: other characters are percent-encoded, and then the percent sign too', () => {
  assert.equal(valueOf('[[caller_name]]', 'Söhne 100%'), 'S%C3%B6hne 100%25')
  assert.equal(valueOf('[[caller_name]]', 'Jane 100%'), 'Jane 100%')
})

test('T8 a row may choose RFC 8187 for what is not ASCII', () => {
  assert.equal(valueOf('a; name*=[[caller_name]]', 'Söhne & Co', 'rfc8187'), "a; name*=UTF-8''S%C3%B6hne%20%26%20Co")
  assert.equal(
    valueOf('a; name*=[[caller_name]]', "O'Söhne (*)", 'rfc8187'),
    "a; name*=UTF-8''O%27S%C3%B6hne%20%28%2A%29",
  )
  assert.equal(valueOf('[[caller_name]]', 'Jane', 'rfc8187'), 'Jane')
})

test('T8 line ends and other controls become one blank', () => {
  assert.equal(valueOf('a[[caller_name]]b', '\r\nx-evil: 1\0\x1b'), 'a x-evil: 1 b')
  assert.equal(valueOf(' \r\n x\r\ny \t', null), 'x y')
})

test('T7 an unknown value is an empty header', () => assert.equal(valueOf('[[caller_name]]', null), ''))

property('T8 no call and no template makes a header value that is not printable ASCII', (numRuns) => {
  fc.assert(
    fc.property(anyCall, anyText, fc.constantFrom(undefined, 'rfc8187', 'percent'), (call, own, encoding) => {
      const more = encoding === undefined ? {} : { encoding }
      const headers = [...NAMES].map((name) => header('x-a', `${own}[[${name}]]`, more))
      const out = compileRequest(request({ headers }), NAMES).render((name) => call[name], HOME)
      assert.ok(!('refused' in out))
      for (const [, value] of out.headers) assert.match(value, /^[\t\x20-\x7e]*$/)
    }),
    { numRuns },
  )
})

for (const [format, type] of [
  ['form', 'application/x-www-form-urlencoded; charset=utf-8'],
  ['json', 'application/json; charset=utf-8'],
  ['xml', 'application/xml; charset=utf-8'],
] as const) {
  test(`T13 the content type follows the format ${format}`, () => {
    assert.deepEqual(rendered({ format }).headers, [['content-type', type]])
  })
}

test('T13 a header row replaces the content type', () => {
  const out = rendered({ headers: [header('Content-Type', 'application/vnd.x+json')] })
  assert.deepEqual(out.headers, [['Content-Type', 'application/vnd.x+json']])
})

const REFUSED =
  'host content-length transfer-encoding connection upgrade expect te trailer keep-alive accept-encoding proxy-connection Proxy-Authorization webhook-id WEBHOOK-signature Host'

for (const name of REFUSED.split(' ')) {
  test(`T14 the header ${name} is refused and not sent`, () => {
    const headers = [header(name, 'x'), header('x-ok', '1')]
    const [problem, ...more] = problemsOf({ headers })
    assert.deepEqual(more, [])
    assert.equal(problem?.path, 'headers[0].key')
    const out = compileRequest(request({ headers }), NAMES).render(() => null, HOME)
    assert.ok(!('refused' in out))
    assert.deepEqual(
      out.headers.map(([key]) => key),
      ['content-type', 'x-ok'],
    )
  })
}

const wrong: [string, Partial<RequestTemplate>, string, RegExp][] = [
  ['T4 a name with a blank is no header', { headers: [header('x y', '1')] }, 'headers[0].key', /"x y" is not a valid/],
  ['T4 a value without a name is a problem', { headers: [header('', '1')] }, 'headers[0].key', /is not a valid/],
  [
    'T4 two content types are a problem',
    { headers: [header('content-type', 'a/b'), header('Content-Type', 'c/d')] },
    'headers[1].key',
    /set twice/,
  ],
  [
    'T4 authorization in a row and in the tab is a problem',
    { headers: [header('Authorization', 'x')], auth: { type: 'bearer' } },
    'headers[0].key',
    /Authentication tab/,
  ],
  ['T4 a colon in the Username is a problem', { auth: { type: 'basic', username: 'a:b' } }, 'auth.username', /colon/],
  [
    'T4 an API key without a name is a problem',
    { auth: { type: 'api_key', in: 'header', name: '' } },
    'auth.name',
    /Enter the name/,
  ],
  [
    'T14 an API key in a refused header is a problem',
    { auth: { type: 'api_key', in: 'header', name: 'host' } },
    'auth.name',
    /Offhook sets the header/,
  ],
  [
    'T4 an unknown field in a header is a problem',
    { headers: [header('x', '[[nosuch]]')] },
    'headers[0].value',
    /Unknown field/,
  ],
  [
    'T4 an unknown field in the Username is a problem',
    { auth: { type: 'basic', username: '[[nosuch]]' } },
    'auth.username',
    /Unknown field/,
  ],
]

for (const [name, template, path, message] of wrong) {
  test(name, () => {
    const [problem, ...more] = problemsOf(template)
    assert.deepEqual(more, [])
    assert.equal(problem?.path, path)
    assert.match(problem.message, message)
  })
}

test('a header may come twice', () => {
  const out = rendered({ headers: [header('x-a', '1'), header('x-a', '2'), header('', '')] })
  assert.deepEqual(out.headers.slice(1), [
    ['x-a', '1'],
    ['x-a', '2'],
  ])
})
