// Where a token comes from: everything that its request needs, and the one origin that the token is for (S25, S26).
import type { OAuth2Auth } from '../../render/auth/kinds.ts'
import { createHash } from 'node:crypto'
import type { OutgoingRequest } from '../sender.ts'

export interface TokenSource {
  /** Identifies the source: each source has one token at a time. */
  readonly id: string
  /** Stays the same as long as nothing changes of what a token request needs. */
  readonly fingerprint: string
  /** The OAuth settings, with the service's inputs filled in. */
  readonly auth: OAuth2Auth
  /** The receiver's origin: the token is sent to no other origin. */
  readonly origin: string
  /** `null`: the client has no secret, or no secret that was entered for both addresses. */
  readonly clientSecret: string | null
  /** `null`: tokens are requested without a refresh token. */
  readonly refresh: RefreshToken | null
  readonly tls?: OutgoingRequest['tls']
}

/**
 * A refresh token where it is stored. Servers that rotate issue a new refresh token for each use, and the old one is invalid
 * then.
 */
export interface RefreshToken {
  /** Where the refresh token is stored: the refresh token of one place is used by one request at a time. */
  readonly place: string
  /** The mark of the refresh token when this object was made. */
  readonly mark: string
  /** The refresh token as it is now; `null`: there is none for these addresses. Rejects while the database is away. */
  read(): Promise<{ readonly value: string; readonly mark: string } | null>
  /**
   * Replaces the refresh token that has this mark by the next; `null`: another was stored meanwhile, and stays. Rejects as `read`
   * does.
   */
  store(next: string, over: string): Promise<string | null>
}

export function createTokenSource(
  of: Omit<TokenSource, 'fingerprint' | 'tls'> & { readonly tls: OutgoingRequest['tls'] | undefined },
): TokenSource {
  const { auth, origin, clientSecret, tls, ...rest } = of
  const { grant, token_url, client_id, client_auth, scope, extra } = auth
  const identity = [grant, token_url, client_id, client_auth, scope, extra, origin, clientSecret]
  const fingerprint = createHash('sha256').update(JSON.stringify(identity)).digest('base64url')
  // A private certificate authority was given for the receiver: it must not vouch for another host.
  const isOneHost = URL.parse(token_url)?.origin === origin
  return { ...rest, auth, origin, clientSecret, fingerprint, ...(tls && isOneHost ? { tls } : {}) }
}
