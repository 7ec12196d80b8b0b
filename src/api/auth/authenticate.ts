// Authenticates a request by its key, or by the cookie of the page's session. A key takes precedence over any cookie.
import type { IncomingMessage } from 'node:http'
import type { Keyring } from './keyring.ts'
import type { Principal } from './principal.ts'
import { sessionCookieName, readCookie } from './cookie.ts'
import type { Sessions } from './sessions.ts'

interface AuthenticateOptions {
  /** Whether the request counts as a use of the session. Default: yes. */
  readonly countsAsUse?: boolean
}

/** The principal of a request with these headers. Throws 401 without a principal. */
export type Authenticate = (
  incoming: Pick<IncomingMessage, 'headers' | 'socket'>,
  options?: AuthenticateOptions,
) => Promise<Principal>

interface AuthenticateDeps {
  readonly keyring: Keyring
  readonly sessions: Sessions
  readonly publicUrl: () => string
}

export function createAuthenticate({ keyring, sessions, publicUrl }: AuthenticateDeps): Authenticate {
  return (incoming, { countsAsUse = true } = {}) => {
    const { headers } = incoming
    const name = headers.authorization === undefined ? sessionCookieName(headers, publicUrl()) : null
    const token = name === null ? null : readCookie(headers, name)
    if (token !== null) return sessions.authenticate(token, { countsAsUse })
    return keyring.authenticate(incoming)
  }
}
