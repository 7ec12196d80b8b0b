import assert from 'node:assert/strict'
import { test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { json, message } from '../../../test/kit/posted.ts'
import type { Message } from '../webhook.ts'
import { messageTree, pushAdapter } from './adapter.ts'

const url = 'https://calls.example/in/tok'
const mapping = {
  uniqueid: ['/body/id'],
  status: [{ place: '/body/event', values: { ring: { status: 'ringing' } } }],
  fields: {},
}
const { posted } = pushAdapter
assert.ok(posted)

const bodies: readonly (readonly [what: string, sent: Message, body: unknown])[] = [
  ['JSON', json({ a: 1 }), { a: 1 }],
  ['JSON of a vendor’s own type', message('{"a":1}', { 'content-type': 'application/vnd.api+json' }), { a: 1 }],
  [
    'JSON under the header of a form (curl -d)',
    message('{"a":1}', { 'content-type': 'application/x-www-form-urlencoded' }),
    { a: 1 },
  ],
  ['JSON without a header, with a byte order mark', message('\uFEFF [1]'), [1]],
  [
    'JSON with ids longer than a double holds',
    message('{"id":1234567890123456789,"n":-9007199254740993,"f":0.12345678901234567890,"t":"\\"1234567890123456789"}'),
    { id: '1234567890123456789', n: '-9007199254740993', f: 0.12345678901234568, t: '"1234567890123456789' },
  ],
  [
    'a form',
    message('a=1&b=x+y&a=%C3%A9&c[d]=4', { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' }),
    { a: ['1', 'é'], b: 'x y', 'c[d]': '4' },
  ],
  ['a form without a header', message('call_id=7&status=ringing'), { call_id: '7', status: 'ringing' }],
  [
    'a form in parts',
    message(
      '--XX\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n--XX\r\ncontent-disposition: form-data; name="f"; filename="x.wav"\r\n\r\n\0\r\n--XX--\r\n',
      { 'content-type': 'multipart/form-data; boundary=XX' },
    ),
    { a: '1' },
  ],
  [
    'XML',
    message(
      '<?xml version="1.0"?>\n<!-- x --><call type="in"><id>7</id><f>a &amp; &#x62;</f><f/>t<![CDATA[<z>]]></call>',
      { 'content-type': 'application/xml' },
    ),
    { call: { '@type': 'in', id: '7', f: ['a & b', ''], '#text': 't<z>' } },
  ],
  ['XML without a header', message(' <id>7</id>'), { id: '7' }],
  [
    'XML with names that objects have themselves',
    message('<a __proto__="1"><__proto__>2</__proto__><constructor>3</constructor>\ufffe</a>'),
    {
      a: Object.fromEntries([
        ['@__proto__', '1'],
        ['__proto__', '2'],
        ['constructor', '3'],
        ['#text', '\ufffd'],
      ]),
    },
  ],
  [
    'text in an older set of letters',
    message(Buffer.from('name=M\xFCller', 'latin1'), { 'content-type': 'application/x-www-form-urlencoded' }),
    { name: 'Müller' },
  ],
  [
    'a packed body',
    message(gzipSync('{"a":1}'), { 'content-type': 'application/json', 'content-encoding': 'gzip' }),
    { a: 1 },
  ],
]
for (const [what, sent, body] of bodies)
  test(`a body is read: ${what}`, () => {
    const { tree, problem } = messageTree(sent, {})
    assert.equal(problem, null)
    assert.deepEqual(tree.body, body)
  })

const broken: readonly (readonly [what: string, sent: Message, problem: RegExp])[] = [
  [
    'JSON cut off',
    message('{"a":[1,', { 'content-type': 'application/json' }),
    /not valid JSON.*is incomplete.*line 1, column 9/,
  ],
  ['a key twice', message('{"a":1,\n"a":2}'), /at \/a.*Duplicate key.*line 2/],
  ['__proto__', message('{"x":{"__proto__":1}}'), /at \/x\/__proto__/],
  ['JSON too deep', message(`${'['.repeat(33)}${']'.repeat(33)}`), /deeper than 32/],
  ['a million brackets', message('['.repeat(250_000)), /deeper than 32/],
  [
    'a document type',
    message('<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><l>&b;</l>'),
    /DOCTYPE.*line 1, column 1/,
  ],
  ['an entity of nobody', message('<a>&b;</a>'), /Replace & with &amp;.*line 1, column 4/],
  ['XML with a wrong end', message('<a>\n<b></a>'), /<b> is closed by <\/a>\. \(line 2, column 4\)/],
  ['XML too deep', message('<a>'.repeat(40)), /more than 32 levels deep/],
  ['XML that does not end', message('<a b="1'), /form name="value"/],
  ['XML after blank lines', message('\n\n <a>'), /<a> is not closed\. \(line 3, column 5\)/],
  ['neither', message('hello'), /not JSON, form data or XML/],
  ['nothing', message(''), /empty/],
  [
    'parts without a boundary',
    message('x', { 'content-type': 'multipart/form-data' }),
    /incomplete or has no boundary/,
  ],
  ['a packed bomb', message(gzipSync(Buffer.alloc(10_000_000)), { 'content-encoding': 'gzip' }), /256 KiB/],
  [
    'Brotli, of a message that was kept before',
    message('x', { 'content-encoding': 'br' }),
    /encoding br is not supported/,
  ],
  ['a kind of packing that nobody knows', message('x', { 'content-encoding': 'zip' }), /encoding zip is not supported/],
]
for (const [what, sent, problem] of broken)
  test(`S42 a body that cannot be read is told with where it is wrong: ${what}`, () => {
    const withQuery = { ...sent, query: 'a=1' }
    const reading = posted.read(what === 'nothing' ? sent : withQuery, { settings: { mapping }, url })
    assert.deepEqual(reading.updates, [])
    assert.match(reading.problems[0] ?? '', problem)
    assert.deepEqual(messageTree(withQuery, {}).tree.query, { a: '1' }, 'the rest is shown all the same')
  })

test('S42 long bodies of every kind take time that follows their length', () => {
  const long = 250_000
  const texts = [
    '<a>'.repeat(long / 3),
    `<a>${'&amp;'.repeat(long / 5)}</a>`,
    `<a ${'b="1" '.repeat(long / 6)}/>`,
    `<a>${'<b/>'.repeat(long / 4)}</a>`,
    `<!--${'-'.repeat(long)}`,
    `<a>${'<![CDATA['.repeat(long / 9)}`,
    'a=1&'.repeat(long / 4),
    '&'.repeat(long),
    '%'.repeat(long),
    '"'.repeat(long),
    `{"a":"${'\\"'.repeat(long / 2)}"}`,
    '1'.repeat(long),
    `[${'1234567890123456,'.repeat(long / 17)}1]`,
    `<${'a'.repeat(long)}>`,
  ]
  for (const text of texts) {
    const parts = message(`--X\r\n${text}`, { 'content-type': 'multipart/form-data; boundary=X' })
    for (const sent of [message(text), parts]) assert.ok(messageTree(sent, {}).problem?.length !== 0)
  }
})

test('what is secret, and what only says how it came, is no part of the message', () => {
  const sent = message('{}', {
    query: 'key=k&a=1',
    authorization: 'x',
    cookie: 'x',
    'x-key': 'k',
    'x-event': 'e',
    host: 'h',
    'x-forwarded-for': '1',
  })
  const of = (auth: unknown): unknown => messageTree(sent, { auth, secret: 'k' }).tree
  assert.deepEqual(of({ type: 'key', in: 'header', name: 'X-Key' }), {
    body: {},
    query: { key: 'k', a: '1' },
    headers: { 'x-event': 'e' },
  })
  assert.deepEqual(of({ type: 'key', in: 'query', name: 'key' }), {
    body: {},
    query: { a: '1' },
    headers: { 'x-key': 'k', 'x-event': 'e' },
  })
  const token = json({ token: 'k', data: { token: 'mine' } })
  assert.deepEqual(
    messageTree(token, { auth: { type: 'key', in: 'body', name: '/body/token' }, secret: 'k' }).tree.body,
    { data: { token: 'mine' } },
  )
})

test('S42 a text without an end is gone over once, however many quotes stand in it', () => {
  const body = `{1234567890123456${'\\"'.repeat(120_000)}`
  assert.match(messageTree(message(body), {}).problem ?? '', /not valid JSON/)
  const cut = `{"id":12345678901234567890,"text":"${'\\"'.repeat(1000)}\\`
  assert.match(messageTree(message(cut), {}).problem ?? '', /not valid JSON/)
})
