// A row of type JSON: the values of a field that enter the body as JSON, and the result in a body that is not JSON.
import fc from 'fast-check'
import assert from 'node:assert/strict'
import test from 'node:test'
import { readJson } from '../json/strict-json.ts'
import { JANE, bodyOf, problemsOf, row } from '../../test/kit/rendering.ts'
import { portableJson } from './portable-json.ts'

const typed = (value: string) => row(`v=${value}`, { type: 'json' })
const withName = (caller_name: string) => ({ ...JANE, caller_name })

/** The text of a field, and the JSON in the body; `null`: the body has the text itself. */
const FIELDS: readonly (readonly [text: string, json: string | null])[] = [
  ['{"a":[1,2.50,-0,12345678901234567890,true,null]}', '{"a":[1,2.50,-0,12345678901234567890,true,null]}'],
  [`${'['.repeat(32)}${']'.repeat(32)}`, `${'['.repeat(32)}${']'.repeat(32)}`],
  [`${'['.repeat(33)}${']'.repeat(33)}`, null],
  ['['.repeat(4000), null],
  ['{"a":1,"a":2}', null],
  [String.raw`{"a":1,"\u0061":2}`, null],
  [String.raw`{"\ud800":1,"\udfff":2}`, null],
  ['{"__proto__":{"x":1}}', null],
  [String.raw`{"x":{"\u005f_proto__":1}}`, null],
  ['1e400', null],
  ['9'.repeat(400), null],
  [String.raw`"\ud800"`, String.raw`"\ufffd"`],
  [String.raw`["\uDC00\ud83d\ude00\\ud800\u0000"]`, String.raw`["\ufffd\ud83d\ude00\\ud800\ufffd"]`],
  [' {"a:b":":"} ', ' {"a:b":":"} '],
  ['+61400111222', null],
  ['tomorrow', null],
  ['', null],
]

test('T6 a field of JSON goes in as it is when every parser takes it, else as text', () => {
  for (const [text, json] of FIELDS) {
    const body = bodyOf('json', [typed('[[caller_name]]')], withName(text))
    assert.equal(body, `{"v":${json ?? JSON.stringify(text)}}`)
  }
  assert.equal(bodyOf('json', [row('v=[[caller_name]]', { type: 'number' })], withName('9'.repeat(400))), '{"v":null}')
})

test('T6 what goes in as JSON is what may be posted to Offhook', () => {
  const tokens = [
    '{',
    '}',
    '[',
    ']',
    '"',
    ':',
    ',',
    '"a"',
    '"b":1',
    '\\ud800',
    '\\u0000',
    '1e999',
    '__proto__',
    '9',
    ' ',
  ]
  const text = fc.oneof(
    fc.array(fc.constantFrom(...tokens), { maxLength: 14 }).map((parts) => parts.join('')),
    fc.json({ depthSize: 'large' }),
  )
  fc.assert(
    fc.property(text, (json) => {
      const portable = portableJson(json)
      const read = readJson(Buffer.from(json))
      assert.equal(portable !== null, read.ok, json)
      if (portable !== null && read.ok) assert.deepEqual(JSON.parse(portable), read.value)
    }),
    { numRuns: 500 },
  )
})

test('T6 a row of type JSON is JSON text in forms, queries and XML', () => {
  const rows = ['[[tags]]', '{"n":[[duration]],"s":"[[caller_name]]"}', '[[caller_number]]', '[[answered]]'].map(typed)
  const call = { ...JANE, tags: ['x', 'y,z'], caller_name: 'Jo "& <' }
  const texts = ['["x","y,z"]', String.raw`{"n":95,"s":"Jo \"& <"}`, '"+61400111222"', 'true']
  const form = bodyOf('form', rows, call) ?? ''
  assert.deepEqual(new URLSearchParams(form).getAll('v'), texts)
  const xml = texts.map((text) => `<v>${text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</v>`).join('')
  assert.equal(bodyOf('xml', rows, call), `<?xml version="1.0" encoding="UTF-8"?><call>${xml}</call>`)
})

test('T7 in a form a row of type JSON that is not known is no text, and may be left out', () => {
  const omitted = { type: 'json', omit_empty: true } as const
  assert.equal(bodyOf('form', [typed('[[recording_url]]'), row('a=[[recording_url]]', omitted)]), 'v=')
  assert.equal(bodyOf('form', [typed('[[tags]]'), row('a=[[tags]]', omitted)], { ...JANE, tags: [] }), 'v=%5B%5D')
})

test('T6 a value of type JSON that cannot be, or that some refuse, is told and works', () => {
  const told = (format: 'json' | 'form', value: string) =>
    problemsOf({ format, rows: [typed(value)] }).map(({ severity, message }) => `${severity}: ${message}`)
  for (const format of ['json', 'form'] as const) {
    assert.match(
      told(format, '{"a":1,"a":[[duration]]}').join(),
      /^warning: Some receivers reject .*: a key is used twice\.$/,
    )
    assert.deepEqual(told(format, '{"[[caller_name]]":1,"[[duration]]":2}'), [])
    assert.match(told(format, '1e400').join(), /^warning: Some receivers reject .*: a number is too large\.$/)
  }
  assert.match(told('form', '{"a":').join(), /^warning: The value is not valid JSON, so it is sent as text/)
  assert.match(told('form', '[[secret:x]]').join(), /^warning: A secret can only be sent as text/)
})
