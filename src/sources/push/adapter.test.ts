import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { test } from 'node:test'
import { Webhook } from 'standardwebhooks'
import type { CallUpdate } from '../../calls/call.ts'
import { applyCallUpdates } from '../../calls/apply-update.ts'
import { SAMPLE_NAMES } from '../../calls/samples.ts'
import { json, message, postedAt as now } from '../../../test/kit/posted.ts'
import type { Message } from '../webhook.ts'
import type { Settings } from '../kinds/settings.ts'
import { pushAdapter } from './adapter.ts'
import { flawsOf } from '../kinds/kind.ts'

const url = 'https://calls.example/in/tok'
const { posted } = pushAdapter
assert.ok(posted)

const mapping = {
  uniqueid: ['/body/call/id'],
  event_id: '/headers/x-event-id',
  status: [
    {
      place: '/body/event',
      values: {
        ring: { status: 'ringing' },
        pick: { status: 'answered' },
        hang: { status: 'ended' },
        lost: { status: 'ended', outcome: 'missed' },
      },
    },
  ],
  at: { place: '/body/ts', as: 'auto' },
  recording: '/body/rec',
  fields: {
    caller_number: { places: ['/body/from'] },
    caller_name: { places: ['/body/name'] },
    agent_name: { places: ['/body/agent'] },
  },
}

test('a message is read by the mapping in the settings, its times in the zone of the source', () => {
  const settings = { mapping, timezone: 'Australia/Sydney' }
  const reading = posted.read(json({ call: { id: 1 }, event: 'ring', ts: '25/11/2026 14:03', from: '0412 345 678' }), {
    settings,
    url,
  })
  assert.deepEqual(reading.problems, [])
  assert.deepEqual(reading.updates, [
    {
      uniqueid: '1',
      status: 'ringing',
      at: Date.parse('2026-11-25T03:03:00Z'),
      precision: 'second',
      fields: { caller_number: '0412 345 678' },
    },
  ])
})

test('a date is read as in the country of the source, otherwise of the account', () => {
  const at = (settings: Settings, country: string): number | undefined =>
    posted.read(json({ call: { id: 1 }, event: 'ring', ts: '11/12/2026 14:03' }), { settings, url, country }).updates[0]
      ?.at
  assert.equal(at({ mapping }, 'US'), Date.parse('2026-11-12T14:03:00Z'))
  assert.equal(at({ mapping }, 'AU'), Date.parse('2026-12-11T14:03:00Z'))
})

test('without a mapping a message is kept as not understood, and it says what to do', () => {
  const { updates, problems } = posted.read(json({ id: 1 }), { settings: {}, url })
  assert.deepEqual(updates, [])
  assert.match(problems[0] ?? '', /Set the unique ID/)
})

interface AuthCase {
  readonly auth: Readonly<Record<string, unknown>>
  readonly secret: string
  /** Whether a message without this authentication is refused before its body is read. */
  readonly early: boolean
  readonly sign: (body: string, key: string) => Message
}

const seconds = String(now / 1000)
const hmac = (key: string | Buffer, text: string, encoding: 'hex' | 'base64', algorithm = 'sha256'): string =>
  createHmac(algorithm, key).update(text).digest(encoding)
const standardSecret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'

const ways: Readonly<Record<string, AuthCase>> = {
  'user name and password': {
    auth: { type: 'basic', username: 'pbx' },
    secret: 'p:w',
    early: true,
    sign: (body, key) => message(body, { authorization: `Basic ${Buffer.from(`pbx:${key}`).toString('base64')}` }),
  },
  'a key in a header': {
    auth: { type: 'key', in: 'header', name: 'X-Key' },
    secret: 'k1',
    early: true,
    sign: (body, key) => message(body, { 'x-key': key }),
  },
  'a bearer token': {
    auth: { type: 'key', in: 'header', name: 'Authorization' },
    secret: 'k1',
    early: true,
    sign: (body, key) => message(body, { authorization: `Bearer ${key}` }),
  },
  'a key in the address': {
    auth: { type: 'key', in: 'query', name: 'key' },
    secret: 'k 1&',
    early: true,
    sign: (body, key) => message(body, { query: `key=${encodeURIComponent(key)}` }),
  },
  'a key in the body': {
    auth: { type: 'key', in: 'body', name: '/body/token' },
    secret: 'k1',
    early: false,
    sign: (body, key) => json({ ...(JSON.parse(body) as object), token: key }),
  },
  'HMAC of the body': {
    auth: {
      type: 'hmac',
      header: 'X-Hub-Signature-256',
      algorithm: 'sha256',
      encoding: 'hex',
      format: 'sha256={signature}',
    },
    secret: 's',
    early: true,
    sign: (body, key) => message(body, { 'x-hub-signature-256': `sha256=${hmac(key, body, 'hex')}` }),
  },
  'HMAC in base64 with SHA-1': {
    auth: { type: 'hmac', header: 'Signature', algorithm: 'sha1', encoding: 'base64' },
    secret: 's',
    early: true,
    sign: (body, key) => message(body, { signature: hmac(key, body, 'base64', 'sha1') }),
  },
  'HMAC of time and body, both in one header': {
    auth: {
      type: 'hmac',
      header: 'X-PS-Signature',
      algorithm: 'sha256',
      encoding: 'hex',
      format: 't={timestamp},v1={signature}',
      signed: '{timestamp}.{body}',
    },
    secret: 's',
    early: true,
    sign: (body, key) =>
      message(body, { 'x-ps-signature': `t=${seconds}, v1=${hmac(key, `${seconds}.${body}`, 'hex')}` }),
  },
  'HMAC with a secret in base64, its time in ms': {
    auth: {
      type: 'hmac',
      header: 'x-signature',
      algorithm: 'sha256',
      encoding: 'base64',
      secret_encoding: 'base64',
      format: 'hmac;1;{timestamp};{signature}',
      signed: '{timestamp}.{body}',
    },
    secret: Buffer.from('secret').toString('base64'),
    early: true,
    sign: (body, key) =>
      message(body, { 'x-signature': `hmac;1;${now};${hmac(Buffer.from(key, 'base64'), `${now}.${body}`, 'base64')}` }),
  },
  'HMAC with its time in another header': {
    auth: {
      type: 'hmac',
      header: 'x-signature',
      algorithm: 'sha512',
      encoding: 'hex',
      signed: '{timestamp}{body}',
      timestamp_header: 'X-Time',
      tolerance_s: 60,
    },
    secret: 's',
    early: true,
    sign: (body, key) =>
      message(body, { 'x-time': seconds, 'x-signature': hmac(key, `${seconds}${body}`, 'hex', 'sha512') }),
  },
  'Standard Webhooks': {
    auth: { type: 'standard_webhooks' },
    secret: standardSecret,
    early: true,
    sign: (body, key) => {
      const signature = new Webhook(key).sign('msg_1', new Date(now), body)
      return message(body, {
        'webhook-id': 'msg_1',
        'webhook-timestamp': seconds,
        'webhook-signature': `v1,AAAA ${signature}`,
      })
    },
  },
  'Standard Webhooks by the names of Svix': {
    auth: { type: 'standard_webhooks' },
    secret: standardSecret,
    early: true,
    sign: (body, key) => {
      const signature = new Webhook(key).sign('msg_1', new Date(now), body)
      return message(body, { 'svix-id': 'msg_1', 'svix-timestamp': seconds, 'svix-signature': signature })
    },
  },
}
for (const [what, { auth, secret, early, sign }] of Object.entries(ways)) {
  const settings: Settings = { auth, secret, mapping }
  const facts = { settings, url }
  const body = '{"event":"ring"}'
  test(`S40 ${what}: the right one comes in, a missing or a wrong one does not`, () => {
    assert.deepEqual(flawsOf(pushAdapter.kind, settings), [])
    const good = sign(body, secret)
    assert.equal(posted.findHeadRefusal(good, facts), null)
    assert.equal(posted.findRefusal(good, facts), null)
    const without = message(body)
    assert.equal(posted.findHeadRefusal(without, facts) !== null, early)
    assert.match(posted.findRefusal(without, facts) ?? '', /missing/)
    const wrongKey = auth.type === 'standard_webhooks' ? 'whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA' : `BBBB${secret}`
    assert.match(posted.findRefusal(sign(body, wrongKey), facts) ?? '', /Incorrect|invalid/)
    assert.notEqual(posted.findRefusal(good, { ...facts, settings: { ...settings, secret: '' } }), null)
  })
  test(`S40 ${what}: a test call is signed as the settings say, and read as a real one`, () => {
    const updates = pushAdapter.simulateCall('answered', { id: 'ab12', beginMs: now, settings, url, country: 'AU' })
    assert.deepEqual(eventsOf(updates), ['ringing', 'answered', 'ended answered'])
  })
}

test('S40 a body that was changed, and a replay of ten minutes ago, are refused', () => {
  for (const what of Object.keys(ways).filter((one) => /HMAC|Standard/.test(one))) {
    const way = ways[what]
    assert.ok(way)
    const facts = { settings: { auth: way.auth, secret: way.secret }, url }
    const good = way.sign('{"a":1}', way.secret)
    assert.match(
      posted.findRefusal({ ...good, body: Buffer.from('{"a":2}') }, facts) ?? '',
      /signature is invalid/,
      what,
    )
    const later = posted.findRefusal({ ...good, at: now + 600_000 }, facts)
    if (/time|Time|Standard/.test(what)) assert.match(later ?? '', /replay/, what)
    else assert.equal(later, null)
  }
})

test('S40 headers of Standard Webhooks and of Svix are not mixed', () => {
  const facts = { settings: { auth: { type: 'standard_webhooks' }, secret: standardSecret }, url }
  const body = '{"event":"ring"}'
  const signature = new Webhook(standardSecret).sign('msg_1', new Date(now), body)
  const mixed = message(body, { 'svix-id': 'msg_1', 'svix-timestamp': seconds, 'webhook-signature': signature })
  assert.match(posted.findHeadRefusal(mixed, facts) ?? '', /webhook-id is missing/)
})

test('S40 settings that are broken let nobody in', () => {
  const facts = { settings: { auth: { type: 'basic' }, secret: 'x' }, url }
  assert.notEqual(posted.findHeadRefusal(message(''), facts), null)
})

const wrong: readonly (readonly [settings: Settings, pointer: string])[] = [
  [{ mapping: { ...mapping, uniqueid: ['call'] } }, '/settings/mapping/uniqueid/0'],
  [{ mapping: 'x' }, '/settings/mapping'],
  [{ auth: 'basic' }, '/settings/auth'],
  [{ auth: { type: 'oauth' } }, '/settings/auth/type'],
  [{ auth: { type: 'basic', username: 'a:b' }, secret: 'x' }, '/settings/auth/username'],
  [{ auth: { type: 'basic', username: 'a' } }, '/settings/secret'],
  [{ auth: { type: 'key', in: 'cookie', name: 'k' }, secret: 'x' }, '/settings/auth/in'],
  [{ auth: { type: 'key', in: 'header', name: 'a b' }, secret: 'x' }, '/settings/auth/name'],
  [{ auth: { type: 'key', in: 'body', name: 'token' }, secret: 'x' }, '/settings/auth/name'],
  [{ auth: { type: 'none', header: 'x' } }, '/settings/auth/header'],
  [{ auth: { type: 'hmac', header: 'x', algorithm: 'md5', encoding: 'hex' }, secret: 'x' }, '/settings/auth/algorithm'],
  [
    { auth: { type: 'hmac', header: 'x', algorithm: 'sha1', encoding: 'hex', format: 'v1=' }, secret: 'x' },
    '/settings/auth/format',
  ],
  [
    { auth: { type: 'hmac', header: 'x', algorithm: 'sha1', encoding: 'hex', signed: '{timestamp}' }, secret: 'x' },
    '/settings/auth/signed',
  ],
  [
    {
      auth: { type: 'hmac', header: 'x', algorithm: 'sha1', encoding: 'hex', signed: '{timestamp}{body}' },
      secret: 'x',
    },
    '/settings/auth/timestamp_header',
  ],
  [{ auth: { type: 'hmac', header: 'x', algorithm: 'sha1', encoding: 'hex' }, secret: 'a\nb' }, '/settings/secret'],
  [{ timezone: 'Sydney' }, '/settings/timezone'],
  [{ country: 'Australia' }, '/settings/country'],
  [{ recordings_username: 'x' }, '/settings/recordings_origin'],
  [{ maping: {} }, '/settings/maping'],
]
for (const [settings, pointer] of wrong)
  test(`settings that cannot work are told where they are wrong: ${JSON.stringify(settings).slice(0, 90)}`, () => {
    assert.ok(
      flawsOf(pushAdapter.kind, settings).some((flaw) => flaw.pointer === pointer),
      JSON.stringify(flawsOf(pushAdapter.kind, settings)),
    )
  })

function eventsOf([first, ...rest]: readonly CallUpdate[]): string[] {
  assert.ok(first)
  return applyCallUpdates([first, ...rest], { nowMs: now + 3_600_000, ordered: false }).events.map(({ type, fields }) =>
    type === 'ended' ? `ended ${String(fields['outcome'])}` : type,
  )
}

test('C16 every example call is told by what the mapping has words for', () => {
  const settings = { mapping }
  const rehearse = (name: (typeof SAMPLE_NAMES)[number]): readonly CallUpdate[] =>
    pushAdapter.simulateCall(name, { id: 'ab12', beginMs: now, settings, url, country: 'AU' })
  assert.deepEqual(
    SAMPLE_NAMES.map((name) => eventsOf(rehearse(name)).join(' ')),
    [
      'ringing answered ended answered',
      'ringing ended missed',
      'ringing ended unanswered',
      'ringing answered ended answered',
      'ringing answered ended answered',
    ],
  )
  const [first] = rehearse('answered')
  assert.deepEqual(first?.fields, { caller_number: '+61412345678', caller_name: `Jane "JJ" O'Neil & Söhne` })
  assert.deepEqual(new Set(rehearse('answered').map(({ uniqueid }) => uniqueid)), new Set(['test-ab12']))
  assert.ok(rehearse('answered').some(({ recording }) => recording && 'url' in recording))
})

test('C16 without a mapping a test call says what to do first', () => {
  const simulation = { id: 'ab12', beginMs: now, settings: {}, url, country: 'AU' }
  assert.throws(() => pushAdapter.simulateCall('answered', simulation), /Map the unique ID and the status first/)
  const noEnd = { ...mapping, status: [{ place: '/body/event', values: { ring: { status: 'ringing' } } }] }
  assert.throws(
    () => pushAdapter.simulateCall('answered', { ...simulation, settings: { mapping: noEnd } }),
    /no value for the end of a call/,
  )
})

test('S40 a secret that holds nothing to sign with lets nobody in: everybody could sign with nothing', () => {
  const hmac = { type: 'hmac', header: 'x-sig', algorithm: 'sha256', encoding: 'hex', secret_encoding: 'base64' }
  const signed = json(
    { call: { id: 1 }, event: 'ring' },
    { 'x-sig': createHmac('sha256', '').update('{}').digest('hex') },
  )
  const byNothing = createHmac('sha256', '').update(signed.body).digest('hex')
  const headers = new Map([...signed.headers, ['x-sig', byNothing]])
  const facts = { settings: { mapping, auth: hmac, secret: '!!!!' }, url }
  assert.match(posted.findRefusal({ ...signed, headers }, facts) ?? '', /Enter it again/)
  assert.match(posted.findHeadRefusal({ ...signed, headers }, facts) ?? '', /Enter it again/)

  const seconds = String(Math.floor(now / 1000))
  const standard = createHmac('sha256', '').update(`1.${seconds}.`).update(signed.body).digest('base64')
  const theirs = { 'webhook-id': '1', 'webhook-timestamp': seconds, 'webhook-signature': `v1,${standard}` }
  const bare = { settings: { mapping, auth: { type: 'standard_webhooks' }, secret: 'whsec_' }, url }
  assert.match(
    posted.findRefusal({ ...signed, headers: new Map(Object.entries(theirs)) }, bare) ?? '',
    /Enter it again/,
  )
})
