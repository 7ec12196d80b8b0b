import assert from 'node:assert/strict'
import { test } from 'node:test'
import { stripVTControlCharacters } from 'node:util'
import { type Facts, type Level, createDiagnostics } from './diagnostics.ts'
import { OffhookError } from './errors.ts'

function line(look: 'json' | 'text' | 'auto', [level, what, facts]: [Level, string, Facts?], isTTY = false): string {
  const written: string[] = []
  createDiagnostics(look, { isTTY, write: (text) => written.push(text) })(level, what, facts)
  assert.equal(written.length, 1)
  return written[0] ?? ''
}

const parsed = (facts: Facts): Record<string, unknown> => JSON.parse(line('json', ['info', 'x', facts]))

test('a fact is one line of JSON with its time, its level and what it is', () => {
  const { at, ...rest } = JSON.parse(line('json', ['warning', 'source lost', { source: 'pbx', again_ms: 500 }]))
  assert.match(String(at), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
  assert.deepEqual(rest, { level: 'warning', what: 'source lost', source: 'pbx', again_ms: 500 })
})

test('auto writes text on a terminal and JSON elsewhere', () => {
  assert.match(line('auto', ['info', 'Offhook started']), /^\{/)
  assert.match(
    stripVTControlCharacters(line('auto', ['info', 'Offhook started', { port: 1 }], true)),
    /^\d\d:\d\d:\d\d Offhook started {2}port=1\n$/,
  )
})

test('S22 a fact whose name says secret is masked, and so is a password in an address', () => {
  assert.deepEqual(parsed({ apiKey: 'k', password: 'p', access_token: 't' }).password, '•••')
  assert.doesNotMatch(line('json', ['info', 'x', { apiKey: 'hunter2', smtp_password: 'hunter2' }]), /hunter2/)
  const url = parsed({ error: new Error('no route to postgres://me:hunter2@db:5432/x, giving up') }).error
  assert.equal(url, 'no route to postgres://me:•••@db:5432/x, giving up')
})

test('a name with control characters stays inside its value, on the terminal too', () => {
  const hostile = 'Eve\u001b[2J\nerror forged=1 \u202e'
  const written = stripVTControlCharacters(line('text', ['info', 'call', { name: hostile }]))
  assert.equal(written.split('\n').length, 2)
  assert.doesNotMatch(written.trimEnd(), /\p{C}/u)
  assert.equal(parsed({ name: hostile }).name, hostile)
})

test('an error of ours is its sentence and code, an unforeseen one says where it was', () => {
  assert.deepEqual(
    { ...parsed({ error: new OffhookError('disk_full', 'The disk is full: free some.') }), at: 0 },
    { at: 0, level: 'info', what: 'x', error: 'The disk is full: free some.', code: 'disk_full' },
  )
  assert.match(String(parsed({ error: new TypeError('boom') }).stack), /diagnostics\.test\.ts/)
})

test('anything can be a fact: nothing that is passed makes diagnostics fail', () => {
  const circle: Record<string, unknown> = {}
  circle['self'] = circle
  parsed({ circle, big: 10n, nothing: undefined, none: null, list: [1, 2], fn: () => 1, long: 'x'.repeat(1e6) })
})
