// Each bound of a request, exactly at the bound and one above: compiled, and rendered (S45).
import type { OAuth2Auth } from './auth/kinds.ts'
import fc from 'fast-check'
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { HOME, JANE, NAMES, anyCall, request, row } from '../../test/kit/rendering.ts'
import { BOUNDS } from '../bounds.ts'
import { parseKeyPath } from './key-path.ts'
import { fillOAuth } from './oauth-settings.ts'
import { type CompiledRequest, compileRequest } from './render.ts'
import type { RequestTemplate, Row } from './request.ts'

type Template = Partial<RequestTemplate>

function compiled(template: Template, settings: Readonly<Record<string, string>> = {}): CompiledRequest {
  return compileRequest(request(template), NAMES, new Map(Object.entries(settings)))
}

/** The detail with which a rendering is refused; `null`: it is not refused. */
function refusalOf(of: CompiledRequest): string | null {
  const out = of.render((name) => JANE[name], HOME)
  return 'refused' in out ? out.detail : null
}

/**
 * Checks that a template at the bound is accepted, and that a template above the bound has one problem, at `path`, and
 * is refused with the same message.
 */
function bounded(most: Template, above: Template, path: string, said: RegExp): void {
  const taken = compiled(most)
  assert.deepEqual([taken.problems, refusalOf(taken)], [[], null])
  const refused = compiled(above)
  assert.deepEqual(
    refused.problems.map((problem) => [problem.path, problem.severity]),
    [[path, 'error']],
  )
  const [problem] = refused.problems
  assert.match(problem?.message ?? '', said)
  assert.equal(refusalOf(refused), problem?.message)
}

function many<One>(count: number, one: (i: number) => One): One[] {
  return Array.from({ length: count }, (_, i) => one(i))
}

const header = (i: number, value = 'x') => ({ key: `x-${i}`, value, secret: false })
const plain = (body: string): Template => ({ format: 'raw', raw: { content_type: 'text/plain', body } })

test('S45 a key makes as many levels as may be, and none more', () => {
  for (const more of ['.a', '[0]', '.0', '."a"']) {
    const most = `a${more.repeat(BOUNDS.depth - 1)}`
    assert.equal(typeof parseKeyPath(most), 'object')
    assert.match(String(parseKeyPath(`${most}${more}`)), /^The key "a.* has more than 32 levels\./)
    assert.match(String(parseKeyPath(`a${more.repeat(100_000)}`)), /^The key ".{80}…" has more than 32 levels\./)
  }
  for (const format of ['json', 'xml'] as const) {
    const rows = (levels: number): Row[] => [row(`a${'.a'.repeat(levels - 1)}=1`)]
    const above = { format, rows: rows(BOUNDS.depth + 1) }
    bounded({ format, rows: rows(BOUNDS.depth) }, above, 'rows[0].key', /"a\.a\..* more than 32 levels/)
  }
})

test('S45 JSON and XML that are written out have as many levels', () => {
  const problems = (content_type: string, body: string) =>
    compiled({ format: 'raw', raw: { content_type, body } }).problems.map(({ path, message }) => `${path}: ${message}`)
  const lists = (levels: number): string => '[ '.repeat(levels) + '"]["' + ']'.repeat(levels)
  const elements = (levels: number): string => '<a>'.repeat(levels) + '</a>'.repeat(levels)
  assert.deepEqual(problems('application/json', lists(BOUNDS.depth)), [])
  assert.deepEqual(problems('application/json', lists(BOUNDS.depth + 1)), [
    'raw.body: The body is not valid JSON: it is nested more than 32 levels deep.',
  ])
  assert.deepEqual(problems('text/xml', elements(BOUNDS.depth)), [])
  assert.match(problems('text/xml', elements(BOUNDS.depth + 1)).join(), /nested more than 32 levels deep/)
  const json = (value: string): unknown => {
    const out = compiled({ rows: [row('a=[[caller_name]]', { type: 'json' })] }).render(() => value, HOME)
    return 'refused' in out ? out.detail : (JSON.parse(out.body ?? '') as unknown)
  }
  assert.deepEqual(json(lists(2)), { a: [['][']] })
  assert.deepEqual(json(lists(BOUNDS.depth + 1)), { a: lists(BOUNDS.depth + 1) }, 'what is deeper stays a text')
})

test('S45 items of one list, and of one request with those that no row gives', () => {
  bounded(
    { rows: [row('a[999]=1')] },
    { rows: [row('a[1000]=1')] },
    'rows[0].key',
    /"a\[1000\]" has a number above 999/,
  )
  // Each row makes a list and its 999 items.
  const lists = many(10, (i) => row(`k${i}[998]=1`))
  const above = { rows: [...lists, row('one more=1')] }
  bounded({ rows: lists }, above, 'rows[10].key', /"one more".* over 10000 members and list items/)
  bounded({ rows: [...lists, row('k3[997]=1')] }, above, 'rows[10].key', /10000/)
  const deep = (i: number, levels: number): Row => row(`e${i}${'.a'.repeat(levels - 1)}=1`)
  const elements = [...many(312, (i) => deep(i, 32)), deep(312, 16)]
  bounded(
    { format: 'xml', rows: elements },
    { format: 'xml', rows: [...elements, row('a=1')] },
    'rows[313].key',
    /"a".* over 10000/,
  )
  // A form and a query have no nested values.
  for (const more of [{ format: 'form' }, { method: 'GET' }] as const)
    assert.equal(refusalOf(compiled({ ...more, rows: many(50, (i) => row(`k${i}[999][999]=1`)) })), null)
})

test('S45 rows and headers', () => {
  const rows = (count: number) => ({ rows: many(count, (i) => row(`k${i}=1`)) })
  bounded(rows(BOUNDS.rows), rows(BOUNDS.rows + 1), 'rows', /more than 500 rows/)
  const headers = (count: number) => ({ headers: many(count, header) })
  bounded(headers(BOUNDS.headers), headers(BOUNDS.headers + 1), 'headers', /more than 100 headers/)
})

test('S45 lengths of keys, addresses, headers, values and bodies', () => {
  const at = (most: number, make: (text: string) => Template, path: string, said: RegExp): void =>
    bounded(make('x'.repeat(most)), make('x'.repeat(most + 1)), path, said)
  const most = BOUNDS.textChars
  const url = 'https://a.example/'
  at(most, (text) => ({ rows: [row(`${text}=1`)] }), 'rows[0].key', /The key "x{80}…" is longer than 10000/)
  at(most - url.length, (text) => ({ url: url + text }), 'url', /The Base URL is longer than 10000/)
  at(most, (text) => ({ headers: [header(0, text)] }), 'headers[0].value', /The header "x-0" is longer than 10000/)
  at(most, (username) => ({ auth: { type: 'basic', username } }), 'auth.username', /longer than 10000/)
  at(BOUNDS.valueChars, (text) => ({ rows: [row(`k=${text}`)] }), 'rows[0].value', /The value of "k" is longer/)
  at(BOUNDS.valueChars, plain, 'raw.body', /The raw body is longer than 200000/)
})

test('S45 the texts of a request together, with what inputs of its service put in', () => {
  const url = 'https://a.example/'
  // The address, the name of the root and the keys count besides the values.
  const rest = BOUNDS.requestChars - BOUNDS.valueChars - url.length - 'call'.length - 'a'.length - 'b'.length
  const rows = (length: number): Template => ({
    url,
    rows: [row(`a=${'x'.repeat(BOUNDS.valueChars)}`), row(`b=${'x'.repeat(length)}`, { enabled: false })],
  })
  bounded(rows(rest), rows(rest + 1), 'rows[1].value', /"b" makes the request longer than 262144/)
  const settings = { big: 'x'.repeat(BOUNDS.textChars) }
  const filled = (count: number) => compiled(plain('[[setting:big]]'.repeat(count)), settings)
  assert.deepEqual([filled(26).problems, refusalOf(filled(25))], [[], null])
  assert.match(filled(27).problems[0]?.message ?? '', /raw body makes the request longer/)
  assert.match(refusalOf(filled(2_000)) ?? '', /longer than 262144/)
  const client_id = '[[setting:big]]'.repeat(600)
  const auth: OAuth2Auth = {
    type: 'oauth2',
    grant: 'client_credentials',
    token_url: 'https://a.example/token',
    client_id,
    client_auth: 'basic',
    scope: '',
    scheme: 'Bearer',
    extra: [],
    authorize_url: '',
  }
  const oauth = fillOAuth(auth, new Map(Object.entries(settings)))
  assert.deepEqual(
    oauth.flaws.map(({ path }) => path),
    ['auth.client_id'],
  )
  assert.ok(oauth.auth.client_id.length <= BOUNDS.requestChars)
  assert.deepEqual(
    compiled({ auth }, settings).problems.map(({ path }) => path),
    ['auth.client_id'],
  )
})

test('S45 placeholders, filters and their arguments', () => {
  const placeholders = (count: number) => plain('[[duration]]'.repeat(count))
  const { placeholders: most } = BOUNDS
  bounded(placeholders(most), placeholders(most + 1), 'raw.body', /limit of 2000 placeholders/)
  const filters = (count: number) => ({ rows: [row(`k=[[duration${'|ms'.repeat(count)}]]`, { type: 'text' })] })
  const [few, more] = [filters(BOUNDS.filters), filters(BOUNDS.filters + 1)]
  bounded(few, more, 'rows[0].value', /"k" exceeds the limit of 1000 filters/)
  const argument = (length: number) => ({ rows: [row(`k=[[duration|default:${'x'.repeat(length)}]]`)] })
  const { argumentChars } = BOUNDS
  bounded(argument(argumentChars), argument(argumentChars + 1), 'rows[0].value', /"k" has a filter argument/)
})

test('S45 time zones, each counted once', () => {
  const zones = (count: number, more = '') => {
    const places = many(count, (i) => `[[start_time|date:HH,+00:${i + 10}]][[start_time|date:mm, +00:${i + 10}]]`)
    return { rows: [row(`k=${places.join('')}${more}`)] }
  }
  const { zones: most } = BOUNDS
  bounded(
    zones(most, '[[start_time|date:HH:mm]]'),
    zones(most + 1),
    'rows[0].value',
    /"k" exceeds the limit of 20 time/,
  )
})

test('S45 as many problems are told as may be, errors before all', () => {
  const unknown = compiled({ rows: many(300, (i) => row(`k${i}=[[nosuch${i}]]`)) })
  assert.equal(unknown.problems.length, BOUNDS.problems)
  const warned = many(BOUNDS.problems + 1, (i) => row(`[[a${i}]]=1`))
  const { problems } = compiled({ format: 'form', rows: [...warned, row('k=[[nosuch]]')] })
  assert.equal(problems.filter(({ severity }) => severity === 'warning').length, BOUNDS.problems)
  assert.equal(problems.filter(({ severity }) => severity === 'error').length, 1)
})

test('S45 a rendering that is too large stops where it is', () => {
  const value = 'x'.repeat(100_000)
  for (const template of [
    { rows: many(500, (i) => row(`k${i}=[[caller_name]]`)) },
    { rows: many(500, (i) => row(`k${i}=[[tags]]`)) },
    { format: 'xml', rows: many(500, (i) => row(`k${i}=[[caller_name]]`)) },
    { format: 'form', rows: many(500, (i) => row(`k${i}=[[caller_name]]`)) },
    { headers: many(100, (i) => header(i, '[[caller_name]]')), rows: many(500, (i) => row(`k${i}=[[caller_name]]`)) },
    plain('[[caller_name]]'.repeat(2_000)),
    { format: 'raw', raw: { content_type: 'application/json', body: `[ ${'[[tags]],'.repeat(2_000)}1]` } } as const,
    { url: `https://a.example${'/[[caller_name]]'.repeat(500)}` },
  ] satisfies Template[]) {
    let asked = 0
    const out = compiled(template).render((name) => {
      asked += 1
      return name === 'tags' ? many(100, () => 'x'.repeat(1_000)) : value
    }, HOME)
    assert.ok('refused' in out && out.refused === 'too_large')
    // The value of every header is asked for. Of all other values, only the values that fit are asked for, and one
    // further value.
    assert.ok(asked <= ('headers' in template ? 103 : 3), `${asked} values were asked for`)
  }
  // The text that a person wrote may be longer after escaping.
  const amp = { format: 'xml', rows: many(20, (i) => row(`k${i}=${'&'.repeat(12_000)}`)) } as const
  assert.match(refusalOf(compiled(amp)) ?? '', /larger than 262144 bytes/)
})

const pieces = [
  'a',
  '.a',
  '[0]',
  '[999]',
  '.0',
  '"',
  '\\',
  '[[',
  ']]',
  '|',
  ':',
  '[[a|',
  '[[tags]]',
  '<a>',
  '</a>',
  '{"a":',
]
const more = [
  '[[setting:big]]',
  '[[start_time|date:d,A]]',
  '[[caller_name|json|base64]]',
  '|trim',
  '&',
  '@',
  'ü',
  '\u{1F600}',
]
const anyPiece = fc.constantFrom(...pieces, ...more)
const anyLong = fc
  .array(fc.tuple(anyPiece, fc.constantFrom(1, 2, 40, 3_000)), { maxLength: 3 })
  .map((parts) => parts.map(([piece, times]) => piece.repeat(times)).join(''))
const anyHostile: fc.Arbitrary<Template> = fc.record({
  method: fc.constantFrom('GET', 'POST'),
  url: fc.oneof(
    fc.constant('https://a.example/'),
    anyLong.map((text) => `https://a.example/${text}`),
  ),
  format: fc.constantFrom('form', 'json', 'xml', 'raw'),
  rows: fc
    .tuple(fc.array(fc.tuple(anyLong, anyLong), { maxLength: 4 }), fc.constantFrom(1, 130))
    .map(([rows, times]) =>
      many(times, (i) => rows.map(([key, value]) => ({ ...row('='), key: `k${i}${key}`, value }))).flat(),
    ),
  raw: fc.record({
    content_type: fc.constantFrom('application/json', 'text/xml', 'text/plain', 'application/x-www-form-urlencoded'),
    body: anyLong,
  }),
  xml_root: fc.oneof(fc.constant('call'), anyLong),
  headers: fc.array(
    anyLong.map((value) => header(0, value)),
    { maxLength: 2 },
  ),
})

test('S45 any request is compiled, within its bounds or not, and what it renders is bounded', () => {
  const settings = { big: 'x'.repeat(BOUNDS.textChars) }
  fc.assert(
    fc.property(anyHostile, anyCall, (template, call) => {
      const made = compiled(template, settings)
      assert.ok(made.problems.length <= 2 * BOUNDS.problems)
      const out = made.render((name) => call[name], HOME)
      if ('refused' in out) return
      const parts = [out.url, out.body ?? '', ...out.headers.flat()]
      assert.ok(parts.reduce((sum, part) => sum + Buffer.byteLength(part), 0) <= BOUNDS.requestBytes)
    }),
    { numRuns: 150 },
  )
})
