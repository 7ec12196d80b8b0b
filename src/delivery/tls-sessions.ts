// TLS sessions of receivers: a new connection that resumes a session needs no new proof of the receiver's identity, and so less
// time and work on both sides. A resumed session stands for the proof of an earlier connection, so that it is only used where
// that proof still holds (S10): for the same origin, trust and address, for ten minutes, and not beyond the end of the certificate;
// and never with a pinned certificate.
import type { TLSSocket } from 'node:tls'

/** A session, from the full handshake that proved the receiver's identity. */
export interface TlsSession {
  readonly session: Buffer
  /** In ms since 1970. A session that was resumed keeps the time of its full handshake. */
  readonly until: number
}

const LIFE_MS = 10 * 60_000
const COUNT_MAX = 1_000
/** A session contains the certificates of both sides. */
const BYTES_MAX = 16_384

export class TlsSessions {
  readonly #now: () => number
  /** The sessions that were kept longest ago come first. */
  readonly #sessions = new Map<string, TlsSession>()

  constructor(now: () => number = Date.now) {
    this.#now = now
  }

  /** `key`: origin, trust and address. */
  get(key: string): TlsSession | undefined {
    const known = this.#sessions.get(key)
    if (known === undefined || known.until > this.#now()) return known
    this.#sessions.delete(key)
    return undefined
  }

  /**
   * Keeps the sessions that the receiver gives on this connection, which was accepted: its certificate and name were checked.
   * `resumed`: the session that the connection resumed.
   */
  keepOf(socket: TLSSocket, key: string, resumed: TlsSession | undefined): void {
    const until = resumed?.until ?? this.#endOf(socket)
    const keep = (session: Buffer): void => {
      if (session.length > BYTES_MAX) return
      this.#sessions.delete(key)
      this.#sessions.set(key, { session, until })
      const [oldest] = this.#sessions.keys()
      if (this.#sessions.size > COUNT_MAX && oldest !== undefined) this.#sessions.delete(oldest)
    }
    // TLS 1.3 gives sessions later; before, there is one, from the handshake.
    if (socket.getProtocol() === 'TLSv1.3') socket.on('session', keep)
    else if (resumed === undefined) {
      const session = socket.getSession()
      if (session) keep(session)
    }
  }

  /** Forgets a session with which the handshake failed. */
  forget(key: string): void {
    this.#sessions.delete(key)
  }

  #endOf(socket: TLSSocket): number {
    const validTo = socket.getPeerX509Certificate()?.validToDate.getTime() ?? 0
    return Math.min(this.#now() + LIFE_MS, validTo)
  }
}
