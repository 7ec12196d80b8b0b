// The configuration, the preview and the cURL command of AWS Signature Version 4 (D27).
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { HOME, NAMES, request } from '../../test/kit/rendering.ts'
import { addedHeaders, type Aws4Auth } from './auth/kinds.ts'
import { parseCurl } from './curl/parse.ts'
import { printCurl } from './curl/print.ts'
import { compileRequest } from './render.ts'
import type { RequestTemplate } from './request.ts'
import { fillSecrets, maskSecrets } from './secret-places.ts'

const usual: Aws4Auth = { type: 'aws4', access_key_id: 'AKIDEXAMPLE', region: 'eu-west-1', service: 'sqs' }
const auth = (more: Partial<Aws4Auth>): Partial<RequestTemplate> => ({ auth: { ...usual, ...more } })

function rendered(template: Partial<RequestTemplate>) {
  const out = compileRequest(request(template), NAMES).render(() => null, HOME)
  assert.ok(!('refused' in out))
  return out
}

const headerOf = (headers: readonly (readonly [string, string])[]) => headers.find(([name]) => name === 'authorization')

test('T16 a request keeps how an AWS signature is made, and shows dots in its place', () => {
  const out = rendered(auth({}))
  assert.deepEqual([...compileRequest(request(auth({})), NAMES).secrets], ['auth.secret_access_key'])
  assert.deepEqual(headerOf(maskSecrets(out, () => 'last').headers), [
    'authorization',
    'AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/••••/eu-west-1/sqs/aws4_request, SignedHeaders=••••, Signature=••••',
  ])
  assert.deepEqual(headerOf(fillSecrets(out, () => 'the key').headers), ['authorization', ''])
  const [, begun] = headerOf(maskSecrets(rendered(auth({ region: '', access_key_id: '' })), () => null).headers) ?? []
  assert.match(begun ?? '', /Credential=…\/••••\/…\/sqs\/aws4_request/)
})

const header = (key: string) => ({ headers: [{ key, value: 'x', secret: false }] })

const wrong: readonly (readonly [what: string, template: Partial<RequestTemplate>, path: string, message: RegExp])[] = [
  ['no access key ID', auth({ access_key_id: ' ' }), 'auth.access_key_id', /Enter the access key ID/],
  ['a slash, which ends it', auth({ access_key_id: 'AK/ID' }), 'auth.access_key_id', /Enter the access key ID/],
  ['no region', auth({ region: '' }), 'auth.region', /Enter the AWS region/],
  ['a name for people', auth({ region: 'Europe (Ireland)' }), 'auth.region', /Enter the AWS region/],
  ['no service', auth({ service: '' }), 'auth.service', /Enter the name of the AWS service/],
  ['a field of the call', auth({ region: '[[caller_name]]' }), 'auth.region', /fixed value/],
  ['a date of its own', { ...auth({}), ...header('X-Amz-Date') }, 'headers[0].key', /already sets/],
  ['a token of its own', { ...auth({}), ...header('x-amz-security-token') }, 'headers[0].key', /already sets/],
  [
    'the key in the body',
    {
      ...auth({}),
      rows: [{ key: 'a', value: '[[secret:auth.secret_access_key]]', type: 'auto', omit_empty: false, enabled: true }],
    },
    'rows[0].value',
    /can’t be part/,
  ],
]

for (const [what, template, path, message] of wrong)
  test(`D27 a problem: ${what}`, () => {
    const problems = compileRequest(request(template), NAMES).problems.filter(({ severity }) => severity === 'error')
    assert.deepEqual(
      problems.map((one) => one.path),
      [path],
    )
    assert.match(problems[0]?.message ?? '', message)
  })

test('T15 curl signs by itself: what is printed is imported as it was, with what was typed and without', () => {
  const out = rendered(auth({}))
  const command = printCurl(out)
  assert.match(command, /--aws-sigv4 'aws:amz:eu-west-1:sqs' \\\n {2}-u 'AKIDEXAMPLE:'"\$AWS_SECRET_ACCESS_KEY"/)
  assert.doesNotMatch(command, /authorization/i)
  const imported = parseCurl(command)
  assert.deepEqual([imported?.template.auth, imported?.secrets], [usual, {}])
  const typed = new Map([
    ['auth.secret_access_key', 'a/b+c'],
    ['auth.session_token', 't/1='],
  ])
  const whole = parseCurl(printCurl(out, (name) => typed.get(name) ?? null))
  assert.deepEqual(
    [whole?.template.auth, whole?.secrets, whole?.template.headers],
    [usual, Object.fromEntries(typed), []],
  )
})

test('D27 the preview names the headers that each attempt adds', () => {
  const secrets = { secret_access_key: 'a', session_token: null }
  assert.deepEqual(addedHeaders({ ...usual, ...secrets }), ['x-amz-date'])
  assert.deepEqual(addedHeaders({ ...usual, ...secrets, service: 's3', session_token: { set: true } }), [
    'x-amz-date',
    'x-amz-content-sha256',
    'x-amz-security-token',
  ])
  assert.deepEqual(addedHeaders({ type: 'bearer', token: 'a' }), [])
})
