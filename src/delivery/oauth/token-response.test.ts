import type { OAuth2Auth } from '../../render/auth/kinds.ts'
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createMask } from '../../text/mask.ts'
import { unsentExchange, type Exchange } from '../exchange.ts'
import { readTokenResponse } from './token-response.ts'
import { tokenRequest } from './token-request.ts'

const auth: OAuth2Auth = {
  type: 'oauth2',
  grant: 'refresh_token',
  token_url: 'https://auth.example/token',
  client_id: 'id:1',
  client_auth: 'basic',
  scope: 'a b',
  scheme: 'Bearer',
  extra: [{ key: 'audience', value: 'calls' }],
  authorize_url: '',
}
const nowMs = Date.UTC(2026, 10, 1)
const secret = 'a secret that some servers quote'

function answered(status: number, body: unknown, more: Partial<Exchange> = {}): Exchange {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  return { ...unsentExchange({ class: 'timeout', detail: '' }), error: null, status, body: Buffer.from(text), ...more }
}

function read(exchange: Exchange, grant: 'client_credentials' | 'refresh_token' = 'refresh_token') {
  return readTokenResponse(exchange, { auth, grant, nowMs, mask: createMask([secret]) })
}

test('S25 a token is asked for as RFC 6749 has it, with the further pairs; where somebody consented, not for a scope again', () => {
  const basic = tokenRequest(auth, { type: 'refresh_token', refreshToken: 'r+1' }, 'p%&ö')
  assert.equal(basic.body, 'grant_type=refresh_token&refresh_token=r%2B1&scope=a+b&audience=calls')
  // RFC 6749, 2.3.1: id and secret are encoded as in a form, then joined.
  const header = Buffer.from('id%3A1:p%25%26%C3%B6').toString('base64')
  assert.deepEqual(basic.headers.at(-1), ['authorization', `Basic ${header}`])
  const form = tokenRequest({ ...auth, client_auth: 'form' }, { type: 'client_credentials' }, 's')
  assert.equal(form.body, 'grant_type=client_credentials&scope=a+b&client_id=id%3A1&client_secret=s&audience=calls')
  assert.equal(form.headers.length, 2)
  const consented = { ...auth, client_auth: 'none', authorize_url: 'https://auth.example/auth' } as const
  const none = tokenRequest(consented, { type: 'refresh_token', refreshToken: 'r' }, null)
  assert.equal(none.body, 'grant_type=refresh_token&refresh_token=r&client_id=id%3A1&audience=calls')
})

test('S25 what a token answer says of its end counts as far as it makes sense', () => {
  const ends: readonly (readonly [unknown, number | null])[] = [
    [3600, 3600],
    ['3599', 3599],
    [0.5, 0.5],
    [0, null],
    [-1, null],
    ['soon', null],
    [1e300, null],
    [null, null],
    [undefined, null],
    [{}, null],
  ]
  for (const [expires_in, seconds] of ends) {
    const given = read(answered(200, { access_token: 'abc', token_type: 'bearer', expires_in }))
    const endsMs = seconds === null ? null : nowMs + seconds * 1000
    assert.deepEqual(given, { accessToken: 'abc', endsMs, refreshToken: null }, String(expires_in))
  }
})

test('S25 S22 why there is no token is said in words a person can act on, without what was asked with', () => {
  const rows: readonly (readonly [Exchange, RegExp, { down?: true; ended?: true }])[] = [
    [
      answered(401, { error: 'invalid_client' }),
      /client secret is incorrect \(invalid_client\)\. Enter both again/,
      {},
    ],
    [
      answered(400, { error: 'invalid_grant' }),
      /\(invalid_grant\)\. Connect again, or enter a new refresh token/,
      { ended: true },
    ],
    // Zoho answers a wrong request with 200.
    [answered(200, { error: 'invalid_code' }), /\(invalid_code\)\. Connect again/, { ended: true }],
    [answered(400, { error: 'invalid_scope' }), /does not grant this scope/, {}],
    [
      answered(400, { error: 'own', error_description: `no: ${secret}\r\n\u202Ex` }),
      /\(own\)\. auth\.example says: “no: •••• x”/,
      {},
    ],
    [
      answered(400, { message: 'missing or unknown refresh token' }),
      /rejected the request \(400\).*“missing or unknown/,
      {},
    ],
    [answered(400, { error: 'x"<script>' }), /rejected the request \(400\)\.$/, {}],
    [answered(404, 'not here'), /returned 404 with a body that is not JSON/, {}],
    [answered(200, '[1]'), /not JSON/, {}],
    [answered(200, Buffer.from([0xff]).toString('latin1'), { cut: true }), /more than 64 KiB/, {}],
    [answered(302, ''), /returned a redirect \(302\)/, {}],
    [answered(200, { access_token: '' }), /returned no access token/, {}],
    [answered(200, { access_token: 1 }), /returned no access token/, {}],
    [answered(200, { access_token: 'a\r\nb' }), /can’t be sent in a header/, {}],
    [answered(200, { access_token: 'ä' }), /can’t be sent in a header/, {}],
    [answered(200, { access_token: 'a'.repeat(9000) }), /can’t be sent in a header/, {}],
    [answered(200, { access_token: 'abc', token_type: 'DPoP' }), /different type than Bearer/, {}],
    [answered(500, { error: 'invalid_client' }), /temporarily unavailable \(500\)/, { down: true }],
    [answered(429, ''), /temporarily unavailable \(429\)/, { down: true }],
    [answered(400, { error: 'temporarily_unavailable' }), /temporarily unavailable/, { down: true }],
    [
      unsentExchange({ class: 'timeout', detail: 'No response from the receiver within 10 s.' }),
      /No response from auth\.example within 10 s/,
      { down: true },
    ],
    [
      unsentExchange({ class: 'tls_failed', detail: 'The receiver’s certificate has expired.' }),
      /auth\.example’s certificate has expired/,
      { down: true },
    ],
    [unsentExchange({ class: 'address_not_allowed', detail: 'It is private.' }), /auth\.example: It is private/, {}],
  ]
  for (const [exchange, words, { down, ended }] of rows) {
    const result = read(exchange)
    assert.ok('failure' in result, String(words))
    assert.match(result.failure.detail, words)
    assert.equal(result.failure.class, 'no_token')
    assert.deepEqual(
      [result.failure.down !== undefined, result.grantEnded],
      [down === true, ended === true],
      String(words),
    )
  }
})

test('S25 a server of tokens that is down may say until when', () => {
  const result = read(answered(503, '', { headers: [['Retry-After', '120']] }))
  assert.deepEqual('failure' in result && result.failure.down, { restUntilMs: nowMs + 120_000 })
})
