import { XMLParser } from 'fast-xml-parser'
import fc from 'fast-check'
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import test from 'node:test'
import { HOME, NAMES, anyCall, anyText, rendered, row } from '../../../test/kit/rendering.ts'
import { property } from '../../../test/kit/property.ts'
import { compileRequest } from '../render.ts'
import type { RenderedRequest, RequestTemplate } from '../request.ts'
import { type FilledRequest, fillSecrets } from '../secret-places.ts'
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

// Secrets that a header can hold, without blanks at their ends.
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

/** A request of such a template; `null` if the template has errors. */
const anyRendered = fc.tuple(anyTemplate, anyCall).map(([template, call]): RenderedRequest | null => {
  const compiled = compileRequest(template, NAMES)
  const out = compiled.render((name) => call[name], HOME)
  const holdsMarks = /[\ufdd0\ufdd1]/.test(JSON.stringify(out))
  return 'refused' in out || holdsMarks || compiled.problems.some(({ severity }) => severity === 'error') ? null : out
})

/**
 * The parts of a request that count for the receiver. Blanks between tokens, the spelling of a form and the order of
 * headers do not count.
 */
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
      // The body is not JSON after all, so the text itself is compared.
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
  // The parser refuses names that JavaScript uses itself, so these names are replaced before the comparison.
  const named = body.replaceAll(/__proto__|constructor|prototype/g, 'its_own')
  return JSON.parse(JSON.stringify(parser.parse(named)), (_, value: unknown) => {
    if (!Array.isArray(value) || value.length < 2) return value
    return value.filter((node) => !('#text' in node) || node['#text'].trim() !== '')
  })
}

property('T15 a request printed as cURL and imported again is the same request', (numRuns) => {
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
    { numRuns },
  )
  assert.ok(tried > numRuns / 10, `only ${tried} templates had no errors`)
})

property('T15 every secret that is printed as a variable comes back as a secret', (numRuns) => {
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
    { numRuns },
  )
})

/**
 * The variables in the printed command, without the prefix `SECRET_`, which an API key has that was imported into a
 * row.
 */
function variablesOf(out: RenderedRequest): string[] {
  return [...printCurl(out).matchAll(/"\$(?:SECRET_)?([A-Z_\d]+)"/g)].map(([, name = '']) => name)
}

test('T15 a real shell reads the printed command as the very words that were meant', () => {
  const commands = fc.sample(anyRendered, 120).flatMap((out) => (out === null ? [] : [printCurl(out)]))
  // The arguments of a process are UTF-8 without NUL.
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
