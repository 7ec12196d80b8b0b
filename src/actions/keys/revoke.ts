import { revokeApiKey } from '../../store/people/api-keys.ts'
import { nameOfActor } from '../actor.ts'
import type { ActionContext } from '../context.ts'
import { isFailure, type Result } from '../failure.ts'
import { findBy } from '../find.ts'

/** Revokes the key with this public id. The key stays in the list. */
export async function revokeKey(context: ActionContext, id: string): Promise<Result<void>> {
  const row = await findBy(context, 'key', id, revokeApiKey)
  if (isFailure(row)) return row
  const { accountId, keyId } = row
  context.changed({
    type: 'key_revoked',
    accountId,
    keyId,
    by: nameOfActor(context.actor),
    address: context.address,
  })
}
