// Where a token comes from: everything that it is asked for with, and the one origin that it is for (S25, S26).
import type { OAuth2Auth } from '../../render/auth/kinds.ts'
import { createHash } from 'node:crypto'
import type { OutgoingRequest } from '../sender.ts'

export interface TokenSource {
  /** Whose tokens these are: of each there is one at a time. */
  readonly id: string
  /** The same as long as nothing was changed of what a token is asked for with. */
  readonly fingerprint: string
  /** With the inputs of the service put in. */
  readonly auth: OAuth2Auth
  /** Of the receiver: the token goes nowhere else. */
  readonly origin: string
  /** `null`: the client has none, or none that was entered for both addresses. */
  readonly clientSecret: string | null
  /** `null`: tokens are asked for without one. */
  readonly refresh: RefreshToken | null
  readonly tls?: OutgoingRequest['tls']
}

/** A refresh token where it is kept. Servers that rotate give a new one for each use, and the old one is worth nothing then. */
export interface RefreshToken {
  /** Where it lies: of one place it is used once at a time. */
  readonly place: string
  /** Which one it was when this was made. */
  readonly mark: string
  /** As it is now; `null`: there is none for these addresses. Rejects while the database is away. */
  read(): Promise<{ readonly value: string; readonly mark: string } | null>
  /** Puts the next in place of the one with this mark; `null`: another is there by now, and stays. Rejects as `read` does. */
  store(next: string, over: string): Promise<string | null>
}

export function createTokenSource(
  of: Omit<TokenSource, 'fingerprint' | 'tls'> & { readonly tls: OutgoingRequest['tls'] | undefined },
): TokenSource {
  const { auth, origin, clientSecret, tls, ...rest } = of
  const { grant, token_url, client_id, client_auth, scope, extra } = auth
  const identity = [grant, token_url, client_id, client_auth, scope, extra, origin, clientSecret]
  const fingerprint = createHash('sha256').update(JSON.stringify(identity)).digest('base64url')
  // A private authority was given for the receiver: another host is not to be believed by it.
  const isOneHost = URL.parse(token_url)?.origin === origin
  return { ...rest, auth, origin, clientSecret, fingerprint, ...(tls && isOneHost ? { tls } : {}) }
}
