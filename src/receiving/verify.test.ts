import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { runInNewContext } from 'node:vm'
import fc from 'fast-check'
import { Webhook } from 'standardwebhooks'
import { parseSigningSecret, webhookHeaders } from '../delivery/webhook-signature.ts'
import { verify, verifyRequest, type ReceivedHeaders, type RefusalReason } from './verify.ts'

const KEY = `whsec_${Buffer.alloc(32, 7).toString('base64')}`
const OTHER_KEY = `whsec_${Buffer.alloc(32, 8).toString('base64')}`
const AT_S = 1_795_576_020
const NOW = { nowMs: AT_S * 1000 }
const ID = 'dlv_01980a530c1e7b6a9f004f5d6c7b8a91'

const BODIES = {
  JSON: '{"caller_name":"Jane \\"JJ\\" O\'Neil & Söhne 📞","sequence":1}',
  form: 'caller_name=Jane+%22JJ%22&sequence=1',
  XML: '<?xml version="1.0" encoding="UTF-8"?><call><name>Söhne &amp; Co</name></call>',
  'raw text': '\uFEFFbyte order mark\r\n\0',
}

function signed(body: string | null, keys: readonly string[] = [KEY]): Record<string, string> {
  return Object.fromEntries(webhookHeaders(ID, AT_S, body, keys.map(parseSigningSecret)))
}

async function refuses(reason: RefusalReason, headers: ReceivedHeaders, body: string | null, nowMs = NOW.nowMs) {
  await assert.rejects(verify({ headers, body }, { keys: KEY, nowMs }), { name: 'VerificationError', reason })
}

for (const [format, body] of Object.entries(BODIES))
  test(`D18 ${format} verifies as text, as bytes and as a request of the Fetch API`, async () => {
    const headers = signed(body)
    const bytes = Buffer.from(body)
    const expected = { id: ID, sentAt: new Date(AT_S * 1000), body }
    const inside = Buffer.concat([Buffer.from('xx'), bytes, Buffer.from('yy')]).subarray(2, -2)
    for (const given of [body, bytes, new Uint8Array(bytes).buffer, inside])
      assert.deepEqual(await verify({ headers, body: given }, { keys: KEY, ...NOW }), expected)
    const request = new Request('http://127.0.0.1/calls', { method: 'POST', headers, body })
    assert.deepEqual(await verifyRequest(request, { keys: KEY, ...NOW }), expected)
  })

test('D18 a request without a body, such as GET, verifies', async () => {
  const headers = signed(null)
  for (const body of [null, '', new Uint8Array()])
    assert.equal((await verify({ headers, body }, { keys: KEY, ...NOW })).body, '')
  const request = new Request('http://127.0.0.1/calls?a=1', { headers })
  assert.equal((await verifyRequest(request, { keys: KEY, ...NOW })).id, ID)
  await refuses('wrong_signature', headers, '{}')
})

test('D18 any body, key and time verifies, whatever standardwebhooks signs', async () => {
  const keys = fc.uint8Array({ minLength: 24, maxLength: 64 })
  await fc.assert(
    fc.asyncProperty(
      fc.string({ unit: 'binary' }),
      keys,
      fc.integer({ min: 0, max: 2 ** 33 }),
      async (body, key, atS) => {
        const secret = `whsec_${Buffer.from(key).toString('base64')}`
        const signature = new Webhook(secret).sign(ID, new Date(atS * 1000), body)
        const headers = { 'webhook-id': ID, 'webhook-timestamp': String(atS), 'webhook-signature': signature }
        const verified = await verify({ headers, body }, { keys: secret, nowMs: atS * 1000 })
        assert.deepEqual(verified.sentAt, new Date(atS * 1000))
      },
    ),
  )
})

test('D18 any bit that is flipped in id, time, signature or body is refused', async () => {
  const { JSON: body } = BODIES
  const headers = signed(body)
  const flipped = (text: string, bit: number) => {
    const bytes = Buffer.from(text)
    bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7))
    return bytes
  }
  const options = { keys: KEY, ...NOW }
  for (const [name, value] of Object.entries(headers))
    for (let bit = 0; bit < value.length * 8; bit += 1) {
      const tampered = { ...headers, [name]: flipped(value, bit).toString('latin1') }
      await assert.rejects(
        verify({ headers: tampered, body }, options),
        { name: 'VerificationError' },
        `${name}, ${bit}`,
      )
    }
  for (let bit = 0; bit < Buffer.byteLength(body) * 8; bit += 1)
    await assert.rejects(verify({ headers, body: flipped(body, bit) }, options), { reason: 'wrong_signature' })
})

test('S23 while a key is replaced, either key verifies, whether Offhook or the receiver has two', async () => {
  const { form: body } = BODIES
  const both = signed(body, [OTHER_KEY, KEY])
  for (const keys of [KEY, OTHER_KEY, [OTHER_KEY, KEY]]) await verify({ headers: both, body }, { keys, ...NOW })
  await verify({ headers: signed(body, [OTHER_KEY]), body }, { keys: [KEY, OTHER_KEY], ...NOW })
  await refuses('wrong_signature', signed(body, [OTHER_KEY]), body)
})

test('a request that is too old or too early is refused, five minutes from now unless the receiver says otherwise', async () => {
  const { JSON: body } = BODIES
  const headers = signed(body)
  for (const apartS of [300, -300]) await verify({ headers, body }, { keys: KEY, nowMs: (AT_S + apartS) * 1000 })
  await refuses('too_old', headers, body, (AT_S + 301) * 1000)
  await refuses('too_new', headers, body, (AT_S - 301) * 1000)
  await refuses('too_old', headers, body, Date.parse('2099-01-01'))
  const options = { keys: KEY, toleranceS: 10 }
  await verify({ headers, body }, { ...options, nowMs: (AT_S + 10) * 1000 })
  await assert.rejects(verify({ headers, body }, { ...options, nowMs: (AT_S + 11) * 1000 }), { reason: 'too_old' })
})

test('headers that are missing, empty, twice or no time are refused with their reason', async () => {
  const { JSON: body } = BODIES
  const headers = signed(body)
  for (const name of Object.keys(headers)) {
    for (const value of [undefined, '', []]) await refuses('missing_header', { ...headers, [name]: value }, body)
    await refuses('invalid_header', { ...headers, [name.toUpperCase()]: headers[name] }, body)
    await refuses('invalid_header', { ...headers, [name]: ['a', 'b'] }, body)
  }
  await refuses('missing_header', new Headers(), body)
  for (const time of ['soon', '-1', '1e9', ' 1', '1.5', '0x10', '١٢', '9'.repeat(13)])
    await refuses('invalid_header', { ...headers, 'webhook-timestamp': time }, body)
  const [name, right = ''] = [`webhook-signature`, headers['webhook-signature']]
  const unlike = [
    right.replace('v1,', ''),
    right.replace('v1,', 'v2,'),
    `${right}=`,
    right.slice(0, -1),
    'v1,',
    'é',
    ' ',
  ]
  for (const value of unlike) await refuses('wrong_signature', { ...headers, [name]: value }, body)
  await verify({ headers: { ...headers, [name]: `v1a,AAAA v1,AAAA  ${right} v2,BBBB` }, body }, { keys: KEY, ...NOW })
})

test('headers are found in any letter case, and in bytes of another realm', async () => {
  const { form: body } = BODIES
  const headers = signed(body)
  const upper = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toUpperCase(), [value]]))
  await verify({ headers: upper, body }, { keys: KEY, ...NOW })
  const foreign: unknown = runInNewContext('Uint8Array.from(bytes)', { bytes: [...Buffer.from(body)] })
  assert.ok(!(foreign instanceof Uint8Array))
  await verify({ headers, body: foreign as Uint8Array }, { keys: KEY, ...NOW })
  const buffer: unknown = runInNewContext('Uint8Array.from(bytes).buffer', { bytes: [...Buffer.from(body)] })
  await verify({ headers, body: buffer as ArrayBuffer }, { keys: KEY, ...NOW })
})

test('a missing key never verifies: it is an error of the program, not a refusal', async () => {
  const { JSON: body } = BODIES
  // Anyone can make this signature: it needs no key.
  const signature = createHmac('sha256', '').update(`${ID}.${AT_S}.${body}`).digest('base64')
  const headers = { ...signed(body), 'webhook-signature': `v1,${signature}` }
  const unusable = [
    '',
    'whsec_',
    'whsec_====',
    'whsec_short',
    `${KEY}!`,
    KEY.slice(0, -1),
    undefined,
    null,
    7,
    [],
    ['', KEY],
  ]
  for (const keys of unusable)
    await assert.rejects(verify({ headers, body }, { keys: keys as string, ...NOW }), TypeError, String(keys))
})

test('a parsed or missing body is an error that says what to pass', async () => {
  const { JSON: body } = BODIES
  for (const given of [JSON.parse(body), undefined, 7])
    await assert.rejects(verify({ headers: signed(body), body: given as string }, { keys: KEY, ...NOW }), {
      name: 'TypeError',
      message: /raw body/,
    })
})

test('D18 the example on the page of events verifies', async () => {
  const page = readFileSync(join(import.meta.dirname, '../../docs/reference/events.md'), 'utf8')
  const shown = (pattern: RegExp): string => pattern.exec(page)?.[1] ?? assert.fail(String(pattern))
  const names = ['webhook-id', 'webhook-timestamp', 'webhook-signature']
  const headers = Object.fromEntries(names.map((name) => [name, shown(new RegExp(`^${name}: (.+)$`, 'm'))]))
  const body = shown(/^(\{"event_id".+\})$/m)
  const options = { keys: shown(/`(whsec_[^`]+)`/), nowMs: Number(headers['webhook-timestamp']) * 1000 }
  assert.deepEqual(await verify({ headers, body }, options), {
    id: ID,
    sentAt: new Date('2026-11-25T03:07:00.000Z'),
    body,
  })
})
