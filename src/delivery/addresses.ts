// IP addresses as numbers, and the networks a request must not reach.
//
// An address has many spellings (`127.1`, `0x7f000001`, `::ffff:7f00:1`, `[::1%lo]`); it has one number. Everything is judged
// by the number. IPv4 and IPv6 keep separate lists: a rule over `::ffff:0:0/96` in a shared one would match every IPv4 address.
// Sources: the IANA special-purpose address registries for IPv4 and IPv6, and the RFC or vendor page named in each row.
import { isIP } from 'node:net'

export interface Address {
  readonly family: 4 | 6
  readonly value: bigint
}

export interface Network {
  readonly family: 4 | 6
  /** The address with its host bits cleared, shifted down to the prefix alone. */
  readonly prefix: bigint
  /** How many bits of an address are not prefix. */
  readonly hostBits: bigint
}

interface KnownNetwork extends Network {
  /** The kind of network, worded to follow "is": `a private network`. */
  readonly what: string
}

const BITS = { 4: 32, 6: 128 } as const

/** Parses the address that `text` spells, and ignores brackets and zone. `null`: the text is no address. */
export function parseAddress(text: string): Address | null {
  const bare = text.replace(/^\[(.*)\]$/s, '$1').replace(/%.*$/s, '')
  switch (isIP(bare)) {
    case 4:
      return { family: 4, value: joined(bare.split('.'), 10, 8n) }
    case 6:
      return { family: 6, value: joined(wordsOf(bare), 16, 16n) }
    default:
      return null
  }
}

/** The eight words of an IPv6 address. The URL parser turns every spelling into hexadecimal words with at most one `::`. */
function wordsOf(text: string): string[] {
  const [left = '', right] = new URL(`http://[${text}]`).hostname.slice(1, -1).split('::')
  const head = left === '' ? [] : left.split(':')
  if (right === undefined) return head
  const tail = right === '' ? [] : right.split(':')
  return [...head, ...Array<string>(8 - head.length - tail.length).fill('0'), ...tail]
}

function joined(parts: readonly string[], radix: number, bits: bigint): bigint {
  return parts.reduce((value, part) => (value << bits) | BigInt(Number.parseInt(part, radix)), 0n)
}

/** The one spelling of an address that is used in messages and keys: `127.0.0.1`, `::1`. */
export function printAddress({ family, value }: Address): string {
  if (family === 4) return [24n, 16n, 8n, 0n].map((shift) => (value >> shift) & 0xffn).join('.')
  const words = Array.from({ length: 8 }, (_, i) => ((value >> BigInt(112 - 16 * i)) & 0xffffn).toString(16))
  return new URL(`http://[${words.join(':')}]`).hostname.slice(1, -1)
}

/** Parses `10.0.0.0/8`, `fd00::/8`, or a single address. `null`: the text is no network. Host bits that are set are ignored. */
export function parseNetwork(text: string): Network | null {
  const [, spelled = '', , length] = /^([^/]+)(\/(\d{1,3}))?$/.exec(text) ?? []
  const address = parseAddress(spelled)
  if (address === null) return null
  const bits = BITS[address.family]
  const prefixBits = length === undefined ? bits : Number(length)
  if (prefixBits > bits) return null
  const hostBits = BigInt(bits - prefixBits)
  return { family: address.family, prefix: address.value >> hostBits, hostBits }
}

export function contains(network: Network, address: Address): boolean {
  return network.family === address.family && address.value >> network.hostBits === network.prefix
}

function known(rows: Readonly<Record<string, string>>): readonly KnownNetwork[] {
  return Object.entries(rows).map(([text, what]) => {
    const network = parseNetwork(text)
    if (network === null) throw new TypeError(`not a network: ${text}`)
    return { ...network, what }
  })
}

/**
 * These addresses are refused whatever the operator allows (S3): no receiver has such an address, and a service behind it gives
 * away the machine.
 */
export const NEVER_ALLOWED = known({
  '0.0.0.0/8': 'this machine itself',
  '169.254.0.0/16': 'a link-local address, used for cloud metadata', // RFC 3927
  '224.0.0.0/4': 'a multicast address', // RFC 5771
  '240.0.0.0/4': 'a reserved or broadcast address', // RFC 1112
  // Cloud metadata outside link-local: Azure WireServer (a public address), Alibaba (inside 100.64/10), Oracle (inside 192.0.0/24).
  '168.63.129.16/32': 'the metadata address of Azure',
  '100.100.100.200/32': 'the metadata address of Alibaba Cloud',
  '192.0.0.192/32': 'the metadata address of Oracle Cloud',
  '::/128': 'the unspecified address', // RFC 4291
  'fe80::/10': 'a link-local address', // RFC 4291
  'ff00::/8': 'a multicast address', // RFC 4291
  // Inside fc00::/7, which an operator may well allow: EC2 instance metadata, EKS pod identity, Google Cloud.
  'fd00:ec2::254/128': 'the metadata address of AWS',
  'fd00:ec2::23/128': 'the identity address of AWS EKS',
  'fd20:ce::254/128': 'the metadata address of Google Cloud',
  // The same link-local range inside IPv6, should an operator allow all of IPv6: the well-known NAT64 prefix (RFC 6052) and 6to4
  // (RFC 3056).
  '64:ff9b::a9fe:0/112': 'a link-local address behind NAT64', // RFC 6052
  '2002:a9fe::/32': 'a link-local address behind 6to4', // RFC 3056
})

/** These addresses are refused unless the operator allows them (S4): they are not the public internet. */
export const NOT_PUBLIC = known({
  '10.0.0.0/8': 'in a private network', // RFC 1918
  '172.16.0.0/12': 'in a private network', // RFC 1918
  '192.168.0.0/16': 'in a private network', // RFC 1918
  '127.0.0.0/8': 'this machine itself',
  '100.64.0.0/10': 'in a carrier network', // RFC 6598
  '192.0.0.0/24': 'reserved for protocols', // RFC 6890
  '192.0.2.0/24': 'reserved for documentation', // RFC 5737
  '198.51.100.0/24': 'reserved for documentation', // RFC 5737
  '203.0.113.0/24': 'reserved for documentation', // RFC 5737
  '198.18.0.0/15': 'reserved for benchmarks', // RFC 2544
  '192.31.196.0/24': 'an AS112 address', // RFC 7535
  '192.175.48.0/24': 'an AS112 address', // RFC 7534
  '192.52.193.0/24': 'a multicast tunnel', // RFC 7450
  '192.88.99.0/24': 'a 6to4 relay', // RFC 7526
  '::1/128': 'this machine itself',
  'fc00::/7': 'in a private network', // RFC 4193
  '2001:db8::/32': 'reserved for documentation', // RFC 3849
  '3fff::/20': 'reserved for documentation', // RFC 9637
  '2001::/23': 'reserved for protocols', // RFC 2928
  '2002::/16': 'a 6to4 address', // RFC 3056
  '2620:4f:8000::/48': 'an AS112 address', // RFC 7534
  // Global unicast is 2000::/3 (RFC 4291, IANA); these three are all the rest.
  '::/3': 'not a public address', // RFC 4291
  '4000::/2': 'not a public address', // RFC 4291
  '8000::/1': 'not a public address', // RFC 4291
})
