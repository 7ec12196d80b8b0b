import { beginConsent } from '../consent.ts'
import { beginConsentRoute } from '../contract/consent.ts'
import { newRoutes } from '../door.ts'
import { findIntegration } from '../integrations.ts'

export function consentRoutes() {
  return newRoutes().openapi(beginConsentRoute, async (c) =>
    c.json(await beginConsent(c, await findIntegration(c)), 200),
  )
}
