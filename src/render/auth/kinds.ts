// The kinds of authentication that an integration may have. Each kind, with its secrets, is declared only here. How a kind is
// sent is in compile.ts.
import * as z from 'zod/mini'
import { described, namedEnum, withExample } from '../../schema.ts'
import type { Immutable } from '../../schema.ts'
import { text } from '../texts.ts'
import { authKind, authUnion, isSecret, NO_SECRET, secretMembers } from './kind.ts'
import type { AuthKind, SecretMember } from './kind.ts'

/** The password of Basic authentication, which may begin or end with a space. */
export const PASSWORD: SecretMember = { secret: true, label: 'password', inSummary: true }

/** The token of Bearer authentication. */
export const TOKEN: SecretMember = {
  secret: true,
  label: 'token',
  inSummary: true,
  isTrimmed: true,
  flaw: (typed, { scheme }) =>
    isToken(typed, typeof scheme === 'string' ? scheme : 'Bearer')
      ? null
      : 'A token can only contain ASCII letters, digits and symbols, without spaces or line breaks. Copy it again, without Bearer.',
}

/**
 * Whether the token can be sent (RFC 6750, 2.1, and other tokens that vendors issue). After another word than Bearer, spaces are
 * allowed.
 */
function isToken(token: string, scheme: string): boolean {
  return (/^bearer$/i.test(scheme) ? /^[!-~]*$/ : /^[ -~]*$/).test(token.trim())
}

const none = authKind({ id: 'none', members: {} })

const basic = authKind({
  id: 'basic',
  members: {
    username: { schema: z._default(text, ''), inSummary: true, isReferable: true, withoutNames: () => '' },
    password: PASSWORD,
  },
  security: () => ({ type: 'http', scheme: 'basic' }),
})

const bearer = authKind({
  id: 'bearer',
  members: {
    scheme: { schema: described('Word before the token. Defaults to Bearer.', z.exactOptional(text)) },
    token: TOKEN,
  },
  security: () => ({ type: 'http', scheme: 'bearer' }),
})

const api_key = authKind({
  id: 'api_key',
  members: {
    in: {
      schema: described('Where the key is sent.', namedEnum('ApiKeyPlace', ['header', 'query'])),
      initial: 'header',
    },
    name: {
      schema: described('Name of the header or query parameter.', z.clone(text)),
      initial: '',
      inSummary: true,
    },
    value: { secret: true, label: 'key', inSummary: true, isTrimmed: true },
  },
  security: ({ in: place, name }) => ({ type: 'apiKey', in: place, name }),
})

const EXTRA = described(
  'Extra token parameters, such as an audience.',
  z._default(z.array(z.strictObject({ key: text, value: text })).check(z.maxLength(20)), []),
)

/** RFC 6749: Offhook requests a token from the Token URL and uses it until it expires (S25). */
const oauth2 = authKind({
  id: 'oauth2',
  members: {
    grant: {
      schema: described('Grant type.', namedEnum('OAuthGrant', ['client_credentials', 'refresh_token'])),
      initial: 'client_credentials',
    },
    token_url: { schema: described('Token URL of the vendor.', z._default(text, '')), inSummary: true },
    client_id: {
      schema: described('Client ID.', z._default(text, '')),
      inSummary: true,
      isReferable: true,
      withoutNames: () => '',
    },
    /** RFC 6749, 2.3.1. */
    client_auth: {
      schema: described(
        'How the client secret is sent: in a Basic header or in the form. none: there is no secret.',
        z._default(namedEnum('OAuthClientAuth', ['basic', 'form', 'none']), 'basic'),
      ),
    },
    scope: { schema: described('Scopes, separated by spaces.', z._default(text, '')) },
    scheme: { schema: described('Word before the token.', z._default(text, 'Bearer')) },
    extra: {
      schema: EXTRA,
      withoutNames: (pairs: z.output<typeof EXTRA>) => pairs.map(({ key }) => ({ key, value: '' })),
    },
    authorize_url: {
      schema: described(
        'Authorization URL of the vendor, with its query. Empty: the refresh token is pasted.',
        z._default(text, ''),
      ),
    },
    client_secret: {
      secret: true,
      label: 'client secret',
      inSummary: true,
      isNeverSent: true,
      isUsed: ({ client_auth }) => client_auth !== 'none',
    },
    refresh_token: {
      secret: true,
      label: 'refresh token',
      isNeverSent: true,
      isUsed: ({ grant }) => grant === 'refresh_token',
    },
  },
  security: ({ scheme }) => ({ type: 'http', scheme: scheme.toLowerCase() }),
})

/** A custom HMAC signature, in addition to the standard signature or instead of it (D18). */
const hmac = authKind({
  id: 'hmac',
  members: {
    header: { schema: described('Header that contains the signature.', z._default(text, '')), inSummary: true },
    value: {
      schema: described(
        'Value of the header, with {signature} and {timestamp} (seconds since 1970).',
        z._default(text, '{signature}'),
      ),
    },
    algorithm: {
      schema: described(
        'Hash algorithm.',
        z._default(namedEnum('HmacAlgorithm', ['sha256', 'sha1', 'sha512']), 'sha256'),
      ),
    },
    encoding: {
      schema: described('Encoding of the signature.', z._default(namedEnum('HmacEncoding', ['hex', 'base64']), 'hex')),
    },
    signs: {
      schema: described(
        'The signed content, with {body}, {timestamp}, {id}, {method}, {url} and {path}.',
        z._default(text, '{body}'),
      ),
    },
    key: { secret: true, label: 'key', inSummary: true },
  },
  security: ({ header }) => ({ type: 'apiKey', in: 'header', name: header }),
})

/** AWS Signature Version 4, computed for each attempt over headers and body (D27). */
const aws4 = authKind({
  id: 'aws4',
  members: {
    access_key_id: {
      schema: described('Access key ID.', z._default(text, '')),
      inSummary: true,
      isReferable: true,
      withoutNames: () => '',
    },
    region: { schema: withExample('eu-west-1', described('AWS region.', z._default(text, ''))), inSummary: true },
    service: {
      schema: withExample(
        'sqs',
        described('Name of the AWS service in the signature, such as sqs, events or s3.', z._default(text, '')),
      ),
      inSummary: true,
    },
    secret_access_key: {
      secret: true,
      label: 'secret access key',
      inSummary: true,
      isTrimmed: true,
      isNeverSent: true,
    },
    session_token: {
      secret: true,
      label: 'session token',
      isTrimmed: true,
      isOptional: true,
      flaw: (typed) =>
        isToken(typed, 'Bearer') ? null : 'The session token can’t contain spaces or line breaks. Copy it again.',
    },
  },
  addedHeaders: {
    'x-amz-date': () => true,
    'x-amz-content-sha256': ({ service }) => isS3(String(service)),
    'x-amz-security-token': ({ session_token }) => (session_token ?? '') !== '',
  },
  // As AWS describes it in exports of API Gateway.
  security: () => ({
    type: 'apiKey',
    in: 'header',
    name: 'Authorization',
    'x-amazon-apigateway-authtype': 'awsSigv4',
  }),
})

/** Whether the service is S3, which signs paths unchanged and requires the hash of the body in a header. */
export function isS3(service: string): boolean {
  return service.startsWith('s3')
}

/** In the order of the page. */
export const AUTH_KINDS = { none, basic, bearer, api_key, oauth2, hmac, aws4 }

export const AUTH_TYPES = Object.keys(AUTH_KINDS) as readonly (keyof typeof AUTH_KINDS)[]

/** The schema of an authentication. `secret`: the schema of a secret. */
export function authWith<Secret extends z.core.$ZodType>(secret: Secret) {
  return authUnion(AUTH_KINDS, secret, `Must be ${AUTH_TYPES.slice(0, -1).join(', ')} or ${AUTH_TYPES.at(-1) ?? ''}.`)
}

export const Auth = authWith(NO_SECRET)
export type Auth = Immutable<z.output<typeof Auth>>
/** An authentication in which each secret has the type `Secret`. */
export type AuthWith<Secret> = Immutable<z.output<ReturnType<typeof authWith<z.ZodMiniType<Secret>>>>>
export type OAuth2Auth = Extract<Auth, { type: 'oauth2' }>
export type HmacAuth = Extract<Auth, { type: 'hmac' }>
export type Aws4Auth = Extract<Auth, { type: 'aws4' }>

/** The declaration of the kind of an authentication, without the types of its members. */
export function authKindOf({ type }: { readonly type: Auth['type'] }): AuthKind {
  return AUTH_KINDS[type]
}

/** The names and declarations of the secrets that an authentication uses. */
export function usedSecrets(auth: AuthWith<unknown> | Auth): readonly (readonly [string, SecretMember])[] {
  return secretMembers(authKindOf(auth)).filter(([, { isUsed }]) => isUsed?.(auth) ?? true)
}

/** The headers that an authentication adds to each attempt. */
export function addedHeaders(auth: AuthWith<unknown>): readonly string[] {
  const headers = Object.entries(authKindOf(auth).addedHeaders ?? {})
  return headers.flatMap(([name, isAdded]) => (isAdded(auth) ? [name] : []))
}

/** The name under which a secret of an authentication is saved. */
export function authSecretName(member: string): string {
  return `auth.${member}`
}

/** Secrets that no template may put into a request. */
export const NEVER_SENT: ReadonlySet<string> = new Set(
  Object.values(AUTH_KINDS)
    .flatMap((kind) => secretMembers(kind))
    .flatMap(([name, { isNeverSent }]) => (isNeverSent === true ? [authSecretName(name)] : [])),
)

/** Members in which a configuration file may refer to a variable, including secrets. */
export function referableMembers(kinds: Readonly<Record<string, Pick<AuthKind, 'members'>>>): string[] {
  const members = Object.values(kinds).flatMap((kind) => Object.entries(kind.members))
  return [...new Set(members.flatMap(([name, one]) => (isSecret(one) || one.isReferable ? [name] : [])))]
}
