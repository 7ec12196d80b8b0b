import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FAILURE_CLASSES, type FailureClass } from '../../src/delivery/failure-explanations.ts'
import { explainResponse } from './explain-response.ts'

const to = 'https://crm.example:8443/hook?x=1'

test('13 every class of failure has a title, what happened, and what to do', () => {
  // Every class of failure, enforced by the type: a new class must be added here.
  const classes: Readonly<Record<FailureClass, true>> = {
    address_not_allowed: true,
    host_not_usable: true,
    connection_failed: true,
    tls_failed: true,
    timeout: true,
    invalid_response: true,
    invalid_request: true,
    no_token: true,
  }
  assert.deepEqual(Object.keys(FAILURE_CLASSES), Object.keys(classes))
  for (const error of Object.keys(classes)) {
    const { tone, title, what, act } = explainResponse({ status: null, error, to })
    assert.equal(tone, 'bad')
    assert.ok(title && what.endsWith('.') && act?.endsWith('.') === true, error)
  }
})

test('13 every status from 100 to 599 is explained, and only 2xx is good', () => {
  for (let status = 100; status < 600; status += 1) {
    const { tone, title, what, act } = explainResponse({ status, error: null, to })
    const good = status >= 200 && status < 300
    assert.equal(tone, good ? 'ok' : 'bad')
    assert.ok(title.startsWith(String(status)) && what.endsWith('.'))
    assert.equal(act === null, good)
  }
})

test('13 the receiver is named by its host, and the cause is told before what to do', () => {
  assert.deepEqual(explainResponse({ status: 502, error: null, to }), {
    tone: 'bad',
    title: '502 Bad Gateway',
    what: 'The proxy in front of crm.example:8443 got no valid response from it.',
    act: 'You don’t need to change anything. Wait, or contact the receiver’s support.',
  })
  const refused = explainResponse({
    status: null,
    error: 'connection_failed',
    detail: 'The connection was refused: nothing is listening on this host and port.',
    to,
  })
  assert.equal(
    refused.act,
    'The connection was refused: nothing is listening on this host and port. Check the host and port in the URL, and that the server is running.',
  )
  const expired = explainResponse({
    status: null,
    error: 'tls_failed',
    detail: 'The receiver’s certificate has expired.',
    to,
  })
  assert.equal(expired.act, 'The receiver’s certificate has expired.')
  assert.equal(explainResponse({ status: null, error: 'new class', to: null }).what.includes('The receiver'), true)
})

test('13 an answer that is good as such but says no is told as no success', () => {
  const { tone, what } = explainResponse({ status: 200, error: null, to, refused: true })
  assert.equal(tone, 'bad')
  assert.match(what, /body doesn’t confirm/)
})
