// The types of the render stage: the configured request, and the exact rendered request.
import * as z from 'zod/mini'
import { BOUNDS } from '../bounds.ts'
import { described, namedEnum, namedObject, withExample } from '../schema.ts'
import type { Immutable } from '../schema.ts'
import { Auth, type Aws4Auth, type HmacAuth } from './auth/kinds.ts'
import { longText, text } from './texts.ts'

/** One Body Key / Body Value row. */
export const Row = namedObject('Row', {
  key: described('Name of the value in the body or query. A path such as contact.phone nests it.', z.clone(text)),
  value: withExample(
    '[[caller_number]]',
    described('Text with [[placeholders]] that are replaced with fields of the call.', z._default(longText, '')),
  ),
  /** T6 */
  type: described(
    'Type of the value. auto keeps the type of a field if the value is a single placeholder.',
    z._default(namedEnum('RowType', ['auto', 'text', 'number', 'boolean', 'json']), 'auto'),
  ),
  omit_empty: described('Leave out the row if its value is empty.', z._default(z.boolean(), false)),
  enabled: described('Whether the row is sent.', z._default(z.boolean(), true)),
})
export type Row = Immutable<z.output<typeof Row>>

/** A header row. `value`: the schema of its text or secret. */
function headerWith<Value extends z.core.$ZodType>(value: Value) {
  return namedObject('Header', {
    key: described('Name of the header.', z.clone(text)),
    value,
    /** The rendered request only refers to it (T16). */
    secret: described('Whether the value is a secret: encrypted, and never shown.', z._default(z.boolean(), false)),
    /** T8 */
    encoding: described(
      'Encoding of characters outside ASCII.',
      z.exactOptional(namedEnum('HeaderEncoding', ['rfc8187', 'percent'])),
    ),
  })
}

/** The request of an integration. `auth` and `headerValue` are the schemas of secrets in it. */
export function requestWith<Auth extends z.core.$ZodType, Value extends z.core.$ZodType>(
  auth: Auth,
  headerValue: Value,
) {
  return namedObject('Request', {
    method: described(
      'HTTP method.',
      z._default(namedEnum('Method', ['GET', 'POST', 'PUT', 'PATCH', 'DELETE']), 'POST'),
    ),
    url: withExample(
      'https://crm.example/calls',
      described('Base URL of the receiver. Can contain [[placeholders]].', z._default(text, '')),
    ),
    format: described(
      'Format of the body.',
      z._default(namedEnum('BodyFormat', ['form', 'json', 'xml', 'raw']), 'json'),
    ),
    rows: described(
      'Rows of the body, or of the query for GET.',
      z._default(z.array(Row).check(z.maxLength(BOUNDS.rows)), []),
    ),
    raw: described(
      'The body as text, for the format raw.',
      z._default(
        z.nullable(
          namedObject('RawBody', {
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
export type SecretPlace = FilledPlace | SignaturePlace

interface Place {
  readonly name: string
  readonly in: 'url' | 'body' | { readonly header: number }
  readonly at: number
}

export interface FilledPlace extends Place {
  readonly as: 'raw' | 'json' | 'form' | 'percent' | 'xml' | 'basic'
  /** For `basic`: the user name that stands before the colon. */
  readonly username?: string
  readonly signing?: undefined
}

/** The place of a signature that is made for each attempt. The secret itself is not inserted. */
export type SignaturePlace = { readonly [As in keyof Signings]: SignaturePlaceOf<As> }[keyof Signings]

export interface SignaturePlaceOf<As extends keyof Signings> extends Place {
  readonly as: As
  readonly signing: Signings[As]
}

/** The settings of a signing authentication that a rendered request keeps, by the kind of authentication. */
export interface Signings {
  readonly hmac: Pick<HmacAuth, 'algorithm' | 'encoding' | 'signs' | 'value'>
  readonly aws4: Pick<Aws4Auth, 'access_key_id' | 'region' | 'service'>
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
