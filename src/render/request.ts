// The types of the render stage: the configured request, and the exact rendered request.
import * as z from 'zod/mini'
import { BOUNDS } from '../bounds.ts'
import { described, withExample } from '../schema.ts'
import type { Immutable } from '../schema.ts'

/** A text that a person types. */
export const text = z.string().check(z.maxLength(BOUNDS.textChars))
/** A text that is one template. */
const longText = z.string().check(z.maxLength(BOUNDS.valueChars))

/** One Body Key / Body Value row. */
export const Row = z.strictObject({
  key: described('Name of the value in the body or query. A path such as contact.phone nests it.', z.clone(text)),
  value: withExample(
    '[[caller_number]]',
    described('Text with [[placeholders]] that are replaced with fields of the call.', z._default(longText, '')),
  ),
  /** T6 */
  type: described(
    'Type of the value. auto keeps the type of a field if the value is a single placeholder.',
    z._default(z.enum(['auto', 'text', 'number', 'boolean', 'json']), 'auto'),
  ),
  omit_empty: described('Leave out the row if its value is empty.', z._default(z.boolean(), false)),
  enabled: described('Whether the row is sent.', z._default(z.boolean(), true)),
})
export type Row = Immutable<z.output<typeof Row>>

/** A header row. `value`: the schema of its text or secret. */
function headerWith<Value extends z.core.$ZodType>(value: Value) {
  return z.strictObject({
    key: described('Name of the header.', z.clone(text)),
    value,
    /** The rendered request only refers to it (T16). */
    secret: described('Whether the value is a secret: encrypted, and never shown.', z._default(z.boolean(), false)),
    /** T8 */
    encoding: described('Encoding of characters outside ASCII.', z.exactOptional(z.enum(['rfc8187', 'percent']))),
  })
}

/** An authentication. `secret`: the schema of a secret in it. */
export function authWith<Secret extends z.core.$ZodType>(secret: Secret) {
  return z.discriminatedUnion(
    'type',
    [
      z.strictObject({ type: z.literal('none') }),
      z.strictObject({ type: z.literal('basic'), username: z._default(text, ''), password: secret }),
      z.strictObject({
        type: z.literal('bearer'),
        scheme: described('Word before the token. Defaults to Bearer.', z.exactOptional(text)),
        token: secret,
      }),
      z.strictObject({
        type: z.literal('api_key'),
        in: described('Where the key is sent.', z.enum(['header', 'query'])),
        name: described('Name of the header or query parameter.', z.clone(text)),
        value: secret,
      }),
      z.strictObject({ ...OAUTH2, client_secret: secret, refresh_token: secret }),
      z.strictObject({ ...HMAC, key: secret }),
    ],
    { error: 'Must be none, basic, bearer, api_key, oauth2 or hmac.' },
  )
}

/** RFC 6749: the token is requested at another address, and used until it expires (S25). */
const OAUTH2 = {
  type: z.literal('oauth2'),
  grant: described('Grant type.', z.enum(['client_credentials', 'refresh_token'])),
  token_url: described('Token URL of the vendor.', z._default(text, '')),
  client_id: described('Client ID.', z._default(text, '')),
  /** RFC 6749, 2.3.1. */
  client_auth: described(
    'How the client secret is sent: in a Basic header or in the form. none: there is no secret.',
    z._default(z.enum(['basic', 'form', 'none']), 'basic'),
  ),
  scope: described('Scopes, separated by spaces.', z._default(text, '')),
  scheme: described('Word before the token.', z._default(text, 'Bearer')),
  extra: described(
    'Extra token parameters, such as an audience.',
    z._default(z.array(z.strictObject({ key: text, value: text })).check(z.maxLength(20)), []),
  ),
  authorize_url: described(
    'Authorization URL of the vendor, with its query. Empty: the refresh token is pasted.',
    z._default(text, ''),
  ),
}

/** A custom HMAC signature, beside or instead of the standard one (D18). */
const HMAC = {
  type: z.literal('hmac'),
  header: described('Header that contains the signature.', z._default(text, '')),
  value: described(
    'Value of the header, with {signature} and {timestamp} (seconds since 1970).',
    z._default(text, '{signature}'),
  ),
  algorithm: described('Hash algorithm.', z._default(z.enum(['sha256', 'sha1', 'sha512']), 'sha256')),
  encoding: described('Encoding of the signature.', z._default(z.enum(['hex', 'base64']), 'hex')),
  signs: described(
    'The signed content, with {body}, {timestamp}, {id}, {method}, {url} and {path}.',
    z._default(text, '{body}'),
  ),
}

/** The request of an integration. `auth` and `headerValue` are the schemas of secrets in it. */
export function requestWith<Auth extends z.core.$ZodType, Value extends z.core.$ZodType>(
  auth: Auth,
  headerValue: Value,
) {
  return z.strictObject({
    method: described('HTTP method.', z._default(z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']), 'POST')),
    url: withExample(
      'https://crm.example/calls',
      described('Base URL of the receiver. Can contain [[placeholders]].', z._default(text, '')),
    ),
    format: described('Format of the body.', z._default(z.enum(['form', 'json', 'xml', 'raw']), 'json')),
    rows: described(
      'Rows of the body, or of the query for GET.',
      z._default(z.array(Row).check(z.maxLength(BOUNDS.rows)), []),
    ),
    raw: described(
      'The body as text, for the format raw.',
      z._default(
        z.nullable(
          z.strictObject({
            content_type: described('Content-Type of the body.', z._default(text, 'application/json')),
            body: described('Text with [[placeholders]].', z._default(longText, '')),
          }),
        ),
        null,
      ),
    ),
    xml_root: described('Name of the root element, for the format xml.', z._default(text, 'call')),
    headers: described(
      'Additional headers.',
      z._default(z.array(headerWith(headerValue)).check(z.maxLength(BOUNDS.headers)), []),
    ),
    auth,
  })
}

/** In a form without secrets, the member of a secret is always absent. */
export const NO_SECRET = z.exactOptional(z.never())

export const Auth = authWith(NO_SECRET)
export type Auth = Immutable<z.output<typeof Auth>>
/** An authentication in which secrets stand as `Secret`. */
export type AuthWith<Secret> = Immutable<z.output<ReturnType<typeof authWith<z.ZodMiniType<Secret>>>>>
export type OAuth2Auth = Extract<Auth, { type: 'oauth2' }>
export type HmacAuth = Extract<Auth, { type: 'hmac' }>

export type HeaderRow = RequestTemplate['headers'][number]
export type Method = RequestTemplate['method']
export type Format = RequestTemplate['format']

/** The configured request of an integration. It holds only the names of secrets, not their values. */
export const RequestTemplate = requestWith(z._default(Auth, { type: 'none' }), z._default(text, ''))
export type RequestTemplate = Immutable<z.output<typeof RequestTemplate>>

/**
 * The place of a secret in a rendered request, which the sender fills in last (T16). `in` names the part (`header` by its index),
 * `at` the UTF-16 offset in it, `as` how the value is escaped for its place.
 */
export interface SecretPlace {
  readonly name: string
  readonly in: 'url' | 'body' | { readonly header: number }
  readonly at: number
  readonly as: 'raw' | 'json' | 'form' | 'percent' | 'xml' | 'basic' | 'hmac'
  /** For `basic`: the user name that stands before the colon. */
  readonly username?: string
  /** For `hmac`: how the signature in this place is made. The key itself is never inserted. */
  readonly signing?: Pick<HmacAuth, 'algorithm' | 'encoding' | 'signs' | 'value'>
}

/** The request exactly as it is sent, except for the secrets and the headers of one attempt (D18). */
export interface RenderedRequest {
  readonly method: Method
  readonly url: string
  readonly headers: readonly (readonly [string, string])[]
  readonly body: string | null
  readonly secrets: readonly SecretPlace[]
  /** The request of a test call: not counted, and ignored for health (C16). */
  readonly isTest?: true
  /** A test that the receiver checks and does not store. */
  readonly isDryRun?: true
  /** A hash of the Base URL that the request was rendered from (D24). Absent if it was not stored. */
  readonly urlHash?: string
}

/** No valid request can be made for a call (T5): the delivery is settled as failed, with this reason. */
export interface Refusal {
  readonly refused: 'too_large' | 'unsafe_path' | 'settings_unreadable'
  readonly detail: string
}

/** An error or warning about a template, with a place that a person can find (T4). */
export interface ConfigProblem {
  /** JSON path in the request, such as `rows[2].value` or `url`. */
  readonly path: string
  readonly message: string
  readonly severity: 'error' | 'warning'
  /** A required value is missing. */
  readonly code?: 'required'
  /** Offset and length in the text at `path`. */
  readonly at?: number
  readonly length?: number
}
