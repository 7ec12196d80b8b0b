import assert from 'node:assert/strict'
import { test } from 'node:test'
import { judge } from './answers.ts'
import type { Answer, JudgeContext, Verdict } from './answers.ts'
import type { ErrorClass } from './failure.ts'

const NOW = Date.UTC(2026, 10, 25)
const CONTEXT: JudgeContext = { nowMs: NOW, pathHasPlaceholders: false }

function answered(status: number | null, more: Partial<Answer> = {}): Answer {
  return { status, headers: [], body: new Uint8Array(), error: null, ...more }
}

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

function short(verdict: Verdict): string {
  if (verdict.is !== 'retry') return verdict.is
  return `${verdict.schedule}${verdict.countsForBreaker ? ', counts' : ''}`
}

function reasonOf(verdict: Verdict): string {
  return verdict.is === 'delivered' ? '' : verdict.reason
}

const STATUS_ROWS: readonly (readonly [string, readonly number[]])[] = [
  ['delivered', [200, 201, 202, 204, 206, 226, 299]],
  ['own', [300, 301, 302, 303, 304, 307, 308, 401, 403, 404, 405, 409, 411, 415, 418, 423, 451, 499]],
  ['wrong request', [400, 413, 414, 422]],
  ['own, counts', [408, 429, 500, 501, 502, 503, 504, 505, 520, 599, 100, 101, 199, 600, 999]],
  ['gone', [410]],
]

for (const [expected, statuses] of STATUS_ROWS) {
  test(`D6 ${statuses.join(', ')} mean: ${expected}`, () => {
    for (const status of statuses) assert.equal(short(judge(answered(status), CONTEXT)), expected, String(status))
  })
}

const ERROR_ROWS: readonly (readonly [ErrorClass, string])[] = [
  ['address not allowed', 'own, counts'],
  ['name not found', 'own, counts'],
  ['connection failed', 'own, counts'],
  ['TLS failed', 'own, counts'],
  ['timeout', 'own, counts'],
  ['answer broken', 'own, counts'],
  ['request invalid', 'wrong request'],
]

for (const [error, expected] of ERROR_ROWS) {
  test(`D11 no answer because of "${error}" means: ${expected}`, () => {
    const verdict = judge(answered(null, { error: { class: error, detail: 'It went wrong.' } }), CONTEXT)
    assert.equal(short(verdict), expected)
    assert.match(reasonOf(verdict), /^It went wrong\.( [A-Z].*\.)?$/)
  })
}

test('D11 no answer and no known failure is retried, never taken for a success', () => {
  assert.equal(short(judge(answered(null), CONTEXT)), 'own, counts')
})

test('D6 a 2xx is success, whatever follows in the body', () => {
  for (const body of ['{"ok": false}', '{"error": "no', '\u0000']) {
    assert.equal(judge(answered(200, { body: bytes(body) }), CONTEXT).is, 'delivered')
  }
})

test('D6 a redirect is a failure that shows its Location', () => {
  const verdict = judge(answered(301, { headers: [['Location', 'https://new.example/calls']] }), CONTEXT)
  assert.match(reasonOf(verdict), /https:\/\/new\.example\/calls.*\(301\)/)
  assert.match(reasonOf(judge(answered(302), CONTEXT)), /elsewhere/)
})

test('D6 an endless Location does not flood the log', () => {
  const verdict = judge(answered(302, { headers: [['location', `https://x.example/${'a'.repeat(60_000)}`]] }), CONTEXT)
  assert.ok(reasonOf(verdict).length < 500)
})

test('D6 410 switches the integration off, but not when its path is made from the call', () => {
  assert.equal(judge(answered(410), CONTEXT).is, 'gone')
  assert.equal(judge(answered(410), { ...CONTEXT, pathHasPlaceholders: true }).is, 'failed')
})

test('D6 429, 502, 503 and 504 rest the integration as Retry-After says; no other status does', () => {
  const headers = [['RETRY-AFTER', '30']] as const
  for (const status of [301, 400, 401, 404, 408, 413, 422, 429, 500, 502, 503, 504]) {
    const verdict = judge(answered(status, { headers }), CONTEXT)
    const expected = [429, 502, 503, 504].includes(status) ? NOW + 30_000 : null
    assert.equal(verdict.is === 'retry' ? verdict.restUntilMs : undefined, expected, String(status))
  }
})

test('D6 garbage in Retry-After is the same as none', () => {
  const garbage = judge(answered(503, { headers: [['retry-after', 'tomorrow, perhaps']] }), CONTEXT)
  assert.deepEqual(garbage, judge(answered(503), CONTEXT))
})

test('D14 every failure names the status and says what to do', () => {
  for (let status = 300; status < 600; status++) {
    const reason = reasonOf(judge(answered(status), CONTEXT))
    assert.match(reason, new RegExp(`\\(${status}\\)`))
    assert.ok(reason.split('. ').length > 1 || reason.includes(': '), `${status}: ${reason}`)
  }
})

test('D6 a service may name a redirect to one host as success', () => {
  const success = { redirect: { status: 302, host: 'script.googleusercontent.com' } }
  const at = (status: number, location: string): string =>
    judge(answered(status, { headers: [['Location', location]] }), { ...CONTEXT, success }).is
  assert.equal(at(302, 'https://script.googleusercontent.com/macros/echo?x=1'), 'delivered')
  assert.equal(at(301, 'https://script.googleusercontent.com/macros/echo'), 'retry')
  assert.equal(at(302, 'https://accounts.google.com/signin'), 'retry')
  assert.equal(at(302, 'https://script.googleusercontent.com.evil.example/'), 'retry')
  assert.equal(at(302, '/relative'), 'retry')
})

test('D6 a service may ask for a word in the body of a 2xx', () => {
  const success = { body: { member: 'ok', is: true } }
  const says = (body: string, status = 200): string =>
    judge(answered(status, { body: bytes(body) }), { ...CONTEXT, success }).is
  assert.equal(says('{"ok": true, "ts": "1"}'), 'delivered')
  assert.equal(says('{"ok": true}', 500), 'retry')
  for (const body of ['{"ok": false}', '{"ok": "true"}', '{}', '[true]', 'null', '', '{"ok": tr', '"ok"']) {
    assert.equal(says(body), 'retry', body)
  }
})
