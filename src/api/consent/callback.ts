// GET /oauth/callback: where a vendor sends the person who gave or refused consent (S25). On success, the person returns to the
// editor of the integration; otherwise a page says why it failed.
import { randomBytes } from 'node:crypto'
import { keepConsent, tradeConsent } from '../../actions/integrations/finish-consent.ts'
import type { ConsentRefusal, TradedConsent } from '../../actions/integrations/finish-consent.ts'
import type { Change } from '../../changes/change.ts'
import { publicId } from '../../ids.ts'
import type { Db } from '../../store/database/tables.ts'
import type { IntegrationRow } from '../../store/integrations/integrations.ts'
import type { Consent } from '../../store/integrations/oauth-consents.ts'
import { inTypedTransaction } from '../../store/database/transaction.ts'
import { ADMINISTRATOR, principalOfKeyId } from '../auth/keyring.ts'
import type { Principal } from '../auth/principal.ts'
import { requireStillValid } from '../auth/still-valid.ts'
import { contentSecurityPolicy } from '../http/headers.ts'
import { escapeHtml } from '../http/html.ts'
import { Problem } from '../http/problem.ts'
import { noticePage } from '../http/notice-page.ts'
import type { AppContext, RouteContext } from '../routing/context.ts'

const STATUS: Readonly<Record<ConsentRefusal['refused'], number>> = {
  invalid: 400,
  another_person: 403,
  deleted: 404,
  changed: 409,
}

export async function consentCallback(c: RouteContext): Promise<Response> {
  const { app } = c.var
  // A request that only prefetches the URL must not use up the consent.
  if (c.req.method !== 'GET') return new Response(null, { status: 204 })
  const { deps } = app
  const publicUrl = app.publicUrl()
  const { state = '', code = '', error = '', iss = '' } = c.req.query()
  const principal = await app.authenticate(c.env.incoming).catch(() => null)
  const personId = (): Promise<string | null> => Promise.resolve(principal?.signedIn?.person.personId ?? null)
  const traded = await tradeConsent({ db: deps.db, deps, publicUrl }, { state, code, error, iss }, personId)
  if ('refused' in traded) return page(traded, publicUrl)
  const refusal = await keep(app, traded, principal).catch((thrown: unknown) => {
    if (thrown instanceof Problem) return NO_LONGER
    throw thrown
  })
  if (refusal !== null) return page(refusal, publicUrl)
  // The redirect stays on this site and names only the account and the row: nothing in the request decides where the person goes.
  const location = `${publicUrl}${pathOf(traded.row)}?connected=yes`
  return new Response(null, { status: 303, headers: { location } })
}

const NO_LONGER: ConsentRefusal = {
  refused: 'another_person',
  message: 'Whoever began this may no longer change the integration, so the consent was not saved.',
  row: null,
}

const VERB = 'integrations.change'

/**
 * Saves within the limit on transactions at once, like every other write. Throws a `Problem` unless whoever began the consent may
 * still change integrations of the account. `returned`: the person who returned.
 */
async function keep(
  { accounts, deps, writeSemaphore }: AppContext,
  traded: TradedConsent,
  returned: Principal | null,
): Promise<ConsentRefusal | null> {
  const { accountId } = traded.consent
  const initiator = await initiatorOf(deps.db, traded.consent, returned)
  if (!initiator) return NO_LONGER
  const entered = await accounts.enter(initiator, String(accountId), VERB)
  let changes: Change[] = []
  const release = await writeSemaphore.acquire(accountId)
  const refusal = await inTypedTransaction(deps.db, async (db) => {
    changes = []
    await accounts.enterAgain(db, await requireStillValid(db, initiator), entered, VERB)
    return keepConsent({ db, deps, changed: (change) => void changes.push(change) }, traded)
  }).finally(release)
  if (refusal === null) await deps.announce(changes)
  return refusal
}

/** Who began the consent: the person who returned, or a key, which sends no request here. Throws a `Problem` for an invalid key. */
async function initiatorOf(
  db: Db,
  { accountId, personId, keyId }: Consent,
  returned: Principal | null,
): Promise<Principal | null> {
  if (personId !== null) return returned
  return keyId === null ? ADMINISTRATOR : principalOfKeyId(db, { accountId, keyId })
}

/** The path of an integration on the dashboard. */
function pathOf({ accountId, uuid }: Pick<IntegrationRow, 'accountId' | 'uuid'>): string {
  return `/accounts/${accountId}/integrations/${publicId('int', uuid)}`
}

function page({ refused, message, row }: ConsentRefusal, publicUrl: string): Response {
  const nonce = randomBytes(18).toString('base64')
  const [to, name] = row === null ? ['/integrations', 'all integrations'] : [pathOf(row), 'the integration']
  const html = `${escapeHtml(message)} <a href="${escapeHtml(publicUrl + to)}">Back to ${name}</a>`
  return new Response(noticePage({ title: 'Not connected', html, nonce }), {
    status: STATUS[refused],
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': contentSecurityPolicy(nonce),
    },
  })
}
