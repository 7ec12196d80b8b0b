import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bodyText, contentTypeOf, kindOf } from './body-text.ts'
import type { BodyKind } from './body-text.ts'
import { textOf } from './code-line.ts'
import type { Line } from './code-line.ts'

/** The lines, as text. */
function textLines(body: string, kind: BodyKind): string[] {
  return bodyText(body, kind).lines.map(textOf)
}

function keys(body: string, kind: BodyKind): (string | null)[] {
  return bodyText(body, kind).lines.map(({ key }) => key)
}

/** Returns the token kinds of a line, without blanks. */
function kindsOf({ spans }: Line): string {
  return spans
    .filter(({ text }) => text.trim() !== '')
    .map(({ kind }) => kind || '-')
    .join(' ')
}

test('JSON of one line is broken and indented, and each line knows its key', () => {
  const body =
    '{"a":1,"customer":{"first.name":"Jo","tags":["x",{"n":null}]},"none":{},"list":[],"big":12345678901234567890}'
  assert.deepEqual(textLines(body, 'json'), [
    '{',
    '  "a": 1,',
    '  "customer": {',
    '    "first.name": "Jo",',
    '    "tags": [',
    '      "x",',
    '      {',
    '        "n": null',
    '      }',
    '    ]',
    '  },',
    '  "none": {},',
    '  "list": [],',
    '  "big": 12345678901234567890',
    '}',
  ])
  assert.deepEqual(
    keys(body, 'json').filter((key) => key !== null),
    [
      'a',
      'customer',
      'customer."first.name"',
      'customer.tags',
      'customer.tags[0]',
      'customer.tags[1]',
      'customer.tags[1].n',
      'none',
      'list',
      'big',
    ],
  )
})

test('pieces of JSON are coloured by what they are', () => {
  const { lines } = bodyText('{"s":"a","n":-1.5e3,"b":true,"z":null}', 'json')
  assert.deepEqual(lines.map(kindsOf), ['-', 'k str -', 'k lit -', 'k lit -', 'k nil', '-'])
})

test('JSON with lines of its own keeps them', () => {
  const body = '{\n\t"a": [1, 2],\n\n  "b": "x"\r\n}'
  assert.deepEqual(textLines(body, 'json'), ['{', '\t"a": [1, 2],', '', '  "b": "x"', '}'])
})

test('what is no JSON, or broken, is shown as plain lines', () => {
  for (const body of ['<html>', '{"a":\u0001}', "{'a':1}", 'ok\nthen']) {
    assert.deepEqual(textLines(body, 'json'), body.split('\n'), body)
  }
  assert.deepEqual(textLines('[1,2]', 'json'), ['[', '  1,', '  2', ']'])
  assert.deepEqual(textLines('"text"', 'json'), ['"text"'])
  assert.deepEqual(textLines('}', 'json').join('').trim(), '}')
})

test('XML stands one element a line, with its text', () => {
  const body =
    '<?xml version="1.0" encoding="UTF-8"?><call><id n="1">7 &lt; 8</id><customer><name/><tag>a</tag><tag></tag></customer></call>'
  assert.deepEqual(textLines(body, 'xml'), [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<call>',
    '  <id n="1">7 &lt; 8</id>',
    '  <customer>',
    '    <name/>',
    '    <tag>a</tag>',
    '    <tag></tag>',
    '  </customer>',
    '</call>',
  ])
  assert.deepEqual(keys(body, 'xml'), [
    null,
    null,
    'id',
    'customer',
    'customer.name',
    'customer.tag',
    'customer.tag',
    null,
    null,
  ])
})

test('a form stands one pair a line, as it is sent', () => {
  assert.deepEqual(textLines('a=1&b+c=x%20y&d&e=', 'form'), ['a=1', '&b+c=x%20y', '&d', '&e='])
  assert.deepEqual(keys('a=1&b+c=x%20y&d&e=%', 'form'), ['a', 'b c', 'd', 'e'])
  assert.deepEqual(textLines('', 'form'), [])
})

test('nothing that was sent is lost but blanks between tokens', () => {
  for (const [body, kind] of [
    ['{"a":[1,{"b":"c d"}],"e":{}}', 'json'],
    ['<a><b c="d e">f</b><!-- g --><h/></a>', 'xml'],
    ['a=b&c=d', 'form'],
  ] as const) {
    const plain = (text: string): string => text.replaceAll(/\s/g, '')
    assert.equal(plain(textLines(body, kind).join('')), plain(body))
  }
})

test('of a large body the first 64 KiB are shown, and it is said how much is left', () => {
  const body = JSON.stringify({ a: 'x'.repeat(70_000) })
  const { lines, left } = bodyText(body, 'json')
  assert.equal(left, body.length - 65_536)
  assert.equal(lines.map(textOf).join('').replaceAll(/\s/g, '').length, 65_536)
  const emoji = `a${'😀'.repeat(40_000)}`
  assert.ok(bodyText(emoji, 'text').lines.map(textOf).join('').isWellFormed())
})

test('what is nested without end costs no more than plain text', () => {
  for (const [body, kind] of [
    ['['.repeat(60_000), 'json'],
    ['<a>'.repeat(20_000), 'xml'],
    [`<a ${'"'.repeat(60_001)}`, 'xml'],
    ['<!--'.repeat(16_000), 'xml'],
  ] as const) {
    assert.deepEqual(textLines(body, kind), [body])
  }
})

test('a body that was cut off is shown as far as it goes', () => {
  assert.deepEqual(textLines('{"a":1,"b":"x y', 'json'), ['{', '  "a": 1,', '  "b": "x y'])
  assert.deepEqual(textLines('{"a":tru', 'json'), ['{', '  "a": tru'])
  assert.deepEqual(textLines('<a><b>c</b><d e="f', 'xml'), ['<a>', '  <b>c</b>', '  <d e="f'])
})

test('the content type says what a body is', () => {
  assert.equal(kindOf('application/json; charset=utf-8'), 'json')
  assert.equal(kindOf('application/vnd.api+json'), 'json')
  assert.equal(kindOf('text/xml'), 'xml')
  assert.equal(kindOf('Application/X-WWW-Form-Urlencoded'), 'form')
  assert.equal(kindOf(null), 'text')
  assert.equal(contentTypeOf([['Content-Type', 'text/plain']]), 'text/plain')
})
