// How each kind of authentication becomes part of a request: as headers, or as a pair in the query.
import { type Compilation, addError, compileText } from '../compilation.ts'
import { compileSignature, signaturePlace } from '../custom-signature.ts'
import type { Pair } from '../form.ts'
import { type CompiledHeader, HEADER_TOKEN, headerNameProblem, secretHeader } from '../header.ts'
import { fillOAuth } from '../oauth-settings.ts'
import { ACCESS_TOKEN, AWS_SECRET_KEY, CLIENT_SECRET, REFRESH_TOKEN, SIGNATURE_KEY } from '../secret-names.ts'
import type { Run } from '../template/evaluate.ts'
import { textOf } from '../template/value.ts'
import { PERCENT } from '../url.ts'
import { type OutputBuffer, valueOf } from '../write.ts'
import type { Auth } from './kinds.ts'

type AuthOf<Type extends Auth['type']> = Extract<Auth, { type: Type }>

interface AuthCompiler<Of extends Auth> {
  /** Also reports errors, and adds the secrets that the authentication needs. */
  headers(to: Compilation, auth: Of): readonly CompiledHeader[]
  /** Pairs that are added to the query of the URL. Absent: none. */
  query?(to: Compilation, auth: Of): readonly Pair[]
}

const COMPILERS: { readonly [Type in Auth['type']]: AuthCompiler<AuthOf<Type>> } = {
  none: { headers: () => [] },
  basic: { headers: (to, auth) => [basicHeader(to, auth)] },
  bearer: { headers: (to, auth) => [secretHeader(to, 'authorization', `${schemeOf(to, auth)} `, 'auth.token')] },
  api_key: { headers: keyHeader, query: keyInQuery },
  oauth2: { headers: (to, auth) => [tokenHeader(to, auth)] },
  hmac: { headers: signatureHeader },
  aws4: { headers: (to, auth) => [aws4Header(to, auth)] },
}

/** The headers of the authentication. */
export function compileAuth(to: Compilation): readonly CompiledHeader[] {
  const { auth } = to.template
  return compilerOf(auth).headers(to, auth)
}

/** The pairs that the authentication adds to the query. */
export function compileAuthQuery(to: Compilation): readonly Pair[] {
  const { auth } = to.template
  return compilerOf(auth).query?.(to, auth) ?? []
}

function compilerOf(auth: Auth): AuthCompiler<Auth> {
  return COMPILERS[auth.type]
}

function keyHeader(to: Compilation, auth: AuthOf<'api_key'>): readonly CompiledHeader[] {
  const name = auth.name.trim()
  if (name === '') addError(to, 'auth.name', 'Enter the name of the header or parameter for the API key.')
  if (name === '' || auth.in === 'query') return []
  const problem = headerNameProblem(name, 'Enter another name')
  if (problem !== null) addError(to, 'auth.name', problem)
  return problem === null ? [secretHeader(to, name, '', 'auth.value')] : []
}

function keyInQuery({ secrets }: Compilation, auth: AuthOf<'api_key'>): readonly Pair[] {
  if (auth.in !== 'query' || auth.name.trim() === '') return []
  secrets.add('auth.value')
  return [{ key: `${PERCENT.escape(auth.name.trim())}=`, write: writeKey }]
}

function writeKey(_: Run, out: OutputBuffer): true {
  out.places.push({ name: 'auth.value', at: out.text.length, as: 'percent' })
  return true
}

/**
 * The word before a token. Only letters, digits and dashes are allowed: with a space in it, the header would have another
 * meaning.
 */
function schemeOf(to: Compilation, { scheme = 'Bearer' }: { readonly scheme?: string }): string {
  if (HEADER_TOKEN.test(scheme)) return scheme
  addError(to, 'auth.scheme', 'The scheme must be a single word, such as Bearer.')
  return 'Bearer'
}

/** The sender requests the token itself. The rendered request only names what the sender needs for that. */
function tokenHeader(to: Compilation, auth: AuthOf<'oauth2'>): CompiledHeader {
  for (const { path, message } of fillOAuth(auth, to.names.settings ?? new Map()).flaws) addError(to, path, message)
  const header = secretHeader(to, 'authorization', `${schemeOf(to, auth)} `, ACCESS_TOKEN)
  to.secrets.delete(ACCESS_TOKEN)
  if (auth.client_auth !== 'none') to.secrets.add(CLIENT_SECRET)
  if (auth.grant === 'refresh_token') to.secrets.add(REFRESH_TOKEN)
  return header
}

/** The header is empty until the sender has computed the signature. */
function signatureHeader(to: Compilation, auth: AuthOf<'hmac'>): readonly CompiledHeader[] {
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

function basicHeader(to: Compilation, auth: AuthOf<'basic'>): CompiledHeader {
  const username = compileText(to, auth.username, 'auth.username')
  if (username.some((piece) => typeof piece === 'string' && piece.includes(':')))
    addError(to, 'auth.username', 'A Username can’t contain a colon (RFC 7617). Remove it.')
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

/** The header is empty until the sender has signed the request. */
function aws4Header(to: Compilation, auth: AuthOf<'aws4'>): CompiledHeader {
  const signing = {
    access_key_id: fixedMember(to, 'access_key_id', {
      text: auth.access_key_id,
      valid: /^\w+$/,
      help: 'Enter the access key ID, such as AKIAIOSFODNN7EXAMPLE.',
    }),
    region: fixedMember(to, 'region', {
      text: auth.region,
      valid: /^[a-z\d-]+$/,
      help: 'Enter the AWS region, such as eu-west-1.',
    }),
    service: fixedMember(to, 'service', {
      text: auth.service,
      valid: /^[a-z\d-]+$/,
      help: 'Enter the name of the AWS service, such as sqs, events or s3.',
    }),
  }
  to.secrets.add(AWS_SECRET_KEY)
  return {
    name: 'authorization',
    write: (_, index, secrets) => {
      secrets.push({ name: AWS_SECRET_KEY, in: { header: index }, at: 0, as: 'aws4', signing })
      return ''
    },
  }
}

/** A text that is the same for all calls. It may contain inputs of the service (T18). */
function fixedMember(
  to: Compilation,
  name: string,
  { text, valid, help }: { readonly text: string; readonly valid: RegExp; readonly help: string },
): string {
  const path = `auth.${name}`
  const pieces = compileText(to, text, path)
  const fixed = pieces
    .map((piece) => (typeof piece === 'string' ? piece : ''))
    .join('')
    .trim()
  if (pieces.some((piece) => typeof piece === 'object'))
    addError(to, path, 'Call fields and secrets can’t be used here. Enter a fixed value.')
  else if (!valid.test(fixed)) addError(to, path, help)
  return fixed
}
