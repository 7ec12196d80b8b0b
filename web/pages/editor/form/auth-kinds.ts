// The kinds of authentication: what each begins with, and what its fields are given.
import { initialAuth } from '../../../../src/render/auth/kind.ts'
import { AUTH_KINDS, type Auth } from '../../../../src/render/auth/kinds.ts'
import type { SecretValue } from '../../../parts/secret-value.ts'
import type { DraftAuth } from '../draft/draft.ts'
import { draftAuthOf } from '../service/own-request.ts'

export function beginAuth(type: DraftAuth['type']): DraftAuth {
  return draftAuthOf(initialAuth(AUTH_KINDS[type]) as Auth)
}

/** The props of the fields of each kind of authentication. */
export interface AuthFieldsProps<Kind extends DraftAuth = DraftAuth> {
  readonly auth: Kind
  readonly set: (auth: DraftAuth) => void
  /** The problem of a member, if there is one. */
  readonly at: (name: string) => string | undefined
  /** Says which host gets the secret. */
  readonly hint: string
  readonly savedOf: (name: string) => SecretValue
}
