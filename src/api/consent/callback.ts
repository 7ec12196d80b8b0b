// GET /oauth/callback: where a vendor sends the person who consented, or did not (S25). What is right ends in the editor of the
// integration; what is not, on a page that says why.
import { ownerOf } from '../../actions/integrations/secrets.ts'
import { configOf } from '../../integrations/stored-integration.ts'
import { randomBytes } from 'node:crypto'
import { OffhookError } from '../../errors.ts'
import { publicId } from '../../ids.ts'
import { hasErrors } from '../../integrations/validate.ts'
import { last4Of, secretOrigin } from '../../integrations/integration-secrets.ts'
import { REFRESH_TOKEN } from '../../render/secret-names.ts'
import { consumeConsent } from '../../store/integrations/oauth-consents.ts'
import type { Consent } from '../../store/integrations/oauth-consents.ts'
import { findIntegrationById, updateIntegration } from '../../store/integrations/integrations.ts'
import type { IntegrationRow } from '../../store/integrations/integrations.ts'
import { upsertSecret, readSecrets } from '../../store/secrets/secrets.ts'
import type { Db } from '../../store/database/tables.ts'
import { inTypedTransaction } from '../../store/database/transaction.ts'
import { PROGRAM } from '../../actions/actor.ts'
import {
  clientSecretOf,
  CONSENT_MINUTES,
  hashConsentRequest,
  redirectUriOf,
  verifierPlace,
  consentRequestOf,
} from './begin.ts'
import type { ConsentRequest } from './begin.ts'
import type { AppContext, RouteContext } from '../routing/context.ts'
import { contentSecurityPolicy } from '../http/headers.ts'
import { keepVersion } from '../../actions/integrations/save.ts'
import { noticePage } from '../http/notice-page.ts'
import { hashOfToken } from '../../actions/token.ts'
import { escapeHtml } from '../http/html.ts'
import { storedProblems } from '../../actions/integrations/stored-problems.ts'

/** Why somebody is not connected, in sentences. */
class ConsentError extends Error {
  readonly status: number
  readonly integration: string | null
  constructor(status: number, message: string, row: IntegrationRow | null = null) {
    super(message)
    this.status = status
    this.integration = row && publicId('int', row.uuid)
  }
}

export async function consentCallback(c: RouteContext): Promise<Response> {
  const { app } = c.var
  // Whoever only looks ahead must not use it up.
  if (c.req.method !== 'GET') return new Response(null, { status: 204 })
  try {
    const row = await finish(app, c)
    // Within the page, by the id of the row: nothing that was brought along says where to go.
    const location = `${app.publicUrl()}/integrations/${publicId('int', row.uuid)}?connected=yes`
    return new Response(null, { status: 303, headers: { location } })
  } catch (thrown) {
    if (thrown instanceof ConsentError) return page(thrown, app.publicUrl())
    throw thrown
  }
}

async function finish(app: AppContext, c: RouteContext): Promise<IntegrationRow> {
  const { deps } = app
  const { state = '', code = '', error = '', iss = '' } = c.req.query()
  // Used up first, whatever becomes of it.
  const consent = state === '' ? undefined : await consumeConsent(deps.db, hashOfToken(state))
  if (!consent) throw new ConsentError(400, CONSENT_USED_UP)
  await requirePerson(app, c, consent)
  const { row, asked } = await whatIsAskedNow(deps.db, consent)
  if (iss !== '' && !isOfVendor(iss, asked)) throw new ConsentError(400, notTheVendor, row)
  if (error !== '') throw new ConsentError(400, refusedBy(error), row)
  if (code === '') throw new ConsentError(400, NO_CODE, row)
  const traded = await deps.oauth.trade({
    auth: asked.auth,
    origin: asked.origin,
    clientSecret: await clientSecretOf({ db: deps.db, deps }, row, asked),
    code,
    redirectUri: redirectUriOf(app.publicUrl()),
    verifier: await deps.sealing.open(verifierPlace(row, state), consent.verifier).catch((error: unknown) => {
      throw error instanceof OffhookError ? new ConsentError(409, CONSENT_USED_UP, row) : error
    }),
  })
  if ('problem' in traded) throw new ConsentError(400, traded.problem, row)
  await keep(app, consent, traded.refreshToken)
  await deps.announce([{ type: 'integration_saved', accountId: row.accountId, uuid: row.uuid }])
  return row
}

/** Whoever began it comes back: nobody can be led to connect something of theirs to what another began. */
async function requirePerson({ authenticate }: AppContext, c: RouteContext, { personId }: Consent): Promise<void> {
  if (personId === null) return
  const principal = await authenticate(c.env.incoming.headers).catch(() => null)
  if (principal?.signedIn?.person.personId !== personId) throw new ConsentError(403, anotherPerson)
}

/** What was changed meanwhile is not connected: the code would go to an address that nobody consented to. */
async function whatIsAskedNow(db: Db, consent: Consent): Promise<{ row: IntegrationRow; asked: ConsentRequest }> {
  const row = await findIntegrationById(db, consent.accountId, consent.integrationId)
  if (!row) throw new ConsentError(404, 'The integration was deleted before the connection was complete.')
  const asked = consentRequestOf(configOf(row))
  if ('missing' in asked || hashConsentRequest(asked) !== consent.asked)
    throw new ConsentError(409, CHANGED_MEANWHILE, row)
  return { row, asked }
}

/** RFC 9207, as far as two addresses are all that is known of the vendor: the answer of another is not traded. */
function isOfVendor(iss: string, { auth }: ConsentRequest): boolean {
  const origin = URL.parse(iss)?.origin
  return [auth.authorize_url, auth.token_url].some((url) => URL.parse(url)?.origin === origin)
}

/** Kept before anything is done with it; an integration that lacked nothing else is on, as its owner wants. */
async function keep({ deps, writeSemaphore }: AppContext, consent: Consent, refreshToken: string): Promise<void> {
  const release = await writeSemaphore.acquire(consent.accountId)
  try {
    await inTypedTransaction(deps.db, async (db) => {
      const { row, asked } = await whatIsAskedNow(db, consent)
      const owner = ownerOf(row)
      await upsertSecret(db, owner, {
        name: REFRESH_TOKEN,
        origin: secretOrigin(REFRESH_TOKEN, asked.integration, asked.origin),
        sealed: await deps.sealing.seal({ ...owner, name: REFRESH_TOKEN }, refreshToken),
        last4: last4Of(refreshToken),
      })
      if (row.enabled || row.offCause !== 'incomplete') return
      const secrets = await readSecrets(db, owner)
      if (hasErrors(await storedProblems(deps, row, { secrets, steps: null, repeatedNames: new Set() }))) return
      const config = { ...asked.integration, enabled: true }
      const on = await updateIntegration(db, row, { config, enabled: true, offReason: null, offCause: null })
      if (on) await keepVersion({ db, actor: PROGRAM, purpose: null }, on)
    })
  } finally {
    release()
  }
}

function page({ status, message, integration }: ConsentError, publicUrl: string): Response {
  const nonce = randomBytes(18).toString('base64')
  const [to, name] =
    integration === null ? ['/integrations', 'all integrations'] : [`/integrations/${integration}`, 'the integration']
  const html = `${escapeHtml(message)} <a href="${escapeHtml(publicUrl + to)}">Back to ${name}</a>`
  return new Response(noticePage({ title: 'Not connected', html, nonce }), {
    status,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': contentSecurityPolicy(nonce),
    },
  })
}

const CONSENT_USED_UP = `This authorisation was already used or is older than ${CONSENT_MINUTES} minutes. Connect again.`
const anotherPerson = 'Someone else started this, or your session has ended. Sign in, then select Connect yourself.'
const CHANGED_MEANWHILE = 'The integration was changed during authorisation. Connect again.'
const notTheVendor =
  'The response came from a different issuer. Check the URLs under Authentication against the vendor’s documentation.'
const NO_CODE = 'The vendor returned no authorisation code. Connect again. If this persists, contact the vendor.'

/** RFC 6749, 4.1.2.1. Their own text is not shown: whoever made the address wrote it. */
function refusedBy(error: string): string {
  if (error === 'access_denied') return 'Access was denied, so nothing was connected.'
  if (error === 'invalid_scope')
    return 'The vendor rejected the scope (invalid_scope). Correct it under Authentication.'
  if (error === 'temporarily_unavailable' || error === 'server_error')
    return 'The vendor’s authorisation server is unavailable. Connect again later.'
  const known = /^[a-z_]{1,40}$/.test(error) ? ` (${error})` : ''
  return `The vendor refused the request${known}. Check the client ID, scope and redirect URI in the vendor’s settings.`
}
