// The stored refresh token of an integration (S25): it is read each time it is used, because another node may have changed it,
// and replaced only if it is still the refresh token that was used.
import type { RefreshToken } from '../delivery/oauth/token-source.ts'
import { last4Of } from '../integrations/integration-secrets.ts'
import type { Sealing } from '../store/secrets/sealing.ts'
import { replaceSecret, findSecret } from '../store/secrets/secrets.ts'
import type { Db } from '../store/database/tables.ts'
import { REFRESH_TOKEN } from '../render/secret-names.ts'

export interface RefreshTokenOf {
  readonly accountId: number
  readonly integrationId: number
  /** The origin where the refresh token may be used (S26). */
  readonly origin: string
  /** The sealed refresh token when the integration was read. */
  readonly sealed: string
}

export interface RefreshTokensDeps {
  readonly db: Db
  readonly sealing: Pick<Sealing, 'seal' | 'open'>
  /** Reads the account's secrets in memory again. */
  readonly onChanged: (accountId: number) => void
}

export function createRefreshTokens({
  db,
  sealing,
  onChanged,
}: RefreshTokensDeps): (of: RefreshTokenOf) => RefreshToken {
  return ({ accountId, integrationId, origin, sealed: mark }) => {
    const owner = { accountId, owner: 'integration', ownerId: integrationId } as const
    const place = { ...owner, name: REFRESH_TOKEN }
    return {
      place: `integration ${integrationId}`,
      mark,
      async read() {
        const row = await findSecret(db, owner, REFRESH_TOKEN)
        if (row?.origin !== origin) return null
        return { value: await sealing.open(place, row.sealed), mark: row.sealed }
      },
      async store(next, over) {
        const sealed = await sealing.seal(place, next)
        const secret = { name: REFRESH_TOKEN, origin, sealed, last4: last4Of(next) }
        if (!(await replaceSecret(db, owner, secret, over))) return null
        onChanged(accountId)
        return sealed
      },
    }
  }
}
