// Whose the request of an integration is: its own, or its service's. On the way in that is seen from the request; what is stored
// is read with the service's as it is today, and with the default of what an older version did not know.
import type { RequestTemplate } from '../render/request.ts'
import { integrationDefaults, requestDefaults, type Integration } from './integration.ts'
import { serviceOf } from './services.ts'
import { isSame } from '../same.ts'

/** `config`: what was stored of an integration. */
export function readStored(config: unknown): Integration {
  const stored = { ...integrationDefaults, ...(config as Integration) }
  return { ...stored, request: stored.customised ? stored.request : requestOf(stored.service, stored.request) }
}

/** The request of an integration: the service's own when none is given, or the one given is the same. */
export function ownRequest(
  service: string,
  given: RequestTemplate,
): { readonly request: RequestTemplate; readonly customised: boolean } {
  const own = serviceOf(service)?.request
  if (service === 'generic' || own === undefined) return { request: given, customised: true }
  const customised = !isBlank(given) && !isSame(given, own)
  return { request: customised ? given : own, customised }
}

function requestOf(service: string, otherwise: RequestTemplate): RequestTemplate {
  return serviceOf(service)?.request ?? otherwise
}

/** Nothing of it was chosen. */
function isBlank(request: RequestTemplate): boolean {
  return isSame(request, { ...requestDefaults, url: '' })
}
