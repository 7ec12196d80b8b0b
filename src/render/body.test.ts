import { XMLParser } from 'fast-xml-parser'
import fc from 'fast-check'
import assert from 'node:assert/strict'
import test from 'node:test'
import type { FieldValue } from '../calls/call.ts'
import {
  HOME,
  JANE,
  NAMES,
  anyCall,
  anyText,
  bodyOf,
  problemsOf,
  rendered,
  request,
  row,
} from '../../test/kit/rendering.ts'
import { property } from '../../test/kit/property.ts'
import { compileRequest } from './render.ts'
import type { Row } from './request.ts'

const EXAMPLE = [
  'name=[[caller_name]]',
  'secs=[[duration]]',
  'ok=[[answered]]',
  'rec=[[recording_url]]',
  'note=Call of [[duration]] s',
]

type Case = [name: string, format: 'json' | 'form' | 'xml', rows: (string | Row)[], body: string]

const xml = (inner: string): string => `<?xml version="1.0" encoding="UTF-8"?>${inner}`
const omit = { omit_empty: true }

const cases: Case[] = [
  [
    'T8 the example in JSON holds to the byte',
    'json',
    EXAMPLE,
    String.raw`{"name":"Jane \"JJ\" O'Neil & Söhne <x>]]>","secs":95,"ok":true,"rec":null,"note":"Call of 95 s"}`,
  ],
  [
    'T8 the example as a form holds to the byte',
    'form',
    EXAMPLE,
    'name=Jane+%22JJ%22+O%27Neil+%26+S%C3%B6hne+%3Cx%3E%5D%5D%3E&secs=95&ok=true&rec=&note=Call+of+95+s',
  ],
  [
    'T8 the example in XML holds to the byte',
    'xml',
    EXAMPLE,
    `<?xml version="1.0" encoding="UTF-8"?><call><name>Jane "JJ" O'Neil &amp; Söhne &lt;x&gt;]]&gt;</name><secs>95</secs><ok>true</ok><rec/><note>Call of 95 s</note></call>`,
  ],
  [
    'T8 what html makes is escaped for its place: in JSON',
    'json',
    ['n=<p>[[caller_name|html]]</p>'],
    '{"n":"<p>Jane &#34;JJ&#34; O&#39;Neil &amp; Söhne &lt;x&gt;]]&gt;</p>"}',
  ],
  [
    'T8 what html makes is escaped for its place: in XML',
    'xml',
    ['n=[[caller_name|html]]'],
    xml('<call><n>Jane &amp;#34;JJ&amp;#34; O&amp;#39;Neil &amp;amp; Söhne &amp;lt;x&amp;gt;]]&amp;gt;</n></call>'),
  ],
  [
    'T8 what html makes is escaped for its place: in a form',
    'form',
    ['n=[[caller_name|html|truncate:13]]'],
    'n=Jane+%26%2334%3BJJ%26',
  ],
  ['T6 a list keeps its type in JSON', 'json', ['t=[[tags]]'], '{"t":["price","booking"]}'],
  ['T6 a list is one text in a form', 'form', ['t=[[tags]]'], 't=price%2C+booking'],
  ['T6 mixed with text a value becomes text', 'json', ['t=[[duration]] '], '{"t":"95 "}'],
  ['T6 a static value is text', 'json', ['t=95'], '{"t":"95"}'],
  ['T6 a filter may change the type', 'json', ['t=[[start_time|unix]]'], '{"t":1795575845}'],
  ['T6 a row can be forced to text', 'json', [row('t=[[duration]]', { type: 'text' })], '{"t":"95"}'],
  ['T6 a row can be forced to a number', 'json', [row('t=[[uniqueid|truncate:5]]', { type: 'number' })], '{"t":17617}'],
  [
    'T6 a long number keeps all its digits',
    'json',
    [row('t=12345678901234567890', { type: 'number' })],
    '{"t":12345678901234567890}',
  ],
  [
    'T6 what is no number is null where a number is forced',
    'json',
    [row('t=[[caller_name]]', { type: 'number' })],
    '{"t":null}',
  ],
  [
    'T6 a row can be forced to true or false',
    'json',
    [row('t=[[duration|map:95=yes]]', { type: 'boolean' })],
    '{"t":true}',
  ],
  [
    'T6 a row can be forced to JSON',
    'json',
    [row('t={"n":[[duration]],"s":"[[caller_name]]"}', { type: 'json' })],
    String.raw`{"t":{"n":95,"s":"Jane \"JJ\" O'Neil & Söhne <x>]]>"}}`,
  ],
  [
    'T6 a field that holds JSON can be taken as JSON',
    'json',
    [row('t=[[tags|json]]', { type: 'json' })],
    '{"t":["price","booking"]}',
  ],
  [
    'T6 a field that holds no JSON is text there',
    'json',
    [row('t=[[caller_number]]', { type: 'json' })],
    '{"t":"+61400111222"}',
  ],
  [
    'T7 an unknown value is null alone and nothing in text',
    'json',
    ['a=[[recording_url]]', 'b=<[[recording_url]]>'],
    '{"a":null,"b":"<>"}',
  ],
  [
    'T7 an unknown value is an empty element',
    'xml',
    ['a=[[recording_url]]', 'b.@c=[[recording_url]]'],
    xml('<call><a/><b c=""/></call>'),
  ],
  ['T7 a row may be left out when empty', 'json', [row('a=[[recording_url]]', omit), row('b=1', omit)], '{"b":"1"}'],
  [
    'T7 an object of which all is left out is left out',
    'json',
    [row('a.b[0]=[[recording_url]]', omit), row('c=1')],
    '{"c":"1"}',
  ],
  ['T7 zero and false are not empty', 'json', [row('a=[[first_call]]', omit)], '{"a":false}'],
  ['T7 a form row may be left out when empty', 'form', [row('a=[[recording_url]]', omit), row('b=1', omit)], 'b=1'],
  [
    'T7 an element may be left out when empty',
    'xml',
    [row('a=[[recording_url]]', omit), row('b.c=1')],
    xml('<call><b><c>1</c></b></call>'),
  ],
  [
    'T7 an attribute may be left out when empty',
    'xml',
    [row('a.@b=[[recording_url]]', omit), row('a=1')],
    xml('<call><a>1</a></call>'),
  ],
  ['T1 a value with brackets is text, never expanded again', 'json', ['a=[[caller_name]]'], '{"a":"[[duration]]"}'],
  ['T11 dots nest in JSON', 'json', ['c.phone=1', 'id=2', 'c.name=3'], '{"c":{"phone":"1","name":"3"},"id":"2"}'],
  [
    'T11 numbers in brackets or after a dot make a list',
    'json',
    ['i[1].s=b', 'i[0].s=a', 't.0=x'],
    '{"i":[{"s":"a"},{"s":"b"}],"t":["x"]}',
  ],
  ['T11 a number that no row gives is null', 'json', ['i[2]=c'], '{"i":[null,null,"c"]}'],
  [
    'T11 a key in double quotes is literal',
    'json',
    ['"a.b"=1', 'c."d[0]"=2', '"q\\""=3'],
    String.raw`{"a.b":"1","c":{"d[0]":"2"},"q\"":"3"}`,
  ],
  [
    'T11 the name of any member is possible',
    'json',
    ['__proto__=1', 'constructor.x=2', '0=3'],
    '{"__proto__":"1","constructor":{"x":"2"},"0":"3"}',
  ],
  [
    'T11 dots nest in XML, and numbers repeat the element',
    'xml',
    ['i[1].s=b', 'i[0].s=a'],
    xml('<call><i><s>a</s></i><i><s>b</s></i></call>'),
  ],
  ['T11 a repeated key is a repeated element', 'xml', ['t=1', 't=2'], xml('<call><t>1</t><t>2</t></call>')],
  [
    'T11 @name makes an attribute',
    'xml',
    ['@v=1', 'c.@id=<2>', 'c=3'],
    xml('<call v="1"><c id="&lt;2&gt;">3</c></call>'),
  ],
  ['T11 a form key may come again, and nests nothing', 'form', ['a.b=1', 'a.b=2', 'c d=&'], 'a.b=1&a.b=2&c+d=%26'],
  [
    'T11 a row that is switched off or blank takes no part',
    'json',
    [row('a=[[nosuch]]', { enabled: false }), '=', 'b=1'],
    '{"b":"1"}',
  ],
  ['T11 no rows make an empty object', 'json', [], '{}'],
  ['T11 no rows make an empty form', 'form', [], ''],
  ['T11 no rows make an empty element', 'xml', [], xml('<call/>')],
  ['T8 what XML cannot hold becomes U+FFFD', 'xml', ['a=x\u0001y\ud800z'], xml('<call><a>x\ufffdy\ufffdz</a></call>')],
  [
    'T8 line ends survive an XML parser',
    'xml',
    ['a=x\r\ny', 'a.@b=x\r\n\ty'],
    xml('<call><a b="x&#13;&#10;&#9;y">x&#13;\ny</a></call>'),
  ],
]

for (const [name, format, rows, body] of cases) {
  const call = name.startsWith('T1 ') ? { ...JANE, caller_name: '[[duration]]' } : JANE
  test(name, () => assert.equal(bodyOf(format, rows, call), body))
}

test('T11 the root of XML is a setting', () => {
  assert.equal(rendered({ format: 'xml', xml_root: 'Anruf', rows: [row('a=1')] }).body, xml('<Anruf><a>1</a></Anruf>'))
})

const wrong: [string, 'json' | 'form' | 'xml', (string | Row)[], [string, RegExp][]][] = [
  ['T11 a value beside keys below it is a problem', 'json', ['a=1', 'a.b=2'], [['rows[1].key', /is below a key/]]],
  ['T11 keys below a value are a problem', 'json', ['a.b=2', 'a=1'], [['rows[1].key', /and keys below/]]],
  ['T11 the same key twice is a problem in JSON', 'json', ['a=1', 'a=2'], [['rows[1].key', /in two rows/]]],
  [
    'T11 a list that is an object too is a problem',
    'json',
    ['a[0]=1', 'a.b=2'],
    [['rows[1].key', /list in one row and an object/]],
  ],
  [
    'T11 a key that cannot be read is a problem',
    'json',
    ['a..b=1', 'a[x]=1', '"a=1'],
    [
      ['rows[0].key', /is invalid/],
      ['rows[1].key', /is invalid/],
      ['rows[2].key', /is invalid/],
    ],
  ],
  ['T11 a number too high is a problem', 'json', ['a[1000000]=1'], [['rows[0].key', /above 999/]]],
  [
    'T11 a name that XML does not allow is a problem',
    'xml',
    ['1a=1', 'a:b=1', 'c.@=1'],
    [
      ['rows[0].key', /"1a" is not a valid XML/],
      ['rows[1].key', /"a:b"/],
      ['rows[2].key', /""/],
    ],
  ],
  ['T11 an attribute twice is a problem', 'xml', ['a.@b=1', 'a.@b=2'], [['rows[1].key', /in two rows/]]],
  ['T11 text beside elements is a problem in XML', 'xml', ['a=1', 'a.b=2'], [['rows[1].key', /is below a key/]]],
  ['T11 a list in a list is a problem in XML', 'xml', ['a[0][1]=1'], [['rows[0].key', /list in a list/]]],
  ['T4 a row without a key is a problem', 'form', ['=1'], [['rows[0].key', /no Body Key/]]],
  [
    'T4 a placeholder in a key is told not to work',
    'form',
    ['[[caller_name]]=1'],
    [['rows[0].key', /only work in Body Value/]],
  ],
  [
    'T6 a static value that is no number is a problem',
    'json',
    [row('a=x', { type: 'number' })],
    [['rows[0].value', /"x" is not a number/]],
  ],
  [
    'T6 a static value that is neither true nor false is a problem',
    'form',
    [row('a=x', { type: 'boolean' })],
    [['rows[0].value', /not true or false/]],
  ],
  [
    'T6 a value that is not JSON is a problem',
    'json',
    [row('a={"b":[[duration]]', { type: 'json' })],
    [['rows[0].value', /not valid JSON/]],
  ],
  [
    'T11 a name of XML that not every parser takes is told, and sent',
    'xml',
    ['Straße=1', 'Ͱx=1', 'a.𐀀=1', 'a.@Ⱥ=1', 'xmlFoo=1', 'данные.名前.a·b=1'],
    [
      ['rows[1].key', /^"Ͱx" has letters that only the fifth edition/],
      ['rows[2].key', /^"𐀀" has letters/],
      ['rows[3].key', /^"Ⱥ" has letters/],
      ['rows[4].key', /^"xmlFoo" starts with "xml"/],
    ],
  ],
  [
    'T16 a secret is no number',
    'json',
    [row('a=[[secret:x]]', { type: 'number' })],
    [['rows[0].type', /A secret can only be sent as text/]],
  ],
]

for (const [name, format, rows, problems] of wrong) {
  test(name, () => {
    const found = problemsOf({ format, rows: rows.map((one) => (typeof one === 'string' ? row(one) : one)) })
    assert.deepEqual(
      found.map(({ path }) => path),
      problems.map(([path]) => path),
    )
    for (const [i, [, message]] of problems.entries()) assert.match(found[i]?.message ?? '', message)
  })
}

test('T11 a root that is no name is a problem, and call is taken for the preview', () => {
  assert.match(problemsOf({ format: 'xml', xml_root: '<x>' })[0]?.message ?? '', /is not a valid/)
})

/** Rows `f0=[[…]]`, `f1=[[…]]` and so on, one for each name. */
const ALL = [...NAMES].map((name, i) => row(`f${i}=[[${name}]]`))

function render(
  format: 'json' | 'form' | 'xml',
  rows: readonly Row[],
  call: Readonly<Record<string, FieldValue>>,
): string {
  const compiled = compileRequest(request({ format, rows }), NAMES)
  const out = compiled.render((name) => call[name], HOME)
  assert.ok(!('refused' in out))
  return out.body ?? ''
}

const textOf = (value: FieldValue | undefined): string => {
  if (value === undefined || value === null || (typeof value === 'number' && !Number.isFinite(value))) return ''
  return typeof value === 'object' ? value.join(', ') : String(value)
}

property('T6 T8 JSON parses back to the very values, whatever they are', (numRuns) => {
  fc.assert(
    fc.property(anyCall, (call) => {
      const parsed: unknown = JSON.parse(render('json', ALL, call))
      const wanted = Object.fromEntries([...NAMES].map((name, i) => [`f${i}`, call[name] ?? null]))
      // Numbers that JSON cannot express are unknown; -0 is 0.
      assert.deepEqual(parsed, JSON.parse(JSON.stringify(wanted)))
    }),
    { numRuns },
  )
})

property('T8 a form reads back as the very texts', (numRuns) => {
  fc.assert(
    fc.property(anyCall, anyText, (call, key) => {
      const rows = [...ALL, row('x=1', {}), { ...row('x=2'), key: key === '' ? 'y' : key }]
      const pairs = [...new URLSearchParams(render('form', rows, call))]
      const wanted = [
        ...[...NAMES].map((name, i) => [`f${i}`, textOf(call[name]).toWellFormed()]),
        ['x', '1'],
        [(key === '' ? 'y' : key).toWellFormed(), '2'],
      ]
      assert.deepEqual(pairs, wanted)
      // The standard's own serialiser writes the same bytes.
      assert.equal(render('form', rows, call), new URLSearchParams(pairs).toString())
    }),
    { numRuns },
  )
})

const legal = (text: string): string =>
  text.toWellFormed().replace(/[^\t\n\r\x20-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '\ufffd')

property('T8 XML reads back in an independent parser as the very texts, in elements and attributes', (numRuns) => {
  const parser = new XMLParser({
    ignoreAttributes: false,
    parseTagValue: false,
    parseAttributeValue: false,
    trimValues: false,
    htmlEntities: true,
    attributeNamePrefix: '@',
    processEntities: { enabled: true, maxTotalExpansions: 1e6, maxExpandedLength: 1e7 },
  })
  const rows = [...NAMES].flatMap((name, i) => [row(`f${i}=[[${name}]]`), row(`g${i}.@a=[[${name}]]`)])
  fc.assert(
    fc.property(anyCall, (call) => {
      const parsed = parser.parse(render('xml', rows, call), true)
      for (const [i, name] of [...NAMES].entries()) {
        assert.equal(parsed.call[`f${i}`], legal(textOf(call[name])), name)
        assert.equal(parsed.call[`g${i}`]['@a'], legal(textOf(call[name])), `${name} in an attribute`)
      }
    }),
    { numRuns },
  )
})
