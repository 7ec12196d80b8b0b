// The addresses of an integration that a person typed, judged before anything is sent there (S2, S4, S6).
import { addressOf, oauthOf } from '../../integrations/service-inputs.ts'
import type { Integration } from '../../integrations/integration.ts'
import type { ApiDeps } from '../routing/deps.ts'

/** Those that are not allowed, with their paths in the integration. Names are judged at each attempt. */
export function addressFlaws(
  integration: Integration,
  { addressFlaw }: Pick<ApiDeps, 'addressFlaw'>,
): { path: string; message: string }[] {
  const tokenUrl = oauthOf(integration)?.token_url ?? ''
  const addresses = [
    { path: 'request.url', url: addressOf(integration) },
    ...(URL.canParse(tokenUrl) ? [{ path: 'request.auth.token_url', url: tokenUrl }] : []),
  ]
  return addresses.flatMap(({ path, url }) => {
    const message = addressFlaw(url)
    return message === null ? [] : [{ path, message }]
  })
}
