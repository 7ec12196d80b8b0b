import assert from 'node:assert/strict'
import { test } from 'node:test'
import { gzipSync } from 'node:zlib'
import type { AnswerRules } from '../integrations/answer-rules.ts'
import { judgeAnswer } from './verdict.ts'
import type { Answer, JudgeContext, Verdict } from './verdict.ts'
import type { FailureClass } from './failure-explanations.ts'

const NOW = Date.UTC(2026, 10, 25)
const CONTEXT: JudgeContext = { nowMs: NOW, pathHasPlaceholders: false, answers: null }

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
  ['wrong request', [400, 413, 414, 422, 431]],
  ['own, counts', [408, 429, 500, 501, 502, 503, 504, 505, 520, 599, 100, 101, 199, 600, 999]],
  ['gone', [410]],
]

for (const [expected, statuses] of STATUS_ROWS) {
  test(`D6 ${statuses.join(', ')} mean: ${expected}`, () => {
    for (const status of statuses) assert.equal(short(judgeAnswer(answered(status), CONTEXT)), expected, String(status))
  })
}

const ERROR_ROWS: readonly (readonly [FailureClass, string])[] = [
  ['address_not_allowed', 'own, counts'],
  ['host_not_usable', 'own, counts'],
  ['connection_failed', 'own, counts'],
  ['tls_failed', 'own, counts'],
  ['timeout', 'own, counts'],
  ['invalid_response', 'own, counts'],
  ['invalid_request', 'wrong request'],
]

for (const [error, expected] of ERROR_ROWS) {
  test(`D11 no answer because of "${error}" means: ${expected}`, () => {
    const verdict = judgeAnswer(answered(null, { error: { class: error, detail: 'It went wrong.' } }), CONTEXT)
    assert.equal(short(verdict), expected)
    assert.match(reasonOf(verdict), /^It went wrong\.( [A-Z].*\.)?$/)
  })
}

test('D11 no answer and no known failure is retried, never taken for a success', () => {
  assert.equal(short(judgeAnswer(answered(null), CONTEXT)), 'own, counts')
})

test('D6 a 2xx is success, whatever follows in the body', () => {
  for (const body of ['{"ok": false}', '{"error": "no', '\u0000']) {
    assert.equal(judgeAnswer(answered(200, { body: bytes(body) }), CONTEXT).is, 'delivered')
  }
})

test('D6 a redirect is a failure that shows its Location', () => {
  const verdict = judgeAnswer(answered(301, { headers: [['Location', 'https://new.example/calls']] }), CONTEXT)
  assert.match(reasonOf(verdict), /redirected \(301\)\..*: https:\/\/new\.example\/calls$/)
  assert.match(reasonOf(judgeAnswer(answered(302), CONTEXT)), /redirected \(302\)/)
})

test('D6 an endless Location does not flood the log', () => {
  const verdict = judgeAnswer(
    answered(302, { headers: [['location', `https://x.example/${'a'.repeat(60_000)}`]] }),
    CONTEXT,
  )
  assert.ok(reasonOf(verdict).length < 500)
})

test('D6 410 switches the integration off, but not when its path is made from the call', () => {
  assert.equal(judgeAnswer(answered(410), CONTEXT).is, 'gone')
  assert.equal(judgeAnswer(answered(410), { ...CONTEXT, pathHasPlaceholders: true }).is, 'failed')
})

test('D6 429, 502, 503 and 504 rest the integration as Retry-After says; no other status does', () => {
  const headers = [['RETRY-AFTER', '30']] as const
  for (const status of [301, 400, 401, 404, 408, 413, 422, 429, 500, 502, 503, 504]) {
    const verdict = judgeAnswer(answered(status, { headers }), CONTEXT)
    const expected = [429, 502, 503, 504].includes(status) ? NOW + 30_000 : null
    assert.equal(verdict.is === 'retry' ? verdict.restUntilMs : undefined, expected, String(status))
  }
})

test('D6 garbage in Retry-After is the same as none', () => {
  const garbage = judgeAnswer(answered(503, { headers: [['retry-after', 'tomorrow, perhaps']] }), CONTEXT)
  assert.deepEqual(garbage, judgeAnswer(answered(503), CONTEXT))
})

test('D14 every failure names the status and says what to do', () => {
  for (let status = 300; status < 600; status++) {
    const reason = reasonOf(judgeAnswer(answered(status), CONTEXT))
    assert.match(reason, new RegExp(`\\(${status}\\)`))
    assert.ok(reason.split('. ').length > 1 || reason.includes(': '), `${status}: ${reason}`)
  }
})

const rules = (data: Partial<AnswerRules>): JudgeContext => ({
  ...CONTEXT,
  answers: { success: null, redirect: null, says: [], explains: [], ...data },
})

test('D6 a service may name a redirect to one host as success', () => {
  const context = rules({ redirect: { status: 302, host: 'script.googleusercontent.com' } })
  const at = (status: number, location: string): string =>
    judgeAnswer(answered(status, { headers: [['Location', location]] }), context).is
  assert.equal(at(302, 'https://script.googleusercontent.com/macros/echo?x=1'), 'delivered')
  assert.equal(at(301, 'https://script.googleusercontent.com/macros/echo'), 'retry')
  assert.equal(at(302, 'https://accounts.google.com/signin'), 'retry')
  assert.equal(at(302, 'https://script.googleusercontent.com.evil.example/'), 'retry')
  assert.equal(at(302, '/relative'), 'retry')
})

const member = { path: 'ok', is: true }
const listed = { path: 'data[0].code', is: 'SUCCESS' }
const noErrors = { path: 'Result.PartialErrors', empty: true } as const

/** The success rule, the body, and whether the answer is a success. */
const SUCCESS_ROWS: readonly (readonly [NonNullable<AnswerRules['success']>, string, boolean])[] = [
  [{ text: 'ok' }, 'ok', true],
  [{ text: 'ok' }, ' ok\r\n', true],
  [{ text: 'ok' }, 'okay', false],
  [{ text: 'ok' }, '', false],
  [member, '{"ok": true, "ts": "1"}', true],
  ...['{"ok": false}', '{"ok": "true"}', '{}', '[true]', 'null', '', '"ok"', '<html>ok</html>'].map(
    (body): readonly [typeof member, string, boolean] => [member, body, false],
  ),
  [{ path: '__proto__', is: true }, '{}', false],
  [{ path: 'constructor.name', is: 'Object' }, '{}', false],
  [listed, '{"data": [{"code": "SUCCESS"}, {"code": "DUPLICATE"}]}', true],
  [listed, '{"data": [{"code": "INVALID"}]}', false],
  [listed, '{"data": []}', false],
  [{ path: '[0].success', is: true }, '[{"success": true}]', true],
  [noErrors, '{"Result": {"PartialErrors": []}}', true],
  [noErrors, '{"Result": {"PartialErrors": null}}', true],
  [noErrors, '{"Result": {}}', true],
  [noErrors, '{}', true],
  [noErrors, '', true],
  [noErrors, '{"Result": {"PartialErrors": [{"Code": 1}]}}', false],
  [noErrors, '<html>Sign in</html>', false],
]

test('D6 a service may ask for a word in the body of a 2xx: a text, a value at a path, or nothing at a path', () => {
  for (const [success, body, isSuccess] of SUCCESS_ROWS) {
    const verdict = judgeAnswer(answered(200, { body: bytes(body) }), rules({ success }))
    assert.equal(verdict.is, isSuccess ? 'delivered' : 'retry', `${JSON.stringify(success)} of ${body}`)
    // The answer is no receipt, but no sign either that the receiver is down: the delivery is retried by the
    // integration's own schedule.
    if (!isSuccess) assert.equal(short(verdict), 'own', body)
    if (!isSuccess) assert.match(reasonOf(verdict), /^The receiver returned 200, but .*\.$/)
  }
  assert.equal(judgeAnswer(answered(500, { body: bytes('{"ok": true}') }), rules({ success: member })).is, 'retry')
})

test('D6 an answer of which not all came is taken by its status: to send again might double what was kept', () => {
  const cut = (body: string, success: NonNullable<AnswerRules['success']>): string =>
    judgeAnswer(answered(200, { body: bytes(body), cut: true }), rules({ success })).is
  assert.equal(cut('{"ok": true, "rows": [', member), 'delivered')
  assert.equal(cut('{"Result": {"Partial', noErrors), 'delivered')
  assert.equal(cut('o', { text: 'ok' }), 'delivered')
  assert.equal(cut('{"ok": false}', member), 'retry', 'what can be read is read')
})

test('D6 the reason holds what the service says, and before it what that means and what to do', () => {
  const says = ['error.message', '[0].message', 'error']
  const reason = (status: number, body: string, data: Partial<AnswerRules>): string =>
    reasonOf(judgeAnswer(answered(status, { body: bytes(body) }), rules(data)))
  const body = '{"error": {"message": "No such contact", "code": 7}}'
  assert.match(
    reason(404, body, { says }),
    /^The receiver has nothing at .*\(404\)\..* The service says: "No such contact"\.$/,
  )
  assert.match(reason(400, '[{"message": "Bad field"}]', { says }), /The service says: "Bad field"\.$/)
  assert.match(
    reason(200, '{"ok": false, "error": "invalid_auth"}', { success: member, says }),
    /"ok".*"invalid_auth"\.$/,
  )
  assert.match(reason(500, '{"error": 17}', { says }), /The service says: "17"\.$/)
  assert.match(reason(400, 'no_text', { says: [''] }), /The service says: "no_text"\.$/)
  assert.match(reason(200, 'invalid_token', { success: { text: 'ok' } }), /but not "ok": it says "invalid_token"\./)
  for (const none of ['', '{}', '{"error": {}}', '{"error": ""}', '<html>', '{"error": true}'])
    assert.equal(reason(401, none, { says }), reasonOf(judgeAnswer(answered(401), CONTEXT)), none)

  const explains = [
    { status: 401, holds: 'expired', advice: 'The token has ended: make a new one at Acme.' },
    { holds: 'channel_not_found', advice: 'Invite the app to the channel.' },
    { status: 401, advice: 'Acme does not know the token.' },
  ]
  assert.equal(
    reason(401, '{"error": "expired"}', { explains, says }),
    'The token has ended: make a new one at Acme. The receiver returned 401. The service says: "expired".',
  )
  assert.match(reason(401, '', { explains, says }), /^Acme does not know the token\. The receiver returned 401\.$/)
  assert.match(
    reason(200, '{"ok": false, "error": "channel_not_found"}', { success: member, explains }),
    /^Invite the app/,
  )
  assert.match(
    reason(410, '{"error": "channel_not_found"}', { explains }),
    /^Invite the app .*\(410\)\. Correct the URL, then resume the integration\.$/,
  )
  assert.match(reason(503, '', { explains }), /\(503\)/)
})

test('D14 what a service says is one line, cut, and cannot change how the reason is read', () => {
  const said = (message: string): string =>
    reasonOf(judgeAnswer(answered(400, { body: bytes(JSON.stringify({ message })) }), rules({ says: ['message'] })))
  assert.ok(said('x'.repeat(10_000)).length < 500)
  assert.match(said(' two\r\nlines\t\u0000 \u2028end '), /"two lines end"\.$/)
  assert.match(said('right\u202eto left\u200b\u061c'), /"rightto left"\.$/)
  assert.ok(said('\ud800').isWellFormed() && said('😀'.repeat(5_000)).isWellFormed())
})

test('D6 rules cost nothing where there are none, and a body that is no text breaks nothing', () => {
  const unread = {
    get length(): number {
      return assert.fail('the body was read')
    },
  } as unknown as Uint8Array
  assert.equal(judgeAnswer(answered(200, { body: unread }), CONTEXT).is, 'delivered')
  assert.equal(judgeAnswer(answered(500, { body: unread }), CONTEXT).is, 'retry')
  assert.equal(judgeAnswer(answered(200, { body: unread }), rules({ says: ['error'] })).is, 'delivered')
  const all = rules({ success: member, says: ['a', ''], explains: [{ holds: 'x', advice: 'X.' }] })
  assert.equal(judgeAnswer(answered(200, { body: new Uint8Array([0xff, 0xfe, 0, 0x80]) }), all).is, 'retry')
})

test('D6 a 304, a 431 and a status that HTTP does not know are told for what they are', () => {
  assert.match(reasonOf(judgeAnswer(answered(304), CONTEXT)), /^The receiver returned Not Modified \(304\)/)
  assert.match(reasonOf(judgeAnswer(answered(431), CONTEXT)), /too large \(431\)\. Send fewer fields, or use POST\.$/)
  assert.match(
    reasonOf(judgeAnswer(answered(600), CONTEXT)),
    /^The receiver returned 600, which is not an HTTP status\./,
  )
})

test('D6 what can never be sent as it is fails at once, with what to do', () => {
  const error = { class: 'invalid_request', detail: 'The header host cannot be set.', forGood: true } as const
  const verdict = judgeAnswer(answered(null, { error }), CONTEXT)
  assert.equal(verdict.is, 'failed')
  assert.match(reasonOf(verdict), /^The header host cannot be set\. Correct the integration, then resend/)
})

test('S8 no rule reads the body of an answer that is packed', () => {
  const packed = { headers: [['Content-Encoding', 'gzip']] as const, body: gzipSync('{"error":"x","error_text":"x"}') }
  const all = rules({
    success: { path: 'ok', is: true },
    says: ['', 'error'],
    explains: [{ holds: 'x', advice: 'X.' }],
  })
  assert.equal(judgeAnswer(answered(200, packed), all).is, 'delivered')
  assert.equal(reasonOf(judgeAnswer(answered(500, packed), all)), reasonOf(judgeAnswer(answered(500), CONTEXT)))
})
