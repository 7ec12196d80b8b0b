import { beginConsent } from '../../actions/integrations/begin-consent.ts'
import { timeText } from '../../text/timestamp.ts'
import { orThrow } from '../http/problem.ts'
import { findRow } from '../routing/find-row.ts'
import { actionContext } from '../routing/action-context.ts'
import { createRoutes } from '../routing/context.ts'
import { beginConsentRoute } from './contract.ts'

export function consentRoutes() {
  return createRoutes().openapi(beginConsentRoute, async (c) => {
    const row = await findRow(c, 'int')
    const { authorizeUrl, redirectUri, expiresAt } = orThrow(await beginConsent(actionContext(c), row))
    const started = {
      authorize_url: authorizeUrl,
      redirect_uri: redirectUri,
      expires_at: timeText(expiresAt.getTime()),
    }
    return c.json(started, 200)
  })
}
