// Parses addresses and hosts in the settings of a source, here and nowhere else, so that the same host is checked (S11),
// dialled, and given its secret (S26).

/** The address of an HTTP server. */
interface WebAddress {
  /** Scheme, host, and the port unless it is the scheme's default: `https://pbx.example:8089`. */
  readonly origin: string
  /** A name, or an IP address without brackets. */
  readonly host: string
  readonly port: number
  /** The path before those of the API: `/asterisk`, or nothing. No slash at the end. */
  readonly prefix: string
}

/** The target that a source dials. */
export interface DialTarget {
  /** A name, or an IP address without brackets. */
  readonly host: string
  readonly port: number
  /** The setting that contains the host. */
  readonly setting: 'host' | 'url'
}

/**
 * An http or https address; `null`: invalid, or with a part that may mislead: a user name, a query, a fragment (even if
 * empty), a backslash, white space or a control character.
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

/** A host in its canonical spelling: a name, or an IP address without brackets; `null`: invalid, or more than a host. */
export function readHost(text: unknown): string | null {
  if (typeof text !== 'string') return null
  const bare = text.replace(/^\[(.*)\]$/, '$1')
  // An IPv6 address.
  if (/^[\da-f:.]*:[\da-f:.]*$/i.test(bare)) return readWebAddress(`http://[${bare}]`)?.host ?? null
  return /[:/[\]%]/.test(text) ? null : (readWebAddress(`http://${text}`)?.host ?? null)
}
