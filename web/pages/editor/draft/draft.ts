// An integration while a person edits it: the shape of the API, plus an id for each row that stays when the row is moved, plus
// room for half-typed values. This module does not use React.
import { withSecrets } from '../../../../src/render/auth/kind.ts'
import { authKindOf, type AuthWith } from '../../../../src/render/auth/kinds.ts'
import type { Integration, TlsSettings } from '../../../../src/integrations/integration.ts'
import type { HeaderRow, RequestTemplate, Row } from '../../../../src/render/request.ts'
import type { SecretValue } from '../../../parts/secret-value.ts'

/** A row of the body. `id` exists only on the page and is never sent. */
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
  /** The values of the service's inputs. */
  readonly settings: Readonly<Record<string, SecretValue>>
  readonly tls: Omit<TlsSettings, 'key'> & { readonly key: SecretValue }
}

let made = 0

/** An id for a new row. */
export function newId(): string {
  made += 1
  return `row${made}`
}

/** An empty row, as the Add button makes it. */
export function emptyRow(): DraftRow {
  return { id: newId(), key: '', value: '', type: 'auto', omit_empty: false, enabled: true }
}

export function emptyHeader(): DraftHeader {
  return { id: newId(), key: '', value: '', secret: false }
}

/** The authentication with each of its secrets replaced. */
export function mapSecrets(auth: DraftAuth, put: (secret: SecretValue, name: string) => SecretValue): DraftAuth {
  const now: Readonly<Record<string, unknown>> = auth
  return withSecrets(authKindOf(auth), auth, (name) => put((now[name] ?? null) as SecretValue, name)) as DraftAuth
}
