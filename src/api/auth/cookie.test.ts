import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sessionCookieName, deviceCookieName, readCookie, signInObstacle, setCookieHeader } from './cookie.ts'

const secure = 'https://calls.example'
const plain = 'http://127.0.0.1:8080'

test('S31 behind TLS the cookie is bound to the host and to TLS', () => {
  assert.equal(sessionCookieName({ host: '127.0.0.1:8080' }, secure), '__Host-offhook')
  assert.equal(
    setCookieHeader('__Host-offhook', 'abc', 60),
    '__Host-offhook=abc; Path=/; Max-Age=60; HttpOnly; SameSite=Lax; Secure',
  )
  assert.equal(deviceCookieName('__Host-offhook'), '__Host-offhook-device')
  assert.match(setCookieHeader('__Host-offhook-device', 'abc', 60), /HttpOnly; SameSite=Lax; Secure$/)
  assert.equal(deviceCookieName('offhook-8080'), 'offhook-device-8080')
})

const ROWS: readonly (readonly [what: string, headers: Record<string, string>, name: string | null])[] = [
  ['localhost', { host: 'localhost:8080' }, 'offhook-8080'],
  ['127.0.0.1', { host: '127.0.0.1:9000' }, 'offhook-9000'],
  ['::1', { host: '[::1]:8080' }, 'offhook-8080'],
  ['localhost without a port', { host: 'localhost' }, 'offhook-80'],
  ['an address of the network', { host: '192.168.1.5:8080' }, null],
  ['a name that leads to this machine', { host: 'evil.example:8080' }, null],
  ['a name that only begins so', { host: 'localhost.evil.example' }, null],
  ['a proxy on this machine', { host: '127.0.0.1:8080', 'x-forwarded-for': '203.0.113.9' }, null],
  ['no host at all', {}, null],
]

for (const [what, headers, name] of ROWS) {
  test(`S31 over plain http from ${what} ${name === null ? 'nobody can sign in, and is told what to do' : 'the cookie has the port in its name'}`, () => {
    assert.equal(sessionCookieName(headers, plain), name)
    const why = signInObstacle(headers, plain)
    if (name === null) assert.match(why ?? '', /caddy reverse-proxy .*OFFHOOK_PUBLIC_URL=https/)
    else assert.equal(why, null)
  })
}

test('S31 a page that came over plain http from elsewhere is refused, even where the public address is https', () => {
  assert.equal(signInObstacle({ host: 'calls.example', origin: 'https://calls.example' }, secure), null)
  assert.match(
    signInObstacle({ host: '192.168.1.5:8080', origin: 'http://192.168.1.5:8080' }, secure) ?? '',
    /requires HTTPS/,
  )
})

test('a cookie is found among others, and only by its whole name', () => {
  const headers = { cookie: 'xoffhook-80=1; offhook-8080=2; offhook-80=3' }
  assert.equal(readCookie(headers, 'offhook-80'), '3')
  assert.equal(readCookie(headers, 'offhook-9'), null)
  assert.equal(readCookie({}, 'offhook-80'), null)
})
