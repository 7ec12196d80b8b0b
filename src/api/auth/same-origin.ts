// Checks that the page itself sent a request, and not another site in the same browser (S32).
import type { IncomingHttpHeaders } from 'node:http'
import { Problem } from '../http/problem.ts'
import { isInsecureOrigin } from './cookie.ts'

/**
 * Throws 403 unless the page sent this request. For every method but GET, browsers send the origin in `Sec-Fetch-Site` or
 * `Origin`, so a request with a session cookie but neither header is refused. `strangers` accepts a request without these
 * headers: no browser sent it, and it has no cookie whose authority it could abuse.
 */
export function requireSameOrigin(headers: IncomingHttpHeaders, publicUrl: string, { strangers = false } = {}): void {
  const own = isSameOrigin(headers, publicUrl)
  // A cookie from a plain HTTP page of another machine is not accepted (S31): an attacker on the network could have set it. The
  // sign-in route itself explains more to a person who is about to sign in.
  const isLeftOpen = !strangers && isInsecureOrigin(headers.origin)
  if (isLeftOpen || own === 'no' || (own === 'unknown' && !strangers))
    throw new Problem('cross_site_request', 'Cross-site request refused. Programs must use an API key.')
  if (isFormContent(headers))
    throw new Problem(
      'cross_site_request',
      'Requests from the dashboard must be JSON. Send the header "content-type: application/json".',
    )
}

function isSameOrigin(headers: IncomingHttpHeaders, publicUrl: string): 'yes' | 'no' | 'unknown' {
  const site = headers['sec-fetch-site']
  if (site !== undefined) return site === 'same-origin' ? 'yes' : 'no'
  if (headers.origin === undefined) return 'unknown'
  const origin = URL.parse(headers.origin)
  if (!origin) return 'no'
  return origin.origin === URL.parse(publicUrl)?.origin || origin.host === headers.host ? 'yes' : 'no'
}

/** Whether a form of another site could send this content type too. No form can send JSON, nor the content type of uploads. */
function isFormContent({ 'content-type': type = '', ...headers }: IncomingHttpHeaders): boolean {
  const hasBody = headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0
  return hasBody && !/^application\/(?:(?:[\w.-]+\+)?json|octet-stream) *(?:;|$)/i.test(type)
}
