import fc from 'fast-check'
import assert from 'node:assert/strict'
import test from 'node:test'
import { NAMES, anyText, rendered, request, row } from '../../test/kit/rendering.ts'
import { property } from '../../test/kit/property.ts'
import { compileRequest } from './render.ts'
import type { RequestTemplate } from './request.ts'
import { type FilledRequest, fillSecrets, maskSecrets } from './secret-places.ts'

const SECRET = `p"<&>'é =`

function filled(template: Partial<RequestTemplate>, secret = SECRET): FilledRequest {
  return fillSecrets(rendered(template), () => secret)
}

function masked(template: Partial<RequestTemplate>): FilledRequest {
  return maskSecrets(rendered(template), () => '1234')
}

const base64 = (text: string): string => Buffer.from(text).toString('base64')
const secretHeader = { key: 'X-Key', value: 'not this', secret: true }

const headers: [string, Partial<RequestTemplate>, string, string, string, string][] = [
  [
    'T16 a Basic password is put in by the sender',
    { auth: { type: 'basic', username: 'jané' } },
    'auth.password',
    'authorization',
    `Basic ${base64(`jané:${SECRET}`)}`,
    'Basic ••••1234',
  ],
  [
    'T16 a Bearer token is put in by the sender',
    { auth: { type: 'bearer' } },
    'auth.token',
    'authorization',
    `Bearer p"<&>'%C3%A9 =`,
    'Bearer ••••1234',
  ],
  [
    'T16 an API key in a header is put in by the sender',
    { auth: { type: 'api_key', in: 'header', name: 'X-Key' } },
    'auth.value',
    'X-Key',
    `p"<&>'%C3%A9 =`,
    '••••1234',
  ],
  [
    'T16 a header marked secret is put in by the sender',
    { headers: [secretHeader] },
    'header.x-key',
    'X-Key',
    `p"<&>'%C3%A9 =`,
    '••••1234',
  ],
  [
    'T16 a secret may be part of a header',
    { headers: [{ key: 'X-Key', value: 'Key [[secret:k]]', secret: false }] },
    'k',
    'X-Key',
    `Key p"<&>'%C3%A9 =`,
    'Key ••••1234',
  ],
]

for (const [name, template, secret, key, sent, shown] of headers) {
  test(name, () => {
    const out = rendered(template)
    assert.deepEqual(
      out.secrets.map((place) => place.name),
      [secret],
    )
    const value = (request: FilledRequest): string | undefined => request.headers.find(([one]) => one === key)?.[1]
    assert.equal(value(filled(template)), sent)
    assert.equal(value(masked(template)), shown)
    assert.ok(!JSON.stringify(out).includes('not this'), 'what stands in a secret row is not in the request')
  })
}

const hidden = row('a=<[[secret:k]]>')
const raw = (content_type: string, body: string): Partial<RequestTemplate> => ({
  format: 'raw',
  raw: { content_type, body },
})

const bodies: [string, Partial<RequestTemplate>, string, string][] = [
  ['T16 a secret in JSON is escaped as JSON', { rows: [hidden] }, `{"a":"<p\\"<&>'é =>"}`, '{"a":"<••••1234>"}'],
  ['T16 a secret alone is a JSON string', { rows: [row('a=[[secret:k]]')] }, `{"a":"p\\"<&>'é ="}`, '{"a":"••••1234"}'],
  [
    'T16 a secret is never empty, so its row is never left out',
    { rows: [row('a=[[secret:k]]', { omit_empty: true })] },
    `{"a":"p\\"<&>'é ="}`,
    '{"a":"••••1234"}',
  ],
  [
    'T16 a secret in a form is encoded as a form',
    { format: 'form', rows: [hidden] },
    'a=%3Cp%22%3C%26%3E%27%C3%A9+%3D%3E',
    'a=%3C••••1234%3E',
  ],
  [
    'T16 a secret in XML is escaped as XML',
    { format: 'xml', rows: [hidden, row('b.@c=[[secret:k]]')] },
    `<?xml version="1.0" encoding="UTF-8"?><call><a>&lt;p&quot;&lt;&amp;&gt;&apos;é =&gt;</a><b c="p&quot;&lt;&amp;&gt;&apos;é ="/></call>`,
    `<?xml version="1.0" encoding="UTF-8"?><call><a>&lt;••••1234&gt;</a><b c="••••1234"/></call>`,
  ],
  [
    'T16 a secret in raw JSON is escaped as JSON, and quoted where it has no quotes',
    raw('application/json', '["[[secret:k]]", [[secret:k]]]'),
    `["p\\"<&>'é =", "p\\"<&>'é ="]`,
    '["••••1234", "••••1234"]',
  ],
  ['T16 a secret in raw text is itself', raw('text/plain', 'k=[[secret:k]].'), `k=${SECRET}.`, 'k=••••1234.'],
]

for (const [name, template, sent, shown] of bodies) {
  test(name, () => {
    assert.equal(filled(template).body, sent)
    assert.equal(masked(template).body, shown)
  })
}

test('T16 a secret in path and query is percent-encoded', () => {
  const url = 'https://a.example/x/[[secret:k]]/y?z=[[secret:k]]&d=[[duration]]'
  assert.equal(filled({ url }, 'a/b?').url, 'https://a.example/x/a%2Fb%3F/y?z=a%2Fb%3F&d=95')
  assert.equal(masked({ url }).url, 'https://a.example/x/••••1234/y?z=••••1234&d=95')
})

test('T16 an API key in the query comes last, and with a body too', () => {
  const auth = { type: 'api_key', in: 'query', name: 'api key' } as const
  assert.equal(
    filled({ auth, method: 'GET', rows: [row('a=1')] }, 'k&').url,
    'https://crm.example/calls?a=1&api%20key=k%26',
  )
  assert.equal(filled({ auth }, 'k&').url, 'https://crm.example/calls?api%20key=k%26')
})

test('T16 an address that is itself the secret is put in as it is: path and query', () => {
  const url = 'https://hooks.example/[[secret:address]]'
  assert.equal(filled({ url }, 'services/T0/B0/x?y=1').url, 'https://hooks.example/services/T0/B0/x?y=1')
  assert.equal(filled({ url }, '/services/T0').url, 'https://hooks.example/services/T0')
  assert.equal(masked({ url }).url, 'https://hooks.example/••••1234')
})

property('T16 no secret, whatever it is, changes the origin or breaks out of its place', (numRuns) => {
  const urls = ['https://a.example:99/[[secret:k]]', 'https://a.example:99/x/[[secret:k]]?y=[[secret:k]]']
  fc.assert(
    fc.property(anyText, fc.constantFrom(...urls), (secret, url) => {
      const out = filled({ url, rows: [hidden], headers: [secretHeader], auth: { type: 'bearer' } }, secret)
      assert.equal(new URL(out.url).origin, 'https://a.example:99')
      assert.deepEqual(Object.keys(JSON.parse(out.body ?? '')), ['a'])
      for (const [, value] of out.headers) assert.match(value, /^[\t\x20-\x7e]*$/)
    }),
    { numRuns },
  )
})

test('T16 a secret whose end is not known is four dots, and one that is missing leaves its place empty', () => {
  const request = rendered({ auth: { type: 'bearer' } })
  assert.deepEqual(maskSecrets(request, () => null).headers[1], ['authorization', 'Bearer ••••'])
  assert.deepEqual(fillSecrets(request, () => null).headers[1], ['authorization', 'Bearer '])
})

test('T16 the secrets that a request needs are known before it is sent', () => {
  const url = 'https://a.example/[[secret:in_path]]/x?y=[[secret:in_query]]'
  const headers = [secretHeader, { key: 'x', value: '[[secret:in_header]]', secret: false }]
  const template = {
    url,
    headers,
    rows: [row('a=[[secret:in_body]]')],
    auth: { type: 'api_key', in: 'query', name: 'k' },
  } as const
  const { secrets } = compileRequest(request(template), NAMES)
  assert.deepEqual([...secrets].toSorted(), [
    'auth.value',
    'header.x-key',
    'in_body',
    'in_header',
    'in_path',
    'in_query',
  ])
  assert.deepEqual(new Set(rendered(template).secrets.map(({ name }) => name)), secrets)
})

test('T16 a Username may hold a placeholder', () => {
  const out = filled({ auth: { type: 'basic', username: 'u[[duration]]' } }, 'p')
  assert.deepEqual(out.headers[1], ['authorization', `Basic ${base64('u95:p')}`])
})

test('S26 no template sends what is of use to Offhook alone: keys that sign or prove who we are, and what tokens are asked for with', () => {
  for (const name of ['signing', 'tls.key', 'auth.client_secret', 'auth.refresh_token']) {
    const { problems } = compileRequest(request({ rows: [row(`a=[[ secret:${name} ]]`)] }), NAMES)
    assert.deepEqual(
      problems.map(({ path, severity }) => [path, severity]),
      [['rows[0].value', 'error']],
    )
  }
})
