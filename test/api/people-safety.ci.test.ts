// The limits of a session: requests from other sites, connections without TLS, guesses, and its end.
import assert from 'node:assert/strict'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { test } from 'node:test'
import { inAccount } from '../kit/account-path.ts'
import { startApi } from '../kit/api.ts'
import type { Json } from '../kit/api.ts'
import { createVisitor, goodPassword, signedUp, tokenOf } from '../kit/visitor.ts'
import type { Visitor } from '../kit/visitor.ts'

const api = await startApi()
const anna = await signedUp(api, 'anna@example.com')
const behindTls = await startApi({ OFFHOOK_PUBLIC_URL: 'https://calls.example' })
const host = new URL(api.url).host

const numbers = '~/numbers'
let last = 0
/** A number that is not in the directory yet. */
const number = () => ({ number: `+6128888${String(++last).padStart(4, '0')}` })

const SENT: readonly (readonly [what: string, headers: Record<string, string>, status: number])[] = [
  ['the page itself', {}, 201],
  ['another site', { 'sec-fetch-site': 'cross-site' }, 403],
  ['another name of the same site', { 'sec-fetch-site': 'same-site' }, 403],
  ['the address bar', { 'sec-fetch-site': 'none' }, 403],
  ['an older browser, from the page', { 'sec-fetch-site': '', origin: api.url }, 201],
  ['an older browser, from another site', { 'sec-fetch-site': '', origin: 'https://evil.example' }, 403],
  ['an older browser, from a page of no site', { 'sec-fetch-site': '', origin: 'null' }, 403],
  ['an older browser, from another port', { 'sec-fetch-site': '', origin: 'http://127.0.0.1:1' }, 403],
  ['what says nothing of where it is from', { 'sec-fetch-site': '' }, 403],
  ['a form of the page', { 'content-type': 'text/plain' }, 403],
  ['a form with a file', { 'content-type': 'multipart/form-data; boundary=x' }, 403],
]

for (const [what, headers, status] of SENT) {
  test(`S32 with the cookie, ${what} ${status === 201 ? 'may change something' : 'may change nothing'}`, async () => {
    const { status: answered, body } = await anna.ask('POST', numbers, { body: number(), headers })
    assert.equal(answered, status, JSON.stringify(body))
  })
}

test('S32 without a body, too, only the page may change something', async () => {
  const { id } = (await anna.post(numbers, number())).body
  const headers = { 'sec-fetch-site': 'cross-site' }
  assert.equal((await anna.ask('DELETE', `${numbers}/${id}`, { headers })).status, 403)
  assert.equal((await anna.ask('DELETE', `${numbers}/${id}`)).status, 204)
})

test('S32 a key needs no page, whatever cookie comes with it', async () => {
  const key = await api.keyFor(['manage'])
  const headers = { authorization: `Bearer ${key}`, 'sec-fetch-site': 'cross-site' }
  assert.equal((await anna.ask('POST', numbers, { body: number(), headers })).status, 201)
})

test('S32 another site can sign nobody in or out, while a program that is no browser may', async () => {
  const signIn = { body: { email: 'anna@example.com', password: goodPassword } }
  for (const headers of [
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': '', origin: 'https://evil.example' },
  ]) {
    assert.equal((await createVisitor(api).ask('POST', '/api/v1/session', { ...signIn, headers })).status, 403)
    assert.equal((await anna.ask('DELETE', '/api/v1/session', { headers })).status, 403)
  }
  const program = await createVisitor(api).ask('POST', '/api/v1/session', {
    ...signIn,
    headers: { 'sec-fetch-site': '' },
  })
  assert.equal(program.status, 200)
})

test('S32 calls are sent in with a key, never with a cookie', async () => {
  const sent = await anna.post('/api/v1/events', { uniqueid: 'by-cookie', status: 'ringing' })
  assert.equal(sent.status, 401)
  assert.deepEqual((await anna.get('~/calls?uniqueid=by-cookie')).body.data, [])
  const headers = { 'content-type': 'application/octet-stream' }
  assert.equal((await anna.ask('POST', '~/replay', { body: 'Event: Newchannel', headers })).status, 401)
})

test('S22 the inbox keeps no cookie of a session that a browser sends along', async () => {
  const cookie = `a=1; ${anna.cookie()}; __Host-offhook=zzz; __Host-offhook-device=zzz; b=2`
  await anna.ask('GET', '/inbox/by-browser', { headers: { cookie } })
  const [request] = (await anna.get('~/inbox/by-browser')).body.data
  const [, kept] = request.headers.find(([name]: [string]) => name === 'cookie')
  const { port } = new URL(api.url)
  const own = `offhook-${port}=•••; offhook-device-${port}=•••`
  assert.equal(kept, `a=1; ${own}; __Host-offhook=•••; __Host-offhook-device=•••; b=2`)
})

test('S31 over plain http from elsewhere nobody signs in, and a cookie is worth nothing', async () => {
  const elsewhere = { host: `192.168.1.5:${new URL(api.url).port}` }
  const visitor = createVisitor(api, elsewhere)
  assert.match((await visitor.get('/api/v1/setup')).body.insecure_reason, /HTTPS.*caddy reverse-proxy/)
  const signIn = await visitor.post('/api/v1/session', { email: 'anna@example.com', password: goodPassword })
  assert.equal(signIn.status, 403)
  assert.match(signIn.body.detail, /OFFHOOK_PUBLIC_URL/)
  const { link } = (await api.post('/api/v1/people/link', { email: 'new@example.com' })).body
  const path = `/api/v1/links/${tokenOf(link)}`
  assert.equal((await visitor.post(path, { password: goodPassword })).status, 403)
  assert.equal((await visitor.get(path)).status, 200, 'the link is not used up')
  assert.equal((await anna.ask('GET', '/api/v1/session', { headers: elsewhere })).status, 401)
})

test('S31 behind TLS the cookie is bound to host and TLS, and the link begins with the public address', async () => {
  const { link } = (await behindTls.post('/api/v1/people/link', { email: 'x@example.com' })).body
  assert.ok(link.startsWith('https://calls.example/link/'))
  const behind = { host: 'calls.example', origin: 'https://calls.example', 'x-forwarded-for': '203.0.113.9' }
  const visitor = createVisitor(behindTls, behind)
  const use = { email: 'x@example.com', password: goodPassword }
  const { headers } = await visitor.post(`/api/v1/links/${tokenOf(link)}`, use)
  const [written = ''] = headers['set-cookie'] ?? []
  assert.match(written, /^__Host-offhook=[\w-]{43}; Path=\/; Max-Age=604800; HttpOnly; SameSite=Lax; Secure$/)
  const [session] = (await visitor.get('/api/v1/sessions')).body.data
  assert.equal(session.ip_address, '203.0.113.9')
})

test('S33 behind TLS every answer says that this host is asked by TLS alone, and over plain http none does', async () => {
  for (const path of [
    '/',
    '/assets/none.js',
    '/healthz',
    '/openapi.json',
    inAccount('~/calls'),
    '/api/v1/events',
    '/in/x',
    '/inbox/x',
  ]) {
    const requestOptions = { method: path.endsWith('events') ? 'POST' : 'GET', headers: { accept: 'text/html' } }
    const responses = []
    for (const { url } of [behindTls, api]) {
      const answer = await fetch(url + path, requestOptions)
      await answer.arrayBuffer()
      responses.push(answer.headers.get('strict-transport-security'))
    }
    assert.deepEqual(responses, ['max-age=31536000; includeSubDomains', null], path)
  }
})

/** The first line of the program's response to these lines. */
async function answered(lines: readonly string[]): Promise<string> {
  const socket = connect(Number(new URL(api.url).port), '127.0.0.1')
  socket.end(`${lines.join('\r\n')}\r\n\r\n`)
  return (await text(socket)).split('\r\n')[0] ?? ''
}

test('S33 a request has one Host header: with two, or none, it is refused whatever it asks for', async () => {
  for (const line of ['GET /healthz', 'GET /', 'POST /api/v1/events', 'GET /inbox/x', 'POST /in/x']) {
    const ask = (...hosts: readonly string[]) => answered([`${line} HTTP/1.1`, ...hosts, 'Connection: close'])
    assert.equal(await ask(`Host: ${host}`, 'HOST: evil.example'), 'HTTP/1.1 400 Bad Request', line)
    assert.equal(await ask(), 'HTTP/1.1 400 Bad Request', line)
    assert.notEqual(await ask(`Host: ${host}`), 'HTTP/1.1 400 Bad Request', line)
  }
})

test('S36 a stranger who uses up all tries keeps out no browser that the person has signed in with, and no link', async () => {
  const email = 'anna@example.com'
  // All visitors share an address that no other test uses, so that other tests are not limited.
  const from = { host: 'calls.example', origin: 'https://calls.example', 'x-forwarded-for': '198.51.100.7' }
  const known = createVisitor(behindTls, from)
  const first = (await behindTls.post('/api/v1/people/link', { email })).body
  await known.post(`/api/v1/links/${tokenOf(first.link)}`, { email, password: goodPassword })
  const signIn = (visitor: Visitor, password: string, who = email) =>
    visitor.post('/api/v1/session', { email: who, password })
  const strangers = createVisitor(behindTls, from)
  const responses = new Set<string>()
  for (const who of [email, 'nobody@example.com'])
    for (let n = 0; n < 10; n++) {
      const { status, body } = await signIn(strangers, 'not the password', who)
      assert.equal(status, 401)
      responses.add(body.detail)
    }
  assert.equal(responses.size, 1, 'known or not')
  for (const who of [email, 'nobody@example.com']) {
    const refused = await signIn(createVisitor(behindTls, from), goodPassword, who)
    assert.equal(refused.status, 429)
    assert.match(refused.headers['retry-after'] ?? '', /^[1-9]\d?$/)
  }
  await known.ask('DELETE', '/api/v1/session')
  assert.equal((await signIn(known, goodPassword)).status, 200, 'with the device that is known')
  assert.equal((await signIn(known, goodPassword, 'nobody@example.com')).status, 429, 'it is known for its person')
  const { link } = (await behindTls.post('/api/v1/people/link', { email })).body
  const use = await createVisitor(behindTls, from).post(`/api/v1/links/${tokenOf(link)}`, { password: goodPassword })
  assert.equal(use.status, 200)
  assert.equal((await signIn(known, goodPassword)).status, 429, 'a new password by a link forgets all devices')
})

test('S36 the cookie of a device is random, nobody’s to read, kept as a hash, and no value of a visitor’s own choice', async () => {
  const [chosen, port] = ['x'.repeat(43), new URL(api.url).port]
  const { link } = (await api.post('/api/v1/people/link', { email: 'dev@example.com' })).body
  const visitor = createVisitor(api, { cookie: `offhook-device-${port}=${chosen}` })
  const { headers } = await visitor.post(`/api/v1/links/${tokenOf(link)}`, { password: goodPassword })
  const written = (headers['set-cookie'] ?? []).find((one) => one.startsWith('offhook-device-')) ?? ''
  assert.match(written, /^offhook-device-\d+=[\w-]{43}; Path=\/; Max-Age=34560000; HttpOnly; SameSite=Lax$/)
  assert.ok(!written.includes(chosen))
})

test('S37 who came in, who did not, and who made a link are lines with address and id, and no secret', async () => {
  const own = await startApi()
  const { id, link } = (await own.post('/api/v1/people/link', { email: 'first@example.com' })).body
  assert.equal(id, undefined)
  const first = createVisitor(own)
  const used = await first.post(`/api/v1/links/${tokenOf(link)}`, {
    email: 'first@example.com',
    password: goodPassword,
  })
  const person = used.body.person.id
  const key = (await own.post('~/keys', { name: 'Reader', role: 'viewer' })).body
  await own.post('/api/v1/events', { uniqueid: '1', status: 'ringing' }, { key: key.key })
  await own.post('~/numbers', { number: '+61288880000' }, { key: key.key })
  await own.ask('DELETE', `~/keys/${key.id}`)
  await own.get('~/calls', { key: key.key })
  await own.get('~/calls', { key: 'nobody' })
  await first.post('/api/v1/session', { email: 'first@example.com', password: 'not the password' })
  await first.post('/api/v1/session', { email: 'nobody@example.com', password: 'not the password' })
  await first.post('/api/v1/session', { email: 'first@example.com', password: goodPassword })
  await first.post('/api/v1/session/password', { current: goodPassword, password: 'green kettle on mondays' })
  const invited = (await first.post('~/invitations', { email: 'next@example.com', name: 'Next', role: 'editor' })).body
  await own.ask('DELETE', `~/invitations/${invited.id}`)
  await first.ask('DELETE', '/api/v1/session')
  await own.ask('DELETE', `~/people/${person}/sessions`)
  await own.program.kill('SIGTERM')
  const lines: Json[] = own.program
    .output()
    .split('\n')
    .filter((line) => line.includes('"address":'))
    .map((line) => JSON.parse(line))
  const shown = lines.map(({ what, status, by, person: who, key: made, path }) =>
    [what, status, by, who, made, path].filter((part) => part !== undefined).join(' '),
  )
  assert.deepEqual(shown, [
    'Link created administrator none yet',
    `Link used ${person}`,
    `Key created administrator ${key.id}`,
    `Request refused 403 ${key.id} /api/v1/events`,
    `Request refused 403 ${key.id} /api/v1/accounts/1001/numbers`,
    `Key revoked administrator ${key.id}`,
    `Request refused 401 ${key.id} /api/v1/accounts/1001/calls`,
    'Request refused 401 unknown /api/v1/accounts/1001/calls',
    `Sign-in refused 401 ${person}`,
    'Sign-in refused 401 unknown',
    `Signed in ${person}`,
    `Password changed ${person}`,
    `Person invited ${person}`,
    'Invitation revoked administrator',
    `Signed out ${person}`,
    `Sessions ended administrator ${person}`,
  ])
  assert.ok(lines.every(({ address }) => address === '127.0.0.1'))
  const text = JSON.stringify(lines)
  for (const secret of [
    tokenOf(link),
    key.key,
    goodPassword,
    'not the password',
    tokenOf(invited.link),
    own.program.key,
  ])
    assert.ok(!text.includes(secret))
})

/** Opens the stream; resolves with promises of its first text and of its end. */
async function followed(headers: Record<string, string>): Promise<{ begun: Promise<unknown>; ended: Promise<string> }> {
  const { body, status } = await fetch(api.url + inAccount('~/stream'), { headers })
  assert.equal(status, 200)
  const begun = Promise.withResolvers<void>()
  const read = async (): Promise<string> => {
    let text = ''
    for await (const chunk of (body ?? assert.fail()).pipeThrough(new TextDecoderStream())) {
      text += chunk
      begun.resolve()
    }
    return text
  }
  return { begun: begun.promise, ended: read() }
}

const ENDINGS: readonly (readonly [
  what: string,
  end: () => Promise<{ headers: Record<string, string>; act: () => Promise<unknown> }>,
])[] = [
  [
    'when its session is ended elsewhere',
    async () => {
      const bo = await signedUp(api, 'bo@example.com')
      const other = createVisitor(api)
      await other.post('/api/v1/session', { email: 'bo@example.com', password: goodPassword })
      const rows: Json[] = (await other.get('/api/v1/sessions')).body.data
      const { id } = rows.find(({ current }) => current === false)
      return { headers: { cookie: bo.cookie() }, act: () => other.ask('DELETE', `/api/v1/sessions/${id}`) }
    },
  ],
  [
    'when its person is removed',
    async () => {
      const cy = await signedUp(api, 'cy@example.com')
      const { person } = (await cy.get('/api/v1/session')).body
      return { headers: { cookie: cy.cookie() }, act: () => api.ask('DELETE', `~/people/${person.id}`) }
    },
  ],
  [
    'when its key is revoked',
    async () => {
      const { id, key } = (await api.post('~/keys', { name: 'Reader', role: 'viewer' })).body
      return { headers: { authorization: `Bearer ${key}` }, act: () => api.ask('DELETE', `~/keys/${id}`) }
    },
  ],
]

for (const [what, prepare] of ENDINGS) {
  test(`S31 a stream ends ${what}, and another one goes on`, async () => {
    const { headers, act } = await prepare()
    const theirs = await followed({ host, ...headers })
    const own = await followed({ authorization: `Bearer ${api.program.key}` })
    await Promise.all([theirs.begun, own.begun])
    let isOver = false
    void own.ended.then(() => (isOver = true)).catch(() => undefined)
    await act()
    assert.match(await theirs.ended, /event: resync/)
    assert.equal(isOver, false)
    const again = await fetch(api.url + inAccount('~/stream'), { headers })
    assert.equal(again.status, 401)
    await again.arrayBuffer()
  })
}

test('S31 a session outlives a restart of the program', async () => {
  const own = await startApi()
  const dee = await signedUp(own, 'dee@example.com')
  await own.program.kill('SIGTERM')
  await own.program.start()
  assert.equal((await dee.get('/api/v1/session')).status, 200)
})
