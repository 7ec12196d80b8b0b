import { XMLParser } from 'fast-xml-parser'
import fc from 'fast-check'
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import test from 'node:test'
import { HOME, NAMES, RUNS, anyCall, anyText, rendered, request, row } from '../../../test/kit/rendering.ts'
import { compileRequest } from '../render.ts'
import type { RenderedRequest, RequestTemplate } from '../request.ts'
import { type FilledRequest, fillSecrets } from '../secrets.ts'
import { parseCurl } from './parse.ts'
import { printCurl } from './print.ts'
import { readWords } from './shell.ts'

test('T15 a request is printed as a command that a shell understands, its secrets as variables', () => {
  const out = rendered({
    method: 'PUT',
    url: 'https://crm.example/calls?a={1}',
    rows: [row("name=It's [[duration]]")],
    headers: [
      { key: 'x-line', value: '[[caller_number]]', secret: false },
      { key: 'X-Empty', value: '', secret: false },
      { key: 'X-Api-Key', value: '', secret: true },
    ],
    auth: { type: 'basic', username: 'jane' },
  })
  const command = [
    'curl -X PUT',
    `-g 'https://crm.example/calls?a={1}'`,
    `-H 'content-type: application/json; charset=utf-8'`,
    `-u 'jane:'"$PASSWORD"`,
    `-H 'x-line: +61400111222'`,
    `-H 'X-Empty;'`,
    `-H 'X-Api-Key: '"$X_API_KEY"`,
    String.raw`--data-raw '{"name":"It'\''s 95"}'`,
  ]
  assert.equal(printCurl(out), command.join(' \\\n  '))
})

test('T15 a GET is printed without method and body', () => {
  const out = rendered({ method: 'GET', rows: [row('a=1')], auth: { type: 'bearer' } })
  assert.equal(printCurl(out), `curl \\\n  'https://crm.example/calls?a=1' \\\n  -H 'authorization: Bearer '"$TOKEN"`)
  assert.equal(
    printCurl(out, () => 'abc'),
    `curl \\\n  'https://crm.example/calls?a=1' \\\n  -H 'authorization: Bearer abc'`,
  )
})

type Imported = Partial<RequestTemplate> & { secrets?: Record<string, string>; doubts?: RegExp[] }

const post = { method: 'POST', url: 'https://a.example/', format: 'form' } as const
const typed = (value: string) => ({ headers: [{ key: 'content-type', value, secret: false }] })

const imports: [string, string, Imported][] = [
  ['T15 an address alone is a GET', 'curl https://a.example/x', { method: 'GET', url: 'https://a.example/x' }],
  [
    'T15 an address without a scheme is http, as for curl',
    'curl a.example',
    { method: 'GET', url: 'http://a.example' },
  ],
  [
    'T15 a query becomes rows',
    `curl 'https://a.example/x?a=1&b=x%20y'`,
    { method: 'GET', url: 'https://a.example/x', rows: [row('a=1'), row('b=x y')] },
  ],
  [
    'T15 a query that rows would write otherwise stays as it is',
    `curl 'https://a.example/x?t=10:30'`,
    { method: 'GET', url: 'https://a.example/x?t=10:30' },
  ],
  [
    'T15 an address pasted without quotes keeps what stands after &',
    'curl https://a.example/x?a=1&b=2',
    { method: 'GET', url: 'https://a.example/x', rows: [row('a=1'), row('b=2')] },
  ],
  [
    'T15 data make a POST of a form',
    `curl https://a.example/ -d a=1 -d 'b=x y'`,
    { ...post, rows: [row('a=1'), row('b=x y')] },
  ],
  [
    'T15 data to encode are a form',
    `curl https://a.example/ --data-urlencode 'b=x & y'`,
    { ...post, rows: [row('b=x & y')] },
  ],
  [
    'T15 JSON becomes rows with types',
    `curl https://a.example/ --json '{ "a": {"b": [1, "x"]}, "c": true, "d": null, "e": [] }'`,
    {
      ...post,
      format: 'json',
      rows: [
        row('a.b[0]=1', { type: 'number' }),
        row('a.b[1]=x'),
        row('c=true', { type: 'boolean' }),
        row('d=null', { type: 'json' }),
        row('e=[]', { type: 'json' }),
      ],
      headers: [
        { key: 'accept', value: 'application/json', secret: false },
        { key: 'content-type', value: 'application/json', secret: false },
      ],
    },
  ],
  [
    'T15 JSON with escapes becomes rows',
    String.raw`curl https://a.example/ -H 'content-type: application/json; charset=utf-8' -d '{"a":"\u00e9\/"}'`,
    { ...post, format: 'json', rows: [row('a=é/')] },
  ],
  [
    'T15 JSON that rows cannot say is kept as it is',
    `curl https://a.example/ -H 'content-type: application/json; charset=utf-8' -d '[1.0]'`,
    { ...post, format: 'raw', raw: { content_type: 'application/json; charset=utf-8', body: '[1.0]' } },
  ],
  [
    'T15 XML becomes rows',
    `curl https://a.example/ -H 'content-type: application/xml; charset=utf-8' -d '<r v="1"> <a>x</a> <i><s>1</s></i><i><s>2</s></i></r>'`,
    { ...post, format: 'xml', xml_root: 'r', rows: [row('@v=1'), row('a=x'), row('i[0].s=1'), row('i[1].s=2')] },
  ],
  [
    'T15 another body is raw',
    `curl https://a.example/ -H 'content-type: text/csv' --data-raw 'a,b'`,
    { ...post, format: 'raw', raw: { content_type: 'text/csv', body: 'a,b' }, ...typed('text/csv') },
  ],
  [
    'T15 a placeholder in the command is text',
    `curl https://a.example/ -d 'a=[[x]]'`,
    { ...post, rows: [row('a=\\[[x]]')] },
  ],
  [
    'T15 -u is Basic, and the password a secret',
    `curl -u jane:p:w https://a.example/`,
    { method: 'GET', auth: { type: 'basic', username: 'jane' }, secrets: { 'auth.password': 'p:w' } },
  ],
  [
    'T15 a user in the address is Basic',
    `curl https://jane:p%40@a.example/`,
    { method: 'GET', auth: { type: 'basic', username: 'jane' }, secrets: { 'auth.password': 'p@' } },
  ],
  [
    'T15 an encoded Basic header is Basic',
    `curl https://a.example/ -H 'Authorization: Basic amFuZTpwdw=='`,
    { method: 'GET', auth: { type: 'basic', username: 'jane' }, secrets: { 'auth.password': 'pw' } },
  ],
  [
    'T15 a Bearer header is Bearer, and the token a secret',
    `curl https://a.example/ -H 'Authorization: Bearer abc'`,
    { method: 'GET', auth: { type: 'bearer' }, secrets: { 'auth.token': 'abc' } },
  ],
  [
    'T15 a variable is a secret of which the value is not known',
    'curl https://a.example/ -H "Authorization: Bearer $TOKEN"',
    { method: 'GET', auth: { type: 'bearer' } },
  ],
  [
    'T15 a variable in the body is a secret',
    `curl https://a.example/ -d 'a='"$SECRET_K"`,
    { ...post, rows: [row('a=[[secret:k]]')] },
  ],
  [
    'T15 a header whose name tells of a secret is one',
    `curl https://a.example/ -H 'X-Api-Key: abc'`,
    { method: 'GET', headers: [{ key: 'X-Api-Key', value: '', secret: true }], secrets: { 'header.x-api-key': 'abc' } },
  ],
  [
    'T15 what a browser copies is understood',
    String.raw`curl 'https://a.example/' -X 'POST' -H 'Host: a.example' -H 'x-a: 1' --compressed -sSL -o /dev/null --data-raw $'a=\u00e9\x21\'\n'`,
    {
      ...post,
      rows: [row(`a=é!'\n`)],
      headers: [{ key: 'x-a', value: '1', secret: false }],
      doubts: [/Host was left out/],
    },
  ],
  [
    'T15 -G puts the data into the address',
    `curl -G https://a.example/x -d a=1`,
    { method: 'GET', url: 'https://a.example/x', rows: [row('a=1')] },
  ],
  [
    'T15 joined options are understood',
    `curl -sXPUT -da=1 https://a.example/`,
    { ...post, method: 'PUT', rows: [row('a=1')] },
  ],
  [
    'T15 a file is told not to be read',
    `curl https://a.example/ -d @body.json`,
    { method: 'GET', doubts: [/body\.json was not read/] },
  ],
  [
    'T15 a multipart form is told to be left out',
    `curl https://a.example/ -F a=@b`,
    { method: 'GET', doubts: [/multipart/] },
  ],
  [
    'T15 a method that cannot be sent is told',
    `curl -I https://a.example/`,
    { method: 'GET', doubts: [/HEAD cannot be sent/] },
  ],
  ['T15 what follows the command is not of it', `curl https://a.example/ | jq .`, { method: 'GET' }],
]

for (const [name, command, { secrets = {}, doubts = [], ...template }] of imports) {
  test(name, () => {
    const found = parseCurl(command)
    assert.ok(found !== null)
    assert.deepEqual(found.template, { ...request({ url: 'https://a.example/' }), ...template })
    assert.deepEqual(found.secrets, secrets)
    assert.equal(found.problems.length, doubts.length)
    for (const [i, doubt] of doubts.entries()) assert.match(found.problems[i]?.message ?? '', doubt)
  })
}

test('T15 what is no cURL command is none', () => {
  for (const text of ['', 'https://a.example/', 'wget https://a.example/', `curl 'unclosed`, 'curly x'])
    assert.equal(parseCurl(text), null)
})

// Secrets that a header can hold, and that are no blanks at its ends.
const anySecret = fc.string({ minLength: 1, maxLength: 12 }).map((text) => `s${text.trim()}`)
const anyLine = fc.oneof(
  anyText,
  fc.constantFrom('Bearer abc', 'Basic amFuZTpwdw==', 'Basic x', '', '[[caller_name]]', 'Key [[secret:k]]'),
)
const anySource = fc.oneof(
  anyText,
  fc.constantFrom('[[caller_name]]', '[[tags]]', '[[duration]]', '[[secret:k]]', 'x[[secret:k]]y'),
)
const anyTemplate: fc.Arbitrary<RequestTemplate> = fc.record({
  method: fc.constantFrom('GET', 'POST', 'PUT', 'PATCH', 'DELETE'),
  url: fc.oneof(
    fc.constantFrom('https://a.example/[[secret:k]]', 'http://a.example:81/x/[[duration]]?y=[[secret:k]]&{z}'),
    anySource.map((rest) => `https://a.example/${rest}`),
  ),
  format: fc.constantFrom('form', 'json', 'xml', 'raw'),
  rows: fc.array(
    fc.record({
      key: fc.oneof(anyText, fc.constantFrom('a', 'b', 'c.d', 'c.e', 'f[0]', 'f[1].g', '@h', 'b.@i', '"j.k"', '0')),
      value: anySource,
      type: fc.constantFrom('auto', 'number', 'boolean', 'json'),
      omit_empty: fc.boolean(),
      enabled: fc.constant(true),
    }),
    { maxLength: 4 },
  ),
  raw: fc.record({
    content_type: fc.constantFrom(
      'application/json',
      'application/json; charset=utf-8',
      'text/xml',
      'text/plain',
      'application/x-www-form-urlencoded',
    ),
    body: fc.oneof(
      anySource,
      fc.constantFrom(
        '{"a":[[tags]], "b":1.0}',
        '<a> <b>[[caller_name]]</b>[[tags]]</a>',
        'a=1+2&b=%zz',
        'a=%20[[caller_name]]&c',
        '@file',
      ),
    ),
  }),
  xml_root: fc.constantFrom('call', 'r'),
  headers: fc.array(
    fc.record({
      key: fc.constantFrom('x-a', 'X-B', 'authorization', 'Cookie', 'content-type', 'x-api-key'),
      value: anyLine,
      secret: fc.boolean(),
    }),
    { maxLength: 3 },
  ),
  auth: fc.oneof(
    fc.constantFrom(
      { type: 'none' } as const,
      { type: 'bearer' } as const,
      { type: 'api_key', in: 'query', name: 'k' } as const,
      { type: 'api_key', in: 'header', name: 'x-k' } as const,
    ),
    anySource.map((username) => ({ type: 'basic', username }) as const),
  ),
})

/** A request of such a template, when it has no errors. */
const anyRendered = fc.tuple(anyTemplate, anyCall).map(([template, call]): RenderedRequest | null => {
  const compiled = compileRequest(template, NAMES)
  const out = compiled.render((name) => call[name], HOME)
  const holdsMarks = /[\ufdd0\ufdd1]/.test(JSON.stringify(out))
  return 'refused' in out || holdsMarks || compiled.problems.some(({ severity }) => severity === 'error') ? null : out
})

/** What counts for the receiver: blanks between tokens, the spelling of a form and the order of headers do not. */
function comparable({ url, headers, body }: FilledRequest): unknown {
  const sorted = headers
    .map(([name, value]) => [name.toLowerCase(), value] as const)
    .toSorted((a, b) => (a.join() < b.join() ? -1 : 1))
  const type = sorted.find(([name]) => name === 'content-type')?.[1] ?? ''
  let content: unknown = body
  if (/json/.test(type) && body !== null) {
    try {
      content = JSON.parse(body)
    } catch {
      // Not JSON after all: the text itself counts.
    }
  } else if (/xml/.test(type)) content = comparableXml(body ?? '')
  else if (/urlencoded/.test(type)) content = [...new URLSearchParams(body ?? '')]
  return { url, sorted, content }
}

const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  parseTagValue: false,
  parseAttributeValue: false,
  trimValues: false,
  htmlEntities: true,
  ignoreDeclaration: true,
  processEntities: { enabled: true, maxTotalExpansions: 1e6 },
})

/** The tree of an independent parser, without blanks between elements. */
function comparableXml(body: string): unknown {
  return JSON.parse(JSON.stringify(parser.parse(body)), (_, value: unknown) => {
    if (!Array.isArray(value) || value.length < 2) return value
    return value.filter((node) => !('#text' in node) || node['#text'].trim() !== '')
  })
}

test('T15 a request printed as cURL and imported again is the same request', () => {
  let tried = 0
  fc.assert(
    fc.property(anyRendered, anySecret, (out, secret) => {
      if (out === null) return
      tried++
      const resolve = (): string => secret
      const imported = parseCurl(printCurl(out, resolve))
      assert.ok(imported !== null)
      const again = compileRequest(imported.template, new Set()).render(() => null, HOME)
      assert.ok(!('refused' in again))
      const filled = fillSecrets(again, (name) => imported.secrets[name] ?? null)
      assert.equal(again.method, out.method)
      assert.deepEqual(comparable(filled), comparable(fillSecrets(out, resolve)))
    }),
    { numRuns: RUNS },
  )
  assert.ok(tried > RUNS / 10, `only ${tried} templates had no errors`)
})

test('T15 every secret that is printed as a variable comes back as a secret', () => {
  fc.assert(
    fc.property(anyRendered, (out) => {
      if (out === null) return
      const imported = parseCurl(printCurl(out))
      assert.ok(imported !== null)
      const again = compileRequest(imported.template, new Set()).render(() => null, HOME)
      assert.ok(!('refused' in again))
      const found = variablesOf(again)
      for (const name of variablesOf(out)) assert.ok(found.includes(name) && found.splice(found.indexOf(name), 1), name)
    }),
    { numRuns: RUNS },
  )
})

/** The variables in the printed command. An API key that came back in a row has a name of its own. */
function variablesOf(out: RenderedRequest): string[] {
  return [...printCurl(out).matchAll(/"\$(?:SECRET_)?([A-Z_\d]+)"/g)].map(([, name = '']) => name)
}

test('T15 a real shell reads the printed command as the very words that were meant', () => {
  const commands = fc.sample(anyRendered, 120).flatMap((out) => (out === null ? [] : [printCurl(out)]))
  // Words of a process are UTF-8 without NUL.
  const passable = commands.filter((command) => command.isWellFormed() && !command.includes('\0'))
  assert.ok(passable.length > 5)
  const script = passable.map((command) => command.replace('curl', `printf '%s\\0'`)).join('\n')
  const env = {
    TOKEN: 't $x "y"',
    PASSWORD: `p'w`,
    API_KEY: '*',
    SECRET_K: '$(k)',
    X_API_KEY: '`x`',
    COOKIE: 'a\nb',
    AUTHORIZATION: 'z',
    X_A: '1',
    X_B: '2',
    X_K: '3',
  }
  const { stdout, status } = spawnSync('sh', { input: script, env, encoding: 'utf8' })
  assert.equal(status, 0)
  const wanted = passable.flatMap((command) => (readWords(command) ?? []).slice(1))
  const filled = wanted.map((word) =>
    word.replace(
      /\ufdd0(\w+)\ufdd1/g,
      (_, name: string) => Object.entries(env).find(([key]) => key === name)?.[1] ?? '',
    ),
  )
  assert.deepEqual(stdout.split('\0').slice(0, -1), filled)
})
