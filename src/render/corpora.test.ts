import { XMLParser } from 'fast-xml-parser'
import assert from 'node:assert/strict'
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import test from 'node:test'
import { HOME, NAMES, rendered, request, row } from '../../test/kit/rendering.ts'
import { compileRequest } from './render.ts'
import { compileJsonText } from './json-text.ts'
import { compileTemplate } from './template/compile.ts'
import { parseTemplate } from './template/parse.ts'
import { escapeLiteral, printTemplate } from './template/print.ts'

const corpus = (path: string): string => join(import.meta.dirname, '../../test/corpora', path)
const readJson = (path: string): unknown => JSON.parse(readFileSync(corpus(path), 'utf8'))

const naughty = readJson('strings/blns.json') as string[]
const caller = row('n=[[caller_name]]')
const mixed = row('m=<[[caller_name]]>')

test('T8 each of 515 naughty names of a caller arrives as it is in JSON, form, XML, query and path', () => {
  const parser = new XMLParser({
    parseTagValue: false,
    trimValues: false,
    htmlEntities: true,
    processEntities: { enabled: true, maxTotalExpansions: 1e6 },
  })
  assert.equal(naughty.length, 515)
  for (const name of naughty) {
    const call = { caller_name: name }
    const rows = [caller, mixed]
    assert.deepEqual(JSON.parse(rendered({ rows }, call).body ?? ''), { n: name, m: `<${name}>` })
    assert.deepEqual(
      [...new URLSearchParams(rendered({ rows, format: 'form' }, call).body ?? '')],
      [
        ['n', name],
        ['m', `<${name}>`],
      ],
    )
    const { n, m } = parser.parse(rendered({ rows, format: 'xml' }, call).body ?? '', true).call
    const legal = name.replace(/[^\t\n\r\x20-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '\ufffd')
    assert.deepEqual([n, m], [legal, `<${legal}>`])
    const url = new URL(rendered({ url: 'https://a.example/?q=[[caller_name]]' }, call).url)
    assert.deepEqual([url.origin, url.searchParams.get('q')], ['https://a.example', name])
    const inPath = compileRequest(request({ url: 'https://a.example/x[[caller_name]]/y' }), NAMES).render(
      () => name,
      HOME,
    )
    if ('refused' in inPath) assert.match(name, /\.\.[/\\]/)
    else assert.equal(decodeURIComponent(new URL(inPath.url).pathname), `/x${name}/y`)
  }
})

test('T8 each naughty string in a header is printable ASCII', () => {
  for (const value of naughty) {
    const headers = [
      { key: 'x-a', value: escapeLiteral(value), secret: false },
      { key: 'x-b', value: '[[caller_name]]', secret: false },
    ]
    for (const [, text] of rendered({ headers }, { caller_name: value }).headers) assert.match(text, /^[\t\x20-\x7e]*$/)
  }
})

test('T15 each naughty string as a template is read and printed as it was, and means itself when written so', () => {
  for (const text of naughty) {
    assert.equal(printTemplate(parseTemplate(printTemplate(parseTemplate(text)))), printTemplate(parseTemplate(text)))
    assert.equal(
      rendered({ rows: [row('a=x'), { ...row('b='), value: escapeLiteral(text) }] }).body,
      JSON.stringify({ a: 'x', b: text }),
    )
  }
})

interface UrlCase {
  readonly input: string
  readonly base: string | null
  readonly href?: string
  readonly username?: string
  readonly failure?: true
}

const urls = (readJson('url/urltestdata.json') as (string | UrlCase)[]).filter((one) => typeof one === 'object')

test('T9 each of 891 addresses is understood as the URL standard does, or refused', () => {
  assert.equal(urls.length, 891)
  let taken = 0
  for (const { input, base, failure, href = '', username } of urls) {
    const compiled = compileRequest(request({ url: escapeLiteral(input) }), NAMES)
    const out = compiled.render(() => null, HOME)
    assert.ok(!('refused' in out), input)
    if (compiled.problems.some(({ severity }) => severity === 'error')) continue
    // An accepted address is an absolute web address without a user name, and leads exactly to the address that a
    // browser would open.
    taken++
    assert.ok(!failure && username === '', input)
    assert.equal(compiled.origin, new URL(href).origin, input)
    assert.equal(out.url, new URL(href).href.replace(/#.*$/s, ''), `${input} on ${String(base)}`)
  }
  assert.ok(taken > 120, `${taken} were taken`)
})

test('T9 every absolute web address of the standard that is valid and has no user name is taken', () => {
  for (const { input, href = '', username, failure } of urls) {
    if (
      failure ||
      username !== '' ||
      input.includes('@') ||
      !/^https?:/.test(href) ||
      !/^\s*https?:\/\/[^/\\]/i.test(input)
    )
      continue
    const problems = compileRequest(request({ url: escapeLiteral(input) }), NAMES).problems
    assert.deepEqual(
      problems.filter(({ severity }) => severity === 'error'),
      [],
      input,
    )
  }
})

test('T12 each of 318 JSON texts as a raw body is a problem exactly when it is no JSON', () => {
  const names = readdirSync(corpus('json')).filter((name) => name.endsWith('.json'))
  assert.equal(names.length, 318)
  for (const name of names) {
    const text = new TextDecoder().decode(readFileSync(corpus(`json/${name}`)))
    const { pieces } = compileTemplate(escapeLiteral(text), { known: NAMES, openPrefix: 'custom.' })
    const { problem } = compileJsonText(pieces)
    if (name.startsWith('y_')) assert.equal(problem, null, name)
    if (name.startsWith('n_')) assert.notEqual(problem, null, name)
  }
})

test('T6 each of 318 JSON texts in a field goes into a JSON row without breaking the body', () => {
  for (const name of readdirSync(corpus('json')).filter((one) => one.endsWith('.json'))) {
    const text = new TextDecoder().decode(readFileSync(corpus(`json/${name}`)))
    const rows = [row('a=[[caller_name]]', { type: 'json' }), row('b=1')]
    const out = compileRequest(request({ rows }), NAMES).render(() => text, HOME)
    if ('refused' in out) assert.ok(text.length > 90_000, name)
    else assert.equal(JSON.parse(out.body ?? '').b, '1', name)
  }
})
