// GET /oauth/callback: where a vendor sends the person who gave or refused consent (S25). On success, the person returns to the
// editor of the integration; otherwise a page says why it failed.
import { randomBytes } from 'node:crypto'
import { keepConsent, tradeConsent } from '../../actions/integrations/finish-consent.ts'
import type { ConsentRefusal, TradedConsent } from '../../actions/integrations/finish-consent.ts'
import type { Change } from '../../changes/change.ts'
import { publicId } from '../../ids.ts'
import type { IntegrationRow } from '../../store/integrations/integrations.ts'
import { inTypedTransaction } from '../../store/database/transaction.ts'
import { principalOfKeyId } from '../auth/keyring.ts'
import type { Principal } from '../auth/principal.ts'
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
  if (!(await mayStill(app, principal, traded)))
    return page({ refused: 'another_person', message: NO_LONGER, row: null }, publicUrl)
  const refusal = await keep(app, traded)
  if (refusal !== null) return page(refusal, publicUrl)
  // The redirect stays on this site and names only the account and the row: nothing in the request decides where the person goes.
  const location = `${publicUrl}${pathOf(traded.row)}?connected=yes`
  return new Response(null, { status: 303, headers: { location } })
}

const NO_LONGER = 'Whoever began this may no longer change the integration, so the consent was not saved.'

/** Whether the person or the key that began the consent may still change integrations of the account. */
async function mayStill(
  { accounts, deps }: AppContext,
  principal: Principal | null,
  { consent: { accountId, personId, keyId } }: TradedConsent,
): Promise<boolean> {
  if (personId === null && keyId === null) return true
  try {
    const beganIt = keyId === null ? principal : await principalOfKeyId(deps.db, { accountId, keyId })
    if (beganIt) await accounts.enter(beganIt, String(accountId), 'integrations.change')
    return beganIt !== null
  } catch (thrown) {
    if (thrown instanceof Problem) return false
    throw thrown
  }
}

/** Saves within the limit on transactions at once, like every other write. */
async function keep({ deps, writeSemaphore }: AppContext, traded: TradedConsent): Promise<ConsentRefusal | null> {
  let changes: Change[] = []
  const release = await writeSemaphore.acquire(traded.consent.accountId)
  const refusal = await inTypedTransaction(deps.db, (db) => {
    changes = []
    return keepConsent({ db, deps, changed: (change) => void changes.push(change) }, traded)
  }).finally(release)
  if (refusal === null) await deps.announce(changes)
  return refusal
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
