// Who asks: with a key, or with the cookie of the page's session. A key that is sent counts, whatever cookie comes with it.
import type { IncomingHttpHeaders } from 'node:http'
import type { Principal, Keyring } from './keyring.ts'
import { sessionCookieName, readCookie } from './cookie.ts'
import type { Sessions } from './sessions.ts'

export interface AuthenticateOptions {
  /** Whether a session counts as used by this; it does unless it is only looked at. */
  readonly countsAsUse?: boolean
}

/** Who asks with these headers. Throws 401 when nobody does, 404 for an account that is not theirs. */
export type Authenticate = (headers: IncomingHttpHeaders, options?: AuthenticateOptions) => Promise<Principal>

export interface AuthenticateDeps {
  readonly keyring: Keyring
  readonly sessions: Sessions
  readonly publicUrl: () => string
}

export function createAuthenticate({ keyring, sessions, publicUrl }: AuthenticateDeps): Authenticate {
  return (headers, { countsAsUse = true } = {}) => {
    const accountHeader = headers['x-offhook-account']?.toString()
    const name = headers.authorization === undefined ? sessionCookieName(headers, publicUrl()) : null
    const token = name === null ? null : readCookie(headers, name)
    if (token !== null) return sessions.authenticate(token, { accountHeader, countsAsUse })
    return keyring.authenticate(headers.authorization, accountHeader)
  }
}
