import { headerNameProblem } from '../header.ts'
import type { Auth } from '../auth/kinds.ts'
import type { HeaderRow } from '../request.ts'
import { AWS_SECRET_KEY, AWS_SESSION_TOKEN } from '../secret-names.ts'
import { type Command, doubt } from './command.ts'
import { asTemplate, splitVariables, variableFor } from './variables.ts'

/** The content of a command's headers: authentication, rows, secret values by name, and the content type. */
interface FoundHeaders {
  readonly secrets: Record<string, string>
  readonly headers: HeaderRow[]
  auth: Auth
  contentType: string | null
}

// Names of headers whose value must not appear in a log.
const SECRET_NAME = /auth|token|secret|password|cookie|signature|api-?_?key/

/** Sorts the headers of a command; headers that Offhook writes itself are left out. */
export function takeHeaders(command: Command): FoundHeaders {
  const found: FoundHeaders = { secrets: {}, headers: [], auth: { type: 'none' }, contentType: null }
  if (command.awsSigv4 !== null) takeAws4(found, command.awsSigv4, command.user ?? '')
  else if (command.user !== null) takeBasic(found, command.user)
  for (const [name, value] of command.headers) {
    const lower = name.toLowerCase()
    if (headerNameProblem(name) !== null) doubt(command, `The header ${name} was left out, because Offhook sets it.`)
    else if (found.auth.type === 'aws4' && lower === 'x-amz-security-token') takeSessionToken(found, value)
    else if (lower === 'content-type') found.contentType ??= value
    else if (lower !== 'authorization') takeRow(found, name, value)
    else if (found.auth.type !== 'none') doubt(command, 'A second Authorization header was left out.')
    else if (!takeBearer(found, value) && !takeEncoded(found, value)) takeRow(found, name, value)
  }
  return found
}

/** A row as it was written; its variables are secrets. */
export function plainHeader(key: string, value: string): HeaderRow {
  return { key, value: asTemplate(value), secret: false }
}

function takeRow(found: FoundHeaders, name: string, value: string): void {
  const lower = name.toLowerCase()
  const lone = loneSecret(value)
  const again = found.headers.some(({ key }) => key.toLowerCase() === lower)
  const isSecret = lone !== null && (SECRET_NAME.test(lower) || lone.variable === variableFor(`header.${lower}`))
  if (!isSecret || value === '' || again) found.headers.push(plainHeader(name, value))
  else {
    found.headers.push({ key: name, value: '', secret: true })
    if (lone.variable === null) found.secrets[`header.${lower}`] = value
  }
}

function takeBearer(found: FoundHeaders, value: string): boolean {
  const token = /^Bearer (\S+)$/.exec(value)?.[1]
  const lone = token === undefined ? null : loneSecret(token)
  if (token === undefined || lone === null) return false
  found.auth = { type: 'bearer' }
  if (lone.variable === null) found.secrets['auth.token'] = token
  return true
}

/**
 * The value, if the whole value is one secret: a text, or a variable. Returns `null` for a variable with text around
 * it, and for a variable that stands for a secret with a name of its own.
 */
function loneSecret(value: string): { readonly variable: string | null } | null {
  const [before, variable, after, ...more] = splitVariables(value)
  if (variable === undefined) return { variable: null }
  return before === '' && after === '' && more.length === 0 && !variable.startsWith('SECRET_') ? { variable } : null
}

function takeEncoded(found: FoundHeaders, value: string): boolean {
  const encoded = /^Basic ([A-Za-z\d+/]+={0,2})$/.exec(value)?.[1]
  const credentials = encoded === undefined ? null : decode(encoded)
  if (credentials === null || !credentials.includes(':')) return false
  takeBasic(found, credentials)
  return true
}

function decode(encoded: string): string | null {
  try {
    const bytes = Uint8Array.from(atob(encoded), (character) => character.charCodeAt(0))
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    // The text is not Base64 of UTF-8, so the header is of another kind.
    return null
  }
}

/** curl takes region and service from the host where the option has none. */
function takeAws4(found: FoundHeaders, provider: string, user: string): void {
  const [, , region = '', service = ''] = provider.split(':')
  const colon = user.indexOf(':')
  const secret = colon < 0 ? '' : user.slice(colon + 1)
  const id = asTemplate(colon < 0 ? user : user.slice(0, colon))
  found.auth = { type: 'aws4', access_key_id: id, region, service }
  if (secret !== '' && loneSecret(secret)?.variable === null) found.secrets[AWS_SECRET_KEY] = secret
}

function takeSessionToken(found: FoundHeaders, value: string): void {
  if (value !== '' && loneSecret(value)?.variable === null) found.secrets[AWS_SESSION_TOKEN] = value
}

function takeBasic(found: FoundHeaders, user: string): void {
  const colon = user.indexOf(':')
  const password = colon < 0 ? '' : user.slice(colon + 1)
  found.auth = { type: 'basic', username: asTemplate(colon < 0 ? user : user.slice(0, colon)) }
  if (password !== '' && loneSecret(password)?.variable === null) found.secrets['auth.password'] = password
}
