import { type Compilation, compileText, addError } from './compilation.ts'
import { headerText } from './escape.ts'
import { fillOAuth } from './oauth-settings.ts'
import { compileSignature, signaturePlace } from './custom-signature.ts'
import type { HeaderRow, HmacAuth, OAuth2Auth, SecretPlace } from './request.ts'
import type { Piece } from './template/compile.ts'
import type { Run } from './template/evaluate.ts'
import { type OutputBuffer, valueOf, compileWriter } from './write.ts'
import { textOf } from './template/value.ts'
import { ACCESS_TOKEN, CLIENT_SECRET, REFRESH_TOKEN, SIGNATURE_KEY } from './secret-names.ts'

/** A compiled header. It adds its secrets to `secrets`; `index` is its place in the request. */
export interface CompiledHeader {
  readonly name: string
  readonly write: (run: Run, index: number, secrets: SecretPlace[]) => string
}

// RFC 9110, 5.6.2.
const TOKEN = /^[!#$%&'*+\-.^_`|~\dA-Za-z]+$/

// These headers frame the message or belong to the connection (S12, T14); a compressed response is never requested (S8).
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
// Receivers read only one header of each name, and differ in which one.
const SINGLE = new Set(['content-type', 'authorization'])
/** Whether a header, by its name in lower case, belongs to the connection: the sender refuses it too. */
export function isOfConnection(lower: string): boolean {
  return OF_CONNECTION.has(lower) || lower.startsWith('proxy-')
}

/** The connection's headers, and `webhook-*`, which carry the signature (D18). */
function isRefused(name: string): boolean {
  const lower = name.toLowerCase()
  return isOfConnection(lower) || lower.startsWith('webhook-')
}

/** Why a header of this name cannot be sent, or `null`. */
export function headerNameProblem(name: string, instead = 'Delete this row'): string | null {
  if (!TOKEN.test(name)) return `"${name}" is not a valid header name. Use letters, digits and hyphens, such as x-line.`
  if (isRefused(name)) return `Offhook sets the header "${name}" itself. ${instead}.`
  return null
}

/** Compiles the header rows, with the authentication before them, and the content type unless a row replaces it (T13). */
export function compileHeaders(to: Compilation, contentType: string | null): readonly CompiledHeader[] {
  const headers = [...compileAuth(to)]
  const own = new Set(headers.map(({ name }) => name.toLowerCase()))
  for (const [i, row] of to.template.headers.entries()) {
    if (row.key === '' && row.value === '') continue
    const path = `headers[${i}]`
    const key = row.key.trim()
    const lower = key.toLowerCase()
    const problem = headerNameProblem(key)
    if (problem !== null) addError(to, `${path}.key`, problem)
    else if (own.has(lower)) {
      addError(to, `${path}.key`, `The Authentication tab already sets the header "${key}". Remove one of them.`)
    } else if (SINGLE.has(lower) && headers.some(({ name }) => name.toLowerCase() === lower)) {
      addError(to, `${path}.key`, `The header "${lower}" is set twice. Delete one of them.`)
    } else headers.push(compileRow(to, { ...row, key }, `${path}.value`))
  }
  if (contentType === null || headers.some(({ name }) => name.toLowerCase() === 'content-type')) return headers
  return [fixed('content-type', contentType), ...headers]
}

function compileRow(to: Compilation, row: HeaderRow, path: string): CompiledHeader {
  if (row.secret) return secretHeader(to, row.key, '', `header.${row.key.toLowerCase()}`)
  const encoding = row.encoding ?? 'percent'
  const escaping = { as: 'raw', escape: (text: string) => headerText(text, encoding) } as const
  const pieces = compileText(to, row.value, path)
  if (pieces.every((piece) => typeof piece === 'string')) return fixed(row.key, escaping.escape(pieces.join('')).trim())
  const write = compileWriter(pieces, escaping)
  return {
    name: row.key,
    write: (run, index, secrets) => {
      const out: OutputBuffer = { text: '', places: [] }
      write(run, out)
      for (const place of out.places) secrets.push({ ...place, in: { header: index } })
      // Blanks at the ends are not part of a header's value (RFC 9110, 5.5); blanks beside a secret are not at the ends.
      return out.places.length > 0 ? out.text : out.text.trim()
    },
  }
}

function compileAuth(to: Compilation): readonly CompiledHeader[] {
  const { auth } = to.template
  if (auth.type === 'bearer') return [secretHeader(to, 'authorization', `${schemeOf(to, auth)} `, 'auth.token')]
  if (auth.type === 'oauth2') return [tokenHeader(to, auth)]
  if (auth.type === 'hmac') return signatureHeader(to, auth)
  if (auth.type === 'basic') {
    const username = compileText(to, auth.username, 'auth.username')
    if (username.some((piece) => typeof piece === 'string' && piece.includes(':'))) {
      addError(to, 'auth.username', 'A Username can’t contain a colon (RFC 7617). Remove it.')
    }
    return [basicHeader(to, username)]
  }
  if (auth.type !== 'api_key') return []
  const name = auth.name.trim()
  if (name === '') addError(to, 'auth.name', 'Enter the name of the header or parameter for the API key.')
  if (name === '' || auth.in === 'query') return []
  const problem = headerNameProblem(name, 'Enter another name')
  if (problem !== null) addError(to, 'auth.name', problem)
  return problem === null ? [secretHeader(to, name, '', 'auth.value')] : []
}

/** The scheme before a token. Letters, digits and dashes: with a blank in it, it would have another meaning. */
function schemeOf(to: Compilation, { scheme = 'Bearer' }: { readonly scheme?: string }): string {
  if (TOKEN.test(scheme)) return scheme
  addError(to, 'auth.scheme', 'The scheme must be a single word, such as Bearer.')
  return 'Bearer'
}

/** The sender requests the token itself; the request only needs the secrets for requesting it. */
function tokenHeader(to: Compilation, auth: OAuth2Auth): CompiledHeader {
  for (const { path, message } of fillOAuth(auth, to.names.settings ?? new Map()).flaws) addError(to, path, message)
  const header = secretHeader(to, 'authorization', `${schemeOf(to, auth)} `, ACCESS_TOKEN)
  to.secrets.delete(ACCESS_TOKEN)
  if (auth.client_auth !== 'none') to.secrets.add(CLIENT_SECRET)
  if (auth.grant === 'refresh_token') to.secrets.add(REFRESH_TOKEN)
  return header
}

/** Empty until the sender has calculated the signature. */
function signatureHeader(to: Compilation, auth: HmacAuth): readonly CompiledHeader[] {
  const signing = compileSignature(to, auth)
  const name = auth.header.trim()
  const problem =
    name === '' ? 'Enter the name of the signature header.' : headerNameProblem(name, 'Enter another name')
  if (problem !== null) {
    addError(to, 'auth.header', problem)
    return []
  }
  to.secrets.add(SIGNATURE_KEY)
  return [
    {
      name,
      write: (_, index, secrets) => {
        secrets.push(signaturePlace(signing, index))
        return ''
      },
    },
  ]
}

function basicHeader(to: Compilation, username: readonly Piece[]): CompiledHeader {
  const prefix = 'Basic '
  to.secrets.add('auth.password')
  return {
    name: 'authorization',
    write: (run, index, secrets) => {
      const text = textOf(valueOf(username, run))
      secrets.push({ name: 'auth.password', in: { header: index }, at: prefix.length, as: 'basic', username: text })
      return prefix
    },
  }
}

/** A header that ends in a secret. */
function secretHeader(to: Compilation, name: string, prefix: string, secret: string): CompiledHeader {
  to.secrets.add(secret)
  return {
    name,
    write: (_, index, secrets) => {
      secrets.push({ name: secret, in: { header: index }, at: prefix.length, as: 'raw' })
      return prefix
    },
  }
}

function fixed(name: string, value: string): CompiledHeader {
  return { name, write: () => value }
}
