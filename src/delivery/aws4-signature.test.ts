// AWS Signature Version 4 (D27), compared with the material that AWS publishes: the test suite, and the examples of S3.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkAwsSignature } from '../../test/kit/aws.ts'
import { HOME, NAMES, request } from '../../test/kit/rendering.ts'
import { startReceiver } from '../../test/kit/receiver.ts'
import { compileRequest } from '../render/render.ts'
import type { Aws4Auth } from '../render/auth/kinds.ts'
import type { RenderedRequest, RequestTemplate } from '../render/request.ts'
import { signAws4 } from './aws4-signature.ts'
import { parseAllowNetworks, PUBLIC_ONLY } from './network-policy.ts'
import { prepareRequest, type SendSettings } from './prepared-request.ts'
import { createSender } from './sender.ts'
import type { UnsignedRequest } from './signer.ts'

interface Vector {
  readonly of: string
  readonly request: Partial<UnsignedRequest>
  readonly token?: string
  readonly signedHeaders: string
  readonly signature: string
}

const FORM = ['content-type', 'application/x-www-form-urlencoded'] as const
const TOKEN =
  'AQoDYXdzEPT//////////wEXAMPLEtc764bNrC9SAPBSM22wDOk4x4HIZ8j4FZTwdQWLWsKWHGBuFqwAeMicRXmxfpSPfIeoIYRqTflfKD8YUuwthAx7mSEI/' +
  'qkPpKPi/kMcGdQrmGdeehM4IC1NtBmUpp2wUE8phUZampKsburEDy0KPkyQDYwT7WZ0wq5VSXDvp75YU9HFvlRd8Tx6q6fE8YQcHNVXAkiY9q6d+xo0rKwT38xVqr7' +
  'ZD0u0iPPkUL64lIZbqBAz+scqKmlzm8FDrypNC9Yjc8fPOLn9FX9KSYvKTr4rvx3iSIlTJabIQwj2ICCR/oLxBA=='

/** Vectors with their names in the suite (aws-sig-v4-test-suite). */
const SUITE: readonly Vector[] = [
  {
    of: 'get-vanilla',
    request: {},
    signedHeaders: 'host;x-amz-date',
    signature: '5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31',
  },
  {
    of: 'get-vanilla-query-order-key-case',
    request: { url: 'https://example.amazonaws.com/?Param2=value2&Param1=value1' },
    signedHeaders: 'host;x-amz-date',
    signature: 'b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500',
  },
  {
    of: 'get-relative-relative',
    request: { url: 'https://example.amazonaws.com/example1/example2/../..' },
    signedHeaders: 'host;x-amz-date',
    signature: '5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31',
  },
  {
    of: 'post-vanilla',
    request: { method: 'POST' },
    signedHeaders: 'host;x-amz-date',
    signature: '5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b',
  },
  {
    of: 'post-header-value-case',
    request: { method: 'POST', headers: [['My-Header1', 'VALUE1']] },
    signedHeaders: 'host;my-header1;x-amz-date',
    signature: 'cdbc9802e29d2942e5e10b5bccfdd67c5f22c7c4e8ae67b53629efa58b974b7d',
  },
  {
    of: 'post-x-www-form-urlencoded',
    request: { method: 'POST', headers: [FORM], body: 'Param1=value1' },
    signedHeaders: 'content-type;host;x-amz-date',
    signature: 'ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a',
  },
  {
    of: 'post-sts-header-before',
    request: { method: 'POST' },
    token: TOKEN,
    signedHeaders: 'host;x-amz-date;x-amz-security-token',
    signature: '85d96828115b5dc0cfc3bd16ad9e210dd772bbebba041836c64533a82be05ead',
  },
]

test('D27 signatures are those that AWS publishes for the same requests and keys', () => {
  for (const { of, request: given, token = null, signedHeaders, signature } of SUITE) {
    const sent = { method: 'GET', url: 'https://example.amazonaws.com/', headers: [], body: null, ...given } as const
    const signing = { access_key_id: 'AKIDEXAMPLE', region: 'us-east-1', service: 'service' }
    const { value, added } = signAws4({ name: 'key', in: { header: 0 }, at: 0, as: 'aws4', signing }, sent, {
      id: '',
      nowMs: Date.UTC(2015, 7, 30, 12, 36),
      secret: (name) => (name === 'key' ? 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' : token),
    })
    const credential = 'AKIDEXAMPLE/20150830/us-east-1/service/aws4_request'
    const expected = `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=${signedHeaders}, Signature=${signature}`
    assert.equal(value, expected, of)
    const rest = token === null ? [] : [['x-amz-security-token', token]]
    assert.deepEqual(added, [['x-amz-date', '20150830T123600Z'], ...rest], of)
  }
})

/** "Signature Calculations for the Authorization Header: Transferring Payload in a Single Chunk", GET Object and PUT Object. */
const OF_S3: readonly Vector[] = [
  {
    of: 'GET Object',
    request: { url: 'https://examplebucket.s3.amazonaws.com/test.txt', headers: [['range', 'bytes=0-9']] },
    signedHeaders: 'host;range;x-amz-content-sha256;x-amz-date',
    signature: 'f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41',
  },
  {
    of: 'PUT Object',
    request: {
      method: 'PUT',
      url: 'https://examplebucket.s3.amazonaws.com/test$file.text',
      headers: [
        ['date', 'Fri, 24 May 2013 00:00:00 GMT'],
        ['x-amz-storage-class', 'REDUCED_REDUNDANCY'],
      ],
      body: 'Welcome to Amazon S3.',
    },
    signedHeaders: 'date;host;x-amz-content-sha256;x-amz-date;x-amz-storage-class',
    signature: '98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd',
  },
]

test('D27 for S3 the hash of the body stands in a header, and the path is signed as it is', () => {
  for (const { of, request: given, signedHeaders, signature } of OF_S3) {
    const sent = { method: 'GET', url: '', headers: [], body: null, ...given } as const
    const signing = { access_key_id: 'AKIAIOSFODNN7EXAMPLE', region: 'us-east-1', service: 's3' }
    const { value } = signAws4({ name: 'key', in: { header: 0 }, at: 0, as: 'aws4', signing }, sent, {
      id: '',
      nowMs: Date.UTC(2013, 4, 24),
      secret: (name) => (name === 'key' ? 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY' : null),
    })
    assert.ok(value.endsWith(`SignedHeaders=${signedHeaders}, Signature=${signature}`), `${of}: ${value}`)
  }
})

const webhookId = '01980a52-f3c9-7d4e-8b1b-000000000001'
const KEYS = { id: 'AKIDEXAMPLE', secret: 'secret-key-of-ours' }
const auth: Aws4Auth = { type: 'aws4', access_key_id: KEYS.id, region: 'eu-west-1', service: 'sqs' }

function rendered(more: Partial<RequestTemplate>): RenderedRequest {
  const values = { caller_name: 'Zoë Müller-李 📞', uniqueid: 'a b/1' } as Readonly<Record<string, string>>
  const out = compileRequest(request({ auth, ...more }), NAMES).render((name) => values[name] ?? null, HOME)
  assert.ok(!('refused' in out))
  return out
}

function settings(secrets: Readonly<Record<string, string>>): SendSettings {
  return { secret: (name) => secrets[name] ?? null, signing: () => [], maskFor: () => null, timeoutMs: 5_000 }
}

const ours = { 'auth.secret_access_key': KEYS.secret }
const row = (key: string, value: string) => ({ key, value, type: 'auto', omit_empty: false, enabled: true }) as const

test('D27 a receiver that computes the signature as AWS documents accepts the request, at each attempt anew', async (t) => {
  const receiver = await startReceiver()
  const policy = { ...PUBLIC_ONLY, allowed: parseAllowNetworks('127.0.0.1') }
  const sender = createSender({ policy, userAgent: 'Offhook/test' })
  t.after(() => Promise.all([receiver.close(), sender.close()]))
  const url = `${receiver.url}/queue/[[uniqueid]]/(x)?name=[[caller_name]]&b=1&a=%2B`
  const headers = [{ key: 'X-Amz-Target', value: 'AmazonSQS.SendMessage', secret: false }]
  for (const method of ['POST', 'GET'] as const) {
    const out = rendered({
      method,
      url,
      headers,
      rows: [row('name', '[[caller_name]]'), row('text', "Söhne & 'x' +1")],
    })
    for (const nowMs of [Date.UTC(2026, 0, 1), Date.UTC(2026, 0, 2)]) {
      const secrets = method === 'GET' ? { ...ours, 'auth.session_token': 'a/token+of=ours' } : ours
      const prepared = prepareRequest({ request: out, webhookId, kind: 'ended' }, settings(secrets), nowMs)
      assert.ok(!('failure' in prepared))
      assert.equal((await sender.send(prepared)).status, 200)
      const received = receiver.received.at(-1) ?? assert.fail()
      const check = checkAwsSignature(received, KEYS)
      assert.ok(check.isValid, method)
      assert.equal(check.date, nowMs === Date.UTC(2026, 0, 1) ? '20260101T000000Z' : '20260102T000000Z')
      assert.ok(check.scope.endsWith('/eu-west-1/sqs/aws4_request') && check.signedHeaders.includes('x-amz-target'))
      assert.ok(!checkAwsSignature(received, { ...KEYS, secret: 'another' }).isValid)
      assert.ok(!checkAwsSignature({ ...received, body: `${received.body} ` }, KEYS).isValid)
      assert.ok(!checkAwsSignature({ ...received, path: `${received.path}&c=2` }, KEYS).isValid)
      const token = received.headers.find(([name]) => name.toLowerCase() === 'x-amz-security-token')?.[1]
      assert.equal(token, method === 'GET' ? 'a/token+of=ours' : undefined)
    }
  }
})

test('S26 without a secret access key for the address nothing goes out, and the key itself never does', () => {
  const out = rendered({})
  const missing = prepareRequest({ request: out, webhookId, kind: 'ended' }, settings({}), 0)
  assert.ok('failure' in missing)
  assert.match(missing.failure.detail, /"auth\.secret_access_key" was not entered for https:/)
  const prepared = prepareRequest({ request: out, webhookId, kind: 'ended' }, settings(ours), 0)
  assert.ok(!JSON.stringify(prepared).includes(KEYS.secret))
})
