// The shapes of the render stage: what a person configures, and the exact request that comes out.

/** One Body Key / Body Value row. */
export interface Row {
  readonly key: string
  readonly value: string
  /** `auto` keeps the type of a value that is a single placeholder (T6). */
  readonly type: 'auto' | 'text' | 'number' | 'boolean' | 'json'
  readonly omit_empty: boolean
  readonly enabled: boolean
}

export interface HeaderRow {
  readonly key: string
  readonly value: string
  /** The value is a secret: the rendered request only refers to it (T16). */
  readonly secret: boolean
  /** How a value that is not ASCII is written (T8). */
  readonly encoding?: 'rfc8187' | 'percent'
}

export type Auth =
  | { readonly type: 'none' }
  | { readonly type: 'basic'; readonly username: string }
  /** `scheme`: what stands before the token; `Bearer` unless a vendor wants its own. */
  | { readonly type: 'bearer'; readonly scheme?: string }
  | { readonly type: 'api_key'; readonly in: 'header' | 'query'; readonly name: string }
  | OAuth2Auth
  | HmacAuth

/** RFC 6749: a token that is asked for at another address, used until it ends (S25). */
export interface OAuth2Auth {
  readonly type: 'oauth2'
  readonly grant: 'client_credentials' | 'refresh_token'
  readonly token_url: string
  readonly client_id: string
  /** Where the client's secret goes: a Basic header, or the form (RFC 6749, 2.3.1). `none`: there is no secret. */
  readonly client_auth: 'basic' | 'form' | 'none'
  readonly scope: string
  /** What stands before the token in `authorization`; `Bearer` for most. */
  readonly scheme: string
  /** Further pairs of the token request, such as an audience. */
  readonly extra: readonly { readonly key: string; readonly value: string }[]
  /** The vendor's page on which a person consents, with its own query; empty: the refresh token is pasted. */
  readonly authorize_url: string
}

/** A signature of the integration's own, beside or instead of the standard one (D18). */
export interface HmacAuth {
  readonly type: 'hmac'
  /** The header that carries it. */
  readonly header: string
  /** Its value: `{signature}` and `{timestamp}` (seconds since 1970) stand in text. */
  readonly value: string
  readonly algorithm: 'sha256' | 'sha1' | 'sha512'
  readonly encoding: 'hex' | 'base64'
  /** What is signed: `{body}`, `{timestamp}`, `{id}`, `{method}`, `{url}` and `{path}` stand in text. */
  readonly signs: string
}

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

export type Format = 'form' | 'json' | 'xml' | 'raw'

/** The request of an integration as it is configured. Secret values are not here: only their names are. */
export interface RequestTemplate {
  readonly method: Method
  readonly url: string
  readonly format: Format
  readonly rows: readonly Row[]
  readonly raw: { readonly content_type: string; readonly body: string } | null
  readonly xml_root: string
  readonly headers: readonly HeaderRow[]
  readonly auth: Auth
}

/**
 * Where a secret goes into a rendered request, put in by the sender at the last moment (T16).
 * `in` names the part (`header` by its index), `at` the UTF-16 offset in it, `as` how the value is escaped for its place.
 */
export interface SecretPlace {
  readonly name: string
  readonly in: 'url' | 'body' | { readonly header: number }
  readonly at: number
  readonly as: 'raw' | 'json' | 'form' | 'percent' | 'xml' | 'basic' | 'hmac'
  /** For `basic`: the user name that stands before the colon. */
  readonly username?: string
  /** For `hmac`: how the signature is made that goes here. The secret itself goes nowhere. */
  readonly signing?: Pick<HmacAuth, 'algorithm' | 'encoding' | 'signs' | 'value'>
}

/** The request exactly as it goes out, but for the secrets and the headers of one attempt (D18). */
export interface RenderedRequest {
  readonly method: Method
  readonly url: string
  readonly headers: readonly (readonly [string, string])[]
  readonly body: string | null
  readonly secrets: readonly SecretPlace[]
  /** Of a test call: left out of counts and health (C16). */
  readonly isTest?: true
  /** Of a test that the receiver checks and does not keep. */
  readonly isDryRun?: true
}

/** A call for which no valid request can be made (T5): the delivery is settled as failed, with this reason. */
export interface Refusal {
  readonly refused: 'too large' | 'unsafe path' | 'settings unreadable'
  readonly detail: string
}

/** Something wrong or doubtful in a template, at a place a person can find (T4). */
export interface ConfigProblem {
  /** JSON path in the request, such as `rows[2].value` or `url`. */
  readonly path: string
  readonly message: string
  readonly severity: 'error' | 'warning'
  /** Offset and length in the text at `path`. */
  readonly at?: number
  readonly length?: number
}
