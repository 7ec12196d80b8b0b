// Whether a request was sent by the page itself and not by another site in the same browser (S32).
import type { IncomingHttpHeaders } from 'node:http'
import { Problem } from '../http/problem.ts'
import { isInsecureOrigin } from './cookie.ts'

/**
 * Throws 403 unless the page sent this. Every browser says where anything but a GET comes from, by `Sec-Fetch-Site` or by
 * `Origin`: a session's cookie without either is refused. `strangers` lets what says nothing pass: no browser sent it, and
 * there is no cookie whose authority it could borrow.
 */
export function requireSameOrigin(headers: IncomingHttpHeaders, publicUrl: string, { strangers = false } = {}): void {
  const own = isSameOrigin(headers, publicUrl)
  // Of a page at plain http elsewhere no cookie counts (S31): whoever stands in the way could have put it there. Who is about
  // to sign in is told more of that by the route.
  const isLeftOpen = !strangers && isInsecureOrigin(headers.origin)
  if (isLeftOpen || own === 'no' || (own === 'unknown' && !strangers))
    throw new Problem('cross_site_request', 'Cross-site request refused. Programs must use an API key.')
  if (isFormContent(headers))
    throw new Problem(
      'cross_site_request',
      'Requests from the page must be JSON. Send the header "content-type: application/json".',
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

/** Whether a body has a type that a form of another site could send as well; uploads of bytes have one that none can. */
function isFormContent({ 'content-type': type = '', ...headers }: IncomingHttpHeaders): boolean {
  const hasBody = headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0
  return hasBody && !/^application\/(?:(?:[\w.-]+\+)?json|octet-stream) *(?:;|$)/i.test(type)
}
