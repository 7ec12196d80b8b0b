// Where this program may connect to, and for whom (S2, S11); and where it is reached itself, which is known once it listens.
import type { Config } from '../config.ts'
import { parseNetwork } from '../delivery/addresses.ts'
import { endpoint, parseAllowNetworks, type InboxAddress, type NetworkPolicy } from '../delivery/network-policy.ts'
import { OffhookError } from '../errors.ts'

export interface Network {
  readonly integrationPolicy: NetworkPolicy
  readonly sourcePolicy: NetworkPolicy
  readonly recordingPolicy: NetworkPolicy
  /** Where others reach this program, without a slash at the end. */
  readonly publicUrl: () => string
  /** `PUBLIC_URL/inbox/`, to which the built-in inbox listens; `null`: nothing listens yet. */
  readonly inboxUrl: () => string | null
  /** The program listens now. */
  setAddresses(addresses: ListenAddresses): void
}

/** Where a program listens, once it does. */
export interface ListenAddresses {
  readonly publicUrl: string
  /** Everything that was opened: no request of an integration may go there, the inbox's listener excepted (S2). */
  readonly listeners: readonly { readonly host: string; readonly port: number }[]
  /** `127.0.0.1:41234`: where what is sent to the built-in inbox is dialled. */
  readonly inboxListener: InboxAddress['listener']
  /** What the inbox's listener knows this program's own requests by. */
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
    // The web server of a phone system has its recordings, so those are fetched from where its source may connect to as well.
    recordingPolicy: { ...common, allowed: [...allowed, ...sourceNetworks], inbox: null },
    publicUrl: () => publicUrl,
    inboxUrl: () => inbox?.url ?? null,
    setAddresses(addresses) {
      publicUrl = addresses.publicUrl
      // As the parser writes it: addresses are compared in that spelling.
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
