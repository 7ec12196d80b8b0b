// The addresses that this program may connect to, and for what purpose (S2, S11), and the addresses of the program
// itself, which are known once it listens.
import type { Config } from '../config.ts'
import { parseNetwork } from '../delivery/addresses.ts'
import { endpoint, parseAllowNetworks, type InboxAddress, type NetworkPolicy } from '../delivery/network-policy.ts'
import { OffhookError } from '../errors.ts'

interface Network {
  readonly integrationPolicy: NetworkPolicy
  readonly sourcePolicy: NetworkPolicy
  readonly recordingPolicy: NetworkPolicy
  /** The public address of this program, without a slash at the end. */
  readonly publicUrl: () => string
  /** `PUBLIC_URL/inbox/`, the address of the built-in inbox; `null`: the program does not listen yet. */
  readonly inboxUrl: () => string | null
  /** The program listens now. */
  setAddresses(addresses: ListenAddresses): void
}

/** The addresses where a program listens, once it does. */
export interface ListenAddresses {
  readonly publicUrl: string
  /** All open listeners: no request of an integration may go there, except to the inbox's listener (S2). */
  readonly listeners: readonly { readonly host: string; readonly port: number }[]
  /** `127.0.0.1:41234`: the listener that is dialled for requests to the built-in inbox. */
  readonly inboxListener: InboxAddress['listener']
  /** Proves to the inbox's listener that a request comes from this program. */
  readonly inboxPass: InboxAddress['pass']
}

export function createNetwork(config: Pick<Config, 'allowNetworks' | 'sourceNetworks' | 'nat64'>): Network {
  let publicUrl = ''
  let inbox: InboxAddress | null = null
  const own = new Set<string>()
  const common = { nat64: parseNat64(config.nat64), own }
  const allowed = parseAllowNetworks(config.allowNetworks)
  const sourceNetworks = parseAllowNetworks(config.sourceNetworks, 'OFFHOOK_SOURCE_NETWORKS')
  return {
    integrationPolicy: {
      ...common,
      allowed,
      get inbox() {
        return inbox
      },
    },
    sourcePolicy: { ...common, allowed: sourceNetworks, inbox: null, forSources: true },
    // The web server of a phone system holds its recordings, so recordings may also be fetched from addresses that sources may
    // dial.
    recordingPolicy: { ...common, allowed: [...allowed, ...sourceNetworks], inbox: null },
    publicUrl: () => publicUrl,
    inboxUrl: () => inbox?.url ?? null,
    setAddresses(addresses) {
      publicUrl = addresses.publicUrl
      // The address is written by the URL parser, because addresses are compared in the spelling of that parser.
      const url = new URL(`${publicUrl}/inbox/`).href
      inbox = { url, listener: addresses.inboxListener, pass: addresses.inboxPass }
      for (const { host, port } of addresses.listeners) own.add(endpoint(host, port))
    },
  }
}

function parseNat64(nat64: string): NetworkPolicy['nat64'] {
  return nat64.split(/[\s,]+/).flatMap((text) => {
    if (text === '') return []
    const network = parseNetwork(text)
    if (network) return [network]
    throw new OffhookError(
      'bad_setting',
      `OFFHOOK_NAT64: "${text}" is not a NAT64 prefix. Use prefixes such as 64:ff9b::/96, separated by commas.`,
    )
  })
}
