// Finds the address of a client.
import type { IncomingMessage } from 'node:http'
import { BlockList, isIP } from 'node:net'

/**
 * The address of the client. A peer with an address of this machine or of a private network is taken for a proxy: the client's
 * address is then the last one in X-Forwarded-For, which the proxy wrote. Anybody could have written the addresses before it.
 */
export function clientAddress({ socket, headers }: Pick<IncomingMessage, 'socket' | 'headers'>): string {
  const peer = withoutIpv4Prefix(socket.remoteAddress ?? '')
  const forwarded = withoutIpv4Prefix(
    String(headers['x-forwarded-for'] ?? '')
      .split(',')
      .at(-1)
      ?.trim() ?? '',
  )
  return isIP(forwarded) !== 0 && isPrivate(peer) ? forwarded : peer
}

/**
 * The key by which attempts are counted: an IPv4 address, or the /64 network of an IPv6 address, because every customer of a
 * provider has at least a whole /64.
 */
export function networkOf(address: string): string {
  if (isIP(address) !== 6) return address
  const [head = '', tail] = address.split('::')
  const groups = head.split(':').filter((group) => group !== '')
  return (tail === undefined ? groups : [...groups, '0', '0', '0', '0']).slice(0, 4).join(':')
}

function withoutIpv4Prefix(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/i, '')
}

function isPrivate(address: string): boolean {
  const family = isIP(address)
  return family !== 0 && privateNetworks().check(address, family === 6 ? 'ipv6' : 'ipv4')
}

function privateNetworks(): BlockList {
  const list = new BlockList()
  list.addSubnet('127.0.0.0', 8)
  list.addSubnet('10.0.0.0', 8)
  list.addSubnet('172.16.0.0', 12)
  list.addSubnet('192.168.0.0', 16)
  list.addAddress('::1', 'ipv6')
  list.addSubnet('fc00::', 7, 'ipv6')
  return list
}
