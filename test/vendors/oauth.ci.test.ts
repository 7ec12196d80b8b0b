// S25: tokens of integrations, against a real OAuth server and a receiver that asks it about each token.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { startApi, type Json } from '../kit/api.ts'
import { app, machine, startOAuthServer, startProtectedReceiver } from './oauth-server.ts'
import { startReceiver } from '../kit/receiver.ts'
import { signedUp } from '../kit/visitor.ts'
import { header, isDelivered, newTenant, until, type Tenant } from '../delivery/tenant.ts'

const api = await startApi()
const redirectUri = `${api.url}/oauth/callback`
const oauth = await startOAuthServer({ redirectUri })
const receiver = await startProtectedReceiver(oauth)
after(async () => {
  await receiver.close()
  await oauth.close()
})

function credentials(tokenUrl = oauth.tokenUrl): Json {
  return {
    type: 'oauth2',
    grant: 'client_credentials',
    token_url: tokenUrl,
    client_id: machine.id,
    client_secret: machine.secret,
    scope: 'calls',
  }
}

function consented(more: object = {}): Json {
  return {
    type: 'oauth2',
    grant: 'refresh_token',
    token_url: oauth.tokenUrl,
    authorize_url: `${oauth.authorizeUrl}?prompt=consent`,
    client_id: app.id,
    client_secret: app.secret,
    client_auth: 'form',
    scope: 'openid offline_access',
    ...more,
  }
}

const requestWith = (auth: Json, url = receiver.url) => ({ url, rows: [{ key: 'id', value: '[[uniqueid]]' }], auth })

/**
 * Begins a consent and follows it through the vendor's pages; returns the address to which the browser is redirected.
 */
async function consentOf(tenant: Tenant, id: string): Promise<string> {
  const begun = await tenant.ask('POST', `~/integrations/${id}/oauth/begin`, {})
  assert.equal(begun.status, 200, JSON.stringify(begun.body))
  assert.equal(begun.body.redirect_uri, redirectUri)
  return oauth.consent(begun.body.authorize_url)
}

const comeBack = (address: string): Promise<Response> => fetch(address, { redirect: 'manual' })

/** The page of the account that a response leads to. */
function pageOf({ headers }: Response): string | undefined {
  return headers.get('location')?.replace(/^.*\/accounts\/\d+/, '')
}

/** Creates an integration and connects it, with a key. */
async function connected(tenant: Tenant, url = receiver.url, more: object = {}): Promise<string> {
  const { id } = await tenant.createIntegration(url, { request: requestWith(consented(), url), ...more })
  const back = await comeBack(await consentOf(tenant, id))
  assert.deepEqual([back.status, pageOf(back)], [303, `/integrations/${id}?connected=yes`])
  return id
}

const tokenRequestsSince = (from: number): URLSearchParams[] => oauth.tokenRequests.slice(from)

async function noSecretIn(tenant: Tenant, secrets: readonly string[]): Promise<void> {
  const all = await tenant.deliveries()
  const whole = await Promise.all(all.map(({ id }) => tenant.delivery(id)))
  const text = JSON.stringify(whole) + api.program.output()
  for (const secret of secrets) assert.ok(!text.includes(secret), `a secret is shown: ${secret.slice(0, 4)}…`)
}

const tokenOf = (request: Parameters<typeof header>[0]): string =>
  header(request, 'authorization').replace('Bearer ', '')

test('S25 many deliveries at once ask for one token, by a Basic header as RFC 6749 has it, and neither token nor secret is in the log', async () => {
  const tenant = await newTenant(api)
  const [from, before] = [oauth.tokenRequests.length, receiver.received.length]
  await tenant.createIntegration(receiver.url, { request: requestWith(credentials()) })
  await Promise.all(['a', 'b', 'c', 'd', 'e', 'f'].map((call) => tenant.postUpdates(call, 'ringing', 'answered')))
  const delivered = await tenant.untilAll(isDelivered)
  assert.equal(delivered.length, 12)
  const sentRequests = tokenRequestsSince(from)
  assert.equal(sentRequests.length, 1)
  assert.deepEqual(Object.fromEntries(sentRequests[0] ?? []), { grant_type: 'client_credentials', scope: 'calls' })
  const [first] = receiver.received.slice(before)
  assert.ok(first)
  const { attempts } = await tenant.delivery(delivered[0].id)
  assert.equal(attempts.length, 1)
  assert.ok(
    attempts[0].request.headers.some(([name, value]: Json) => name === 'authorization' && value === 'Bearer ••••'),
  )
  // The receiver quotes the token, but the log shows dots.
  assert.match(attempts[0].response.body, /"got":"••••"/)
  assert.equal(attempts[0].note, null)
  await noSecretIn(tenant, [tokenOf(first), machine.secret])
})

test('S25 a token that lives for four seconds is asked for again before it ends: the receiver never sees one that has', async (t) => {
  const short = await startOAuthServer({ redirectUri, lifeS: 4 })
  const strict = await startProtectedReceiver(short)
  t.after(() => Promise.all([strict.close(), short.close()]))
  const tenant = await newTenant(api)
  await tenant.createIntegration(strict.url, { request: requestWith(credentials(short.tokenUrl), strict.url) })
  for (let n = 1; short.tokenRequests.length < 3; n += 1) {
    await tenant.postUpdates(`a${n}`, 'ringing')
    await strict.until(n)
  }
  const all = await tenant.untilAll(isDelivered)
  const attempts = await Promise.all(all.map(async ({ id }) => (await tenant.delivery(id)).attempts))
  assert.deepEqual(
    attempts.flat().filter(({ note, state }) => note !== null || state !== 'delivered'),
    [],
  )
})

test('S25 a token that was revoked is refused by the receiver: a new one is asked for and the request sent once more in the same attempt, which says so; the new refresh token outlives a kill', async () => {
  const tenant = await newTenant(api)
  const from = oauth.tokenRequests.length
  const id = await connected(tenant)
  // The integration lacked only the consent.
  const shown = (await tenant.ask('GET', `~/integrations/${id}`)).body
  assert.deepEqual([shown.enabled, shown.problems], [true, []])
  assert.equal(tokenRequestsSince(from)[0]?.get('grant_type'), 'authorization_code')
  await tenant.postUpdates('a', 'ringing')
  await tenant.untilAll(isDelivered)
  const before = receiver.received.length
  await oauth.revoke('access')
  await tenant.postUpdates('b', 'ringing')
  const all = await tenant.untilAll(isDelivered)
  assert.equal(all.length, 2)
  assert.equal(receiver.received.length, before + 2)
  const second = await tenant.delivery(all[1].id)
  assert.equal(second.attempts.length, 1)
  assert.match(second.attempts[0].note, /rejected the token \(401\)\. Offhook got a new one/)
  assert.equal(second.status_code, 200)
  // Each use returned a new refresh token; using the old one again would end the consent.
  const used = tokenRequestsSince(from).flatMap((form) => form.get('refresh_token') ?? [])
  assert.equal(new Set(used).size, 2)
  await api.program.kill('SIGKILL')
  await api.program.start()
  await tenant.postUpdates('c', 'ringing')
  await tenant.untilAll(isDelivered)
  const usedLater = tokenRequestsSince(from).flatMap((form) => form.get('refresh_token') ?? [])
  assert.equal(new Set(usedLater).size, 3)
  await noSecretIn(tenant, [...usedLater, app.secret, ...receiver.received.map(tokenOf).filter(Boolean)])
})

test('S25 a consent that was withdrawn is told in words, is tried by the schedule, and makes nothing rest; connecting again sends what waits', async () => {
  const tenant = await newTenant(api)
  const id = await connected(tenant)
  await tenant.postUpdates('a', 'ringing')
  await tenant.untilAll(isDelivered)
  await oauth.revoke('refresh')
  await oauth.revoke('access')
  const calls = ['b', 'c', 'd', 'e', 'f', 'g', 'h']
  for (const call of calls) await tenant.postUpdates(call, 'ringing')
  const failed = (one: Json) => one.state === 'retrying' && one.error === 'no_token'
  await tenant.untilAll((one) => one.uniqueid === 'a' || failed(one))
  const [, one] = await tenant.deliveries()
  assert.match(one.reason, /^Could not get a token: access was revoked.*\(invalid_grant\)\. Connect again/)
  assert.equal(one.status_code, null)
  const { attempts } = await tenant.delivery(one.id)
  assert.equal(attempts[0].error, 'no_token')
  assert.match(attempts[0].error_detail, /^Could not get a token: access was revoked/)
  assert.equal((await tenant.ask('GET', `~/integrations/${id}`)).body.paused_until, null)
  assert.equal((await comeBack(await consentOf(tenant, id))).status, 303)
  await tenant.untilAll(isDelivered)
})

test('S25 a wrong client secret is told in words by Send test, which uses what was typed; a refresh token that was tried before it was saved is saved as it is by then', async () => {
  const tenant = await newTenant(api)
  const draft = (auth: Json) => ({ integration: { name: 'CRM', request: requestWith(auth) } })
  const wrong = await tenant.ask(
    'POST',
    '~/integrations/test',
    draft({ ...credentials(), client_secret: 'wrong-wrong-wrong' }),
  )
  assert.equal(wrong.status, 200, JSON.stringify(wrong.body))
  assert.equal(wrong.body.delivery.error, 'no_token')
  assert.match(
    wrong.body.delivery.reason,
    /the client ID or client secret is incorrect \(invalid_client\)\. Enter both again/,
  )
  const right = await tenant.ask('POST', '~/integrations/test', draft(credentials()))
  assert.deepEqual([right.body.delivery.state, right.body.delivery.status_code], ['delivered', 200])

  // A refresh token that a person got elsewhere and pastes.
  const other = await newTenant(api)
  await connected(other)
  const pasted = oauth.lastRefreshToken()
  const auth = consented({ authorize_url: '', refresh_token: pasted, scope: '' })
  for (let n = 0; n < 2; n += 1) {
    const test = await tenant.ask('POST', '~/integrations/test', draft(auth))
    assert.equal(test.body.delivery.state, 'delivered', JSON.stringify(test.body))
  }
  await tenant.createIntegration(receiver.url, { request: requestWith(auth) })
  await oauth.revoke('access')
  await tenant.postUpdates('a', 'ringing')
  await until(async () => (await tenant.deliveries()).some((one) => one.uniqueid === 'a' && isDelivered(one)))
})

test('S25 a consent comes back once, as the person who began it, to what was consented to, and from the vendor that was asked', async () => {
  const [ann, ben] = [await signedUp(api, 'ann@example.com'), await signedUp(api, 'ben@example.com')]
  const body = { name: 'CRM', realtime: true, final: false, request: requestWith(consented()) }
  const made = await ann.post('~/integrations', body)
  assert.equal(made.status, 201, JSON.stringify(made.body))
  const path = `~/integrations/${made.body.id}`
  assert.match(JSON.stringify(made.body.problems), /Save, then choose Connect/)
  const begin = async (): Promise<string> => {
    const begun = await ann.post(`${path}/oauth/begin`, {})
    assert.equal(begun.status, 200, JSON.stringify(begun.body))
    return begun.body.authorize_url
  }
  const refreshToken = async () => (await ann.get(path)).body.request.auth.refresh_token
  const back = async (visitor: typeof ann, address: string, headers = {}) =>
    // The browser comes from the vendor's page, so it says that another site led here.
    visitor.ask('GET', address.slice(api.url.length), { headers: { 'sec-fetch-site': 'cross-site', ...headers } })
  const assertAnswer = (answer: { status: number; body: Json; headers: Json }, status: number, words: RegExp): void => {
    assert.equal(answer.status, status)
    assert.match(String(answer.headers['content-type']), /^text\/html/)
    assert.match(String(answer.headers['content-security-policy']), /^default-src 'none'/)
    assert.match(answer.body, words)
  }

  // The address contains what PKCE, the state and the vendor's own query need.
  const sentRequests = new URL(await begin()).searchParams
  assert.deepEqual(
    [
      sentRequests.get('response_type'),
      sentRequests.get('code_challenge_method'),
      sentRequests.get('prompt'),
      sentRequests.get('redirect_uri'),
    ],
    ['code', 'S256', 'consent', redirectUri],
  )
  assert.match(sentRequests.get('state') ?? '', /^[\w-]{43}$/)

  assertAnswer(await back(ben, await oauth.consent(await begin())), 403, /Someone else started this/)
  const alone = await fetch(await oauth.consent(await begin()), { redirect: 'manual' })
  assert.equal(alone.status, 403)
  assertAnswer(await back(ann, await oauth.consent(await begin(), 'no')), 400, /Access was denied/)
  const mixed = new URL(await oauth.consent(await begin()))
  mixed.searchParams.set('iss', 'https://evil.example')
  assertAnswer(await back(ann, mixed.href), 400, /from a different issuer/)
  const wrongCode = new URL(await oauth.consent(await begin()))
  wrongCode.searchParams.set('code', 'x'.repeat(43))
  assertAnswer(
    await back(ann, wrongCode.href),
    400,
    /the authorization code was already used or has expired.*invalid_grant/,
  )
  const forged = `${redirectUri}?code=x&state=${'s'.repeat(43)}`
  assertAnswer(await back(ann, forged), 400, /already used or is older/)
  const overtaken = await oauth.consent(await begin())
  await ann.ask('PATCH', path, { body: { request: { auth: { client_id: 'another' } } } })
  assertAnswer(await back(ann, overtaken), 409, /was changed during/)
  await ann.ask('PATCH', path, { body: { request: { auth: { client_id: app.id } } } })
  assert.equal(await refreshToken(), null)

  const good = await oauth.consent(await begin())
  const connected = await back(ann, good)
  assert.deepEqual(
    [connected.status, connected.headers.location],
    [303, `${api.url}/accounts/1001/integrations/${made.body.id}?connected=yes`],
  )
  assert.equal((await refreshToken()).set, true)
  assertAnswer(await back(ann, good), 400, /already used or is older/)
  // The token URL is part of the address that a secret belongs to: with another URL, both secrets are gone.
  const moved = await ann.ask('PATCH', path, {
    body: { request: { auth: { token_url: 'https://other.example/token' } } },
  })
  const { client_secret, refresh_token } = moved.body.request.auth
  assert.deepEqual([client_secret, refresh_token], [null, null])
  assert.equal((await ann.get('/api/v1/system')).body.redirect_uri, redirectUri)
})

test('S25 S24 a consent that a key began is saved only while the key may change the integration', async () => {
  const tenant = await newTenant(api)
  const { id } = await tenant.createIntegration(receiver.url, { request: requestWith(consented()) })
  const began = async (): Promise<{ key: Json; back: string }> => {
    const { body: key } = await tenant.ask('POST', '~/keys', { name: 'Script', role: 'editor' })
    const path = `/api/v1/accounts/${tenant.id}/integrations/${id}/oauth/begin`
    const begun = await api.ask('POST', path, { body: {}, key: key.key })
    assert.equal(begun.status, 200, JSON.stringify(begun.body))
    return { key, back: await oauth.consent(begun.body.authorize_url) }
  }
  const refreshToken = async () => (await tenant.ask('GET', `~/integrations/${id}`)).body.request.auth.refresh_token

  const revoked = await began()
  assert.equal((await tenant.ask('DELETE', `~/keys/${revoked.key.id}`)).status, 204)
  const refused = await comeBack(revoked.back)
  assert.equal(refused.status, 403)
  assert.match(await refused.text(), /may no longer change the integration/)
  assert.equal(await refreshToken(), null)

  assert.equal((await comeBack((await began()).back)).status, 303)
  assert.equal((await refreshToken()).set, true)
})

test('S25 what is missing for a consent is said, another account’s integration is not there, and a copy does not share the refresh token', async () => {
  const [tenant, other] = [await newTenant(api), await newTenant(api)]
  const begin = async (id: string, who = tenant) => {
    const { status, body } = await who.ask('POST', `~/integrations/${id}/oauth/begin`, {})
    return [status, body.detail]
  }
  for (const [auth, words] of [
    [credentials(), /doesn’t use OAuth 2 authorisation/],
    [consented({ authorize_url: '' }), /Authorization URL is missing/],
    [consented({ client_secret: null }), /Enter the client secret/],
    [consented({ token_url: 'auth.example' }), /Fix this first.*Not a valid URL/],
  ] as const) {
    const { id } = await tenant.createIntegration(receiver.url, { request: requestWith(auth) })
    const [status, detail] = await begin(id)
    assert.equal(status, 409)
    assert.match(detail, words)
  }
  const id = await connected(tenant)
  assert.equal((await begin(id, other))[0], 404)
  const copy = await tenant.ask('POST', `~/integrations/${id}/duplicate`, {})
  const { client_secret, refresh_token } = copy.body.request.auth
  assert.deepEqual([client_secret.set, refresh_token], [true, null])
  // A connected integration with another error stays off. Only the server can check a certificate.
  const certificate = '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----'
  const broken = await connected(tenant, 'https://crm.example/calls', { tls: { certificate, key: 'no key' } })
  const { enabled, request } = (await tenant.ask('GET', `~/integrations/${broken}`)).body
  assert.deepEqual([request.auth.refresh_token.set, enabled], [true, false])
})

test('S25 a server of tokens that is down makes the integration rest, one that means harm gets no further, and neither is believed', async (t) => {
  const secret = 'a-client-secret-that-nobody-sees'
  let answer = {}
  const hostile = await startReceiver({ answers: () => answer })
  t.after(() => hostile.close())
  const tenant = await newTenant(api)
  const auth = { ...credentials(`${hostile.url}/token`), client_secret: secret, client_auth: 'form' }
  const before = receiver.received.length
  const cases: readonly (readonly [object, RegExp])[] = [
    [{ status: 302, headers: { location: `${receiver.url}/x` } }, /returned a redirect \(302\)/],
    [{ body: 'x'.repeat(10_000_000) }, /more than 64 KiB/],
    [{ headers: { 'content-type': 'text/html' }, body: '<html>' }, /not JSON/],
    [{ body: JSON.stringify({ access_token: 'a\r\nx-evil: 1' }) }, /can’t be sent in a header/],
    [{ body: JSON.stringify({ access_token: 'abc', token_type: 'mac' }) }, /different type than Bearer/],
    [
      { status: 400, body: JSON.stringify({ error: 'invalid_client', error_description: `not ${secret}!` }) },
      /is incorrect \(invalid_client\).*“not ••••!”/,
    ],
  ]
  for (const [answerBody, words] of cases) {
    answer = answerBody
    const { body } = await tenant.ask('POST', '~/integrations/test', {
      integration: { name: 'CRM', request: requestWith(auth) },
    })
    assert.equal(body.delivery?.error, 'no_token', JSON.stringify(body))
    assert.match(body.delivery.reason, words)
  }
  const inside = await tenant.ask('POST', '~/integrations', {
    name: 'CRM',
    request: requestWith({ ...auth, token_url: 'http://169.254.169.254/token' }),
  })
  assert.deepEqual([inside.status, inside.body.enabled], [201, false])
  assert.ok(inside.body.problems.some((one: { pointer: string }) => one.pointer === '/request/auth/token_url'))
  answer = { status: 503, headers: { 'retry-after': '600' } }
  const { id } = await tenant.createIntegration(receiver.url, { request: requestWith(auth) })
  await tenant.postUpdates('a', 'ringing')
  await until(async () => (await tenant.ask('GET', `~/integrations/${id}`)).body.paused_until !== null)
  const { paused_reason } = (await tenant.ask('GET', `~/integrations/${id}`)).body
  assert.match(paused_reason, /Could not get a token: .* is temporarily unavailable \(503\)/)
  assert.equal(receiver.received.length, before)
  await noSecretIn(tenant, [secret])
})
