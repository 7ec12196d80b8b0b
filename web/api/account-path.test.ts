import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inAccountPath, splitAccountPath } from './account-path.ts'

const PATHS: readonly (readonly [path: string, account: string | null, page: string])[] = [
  ['/accounts/1001/calls/call_1', '1001', '/calls/call_1'],
  ['/accounts/1001', '1001', '/'],
  ['/accounts/1001/', '1001', '/'],
  ['/', null, '/'],
  ['/calls', null, '/calls'],
  ['/accounts', null, '/accounts'],
  ['/accounts/', null, '/accounts/'],
  ['/accounts//calls', null, '/accounts//calls'],
  ['/accountsx/1001/calls', null, '/accountsx/1001/calls'],
  ['/accounts/%3Cscript%3E/calls', '%3Cscript%3E', '/calls'],
  ['/accounts/1001//evil.example', '1001', '//evil.example'],
  ['/sign-in', null, '/sign-in'],
  ['/link/abc', null, '/link/abc'],
  ['/wallboard', null, '/wallboard'],
  ['/accounts/1001/sign-in', null, '/accounts/1001/sign-in'],
  ['/accounts/1001/link/abc', null, '/accounts/1001/link/abc'],
  ['/accounts/1001/links', '1001', '/links'],
]

for (const [path, account, page] of PATHS)
  test(`35 ${path} is ${page} of ${account ?? 'no account'}`, () =>
    assert.deepEqual(splitAccountPath(path), { account, page }))

test('35 a page is put into the account, with its query and its fragment', () => {
  assert.equal(inAccountPath('1001', '/calls?q=/sign-in#x'), '/accounts/1001/calls?q=/sign-in#x')
  assert.equal(inAccountPath('1001', '/'), '/accounts/1001/')
  assert.equal(inAccountPath(null, '/calls'), '/calls')
})

test('35 a page without an account has the same path in every account', () => {
  for (const page of ['/sign-in?back=/calls', '/link/abc', '/wallboard?theme=light#token'])
    assert.equal(inAccountPath('1001', page), page)
})
