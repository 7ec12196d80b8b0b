// OAuth 2 for integrations (S25), assembled: the tokens, the settings for requesting them, and the functions that the API needs.
import type { OAuth2Auth } from '../render/auth/kinds.ts'
import { startTimer } from '../concurrency/timer.ts'
import { createTokenSource, type RefreshToken } from '../delivery/oauth/token-source.ts'
import { createTokenCache, type TokenCache } from '../delivery/oauth/token-cache.ts'
import { createUnsavedTokens, type UnsavedTokens } from '../delivery/oauth/unsaved-tokens.ts'
import type { Sender } from '../delivery/sender.ts'
import { createRefreshTokens, type RefreshTokenOf, type RefreshTokensDeps } from './refresh-tokens.ts'

interface OAuthClientDeps extends RefreshTokensDeps {
  readonly sender: Sender
}

/** A code that a vendor issued for a consent, and the data needed to exchange it. */
interface AuthorizationCode {
  readonly auth: OAuth2Auth
  readonly origin: string
  readonly clientSecret: string | null
  readonly code: string
  readonly redirectUri: string
  readonly verifier: string
}

export interface OAuthClient {
  readonly tokens: TokenCache
  readonly typedTokens: UnsavedTokens
  readonly refreshToken: (of: RefreshTokenOf) => RefreshToken
  /** The refresh token that replaced a typed and tried one. */
  newest(accountId: number, typed: string): string
  trade(code: AuthorizationCode): Promise<{ readonly refreshToken: string } | { readonly problem: string }>
}

export function createOAuthClient({ sender, ...stored }: OAuthClientDeps): OAuthClient {
  const tokens = createTokenCache({
    sender,
    now: () => Date.now(),
    after: startTimer,
  })
  const typedTokens = createUnsavedTokens()
  return {
    tokens,
    typedTokens,
    refreshToken: createRefreshTokens(stored),
    newest: (accountId, typed) => typedTokens.newest(accountId, typed),
    async trade({ auth, origin, clientSecret, ...code }) {
      const source = createTokenSource({ id: '', auth, origin, clientSecret, refresh: null, tls: undefined })
      const answer = await tokens.exchangeCode(source, { type: 'authorization_code', ...code })
      if ('failure' in answer) return { problem: answer.failure.detail }
      return answer.refreshToken === null ? { problem: NO_REFRESH_TOKEN } : { refreshToken: answer.refreshToken }
    },
  }
}

const NO_REFRESH_TOKEN =
  'The vendor returned no refresh token, so Offhook would lose access when the access token expires. Request one: with a scope ' +
  'such as offline_access or, with Google, with access_type=offline&prompt=consent at the end of the Authorization URL.'
