import assert from 'node:assert/strict'
import { networkInterfaces } from 'node:os'
import { test } from 'node:test'
import fc from 'fast-check'
import { OffhookError } from '../errors.ts'
import { parseNetwork } from './addresses.ts'
import { endpoint, judgeAddress, judgePort, parseAllowNetworks, PUBLIC_ONLY } from './network-policy.ts'
import type { NetworkPolicy } from './network-policy.ts'

const allowing = (networks: string): NetworkPolicy => ({ ...PUBLIC_ONLY, allowed: parseAllowNetworks(networks) })
const isAllowed = (address: string, port: number, policy: NetworkPolicy) => judgeAddress(address, port, policy) === null

test('S4 a private address is refused until the operator allows its network', () => {
  assert.deepEqual(judgeAddress('10.0.0.5', 443, PUBLIC_ONLY), {
    why: 'is in a private network',
    canBeAllowed: true,
  })
  assert.ok(isAllowed('10.0.0.5', 443, allowing('10.0.0.0/8')))
  assert.ok(!isAllowed('10.0.0.5', 443, allowing('10.0.1.0/24')))
  assert.ok(isAllowed('fd00::7', 8080, allowing('[fd00::]/8')))
})

test('S4 a network that is allowed at one port is not allowed at another', () => {
  const policy = allowing('192.168.1.7:8080, [fd00::7]:8443')
  assert.ok(isAllowed('192.168.1.7', 8080, policy))
  assert.ok(!isAllowed('192.168.1.7', 8081, policy))
  assert.ok(isAllowed('fd00::7', 8443, policy))
  assert.ok(!isAllowed('fd00::7', 443, policy))
})

test('S4 a mistake in OFFHOOK_ALLOW_NETWORKS is named', () => {
  for (const text of [
    '10.0.0.0/40',
    'example.com',
    '10.0.0.1:0',
    '10.0.0.1:70000',
    '10.0.0.0/8:x',
    'fd00::7:8080/x',
    '[10.0.0.1',
    '[fd00::7',
  ]) {
    assert.throws(
      () => parseAllowNetworks(`127.0.0.0/8, ${text}`),
      (error) => {
        assert.ok(error instanceof OffhookError && error.code === 'bad_allow_networks')
        assert.ok(error.message.startsWith(`"${text}"`))
        return true
      },
    )
  }
  assert.equal(parseAllowNetworks(' 10.0.0.0/8,,fd00::/8\n127.0.0.1 ').length, 3)
  assert.deepEqual(parseAllowNetworks('[fd00::/8]:8080'), parseAllowNetworks('[fd00::]/8:8080'))
})

test('S3 metadata, link-local, multicast and reserved addresses stay refused when everything is allowed', () => {
  const policy = allowing('0.0.0.0/0, ::/0')
  for (const address of [
    '169.254.169.254',
    '0.0.0.0',
    '224.0.0.1',
    '255.255.255.255',
    '168.63.129.16',
    '100.100.100.200',
    '192.0.0.192',
    '::',
    'fe80::1',
    'fe80::1%eth0',
    'ff02::1',
    'fd00:ec2::254',
    'fd00:ec2::23',
    'fd20:ce::254',
    '::ffff:169.254.169.254',
    '64:ff9b::169.254.169.254',
    '2002:a9fe:a9fe::1',
    'fe80::5efe:a9fe:a9fe',
    '2a00::200:5efe:7f00:1',
  ]) {
    assert.equal(judgeAddress(address, 443, policy)?.canBeAllowed, false, address)
  }
  assert.ok(isAllowed('127.0.0.1', 443, policy) && isAllowed('::1', 443, policy))
})

test('S2 an IPv4 address in IPv6 clothes is judged as what it is', () => {
  const nat64 = parseNetwork('2a00:64::/96')
  assert.ok(nat64)
  const policy = { ...allowing('10.0.0.0/8'), nat64: [nat64] }
  assert.ok(!isAllowed('::ffff:127.0.0.1', 443, policy))
  assert.ok(isAllowed('::ffff:10.0.0.1', 443, policy))
  assert.ok(isAllowed('::ffff:1.1.1.1', 443, policy))
  assert.ok(!isAllowed('2a00:64::7f00:1', 443, policy))
  assert.ok(isAllowed('2a00:64::101:101', 443, policy))
})

test('S2 where Offhook itself listens is refused, in every spelling, whatever is allowed', () => {
  const own = new Set([endpoint('127.0.0.1', 8080), endpoint('::', 9090)])
  const policy = { ...allowing('0.0.0.0/0, ::/0'), own }
  for (const address of ['127.0.0.1', '::ffff:127.0.0.1', '::ffff:7f00:1']) assert.ok(!isAllowed(address, 8080, policy))
  assert.ok(isAllowed('127.0.0.1', 8081, policy))
  for (const row of Object.values(networkInterfaces()).flatMap((rows) => rows ?? [])) {
    assert.ok(!isAllowed(row.address, 9090, policy), row.address)
  }
  assert.ok(!isAllowed('127.9.9.9', 9090, policy))
  assert.ok(isAllowed('1.1.1.1', 9090, policy))
  own.add(endpoint('127.0.0.1', 8081))
  assert.ok(!isAllowed('127.0.0.1', 8081, policy))
})

test('S2 of the own listeners the inbox alone may be reached', () => {
  const own = new Set([endpoint('127.0.0.1', 8080), endpoint('127.0.0.1', 41234)])
  const inbox = { url: 'http://127.0.0.1:8080/inbox/', listener: endpoint('127.0.0.1', 41234), pass: 'x' }
  const policy = { ...PUBLIC_ONLY, own, inbox }
  assert.ok(isAllowed('127.0.0.1', 41234, policy))
  assert.ok(!isAllowed('127.0.0.1', 41235, policy))
  assert.ok(!isAllowed('127.0.0.1', 8080, policy))
})

test('S6 requests go to ports of web servers only', () => {
  for (const port of [80, 443, 1024, 3000, 8080, 8443, 65535]) assert.equal(judgePort(port), null, String(port))
  for (const port of [0, 1, 22, 25, 81, 1023, 5432, 6379, 27017, 5038, 8021, 5060, 65536])
    assert.ok(judgePort(port), String(port))
  assert.ok(!isAllowed('1.1.1.1', 22, PUBLIC_ONLY))
  assert.ok(!isAllowed('10.0.0.1', 5432, allowing('10.0.0.0/8')), 'an allowed network does not open its databases')
})

test('S2 an address gets one answer, however it is spelled', () => {
  const policy = { ...allowing('10.0.0.0/8, [fd00::]/16'), own: new Set([endpoint('127.0.0.1', 8080)]) }
  fc.assert(
    fc.property(fc.oneof(fc.integer({ min: 0, max: 0xffff_ffff }), specialIPv4), (value) => {
      const octets = [24, 16, 8, 0].map((shift) => (value >>> shift) & 255)
      const dotted = octets.join('.')
      const expected = judgeAddress(dotted, 8080, policy)
      const hex = `${(value >>> 16).toString(16)}:${(value & 0xffff).toString(16)}`
      for (const spelling of [
        `::ffff:${dotted}`,
        `::FFFF:${hex}`,
        `[::ffff:${hex}]`,
        `0:0:0:0:0:ffff:${dotted}`,
        `::ffff:${hex}%lo`,
        `[${dotted}]`,
      ]) {
        assert.deepEqual(judgeAddress(spelling, 8080, policy), expected, spelling)
      }
      for (const spelling of urlSpellings(value, octets)) {
        const host = new URL(`http://${spelling}/`).hostname
        assert.deepEqual(judgeAddress(host, 8080, policy), expected, spelling)
      }
    }),
    { numRuns: 1000 },
  )
})

test('S2 an IPv6 address gets one answer, however it is spelled', () => {
  const policy = allowing('[fd00::]/16')
  const words = fc.array(fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 0xffff })), { minLength: 8, maxLength: 8 })
  const first = fc.constantFrom(0, 0x2001, 0x2002, 0x2606, 0xfd00, 0xfc00, 0xfe80, 0xff02, 0x4000)
  fc.assert(
    fc.property(first, words, (head, tail) => {
      const all = [head, ...tail.slice(1)]
      const plain = all.map((word) => word.toString(16)).join(':')
      const expected = judgeAddress(plain, 443, policy)
      const short = new URL(`http://[${plain}]/`).hostname
      const padded = all.map((word) => word.toString(16).padStart(4, '0').toUpperCase()).join(':')
      for (const spelling of [short, padded, `[${plain}]`, `${plain}%1`]) {
        assert.deepEqual(judgeAddress(spelling, 443, policy), expected, spelling)
      }
    }),
    { numRuns: 1000 },
  )
})

/** Addresses at the edges of the refused networks, so that the property covers more than the public internet. */
const specialIPv4 = fc.constantFrom(
  0x7f000001,
  0x0a000001,
  0xa9fea9fe,
  0xc0a80101,
  0xac100001,
  0x64640000,
  0xe0000001,
  0,
)

/**
 * The spellings of an IPv4 address in a URL: decimal, octal, hexadecimal, shortened, with a dot at the end, in wide
 * digits.
 */
function urlSpellings(value: number, [a = 0, b = 0, c = 0, d = 0]: readonly number[]): string[] {
  const wide = Array.from(`${a}.${b}.${c}.${d}`).map((char) =>
    char === '.' ? '。' : String.fromCharCode(char.charCodeAt(0) + 0xfee0),
  )
  return [
    `${a}.${b}.${c}.${d}`,
    `${a}.${b}.${c}.${d}.`,
    String(value),
    `0x${value.toString(16)}`,
    `0${value.toString(8)}`,
    `0x${a.toString(16)}.0${b.toString(8)}.${c}.${d}`,
    `${a}.${b}.${c * 256 + d}`,
    `${a}.${(b << 16) | (c << 8) | d}`,
    `%3${String(a)[0]}${String(a).slice(1)}.${b}.${c}.${d}`,
    wide.join(''),
  ]
}
