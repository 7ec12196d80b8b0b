import { XMLValidator } from 'fast-xml-parser'
import fc from 'fast-check'
import assert from 'node:assert/strict'
import test from 'node:test'
import { HOME, JANE, NAMES, anyCall, problemsOf, rendered, request } from '../../test/kit/rendering.ts'
import { property } from '../../test/kit/property.ts'
import { compileRequest } from './render.ts'
import type { RequestTemplate } from './request.ts'

function raw(content_type: string, body: string): Partial<RequestTemplate> {
  return { format: 'raw', raw: { content_type, body } }
}

const JSON_TYPE = 'application/json'
const XML_TYPE = 'text/xml'

const cases: [string, string, string, string][] = [
  [
    'T12 inside quotes a placeholder is content of the string',
    JSON_TYPE,
    '{"a":"<[[caller_name]]>"}',
    String.raw`{"a":"<Jane \"JJ\" O'Neil & Söhne <x>]]>>"}`,
  ],
  [
    'T12 outside quotes a placeholder is a JSON value',
    JSON_TYPE,
    '[[[duration]],[[answered]],[[recording_url]],[[tags]],[[caller_number]]]',
    '[95,true,null,["price","booking"],"+61400111222"]',
  ],
  ['T12 outside quotes the filter json changes nothing', JSON_TYPE, '{"a":[[tags|json]]}', '{"a":["price","booking"]}'],
  [
    'T12 inside quotes the filter json gives JSON as text',
    JSON_TYPE,
    '{"a":"[[tags|json]]"}',
    String.raw`{"a":"[\"price\",\"booking\"]"}`,
  ],
  [
    'T12 a quote after a backslash does not end the string',
    JSON_TYPE,
    String.raw`{"a":"\"[[duration]]","b":[[duration]]}`,
    String.raw`{"a":"\"95","b":95}`,
  ],
  [
    'T12 a type that ends in +json is JSON',
    'application/vnd.api+json',
    '{"a":"[[caller_name]]"}',
    String.raw`{"a":"Jane \"JJ\" O'Neil & Söhne <x>]]>"}`,
  ],
  ['T3 \\[[ is two brackets of JSON', JSON_TYPE, String.raw`\[[1],[2]]`, '[[1],[2]]'],
  [
    'T12 in XML a placeholder is escaped in text and attributes',
    XML_TYPE,
    `<a b='[[caller_name]]'>[[caller_name]]</a>`,
    `<a b='Jane &quot;JJ&quot; O&apos;Neil &amp; Söhne &lt;x&gt;]]&gt;'>Jane &quot;JJ&quot; O&apos;Neil &amp; Söhne &lt;x&gt;]]&gt;</a>`,
  ],
  ['T12 in text a placeholder is itself', 'text/plain', 'From [[caller_name]]', `From Jane "JJ" O'Neil & Söhne <x>]]>`],
  [
    'T12 in a form a placeholder is encoded and the rest is not',
    'application/x-www-form-urlencoded',
    'a=1+2&b=[[caller_number]]',
    'a=1+2&b=%2B61400111222',
  ],
]

for (const [name, type, body, out] of cases) test(name, () => assert.equal(rendered(raw(type, body)).body, out))

const wrong: [string, string, string, RegExp, string | null][] = [
  [
    'T12 JSON that does not parse is a problem',
    JSON_TYPE,
    '{"a":[[duration]] "b":1}',
    /not valid JSON: syntax error in line 1 near "b":1/,
    '"',
  ],
  [
    'T12 a placeholder that cuts an escape is a problem',
    JSON_TYPE,
    String.raw`{"a":"\u00[[duration]]41"}`,
    /not valid JSON/,
    null,
  ],
  ['T12 a placeholder that makes half a number is a problem', JSON_TYPE, '{"a":1[[duration]]}', /not valid JSON/, null],
  ['T12 a key without quotes is a problem', JSON_TYPE, '{[[duration]]:1}', /not valid JSON/, null],
  ['T12 an empty body is no JSON', JSON_TYPE, '', /not valid JSON/, null],
  ['T12 an element that is not closed is a problem', XML_TYPE, '<a><b></a>', /<b> is closed by <\/a>/, null],
  ['T12 a placeholder cannot name an element', XML_TYPE, '<[[duration]]/>', /text and quoted attribute values/, null],
  [
    'T12 a placeholder cannot be in a comment',
    XML_TYPE,
    '<a><!-- [[duration]] --></a>',
    /Remove the comment or CDATA/,
    null,
  ],
  [
    'T12 a placeholder cannot be in CDATA',
    XML_TYPE,
    '<a><![CDATA[ [[duration]] ]]></a>',
    /Remove the comment or CDATA/,
    null,
  ],
  ['T12 a bare & in XML is a problem', XML_TYPE, '<a>R&D</a>', /&amp;/, null],
  ['T12 a DOCTYPE is a problem', XML_TYPE, '<!DOCTYPE a><a/>', /DOCTYPE/, null],
  ['T12 two roots are a problem', XML_TYPE, '<a/><b/>', /one root/, null],
  ['T12 an attribute twice is a problem', XML_TYPE, '<a b="1" b="2"/>', /set twice/, null],
  ['T12 XML without an element is a problem', XML_TYPE, ' ', /no element/, null],
  ['T4 a wrong content type is a problem', 'json', 'x', /"json" is not a content type/, null],
  ['T4 a content type cannot bring a header of its own', 'text/plain\r\nx: y', 'x', /is not a content type/, null],
]

for (const [name, type, body, message, place] of wrong) {
  test(name, () => {
    const [problem, ...more] = problemsOf(raw(type, body))
    assert.deepEqual(more, [])
    assert.match(problem?.message ?? '', message)
    if (place !== null) assert.equal(body.slice(problem?.at).slice(0, problem?.length), place)
  })
}

test('T4 raw without a body to write is a problem', () =>
  assert.match(problemsOf({ format: 'raw' })[0]?.message ?? '', /Enter the raw body/))

test('T4 rows beside a raw body are told not to be sent', () => {
  const [problem] = problemsOf({
    ...raw('text/plain', 'x'),
    rows: [{ key: 'a', value: '1', type: 'auto', omit_empty: false, enabled: true }],
  })
  assert.deepEqual([problem?.path, problem?.severity], ['rows', 'warning'])
})

const anyJson = fc
  .jsonValue({ maxDepth: 3, stringUnit: 'binary' })
  .chain((value) =>
    fc.tuple(fc.constant(value), fc.infiniteStream(fc.constantFrom(...NAMES)), fc.infiniteStream(fc.boolean())),
  )
  // Some values of a JSON text are replaced by placeholders, and some strings get a placeholder inside.
  .map(([value, names, choices]) => {
    const text = JSON.stringify(value).replaceAll('[[', '[ [').replaceAll('[[', '[ [')
    return text.replace(/"(?:[^"\\]|\\.)*"(?!\s*:)|\bnull\b|\btrue\b/g, (token) => {
      if (choices.next().value) return token.startsWith('"') ? token.replaceAll('[ [', '[') : token
      const placeholder = `[[${String(names.next().value)}]]`
      return token.startsWith('"') ? `"x${placeholder}y"` : placeholder
    })
  })

property('T12 raw JSON without problems parses for every call', (numRuns) => {
  let tried = 0
  fc.assert(
    fc.property(anyJson, anyCall, (body, call) => {
      const compiled = compileRequest(request(raw(JSON_TYPE, body)), NAMES)
      if (compiled.problems.length > 0) return
      tried++
      const out = compiled.render((name) => call[name], HOME)
      assert.ok(!('refused' in out))
      JSON.parse(out.body ?? '')
    }),
    { numRuns },
  )
  assert.ok(tried > numRuns / 2, `only ${tried} of the texts were JSON`)
})

property('T12 raw XML without problems is XML for every call', (numRuns) => {
  const body = `<?xml version="1.0"?>\n<a x="[[caller_name]]" y='[[tags]]'><b>[[caller_name]] &amp; [[duration]]</b><!-- c --><c/>[[uniqueid]]</a>`
  const compiled = compileRequest(request(raw(XML_TYPE, body)), NAMES)
  assert.deepEqual(compiled.problems, [])
  fc.assert(
    fc.property(anyCall, (call) => {
      const out = compiled.render((name) => call[name], HOME)
      assert.ok(!('refused' in out))
      assert.equal(XMLValidator.validate(out.body ?? ''), true)
    }),
    { numRuns },
  )
})

test('T13 a raw body has its own content type, with a charset', () => {
  const typeOf = (type: string): unknown => rendered(raw(type, 'x=1'), JANE).headers
  assert.deepEqual(typeOf('text/csv'), [['content-type', 'text/csv; charset=utf-8']])
  assert.deepEqual(typeOf('text/csv; charset=US-ASCII'), [['content-type', 'text/csv; charset=US-ASCII']])
})
