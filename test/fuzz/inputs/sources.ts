// Sources: settings and mappings, and the messages and file rows for them.
import { deflateSync, gzipSync } from 'node:zlib'
import * as fc from 'fast-check'
import { STATUSES } from '../../../src/calls/status.ts'
import { READY_MAPPINGS } from '../../../src/sources/ready/ready.ts'
import type { Body } from '../input.ts'
import { anything, deepJson, deepXml, number, often, text, word } from './texts.ts'

const place = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.constantFrom('/body/id', '/body/status', '/body/calls/*/id', '/query/a', '/headers/x-id'),
  },
  // Each star matches all items of a list.
  { weight: 2, arbitrary: fc.integer({ min: 1, max: 12 }).map((stars) => `/body${'/*'.repeat(stars)}`) },
  { weight: 2, arbitrary: fc.tuple(word, often).map(([step, times]) => `/body${`/${step}`.repeat(times)}`) },
  { weight: 1, arbitrary: text },
)

const rule = fc.record({
  place,
  values: fc.dictionary(text, fc.oneof(fc.record({ status: fc.constantFrom(...STATUSES) }), anything), { maxKeys: 5 }),
})

const mapping = fc.oneof(
  { weight: 1, arbitrary: fc.constantFrom(...READY_MAPPINGS.map(({ mapping }): unknown => mapping)) },
  {
    weight: 3,
    arbitrary: fc.record(
      {
        each: place,
        uniqueid: fc.array(place, { minLength: 1, maxLength: 3 }),
        status: fc.array(rule, { maxLength: 3 }),
        at: fc.record(
          { place, as: fc.constantFrom('auto', 'iso', 's', 'ms'), zone: text },
          { requiredKeys: ['place', 'as'] },
        ),
        recording: place,
        fields: fc.dictionary(
          fc.constantFrom('caller_number', 'caller_name', 'custom.long', 'tags'),
          fc.record({ places: fc.array(place, { maxLength: 3 }), join: text }, { requiredKeys: ['places'] }),
          { maxKeys: 4 },
        ),
      },
      { requiredKeys: ['uniqueid', 'status', 'fields'] },
    ),
  },
  // Deeply nested rules.
  {
    weight: 1,
    arbitrary: often.map((levels) => ({
      uniqueid: ['/body/id'],
      status: [],
      fields: {
        caller_name: Array.from({ length: Math.min(levels, 2000) }).reduce(
          (inner: object) => ({ places: ['/body/a'], else: inner }),
          { places: ['/body/b'] },
        ),
      },
    })),
  },
)

const auth = fc.oneof(
  { weight: 4, arbitrary: fc.constant({ type: 'none' }) },
  fc.record({ type: fc.constantFrom('basic', 'key', 'hmac', 'standard_webhooks'), name: text, header: text, in: text }),
)

/** Hosts and ports of a phone system, as settings contain them. */
const host = fc.constantFrom(
  { host: '{{phone_system_host}}', port: '{{phone_system_port}}' },
  { host: '{{tripwire_host}}', port: '{{tripwire_port}}' },
)

const ariAddress = fc.oneof(
  fc.constantFrom('http://{{phone_system}}', 'http://{{tripwire}}/latest/meta-data/iam#', 'http://{{tripwire}}?'),
  text.map((path) => `http://{{phone_system}}/${path}`),
)

/** A kind of source and its settings. Dialled sources connect only to the phone systems of the fuzzer. */
export const kindAndSettings = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constantFrom('push', 'files'),
      settings: fc.oneof({ weight: 3, arbitrary: fc.record({ mapping }) }, fc.record({ mapping, auth, secret: text })),
    }),
  },
  fc.record({
    kind: fc.constant('asterisk'),
    settings: host.map((where) => ({ ...where, username: 'offhook', secret: '{{secret}}' })),
  }),
  fc.record({
    kind: fc.constant('asterisk_ari'),
    settings: ariAddress.map((url) => ({ url, username: 'offhook', password: '{{secret}}' })),
  }),
  fc.record({
    kind: fc.constant('freeswitch'),
    settings: host.map((where) => ({ ...where, password: '{{secret}}' })),
  }),
  fc.record({
    kind: fc.constantFrom('jambonz', 'twilio', 'api', 'push', 'files', 'nonsense'),
    settings: fc.dictionary(
      fc.constantFrom('secret', 'account_sid', 'auth_token', 'contexts', 'country', 'records', 'mapping', 'timeout_s'),
      fc.oneof(anything, number),
      { maxKeys: 5 },
    ),
  }),
)

export const source = fc
  .tuple(
    text.filter((name) => name.length < 200),
    kindAndSettings,
  )
  .map(([name, rest]) => ({ name, ...rest }))

const leaf = fc.oneof(anything, fc.constantFrom('2026-11-25T03:04:05Z', '1795575845', 'answered', '+61400111222'))

/** A message as a phone system might post it: an object with the names that mappings look for, sometimes wide. */
const updates = fc.oneof(
  { weight: 4, arbitrary: fc.dictionary(fc.constantFrom('id', 'status', 'a', 'b', 'calls'), leaf, { maxKeys: 5 }) },
  {
    weight: 2,
    arbitrary: fc
      .tuple(fc.constantFrom(10, 300, 3000), leaf)
      .filter(([count, value]) => count * JSON.stringify(value).length < 1e6)
      .map(([count, value]) => ({ id: '1', calls: Array.from({ length: count }, (_, id) => ({ id, a: value })) })),
  },
  // Lists of lists, which places with many stars go through.
  {
    weight: 2,
    arbitrary: fc
      .tuple(fc.integer({ min: 2, max: 10 }), fc.integer({ min: 2, max: 4 }))
      .map(([levels, width]) => nested(levels, width)),
  },
)

function nested(levels: number, width: number): unknown {
  return levels === 0 ? 'x' : Array.from({ length: width }, () => nested(levels - 1, width))
}

const plain: fc.Arbitrary<{ type: string; text: string }> = fc.oneof(
  { weight: 4, arbitrary: updates.map((json) => ({ type: 'application/json', text: JSON.stringify(json) })) },
  deepJson.map((json) => ({ type: 'application/json', text: json })),
  deepXml.map((xml) => ({ type: 'application/xml', text: xml })),
  fc
    .tuple(word, text)
    .map(([name, value]) => ({ type: 'text/xml', text: `<?xml version="1.0"?><${name}>${value}</${name}>` })),
  fc.tuple(text, often).map(([pair, times]) => ({
    type: 'application/x-www-form-urlencoded',
    text: Array.from({ length: times }, (_, n) => `${n}=${encodeURIComponent(pair.toWellFormed().slice(0, 20))}`).join(
      '&',
    ),
  })),
  // A head over 16 KiB is not read: the connection would only be closed.
  fc
    .tuple(text, text)
    .map(([type, body]) => ({ type: type.replaceAll(/[^\x20-\x7E]/g, '').slice(0, 8000), text: body })),
)

/** A message that is packed as its header says or not, and sometimes far larger than it looks. */
export const posted: fc.Arbitrary<{ body: Body; encoding?: string }> = fc.oneof(
  { weight: 3, arbitrary: plain.map((body) => ({ body })) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(plain, fc.constantFrom('gzip', 'deflate', 'br', 'gzip, gzip', 'nonsense'))
      .map(([body, encoding]) => ({
        body: { type: body.type, bytes: encoding === 'deflate' ? deflateSync(body.text) : gzipSync(body.text) },
        encoding,
      })),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom(1, 30, 200).map((mebibytes) => ({
      body: { type: 'application/json', bytes: bomb(mebibytes) },
      encoding: 'gzip',
    })),
  },
)

const bombs = new Map<number, Buffer>()

/** Blanks, packed. Each size is packed once, because it takes a second. */
function bomb(mebibytes: number): Buffer {
  const made = bombs.get(mebibytes) ?? gzipSync(Buffer.alloc(mebibytes * 1024 * 1024, ' '))
  bombs.set(mebibytes, made)
  return made
}

/** Rows of a file, with values by heading. */
export const fileRows = fc.oneof(
  { weight: 3, arbitrary: fc.array(fc.dictionary(fc.oneof(word, text), leaf, { maxKeys: 6 }), { maxLength: 20 }) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(
        fc.dictionary(
          word,
          text.map((one) => one.slice(0, 500)),
          { maxKeys: 3 },
        ),
        fc.constantFrom(1000, 1001),
      )
      .map(([row, count]) => Array.from({ length: count }, (_, id) => ({ ...row, id: `row-${id}` }))),
  },
)

export { mapping }
