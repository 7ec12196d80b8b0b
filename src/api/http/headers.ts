// What every answer carries (S33): nothing of it is to be sniffed, framed, cached, indexed, or sent on to others.

/** The policy of an answer. With a nonce, styles that carry it may stand in the page: its editor makes some as it goes. */
export function contentSecurityPolicy(nonce: string | null = null): string {
  const styles = nonce === null ? '' : ` 'nonce-${nonce}'`
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self'${styles}`,
    "img-src 'self' data:",
    "font-src 'self'",
    "media-src 'self'",
    "connect-src 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "form-action 'self'",
  ].join('; ')
}

export const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy': contentSecurityPolicy(),
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'x-robots-tag': 'noindex',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-store',
}

/**
 * Where the public address is https: a browser that came once asks by TLS alone for a year, the names below this one included
 * (RFC 6797).
 */
export const STRICT_TRANSPORT = 'max-age=31536000; includeSubDomains'
