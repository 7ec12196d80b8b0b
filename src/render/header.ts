// Checks the name of a header of a request, and compiles the header.
import type { Compilation } from './compilation.ts'
import type { SecretPlace } from './request.ts'
import type { Run } from './template/evaluate.ts'

/**
 * A compiled header. `write` adds the secrets of the header to `secrets`; `index` is the place of the header in the
 * request.
 */
export interface CompiledHeader {
  readonly name: string
  readonly write: (run: Run, index: number, secrets: SecretPlace[]) => string
}

// RFC 9110, 5.6.2.
export const HEADER_TOKEN = /^[!#$%&'*+\-.^_`|~\dA-Za-z]+$/

// These headers frame the message or belong to the connection (S12, T14). Offhook never asks for a compressed answer
// (S8).
const OF_CONNECTION = new Set([
  'host',
  'content-length',
  'transfer-encoding',
  'connection',
  'upgrade',
  'expect',
  'te',
  'trailer',
  'keep-alive',
  'accept-encoding',
])
/** Whether a header, by its name in lower case, is the connection's own: the sender refuses it too. */
export function isOfConnection(lower: string): boolean {
  return OF_CONNECTION.has(lower) || lower.startsWith('proxy-')
}

/** Whether a header is the connection's own, or is one of `webhook-*`, which carry the signature (D18). */
function isRefused(name: string): boolean {
  const lower = name.toLowerCase()
  return isOfConnection(lower) || lower.startsWith('webhook-')
}

/** Why a header of this name cannot be sent, or `null`. */
export function headerNameProblem(name: string, instead = 'Delete this row'): string | null {
  if (!HEADER_TOKEN.test(name))
    return `"${name}" is not a valid header name. Use letters, digits and hyphens, such as x-line.`
  if (isRefused(name)) return `Offhook sets the header "${name}" itself. ${instead}.`
  return null
}

/** A header that ends in a secret. */
export function secretHeader(to: Compilation, name: string, prefix: string, secret: string): CompiledHeader {
  to.secrets.add(secret)
  return {
    name,
    write: (_, index, secrets) => {
      secrets.push({ name: secret, in: { header: index }, at: prefix.length, as: 'raw' })
      return prefix
    },
  }
}

export function fixedHeader(name: string, value: string): CompiledHeader {
  return { name, write: () => value }
}
