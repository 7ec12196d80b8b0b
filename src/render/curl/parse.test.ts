import assert from 'node:assert/strict'
import test from 'node:test'
import { request, row } from '../../../test/kit/rendering.ts'
import type { RequestTemplate } from '../request.ts'
import { parseCurl } from './parse.ts'

type Imported = Partial<RequestTemplate> & { secrets?: Record<string, string>; doubts?: RegExp[] }

const post = { method: 'POST', url: 'https://a.example/', format: 'form' } as const
const typed = (value: string) => ({ headers: [{ key: 'content-type', value, secret: false }] })

const imports: [string, string, Imported][] = [
  ['T15 an address alone is a GET', 'curl https://a.example/x', { method: 'GET', url: 'https://a.example/x' }],
  [
    'T15 an address without a scheme is http, as for curl',
    'curl a.example',
    { method: 'GET', url: 'http://a.example' },
  ],
  [
    'T15 a query becomes rows',
    `curl 'https://a.example/x?a=1&b=x%20y'`,
    { method: 'GET', url: 'https://a.example/x', rows: [row('a=1'), row('b=x y')] },
  ],
  [
    'T15 a query that rows would write otherwise stays as it is',
    `curl 'https://a.example/x?t=10:30'`,
    { method: 'GET', url: 'https://a.example/x?t=10:30' },
  ],
  [
    'T15 an address pasted without quotes keeps what stands after &',
    'curl https://a.example/x?a=1&b=2',
    { method: 'GET', url: 'https://a.example/x', rows: [row('a=1'), row('b=2')] },
  ],
  [
    'T15 data make a POST of a form',
    `curl https://a.example/ -d a=1 -d 'b=x y'`,
    { ...post, rows: [row('a=1'), row('b=x y')] },
  ],
  [
    'T15 data to encode are a form',
    `curl https://a.example/ --data-urlencode 'b=x & y'`,
    { ...post, rows: [row('b=x & y')] },
  ],
  [
    'T15 JSON becomes rows with types',
    `curl https://a.example/ --json '{ "a": {"b": [1, "x"]}, "c": true, "d": null, "e": [] }'`,
    {
      ...post,
      format: 'json',
      rows: [
        row('a.b[0]=1', { type: 'number' }),
        row('a.b[1]=x'),
        row('c=true', { type: 'boolean' }),
        row('d=null', { type: 'json' }),
        row('e=[]', { type: 'json' }),
      ],
      headers: [
        { key: 'accept', value: 'application/json', secret: false },
        { key: 'content-type', value: 'application/json', secret: false },
      ],
    },
  ],
  [
    'T15 JSON with escapes becomes rows',
    String.raw`curl https://a.example/ -H 'content-type: application/json; charset=utf-8' -d '{"a":"\u00e9\/"}'`,
    { ...post, format: 'json', rows: [row('a=é/')] },
  ],
  [
    'T15 JSON that rows cannot say is kept as it is',
    `curl https://a.example/ -H 'content-type: application/json; charset=utf-8' -d '[1.0]'`,
    { ...post, format: 'raw', raw: { content_type: 'application/json; charset=utf-8', body: '[1.0]' } },
  ],
  [
    'T15 XML becomes rows',
    `curl https://a.example/ -H 'content-type: application/xml; charset=utf-8' -d '<r v="1"> <a>x</a> <i><s>1</s></i><i><s>2</s></i></r>'`,
    { ...post, format: 'xml', xml_root: 'r', rows: [row('@v=1'), row('a=x'), row('i[0].s=1'), row('i[1].s=2')] },
  ],
  [
    'T15 another body is raw',
    `curl https://a.example/ -H 'content-type: text/csv' --data-raw 'a,b'`,
    { ...post, format: 'raw', raw: { content_type: 'text/csv', body: 'a,b' }, ...typed('text/csv') },
  ],
  [
    'T15 a placeholder in the command is text',
    `curl https://a.example/ -d 'a=[[x]]'`,
    { ...post, rows: [row('a=\\[[x]]')] },
  ],
  [
    'T15 -u is Basic, and the password a secret',
    `curl -u jane:p:w https://a.example/`,
    { method: 'GET', auth: { type: 'basic', username: 'jane' }, secrets: { 'auth.password': 'p:w' } },
  ],
  [
    'T15 a user in the address is Basic',
    `curl https://jane:p%40@a.example/`,
    { method: 'GET', auth: { type: 'basic', username: 'jane' }, secrets: { 'auth.password': 'p@' } },
  ],
  [
    'T15 an encoded Basic header is Basic',
    `curl https://a.example/ -H 'Authorization: Basic amFuZTpwdw=='`,
    { method: 'GET', auth: { type: 'basic', username: 'jane' }, secrets: { 'auth.password': 'pw' } },
  ],
  [
    'T15 a Bearer header is Bearer, and the token a secret',
    `curl https://a.example/ -H 'Authorization: Bearer abc'`,
    { method: 'GET', auth: { type: 'bearer' }, secrets: { 'auth.token': 'abc' } },
  ],
  [
    'T15 a variable is a secret of which the value is not known',
    'curl https://a.example/ -H "Authorization: Bearer $TOKEN"',
    { method: 'GET', auth: { type: 'bearer' } },
  ],
  [
    'T15 a variable in the body is a secret',
    `curl https://a.example/ -d 'a='"$SECRET_K"`,
    { ...post, rows: [row('a=[[secret:k]]')] },
  ],
  [
    'T15 a header whose name tells of a secret is one',
    `curl https://a.example/ -H 'X-Api-Key: abc'`,
    { method: 'GET', headers: [{ key: 'X-Api-Key', value: '', secret: true }], secrets: { 'header.x-api-key': 'abc' } },
  ],
  [
    'T15 what a browser copies is understood',
    String.raw`curl 'https://a.example/' -X 'POST' -H 'Host: a.example' -H 'x-a: 1' --compressed -sSL -o /dev/null --data-raw $'a=\u00e9\x21\'\n'`,
    {
      ...post,
      rows: [row(`a=é!'\n`)],
      headers: [{ key: 'x-a', value: '1', secret: false }],
      doubts: [/Host was left out/],
    },
  ],
  [
    'T15 -G puts the data into the address',
    `curl -G https://a.example/x -d a=1`,
    { method: 'GET', url: 'https://a.example/x', rows: [row('a=1')] },
  ],
  [
    'T15 joined options are understood',
    `curl -sXPUT -da=1 https://a.example/`,
    { ...post, method: 'PUT', rows: [row('a=1')] },
  ],
  [
    'T15 a file is told not to be read',
    `curl https://a.example/ -d @body.json`,
    { method: 'GET', doubts: [/body\.json was not read/] },
  ],
  [
    'T15 a multipart form is told to be left out',
    `curl https://a.example/ -F a=@b`,
    { method: 'GET', doubts: [/multipart/] },
  ],
  [
    'T15 a method that cannot be sent is told',
    `curl -I https://a.example/`,
    { method: 'GET', doubts: [/HEAD is not supported/] },
  ],
  ['T15 what follows the command is not of it', `curl https://a.example/ | jq .`, { method: 'GET' }],
]

for (const [name, command, { secrets = {}, doubts = [], ...template }] of imports) {
  test(name, () => {
    const found = parseCurl(command)
    assert.ok(found !== null)
    assert.deepEqual(found.template, { ...request({ url: 'https://a.example/' }), ...template })
    assert.deepEqual(found.secrets, secrets)
    assert.equal(found.problems.length, doubts.length)
    for (const [i, doubt] of doubts.entries()) assert.match(found.problems[i]?.message ?? '', doubt)
  })
}

test('T15 what is no cURL command is none', () => {
  for (const text of ['', 'https://a.example/', 'wget https://a.example/', `curl 'unclosed`, 'curly x'])
    assert.equal(parseCurl(text), null)
})
