// What the actions that change the state of an account have in common.
import type { AccountContext } from '../context.ts'

/** The context of an action that changes the state of an account, whoever may do so. */
export type LifeContext = Pick<AccountContext, 'db' | 'account' | 'actor' | 'address' | 'now' | 'changed'>
