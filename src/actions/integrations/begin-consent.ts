// Consent on the vendor's page (S25; RFC 6749, 4.1, with PKCE by RFC 7636). A person is sent there with a secret state, and must
// return with it once, within ten minutes and signed in as the same person.
import type { OAuth2Auth } from '../../render/auth/kinds.ts'
import { createHash, randomBytes } from 'node:crypto'
import { keyIdOf, personIdOf } from '../actor.ts'
import { configOf } from '../../integrations/stored-integration.ts'
import { ownerOf } from './secrets.ts'
import type { Integration } from '../../integrations/integration.ts'
import { compileIntegration } from '../../integrations/validate.ts'
import { oauthOf } from '../../integrations/service-inputs.ts'
import { secretOrigin } from '../../integrations/integration-secrets.ts'
import { CLIENT_SECRET } from '../../render/secret-names.ts'
import { createConsent } from '../../store/integrations/oauth-consents.ts'
import type { IntegrationRow } from '../../store/integrations/integrations.ts'
import { findSecret } from '../../store/secrets/secrets.ts'
import type { Db } from '../../store/database/tables.ts'
import type { SealContext } from '../../store/secrets/sealing.ts'
import type { ActionContext, ActionDeps } from '../context.ts'
import { ActionFailure, type Result } from '../failure.ts'
import { hashOfToken, newToken } from '../token.ts'

export const CALLBACK_PATH = '/oauth/callback'

/** Long enough to sign in at the vendor and to read, short enough that a page left open is useless to others. */
export const CONSENT_MINUTES = 10

/** The redirect URI, which is registered with the vendor. */
export function redirectUriOf(publicUrl: string): string {
  return publicUrl + CALLBACK_PATH
}

interface ConsentStart {
  /** The vendor's page for the consent. */
  readonly authorizeUrl: string
  readonly redirectUri: string
  readonly expiresAt: Date
}

/** Fails if a setting is missing that the consent needs, or that trading its code needs. */
export async function beginConsent(
  { db, deps, actor, now, publicUrl }: ActionContext,
  row: IntegrationRow,
): Promise<Result<ConsentStart>> {
  const asked = consentRequestOf(configOf(row))
  if ('missing' in asked) return new ActionFailure('consent_not_ready', asked.missing)
  if (asked.auth.client_auth !== 'none' && (await clientSecretOf({ db, deps }, row, asked)) === null)
    return new ActionFailure('consent_not_ready', 'Enter the client secret, save, then connect.')
  const state = newToken()
  const verifier = randomBytes(32).toString('base64url')
  const expiresAt = new Date(now + CONSENT_MINUTES * 60_000)
  await createConsent(db, {
    hash: hashOfToken(state),
    accountId: row.accountId,
    integrationId: row.integrationId,
    personId: personIdOf(actor),
    keyId: keyIdOf(actor),
    verifier: await deps.sealing.seal(verifierPlace(row, state), verifier),
    asked: hashConsentRequest(asked),
    expiresAt,
  })
  const redirectUri = redirectUriOf(publicUrl)
  return { authorizeUrl: authorizeUrl(asked.auth, { state, verifier, redirectUri }), redirectUri, expiresAt }
}

/** How consent is requested, and for which receiver. */
export interface ConsentRequest {
  readonly auth: OAuth2Auth
  readonly integration: Integration
  /** The origin of the receiver. */
  readonly origin: string
}

/** `missing`: why nobody can consent for this integration, and how to fix it. */
export function consentRequestOf(integration: Integration): ConsentRequest | { readonly missing: string } {
  const auth = oauthOf(integration)
  if (auth?.grant !== 'refresh_token')
    return {
      missing:
        'This integration doesn’t use OAuth 2 authorisation. To use it, choose OAuth 2 with a refresh token under Authentication.',
    }
  if (auth.authorize_url === '')
    return { missing: 'The Authorization URL is missing. Enter it under Authentication and save.' }
  const compiled = compileIntegration(integration)
  const flaw = compiled.problems.find(({ path, severity }) => severity === 'error' && /^(?:auth|url)/.test(path))
  if (flaw !== undefined) return { missing: `Fix this first and save: ${flaw.message}` }
  if (compiled.origin === null)
    return { missing: 'Enter the Base URL, save, then connect. The token is only used for this URL.' }
  return { auth, integration, origin: compiled.origin }
}

/**
 * A hash of everything that must be unchanged when the person returns. Otherwise the code could go to a server other than the
 * vendor's.
 */
export function hashConsentRequest({ auth, origin }: ConsentRequest): string {
  const { token_url, authorize_url, client_id, client_auth } = auth
  return createHash('sha256')
    .update(JSON.stringify([token_url, authorize_url, client_id, client_auth, origin]))
    .digest('base64url')
}

/** The client secret, if it was entered for these addresses (S26). */
export async function clientSecretOf(
  { db, deps }: { readonly db: Db; readonly deps: Pick<ActionDeps, 'sealing'> },
  row: IntegrationRow,
  { integration, origin }: ConsentRequest,
): Promise<string | null> {
  const secret = await findSecret(db, ownerOf(row), CLIENT_SECRET)
  if (secret?.origin !== secretOrigin(CLIENT_SECRET, integration, origin)) return null
  return deps.sealing.open({ ...ownerOf(row), name: CLIENT_SECRET }, secret.sealed)
}

/** Where a verifier is sealed: it can only be opened together with its own state. */
export function verifierPlace(
  { accountId, integrationId }: Pick<IntegrationRow, 'accountId' | 'integrationId'>,
  state: string,
): SealContext {
  return { accountId, owner: 'integration', ownerId: integrationId, name: `consent ${hashOfToken(state)}` }
}

interface AuthorizeParams {
  readonly state: string
  readonly verifier: string
  readonly redirectUri: string
}

/** The query of the address is kept, such as `access_type=offline`. */
function authorizeUrl(
  { authorize_url, client_id, scope }: OAuth2Auth,
  { state, verifier, redirectUri }: AuthorizeParams,
): string {
  const url = new URL(authorize_url)
  const own = {
    response_type: 'code',
    client_id,
    redirect_uri: redirectUri,
    state,
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    ...(scope !== '' && { scope }),
  }
  for (const [name, value] of Object.entries(own)) url.searchParams.set(name, value)
  return url.href
}
