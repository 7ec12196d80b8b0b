// Addresses and hosts in the settings of a source: parsed here and nowhere else, so that what is judged (S11), what is dialled and
// what a secret belongs to (S26) are the same.

/** The address of an HTTP server. */
export interface WebAddress {
  /** Scheme, host, and the port where it is not the scheme's own: `https://pbx.example:8089`. */
  readonly origin: string
  /** A name, or an IP address without brackets. */
  readonly host: string
  readonly port: number
  /** What stands before the paths that are asked for: `/asterisk`, or nothing. No slash at the end. */
  readonly prefix: string
}

/** Where a source dials. */
export interface DialTarget {
  /** A name, or an IP address without brackets. */
  readonly host: string
  readonly port: number
  /** The setting that says so. */
  readonly setting: 'host' | 'url'
}

/**
 * An http or https address; `null`: it is none, or has what leads elsewhere than it seems: a user name, a query, a fragment (empty
 * ones too), a backslash, white space or a control character.
 */
export function readWebAddress(text: unknown): WebAddress | null {
  if (typeof text !== 'string' || !/^https?:\/\/[^/]/i.test(text) || /[\s\p{Cc}\\?#@]/u.test(text)) return null
  const url = URL.parse(text)
  if (url === null) return null
  return {
    origin: url.origin,
    host: url.hostname.replace(/^\[(.*)\]$/, '$1'),
    port: Number(url.port) || (url.protocol === 'https:' ? 443 : 80),
    prefix: url.pathname.replace(/\/+$/, ''),
  }
}

/** A host in its one spelling: a name, or an IP address without brackets; `null`: it is none, or has more in it than a host. */
export function readHost(text: unknown): string | null {
  if (typeof text !== 'string') return null
  const bare = text.replace(/^\[(.*)\]$/, '$1')
  // An IPv6 address.
  if (/^[\da-f:.]*:[\da-f:.]*$/i.test(bare)) return readWebAddress(`http://[${bare}]`)?.host ?? null
  return /[:/[\]%]/.test(text) ? null : (readWebAddress(`http://${text}`)?.host ?? null)
}
