// An integration while a person works on it: the shape of the API, with a name for each row that stays while it is moved,
// and room for what is half typed. Nothing here knows React.
import type { Condition, DeliverySettings, Integration } from '../../../../src/integrations/integration.ts'
import type { Format, Method, Row } from '../../../../src/render/request.ts'
import type { SecretValue } from '../../../parts/secret-value.ts'

/** A row of the body. `id` is the page's own and never sent. */
export interface DraftRow extends Row {
  readonly id: string
}

export interface DraftHeader {
  readonly id: string
  readonly key: string
  readonly value: SecretValue
  readonly secret: boolean
  readonly encoding?: 'rfc8187' | 'percent'
}

export type DraftAuth =
  | { readonly type: 'none' }
  | { readonly type: 'basic'; readonly username: string; readonly password: SecretValue }
  | { readonly type: 'bearer'; readonly token: SecretValue }
  | { readonly type: 'api_key'; readonly in: 'header' | 'query'; readonly name: string; readonly value: SecretValue }

export interface DraftRequest {
  readonly method: Method
  readonly url: string
  readonly format: Format
  readonly rows: readonly DraftRow[]
  readonly raw: { readonly content_type: string; readonly body: string } | null
  readonly xml_root: string
  readonly headers: readonly DraftHeader[]
  readonly auth: DraftAuth
}

export interface Draft extends Omit<Integration, 'request' | 'conditions' | 'delivery'> {
  readonly request: DraftRequest
  readonly conditions: Condition | null
  readonly delivery: DeliverySettings
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
