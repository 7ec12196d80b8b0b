import { beginConsent } from './begin.ts'
import { beginConsentRoute } from './contract.ts'
import { createRoutes } from '../routing/context.ts'
import { findIntegration } from '../integrations/find.ts'

export function consentRoutes() {
  return createRoutes().openapi(beginConsentRoute, async (c) =>
    c.json(await beginConsent(c, await findIntegration(c)), 200),
  )
}
