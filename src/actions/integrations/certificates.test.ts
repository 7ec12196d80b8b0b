import assert from 'node:assert/strict'
import { createPrivateKey, generateKeyPairSync } from 'node:crypto'
import { test } from 'node:test'
import { credentials, testAuthority } from '../../../test/kit/receiver.ts'
import { INTEGRATION_DEFAULTS, REQUEST_DEFAULTS, type TlsSettings } from '../../integrations/integration.ts'
import { certificateProblems } from './certificates.ts'

const NOW = Date.parse('2026-11-27T00:00:00Z')
/** The certificates of the tests expire at the end of 2125, except `expired`, which expired at the end of 2019. */
const END = Date.parse('2126-01-01T00:00:00Z')
const DAY = 86_400_000

function problems(tls: Partial<TlsSettings>, key: string | null = null, nowMs = NOW): string[] {
  const request = { ...REQUEST_DEFAULTS, url: 'https://crm.example/' }
  const all = { ca: null, pin_sha256: null, certificate: null, ...tls }
  const found = certificateProblems({ ...INTEGRATION_DEFAULTS, name: 'CRM', request, tls: all }, key, nowMs)
  return found.map(({ path, message, severity }) => `${severity} ${path}: ${message}`)
}

const good = credentials('good')
const broken = good.cert.replace(/\n[\w+/]{10}/, '\n')

test('S10 a certificate with its key and an authority that can be read are right', () => {
  assert.deepEqual(problems({ ca: testAuthority(), certificate: good.cert }, good.key), [])
  assert.deepEqual(problems({ certificate: `Subject: us\n${good.cert}\n${testAuthority()}` }, good.key), [])
  assert.deepEqual(problems({}), [])
})

/** Makes a key from two Mersenne primes. Anybody could guess this key, but making it takes no time. */
function largeKey(): string {
  const [p, q, e] = [(1n << 9_689n) - 1n, (1n << 9_941n) - 1n, 65_537n]
  const d = inverse(e, (p - 1n) * (q - 1n))
  const numbers = { n: p * q, e, d, p, q, dp: d % (p - 1n), dq: d % (q - 1n), qi: inverse(q, p) }
  const members = Object.entries(numbers).map(([name, number]) => {
    const hex = number.toString(16)
    return [name, Buffer.from(hex.padStart(hex.length + (hex.length % 2), '0'), 'hex').toString('base64url')] as const
  })
  const key = { kty: 'RSA', ...Object.fromEntries(members) }
  return createPrivateKey({ key, format: 'jwk' }).export({ type: 'pkcs8', format: 'pem' })
}

function inverse(a: bigint, modulus: bigint): bigint {
  let [r0, r1, s0, s1] = [a, modulus, 1n, 0n]
  while (r1 !== 0n) {
    const times = r0 / r1
    ;[r0, r1, s0, s1] = [r1, r0 - times * r1, s1, s0 - times * s1]
  }
  return ((s0 % modulus) + modulus) % modulus
}

const WRONG: readonly (readonly [string, () => string[], RegExp])[] = [
  [
    'a certificate that is not whole',
    () => problems({ certificate: good.cert.slice(0, 200) }),
    /^error tls\.certificate: The end .* missing/,
  ],
  [
    'a certificate that is broken',
    () => problems({ certificate: broken }),
    /^error tls\.certificate: Invalid certificate/,
  ],
  ['an authority that is broken', () => problems({ ca: broken }), /^error tls\.ca: Invalid certificate/],
  [
    'the key of another certificate',
    () => problems({ certificate: good.cert }, credentials('expired').key),
    /^error tls\.key: The key does not match the certificate/,
  ],
  ['no key at all', () => problems({ certificate: good.cert }, 'key'), /^error tls\.key: Invalid key/],
  [
    'a key with a passphrase',
    () => {
      const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
      const pem = privateKey.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'x' })
      return problems({ certificate: good.cert }, pem)
    },
    /^error tls\.key: The key has a passphrase/,
  ],
  [
    'a key that is so large that nothing else is done for a while when it signs',
    () => problems({ certificate: good.cert }, largeKey()),
    /^error tls\.key: The key has 19630 bits. The maximum is 8192/,
  ],
  [
    'one that has ended',
    () => problems({ certificate: credentials('expired').cert }),
    /^error tls\.certificate: .* expired on 2020-01-01/,
  ],
  [
    'one that has not begun',
    () => problems({ certificate: good.cert }, null, 0),
    /^error .* not valid until 2020-01-01/,
  ],
  ['an authority that has ended', () => problems({ ca: credentials('expired').cert }), /^warning tls\.ca: .* expired/],
  [
    'one that ends soon',
    () => problems({ certificate: good.cert }, null, END - 9.5 * DAY),
    /^warning .* 2126-01-01 \(9 days left\)/,
  ],
]

for (const [name, found, message] of WRONG) {
  test(`S10 ${name} is told with what to do`, () => {
    const [problem = '', ...more] = found()
    assert.match(problem, message)
    assert.deepEqual(more, [])
  })
}
