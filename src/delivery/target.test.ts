import assert from 'node:assert/strict'
import { test } from 'node:test'
import { endpoint, parseAllowNetworks, PUBLIC_ONLY } from './network-policy.ts'
import { checkUrlAtSave, targetOf } from './target.ts'

const problem = (url: string) => checkUrlAtSave(url, PUBLIC_ONLY)?.message ?? null

test('S6 an address that can be sent to is saved', () => {
  for (const url of [
    'https://crm.example/calls',
    'http://crm.example:8080/calls/[[uniqueid]]?n=[[caller_number]]',
    'https://1.1.1.1/',
    'https://[2606:4700::1111]:8443/x',
    'https://bücher.example/',
  ]) {
    assert.equal(problem(url), null, url)
  }
})

test('S6 what cannot be an address of a receiver is refused at save, in words that say what to do', () => {
  assert.match(problem('crm.example/calls') ?? '', /Enter a full URL such as https:/)
  assert.match(problem('https://[[caller_number]]/x') ?? '', /Enter a full URL/)
  assert.match(problem('ftp://crm.example/') ?? '', /start with https:\/\/ or http:\/\/, not ftp:/)
  assert.match(problem('https://jane:secret@crm.example/') ?? '', /under Authentication, as Basic/)
  assert.match(problem('https://crm.example:22/') ?? '', /Port 22 .* Use 80, 443/)
  assert.match(problem('https://crm.example:0/') ?? '', /Port 0 /)
})

test('S4 a literal address that is refused is refused at save, in every spelling, saying how it could be allowed', () => {
  for (const url of [
    'http://10.0.0.5/',
    'http://0x0a000005/',
    'http://10.5/',
    'http://10.0.0.5./',
    'http://１０.0.0.5/',
  ]) {
    assert.equal(
      problem(url),
      '10.0.0.5 is in a private network. To send there, ask your server administrator to start Offhook with OFFHOOK_ALLOW_NETWORKS=10.0.0.5/32.',
    )
  }
  assert.match(problem('http://[fd00::7]:8080/') ?? '', /OFFHOOK_ALLOW_NETWORKS=fd00::7\/128/)
  assert.equal(checkUrlAtSave('http://10.0.0.5/', { ...PUBLIC_ONLY, allowed: parseAllowNetworks('10.0.0.5/32') }), null)
  assert.equal(
    checkUrlAtSave('http://[fd00::7]/', { ...PUBLIC_ONLY, allowed: parseAllowNetworks('fd00::7/128') }),
    null,
  )
})

test('S3 a literal address that can never be allowed says so at save', () => {
  const message = problem('http://169.254.169.254/latest/meta-data/')
  assert.match(message ?? '', /link-local .* Offhook never sends there\. Use the receiver’s public address/)
})

test('S4 localhost is judged at save, because it is this machine always', () => {
  assert.match(
    problem('http://localhost:3000/') ?? '',
    /^localhost is this machine itself\. To send there, ask your server administrator to start Offhook with OFFHOOK_ALLOW_NETWORKS=127\.0\.0\.1\/32/,
  )
  assert.match(problem('http://app.localhost./') ?? '', /this machine itself/)
})

test('S1 any other name is judged at each attempt, not at save', () => {
  assert.equal(problem('https://intranet/'), null)
  assert.equal(problem('https://127.0.0.1.nip.example/'), null)
})

test('S2 what is addressed to the inbox is dialled at its own listener', () => {
  const inbox = { url: 'https://hooks.example/offhook/inbox/', listener: endpoint('127.0.0.1', 41234), pass: 'x' }
  const policy = { ...PUBLIC_ONLY, inbox }
  // Every spelling of the inbox's address counts as the inbox. Otherwise a request would reach the inbox from outside,
  // where nobody knows whose request it is.
  for (const url of [
    'https://hooks.example/offhook/inbox/tok?status=500',
    'HTTPS://Hooks.Example:443/offhook/./inbox/tok?status=500',
  ]) {
    assert.deepEqual(targetOf(url, policy), {
      origin: 'http://127.0.0.1:41234',
      secure: false,
      host: '127.0.0.1',
      port: 41234,
      path: '/inbox/tok?status=500',
      isInbox: true,
    })
  }
  assert.equal(checkUrlAtSave('https://hooks.example/offhook/inbox/tok', policy), null)
})
