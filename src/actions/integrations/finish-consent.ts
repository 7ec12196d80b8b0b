// Completes a consent when the person returns from the vendor (S25).
import { OffhookError } from '../../errors.ts'
import { last4Of, secretOrigin } from '../../integrations/integration-secrets.ts'
import { configOf } from '../../integrations/stored-integration.ts'
import { hasErrors } from '../../integrations/validate.ts'
import { REFRESH_TOKEN } from '../../render/secret-names.ts'
import type { Db } from '../../store/database/tables.ts'
import { findIntegrationById, updateIntegration } from '../../store/integrations/integrations.ts'
import type { IntegrationRow } from '../../store/integrations/integrations.ts'
import { consumeConsent } from '../../store/integrations/oauth-consents.ts'
import type { Consent } from '../../store/integrations/oauth-consents.ts'
import { readSecrets, upsertSecret } from '../../store/secrets/secrets.ts'
import { PROGRAM } from '../actor.ts'
import type { ActionContext } from '../context.ts'
import { hashOfToken } from '../token.ts'
import {
  clientSecretOf,
  CONSENT_MINUTES,
  consentRequestOf,
  hashConsentRequest,
  redirectUriOf,
  verifierPlace,
} from './begin-consent.ts'
import type { ConsentRequest } from './begin-consent.ts'
import { integrationSaved, keepVersion } from './save.ts'
import { ownerOf } from './secrets.ts'
import { storedProblems } from './stored-problems.ts'

/** The parameters that the vendor returns with the person. A missing parameter is empty. */
interface VendorAnswer {
  readonly state: string
  readonly code: string
  readonly error: string
  readonly iss: string
}

/** Why the integration was not connected. */
export interface ConsentRefusal {
  readonly refused: 'invalid' | 'another_person' | 'deleted' | 'changed'
  /** Says why, in one sentence or several. */
  readonly message: string
  /** The integration; `null`: it no longer exists, or this person must not see it. */
  readonly row: IntegrationRow | null
}

export interface TradedConsent {
  readonly consent: Consent
  readonly row: IntegrationRow
  readonly refreshToken: string
}

/**
 * Uses up a consent, and trades the vendor's code for a refresh token. `personId`: the person who returns. Runs outside a
 * transaction, because the vendor may be slow.
 */
export async function tradeConsent(
  { db, deps, publicUrl }: Pick<ActionContext, 'db' | 'deps' | 'publicUrl'>,
  { state, code, error, iss }: VendorAnswer,
  personId: () => Promise<string | null>,
): Promise<TradedConsent | ConsentRefusal> {
  // The consent is used up first, whatever happens next.
  const consent = state === '' ? undefined : await consumeConsent(db, hashOfToken(state))
  if (!consent) return { refused: 'invalid', message: CONSENT_USED_UP, row: null }
  // The person who began the consent must return. Otherwise an attacker could make a person connect that person's own data to the
  // attacker's integration.
  if (consent.personId !== null && (await personId()) !== consent.personId)
    return { refused: 'another_person', message: ANOTHER_PERSON, row: null }
  const found = await findAsked(db, consent)
  if ('refused' in found) return found
  const { row, asked } = found
  const invalid = (message: string): ConsentRefusal => ({ refused: 'invalid', message, row })
  if (iss !== '' && !isOfVendor(iss, asked)) return invalid(NOT_THE_VENDOR)
  if (error !== '') return invalid(refusedBy(error))
  if (code === '') return invalid(NO_CODE)
  const clientSecret = await clientSecretOf({ db, deps }, row, asked)
  const verifier = await deps.sealing.open(verifierPlace(row, state), consent.verifier).catch((thrown: unknown) => {
    if (thrown instanceof OffhookError) return null
    throw thrown
  })
  if (verifier === null) return { refused: 'changed', message: CONSENT_USED_UP, row }
  const { auth, origin } = asked
  const traded = await deps.oauth.trade({
    auth,
    origin,
    clientSecret,
    code,
    redirectUri: redirectUriOf(publicUrl),
    verifier,
  })
  return 'problem' in traded ? invalid(traded.problem) : { consent, row, refreshToken: traded.refreshToken }
}

/**
 * Stores the refresh token before anything uses it. An integration that was only waiting for this token is switched on, as its
 * owner wants.
 */
export async function keepConsent(
  { db, deps, changed }: Pick<ActionContext, 'db' | 'deps' | 'changed'>,
  { consent, refreshToken }: TradedConsent,
): Promise<ConsentRefusal | null> {
  const found = await findAsked(db, consent)
  if ('refused' in found) return found
  const { row, asked } = found
  const owner = ownerOf(row)
  await upsertSecret(db, owner, {
    name: REFRESH_TOKEN,
    origin: secretOrigin(REFRESH_TOKEN, asked.integration, asked.origin),
    sealed: await deps.sealing.seal({ ...owner, name: REFRESH_TOKEN }, refreshToken),
    last4: last4Of(refreshToken),
  })
  changed(integrationSaved(row))
  if (row.enabled || row.offCause !== 'incomplete') return null
  const secrets = await readSecrets(db, owner)
  if (hasErrors(await storedProblems(deps, row, { secrets, steps: null, repeatedNames: new Set() }))) return null
  const config = { ...asked.integration, enabled: true }
  const on = await updateIntegration(db, row, { config, enabled: true, offReason: null, offCause: null })
  if (on) await keepVersion({ db, actor: PROGRAM, purpose: null }, on)
  return null
}

/**
 * The integration and its request for consent. Fails if the request has changed: the code would go to an address that nobody
 * consented to.
 */
async function findAsked(
  db: Db,
  consent: Consent,
): Promise<{ readonly row: IntegrationRow; readonly asked: ConsentRequest } | ConsentRefusal> {
  const row = await findIntegrationById(db, consent.accountId, consent.integrationId)
  if (!row) return { refused: 'deleted', message: DELETED, row: null }
  const asked = consentRequestOf(configOf(row))
  if ('missing' in asked || hashConsentRequest(asked) !== consent.asked)
    return { refused: 'changed', message: CHANGED_MEANWHILE, row }
  return { row, asked }
}

/** RFC 9207: a response from another issuer is refused. Only the two addresses of the vendor are known, so these are compared. */
function isOfVendor(iss: string, { auth }: ConsentRequest): boolean {
  const origin = URL.parse(iss)?.origin
  return [auth.authorize_url, auth.token_url].some((url) => URL.parse(url)?.origin === origin)
}

const CONSENT_USED_UP = `This authorisation was already used or is older than ${CONSENT_MINUTES} minutes. Connect again.`
const ANOTHER_PERSON = 'Someone else started this, or your session has ended. Sign in, then select Connect yourself.'
const DELETED = 'The integration was deleted before the connection was complete.'
const CHANGED_MEANWHILE = 'The integration was changed during authorisation. Connect again.'
const NOT_THE_VENDOR =
  'The response came from a different issuer. Check the URLs under Authentication against the vendor’s documentation.'
const NO_CODE = 'The vendor returned no authorisation code. Connect again. If this persists, contact the vendor.'

/** RFC 6749, 4.1.2.1. The vendor's error text is not shown, because anybody can write it into a link. */
function refusedBy(error: string): string {
  if (error === 'access_denied') return 'Access was denied, so nothing was connected.'
  if (error === 'invalid_scope')
    return 'The vendor rejected the scope (invalid_scope). Correct it under Authentication.'
  if (error === 'temporarily_unavailable' || error === 'server_error')
    return 'The vendor’s authorisation server is unavailable. Connect again later.'
  const known = /^[a-z_]{1,40}$/.test(error) ? ` (${error})` : ''
  return `The vendor refused the request${known}. Check the client ID, scope and redirect URI in the vendor’s settings.`
}
