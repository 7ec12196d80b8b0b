import assert from 'node:assert/strict'
import { BlockList, isIPv4 } from 'node:net'
import { test } from 'node:test'
import fc from 'fast-check'
import { contains, NEVER_ALLOWED, NOT_PUBLIC, parseAddress, parseNetwork, printAddress } from './addresses.ts'

const one = (text: string) => {
  const address = parseAddress(text)
  assert.ok(address, text)
  return address
}

test('S2 an address is read in every spelling that the system writes', () => {
  for (const [text, printed] of [
    ['127.0.0.1', '127.0.0.1'],
    ['[::1]', '::1'],
    ['fe80::1%eth0', 'fe80::1'],
    ['0:0:0:0:0:ffff:7f00:1', '::ffff:7f00:1'],
    ['::ffff:127.0.0.1', '::ffff:7f00:1'],
    ['2001:DB8::A', '2001:db8::a'],
    ['::', '::'],
    ['1:2:3:4:5:6:7:8', '1:2:3:4:5:6:7:8'],
  ] as const) {
    assert.equal(printAddress(one(text)), printed)
  }
})

test('S2 what is no address is none', () => {
  for (const text of ['', 'localhost', '127.1', '0x7f000001', '1.2.3.4.5', '::g', '1.2.3.4/8', ':::']) {
    assert.equal(parseAddress(text), null, text)
  }
  for (const text of ['10.0.0.0/33', '::/129', 'ten/8', '10.0.0.0/', '10.0.0.0/-1']) {
    assert.equal(parseNetwork(text), null, text)
  }
})

test('S2 membership in a network agrees with the block list of Node', () => {
  const address = fc.oneof(fc.ipV4(), fc.ipV6())
  const network = fc.oneof(
    fc.tuple(fc.ipV4(), fc.integer({ min: 1, max: 32 })),
    fc.tuple(fc.ipV6(), fc.integer({ min: 1, max: 128 })),
  )
  fc.assert(
    fc.property(address, network, (text, [base, bits]) => {
      if (isIPv4(text) !== isIPv4(base)) return
      const family = isIPv4(base) ? 'ipv4' : 'ipv6'
      const list = new BlockList()
      list.addSubnet(base, bits, family)
      const parsed = parseNetwork(`${base}/${bits}`)
      assert.ok(parsed)
      assert.equal(contains(parsed, one(text)), list.check(text, family))
      assert.ok(contains(parsed, one(base)))
    }),
    { numRuns: 1000 },
  )
})

test('S2 together the lists leave exactly the public internet', () => {
  const listed = (text: string) => [...NEVER_ALLOWED, ...NOT_PUBLIC].some((network) => contains(network, one(text)))
  for (const text of [
    '1.1.1.1',
    '9.255.255.255',
    '11.0.0.0',
    '126.255.255.255',
    '172.15.255.255',
    '172.32.0.0',
    '223.255.255.255',
  ]) {
    assert.equal(listed(text), false, text)
  }
  for (const text of ['2606:4700::1111', '2a00::1', '2400:cb00::1', '2001:200::1', '2620:4f:8001::1']) {
    assert.equal(listed(text), false, text)
  }
  for (const text of [
    '0.1.2.3',
    '10.1.2.3',
    '100.64.0.1',
    '127.255.255.254',
    '169.254.169.254',
    '172.16.0.1',
    '172.31.255.255',
    '192.0.0.8',
    '192.0.2.1',
    '192.168.255.255',
    '198.18.0.1',
    '198.19.255.255',
    '198.51.100.1',
    '203.0.113.1',
    '224.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    '::7f00:1',
    '64:ff9b::1',
    '100::1',
    '2001::1',
    '2001:db8::1',
    '2002:7f00:1::',
    '3fff::1',
    '4000::1',
    '5f00::1',
    'fc00::1',
    'fdff::1',
    'fe80::1',
    'fec0::1',
    'ff02::1',
  ]) {
    assert.equal(listed(text), true, text)
  }
})
