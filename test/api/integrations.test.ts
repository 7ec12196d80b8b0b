import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { test } from 'node:test'
import { openAccount, pointers, shownSecret } from '../kit/api.ts'
import type { Json } from '../kit/api.ts'
import { startReceiver } from '../kit/receiver.ts'

const api = await openAccount()
const path = '~/integrations'

const minimal = (more: object = {}, request: object = {}) => ({
  name: 'CRM',
  ...more,
  request: { url: 'https://crm.example/calls', ...request },
})

async function created(body: object): Promise<{ id: string; [member: string]: unknown }> {
  const answer = await api.post(path, body)
  assert.equal(answer.status, 201, JSON.stringify(answer.body))
  return answer.body
}

test('only name and address are needed: the rest has the defaults of the contract', async () => {
  const {
    id,
    signing_secret,
    problems,
    paused_until,
    paused_reason,
    version,
    created_at,
    updated_at,
    disabled_at,
    disabled_reason,
    disabled_cause,
    managed_as,
    signing,
    ...config
  } = (await api.post(path, minimal())).body
  assert.match(id, /^int_[0-9a-f]{32}$/)
  assert.match(String(signing_secret), /^whsec_[A-Za-z0-9+/]{43}=$/)
  assert.deepEqual(
    [problems, paused_until, paused_reason, version, disabled_at, disabled_reason, disabled_cause, managed_as],
    [[], null, null, 1, null, null, null, null],
  )
  assert.equal(created_at, updated_at)
  assert.deepEqual(
    { ...config, signing },
    {
      name: 'CRM',
      service: 'generic',
      enabled: true,
      customised: true,
      realtime: false,
      statuses: null,
      final: true,
      updated: false,
      tls: { ca: null, pin_sha256: null, certificate: null, key: null },
      request: {
        method: 'POST',
        url: 'https://crm.example/calls',
        format: 'json',
        rows: [],
        raw: null,
        xml_root: 'call',
        headers: [],
        auth: { type: 'none' },
      },
      settings: {},
      conditions: null,
      wait: { recording: true, steps: [], cap_s: 1200 },
      recordings: { link_days: null },
      delivery: { timeout_s: 15, schedule: 'standard', backlog: 'every', concurrency: 8, rate: null },
      signing: {
        enabled: true,
        secret: shownSecret(String(signing_secret).slice(-4), signing.secret),
        previous_until: null,
      },
      unreadable_reason: null,
    },
  )
})

test('a service that does not exist is refused, and the one that is meant is named', async () => {
  const made = await api.post(path, minimal({ service: 'slakc' }))
  const { id } = await created(minimal())
  for (const { status, body } of [made, await api.patch(`${path}/${id}`, { service: 'slakc' })])
    assert.deepEqual(
      [status, body.errors],
      [400, [{ pointer: '/service', code: 'not_allowed', detail: 'Unknown service "slakc". Did you mean "slack"?' }]],
    )
})

test('unknown keys are refused wherever they are, each with its pointer', async () => {
  const answer = await api.post(path, {
    ...minimal({ colour: 'red' }, { rows: [{ key: 'a', value: 'b', bold: true }] }),
  })
  assert.equal(answer.status, 400)
  assert.deepEqual(pointers(answer).toSorted(), ['/colour', '/request/rows/0/bold'])
})

test('wrong types are refused with a pointer to the value', async () => {
  const answer = await api.post(path, minimal({ realtime: 'yes' }, { method: 'HEAD', headers: [{ key: 1 }] }))
  assert.deepEqual(pointers(answer).toSorted(), ['/realtime', '/request/headers/0/key', '/request/method'])
  assert.deepEqual(pointers(await api.post(path, { request: { url: 'https://a.example' } })), ['/name'])
})

test('S21 secrets are write-only: the answer says that they are set, and their last four characters', async () => {
  const request = {
    auth: { type: 'basic', username: 'joe', password: 'correct-horse-battery' },
    headers: [
      { key: 'X-Key', value: 'a-long-header-secret', secret: true },
      { key: 'x-line', value: '[[tracking_number]]' },
    ],
  }
  const { id } = await created(minimal({}, request))
  const answer = await api.get(`${path}/${id}`)
  const { auth, headers } = answer.body.request
  assert.deepEqual(auth, { type: 'basic', username: 'joe', password: shownSecret('tery', auth.password) })
  assert.deepEqual(headers, [
    { key: 'X-Key', value: shownSecret('cret', headers[0].value), secret: true },
    { key: 'x-line', value: '[[tracking_number]]', secret: false },
  ])
  assert.ok(!JSON.stringify((await api.get(path)).body).includes('correct-horse'))
})

test('S21 of a secret shorter than sixteen characters nothing is shown, in the answer, in the log neither', async () => {
  const auth = { type: 'basic', username: 'joe', password: 'secret-pw' }
  const request = {
    url: `${api.url}/inbox/short`,
    auth,
    headers: [{ key: 'X-Key', value: 'fifteen-letters', secret: true }],
  }
  const { id } = await created(minimal({}, request))
  const answer = (await api.get(`${path}/${id}`)).body.request
  assert.deepEqual([answer.auth.password.last4, answer.headers[0].value.last4], ['', ''])
  const tested = await api.post(`${path}/${id}/test`, { sample: { example: 'answered' } })
  assert.equal(tested.status, 200, JSON.stringify(tested.body))
  const sent = new Map<string, string>(tested.body.attempt.request.headers)
  assert.deepEqual([sent.get('authorization'), sent.get('x-key') ?? sent.get('X-Key')], ['Basic ••••', '••••'])
})

test('sending a secret back as it is shown keeps it, leaving it out keeps it, null takes it away', async () => {
  const { id } = await created(minimal({ name: 'Kept' }, { auth: { type: 'bearer', token: 'the-token-of-before' } }))
  const shown = (await api.get(`${path}/${id}`)).body
  const kept = await api.patch(`${path}/${id}`, { request: { auth: shown.request.auth } })
  assert.equal(kept.body.request.auth.token.last4, 'fore')
  const left = await api.patch(`${path}/${id}`, { name: 'Other' })
  assert.equal(left.body.request.auth.token.last4, 'fore')
  const whole = await api.patch(`${path}/${id}`, shown)
  assert.deepEqual([whole.status, whole.body.name, whole.body.enabled], [200, 'Kept', true])
  const gone = await api.patch(`${path}/${id}`, { request: { auth: { token: null } } })
  assert.equal(gone.body.request.auth.token, null)
  assert.equal(gone.body.enabled, false)
  assert.deepEqual(
    gone.body.problems.map((one: Json) => [one.code, one.pointer]),
    [['required', '/request/auth/token']],
  )
})

test('T16 S26 another host, port or scheme clears the secrets, and the integration is off until they are entered anew', async () => {
  const { id } = await created(minimal({}, { auth: { type: 'bearer', token: 'the-token-of-before' } }))
  const same = await api.patch(`${path}/${id}`, { request: { url: 'https://crm.example/other?x=1' } })
  assert.equal(same.body.request.auth.token.last4, 'fore')
  const moved = await api.patch(`${path}/${id}`, { request: { url: 'https://crm.example:8443/calls' } })
  assert.deepEqual([moved.body.request.auth.token, moved.body.enabled], [null, false])
  const back = await api.patch(`${path}/${id}`, { request: { url: 'https://crm.example/calls' }, enabled: true })
  assert.deepEqual([back.body.request.auth.token, back.body.enabled], [null, false])
  const anew = await api.patch(`${path}/${id}`, { request: { auth: { token: 'another-long-token' } }, enabled: true })
  assert.deepEqual([anew.body.request.auth.token.last4, anew.body.enabled], ['oken', true])
})

test('T4 an unfinished one is saved and stays off, with what is missing; switched on with errors it stays off', async () => {
  const draft = await created(
    minimal({ name: 'Unfinished' }, { url: '', rows: [{ key: 'n', value: '[[caller_nme]]' }] }),
  )
  assert.deepEqual([draft['enabled'], draft['disabled_cause']], [false, 'incomplete'])
  const problems = draft['problems'] as { pointer: string; detail: string; severity: string }[]
  assert.ok(problems.some((one) => one.pointer === '/request/url' && one.severity === 'error'))
  assert.ok(problems.some((one) => one.pointer === '/request/rows/0/value' && one.detail.includes('caller_name')))
  const still = await api.patch(`${path}/${draft.id}`, { enabled: true })
  assert.deepEqual([still.status, still.body.enabled, still.body.disabled_cause], [200, false, 'incomplete'])
  assert.equal((await api.post(`${path}/${draft.id}/resume`, {})).status, 409)
  const done = await api.patch(`${path}/${draft.id}`, {
    enabled: true,
    request: { url: 'https://crm.example', rows: [{ key: 'n', value: '[[caller_name]]' }] },
  })
  const { enabled, problems: left, disabled_at, disabled_cause } = done.body
  assert.deepEqual([enabled, left, disabled_at, disabled_cause], [true, [], null, null])
})

test('T4 the patch that completes an unfinished one switches it on; one that a person wants off stays off', async () => {
  const wanted = await created(minimal({}, { url: '' }))
  const off = await created(minimal({ enabled: false }, { url: '' }))
  const given = await created(minimal({}, { url: '' }))
  const complete = { request: { url: 'https://crm.example' } }
  const one = await api.patch(`${path}/${wanted.id}`, { name: 'Still without a URL' })
  assert.deepEqual([one.body.enabled, one.body.disabled_cause], [false, 'incomplete'])
  const done = await api.patch(`${path}/${wanted.id}`, complete)
  assert.deepEqual([done.body.enabled, done.body.disabled_cause, done.body.disabled_at], [true, null, null])
  assert.equal((await api.patch(`${path}/${off.id}`, complete)).body.enabled, false)
  // The owner switched the integration off while it was incomplete, so it stays off.
  await api.patch(`${path}/${given.id}`, { enabled: false })
  assert.equal((await api.patch(`${path}/${given.id}`, complete)).body.enabled, false)
})

test('S4 an integration with a literal address that is never sent to is a draft, off, with the reason', async () => {
  for (const url of [
    'http://169.254.169.254/latest',
    'http://[fe80::1]/',
    'http://10.1.2.3/hook',
    'https://a.example:22/',
  ]) {
    const { status, body } = await api.post(path, minimal({ name: url }, { url }))
    assert.deepEqual([status, body.enabled, body.disabled_cause], [201, false, 'incomplete'], url)
    assert.deepEqual(
      body.problems.map((one: Json) => [one.pointer, one.severity]),
      [['/request/url', 'error']],
    )
  }
  const { body } = await api.post(path, minimal({ name: 'Inside' }, { url: 'http://10.1.2.3/hook' }))
  assert.match(body.problems[0].detail, /OFFHOOK_ALLOW_NETWORKS=10\.1\.2\.3\/32/)
  assert.deepEqual((await api.get(`${path}/${body.id}`)).body.problems, body.problems)
  const integration = minimal({}, { url: 'http://10.1.2.3/hook' })
  const preview = await api.post(`${path}/preview`, { integration })
  const inBody = ({ pointer, ...problem }: Json) => ({ ...problem, pointer: `/integration${pointer}` })
  assert.deepEqual(preview.body.problems, body.problems.map(inBody))
  // Switching on does not bypass the check: the integration stays off until its address changes.
  assert.equal((await api.patch(`${path}/${body.id}`, { enabled: true })).body.enabled, false)
  assert.equal(
    (await api.patch(`${path}/${body.id}`, { enabled: true, request: { url: 'https://a.example' } })).body.enabled,
    true,
  )
})

test('S6 a user name in the address moves to Basic authentication', async () => {
  const { request } = (await api.post(path, minimal({}, { url: 'https://joe:s%40cret-pw@crm.example/calls' }))).body
  assert.deepEqual(request, {
    ...request,
    url: 'https://crm.example/calls',
    auth: { type: 'basic', username: 'joe', password: shownSecret('', request.auth.password) },
  })
  const both = await api.post(
    path,
    minimal({}, { url: 'https://joe@crm.example', auth: { type: 'bearer', token: 'x' } }),
  )
  assert.deepEqual([both.status, pointers(both)], [422, ['/request/url']])
})

test('PATCH is a merge patch: null brings back a default, lists are replaced whole', async () => {
  const rows = [{ key: 'a', value: '1' }]
  const { id } = await created(minimal({ realtime: true, wait: { cap_s: 60 } }, { method: 'PUT', rows }))
  const { body } = await api.patch(`${path}/${id}`, { wait: { cap_s: null }, request: { method: null, rows: [] } })
  assert.deepEqual([body.wait.cap_s, body.request.method, body.request.rows, body.realtime], [1200, 'POST', [], true])
  assert.deepEqual(pointers(await api.patch(`${path}/${id}`, { wait: { caps: 1 } })), ['/wait/caps'])
})

test('a change over somebody else’s is 412 when the version is named', async () => {
  const { id } = await created(minimal())
  const first = await api.get(`${path}/${id}`)
  const etag = first.headers.get('etag') ?? ''
  assert.equal(etag, '"1"')
  const mine = await api.patch(`${path}/${id}`, { name: 'Mine' }, { headers: { 'if-match': etag } })
  assert.deepEqual([mine.status, mine.headers.get('etag')], [200, '"2"'])
  const theirs = await api.patch(`${path}/${id}`, { name: 'Theirs' }, { headers: { 'if-match': etag } })
  assert.equal(theirs.status, 412)
  assert.equal((await api.ask('DELETE', `${path}/${id}`, { headers: { 'if-match': etag } })).status, 412)
  for (const tag of ['W/"2"', '2', '"12"'])
    assert.equal(
      (await api.patch(`${path}/${id}`, { name: 'Weak' }, { headers: { 'if-match': tag } })).status,
      412,
      tag,
    )
  assert.equal((await api.get(`${path}/${id}`)).body.name, 'Mine')
  const either = await api.patch(`${path}/${id}`, { name: 'Either' }, { headers: { 'if-match': '"1", "2"' } })
  assert.equal(either.status, 200)
})

test('a copy is off, with the same secrets but its own key that signs', async () => {
  const original = await created(minimal({}, { auth: { type: 'bearer', token: 'a-copied-long-token' } }))
  const copy = await api.ask('POST', `${path}/${original.id}/duplicate`)
  assert.equal(copy.status, 201)
  assert.deepEqual(
    [copy.body.name, copy.body.enabled, copy.body.request.auth.token.last4],
    ['CRM (copy)', false, 'oken'],
  )
  assert.notEqual(copy.body.signing_secret, original['signing_secret'])
  const on = await api.patch(`${path}/${copy.body.id}`, { enabled: true })
  assert.equal(on.body.enabled, true)
})

test('many are switched on or off in one request: all of them, or none', async () => {
  const [a, b] = [await created(minimal()), await created(minimal({ enabled: false }))]
  const draft = await created(minimal({}, { url: '' }))
  const off = await api.post(`${path}/disable`, { ids: [a.id, b.id] })
  assert.deepEqual(
    [off.status, off.body.data.map((one: Json) => [one.id, one.enabled])],
    [
      200,
      [
        [a.id, false],
        [b.id, false],
      ],
    ],
  )
  // An integration that was off already is not saved again.
  assert.deepEqual(
    off.body.data.map((one: Json) => one.version),
    [2, 1],
  )
  const unknown = 'int_01980a52f3c97d4e8b1b6a3f0c2d4e5f'
  assert.equal((await api.post(`${path}/enable`, { ids: [a.id, unknown] })).status, 404)
  assert.equal((await api.get(`${path}/${a.id}`)).body.enabled, false)
  const on = await api.post(`${path}/enable`, { ids: [a.id, b.id, draft.id] })
  assert.deepEqual(
    on.body.data.map((one: Json) => one.enabled),
    [true, true, false],
  )
  assert.equal(on.body.data[2].disabled_cause, 'incomplete')
})

test('a deleted one is gone from the list and by its id', async () => {
  const { id } = await created(minimal({ name: 'Short-lived' }))
  assert.equal((await api.ask('DELETE', `${path}/${id}`)).status, 204)
  assert.equal((await api.get(`${path}/${id}`)).status, 404)
  const names = (await api.get(`${path}?limit=200`)).body.data.map((one: { name: string }) => one.name)
  assert.ok(!names.includes('Short-lived'))
})

test('a page does not move when rows are added: each row comes once', async () => {
  const first = await api.get(`${path}?limit=2`)
  assert.equal(first.body.data.length, 2)
  await created(minimal({ name: 'Added in between' }))
  const seen = first.body.data.map((one: { id: string }) => one.id)
  for (let { next } = first.body; next !== null;) {
    const page = await api.get(`${path}?limit=2&cursor=${next}`)
    seen.push(...page.body.data.map((one: { id: string }) => one.id))
    next = page.body.next
  }
  assert.equal(new Set(seen).size, seen.length)
  assert.equal((await api.get(`${path}?cursor=bm9uc2Vuc2U`)).status, 400)
  assert.equal((await api.get(`${path}?limit=0`)).status, 400)
  assert.equal((await api.get(`${path}?page=2`)).status, 400)
})

test('the preview shows the request to the byte, with secrets as dots', async () => {
  const answer = await api.post(`${path}/preview`, {
    integration: minimal(
      {},
      {
        url: 'https://crm.example/calls/[[uniqueid]]',
        rows: [
          { key: 'name', value: '[[caller_name]]' },
          { key: 'secs', value: '[[duration]]' },
        ],
        auth: { type: 'bearer', token: 'top-secret-token' },
      },
    ),
    sample: { example: 'answered' },
    event: 'final',
  })
  assert.equal(answer.status, 200)
  assert.deepEqual(answer.body, {
    request: {
      method: 'POST',
      url: 'https://crm.example/calls/1761742800.4711',
      headers: [
        ['content-type', 'application/json; charset=utf-8'],
        ['authorization', 'Bearer ••••oken'],
      ],
      body: `{"name":"Jane \\"JJ\\" O'Neil & Söhne","secs":95}`,
    },
    problems: [],
  })
})

test('the preview answers 200 with a request for any JSON at all, and says what is wrong', async () => {
  const bodies: unknown[] = [
    {},
    [],
    5,
    null,
    { integration: 7 },
    { integration: { request: { url: 4, format: 'doc', rows: [{ value: 'x' }, { key: 'k', value: '[[nope]]' }] } } },
    {
      integration: { id: 'int_x', request: { auth: { type: 'magic' } } },
      sample: { call_id: 'call_x' },
      event: 'never',
    },
  ]
  for (const body of bodies) {
    const answer = await api.post(`${path}/preview`, body)
    assert.equal(answer.status, 200, JSON.stringify(body))
    assert.equal(typeof answer.body.request.method, 'string')
    assert.ok(answer.body.problems.length > 0, JSON.stringify(body))
  }
})

test('a preview of an unsaved change uses the secrets of the saved one, if the origin is the same', async () => {
  const { id } = await created(minimal({}, { auth: { type: 'bearer', token: 'a-saved-long-token' } }))
  const draft = (url: string) => ({ integration: { ...minimal({ id }, { url, auth: { type: 'bearer' } }) } })
  const same = await api.post(`${path}/preview`, draft('https://crm.example/x'))
  assert.deepEqual([same.body.request.headers[1][1], same.body.problems], ['Bearer ••••oken', []])
  const other = await api.post(`${path}/preview`, draft('https://else.example/x'))
  assert.equal(other.body.request.headers[1][1], 'Bearer ••••')
  assert.deepEqual(
    other.body.problems.map((one: Json) => one.pointer),
    ['/integration/request/auth/token'],
  )
})

test('a preview of a real call has its fields', async () => {
  await api.post('~/events', { uniqueid: 'previewed', status: 'ringing', fields: { caller_name: 'Ada' } })
  const { id } = (await api.get('~/calls/uniqueid:previewed')).body
  const integration = minimal({}, { rows: [{ key: 'n', value: '[[caller_name]] [[event_type]]' }] })
  const shown = await api.post(`${path}/preview`, { integration, sample: { call_id: id }, event: 'ringing' })
  assert.equal(shown.body.request.body, '{"n":"Ada call.ringing"}')
  const later = await api.post(`${path}/preview`, { integration, sample: { call_id: id }, event: 'answered' })
  assert.match(later.body.problems[0].detail, /no “answered” event/)
})

test('a test is sent for real, says is_test, and its secret goes to the address but shows as dots', async () => {
  const rows = [{ key: 'test', value: '[[is_test]]' }]
  const url = `${api.url}/inbox/tested`
  const integration = minimal({}, { url, rows, auth: { type: 'bearer', token: 'sent-for-real' } })
  const { body } = await api.post(`${path}/test`, { integration })
  assert.deepEqual(
    [body.delivery.state, body.delivery.kind, body.attempt.response.status_code],
    ['delivered', 'test', 200],
  )
  assert.ok(JSON.stringify(body.attempt.request).includes('Bearer ••••'))
  const [got] = (await api.get('~/inbox/tested')).body.data
  assert.equal(got.body, '{"test":true}')
  assert.equal(new Map(got.headers).get('authorization'), 'Bearer sent-for-real')
})

test('a test of a saved one is signed with its key; one to the inbox shows no secret', async () => {
  const url = `${api.url}/inbox/unused`
  const saved = await created(minimal({}, { url, auth: { type: 'bearer', token: 'never-in-inbox' } }))
  const { body } = await api.post(`${path}/${saved.id}/test`, { to: 'inbox', event: 'ringing' })
  assert.equal(body.delivery.state, 'delivered')
  const [got] = (await api.get(`~/inbox/${body.inbox_token}`)).body.data
  const headers = new Map<string, string>(got.headers)
  assert.ok(!JSON.stringify(got).includes('never-in-inbox'))
  const key = Buffer.from(String(saved['signing_secret']).slice('whsec_'.length), 'base64')
  const content = `${headers.get('webhook-id')}.${headers.get('webhook-timestamp')}.${got.body}`
  assert.equal(headers.get('webhook-signature'), `v1,${createHmac('sha256', key).update(content).digest('base64')}`)
})

test('S21 the answer to a test of another address tells nothing of a stored secret', async (t) => {
  const auth = { type: 'bearer', token: 'sK4-x9Qw7ePz2LmN8vTc' }
  const saved = await created(minimal({}, { auth }))
  // The last characters, which are shown, backwards and with one more; the beginning as hexadecimal digits; and the whole.
  const guesses = ['ctv8n', Buffer.from('sK4-').toString('hex'), auth.token]
  const receiver = await startReceiver({
    answers: guesses.map((guess) => ({ body: `${'.'.repeat(16 * 1024 - guess.length)}${guess}${'.'.repeat(4096)}` })),
  })
  t.after(() => receiver.close())
  const integration = { id: saved.id, ...minimal({}, { method: 'GET', url: receiver.url, auth: { type: 'none' } }) }
  for (const guess of guesses) {
    const { body } = await api.post(`${path}/test`, { integration })
    assert.ok(String(body.attempt.response.body).endsWith(`.${guess}`), guess)
  }
  const own = minimal({}, { url: receiver.url, auth: { ...auth, token: guesses[2] } })
  const { body } = await api.post(`${path}/test`, { integration: own })
  assert.ok(String(body.attempt.response.body).endsWith('.••••'))
})

test('a test of what is not finished, or not allowed, is 422 with pointers', async () => {
  const unknown = minimal({}, { rows: [{ key: 'n', value: '[[nope]]' }] })
  assert.deepEqual(pointers(await api.post(`${path}/test`, { integration: unknown })), [
    '/integration/request/rows/0/value',
  ])
  const inner = minimal({}, { url: 'http://169.254.169.254/' })
  assert.deepEqual(pointers(await api.post(`${path}/test`, { integration: inner })), ['/integration/request/url'])
  const key = minimal({}, { auth: { type: 'bearer', token: 'two\nlines' } })
  for (const pointer of pointers(await api.post(`${path}/test`, { integration: key })))
    assert.match(pointer, /^\/integration\//)
  const { id } = await created(unknown)
  assert.deepEqual(pointers(await api.post(`${path}/${id}/test`, {})), ['/request/rows/0/value'])
})

test('S23 each key that was changed signs for its own day, five at most; a further change says from when on it goes', async () => {
  const saved = await created(minimal({}, { url: `${api.url}/inbox/rotations` }))
  const rotate = () => api.ask('POST', `${path}/${saved.id}/rotate-signing-secret`)
  const secrets = [saved['signing_secret']]
  for (let nth = 0; nth < 5; nth += 1) secrets.push((await rotate()).body.signing_secret)
  await api.post(`${path}/${saved.id}/test`, {})
  const [got] = (await api.get('~/inbox/rotations')).body.data
  const headers = new Map<string, string>(got.headers)
  const signed = `${headers.get('webhook-id')}.${headers.get('webhook-timestamp')}.${got.body}`
  const signatures = secrets.map((secret) => {
    const key = Buffer.from(String(secret).slice('whsec_'.length), 'base64')
    return `v1,${createHmac('sha256', key).update(signed).digest('base64')}`
  })
  assert.deepEqual(headers.get('webhook-signature')?.split(' ').toSorted(), signatures.toSorted())
  const refused = await rotate()
  assert.equal(refused.status, 409)
  assert.match(refused.body.detail, /^The signing key was rotated 5 times in the last day, .* after 20.*Z\.$/)
  assert.equal((await api.get(`${path}/${saved.id}`)).body.signing.secret.last4, String(secrets.at(-1)).slice(-4))
})

test('S23 a new key that signs: for a day both sign', async () => {
  const saved = await created(minimal({}, { url: `${api.url}/inbox/rotated` }))
  const rotated = await api.ask('POST', `${path}/${saved.id}/rotate-signing-secret`)
  assert.notEqual(rotated.body.signing_secret, saved['signing_secret'])
  const overlapMs = Date.parse(rotated.body.previous_until) - Date.now()
  assert.ok(overlapMs > 23 * 3_600_000 && overlapMs <= 24 * 3_600_000)
  await api.post(`${path}/${saved.id}/test`, {})
  const [got] = (await api.get('~/inbox/rotated')).body.data
  assert.equal(new Map<string, string>(got.headers).get('webhook-signature')?.split(' ').length, 2)
})

test('an integration that is saved sends at once, and stops when it is off', async () => {
  const url = `${api.url}/inbox/live`
  const { id } = await created(
    minimal({ realtime: true, final: false }, { url, rows: [{ key: 'u', value: '[[uniqueid]]' }] }),
  )
  await api.post('~/events', { uniqueid: 'live-1', status: 'ringing' })
  const seen = await api.until('~/inbox/live', (body) => body.data.length > 0)
  assert.equal(seen.data[0].body, '{"u":"live-1"}')
  await api.patch(`${path}/${id}`, { enabled: false })
  const { body } = await api.post('~/events', { uniqueid: 'live-1', status: 'answered' })
  assert.equal(body.results[0].result, 'event')
  assert.equal((await api.get(`~/deliveries?integration_id=${id}`)).body.data.length, 1)
})
