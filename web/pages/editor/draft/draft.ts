// An integration while a person works on it: the shape of the API, with a name for each row that stays while it is moved,
// and room for what is half typed. Nothing here knows React.
import { withSecrets } from '../../../../src/render/auth/kind.ts'
import { authKindOf, type AuthWith } from '../../../../src/render/auth/kinds.ts'
import type { Integration, TlsSettings } from '../../../../src/integrations/integration.ts'
import type { HeaderRow, RequestTemplate, Row } from '../../../../src/render/request.ts'
import type { SecretValue } from '../../../parts/secret-value.ts'

/** A row of the body. `id` is the page's own and never sent. */
export interface DraftRow extends Row {
  readonly id: string
}

export interface DraftHeader extends Omit<HeaderRow, 'value'> {
  readonly id: string
  readonly value: SecretValue
}

export type DraftAuth = AuthWith<SecretValue>

export interface DraftRequest extends Omit<RequestTemplate, 'rows' | 'headers' | 'auth'> {
  readonly rows: readonly DraftRow[]
  readonly headers: readonly DraftHeader[]
  readonly auth: DraftAuth
}

export interface Draft extends Omit<Integration, 'request' | 'settings' | 'tls'> {
  readonly request: DraftRequest
  /** The inputs of the service. */
  readonly settings: Readonly<Record<string, SecretValue>>
  readonly tls: Omit<TlsSettings, 'key'> & { readonly key: SecretValue }
}

let made = 0

/** A name for a new row. */
export function newId(): string {
  made += 1
  return `row${made}`
}

/** An empty row, as Add makes it. */
export function emptyRow(): DraftRow {
  return { id: newId(), key: '', value: '', type: 'auto', omit_empty: false, enabled: true }
}

export function emptyHeader(): DraftHeader {
  return { id: newId(), key: '', value: '', secret: false }
}

/** An authentication with another value in the place of each of its secrets. */
export function mapSecrets(auth: DraftAuth, put: (secret: SecretValue, name: string) => SecretValue): DraftAuth {
  const now: Readonly<Record<string, unknown>> = auth
  return withSecrets(authKindOf(auth), auth, (name) => put((now[name] ?? null) as SecretValue, name)) as DraftAuth
}
