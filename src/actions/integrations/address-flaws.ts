// Checks the addresses of an integration that a person typed, before anything is sent there (S2, S4, S6).
import { addressOf, oauthOf } from '../../integrations/service-inputs.ts'
import type { Integration } from '../../integrations/integration.ts'
import type { ConfigProblem } from '../../render/request.ts'
import type { ActionDeps } from '../context.ts'

/**
 * The addresses that are not allowed, with their paths in the integration. Host names are resolved and checked at each attempt
 * only.
 */
export function addressFlaws(
  integration: Integration,
  { addressFlaw }: Pick<ActionDeps, 'addressFlaw'>,
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

/**
 * The same flaws in the form of problems. An address that has an error already, or whose inputs have one, is not
 * reported a second time.
 */
export function addressProblems(
  integration: Integration,
  found: readonly ConfigProblem[],
  deps: Pick<ActionDeps, 'addressFlaw'>,
): ConfigProblem[] {
  const wrong = new Set(found.flatMap(({ path, severity }) => (severity === 'error' ? path : [])))
  if ([...wrong].some((path) => path.startsWith('settings.'))) wrong.add('request.url')
  return addressFlaws(integration, deps).flatMap(({ path, message }) =>
    wrong.has(path) ? [] : [{ path, message, severity: 'error' as const }],
  )
}
