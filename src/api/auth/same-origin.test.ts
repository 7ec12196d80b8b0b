import assert from 'node:assert/strict'
import { test } from 'node:test'
import { requireSameOrigin } from './same-origin.ts'

const secure = 'https://calls.example'
const plain = 'http://127.0.0.1:8080'

const ROWS: readonly (readonly [origin: string, host: string, publicUrl: string, may: boolean])[] = [
  ['https://calls.example', 'calls.example', secure, true],
  ['https://calls.example', 'offhook:8080', secure, true],
  ['https://other.example', 'other.example', secure, true],
  ['http://localhost:8080', 'localhost:8080', secure, true],
  // Over plain HTTP, an attacker on the network can serve a page from this origin.
  ['http://calls.example', 'calls.example', secure, false],
  ['http://calls.example:8080', 'calls.example:8080', plain, false],
  ['http://127.0.0.1:8080', '127.0.0.1:8080', plain, true],
  ['http://127.0.0.1:9090', '127.0.0.1:8080', plain, false],
]

for (const [origin, host, publicUrl, may] of ROWS) {
  test(`S32 at ${publicUrl}, asked as ${host}, an older browser's page of ${origin} ${may ? 'is ours' : 'is not ours'}`, () => {
    const ask = () => requireSameOrigin({ origin, host }, publicUrl)
    if (may) ask()
    else assert.throws(ask, { status: 403 })
  })
}

test('S31 who is about to sign in over plain http is not turned away here: the route says how it works', () => {
  requireSameOrigin({ origin: 'http://calls.example', host: 'calls.example' }, secure, { strangers: true })
})
