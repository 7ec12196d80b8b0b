// Changes a key: its name, its networks, and the person with whom it ends (S24).
import { updateApiKey, type ApiKey } from '../../store/people/api-keys.ts'
import { nameOfActor } from '../actor.ts'
import type { ActionContext } from '../context.ts'
import { ActionFailure, isFailure, type Result } from '../failure.ts'
import { notFound } from '../find.ts'
import { exceededRights, findOwnerOfKey, wrongAddresses } from './create.ts'

interface KeyChange {
  readonly name?: string | undefined
  readonly addresses?: readonly string[] | undefined
  /** The public id of a person of the account; `null`: the key belongs to the account. */
  readonly owner?: string | null | undefined
}

/**
 * Members that are left out stay as they are. A key that is handed over may do no more than its new person, and a key of the account
 * no more than the actor who hands it over.
 */
export async function updateKey(context: ActionContext, row: ApiKey, change: KeyChange): Promise<Result<ApiKey>> {
  const { db, actor, address, changed } = context
  const { name, addresses, owner } = change
  if (actor.type === 'key' && addresses !== undefined)
    return new ActionFailure('not_permitted', 'A key can’t choose where keys can be used.')
  const refused =
    wrongAddresses(addresses ?? []) ?? (owner === null ? exceededRights(context, { ...row, expiresAt: null }) : null)
  if (refused) return refused
  const ownerId = await findOwnerOfKey(context, owner)
  if (isFailure(ownerId)) return ownerId
  const saved = await updateApiKey(db, row, { name, addresses: addresses && [...addresses], ownerId })
  if (!saved) return notFound('key', row.keyId)
  const { accountId, keyId } = saved
  changed({ type: 'key_changed', accountId, keyId, by: nameOfActor(actor), address })
  return saved
}
