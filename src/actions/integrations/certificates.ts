// Reads and checks the certificates of an integration (S10), which the checks without Node.js cannot do.
import { createPrivateKey, X509Certificate } from 'node:crypto'
import { createSecureContext } from 'node:tls'
import type { Integration } from '../../integrations/integration.ts'
import type { ConfigProblem } from '../../render/request.ts'
import { DAY_MS } from '../../time/durations.ts'

/** Long enough to get a new certificate, even by letter. */
const WARN_DAYS = 30

/** Signing takes time that grows with the cube of the key's length, and blocks everything else. Nobody uses longer keys. */
const RSA_BITS_MAX = 8_192

const BLOCK = /-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g

/**
 * The problems of the certificates. `key`: the key of the certificate, as typed or as stored; `null`: the key is not known here.
 */
export function certificateProblems({ tls }: Integration, key: string | null, nowMs: number): ConfigProblem[] {
  const problems: ConfigProblem[] = []
  const add = (path: string, message: string, severity: ConfigProblem['severity'] = 'error'): void =>
    void problems.push({ path: `tls.${path}`, message, severity })
  if (tls.ca !== null) readAll(tls.ca, 'ca', { nowMs, add })
  if (tls.certificate === null) return problems
  const [own] = readAll(tls.certificate, 'certificate', { nowMs, add })
  if (own !== undefined && key !== null) checkKey(own, key, { certificate: tls.certificate, add })
  return problems
}

type Add = (path: string, message: string, severity?: ConfigProblem['severity']) => void

/** The certificates in a PEM text, in their order. */
function readAll(pem: string, path: string, { nowMs, add }: { readonly nowMs: number; readonly add: Add }) {
  const blocks = pem.match(BLOCK) ?? []
  const found: X509Certificate[] = []
  for (const block of blocks) {
    const certificate = read(block)
    if (certificate === null) {
      add(path, 'Invalid certificate. Paste the whole certificate, from BEGIN to END.')
      return []
    }
    const words = timeWords(certificate, nowMs)
    // Of several authorities, one may have expired without harm.
    if (words !== null) add(path, words.message, path === 'ca' ? 'warning' : words.severity)
    found.push(certificate)
  }
  // Text that does not begin like a certificate is reported by the checks that the page also runs.
  if (blocks.length === 0 && pem.includes('-----BEGIN CERTIFICATE-----'))
    add(path, 'The end of the certificate is missing. Paste the whole certificate, from BEGIN to END.')
  return found
}

function read(pem: string): X509Certificate | null {
  try {
    return new X509Certificate(pem)
  } catch {
    return null
  }
}

function timeWords(
  { subject, validFromDate, validToDate }: X509Certificate,
  nowMs: number,
): { message: string; severity: ConfigProblem['severity'] } | null {
  const name = subject.split('\n').at(-1) ?? 'The certificate'
  const day = (date: Date): string => date.toISOString().slice(0, 10)
  if (nowMs > validToDate.getTime())
    return { message: `${name} expired on ${day(validToDate)}. Paste a valid one.`, severity: 'error' }
  if (nowMs < validFromDate.getTime())
    return { message: `${name} is not valid until ${day(validFromDate)}.`, severity: 'error' }
  const days = Math.floor((validToDate.getTime() - nowMs) / DAY_MS)
  if (days >= WARN_DAYS) return null
  const left = days === 1 ? '1 day left' : `${days} days left`
  return { message: `${name} expires on ${day(validToDate)} (${left}). Replace it before then.`, severity: 'warning' }
}

function checkKey(
  own: X509Certificate,
  key: string,
  { certificate, add }: { readonly certificate: string; readonly add: Add },
): void {
  if (/ENCRYPTED/.test(key)) {
    add(
      'key',
      'The key has a passphrase. Remove it (openssl pkey -in key.pem -out open.pem). Offhook stores the key encrypted.',
    )
    return
  }
  try {
    const ready = createPrivateKey(key)
    const { modulusLength: bits = 0 } = ready.asymmetricKeyDetails ?? {}
    if (bits > RSA_BITS_MAX) {
      add('key', `The key has ${bits} bits. The maximum is ${RSA_BITS_MAX}, because larger keys are too slow.`)
      return
    }
    if (!own.checkPrivateKey(ready)) {
      add('key', 'The key does not match the certificate. The certificate of this key must come first.')
      return
    }
  } catch {
    add('key', 'Invalid key. Paste it as PEM, from BEGIN to END.')
    return
  }
  // Uses the key as a request will, so that an error of TLS is reported now.
  try {
    createSecureContext({ cert: certificate, key })
  } catch (error) {
    add('key', `The certificate and key can’t be used for TLS (${codeOf(error)}).`)
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
}
