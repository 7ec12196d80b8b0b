// Further settings for the receiver of an integration: signatures, certificates, and how a service responds.
import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { createServer } from 'node:http'
import { test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { checkAwsSignature } from '../kit/aws.ts'
import { shownSecret, startApi, type Json } from '../kit/api.ts'
import { credentials, listening, testAuthority, type ReceivedRequest } from '../kit/receiver.ts'
import { header, isDelivered, newTenant, receiving, until, type Tenant } from './tenant.ts'

const api = await startApi()
const integrations = '~/integrations'

const KEY = 'key-of-the-signature'
const auth = {
  type: 'hmac',
  header: 'x-acme-signature',
  value: 't={timestamp},v1={signature}',
  signs: '{timestamp}.{method}.{path}.{body}',
  key: KEY,
}

function isSigned(received: ReceivedRequest): boolean {
  const [, time = '', signature] = /^t=(\d+),v1=([\da-f]{64})$/.exec(header(received, 'x-acme-signature')) ?? []
  const text = `${time}.${received.method}.${received.path}.${received.body}`
  return signature === createHmac('sha256', KEY).update(text).digest('hex')
}

async function sendTest(tenant: Tenant, path: string, body: object) {
  const { status, body: answer } = await tenant.ask('POST', path, body)
  assert.equal(status, 200, JSON.stringify(answer))
  return answer
}

test('D18 a signature of its own is made for each attempt; log, inbox and exports show dots', async (t) => {
  const tenant = await newTenant(api)
  const receiver = await receiving(t, { answers: [{ status: 500 }, {}] })
  const request = { url: `${receiver.url}/calls?a=1`, rows: [{ key: 'id', value: '[[uniqueid]]' }], auth }
  const { id } = await tenant.createIntegration('', { request })
  await tenant.postUpdates('a', 'ringing')
  await receiver.until(2)
  const [first, second] = receiver.received
  assert.ok(first && second && isSigned(first) && isSigned(second))
  assert.ok(!isSigned({ ...second, body: '{}' }))
  const [delivered] = await tenant.untilAll(isDelivered)
  const whole = await tenant.delivery(delivered.id)
  const shown = whole.attempts.map(({ request: { headers } }: Json) =>
    new Map<string, string>(headers).get('x-acme-signature'),
  )
  assert.deepEqual(shown, ['t=••••,v1=••••', 't=••••,v1=••••'])
  assert.match(whole.curl, /t=["']*\$TIMESTAMP["']*,v1=["']*\$SIGNATURE/)

  const { inbox_token } = await sendTest(tenant, `${integrations}/${id}/test`, { to: 'inbox' })
  const { data } = (await tenant.ask('GET', `~/inbox/${inbox_token}`)).body
  assert.equal(new Map<string, string>(data[0].headers).get('x-acme-signature'), 't=****,v1=****')
  const kept = (await tenant.ask('GET', `${integrations}/${id}`)).body
  assert.deepEqual(kept.request.auth.key, shownSecret(KEY.slice(-4), kept.request.auth.key))
  assert.ok(!JSON.stringify([whole, data, kept]).includes(KEY))
})

test('D27 a receiver that checks as AWS does accepts a delivery and its retry; log, inbox and API show dots', async (t) => {
  const tenant = await newTenant(api)
  const receiver = await receiving(t, { answers: [{ status: 500 }, {}] })
  const keys = { id: 'AKIDEXAMPLE', secret: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY' }
  const aws = { type: 'aws4', access_key_id: keys.id, region: 'eu-west-1', service: 'sqs' }
  const rows = [
    { key: 'id', value: '[[uniqueid]]' },
    { key: 'name', value: 'Zoë 李 📞 [[status]]' },
  ]
  const request = {
    url: `${receiver.url}/queue?a=1`,
    rows,
    auth: { ...aws, secret_access_key: ` ${keys.secret}\n`, session_token: 'session-token-of-ours/1=' },
  }
  const { id } = await tenant.createIntegration('', { request })
  await tenant.postUpdates('a', 'ringing')
  await receiver.until(2)
  const [first, second] = receiver.received
  assert.ok(first && second && first.body.includes('Zoë 李 📞'))
  const checks = [first, second].map((received) => checkAwsSignature(received, keys))
  assert.deepEqual(
    checks.map(({ isValid, scope }) => [isValid, scope.slice('20261201'.length)]),
    [true, true].map((isValid) => [isValid, '/eu-west-1/sqs/aws4_request']),
  )
  assert.ok((checks[0]?.date ?? '') < (checks[1]?.date ?? ''), 'the retry has a date of its own')
  assert.equal(header(first, 'x-amz-security-token'), 'session-token-of-ours/1=')
  const [delivered] = await tenant.untilAll(isDelivered)
  const whole = await tenant.delivery(delivered.id)
  const shown = new Map<string, string>(whole.attempts[0].request.headers).get('authorization')
  assert.match(shown ?? '', /^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE\/••••\/eu-west-1\/sqs\/.* Signature=••••$/)
  assert.match(whole.curl, /--aws-sigv4 'aws:amz:eu-west-1:sqs'/)
  const { inbox_token } = await sendTest(tenant, `${integrations}/${id}/test`, { to: 'inbox' })
  const { data } = (await tenant.ask('GET', `~/inbox/${inbox_token}`)).body
  assert.match(new Map<string, string>(data[0].headers).get('authorization') ?? '', /Signature=\*\*\*\*$/)
  const kept = (await tenant.ask('GET', `${integrations}/${id}`)).body
  const { secret_access_key: shownKey, session_token: shownToken, ...open } = kept.request.auth
  assert.deepEqual([open, shownKey.last4, shownToken.set], [aws, keys.secret.slice(-4), true])
  assert.ok(!/wJalr|session-token-of/.test(JSON.stringify([whole, data, kept])))
  // The token is optional: without it, the integration stays on and the header is gone.
  const patched = await tenant.ask('PATCH', `${integrations}/${id}`, { request: { auth: { session_token: null } } })
  assert.deepEqual([patched.body.enabled, patched.body.request.auth.session_token], [true, null])
  assert.ok(isDelivered((await sendTest(tenant, `${integrations}/${id}/test`, { to: 'receiver' })).delivery))
  const last = receiver.received.at(-1) ?? assert.fail()
  assert.ok(checkAwsSignature(last, keys).isValid && header(last, 'x-amz-security-token') === '')
})

test('T16 a draft that was never saved is tried with the key and the scheme that were typed', async (t) => {
  const tenant = await newTenant(api)
  const receiver = await receiving(t)
  const draft = (more: Json) => ({ integration: { name: 'New', request: { url: receiver.url, auth: more } } })
  assert.ok(isDelivered((await sendTest(tenant, `${integrations}/test`, draft(auth))).delivery))
  await sendTest(
    tenant,
    `${integrations}/test`,
    draft({ type: 'bearer', scheme: 'Klaviyo-API-Key', token: 'pk_0123456789' }),
  )
  const [signed, bearer] = receiver.received
  assert.ok(signed && bearer && isSigned(signed))
  assert.equal(header(bearer, 'authorization'), 'Klaviyo-API-Key pk_0123456789')
})

test('S10 certificates: tried unsaved, checked when saved, shown to the receiver, and never given back', async (t) => {
  const tenant = await newTenant(api)
  const receiver = await receiving(t, { certificate: 'good', clientsOf: testAuthority() })
  const { cert, key } = credentials('good')
  const tls = { ca: testAuthority(), certificate: cert, key }
  const sent = (more: Json) => ({
    name: 'CRM',
    realtime: true,
    final: false,
    request: { url: `${receiver.url}/`, rows: [{ key: 'id', value: '[[uniqueid]]' }] },
    tls: more,
  })
  const test = async (more: Json) =>
    (await sendTest(tenant, `${integrations}/test`, { integration: sent(more) })).delivery
  assert.ok(isDelivered(await test(tls)))
  assert.match((await test({ ca: tls.ca })).reason, /^The receiver requires a client certificate\./)
  assert.match(
    (await test({ ...tls, ca: credentials('self-signed').cert })).reason,
    /not issued by the integration’s trusted CA/,
  )
  assert.equal(receiver.received.length, 1)

  const open = await tenant.ask('POST', integrations, sent({ ...tls, certificate: `${cert}\n${key}` }))
  assert.deepEqual([open.status, open.body.errors[0].pointer], [400, '/tls/certificate'])
  const made = (await tenant.ask('POST', integrations, sent(tls))).body
  assert.deepEqual(
    made.problems.filter(({ severity }: Json) => severity === 'error'),
    [],
  )
  assert.equal(made.tls.key.set, true)
  // A key that does not match is not stored, and is reported as a problem.
  const other = { ...sent({ ...tls, key: credentials('expired').key }), name: 'Other' }
  const wrong = (await tenant.ask('POST', integrations, other)).body
  assert.deepEqual([wrong.enabled, wrong.tls.key], [false, null])
  const [problem] = wrong.problems.filter(({ pointer }: Json) => pointer === '/tls/key')
  assert.match(problem.detail, /^The key does not match the certificate/)
  assert.ok(!JSON.stringify(made).includes('PRIVATE KEY'))
  await tenant.postUpdates('a', 'ringing', 'answered')
  await tenant.untilAll(isDelivered, 'kind=status')

  // The stored key does not match another certificate, and an address without TLS has no key.
  const path = `${integrations}/${made.id}`
  const patched = async (patch: Json) => {
    const { body } = await tenant.ask('PATCH', path, patch)
    return [body.enabled, body.problems.map((one: Json) => one.pointer)]
  }
  assert.deepEqual(await patched({ tls: { certificate: credentials('wrong-host').cert } }), [false, ['/tls/key']])
  assert.deepEqual(await patched({ tls: { certificate: cert, pin_sha256: 'ab' } }), [false, ['/tls/pin_sha256']])
  const plain = await patched({ tls: { ca: null, certificate: null, pin_sha256: 'AB:'.repeat(31) + 'cd' } })
  assert.deepEqual(plain, [true, []], 'complete again, it is on as it was wanted')
  assert.deepEqual(await patched({ request: { url: 'http://crm.example/' } }), [false, ['/tls/pin_sha256']])
})

test('D6 what a service answers is told in its own words, and its rate is kept', async (t) => {
  const tenant = await newTenant(api)
  const refusal = { status: 403, body: '{"code":40301,"http":403,"error":"forbidden"}' }
  const receiver = await receiving(t, { answers: [refusal] })
  const settings = { server: receiver.url, topic: 'calls-of-a-test' }
  const rate = { delivery: { schedule: 'once' } }
  const made = (
    await tenant.ask('POST', integrations, { name: 'Push', service: 'ntfy', settings, final: true, ...rate })
  ).body
  assert.deepEqual([made.enabled, made.problems], [true, []])
  await tenant.postUpdates('a', 'ringing', { status: 'ended', outcome: 'missed' })
  await until(async () => (await tenant.deliveries('state=failed')).length === 1)
  const [failed] = await tenant.deliveries()
  const words =
    /^You don’t have permission to publish to this topic\..* The receiver returned 403\. The service says: "forbidden"\.$/
  assert.match(failed.reason, words)
  const { delivery } = await sendTest(tenant, `${integrations}/${made.id}/test`, {})
  assert.match(delivery.reason, words)
  assert.equal(delivery.dry_run, false)
  // With another receiver the service's responses have no meaning: a relay may respond with any page.
  await tenant.ask('PATCH', `${integrations}/${made.id}`, {
    request: { url: `${receiver.url.replace('127.0.0.1', '127.0.0.2')}/` },
  })
  const { body } = await tenant.ask('GET', `${integrations}/${made.id}`)
  assert.equal(body.customised, true)
})

test('C16 each test with an example call is of a call of its own, and one of a real call is of that call', async (t) => {
  const tenant = await newTenant(api)
  const receiver = await receiving(t)
  const { id } = await tenant.createIntegration(receiver.url, {
    request: { url: receiver.url, rows: ['uniqueid', 'event_id'].map((key) => ({ key, value: `[[${key}]]` })) },
  })
  await tenant.postUpdates('a', 'ringing')
  await receiver.until(1)
  const [call] = (await tenant.ask('GET', '~/calls?uniqueid=a')).body.data
  for (const sample of [{ example: 'answered' }, { example: 'answered' }, { call_id: call.id }])
    await sendTest(tenant, `${integrations}/${id}/test`, { sample })
  const [real, first, second, again] = receiver.received.map(({ body }): Json => JSON.parse(body))
  assert.match(first.uniqueid, /^\d+\.\d{7}$/)
  assert.notEqual(first.uniqueid, second.uniqueid)
  assert.notEqual(first.event_id, second.event_id)
  assert.equal(again.uniqueid, real.uniqueid)
})

test('T14 a header of the connection is an error when it is saved, not when it is sent', async () => {
  const tenant = await newTenant(api)
  const headers = [{ key: 'Accept-Encoding', value: 'gzip' }]
  const { body } = await tenant.ask('POST', integrations, {
    name: 'CRM',
    request: { url: 'https://crm.example', headers },
  })
  assert.equal(body.enabled, false)
  assert.deepEqual(
    body.problems.map(({ pointer, severity }: Json) => [pointer, severity]),
    [['/request/headers/0/key', 'error']],
  )
})

test('S8 of an answer that is packed the log says how', async (t) => {
  const server = createServer((_request, response) =>
    response.writeHead(404, { 'content-encoding': 'gzip' }).end(gzipSync('{"error":"no such thing"}')),
  )
  const url = `http://127.0.0.1:${await listening(server)}/`
  t.after(() => {
    server.closeAllConnections()
    server.close()
  })
  const { attempt } = await sendTest(await newTenant(api), `${integrations}/test`, {
    integration: { name: 'CRM', request: { url } },
  })
  assert.equal(attempt.response.body, 'compressed (gzip), not shown')
})

test('C16 a dry run goes where the service keeps nothing, and the log says that it was one', async (t) => {
  const tenant = await newTenant(api)
  const settings = { measurement_id: 'G-ABC1234567', event_name: 'phone_call', api_secret: 'secret-of-a-test' }
  const { body: service } = await tenant.ask('GET', '/api/v1/services')
  const { request } = service.data.find(({ id }: Json) => id === 'ga4')
  // The OAuth server gives no token, which keeps the requests of this test from leaving the machine.
  const tokens = await receiving(t, { answers: [{ status: 400, body: '{"error":"invalid_client"}' }] })
  const auth = {
    type: 'oauth2',
    grant: 'client_credentials',
    token_url: tokens.url,
    client_id: 'x',
    client_secret: 'y',
  }
  const stopped = { ...request, auth }
  const integration = { name: 'GA', service: 'ga4', settings, request: stopped }
  const sent = async (to: string) => (await sendTest(tenant, `${integrations}/test`, { integration, to })).delivery
  const [dry, real] = [await sent('dry_run'), await sent('receiver')]
  assert.match(dry.url, /^https:\/\/www\.google-analytics\.com\/debug\/mp\/collect\?.*api_secret=••••/)
  assert.match(real.url, /^https:\/\/www\.google-analytics\.com\/mp\/collect\?/)
  assert.deepEqual([dry.dry_run, dry.kind, real.dry_run], [true, 'test', false])
  assert.equal(dry.error, 'no_token')

  const none = await tenant.ask('POST', `${integrations}/test`, {
    integration: { name: 'Any', request: { url: 'https://crm.example/' } },
    to: 'dry_run',
  })
  assert.equal(none.status, 422)
  assert.deepEqual(none.body.errors, [
    {
      pointer: '/to',
      code: 'invalid',
      detail: 'Generic Webhook has no dry run. Send the test to its URL or to the inbox.',
    },
  ])
})

test('S7 a kept connection that the receiver has closed costs no attempt, and `once` nothing at all', async (t) => {
  // The receiver responds to the first request of each connection, and closes the connection during the second
  // without a byte.
  const answered = new WeakSet<object>()
  const ids: string[] = []
  const server = createServer(({ headers, socket }, response) => {
    ids.push(String(headers['webhook-id']))
    if (answered.has(socket)) socket.destroy()
    else response.writeHead(204).end()
    answered.add(socket)
  })
  const url = `http://127.0.0.1:${await listening(server)}/`
  t.after(() => {
    server.closeAllConnections()
    server.close()
  })
  for (const schedule of ['standard', 'once']) {
    const tenant = await newTenant(api)
    await tenant.createIntegration(url, { delivery: { schedule, concurrency: 1 } })
    ids.length = 0
    for (const call of ['a', 'b']) {
      await tenant.postUpdates(call, 'ringing')
      await tenant.untilAll(isDelivered)
    }
    const all = await Promise.all((await tenant.deliveries()).map(({ id }: Json) => tenant.delivery(id)))
    assert.deepEqual(
      all.map(({ attempts }: Json) => attempts.map((one: Json) => [one.number, one.response.status_code])),
      [[[1, 204]], [[1, 204]]],
    )
    assert.equal(new Set(ids).size, 2)
    assert.equal(ids.length, schedule === 'once' ? 2 : 3)
    const note = all.at(-1).attempts[0].note
    if (schedule === 'standard') assert.match(note, /^The receiver had closed a reused connection/)
    else assert.equal(note ?? null, null)
  }
})
