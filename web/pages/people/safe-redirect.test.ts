import assert from 'node:assert/strict'
import { test } from 'node:test'
import { safeRedirect } from './safe-redirect.ts'

const ROWS: readonly (readonly [back: string | undefined, path: string])[] = [
  [undefined, '/'],
  ['', '/'],
  ['/calls/call_1?x=1#y', '/calls/call_1?x=1#y'],
  ['https://evil.example/', '/'],
  ['//evil.example/', '/'],
  ['/\\evil.example/', '/'],
  ['/\t/evil.example/', '/'],
  ['/\n/evil.example/', '/'],
  ['\t//evil.example/', '/'],
  ['/x/..//evil.example/', '/'],
  ['javascript:alert(1)', '/'],
  ['/sign-in?back=/sign-in', '/'],
]

for (const [back, path] of ROWS)
  test(`who signs in after ${JSON.stringify(back)} comes to ${path}`, () => assert.equal(safeRedirect(back), path))
