// The kinds of authentication: what each begins with, and what its fields are given.
import type { Auth } from '../../../../src/render/request.ts'
import type { SecretValue } from '../../../parts/secret-value.ts'
import type { DraftAuth } from '../draft/draft.ts'
import { draftAuthOf } from '../service/own-request.ts'

export const AUTH_KINDS = ['none', 'basic', 'bearer', 'api_key', 'oauth2', 'hmac'] as const

const EMPTY_AUTH: { readonly [Type in Auth['type']]: Extract<Auth, { type: Type }> } = {
  none: { type: 'none' },
  basic: { type: 'basic', username: '' },
  bearer: { type: 'bearer' },
  api_key: { type: 'api_key', in: 'header', name: '' },
  oauth2: {
    type: 'oauth2',
    grant: 'client_credentials',
    token_url: '',
    client_id: '',
    client_auth: 'basic',
    scope: '',
    scheme: 'Bearer',
    extra: [],
    authorize_url: '',
  },
  hmac: { type: 'hmac', header: '', value: '{signature}', algorithm: 'sha256', encoding: 'hex', signs: '{body}' },
}

export function beginAuth(type: Auth['type']): DraftAuth {
  return draftAuthOf(EMPTY_AUTH[type])
}

/** What the fields of each kind are given. */
export interface AuthFieldsProps<Kind extends DraftAuth = DraftAuth> {
  readonly auth: Kind
  readonly set: (auth: DraftAuth) => void
  /** What is wrong at this member. */
  readonly at: (name: string) => string | undefined
  /** Who gets the secret. */
  readonly hint: string
  readonly savedOf: (name: string) => SecretValue
}
