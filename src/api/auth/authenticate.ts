// Who asks: with a key, or with the cookie of the page's session. A key that is sent counts, whatever cookie comes with it.
import type { IncomingHttpHeaders } from 'node:http'
import type { Principal, Keyring } from './keyring.ts'
import { cookieName, readCookie } from './cookie.ts'
import type { Sessions } from './sessions.ts'

export interface AskOptions {
  /** Whether a session counts as used by this; it does unless it is only looked at. */
  readonly use?: boolean
}

/** Who asks with these headers. Throws 401 when nobody does, 404 for an account that is not theirs. */
export type Ask = (headers: IncomingHttpHeaders, options?: AskOptions) => Promise<Principal>

export interface AskParts {
  readonly keyring: Keyring
  readonly sessions: Sessions
  readonly publicUrl: () => string
}

export function createAsk({ keyring, sessions, publicUrl }: AskParts): Ask {
  return (headers, { use = true } = {}) => {
    const accountHeader = headers['x-offhook-account']?.toString()
    const name = headers.authorization === undefined ? cookieName(headers, publicUrl()) : null
    const token = name === null ? null : readCookie(headers, name)
    if (token !== null) return sessions.ask(token, { accountHeader, use })
    return keyring.ask(headers.authorization, accountHeader)
  }
}
