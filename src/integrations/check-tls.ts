// Checks the certificates of an integration, as far as possible without reading them (S10). The server reads them.
import type { ConfigProblem } from '../render/request.ts'
import type { Integration, TlsSettings } from './integration.ts'
import type { InputFlaw } from './secret-input.ts'

const BEGIN = '-----BEGIN CERTIFICATE-----'
const PIN = /^(?:[\da-f]{2}:?){31}[\da-f]{2}$/i

/** `origin`: the request's target; `null`: not known yet. */
export function checkTls({ tls }: Integration, origin: string | null): ConfigProblem[] {
  const problems: ConfigProblem[] = []
  const wrong = (path: keyof TlsSettings, message: string): void =>
    void problems.push({ path: `tls.${path}`, message, severity: 'error' })
  if (tls.ca !== null && !tls.ca.includes(BEGIN))
    wrong('ca', `Paste the CA certificate in PEM format, starting with ${BEGIN}.`)
  if (tls.certificate !== null && !tls.certificate.includes(BEGIN))
    wrong('certificate', `Paste the certificate in PEM format, starting with ${BEGIN}.`)
  if (tls.pin_sha256 !== null && !PIN.test(tls.pin_sha256))
    wrong('pin_sha256', 'A SHA-256 fingerprint has 64 hexadecimal digits, with or without colons between pairs.')
  const set = (['ca', 'pin_sha256', 'certificate'] as const).find((name) => tls[name] !== null)
  if (set !== undefined && origin?.startsWith('http:') === true)
    wrong(set, 'Certificates need https. Change the URL to https://, or remove this setting.')
  return problems
}

/** Finds a private key that was pasted in place of a certificate: it would be stored unencrypted, and shown. */
export function findExposedKeys(tls: Pick<TlsSettings, 'ca' | 'certificate'>): InputFlaw[] {
  return (['ca', 'certificate'] as const).flatMap((name) =>
    /-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(tls[name] ?? '')
      ? [
          {
            pointer: `/tls/${name}`,
            detail: 'This contains a private key. Paste the key in the private key field only.',
          },
        ]
      : [],
  )
}
