// Integrations with hostile rows, keys, templates, headers, credentials, conditions and settings.
import * as fc from 'fast-check'
import { FIELDS } from '../../../src/calls/fields.ts'
import { STATUSES } from '../../../src/calls/status.ts'
import { OPERATORS } from '../../../src/integrations/integration.ts'
import { FILTERS } from '../../../src/render/template/filters.ts'
import { SERVICES } from '../../../src/integrations/services.ts'
import { answerPaths } from './answers.ts'
import { deepJson, deepXml, number, often, text, word } from './texts.ts'

const BODY_MAX = 240 * 1024

const fieldNames = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...FIELDS.map(({ code }) => code)) },
  { weight: 1, arbitrary: fc.constantFrom('custom.long', 'custom.list', 'raw', 'nothing') },
)

const argument = fc.oneof(
  fc.constantFrom('', '1', '100000', 'yyyy-MM-dd', 'h:mm:ss', 'a=b,*=c', 'Europe/Berlin', 'a'),
  fc.tuple(fc.constantFrom('yyyy', 'a=b,', 'EEEE ', "'"), often).map(([piece, times]) => piece.repeat(times)),
  text.map((one) => one.replaceAll(/[\]|]/g, String.raw`\$&`)),
)

const filter = fc
  .tuple(fc.constantFrom(...FILTERS.map(({ name }) => name), 'nonsense'), fc.option(argument))
  .map(([name, given]) => (given === null ? `|${name}` : `|${name}:${given}`))

const chain = fc.oneof(
  { weight: 4, arbitrary: fc.array(filter, { maxLength: 3 }).map((all) => all.join('')) },
  // Each filter makes the text longer.
  {
    weight: 2,
    arbitrary: fc
      .tuple(fc.constantFrom('|json', '|base64', '|json|base64', '|e164', '|upper|lower'), often)
      .map(([piece, times]) => piece.repeat(times)),
  },
)

const slot = fc.tuple(fieldNames, chain).map(([name, filtered]) => `[[${name}${filtered}]]`)

export const template = fc.oneof(
  { weight: 3, arbitrary: slot },
  { weight: 2, arbitrary: text },
  { weight: 2, arbitrary: fc.tuple(text, slot, text).map((parts) => parts.join('')) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(slot, often)
      .map(([one, times]) => one.repeat(Math.min(times, Math.ceil(150_000 / one.length)))),
  },
)

/** Nested names: `a[999][999]`, `a.b.b.b`, `"x"."x"`. */
const key = fc.oneof(
  { weight: 4, arbitrary: word },
  { weight: 1, arbitrary: text },
  {
    weight: 4,
    arbitrary: fc
      .tuple(word, fc.constantFrom('[999]', '[0]', '.a', '.0', '."x"', '[1].a', '.@id'), often)
      .map(([start, piece, times]) => start + piece.repeat(times)),
  },
)

const row = fc.record(
  {
    key,
    value: template,
    type: fc.constantFrom('auto', 'text', 'number', 'boolean', 'json'),
    omit_empty: fc.boolean(),
    enabled: fc.boolean(),
  },
  { requiredKeys: ['key', 'value'] },
)

const rows = fc.oneof(
  { weight: 4, arbitrary: fc.array(row, { maxLength: 5 }) },
  // The same row many times, each with its own key.
  {
    weight: 2,
    arbitrary: fc
      .tuple(row, fc.constantFrom(20, 50, 500))
      // A request over the limit of a body would test nothing else.
      .filter(([one, count]) => count * JSON.stringify(one).length < BODY_MAX)
      .map(([one, count]) => Array.from({ length: count }, (_, n) => ({ ...one, key: `k${n}${one.key.slice(1)}` }))),
  },
)

const header = fc.oneof(
  fc.record({ key: word.map((name) => `x-${name}`), value: template }),
  fc.record({ key: fc.oneof(text, fc.constantFrom('host', 'content-length', 'x\r\ny', 'content-type')), value: text }),
  fc.record({ key: word.map((name) => `x-${name}`), value: fc.constant('{{secret}}'), secret: fc.constant(true) }),
)

const secret = fc.oneof({ weight: 4, arbitrary: fc.constant('{{secret}}') }, text)

const auth = fc.oneof(
  fc.record({ type: fc.constant('none') }),
  fc.record({ type: fc.constant('basic'), username: text, password: secret }),
  fc.record({ type: fc.constant('bearer'), token: secret }),
  fc.record({ type: fc.constant('api_key'), in: fc.constantFrom('header', 'query'), name: word, value: secret }),
  fc.record({ type: fc.constant('hmac'), header: word, value: text, signs: text, key: secret }),
  fc.record({
    type: fc.constant('aws4'),
    access_key_id: word,
    region: fc.oneof(word, text),
    service: fc.oneof(fc.constantFrom('s3', 'sqs'), text),
    secret_access_key: secret,
    session_token: secret,
  }),
  fc.record({
    type: fc.constant('oauth2'),
    grant: fc.constantFrom('client_credentials', 'refresh_token'),
    token_url: answerPaths.map((path) => `http://{{receiver}}${path}`),
    client_id: text,
    client_secret: secret,
    refresh_token: secret,
    scope: text,
  }),
)

/** Addresses of this machine only: whichever fence is missing, no other machine is reached. */
export const addresses = fc.oneof(
  { weight: 8, arbitrary: answerPaths.map((path) => `http://{{receiver}}${path}`) },
  { weight: 1, arbitrary: fc.constant('http://{{receiver}}/well') },
  { weight: 1, arbitrary: template.map((path) => `http://{{receiver}}/${path}`) },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      'http://{{tripwire}}/',
      'http://{{tripwire}}/latest/meta-data/#',
      'http://{{tripwire}}?',
      'http://[::ffff:127.0.0.3]:1234/',
      'http://0x7f.3/',
      'http://user@{{tripwire}}/',
      'http://[[caller_number]]/',
      'https://127.0.0.1:1/',
      'javascript:alert(1)',
      '',
    ),
  },
)

const raw = fc.record({
  content_type: fc.oneof(fc.constantFrom('application/json', 'application/xml', 'text/plain'), text),
  body: fc.oneof(template, deepJson, deepXml),
})

const request = fc.record(
  {
    method: fc.constantFrom('GET', 'POST', 'PUT', 'PATCH', 'DELETE'),
    url: addresses,
    format: fc.constantFrom('form', 'json', 'xml', 'raw'),
    rows,
    raw: fc.option(raw),
    xml_root: fc.oneof(word, text),
    headers: fc.array(header, { maxLength: 4 }),
    auth,
  },
  { requiredKeys: ['url', 'rows'] },
)

const fieldTest = fc.record(
  {
    field: fieldNames,
    op: fc.constantFrom(...OPERATORS),
    value: fc.oneof(text, number, fc.boolean(), fc.array(text, { maxLength: 5 }), fc.constant('mon-fri 09:00-17:00')),
  },
  { requiredKeys: ['field', 'op'] },
)

/** A deep or wide condition. */
export const condition = fc.oneof(
  { weight: 4, arbitrary: fieldTest.map((one): unknown => one) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fieldTest, fc.constantFrom('all', 'any'), fc.constantFrom(2, 14, 30, 200))
      .map(([one, group, levels]) => Array.from({ length: levels }).reduce((inner) => ({ [group]: [inner] }), one)),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fieldTest, fc.constantFrom(20, 500))
      .map(([one, count]): unknown => ({ any: Array.from({ length: count }, () => one) })),
  },
)

const settings = {
  enabled: fc.boolean(),
  realtime: fc.boolean(),
  final: fc.boolean(),
  updated: fc.boolean(),
  statuses: fc.option(fc.subarray([...STATUSES], { minLength: 1 })),
  conditions: fc.option(condition),
  wait: fc.record({ recording: fc.boolean(), cap_s: number }, { requiredKeys: [] }),
  delivery: fc.record(
    {
      // Many receivers do not respond, so the timeout is short.
      timeout_s: fc.integer({ min: 1, max: 3 }),
      schedule: fc.constantFrom('once', 'short', 'standard'),
      backlog: fc.constantFrom('every', 'latest'),
      concurrency: number,
      rate: fc.option(fc.record({ per_second: number })),
    },
    { requiredKeys: ['timeout_s'] },
  ),
  signing: fc.record({ enabled: fc.boolean() }),
  tls: fc.record({ ca: fc.option(text), pin_sha256: fc.option(text), key: fc.option(text) }, { requiredKeys: [] }),
}

/** An integration of no service, so that its address is one of the above. */
export const integration = fc.record(
  { name: text, request, ...settings },
  { requiredKeys: ['name', 'request', 'delivery'] },
)

const soundRequest = fc.record({
  method: fc.constant('POST'),
  url: answerPaths.map((path) => `http://{{receiver}}${path}`),
  format: fc.constantFrom('form', 'json', 'xml'),
  rows: fc.constant([{ key: 'id', value: '[[uniqueid]]' }]),
  auth: fc.oneof(
    fc.record({ type: fc.constant('basic'), username: word, password: fc.constant('{{secret}}') }),
    fc.record({ type: fc.constant('bearer'), token: fc.constant('{{secret}}') }),
  ),
})

const sending = { realtime: true, final: true, enabled: true, delivery: { timeout_s: 2, schedule: 'once' } }

/** An integration without an error, so that it is sent, to a misbehaving receiver. */
export const soundIntegration = soundRequest.map((request): object => ({ name: 'Sound', ...sending, request }))

/** An integration whose only fault is the size of its request. */
export const largeIntegration = fc
  .record({
    request: soundRequest,
    count: fc.constantFrom(50, 500),
    piece: fc.constantFrom('[999]', '[999].a', '.a'),
    times: fc.integer({ min: 2, max: 32 }),
  })
  .map(({ request, count, piece, times }): object => ({
    name: 'Large',
    ...sending,
    request: {
      ...request,
      format: 'json',
      rows: Array.from({ length: count }, (_, n) => ({ key: `k${n}${piece.repeat(times)}`, value: '1' })),
    },
  }))

/** An integration whose only fault is the cost, or the size, of its request for a call with long fields. */
export const costlyIntegration = fc
  .record({
    request: soundRequest,
    filters: fc.constantFrom('', '|e164|national'.repeat(20), '|json|base64'.repeat(3)),
  })
  .map(({ request, filters }): object => ({
    name: 'Costly',
    ...sending,
    request: {
      ...request,
      format: 'json',
      rows: Array.from({ length: filters === '' ? 60 : 24 }, (_, n) => ({
        key: `k${n}`,
        value: filters.startsWith('|e164') ? `[[custom.list${filters}]]` : `[[custom.long${filters}]]`,
      })),
    },
  }))

/** Conditions over a bound (S45.15 to S45.17). */
export const largeCondition = fc.constantFrom<unknown>(
  { any: Array.from({ length: 51 }, () => ({ field: 'caller_number', op: 'is', value: '1' })) },
  { field: 'caller_number', op: 'one_of', value: Array.from({ length: 1001 }, (_, n) => String(n)) },
  Array.from({ length: 6 }).reduce<unknown>((inner) => ({ all: [inner] }), { field: 'status', op: 'is', value: 'a' }),
)

/** An integration of the wrong shape. */
export const misshapen = fc.record(
  { name: fc.anything(), request: fc.anything(), conditions: fc.anything(), delivery: fc.anything() },
  { requiredKeys: [] },
)

/** An integration of a service: shown and saved, but off, because its address is the vendor's. */
export const ofService = fc.record({
  name: text,
  enabled: fc.constant(false),
  service: fc.oneof({ weight: 5, arbitrary: fc.constantFrom(...SERVICES.map(({ id }) => id)) }, text),
  settings: fc.dictionary(fc.constantFrom('webhook', 'token', 'address', 'channel', 'subdomain'), text, { maxKeys: 4 }),
  request: fc.option(request.map((one) => ({ ...one, url: '' }))).map((one) => one ?? {}),
})
