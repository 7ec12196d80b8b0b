// An integration as it is stored, read: what an older version did not know has its default, and the request of a service
// that is not customised is the service's own, as it is today.
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
