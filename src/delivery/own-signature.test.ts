// Signatures that an integration defines itself (D18), compared with published vectors, and verified by receivers that
// check as their vendors describe.
import type { HmacAuth } from '../render/auth/kinds.ts'
import assert from 'node:assert/strict'
import { createHmac, timingSafeEqual } from 'node:crypto'
import { test, type TestContext } from 'node:test'
import { HOME, NAMES, request } from '../../test/kit/rendering.ts'
import { startReceiver, type ReceivedRequest } from '../../test/kit/receiver.ts'
import { compileRequest } from '../render/render.ts'
import type { RenderedRequest, RequestTemplate } from '../render/request.ts'
import { prepareRequest, type SendSettings } from './prepared-request.ts'
import { parseAllowNetworks, PUBLIC_ONLY } from './network-policy.ts'
import { createSender } from './sender.ts'

const usual: HmacAuth = {
  type: 'hmac',
  header: 'x-signature',
  value: '{signature}',
  algorithm: 'sha256',
  encoding: 'hex',
  signs: '{body}',
}

function rendered(auth: Partial<HmacAuth>, more: Partial<RequestTemplate> = {}): RenderedRequest {
  const out = compileRequest(request({ ...more, auth: { ...usual, ...auth } }), NAMES).render(() => null, HOME)
  assert.ok(!('refused' in out))
  return out
}

function keysOf(key: string, more: Partial<SendSettings> = {}): SendSettings {
  return {
    secret: (name) => (name === 'auth.key' ? key : name === 'input.id' ? 'room 7' : null),
    signing: () => [],
    maskFor: () => null,
    timeoutMs: 5_000,
    ...more,
  }
}

const webhookId = '01980a52-f3c9-7d4e-8b1b-000000000001'

/** The signature header of a request that is prepared at this time. */
function signed(out: RenderedRequest, key: string, nowMs = 0): string | undefined {
  const prepared = prepareRequest({ request: out, webhookId, kind: 'ended' }, keysOf(key), nowMs)
  assert.ok(!('failure' in prepared))
  return prepared.headers.find(([name]) => name === 'x-signature')?.[1]
}

const raw = (body: string): Partial<RequestTemplate> => ({
  format: 'raw',
  raw: { content_type: 'text/plain', body },
})

/** Key, body, algorithm, and the expected header. */
const VECTORS: readonly (readonly [string, string, HmacAuth['algorithm'], string])[] = [
  // docs.github.com, Validating webhook deliveries, "Testing the webhook payload validation".
  [
    "It's a Secret to Everybody",
    'Hello, World!',
    'sha256',
    '757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17',
  ],
  // RFC 4231, 4.3.
  [
    'Jefe',
    'what do ya want for nothing?',
    'sha256',
    '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
  ],
  [
    'Jefe',
    'what do ya want for nothing?',
    'sha512',
    '164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea2505549758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737',
  ],
  // RFC 2202, 3.
  ['Jefe', 'what do ya want for nothing?', 'sha1', 'effcdf6ae5eb2fa2d27416d5f184df9c259a7c79'],
]

test('D18 signatures of its own are those that GitHub and the RFCs publish for the same key and body', () => {
  for (const [key, body, algorithm, expected] of VECTORS)
    assert.equal(signed(rendered({ algorithm }, raw(body)), key), expected, algorithm)
})

const sameText = (one: string, other: string): boolean =>
  one.length === other.length && timingSafeEqual(Buffer.from(one), Buffer.from(other))

const headerOf = ({ headers }: ReceivedRequest, wanted: string): string =>
  headers.find(([name]) => name === wanted)?.[1] ?? ''

/** Checks of vendors. Each check follows the words of the vendor, not our code. */
const SCHEMES: readonly {
  readonly of: string
  readonly auth: Partial<HmacAuth>
  readonly isValid: (received: ReceivedRequest, key: string) => boolean
}[] = [
  {
    of: 'GitHub',
    auth: { header: 'X-Hub-Signature-256', value: 'sha256={signature}' },
    isValid: (received, key) =>
      sameText(
        headerOf(received, 'X-Hub-Signature-256'),
        `sha256=${createHmac('sha256', key).update(received.body).digest('hex')}`,
      ),
  },
  {
    of: 'Shopify',
    auth: { header: 'X-Shopify-Hmac-Sha256', encoding: 'base64' },
    isValid: (received, key) =>
      sameText(
        headerOf(received, 'X-Shopify-Hmac-Sha256'),
        createHmac('sha256', key).update(Buffer.from(received.body)).digest('base64'),
      ),
  },
  {
    of: 'Stripe',
    auth: { header: 'Stripe-Signature', value: 't={timestamp},v1={signature}', signs: '{timestamp}.{body}' },
    isValid(received, key) {
      const parts = new Map(
        headerOf(received, 'Stripe-Signature')
          .split(',')
          .map((part) => part.split('=') as [string, string]),
      )
      const time = parts.get('t') ?? ''
      assert.ok(Math.abs(Date.now() / 1000 - Number(time)) < 300)
      return sameText(parts.get('v1') ?? '', createHmac('sha256', key).update(`${time}.${received.body}`).digest('hex'))
    },
  },
  {
    of: 'one over the whole request',
    auth: {
      header: 'Authorization',
      value: 'HMAC {signature}',
      signs: '{method} {path}\n{url}\n{id}\n{timestamp}\n{"a":1}{body}',
    },
    isValid(received, key) {
      const url = `http://${headerOf(received, 'host')}${received.path}`
      const lines = [
        `${received.method} ${received.path}`,
        url,
        headerOf(received, 'webhook-id'),
        headerOf(received, 'webhook-timestamp'),
      ]
      const text = `${lines.join('\n')}\n{"a":1}${received.body}`
      return headerOf(received, 'Authorization') === `HMAC ${createHmac('sha256', key).update(text).digest('hex')}`
    },
  },
]

async function sent(t: TestContext, template: Partial<RequestTemplate>, auth: Partial<HmacAuth>, key: string) {
  const receiver = await startReceiver()
  const policy = { ...PUBLIC_ONLY, allowed: parseAllowNetworks('127.0.0.1') }
  const sender = createSender({ policy, userAgent: 'Offhook/test' })
  t.after(() => Promise.all([receiver.close(), sender.close()]))
  const out = rendered(auth, { url: `${receiver.url}/a b/[[secret:input.id]]?q=ö`, ...template })
  const prepared = prepareRequest({ request: out, webhookId, kind: 'ended' }, keysOf(key), Date.now())
  assert.ok(!('failure' in prepared))
  assert.equal((await sender.send(prepared)).status, 200)
  assert.ok(receiver.received[0])
  return receiver.received[0]
}

const row = (key: string, value: string) => ({ key, value, type: 'auto', omit_empty: false, enabled: true }) as const

for (const { of, auth, isValid } of SCHEMES) {
  test(`D18 a receiver that checks as ${of} does takes the request, and no other key or body`, async (t) => {
    // Braces in the values that are sent are text, not placeholders of the signature.
    const rows = [row('name', 'Söhne {body} {id} $& 📞'), row('secret', '[[secret:input.id]]')]
    const received = await sent(t, { rows }, auth, 'key-of-ours')
    assert.ok(received.body.includes('room 7') && received.body.includes('{body}'))
    assert.ok(isValid(received, 'key-of-ours'))
    assert.ok(!isValid(received, 'key-of-others'))
    assert.ok(!isValid({ ...received, body: `${received.body} ` }, 'key-of-ours'))
  })
}

test('D18 each attempt is signed anew, at its own time; a request without body signs an empty one', () => {
  const out = rendered({ value: 't={timestamp},v1={signature}', signs: '{timestamp}.{body}' })
  const [first, second] = [signed(out, 'k', 1_000_000), signed(out, 'k', 2_000_000)]
  assert.match(first ?? '', /^t=1000,v1=/)
  assert.match(second ?? '', /^t=2000,v1=/)
  assert.notEqual(first?.split('v1=')[1], second?.split('v1=')[1])
  assert.equal(signed(rendered({}, { method: 'GET' }), 'k'), createHmac('sha256', 'k').update('').digest('hex'))
})

test('S26 a key that was not entered for the address keeps the request from going, and never goes itself', () => {
  const out = rendered({})
  const prepared = prepareRequest({ request: out, webhookId, kind: 'ended' }, keysOf('', { secret: () => null }), 0)
  assert.ok('failure' in prepared)
  assert.match(prepared.failure.detail, /"auth\.key" was not entered for https:/)
  assert.ok(
    !JSON.stringify(prepareRequest({ request: out, webhookId, kind: 'ended' }, keysOf('very-secret-key'), 0)).includes(
      'very-secret-key',
    ),
  )
})
