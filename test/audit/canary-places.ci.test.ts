// S20 S21 S22 S26: every secret that Offhook can be given is given once, each with a different text, and everything
// that Offhook outputs is searched: all its responses, its database, its command line, its diagnostics. The services
// declare their secrets, and the API document declares the responses, so whatever is added to them is searched too.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { after, before, test } from 'node:test'
import { SERVICES } from '../../src/integrations/services.ts'
import type { ServiceInput } from '../../src/integrations/services/service.ts'
import { openClient } from '../../src/store/database/connections.ts'
import { startApi } from '../kit/api.ts'
import { commandResult, startCommand } from '../kit/command.ts'
import type { Json } from '../kit/api.ts'
import { certificatePath, listening } from '../kit/receiver.ts'
import { targetOf, tildePath } from '../kit/routes.ts'
import { searchDatabase, searchText } from './canary.ts'
import type { Canary } from './canary.ts'

const canaries: Canary[] = []

/** Returns a unique secret, with characters that have to be escaped somewhere. */
function canary(name: string, begin = '', end = '/+"7'): string {
  const value = `${begin}canary${canaries.length}of${name.replaceAll(/\W/g, '')}${end}`
  canaries.push({ name, value })
  return value
}

/**
 * Repeats everything that it received, as a careless receiver does; as a token URL, it responds with an access token.
 */
const receiver = createServer((request, response) => {
  let body = ''
  request.setEncoding('utf8').on('data', (text: string) => (body += text))
  request.on('end', () => {
    if (request.url === '/token') {
      response.setHeader('content-type', 'application/json')
      response.end(JSON.stringify({ access_token: accessToken, token_type: 'Bearer', expires_in: 3600 }))
      return
    }
    response.statusCode = request.url?.includes('refused') === true ? 400 : 200
    response.end(JSON.stringify({ url: request.url, headers: request.rawHeaders, body }))
  })
})
const accessToken = canary('access token', '', '.x7')
const to = `http://127.0.0.1:${await listening(receiver)}`
after(() => receiver.close())

const api = await startApi()

const body = { rows: [{ key: 'id', value: '[[uniqueid]]' }] }
const oauth2 = { type: 'oauth2', token_url: `${to}/token`, client_id: 'offhook' }

/** Integrations that send to the receiver. */
const sending: Json[] = [
  { auth: { type: 'basic', username: 'offhook', password: canary('password') } },
  { auth: { type: 'bearer', token: canary('token', '', '-7') } },
  { auth: { type: 'api_key', in: 'header', name: 'x-api-key', value: canary('key in a header') } },
  { auth: { type: 'api_key', in: 'query', name: 'key', value: canary('key in a query') } },
  { auth: { type: 'hmac', header: 'x-signature', key: canary('hmac key') } },
  {
    auth: {
      type: 'aws4',
      access_key_id: 'AKIDEXAMPLE',
      region: 'eu-west-1',
      service: 'sqs',
      secret_access_key: canary('aws secret access key'),
      session_token: canary('aws session token', '', '-7'),
    },
  },
  { auth: { ...oauth2, grant: 'client_credentials', client_secret: canary('client secret') } },
  {
    auth: {
      ...oauth2,
      grant: 'refresh_token',
      client_secret: canary('client secret of a refresh'),
      refresh_token: canary('refresh token'),
    },
  },
  { headers: [{ key: 'x-secret', value: canary('header'), secret: true }] },
  { url: `${to}/refused`, headers: [{ key: 'x-secret', value: canary('header that is refused'), secret: true }] },
].map((request, index) => ({
  name: `Sends ${index}`,
  realtime: true,
  request: { url: `${to}/${index}`, ...body, ...request },
}))

/** An integration of each service, with its inputs; off, because its vendor must not be sent anything. */
const ofServices: Json[] = SERVICES.filter(({ inputs }) => inputs.some(({ secret }) => secret)).map(
  ({ id, inputs }) => ({
    name: `Service ${id}`,
    service: id,
    enabled: false,
    settings: Object.fromEntries(inputs.map((one) => [one.key, one.secret ? secretOf(id, one) : one.example])),
  }),
)

function secretOf(id: string, { key, type, example }: ServiceInput): string {
  const name = `${id} ${key}`
  if (type !== 'secret_url') return canary(name)
  const { origin } = new URL(example)
  return `${origin}/${canary(name, 'services/', '')}`
}

const others: Json[] = [
  {
    name: 'Certificate',
    enabled: false,
    request: { url: 'https://mtls.example/' },
    // The key does not match the certificate.
    tls: {
      certificate: readFileSync(certificatePath('good'), 'utf8'),
      key: canary('key of a certificate', '-----BEGIN PRIVATE KEY-----\n'),
    },
  },
]

const config = {
  offhook: 1,
  sources: [
    { kind: 'api', name: 'API' },
    { kind: 'jambonz', name: 'jambonz', settings: { secret: canary('jambonz secret') } },
    {
      kind: 'twilio',
      name: 'Twilio',
      settings: { account_sid: `AC${'0'.repeat(32)}`, auth_token: canary('twilio token', '', '') },
      enabled: false,
    },
    {
      kind: 'push',
      name: 'push',
      settings: { secret: canary('push secret'), auth: { type: 'basic', username: 'o' } },
      enabled: false,
    },
  ],
  steps: [
    {
      kind: 'webhook',
      name: 'one',
      needs_recording: false,
      url: `${to}/step`,
      auth: { type: 'bearer', token: canary('step token', '', '-7') },
    },
    {
      kind: 'webhook',
      name: 'two',
      needs_recording: false,
      url: `${to}/step`,
      auth: { type: 'basic', username: 'o', password: canary('step password') },
    },
  ],
  integrations: [...sending, ...ofServices, ...others],
}

/** The collected outputs, and where they appeared. */
const places: { readonly where: string; readonly text: string }[] = []

async function ask(method: string, path: string, sent?: object): Promise<Json> {
  const answer = await api.ask(method, path, { body: sent })
  places.push({ where: `${method} ${path}`, text: JSON.stringify([answer.body, [...answer.headers]]) })
  assert.ok(answer.status < 500, `${method} ${path}: ${answer.status}`)
  return answer.body
}

before(async () => {
  canaries.push({ name: 'operator’s key', value: api.program.key })
  const { plan } = await ask('POST', '~/config', { config, dry_run: true })
  assert.ok(plan, places.at(-1)?.text ?? '')
  await ask('POST', '~/config', { config })
  await ask('POST', '~/config', { config })
  // The link is shown where it is created, and to people who may manage links.
  const { body: wallboard } = await api.post('~/wallboards', { name: 'Reception' })
  canaries.push({ name: 'token of a wallboard', value: String(wallboard.url).split('#')[1] ?? assert.fail() })
  // Invalid configurations, each with an error beside its secrets.
  await ask('POST', '~/config', { config: { ...config, sorces: [], numbers: [{ number: 7 }] } })
  for (const one of config.integrations)
    await ask('POST', '~/config', {
      config: { offhook: 1, integrations: [{ ...one, enabled: true, servce: 'x' }] },
      dry_run: true,
    })
  for (const one of config.integrations)
    await ask('POST', '~/config', {
      config: { offhook: 1, integrations: [{ ...one, enabled: true }] },
      dry_run: true,
    })
  await ask('POST', '/api/v1/events', { uniqueid: 'canary', status: 'answered', fields: { direction: 'inbound' } })
  await ask('POST', '/api/v1/events', { uniqueid: 'canary', status: 'ended' })
  // Most integrations have sent all their deliveries; a refused delivery holds back those behind it.
  await api.until('~/deliveries?limit=200', ({ data }) => {
    const integrationsHeard = new Set(
      data.filter((row: Json) => row.attempt_count > 0).map((row: Json) => row.integration_id),
    )
    return integrationsHeard.size >= sending.length - 2
  })
})

test('S21 S22 no answer of the API holds a secret', async () => {
  const document = await ask('GET', '/openapi.json')
  const lists = Object.entries<Json>(document.paths).flatMap(([path, item]) =>
    item.get && !tildePath(path).includes('{') && !/\/(?:stream|wallboards)$/.test(path) ? [targetOf(path, '')] : [],
  )
  for (const path of lists) await ask('GET', path)
  const { data: integrations } = await ask('GET', '~/integrations?limit=200')
  assert.equal(integrations.length, config.integrations.length)
  for (const { id } of integrations) {
    const { version: _version, ...integration } = await ask('GET', `~/integrations/${id}`)
    assert.ok(integration.id)
    await ask('POST', `~/integrations/${id}/test`, {
      sample: { example: 'answered' },
      event: 'final',
      to: 'inbox',
    })
  }
  for (const integration of config.integrations)
    await ask('POST', '~/integrations/preview', { integration, sample: { example: 'answered' }, event: 'final' })
  const { data: deliveries } = await ask('GET', '~/deliveries?limit=200')
  let answered = 0
  for (const { id } of deliveries) {
    const { attempts } = await ask('GET', `~/deliveries/${id}`)
    answered += attempts.filter(({ response }: Json) => response !== null).length
  }
  assert.ok(answered >= sending.length - 2, 'answers that repeat the secrets were looked through')
  for (const path of ['sources', 'steps', 'calls']) {
    const { data } = await ask('GET', `~/${path}`)
    for (const { id } of data) await ask('GET', `~/${path}/${id}`)
  }
  await ask('GET', '~/deliveries/export')
  assert.deepEqual(
    places.flatMap(({ where, text }) => searchText(where, text, canaries)),
    [],
  )
})

test('S20 S22 neither the database nor what the program says holds a secret', async () => {
  const client = await openClient(api.database, 'test')
  try {
    assert.deepEqual(await searchDatabase(client, canaries), [])
  } finally {
    await client.end()
  }
  assert.deepEqual(searchText('what the program says', api.program.output(), canaries), [])
})

test('S22 an export on the command line holds no secret', async () => {
  const { stdout, stderr } = await commandResult(startCommand(['export', '--url', api.url, '--key', api.program.key]))
  const text = stdout + stderr
  assert.match(text, /offhook: 1/)
  for (const { name } of config.integrations) assert.ok(text.includes(name), name)
  assert.deepEqual(searchText('the export', text, canaries), [])
})
