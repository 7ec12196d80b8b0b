// Decides which addresses sources may dial (S11): the public internet and the networks of OFFHOOK_SOURCE_NETWORKS,
// whatever account the source belongs to.
import { parseAddress, printAddress } from '../../delivery/addresses.ts'
import { resolveAllowed, type Guard } from '../../delivery/guard.ts'
import { judgeAddress, type NetworkPolicy } from '../../delivery/network-policy.ts'
import type { SourceDeps } from '../source.ts'

/** Always leads to this machine (RFC 6761): phone systems on this machine listen on IPv4. */
const LOCALHOST = /(^|\.)localhost\.?$/i

/**
 * Why a source may not dial a literal address, and what to set; `null`: it may, or the host is a name, which is judged each time
 * it is dialled.
 */
export function refuseLiteral({ host, port }: { host: string; port: number }, policy: NetworkPolicy): string | null {
  const literal = LOCALHOST.test(host) ? '127.0.0.1' : host
  const address = parseAddress(literal)
  if (address === null) return null
  const refusal = judgeAddress(literal, port, policy)
  if (refusal === null) return null
  const sentence = `${host} ${refusal.why}`
  if (!refusal.canBeAllowed)
    return `${sentence}. Sources never connect there. Enter the host or IP address of the phone system.`
  const spelled = address.family === 6 ? `[${printAddress(address)}]` : printAddress(address)
  return `${sentence}. To let sources connect there, ask your server administrator to start Offhook with OFFHOOK_SOURCE_NETWORKS=${spelled}:${port}.`
}

/** Resolves the address to dial; only the address that was judged is dialled. A refused name and a missing name look the same. */
export function createDialGuard(guard: Guard): SourceDeps['resolveAddress'] {
  return async (host, port) => {
    const refused = refuseLiteral({ host, port }, guard.policy)
    if (refused !== null) return { refused }
    try {
      return { dial: await resolveAllowed(guard, { host: LOCALHOST.test(host) ? '127.0.0.1' : host, port }) }
    } catch {
      return {
        refused:
          `${host} was not found, or resolves to an address that sources may not connect to. Check the spelling. For a phone system on ` +
          `this machine or your network, ask your server administrator to start Offhook with OFFHOOK_SOURCE_NETWORKS=<its IP address>:${port}.`,
      }
    }
  }
}
