// The settings for sending a test. Secrets typed for the test come before stored secrets, and each is used only for the origin it
// was entered for (S26).
import type { SendSettings } from '../../delivery/prepared-request.ts'
import { maskOf } from '../../delivery/mask-exchange.ts'
import { createTokenSource, type TokenSource } from '../../delivery/oauth/token-source.ts'
import type { UnsavedTokens } from '../../delivery/oauth/unsaved-tokens.ts'
import { tlsOptionsFor } from '../../delivery/tls-options.ts'
import type { TlsSettings } from '../../integrations/integration.ts'
import { combineMasks } from '../../text/mask.ts'
import type { OAuth2Auth } from '../../render/auth/kinds.ts'
import { CLIENT_SECRET, REFRESH_TOKEN } from '../../render/secret-names.ts'
import type { DeliveryDeps } from './deps.ts'

export interface TestRequest {
  readonly accountId: number
  /** The number of the saved integration; `null`: the integration was never saved. */
  readonly integrationId: number | null
  /** Decrypted secrets by name; for a saved integration, only secrets that replace its own. */
  readonly secrets: ReadonlyMap<string, string>
  readonly origin: string
  /** How the integration gets its token, with the inputs of its service filled in; `null`: it uses no OAuth 2 (S25). */
  readonly oauth: OAuth2Auth | null
  readonly timeoutMs: number
  /** The TLS settings of the draft (S10). */
  readonly tls: TlsSettings
  /** `inbox`: to the built-in inbox, with masked secrets (T16). `dry_run`: the vendor checks the request and stores nothing. */
  readonly to: 'receiver' | 'inbox' | 'dry_run'
}

export function sendSettingsOfTest(
  { registry, typedTokens }: Pick<DeliveryDeps, 'registry' | 'typedTokens'>,
  test: TestRequest,
): SendSettings {
  const kept = test.integrationId === null ? null : registry.sendSettingsOf(test.integrationId)
  const typedMask = maskOf(test.secrets)
  const secret: SendSettings['secret'] = (name, origin) => {
    const typed = test.secrets.get(name)
    if (typed !== undefined && origin === test.origin) return typed
    return kept?.secret(name, origin) ?? null
  }
  const tls = test.to === 'inbox' ? undefined : tlsOptionsFor(test.tls, secret)
  const oauth = test.oauth === null ? null : tokenSourceOf(test.oauth, { kept, test, typedTokens, tls })
  return {
    secret,
    signing: (nowMs) => kept?.signing(nowMs) ?? [],
    maskFor: (origin) => combineMasks(typedMask, kept?.maskFor(origin) ?? null),
    timeoutMs: test.timeoutMs,
    accountId: test.accountId,
    ...(tls && { tls }),
    ...(oauth ? { oauth } : {}),
  }
}

interface Known {
  readonly kept: SendSettings | null
  readonly test: TestRequest
  readonly typedTokens: UnsavedTokens
  readonly tls: SendSettings['tls']
}

/** The token source of the saved integration if nothing differs, so that its token also serves the test. */
function tokenSourceOf(auth: OAuth2Auth, { kept, test, typedTokens, tls }: Known): TokenSource {
  const { accountId, integrationId, secrets, origin } = test
  const saved = kept?.oauth
  // Secrets that were entered for other addresses are not used for these.
  const isSamePlace =
    saved?.origin === origin && URL.parse(saved.auth.token_url)?.origin === URL.parse(auth.token_url)?.origin
  const own = isSamePlace ? saved : undefined
  const typed = secrets.get(REFRESH_TOKEN)
  const refresh = typed === undefined ? (own?.refresh ?? null) : typedTokens.of(accountId, typed)
  const source = createTokenSource({
    id: `test ${accountId} ${integrationId}`,
    auth,
    origin,
    clientSecret: auth.client_auth === 'none' ? null : (secrets.get(CLIENT_SECRET) ?? own?.clientSecret ?? null),
    refresh: auth.grant === 'refresh_token' ? refresh : null,
    tls: tls?.(origin) ?? undefined,
  })
  return own !== undefined && typed === undefined && own.fingerprint === source.fingerprint ? own : source
}
