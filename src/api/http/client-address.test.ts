import assert from 'node:assert/strict'
import { Socket } from 'node:net'
import { test } from 'node:test'
import { clientAddress, networkOf } from './client-address.ts'

/** A request from a socket with this peer. */
function from(peer: string, forwarded?: string) {
  const socket = new Socket()
  Object.defineProperty(socket, 'remoteAddress', { value: peer })
  return { socket, headers: forwarded === undefined ? {} : { 'x-forwarded-for': forwarded } }
}

test('S36 behind a proxy the address is what the proxy wrote last; who is no proxy is not believed', () => {
  assert.equal(clientAddress(from('::ffff:203.0.113.9')), '203.0.113.9')
  assert.equal(clientAddress(from('127.0.0.1', '198.51.100.1, 203.0.113.9')), '203.0.113.9')
  assert.equal(clientAddress(from('::ffff:172.18.0.2', '2001:db8::9')), '2001:db8::9')
  assert.equal(clientAddress(from('203.0.113.9', '198.51.100.1')), '203.0.113.9')
  assert.equal(clientAddress(from('10.0.0.1', 'unknown')), '10.0.0.1')
})

test('S36 tries are counted by the address, of IPv6 by its network', () => {
  assert.equal(networkOf('203.0.113.9'), '203.0.113.9')
  assert.equal(networkOf('2001:db8:1:2:3:4:5:6'), '2001:db8:1:2')
  assert.equal(networkOf('2001:db8::6'), networkOf('2001:db8::7'))
  assert.notEqual(networkOf('2001:db8:1:2::6'), networkOf('2001:db8:1:3::6'))
})
