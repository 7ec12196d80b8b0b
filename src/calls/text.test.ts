import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { clean, cleanText } from './text.ts'
import { property } from '../../test/kit/property.ts'

test('C17 U+0000 and lone surrogates become U+FFFD, whole characters stay', () => {
  assert.equal(cleanText('a\0b'), 'a\uFFFDb')
  assert.equal(cleanText('\uD800x\uDC00'), '\uFFFDx\uFFFD')
  assert.equal(cleanText('\u{1F600} Söhne'), '\u{1F600} Söhne')
})

test('C17 every text of a value is cleaned, in lists, objects and keys', () => {
  assert.deepEqual(clean({ a: ['x\0', { 'k\0': '\uDFFF' }], n: 1, t: true, z: null }), {
    a: ['x\uFFFD', { 'k\uFFFD': '\uFFFD' }],
    n: 1,
    t: true,
    z: null,
  })
})

test('C17 a value that is clean is not copied', () => {
  const value = { a: ['x', { b: 'y' }] }
  assert.equal(clean(value), value)
})

test('C17 a key named __proto__ stays a key', () => {
  const after = clean(JSON.parse('{"__proto__": "x\\u0000"}'))
  assert.equal(JSON.stringify(after), '{"__proto__":"x\uFFFD"}')
  assert.equal(Object.getPrototypeOf(after), Object.prototype)
})

test('C17 nesting without end is cut, not followed', () => {
  let value: unknown = 'x\0'
  for (let i = 0; i < 100_000; i++) value = [value]
  assert.doesNotThrow(() => clean(value))
})

property('C17 whatever comes in, what comes out can be stored', (numRuns) => {
  fc.assert(
    fc.property(fc.jsonValue({ stringUnit: 'binary', maxDepth: 4 }), (value) => {
      const after = clean(value)
      const text = JSON.stringify(after)
      assert.ok(!text.includes(String.raw`\u0000`) || /\\\\u0000/.test(text))
      assert.ok(!/\\ud[89a-f]/.test(text.replaceAll('\\\\', '')))
      assert.deepEqual(clean(after), after)
    }),
    { numRuns },
  )
})
