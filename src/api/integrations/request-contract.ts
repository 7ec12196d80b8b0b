// The request of an integration as the API takes and shows it.
import { z } from '@hono/zod-openapi'
import { BOUNDS } from '../../lib/bounds.ts'
import { HEADER_DEFAULTS, REQUEST_DEFAULTS, ROW_DEFAULTS } from '../../integrations/integration.ts'
import { listOf, optionalMember, SecretInput, SecretOutput } from '../http/shapes.ts'

/** A text that a person types. */
export const text = z.string().max(BOUNDS.textChars)
/** A body that is one template. */
const longText = z.string().max(BOUNDS.valueChars)

const Row = z.strictObject({
  key: text,
  value: longText.default(''),
  type: z.enum(['auto', 'text', 'number', 'boolean', 'json']).default(ROW_DEFAULTS.type),
  omit_empty: z.boolean().default(ROW_DEFAULTS.omit_empty),
  enabled: z.boolean().default(ROW_DEFAULTS.enabled),
})

const HeaderInput = z.strictObject({
  key: text,
  value: z.union([text, SecretInput]).default(''),
  secret: z.boolean().default(HEADER_DEFAULTS.secret),
  encoding: z.enum(['rfc8187', 'percent']).optional(),
})

const oauth2 = {
  type: z.literal('oauth2'),
  grant: z.enum(['client_credentials', 'refresh_token']),
  token_url: text.default(''),
  client_id: text.default(''),
  client_auth: z.enum(['basic', 'form', 'none']).default('basic'),
  scope: text.default(''),
  scheme: text.default('Bearer'),
  extra: z
    .array(z.strictObject({ key: text, value: text }))
    .max(20)
    .readonly()
    .default([]),
  authorize_url: text.default(''),
}

const hmac = {
  type: z.literal('hmac'),
  header: text.default(''),
  value: text.default('{signature}'),
  algorithm: z.enum(['sha256', 'sha1', 'sha512']).default('sha256'),
  encoding: z.enum(['hex', 'base64']).default('hex'),
  signs: text.default('{body}'),
}

const AuthInput = z
  .discriminatedUnion(
    'type',
    [
      z.strictObject({ type: z.literal('none') }),
      z.strictObject({ type: z.literal('basic'), username: text.default(''), password: SecretInput }),
      z.strictObject({ type: z.literal('bearer'), scheme: optionalMember(text), token: SecretInput }),
      z.strictObject({ type: z.literal('api_key'), in: z.enum(['header', 'query']), name: text, value: SecretInput }),
      z.strictObject({ ...oauth2, client_secret: SecretInput, refresh_token: SecretInput }),
      z.strictObject({ ...hmac, key: SecretInput }),
    ],
    { error: 'Must be none, basic, bearer, api_key, oauth2 or hmac.' },
  )
  .openapi('AuthInput')

export const RequestInput = z.strictObject({
  method: z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']).default(REQUEST_DEFAULTS.method),
  url: text.default(''),
  format: z.enum(['form', 'json', 'xml', 'raw']).default(REQUEST_DEFAULTS.format),
  rows: z.array(Row).max(BOUNDS.rows).default([]),
  raw: z
    .strictObject({ content_type: text.default('application/json'), body: longText.default('') })
    .nullable()
    .default(null),
  xml_root: text.default(REQUEST_DEFAULTS.xml_root),
  headers: z.array(HeaderInput).max(BOUNDS.headers).default([]),
  auth: AuthInput.default({ type: 'none' }),
})

const HeaderOutput = z.object({
  key: z.string(),
  value: z.union([z.string(), SecretOutput]),
  secret: z.boolean(),
  encoding: z.enum(['rfc8187', 'percent']).optional(),
})

const AuthOutput = z.union([
  z.object({ type: z.literal('none') }),
  z.object({ type: z.literal('basic'), username: z.string(), password: SecretOutput }),
  z.object({ type: z.literal('bearer'), scheme: optionalMember(z.string()), token: SecretOutput }),
  z.object({ type: z.literal('api_key'), in: z.enum(['header', 'query']), name: z.string(), value: SecretOutput }),
  z.object({ ...oauth2, client_secret: SecretOutput, refresh_token: SecretOutput }),
  z.object({ ...hmac, key: SecretOutput }),
])

export const RequestOutput = z.object({
  method: z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']),
  url: z.string(),
  format: z.enum(['form', 'json', 'xml', 'raw']),
  rows: listOf(Row),
  raw: z.object({ content_type: z.string(), body: z.string() }).nullable(),
  xml_root: z.string(),
  headers: listOf(HeaderOutput),
  auth: AuthOutput,
})

/** A request without any word on its secrets. */
export const RequestShown = z.object({
  method: z.string(),
  url: z.string(),
  format: z.string(),
  rows: listOf(Row),
  headers: listOf(z.object({ key: z.string(), value: z.string(), secret: z.boolean() })),
  auth: z.object({ type: z.string() }),
})
