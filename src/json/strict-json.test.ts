import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { readJson, readJsonInSlices } from './strict-json.ts'

const read = (text: string) => readJson(Buffer.from(text))

function faultOf(text: string): { pointer: string; detail: string } {
  const result = read(text)
  assert.ok(!result.ok, `taken: ${text.slice(0, 80)}`)
  return result.fault
}

const corpus = join(import.meta.dirname, '../../test/corpora/json')

// JSONTestSuite leaves some files to the reader: this reader repairs lone surrogates (C17), accepts inexact numbers,
// and refuses the rest.
const taken =
  /^i_string_.*(1st|incomplete|lonely|lone_second|invalid_surrogate|inverted).*\.json|^i_object_key_lone|huge_neg_exp|underflow|_big_(neg|pos|negative)_int/

test('S42 JSONTestSuite: all that must be taken is taken, all that must be refused is refused', () => {
  const files = readdirSync(corpus).filter((name) => name.endsWith('.json'))
  assert.ok(files.length > 300)
  for (const name of files) {
    const body = readFileSync(join(corpus, name))
    // Two files that the suite requires a reader to accept have a key twice: S42 refuses them.
    const must = name.startsWith('y_') ? !name.startsWith('y_object_duplicated_key') : taken.test(name)
    assert.equal(readJson(body).ok, must, name)
  }
})

const rows: readonly (readonly [string, string, RegExp])[] = [
  ['{"a":1,"a":2}', '/a', /Duplicate key/],
  ['{"a":{"b":[0,{"c":1,"c":1}]}}', '/a/b/1/c', /Duplicate key/],
  ['{"\\u0061":1,"a":2}', '/a', /Duplicate key/],
  ['{"fields":{"__proto__":{"x":1}}}', '/fields/__proto__', /not allowed/],
  ['{"\\u005f_proto__":1}', '/__proto__', /not allowed/],
  ['[{"n":1e400}]', '/0/n', /1e400 .*too large.*line 1, column 7/],
  ['{"a\\u0000":1,"a\\ufffd":1}', '/a\uFFFD', /Duplicate key/],
  ['{"a/b":{"c~d":tru}}', '/a~1b/c~0d', /JSON value/],
  ['{"a":1,\n  "b" 2}', '/b', /colon.*line 2, column 7/],
  ['[1,]', '/1', /JSON value/],
  ['{"a":"\t"}', '/a', /control/],
  ['', '', /empty/],
  ['{} {}', '', /content after the JSON value/],
  ['{"a":"b', '/a', /a string is not closed/],
  ['\uFEFF{}', '', /byte order mark/],
]

for (const [text, pointer, detail] of rows) {
  test(`S42 ${JSON.stringify(text)} is refused, and the answer says where`, () => {
    const fault = faultOf(text)
    assert.equal(fault.pointer, pointer)
    assert.match(fault.detail, detail)
  })
}

test('S42 a body of depth 32 is taken, one of depth 33 or 100,000 is refused', () => {
  assert.ok(read('['.repeat(32) + ']'.repeat(32)).ok)
  assert.match(faultOf('['.repeat(33) + ']'.repeat(33)).detail, /deeper than 32/)
  assert.match(faultOf('{"a":'.repeat(100_000)).detail, /deeper than 32/)
})

test('S42 bytes that are not UTF-8 are refused', () => {
  const result = readJson(Buffer.from([0x22, 0xc3, 0x28, 0x22]))
  assert.ok(!result.ok && /UTF-8/.test(result.fault.detail))
})

test('C17 U+0000 and lone surrogates become U+FFFD, whole characters stay', () => {
  const result = read('{"a\\u0000":"x\\u0000y","b":["\\ud800","\\ud83d\\ude00"]}')
  assert.deepEqual(result, { ok: true, value: { 'a\uFFFD': 'x\uFFFDy', b: ['\uFFFD', '😀'] } })
})

test('what JSON.stringify writes is read back the same', () => {
  const json = fc
    .jsonValue({ maxDepth: 6 })
    .filter((value) => !/__proto__|\\u0000|\\ud[89a-f]/.test(JSON.stringify(value)))
  fc.assert(
    fc.property(json, (value) => {
      const text = JSON.stringify(value)
      assert.deepEqual(read(text), { ok: true, value: JSON.parse(text) })
    }),
    { numRuns: 1000 },
  )
})

test('a text with one character changed is read as JSON.parse reads it, or refused with a reason', () => {
  const base = '{"uniqueid":"a\\u00e9b","fields":{"x":[1,-2.5e3,true,null],"y":{"z":"q"}}}'
  const change = fc.tuple(
    fc.nat(base.length),
    fc.constantFrom(...Array.from('{}[]",:\\0123eE+-. tfn\u0000é')),
    fc.nat(2),
  )
  fc.assert(
    fc.property(change, ([at, character, cut]) => {
      const text = base.slice(0, at) + character + base.slice(at + cut)
      const result = read(text)
      if (result.ok) assert.deepEqual(result.value, JSON.parse(text))
      else assert.notEqual(result.fault.detail, 'The body is not valid JSON.', text)
    }),
    { numRuns: 1000 },
  )
})

test('S45 a large body is read as any other, and others have their turn between the items of an array', async () => {
  const atOnce = (): Promise<void> => Promise.resolve()
  const bodies = [
    ...readdirSync(corpus).map((name) => readFileSync(join(corpus, name))),
    ...rows.map(([text]) => Buffer.from(text)),
    Buffer.from('["\\u0000",{"\\ud800":"\\ud800"}]'),
    Buffer.from('[{"a":1,"a":2}]'),
  ]
  for (const body of bodies) assert.deepEqual(await readJsonInSlices(body, atOnce), readJson(body), body.toString())
  for (const json of [`[${'1,'.repeat(999)}1]`, `[${'1,'.repeat(999)}x]`]) {
    let slices = 0
    await readJsonInSlices(Buffer.from(json), () => {
      slices += 1
      return Promise.resolve()
    })
    assert.ok(slices >= 10, `${slices} slices`)
  }
})
