// What the actions that change the state of an account have in common.
import type { AccountActor } from '../../store/database/tables.ts'
import type { Actor } from '../actor.ts'
import type { AccountContext } from '../context.ts'

/** The context of an action that changes the state of an account, whoever may do so. */
export type LifeContext = Pick<AccountContext, 'db' | 'account' | 'actor' | 'address' | 'now' | 'changed'>

/** The actor as it is stored with the state. */
export function actorOfState({ type, id, name }: Actor): AccountActor {
  return { type, id, name }
}
