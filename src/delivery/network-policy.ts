// Decides which addresses a request may reach (S2–S4, S6), and which addresses a source may dial (S11). The operator
// sets this in the settings; no person can set it on the page.
import { networkInterfaces } from 'node:os'
import { OffhookError } from '../errors.ts'
import { contains, NEVER_ALLOWED, NOT_PUBLIC, parseAddress, parseNetwork, printAddress } from './addresses.ts'
import type { Address, Network } from './addresses.ts'

interface AllowedNetwork {
  readonly network: Network
  /** The one allowed port; `null` for all ports. */
  readonly port: number | null
}

/**
 * The built-in inbox: a request to `url` is dialled at the inbox's loopback listener, the only listener of this program that may
 * be reached.
 */
export interface InboxAddress {
  /** `PUBLIC_URL/inbox/`. */
  readonly url: string
  /** `127.0.0.1:41234`. */
  readonly listener: string
  /** Proves to the listener that the request comes from this program: nobody else may name the account of a request. */
  readonly pass: string
}

/** The header that tells the inbox's listener the account of a request: the account's number and the pass. */
export const INBOX_HEADER = 'offhook-inbox'

export interface NetworkPolicy {
  readonly allowed: readonly AllowedNetwork[]
  /** NAT64 prefixes (/96) of this network: the IPv4 address inside is judged. */
  readonly nat64: readonly Network[]
  /** The listeners of this program: `endpoint(host, port)`. Read at each judgement, so listeners may be added later. */
  readonly own: ReadonlySet<string>
  readonly inbox: InboxAddress | null
  /**
   * The policy is for addresses that sources dial: phone systems have ports of their own, and a port that is allowed by number is
   * allowed (S11).
   */
  readonly forSources?: boolean
}

/** Why an address is refused. */
interface AddressRefusal {
  /** The reason, worded to follow the address: `is in a private network`. */
  readonly why: string
  /** Whether the operator could allow it. */
  readonly canBeAllowed: boolean
}

/** Allows the public internet only. */
export const PUBLIC_ONLY: NetworkPolicy = { allowed: [], nat64: [], own: new Set(), inbox: null }

/**
 * Parses `OFFHOOK_ALLOW_NETWORKS` or `OFFHOOK_SOURCE_NETWORKS`: CIDRs or addresses, each with an optional port, separated by
 * commas or spaces: `10.0.0.0/8, 192.168.1.7:8080, [fd00::]/8, [fd00::7]:8080`. Throws `bad_allow_networks` and names the entry
 * that is wrong.
 */
export function parseAllowNetworks(text: string, setting = 'OFFHOOK_ALLOW_NETWORKS'): AllowedNetwork[] {
  return text.split(/[\s,]+/).flatMap((entry) => {
    if (entry === '') return []
    // `[…]` or IPv4, then perhaps a port; any other entry is an IPv6 address, whose colons do not separate a port.
    const parts = /^(?:\[(?<six>.+)\](?<length>\/\d+)?|(?<four>[\d./]+))(?::(?<port>\d+))?$/.exec(entry)?.groups
    const { six, length = '', four, port } = parts ?? {}
    const network = parseNetwork(six === undefined ? (four ?? entry) : six + length)
    if (network === null || Number(port ?? 1) > 65535 || port === '0') {
      throw new OffhookError(
        'bad_allow_networks',
        `"${entry}" in ${setting} is not a network. Use 10.0.0.0/8, 192.168.1.7:8080 or [fd00::7]:8080, separated by commas.`,
      )
    }
    return [{ network, port: port === undefined ? null : Number(port) }]
  })
}

/** The key of a listener in `NetworkPolicy.own`, the same for all spellings of its address. */
export function endpoint(host: string, port: number): string {
  const address = parseAddress(host)
  if (address === null) throw new TypeError(`not an IP address: ${host}`)
  return address.family === 4 ? `${printAddress(address)}:${port}` : `[${printAddress(address)}]:${port}`
}

/** Web servers do not use these ports. The servers that use them run any line of text that they are sent as a command. */
const OTHER_PORTS = new Map<number, string>(
  Object.entries({
    // Among others SQL Server, Oracle, MySQL, PostgreSQL, Redis, MongoDB, Cassandra, Elasticsearch, CouchDB, memcached.
    'a database': [1433, 1521, 3306, 5432, 6379, 27017, 27018, 27019, 9042, 9200, 9300, 5984, 11211],
    // Kafka, ZooKeeper, AMQP, MQTT.
    'a message queue': [9092, 2181, 5671, 5672, 1883, 8883],
    // Docker, etcd, kubelet, Consul, remote desktops, SOCKS.
    'a daemon': [2375, 2376, 2379, 2380, 10250, 10255, 8500, 3389, 5900, 6001, 1080],
    // SIP, Asterisk Manager (5039 with TLS), IAX2, FreeSWITCH Event Socket.
    'a phone system': [5060, 5061, 5038, 5039, 4569, 8021],
    // The other ports that browsers refuse (WHATWG Fetch, "bad port").
    'another protocol': [
      1719, 1720, 1723, 2049, 3659, 4045, 4190, 6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080,
    ],
  }).flatMap(([whose, ports]) => ports.map((port) => [port, whose] as const)),
)

/** Why no request goes to this port (S6); `null`: requests may. */
export function judgePort(port: number): string | null {
  const whose = port > 65535 || (port < 1024 && port !== 80 && port !== 443) ? 'something else' : OTHER_PORTS.get(port)
  if (whose === undefined) return null
  return `Port ${port} belongs to ${whose}, not to a web server. Use 80, 443 or another port from 1024.`
}

/** Ports of phone systems: Asterisk Manager and FreeSWITCH Event Socket. ARI uses the port of a web server. */
const SOURCE_PORTS: ReadonlySet<number> = new Set([5038, 8021])

/** Whether this address and port may be reached: `null` when it may. `text` may be any spelling of an IP address. */
export function judgeAddress(text: string, port: number, policy: NetworkPolicy): AddressRefusal | null {
  const spelled = parseAddress(text)
  if (spelled === null) return { why: 'is not an IP address', canBeAllowed: false }
  const address = unwrapped(spelled, policy.nat64)
  if (isIsatap(address)) return { why: 'is an IPv4 address in a tunnel (RFC 5214)', canBeAllowed: false }

  const at = endpoint(printAddress(address), port)
  if (at === policy.inbox?.listener) return null
  if (isOwn(at, address, port, policy.own)) return { why: 'is where Offhook itself listens', canBeAllowed: false }

  const never = NEVER_ALLOWED.find((network) => contains(network, address))
  if (never) return { why: `is ${never.what}`, canBeAllowed: false }
  const allowed = policy.allowed.filter(
    (row) => (row.port === null || row.port === port) && contains(row.network, address),
  )
  if (policy.forSources) {
    if (allowed.some((row) => row.port === port)) return null
    if (judgePort(port) !== null && !SOURCE_PORTS.has(port))
      return { why: `is not allowed on port ${port}`, canBeAllowed: true }
  } else if (judgePort(port) !== null) {
    return { why: `is not allowed on port ${port}`, canBeAllowed: false }
  }
  if (allowed.length > 0) return null
  const closed = NOT_PUBLIC.find((network) => contains(network, address))
  return closed ? { why: `is ${closed.what}`, canBeAllowed: true } : null
}

/** The IPv4 address inside an IPv4-mapped address (RFC 4291) or an address behind this network's NAT64 (RFC 6052). */
function unwrapped(address: Address, nat64: readonly Network[]): Address {
  if (address.family === 4) return address
  const holdsIPv4 = address.value >> 32n === 0xffffn || nat64.some((network) => contains(network, address))
  return holdsIPv4 ? { family: 4, value: address.value & 0xffff_ffffn } : address
}

/** ISATAP (RFC 5214) carries an IPv4 address under any prefix, behind `0:5efe` or `200:5efe`. */
function isIsatap({ family, value }: Address): boolean {
  const marker = (value >> 32n) & 0xffff_ffffn
  return family === 6 && (marker === 0x0000_5efen || marker === 0x0200_5efen)
}

/** A listener on all addresses (`0.0.0.0`, `::`) is reached by every address that this machine has. */
function isOwn(at: string, address: Address, port: number, own: ReadonlySet<string>): boolean {
  if (own.has(at)) return true
  if (!own.has(`0.0.0.0:${port}`) && !own.has(`[::]:${port}`)) return false
  if (address.family === 4 && address.value >> 24n === 127n) return true
  const mine = Object.values(networkInterfaces()).flatMap((rows) => rows ?? [])
  return mine.some((row) => {
    const other = parseAddress(row.address)
    return other !== null && other.family === address.family && other.value === address.value
  })
}
