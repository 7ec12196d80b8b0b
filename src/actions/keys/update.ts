// Changes a key: its name, its networks, and the person with whom it ends (S24).
import { uuidOf } from '../../ids.ts'
import { updateApiKey, type ApiKey } from '../../store/people/api-keys.ts'
import { findGrantForShare } from '../../store/people/memberships.ts'
import { nameOfActor } from '../actor.ts'
import type { ActionContext } from '../context.ts'
import { ActionFailure, type Result } from '../failure.ts'
import { notFound } from '../find.ts'
import { exceededRights, wrongAddresses } from './create.ts'

interface KeyChange {
  readonly name?: string | undefined
  readonly addresses?: readonly string[] | undefined
  /** The public id of a member; `null`: the key belongs to the account. */
  readonly owner?: string | null | undefined
}

/**
 * Members that are left out stay as they are. A key that is handed over may do no more than its new person, and a key of the account
 * no more than the actor who hands it over.
 */
export async function updateKey(context: ActionContext, row: ApiKey, change: KeyChange): Promise<Result<ApiKey>> {
  const { db, account, actor, address, changed } = context
  const { name, addresses, owner } = change
  if (actor.type === 'key' && (owner !== undefined || addresses !== undefined))
    return new ActionFailure('not_permitted', 'A key can’t change whose key it is, or where it can be used.')
  const refused =
    wrongAddresses(addresses ?? []) ?? (owner === null ? exceededRights(context, { ...row, expiresAt: null }) : null)
  if (refused) return refused
  const ownerId = typeof owner === 'string' ? uuidOf('per', owner) : owner
  if (typeof owner === 'string' && (!ownerId || !(await findGrantForShare(db, account.accountId, ownerId))))
    return new ActionFailure('reference_not_found', 'The key could not be handed over.', [
      { pointer: '/owner', detail: 'No such person in this account.' },
    ])
  const saved = await updateApiKey(db, row, { name, addresses: addresses && [...addresses], ownerId })
  if (!saved) return notFound('key', row.keyId)
  const { accountId, keyId } = saved
  changed({ type: 'key_changed', accountId, keyId, by: nameOfActor(actor), address })
  return saved
}
