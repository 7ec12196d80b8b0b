import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { mergePatch, patchIntegration } from './patch.ts'
import { property } from '../../test/kit/property.ts'

test('a patch merges as RFC 7396 shows it', () => {
  // Target, patch and result of the table in appendix A of RFC 7396.
  const rows: [string, string, string][] = [
    ['{"a":"b"}', '{"a":"c"}', '{"a":"c"}'],
    ['{"a":"b"}', '{"b":"c"}', '{"a":"b","b":"c"}'],
    ['{"a":"b"}', '{"a":null}', '{}'],
    ['{"a":"b","b":"c"}', '{"a":null}', '{"b":"c"}'],
    ['{"a":["b"]}', '{"a":"c"}', '{"a":"c"}'],
    ['{"a":"c"}', '{"a":["b"]}', '{"a":["b"]}'],
    ['{"a":{"b":"c"}}', '{"a":{"b":"d","c":null}}', '{"a":{"b":"d"}}'],
    ['{"a":[{"b":"c"}]}', '{"a":[1]}', '{"a":[1]}'],
    ['["a","b"]', '["c","d"]', '["c","d"]'],
    ['{"a":"b"}', '["c"]', '["c"]'],
    ['{"a":"foo"}', 'null', 'null'],
    ['{"a":"foo"}', '"bar"', '"bar"'],
    ['{"e":null}', '{"a":1}', '{"e":null,"a":1}'],
    ['[1,2]', '{"a":"b","c":null}', '{"a":"b"}'],
    ['{}', '{"a":{"bb":{"ccc":null}}}', '{"a":{"bb":{}}}'],
  ]
  for (const [target, patch, result] of rows) {
    assert.equal(JSON.stringify(mergePatch(JSON.parse(target), JSON.parse(patch))), result, `${target} + ${patch}`)
  }
})

test('another type of authentication replaces the old one as a whole', () => {
  const before = { name: 'CRM', request: { url: 'https://crm.example/', auth: { type: 'basic', username: 'jane' } } }
  assert.deepEqual(patchIntegration(before, { request: { auth: { type: 'bearer' } } }), {
    name: 'CRM',
    request: { url: 'https://crm.example/', auth: { type: 'bearer' } },
  })
  assert.deepEqual(patchIntegration(before, { request: { auth: { username: 'joe' } } }), {
    name: 'CRM',
    request: { url: 'https://crm.example/', auth: { type: 'basic', username: 'joe' } },
  })
})

property('whatever the patch, what it names is so afterwards, and neither input is changed', (numRuns) => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), (target, patch) => {
      const before = JSON.stringify([target, patch])
      const after = mergePatch(target, patch)
      assert.equal(JSON.stringify([target, patch]), before)
      assert.deepEqual(mergePatch(after, patch), after, 'twice is once')
      assert.doesNotThrow(() => patchIntegration(target, patch))
    }),
    { numRuns },
  )
})
