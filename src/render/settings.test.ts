import fc from 'fast-check'
import assert from 'node:assert/strict'
import test from 'node:test'
import { HOME, JANE, NAMES, anyText, request, row } from '../../test/kit/rendering.ts'
import { property } from '../../test/kit/property.ts'
import { parseCurl } from './curl/parse.ts'
import { printCurl } from './curl/print.ts'
import { compileRequest } from './render.ts'
import type { ConfigProblem, RenderedRequest, RequestTemplate } from './request.ts'

/** The request of a template whose service has one input, `x`, with this typed into it. */
function withInput(
  x: string,
  template: Partial<RequestTemplate>,
): { request: RenderedRequest; problems: readonly ConfigProblem[] } {
  const compiled = compileRequest(request(template), NAMES, new Map([['x', x]]))
  const out = compiled.render((name) => JANE[name], HOME)
  if ('refused' in out) throw new Error(out.detail)
  return { request: out, problems: compiled.problems }
}

const urls: [string, string, string, string][] = [
  ['in the host', 'https://[[setting:x]].example/a', 'acme', 'https://acme.example/a'],
  ['as scheme, host and port', '[[setting:x]]/a', 'http://a.example:81', 'http://a.example:81/a'],
  ['in the path', 'https://a.example/[[setting:x]]/b', 'ü 1', 'https://a.example/%C3%BC%201/b'],
  ['in the query', 'https://a.example/?q=[[setting:x]]&[[duration]]', 'ü', 'https://a.example/?q=%C3%BC&95'],
]

for (const [where, url, x, written] of urls) {
  test(`T18 an input can stand ${where} of the address, written as the URL standard does`, () => {
    assert.deepEqual(withInput(x, { url }), {
      request: { ...withInput(x, { url }).request, url: written },
      problems: [],
    })
  })
}

test('T9 T18 a host that is empty, or no host, is told where it stands', () => {
  for (const x of ['', ' ', 'a b', 'me@a']) {
    const { problems } = withInput(x, { url: 'https://[[setting:x]]/a' })
    assert.deepEqual(
      problems.map(({ path, severity }) => [path, severity]),
      [['url', 'error']],
      x,
    )
  }
})

property('T8 T18 in rows and headers an input is escaped as typed text is, whatever it holds', (numRuns) => {
  fc.assert(
    fc.property(anyText, (x) => {
      const headers = [{ key: 'x-line', value: 'a [[setting:x]] b', secret: false }]
      const json = withInput(x, { headers, rows: [row('k=[[setting:x]] [[duration]]')] })
      assert.deepEqual(json.problems, [])
      assert.deepEqual(JSON.parse(json.request.body ?? ''), { k: `${x} 95` })
      assert.match(new Map(json.request.headers).get('x-line') ?? '', /^[\t\x20-\x7e]*$/)
      const form = withInput(x, { format: 'form', rows: [row('k=[[setting:x]]')] })
      assert.equal(new URLSearchParams(form.request.body ?? '').get('k'), x.toWellFormed())
    }),
    { numRuns },
  )
})

test('T1 T18 what is typed into an input is never read as a template', () => {
  const x = '[[caller_name]] \\[[ [[secret:k]] [[setting:x]]'
  const { request: out, problems } = withInput(x, { rows: [row('k=[[setting:x]]')] })
  assert.deepEqual([JSON.parse(out.body ?? ''), out.secrets, problems], [{ k: x }, [], []])
})

test('T7 T18 a row of nothing but an empty input is left out where it says so, whatever its type', () => {
  const rows = [
    row('a=[[setting:x]]', { omit_empty: true }),
    row('b.c=[[setting:x]]', { omit_empty: true, type: 'number' }),
    row('d=[[setting:x]]'),
    row('e=[[setting:x]] [[duration]]', { omit_empty: true }),
  ]
  const { request: out, problems } = withInput('', { rows })
  assert.deepEqual([JSON.parse(out.body ?? ''), problems], [{ d: '', e: ' 95' }, []])
  assert.deepEqual(JSON.parse(withInput('7', { rows }).request.body ?? ''), { a: '7', b: { c: 7 }, d: '7', e: '7 95' })
})

test('T6 T18 an input with a type that it is not is told', () => {
  const { problems } = withInput('seven', { rows: [row('n=[[setting:x]]', { type: 'number' })] })
  assert.match(problems[0]?.message ?? '', /"seven" is not a number/)
})

test('T12 T18 in a raw body an input is part of the text: what breaks the body is told', () => {
  const raw = { content_type: 'application/json', body: '{"a":"[[setting:x]]","b":[[duration]]}' }
  assert.deepEqual(withInput('1', { format: 'raw', raw }).problems, [])
  assert.equal(withInput('1', { format: 'raw', raw }).request.body, '{"a":"1","b":95}')
  assert.deepEqual(
    withInput('"', { format: 'raw', raw }).problems.map(({ path }) => path),
    ['raw.body'],
  )
})

test('T15 T18 Copy as cURL prints the text of an input, and importing that gives it back as text', () => {
  const { request: out } = withInput('L [[duration]]', { rows: [row('list=[[setting:x]]')] })
  const command = printCurl(out)
  assert.match(command, /"list":"L \[\[duration\]\]"/)
  const [imported] = parseCurl(command)?.template.rows ?? []
  assert.deepEqual(withInput('', { rows: imported ? [imported] : [] }).request.body, out.body)
})
