// The authorities to trust over TLS and the client certificate to show (S10), made once from the settings of an
// integration.
import { createHash } from 'node:crypto'
import { TLS_KEY } from '../render/secret-names.ts'

/** Each part may be left out: then the public authorities are trusted, and no certificate is shown. */
export interface TlsOptions {
  /** Authorities to trust instead of the public ones, PEM. */
  readonly ca?: string
  /** SHA-256 of the one accepted certificate, in hex. Without `ca`, only the pin and the dates of the certificate are checked. */
  readonly pinSha256?: string
  /** The client certificate for a receiver that asks for one: PEM, with the intermediate certificates up to its authority. */
  readonly shown?: { readonly certificate: string; readonly key: string }
}

/** The TLS options at an origin; `null`: the key of the certificate was not entered for this origin (S26). */
export type TlsOptionsFor = (origin: string) => TlsOptions | null

/** The settings that the options are made of, except the key of the certificate. */
interface TlsMaterial {
  readonly ca: string | null
  readonly pin_sha256: string | null
  readonly certificate: string | null
}

/** `undefined`: the defaults. */
export function tlsOptionsFor(
  { ca, pin_sha256, certificate }: TlsMaterial,
  secret: (name: string, origin: string) => string | null,
): TlsOptionsFor | undefined {
  if (ca === null && pin_sha256 === null && certificate === null) return undefined
  const believed = { ...(ca !== null && { ca }), ...(pin_sha256 !== null && { pinSha256: pin_sha256 }) }
  if (certificate === null) return () => believed
  const made = new Map<string, TlsOptions>()
  return (origin) => {
    const key = secret(TLS_KEY, origin)
    if (key === null) return null
    const known = made.get(key)
    if (known) return known
    const tls = { ...believed, shown: { certificate, key } }
    made.set(key, tls)
    return tls
  }
}

const names = new WeakMap<TlsOptions, string>()

/** A name that is the same for the same options, and reveals nothing of the key in them. */
export function tlsOptionsKey(tls: TlsOptions): string {
  const known = names.get(tls)
  if (known !== undefined) return known
  const parts = [tls.ca, tls.pinSha256, tls.shown?.certificate, tls.shown?.key]
  const name = createHash('sha256')
    .update(JSON.stringify(parts.map((part) => part ?? null)))
    .digest('base64url')
  names.set(tls, name)
  return name
}
