// Headers of every response (S33): browsers may not sniff, frame or cache it, search engines may not index it, and no referrer is
// sent.

/**
 * The Content-Security-Policy of a response. With a nonce, the page may contain styles that carry it: its editor makes some at
 * run time.
 */
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
 * For a public URL with https: after its first visit, a browser uses only TLS for a year, for this name and its subdomains (RFC
 * 6797).
 */
export const STRICT_TRANSPORT = 'max-age=31536000; includeSubDomains'
