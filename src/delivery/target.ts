// The target of an address: parsed once (S1), by the same rules when it is saved and when it is dialled.
import { parseAddress } from './addresses.ts'
import { judgeAddress, judgePort } from './network-policy.ts'
import type { NetworkPolicy } from './network-policy.ts'
import type { ConfigProblem } from '../render/request.ts'

export interface Target {
  /** Scheme, host and port as they are dialled: the key under which connections are kept. */
  readonly origin: string
  readonly secure: boolean
  /** A name, or an IP address without brackets. */
  readonly host: string
  readonly port: number
  /** Path and query. */
  readonly path: string
  /** Whether the target is the built-in inbox. */
  readonly isInbox: boolean
}

/** The parsed address, or a sentence that says why no request can go there (S6). */
export function targetOf(address: string, policy: NetworkPolicy): Target | string {
  const parsed = URL.parse(address)
  const atInbox = parsed === null ? null : inboxTarget(parsed, policy)
  const url = atInbox ?? parsed
  if (url === null) return 'This is not a URL. Enter a full URL such as https://example.com/calls.'
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    return `The URL must start with https:// or http://, not ${url.protocol}//.`
  }
  if (url.username !== '' || url.password !== '') {
    return 'The URL can’t contain a username. Enter the username and password under Authentication, as Basic.'
  }
  const secure = url.protocol === 'https:'
  const port = url.port === '' ? (secure ? 443 : 80) : Number(url.port)
  const badPort = atInbox === null ? judgePort(port) : null
  if (badPort !== null) return badPort
  const host = url.hostname.startsWith('[') ? url.hostname.slice(1, -1) : url.hostname
  return { origin: url.origin, secure, host, port, path: url.pathname + url.search, isInbox: atInbox !== null }
}

/** The built-in inbox is dialled at its own listener, whatever its public address begins with. */
function inboxTarget({ href }: URL, { inbox }: NetworkPolicy): URL | null {
  if (inbox === null || !href.startsWith(inbox.url)) return null
  return URL.parse(`http://${inbox.listener}/inbox/${href.slice(inbox.url.length)}`)
}

/**
 * Why an address cannot be saved, or `null`. A name is judged at each attempt instead, because its addresses may change.
 * `localhost` always means this machine (RFC 6761), so it is judged here.
 */
export function checkUrlAtSave(address: string, policy: NetworkPolicy): ConfigProblem | null {
  const target = targetOf(address, policy)
  if (typeof target === 'string') return problem(target)
  const literal = /(^|\.)localhost\.?$/.test(target.host) ? '127.0.0.1' : target.host
  if (parseAddress(literal) === null) return null
  const refusal = judgeAddress(literal, target.port, policy)
  if (refusal === null) return null
  const next = refusal.canBeAllowed
    ? `To send there, ask your server administrator to start Offhook with OFFHOOK_ALLOW_NETWORKS=${asNetwork(literal)}.`
    : 'Offhook never sends there. Use the receiver’s public address.'
  return problem(`${target.host} ${refusal.why}. ${next}`)
}

function problem(message: string): ConfigProblem {
  return { path: 'url', message, severity: 'error' }
}

function asNetwork(literal: string): string {
  return literal.includes(':') ? `${literal}/128` : `${literal}/32`
}
