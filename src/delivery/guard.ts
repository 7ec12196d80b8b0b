// The only way to other machines (S1, S11): from a name to an open, checked socket.
//
// At every connection, in this order: resolve the name to all its addresses; judge each address, and refuse the name if one
// address is refused; dial a literal address that was judged, never the name; check the address that the socket really has; then
// do TLS for the name, on that socket. A name that resolves differently each time (rebinding) gains nothing: only addresses that
// were judged are dialled.
import { X509Certificate } from 'node:crypto'
import { lookup as lookupAll } from 'node:dns/promises'
import { connect, isIP } from 'node:net'
import type { Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import type { TLSSocket } from 'node:tls'
import { sleep } from '../concurrency/sleep.ts'
import { DialError, describeConnectError, describeTlsError } from './failure.ts'
import { judgeAddress } from './network-policy.ts'
import type { NetworkPolicy } from './network-policy.ts'
import type { Target } from './target.ts'
import { tlsOptionsKey, type TlsOptions } from './tls-options.ts'
import type { TlsSessions } from './tls-sessions.ts'

/** All addresses of a name, in the order to try them; empty or rejected when there are none. */
export type Lookup = (host: string) => Promise<readonly string[]>

export interface Guard {
  readonly policy: NetworkPolicy
  readonly lookup: Lookup
  /** Sessions to resume over TLS. Without it, every connection makes a full handshake. */
  readonly sessions?: TlsSessions
}

/** How long each part of opening a connection took, in milliseconds. */
export interface DialTimings {
  /** `null` for an address that needed no lookup. */
  readonly dnsMs: number | null
  readonly connectMs: number
  readonly tlsMs: number | null
}

export interface DialResult extends DialTimings {
  readonly socket: Socket
  /** The socket that carries `socket`: itself, or the TCP connection under its TLS. */
  readonly wire: Socket
}

/** Name, connection and TLS together (D13). */
const DIAL_TIMEOUT_MS = 5_000
/**
 * A name that cannot be used fails after this time, or a multiple of it: the exact time would tell whether the name exists (S9).
 */
const NAME_FAILURE_MS = 500
/** A name may have many addresses; the first few tell whether the receiver is there. */
const ADDRESSES_MAX = 3

/**
 * The system's own way to look up a name: it knows /etc/hosts and search domains. It runs in a few threads that all lookups share
 * and cannot be cancelled, so a name is never looked up twice at once.
 */
export function systemLookup(): Lookup {
  const underWay = new Map<string, Promise<readonly string[]>>()
  return (host) => {
    const running = underWay.get(host)
    if (running) return running
    const found = lookupAll(host, { all: true })
      .then((rows) => rows.map((row) => row.address))
      .finally(() => underWay.delete(host))
    underWay.set(host, found)
    return found
  }
}

/** Opens a connection to a target. Rejects with a `DialError`; `cancel` ends it early. */
export type Dial = (guard: Guard, target: Target, cancel: AbortSignal, tls?: TlsOptions) => Promise<DialResult>

/** Opens a checked connection. */
export const dial: Dial = async (guard, target, cancel, tls) => {
  const startedAt = performance.now()
  const leftMs = () => Math.max(1, startedAt + DIAL_TIMEOUT_MS - performance.now())
  const isLiteral = isIP(target.host) !== 0
  const addresses = await allowedAddresses(guard, target, { waitMs: leftMs(), cancel })
  const resolvedAt = performance.now()

  const raw = await firstOpen(addresses.slice(0, ADDRESSES_MAX), target, leftMs, cancel)
  const connectedAt = performance.now()
  checkRemote(raw, target, guard.policy)
  const socket = target.secure ? await openTls(raw, target, { leftMs, cancel, tls, sessions: guard.sessions }) : raw
  return {
    socket,
    wire: raw,
    dnsMs: isLiteral ? null : resolvedAt - startedAt,
    connectMs: connectedAt - resolvedAt,
    tlsMs: target.secure ? performance.now() - connectedAt : null,
  }
}

/**
 * The address to dial for a host whose protocol is not HTTP, judged in the same way: all addresses of the name must be allowed.
 * The caller dials this literal address. Rejects with a `DialError`.
 */
export async function resolveAllowed(guard: Guard, at: Pick<Target, 'host' | 'port'>): Promise<string> {
  const target = { ...at, host: at.host.replace(/^\[(.*)\]$/, '$1') }
  const cancel = AbortSignal.timeout(DIAL_TIMEOUT_MS)
  const [address] = await allowedAddresses(guard, target, { waitMs: DIAL_TIMEOUT_MS, cancel })
  return address ?? target.host
}

/**
 * The addresses to dial, all of them allowed. A name that does not exist and a name with a refused address fail alike: the same
 * class, the same words, the same time (S9).
 */
async function allowedAddresses(
  { lookup, policy }: Guard,
  target: Pick<Target, 'host' | 'port'>,
  { waitMs, cancel }: { readonly waitMs: number; readonly cancel: AbortSignal },
): Promise<readonly string[]> {
  const isAllowed = (address: string): boolean => judgeAddress(address, target.port, policy) === null
  if (isIP(target.host) !== 0) {
    if (isAllowed(target.host)) return [target.host]
    throw refusal(target)
  }
  const startedAt = performance.now()
  const addresses = await resolve(lookup, target.host, waitMs, cancel)
  if (addresses.length > 0 && addresses.every(isAllowed)) return addresses
  const passedMs = performance.now() - startedAt
  await sleep(NAME_FAILURE_MS - (passedMs % NAME_FAILURE_MS), cancel)
  cancel.throwIfAborted()
  throw refusal(target)
}

/** All addresses of a name; empty: the name does not exist, or the lookup took too long. */
async function resolve(lookup: Lookup, host: string, waitMs: number, cancel: AbortSignal): Promise<readonly string[]> {
  const answer = Promise.withResolvers<readonly string[]>()
  const noAddress = () => answer.resolve([])
  const timer = setTimeout(noAddress, waitMs)
  const onCancel = () => answer.reject(cancel.reason)
  cancel.addEventListener('abort', onCancel, { once: true })
  lookup(host).then(answer.resolve, noAddress)
  try {
    return await answer.promise
  } finally {
    clearTimeout(timer)
    cancel.removeEventListener('abort', onCancel)
  }
}

/** The address that the socket is connected to must be the address that was judged. */
function checkRemote(socket: Socket, target: Target, policy: NetworkPolicy): void {
  const { remoteAddress } = socket
  if (remoteAddress !== undefined && judgeAddress(remoteAddress, target.port, policy) === null) return
  socket.destroy()
  // The socket has no address if the receiver reset the connection meanwhile.
  if (remoteAddress !== undefined) throw refusal(target)
  throw new DialError('connection_failed', 'The receiver reset the connection immediately.')
}

/** Does not say whether the name resolves, nor to which address, so that nobody learns the names of an inner network (S9). */
function refusal({ host }: Pick<Target, 'host'>): DialError {
  return isIP(host) === 0
    ? new DialError(
        'host_not_usable',
        `${host} was not found, or resolves to an address that Offhook doesn’t send to. Check the spelling of the host and its DNS record. Your server administrator can allow a private network with OFFHOOK_ALLOW_NETWORKS.`,
      )
    : new DialError(
        'address_not_allowed',
        `Offhook doesn’t send to ${host}. To send there, ask your server administrator to allow the network with OFFHOOK_ALLOW_NETWORKS.`,
      )
}

/** Tries the addresses in turn. Each but the last has its share of the time, so that a dead address does not use it up. */
async function firstOpen(
  addresses: readonly string[],
  { port }: Target,
  leftMs: () => number,
  cancel: AbortSignal,
): Promise<Socket> {
  let failure: unknown
  for (const [index, address] of addresses.entries()) {
    const socket = connect({ host: address, port, noDelay: true, lookup: neverLookUp })
    try {
      await whenOpen(socket, 'connect', { waitMs: leftMs() / (addresses.length - index), cancel })
      return socket
    } catch (thrown) {
      if (cancel.aborted) throw thrown
      failure = thrown
    }
  }
  throw failure instanceof DialError ? failure : describeConnectError(failure)
}

/** Only literal addresses are dialled: if the system ever asks to look up a name here, it is a mistake. */
const neverLookUp = (_host: string, _options: unknown, done: (error: Error, address: string) => void): void =>
  done(new Error('a name was dialled'), '')

interface TlsHandshake {
  readonly leftMs: () => number
  readonly cancel: AbortSignal
  readonly tls: TlsOptions | undefined
  readonly sessions: TlsSessions | undefined
}

const NO_TLS_OPTIONS: TlsOptions = {}

async function openTls(
  raw: Socket,
  { host, origin }: Target,
  { leftMs, cancel, tls = NO_TLS_OPTIONS, sessions: given }: TlsHandshake,
): Promise<TLSSocket> {
  const { ca, pinSha256, shown } = tls
  // Node does not show the certificate of a resumed session, so that it could not be compared with the pin.
  const sessions = pinSha256 === undefined ? given : undefined
  const sessionKey = `${origin} ${tlsOptionsKey(tls)} ${raw.remoteAddress}`
  const offered = sessions?.get(sessionKey)
  try {
    const socket = connectTls({
      socket: raw,
      host,
      // SNI carries names only (RFC 6066), without the dot of a rooted name.
      servername: isIP(host) === 0 ? host.replace(/\.$/, '') : '',
      minVersion: 'TLSv1.2',
      ALPNProtocols: ['http/1.1'],
      // Set explicitly, because NODE_TLS_REJECT_UNAUTHORIZED would turn it off. A pinned certificate without a named authority is
      // checked below instead.
      rejectUnauthorized: pinSha256 === undefined || ca !== undefined,
      // A given authority is trusted whoever signed it: an intermediate certificate is enough.
      ...(ca !== undefined && { ca, allowPartialTrustChain: true }),
      ...(shown && { cert: shown.certificate, key: shown.key }),
      ...(offered && { session: offered.session }),
    })
    await whenOpen(socket, 'secureConnect', { waitMs: leftMs(), cancel })
    if (pinSha256 !== undefined) checkPin(socket, pinSha256)
    sessions?.keepOf(socket, sessionKey, socket.isSessionReused() ? offered : undefined)
    return socket
  } catch (thrown) {
    raw.destroy()
    sessions?.forget(sessionKey)
    throw thrown instanceof DialError
      ? thrown
      : describeTlsError(thrown, host, { ca: ca !== undefined, showing: shown !== undefined })
  }
}

function checkPin(socket: TLSSocket, pinSha256: string): void {
  const certificate = socket.getPeerX509Certificate()
  if (!(certificate instanceof X509Certificate) || plainHex(certificate.fingerprint256) !== plainHex(pinSha256)) {
    throw new DialError('tls_failed', 'The receiver’s certificate does not match the pinned one.')
  }
  const now = Date.now()
  if (now < certificate.validFromDate.getTime() || now > certificate.validToDate.getTime()) {
    throw new DialError('tls_failed', 'The pinned certificate is not valid today. Renew it and pin the new one.')
  }
}

/** `openssl x509 -fingerprint` writes colons and capitals; both spellings are the same pin. */
function plainHex(fingerprint: string): string {
  return fingerprint.replaceAll(':', '').toLowerCase()
}

function tooSlow(waitedFor: 'connect' | 'secureConnect'): DialError {
  return waitedFor === 'connect'
    ? new DialError('connection_failed', 'The receiver did not accept the connection in time.')
    : new DialError(
        'tls_failed',
        'The receiver accepted the connection but did not complete the TLS handshake in time. Should the URL start with http:// instead of https://?',
      )
}

/** Resolves when the socket is open for `event`; else destroys it and rejects with what happened. */
function whenOpen(
  socket: Socket,
  event: 'connect' | 'secureConnect',
  { waitMs, cancel }: { readonly waitMs: number; readonly cancel: AbortSignal },
): Promise<void> {
  const open = Promise.withResolvers<void>()
  const fail = (reason: unknown) => {
    open.reject(reason)
    socket.destroy()
  }
  const onCancel = () => fail(cancel.reason)
  const timer = setTimeout(() => fail(tooSlow(event)), waitMs)
  if (cancel.aborted) onCancel()
  cancel.addEventListener('abort', onCancel, { once: true })
  socket.once(event, open.resolve)
  // The listener stays: an error between now and the first read from the socket must not end the program.
  socket.on('error', fail)
  socket.once('close', () => open.reject(new Error('closed')))
  return open.promise.finally(() => {
    clearTimeout(timer)
    cancel.removeEventListener('abort', onCancel)
  })
}
