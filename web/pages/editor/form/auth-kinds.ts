// The kinds of authentication: what each begins with, and what its fields are given.
import { initialAuth } from '../../../../src/render/auth/kind.ts'
import { AUTH_KINDS, type Auth } from '../../../../src/render/auth/kinds.ts'
import type { SecretValue } from '../../../parts/secret-value.ts'
import type { DraftAuth } from '../draft/draft.ts'
import { draftAuthOf } from '../service/own-request.ts'

export function beginAuth(type: DraftAuth['type']): DraftAuth {
  return draftAuthOf(initialAuth(AUTH_KINDS[type]) as Auth)
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
